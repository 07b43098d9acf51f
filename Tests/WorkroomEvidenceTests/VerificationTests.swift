import BagIt
import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

@Suite struct VerificationTests {
  @Test func cutsExhibitsOutOfTheOriginalAgain() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    try job.writeSources(to: scratch.path + "/originals")
    let packet = scratch.path + "/WR01"
    try job.write(to: packet)
    let originals = job.sources.keys.sorted().map { "\(scratch.path)/originals/\($0)" }
    let verification = try verify(packet: packet, options: VerificationOptions(sources: originals))
    let checks = verification.checks.filter { $0.subject == "source" }
    #expect(checks.filter { $0.outcome == .matched }.count == 3)
    #expect(
      checks.filter { $0.outcome == .notChecked }.map { $0.statement.contains("held nowhere") } == [
        true
      ])
    #expect(verification.isSound)
    // A folder of sources, one of them changed, and two bundles deep.
    let whole = try verify(
      packet: packet, options: VerificationOptions(sources: [scratch.path + "/originals"]))
    #expect(whole.checks.filter { $0.subject == "source" && $0.outcome == .matched }.count == 3)
    _ = try shell("printf x >> 'originals/mail/in box.mbox'", in: scratch.path)
    let changed = try verify(
      packet: packet,
      options: VerificationOptions(sources: [scratch.path + "/originals/mail/in box.mbox"]))
    #expect(
      changed.checks.contains {
        $0.outcome == .notChecked && $0.statement.contains("has the name of a source")
      })
  }

  @Test(.enabled(if: isInstalled("zip"), "skipped: zip absent"))
  func cutsExhibitsOutOfBundlesInBundles() throws {
    let scratch = try ScratchFolder()
    _ = try shell(
      "printf 'first second third' > 'a; b.txt'; zip -q in.zip 'a; b.txt'; zip -q out.zip in.zip",
      in: scratch.path)
    let digest = try shell("sha256sum out.zip | cut -c1-64", in: scratch.path).output.prefix(64)
    let second = try shell("printf second | sha256sum | cut -c1-64", in: scratch.path).output
      .prefix(64)
    var exhibit = IndexedExhibit(
      control: "WR01-00001", kind: "Message", digest: String(second), native: "", text: "",
      source: "x/out.zip", sourceDigest: String(digest),
      locator: "x/out.zip!/in.zip!/a; b.txt; bytes 6+6")
    var verification = PacketVerification()
    let options = VerificationOptions(sources: [scratch.path + "/out.zip"])
    try checkSources([exhibit], options, &verification)
    #expect(verification.checks.map(\.outcome) == [.matched])
    exhibit.locator = "x/out.zip!/in.zip!/a; b.txt; bytes 5+6"
    try checkSources([exhibit], options, &verification)
    #expect(verification.checks.map(\.outcome) == [.matched, .failed])
    exhibit.locator = "x/out.zip!/in.zip!/none"
    try checkSources([exhibit], options, &verification)
    #expect(verification.checks.map(\.outcome) == [.matched, .failed, .notChecked])
  }

  @Test func runsTheCommandsOfVERIFYInACleanFolder() throws {
    let scratch = try ScratchFolder()
    let packet = scratch.path + "/WR01"
    try SmallJob().write(to: packet)
    let text = try contents(packet + "/data/VERIFY.txt")
    let commands = text.split(separator: "\n").filter {
      let first = $0.split(separator: " ").first ?? ""
      return ["sha256sum", "find", "wc", "(cd"].contains(first) || first.hasPrefix("p=")
    }
    #expect(commands.count == 8)
    var outputs: [String] = []
    for command in commands {
      let result = try shell(String(command), in: packet)
      #expect(result.status == 0, "\(command)")
      outputs.append(result.output)
    }
    #expect(outputs[0] == "" && outputs[1] == "")
    #expect(outputs[2] == outputs[3])
    let fingerprint = try #require(try verify(packet: packet).fingerprint)
    #expect(outputs[4].hasPrefix(fingerprint))
    #expect(outputs[6].hasPrefix("6 events, head "))
    #expect(
      try contents(packet + "/seal/SEAL.txt").contains(
        "6 events, head \(outputs[6].dropFirst(15).prefix(64))"))
    #expect(outputs[7].split(separator: "\n").allSatisfy { $0.hasSuffix(": OK") })
    #expect(outputs[7].split(separator: "\n").count == 5)
  }

  @Test func readsItsOwnCSV() {
    let records = CSVRecords(Array("\u{FEFF}a,b\r\n\"x, \"\"y\"\"\nz\",'=1\r\n'tis,\r\n".utf8))
    #expect(records.columns == ["a", "b"])
    #expect(records.rows == [["x, \"y\"\nz", "=1"], ["'tis", ""]])
  }

  @Test func readsACSVInPiecesAndTheColumnsThatItIsAskedFor() {
    let bytes = Array(
      "\u{FEFF}\"a\",b,c\r\n\"x, \"\"y\"\"\nz\",'=1,3\r\n'tis,'\u{FF1D}x\r\n\"\",\"q\"\"\",5".utf8)
    let rows = [["3", "x, \"y\"\nz", ""], ["", "'tis", ""], ["5", "", ""]]
    for size in [1, 2, 7, bytes.count] {
      var (reading, found) = (CSVReading(picking: ["c", "a", "none"]), [[String]]())
      for start in stride(from: 0, to: bytes.count, by: size) {
        reading.read(Array(bytes[start..<min(start + size, bytes.count)])) { found.append($0) }
      }
      reading.finish { found.append($0) }
      #expect(reading.columns == ["a", "b", "c"])
      #expect(found == rows, "\(size)")
    }
    // What the writer defused is read as it was.
    #expect(
      CSVRecords(bytes).rows.map { $0[1] } == ["=1", "\u{FF1D}x", "q\""])
  }
}
