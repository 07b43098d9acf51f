import Glibc
import Testing

@testable import BagIt

/// Writes a small bag with a seal, as a packet would be.
@discardableResult
func writeSample(_ directory: String, reversed: Bool = false) throws -> [BagFile] {
  let writer = try BagWriter(directory: directory, isDurable: false)
  let payload = [
    ("README.txt", "Read me.\n"), ("natives/W-00001.eml", "From: a\r\n\r\nHello\r\n"),
    ("text/W-00001.txt", "Hello\n"), ("empty.csv", ""),
  ]
  for (path, text) in reversed ? payload.reversed() : payload {
    try writer.addPayload(path, text: text)
  }
  try writer.addTag("custody/custody.jsonl", text: "{}\n")
  let info = BagInfo([
    .init("Contact-Name", "A Person"), .init("External-Identifier", "W"),
    .init(
      "External-Description",
      "A description that is longer than seventy-nine characters, so that it has to be folded."),
  ])
  return try writer.finish(info: info) { sealing in
    let lines = sealing.files.map { "\($0.sha256 ?? "")  \($0.path)\n" }.joined()
    try writer.addTag("seal/SEAL.txt", text: lines)
  }
}

@Suite struct WriterTests {
  @Test func writtenBagIsStrictlyValid() throws {
    let scratch = try Scratch()
    let tags = try writeSample(scratch("bag"))
    let report = try BagValidator.validate(directory: scratch("bag"), policy: .strict)
    #expect(report.isValid && report.problems.isEmpty, "\(report.problems)")
    #expect(report.version == "1.0")
    #expect(report.algorithms == [.sha256, .sha512])
    #expect(
      report.payload.map(\.path) == [
        "data/README.txt", "data/empty.csv", "data/natives/W-00001.eml", "data/text/W-00001.txt",
      ])
    #expect(report.info["Payload-Oxum"] == ["33.4"])
    #expect(report.info["External-Description"][0].hasSuffix("so that it has to be folded."))
    #expect(tags.map(\.path).contains("seal/SEAL.txt"))
    #expect(report.tagFiles.count == tags.count + 2)
  }

  @Test func bagHoldsExactlyTheTextOfTheStandard() throws {
    let scratch = try Scratch()
    let writer = try BagWriter(
      directory: scratch("bag"), algorithms: [.sha256], isDurable: false)
    let file = try writer.addPayload("a.txt", text: "abc")
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(
      file == BagFile(path: "data/a.txt", sizeInBytes: 3, checksums: [.sha256: abc]))
    #expect(writer.payloadManifest(.sha256) == "\(abc)  data/a.txt\n")
    #expect(writer.payloadManifest(.sha512) == "")
    try writer.finish(info: BagInfo([.init("Bagging-Date", "2014-05-06")]))
    #expect(
      try scratch.text("bag/bagit.txt")
        == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    #expect(
      try scratch.text("bag/bag-info.txt") == "Bagging-Date: 2014-05-06\nPayload-Oxum: 3.1\n")
    #expect(try scratch.text("bag/manifest-sha256.txt") == "\(abc)  data/a.txt\n")
    let listed = try scratch.text("bag/tagmanifest-sha256.txt").split(separator: "\n")
    #expect(
      listed.map { $0.dropFirst(66) } == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"])
  }

  @Test func emptyBagIsValid() throws {
    let scratch = try Scratch()
    try BagWriter(directory: scratch("bag"), isDurable: false).finish()
    let report = try BagValidator.validate(directory: scratch("bag"), policy: .strict)
    #expect(report.isValid && report.payload.isEmpty)
  }

  @Test func orderOfAdditionDoesNotShow() throws {
    let scratch = try Scratch()
    try writeSample(scratch("one"))
    try writeSample(scratch("two"), reversed: true)
    let difference = try shell("diff -r \(scratch("one")) \(scratch("two"))")
    #expect(difference.status == 0 && difference.output == "")
  }

  @Test func durableBagsAreTheSame() throws {
    let scratch = try Scratch()
    let writer = try BagWriter(directory: scratch("bag/"))
    try writer.addPayload("a", text: "a")
    try writer.finish()
    #expect(try BagValidator.validate(directory: scratch("bag"), policy: .strict).isValid)
  }

  @Test func filesAndRangesAreCopied() throws {
    let scratch = try Scratch()
    let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
    try scratch.write("source", bytes)
    let writer = try BagWriter(directory: scratch("bag"), isDurable: false)
    let whole = try writer.addPayload("whole", copyingFile: scratch("source"))
    #expect(whole.sha256 == BagDigest.sha256.checksum(of: bytes))
    let part = try writer.addPayload(
      "part", copyingFile: scratch("source"), range: 100_000..<500_001)
    #expect(part.sizeInBytes == 400_001)
    #expect(part.sha256 == BagDigest.sha256.checksum(of: Array(bytes[100_000..<500_001])))
    let none = try writer.addPayload("none", copyingFile: scratch("source"), range: 5..<5)
    #expect(none.sizeInBytes == 0)
    #expect(
      throws: BagError(.fileChanged, path: scratch("source"), detail: "ends before the range")
    ) {
      try writer.addPayload("past", copyingFile: scratch("source"), range: 0..<600_001)
    }
    try writer.finish()
    #expect(try scratch.read("bag/data/whole") == bytes)
    #expect(try BagValidator.validate(directory: scratch("bag")).isValid)
  }

  @Test func failingReaderLeavesTheBagUsable() throws {
    struct Broken: Error {}
    let scratch = try Scratch()
    let writer = try BagWriter(directory: scratch("bag"), isDurable: false)
    var chunks = 0
    #expect(throws: Broken.self) {
      try writer.addPayload("deep/down/a.txt") {
        chunks += 1
        if chunks > 2 { throw Broken() }
        return [1, 2, 3]
      }
    }
    #expect(writer.payload.isEmpty)
    try writer.addPayload("Deep", text: "second try")
    try writer.finish()
    #expect(try shell("ls \(scratch("bag/data"))").output == "Deep\n")
    #expect(try BagValidator.validate(directory: scratch("bag"), policy: .strict).isValid)
  }

  @Test func namesThatCollideOnOtherSystemsAreRefused() throws {
    let scratch = try Scratch()
    let writer = try BagWriter(directory: scratch("bag"), isDurable: false)
    try writer.addPayload("Folder/a.txt", text: "")
    for path in ["Folder/a.txt", "Folder/A.txt", "folder/b.txt", "Folder", "Folder/a.txt/x"] {
      #expect(throws: BagError.self, "\(path)") { try writer.addPayload(path, text: "") }
    }
    #expect(throws: BagError.self) { try writer.addPayload("../out", text: "") }
    for tag in ["data/x", "bagit.txt", "BAG-INFO.txt", "fetch.txt", "manifest-md5.txt", "Data", ""]
    {
      #expect(throws: BagError.self, "\(tag)") { try writer.addTag(tag, text: "") }
    }
    writer.abandon()
    #expect(throws: BagError(.alreadyFinished, path: "x")) { try writer.addPayload("x", text: "") }
  }

  @Test func nothingLooksFinishedUntilItIs() throws {
    let scratch = try Scratch()
    do {
      let writer = try BagWriter(directory: scratch("bag"), isDurable: false)
      try writer.addPayload("a", text: "a")
      #expect(access(scratch("bag"), F_OK) != 0)
      #expect(access(scratch(".bag.partial/data/a"), F_OK) == 0)
      #expect(throws: BagError(.destinationBusy, path: scratch(".bag.partial"))) {
        try BagWriter(directory: scratch("bag"))
      }
    }
    #expect(try shell("ls -A \(scratch.path)").output == "")
  }

  @Test func leftoverOfAKilledRunIsReplaced() throws {
    let scratch = try Scratch()
    try scratch.write(".bag.partial/data/deep/old", "old")
    symlink("/etc", scratch(".bag.partial/link"))
    try writeSample(scratch("bag"))
    #expect(try BagValidator.validate(directory: scratch("bag"), policy: .strict).isValid)
    #expect(access("/etc/passwd", F_OK) == 0)
  }

  @Test func existingPlacesAreNeverTouched() throws {
    let scratch = try Scratch()
    try scratch.write("bag/mine", "mine")
    #expect(throws: BagError(.destinationExists, path: scratch("bag"))) {
      try BagWriter(directory: scratch("bag"))
    }
    let writer = try BagWriter(directory: scratch("late"), isDurable: false)
    try scratch.write("late", "somebody else's")
    #expect(throws: BagError.self) { try writer.finish() }
    #expect(try scratch.text("late") == "somebody else's")
    #expect(try shell("ls -A \(scratch.path)").output == "bag\nlate\n")
  }

  @Test(arguments: ["bagit.txt", "data/a", "data/new", "manifest-sha256.txt"])
  func sealingMayAddButNotChange(path: String) throws {
    let scratch = try Scratch()
    let writer = try BagWriter(directory: scratch("bag"), isDurable: false)
    try writer.addPayload("a", text: "a")
    let isAddition = path == "data/new"
    #expect(throws: BagError.self) {
      try writer.finish { sealing in
        if path == "data/a" {
          unlink(sealing.stagedDirectory + "/data/a")
        } else {
          try scratch.write(".bag.partial/" + path, isAddition ? "new" : "changed")
        }
      }
    }
    #expect(try shell("ls -A \(scratch.path)").output == "")
  }

  @Test func toolsMayLeaveSignaturesInTheStagedFolder() throws {
    let scratch = try Scratch()
    let writer = try BagWriter(directory: scratch("bag"), isDurable: false)
    try writer.addTag("seal/SEAL.txt", text: "statement\n")
    let tags = try writer.finish { sealing in
      let seal = sealing.stagedDirectory + "/seal/SEAL.txt"
      let copied = try shell("cp \(seal) \(seal).sig")
      #expect(copied.status == 0)
    }
    #expect(tags.map(\.path).contains("seal/SEAL.txt.sig"))
    #expect(try BagValidator.validate(directory: scratch("bag"), policy: .strict).isValid)
  }

  @Test func payloadOxumIsNotTheCallersToSay() throws {
    let scratch = try Scratch()
    let writer = try BagWriter(directory: scratch("bag"), isDurable: false)
    #expect(throws: BagError.self) {
      try writer.finish(info: BagInfo([.init("payload-oxum", "0.0")]))
    }
  }
}
