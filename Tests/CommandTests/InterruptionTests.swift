import BagIt
import Foundation
import TestSupport
import Testing

/// A packet that is cut off leaves nothing that looks finished, and what stood there stays.
@Suite struct InterruptionTests {
  @Test(arguments: [SIGKILL, SIGINT, SIGTERM])
  func aPacketThatIsCutOffLeavesNothingThatLooksFinished(signal: Int32) async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/one.workroom"
    let source = try folder.file("one.mbox", Array(mailbox(of: 800).utf8))
    let answer = try await workroom("import", source, "--store", store, "--quiet")
    #expect(answer.status == 0, "\(answer.err)")
    let whole = "\(folder.path)/whole"
    _ = try await workroom("packet", "12345678", "--out", whole, "--store", store)
    #expect(try BagValidator.validate(directory: whole).isValid)
    let before = try Places.files(below: whole)

    // From the first moment to the last, by what stands in the folder that is being filled.
    var cutOff = 0
    for stage in ["", "data/natives", "data/text", "data/packet.html", "data/README.txt", "seal"] {
      let out = "\(folder.path)/P"
      let process = Process()
      // Whatever runs the tests may have told its children to ignore these signals.
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [
        "--default-signal=INT,TERM", binary, "packet", "12345678", "--out", out, "--store", store,
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      let awaited = "\(folder.path)/.P.partial/\(stage)"
      while process.isRunning, !FileManager.default.fileExists(atPath: awaited) { usleep(500) }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      if FileManager.default.fileExists(atPath: out) {
        // It was faster than the signal; then it is whole.
        #expect(try BagValidator.validate(directory: out).isValid)
        try FileManager.default.removeItem(atPath: out)
      } else {
        cutOff += 1
        let left = "\(folder.path)/.P.partial"
        if FileManager.default.fileExists(atPath: left) {
          #expect(try !BagValidator.validate(directory: left).isValid, "after \(stage)")
          #expect(try await workroom("verify", left).status != 0)
        }
      }
    }
    #expect(cutOff >= 4)
    // What stood there is as it was, and is not written over; the next run cleans up and is whole.
    let refused = try await workroom("packet", "12345678", "--out", whole, "--store", store)
    #expect(refused.status == 1)
    #expect(try Places.files(below: whole) == before)
    let again = try await workroom(
      "packet", "12345678", "--out", "\(folder.path)/P", "--store", store)
    #expect(again.status == 0, "\(again.err)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/.P.partial"))
    #expect(try Places.files(below: "\(folder.path)/P") == before)
  }

  private func mailbox(of count: Int) -> String {
    (0..<count).map { number in
      """
      From a@example.org Mon Feb  1 10:00:00 2016
      From: "Anna B. via Elance" <E12345678-WR@workroom.elance.com>
      To: Us <us@example.com>
      Subject: [A long job] New message from Anna B. (Workroom 12345678)
      Date: Mon, 1 Feb 2016 \(10 + number / 60 % 12):\(number % 60 < 10 ? "0" : "")\(number % 60):00 +0000
      Message-ID: <m\(number)@workroom.elance.com>
      Content-Type: text/plain; charset=UTF-8

      You have a new message in the Workroom for the job "A long job".

      From: Anna B.

      ----------------------------------------------------------------------
      This is message number \(number) of a long job.
      ----------------------------------------------------------------------

      Elance, Inc.


      """
    }.joined()
  }
}
