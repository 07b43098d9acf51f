import Foundation
import Testing

@testable import WorkroomEvidence

@Suite struct ZipTests {
  @Test func verifiesTheZipThatItPacksAsItVerifiesTheFolder() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/WR01")
    try pack(scratch.path + "/WR01", to: scratch.path + "/a.zip")
    try pack(scratch.path + "/WR01", to: scratch.path + "/b.zip")
    #expect(try shell("cmp a.zip b.zip", in: scratch.path).status == 0)
    let folder = try verify(packet: scratch.path + "/WR01")
    let zip = try verify(packet: scratch.path + "/a.zip")
    #expect(zip.isSound)
    #expect(zip.checks.first?.subject == "zip" && zip.checks.first?.outcome == .matched)
    #expect(Array(zip.checks.dropFirst()) == folder.checks)
  }

  @Test(
    .enabled(if: isInstalled("zip") && isInstalled("bsdtar"), "skipped: zip or bsdtar absent"),
    arguments: [
      "zip -q -r ../x.zip WR01", "zip -q -0 -r ../x.zip WR01",
      "cd WR01 && zip -q -9 -r ../../x.zip .",
      "bsdtar -a -cf ../x.zip WR01", "bsdtar -a -cf ../x.zip -C WR01 .",
    ])
  func verifiesAZipThatAnotherProgramPacked(command: String) throws {
    let scratch = try ScratchFolder()
    _ = try shell("mkdir in", in: scratch.path)
    try SmallJob().write(to: scratch.path + "/in/WR01")
    try #require(try shell(command, in: scratch.path + "/in").status == 0)
    let verification = try verify(packet: scratch.path + "/x.zip")
    #expect(verification.isSound)
    #expect(verification.checks.contains { $0.subject == "seal" && $0.outcome == .matched })
  }

  @Test(.enabled(if: isInstalled("zip"), "skipped: zip absent"))
  func saysWhatStandsBesideThePacket() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/WR01")
    _ = try shell(
      "mkdir __MACOSX; echo x > __MACOSX/y; zip -q -r x.zip WR01 __MACOSX", in: scratch.path)
    let verification = try verify(packet: scratch.path + "/x.zip")
    #expect(verification.isSound)
    #expect(
      verification.checks.contains {
        $0.outcome == .notChecked && $0.statement.contains("__MACOSX")
      })
  }

  @Test func namesAFileThatChangedInsideTheZip() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/WR01")
    try pack(scratch.path + "/WR01", to: scratch.path + "/x.zip")
    // The bytes of a stored member are changed in place; its checksum and all lists stay.
    _ = try shell(
      "LC_ALL=C sed -i 's/Only the larch range/Even the larch range/' x.zip", in: scratch.path)
    let verification = try verify(packet: scratch.path + "/x.zip")
    let failed = verification.checks.filter { $0.outcome == .failed }
    #expect(Set(failed.map(\.subject)) == ["zip", "bag", "evidence", "index"])
    #expect(failed[0].statement.contains("natives/WR01-00014.html.txt"))
  }

  @Test(arguments: [
    ("../out/bagit.txt", "leads out"), ("/etc/bagit.txt", "leads out"),
    ("a\\..\\bagit.txt", "leads out"),
    ("a/b/c.txt", "holds no packet"), ("a//bagit.txt", "leads out"), ("a/./bagit.txt", "leads out"),
  ])
  func refusesNamesThatLeadElsewhere(name: String, reason: String) throws {
    let scratch = try ScratchFolder()
    try Data(zip([(name, "x")])).write(to: URL(fileURLWithPath: scratch.path + "/x.zip"))
    #expect {
      try verify(packet: scratch.path + "/x.zip")
    } throws: {
      "\($0)".contains(reason)
    }
  }

  @Test func refusesAZipThatDeceives() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path + "/x.zip"
    func refusal(_ bytes: [UInt8]) throws -> String {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do { _ = try verify(packet: path) } catch { return "\(error)" }
      return "accepted"
    }
    #expect(try refusal(zip([("p/bagit.txt", "x"), ("p/bagit.txt", "y")])).contains("twice"))
    #expect(try refusal(zip([("p/bagit.txt", "x")], type: 0o120777)).contains("link"))
    #expect(try refusal(zip([("p/bagit.txt", "x")], method: 12)).contains("unpack it with another"))
    #expect(
      try refusal(zip([("p/bagit.txt", "x")], localName: "p/bagit.bat")).contains("two names"))
    #expect(try refusal(zip([("p/bagit.txt", "x")]).dropLast(3)).contains("cut short"))
    #expect(try refusal([1, 2, 3]).contains("no zip"))
    #expect(try refusal(zip([("p/bagit.txt", "x")], size: 1 << 40)).contains("more than"))
    var two = zip([("p/bagit.txt", "x"), ("p/b", "y")])
    // Both entries of the list point at the first member.
    let directory = try #require(two.indices.last { two[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
    two.replaceSubrange((directory + 42)..<(directory + 46), with: [0, 0, 0, 0])
    #expect(try refusal(two).contains("two names"))
  }

  @Test(.enabled(if: isInstalled("python3"), "skipped: python3 absent"))
  func inflatesWhatOtherProgramsDeflate() throws {
    let scratch = try ScratchFolder()
    let script = """
      import zlib, random, sys
      random.seed(7)
      texts = [b'', b'a', b'abc' * 100000, bytes(random.randrange(256) for _ in range(70000)),
        b''.join(b'line %d of many\\n' % (i * i % 977) for i in range(200000))]
      for i, text in enumerate(texts):
          open('%d.raw' % i, 'wb').write(text)
          for j, (level, how) in enumerate([(0, 0), (1, 0), (6, 0), (9, 0), (6, zlib.Z_FIXED), (6, 2)]):
              c = zlib.compressobj(level, zlib.DEFLATED, -15, 9, how)
              open('%d-%d.z' % (i, j), 'wb').write(c.compress(text) + c.flush())
      """
    try overwrite(scratch.path + "/make.py", script)
    try #require(try shell("python3 make.py", in: scratch.path).status == 0)
    for text in 0..<5 {
      let expected = try #require(readFile("\(scratch.path)/\(text).raw"))
      for kind in 0..<6 {
        let path = "\(scratch.path)/\(text)-\(kind).z"
        #expect(inflated(path, limit: expected.count) == expected, "\(text)-\(kind)")
        if expected.count > 1 { #expect(inflated(path, limit: expected.count - 1) == nil) }
      }
    }
    try Data([0x07]).write(to: URL(fileURLWithPath: scratch.path + "/bad"))
    #expect(inflated(scratch.path + "/bad", limit: 10) == nil)
  }

  private func inflated(_ path: String, limit: Int) -> [UInt8]? {
    guard let file = FileHandle(forReadingAtPath: path), let size = readFile(path)?.count else {
      return nil
    }
    var inflation = Inflation(ByteRange(file.fileDescriptor, 0..<size), limit: limit)
    var bytes: [UInt8] = []
    let isSound = inflation.run {
      bytes += $0
      return true
    }
    return isSound ? bytes : nil
  }

  /// A zip of stored members, with what a deceiver would change.
  private func zip(
    _ members: [(name: String, text: String)], type: UInt16 = 0o100644, method: UInt16 = 0,
    localName: String? = nil, size: UInt64? = nil
  ) -> [UInt8] {
    func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
      (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    var (whole, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, text) in members {
      var checksum = ZipChecksum()
      checksum.update(Array(text.utf8))
      let count = UInt32(text.utf8.count)
      let extra = size.map { bytes(UInt16(1)) + bytes(UInt16(8)) + bytes($0) } ?? []
      func fields(_ extra: [UInt8]) -> [UInt8] {
        bytes(UInt16(20)) + bytes(UInt16(0x800)) + bytes(method) + bytes(UInt32(0x210000))
          + bytes(checksum.value) + bytes(count) + bytes(size == nil ? count : .max)
          + bytes(UInt16(name.utf8.count)) + bytes(UInt16(extra.count))
      }
      directory += [0x50, 0x4B, 1, 2] + bytes(UInt16(0x0314)) + fields(extra)
      directory += [0, 0, 0, 0, 0, 0] + bytes(UInt32(type) << 16) + bytes(UInt32(whole.count))
      directory += Array(name.utf8) + extra
      whole += [0x50, 0x4B, 3, 4] + fields([]) + Array((localName ?? name).utf8) + Array(text.utf8)
    }
    let number = bytes(UInt16(members.count))
    return whole + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + number + number
      + bytes(UInt32(directory.count)) + bytes(UInt32(whole.count)) + [0, 0]
  }
}
