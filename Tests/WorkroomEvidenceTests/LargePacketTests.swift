import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

@Suite struct LargePacketTests {
  @Test func plansAndWritesThousandsOfMessagesInSteadyTime() throws {
    let scratch = try ScratchFolder()
    var job = SmallJob()
    let template = job.record.messages[2]
    func grow(to count: Int) {
      for number in job.record.messages.count..<count {
        var message = template
        message.key = "msg-\(number)"
        message.text = "Message number \(number), with a few words."
        message.sent?.secondsSince1970 += Int64(number * 60)
        job.record.messages.append(message)
      }
    }
    let clock = ContinuousClock()
    grow(to: 500)
    let small = try clock.measure { try job.write(to: scratch.path + "/small") }
    grow(to: 4_000)
    let large = try clock.measure { try job.write(to: scratch.path + "/large") }
    // Eight times the messages; a quadratic step anywhere would cost sixty-four times.
    #expect(large < small * 24)
    #expect(try verify(packet: scratch.path + "/large").isSound)
  }
}
