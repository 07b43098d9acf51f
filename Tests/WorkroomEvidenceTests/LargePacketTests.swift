import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

@Suite struct LargePacketTests {
  /// How long it takes is a matter for the benchmarks; that it holds together is one for here.
  @Test func aPacketOfThousandsOfMessagesIsSound() throws {
    let scratch = try ScratchFolder()
    var job = SmallJob()
    let template = job.record.messages[2]
    for number in job.record.messages.count..<2_000 {
      var message = template
      message.key = "msg-\(number)"
      message.text = "Message number \(number), with a few words."
      message.sent?.secondsSince1970 += Int64(number * 60)
      job.record.messages.append(message)
    }
    try job.write(to: scratch.path + "/large")
    #expect(try verify(packet: scratch.path + "/large").isSound)
    let data = scratch.path + "/large/data"
    let pages = try FileManager.default.contentsOfDirectory(atPath: data).filter {
      $0.hasPrefix("packet") && $0.hasSuffix(".html")
    }
    #expect(pages.count > 1)
    for page in pages {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(data)/\(page)"))
      #expect(bytes.count <= 2_000_000, "\(page)")
    }
  }
}
