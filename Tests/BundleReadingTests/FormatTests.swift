@testable import BundleReading
import Testing

@Suite struct FormatTests {
  @Test(
    "formats are recognised by their first bytes",
    arguments: [
      ([0x50, 0x4B, 0x03, 0x04], .zip), ([0x50, 0x4B, 0x05, 0x06], .zip),
      ([0x1F, 0x8B, 0x08, 0x00], .gzip), (Array("BZh9".utf8), .bzip2),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz), ([0x28, 0xB5, 0x2F, 0xFD], .zstd),
      ([0x04, 0x22, 0x4D, 0x18], .lz4), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
      (Array("Rar!".utf8) + [0x1A, 0x07, 0x00], .rar), (Array("070701".utf8), .cpio),
      ([0x1F, 0x9D, 0x90, 0x41], .compress), (Array("LZIP".utf8), .lzip),
      ([0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 0, 0x28, 0xB5, 0x2F, 0xFD], .zstd),
      ([0x1F, 0x9D, 0xFF, 0x41], nil), (Array("From me Sat Jan".utf8), nil), ([], nil),
      (Array("BZh0".utf8), nil), ([UInt8](repeating: 0, count: 1024), nil),
    ] as [([UInt8], BundleFormat?)])
  func recognises(prefix: [UInt8], format: BundleFormat?) {
    #expect(bundleFormat(ofPrefix: prefix) == format)
  }

  @Test(
    "parts of split archives are known by their names",
    arguments: [
      ("a/x.zip.001", 1), ("x.7z.012", 12), ("x.tar.gz.ab", 2), ("X.Z01", 1), ("x.part3.rar", 3),
      ("x.r00", 2), ("x.zip", nil), ("x.001", nil), ("x.zip.txt", nil), ("notes.2014", nil),
      ("x.gz.bak", nil), ("x.rar", nil), ("rz.zed", nil), ("", nil),
    ] as [(String, Int?)])
  func knowsSplitParts(path: String, number: Int?) {
    #expect(SplitPart(ofPath: path)?.number == number)
    #expect(SplitPart(ofPath: path).map { !$0.need.isEmpty } ?? (number == nil))
  }

  @Test func aPlainFileInAGNUTarHasTheSizeOfItsOwnField() throws {
    // GNU tar keeps the size of sparse files at 483; other writers leave what they like there.
    var header = tarHeader(name: "a", size: 5)
    header.replaceSubrange(257..<265, with: Array("ustar  \u{0}".utf8))
    header.replaceSubrange(483..<495, with: Array("00000004200\u{0}".utf8))
    header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
    let sum = Array(String(header.reduce(0) { $0 + Int($1) }, radix: 8).utf8)
    header.replaceSubrange(148..<(148 + sum.count), with: sum)
    let bytes = header + Array("alpha".utf8) + [UInt8](repeating: 0, count: 507 + 1024)

    let bundle = try readBytes(bytes)

    #expect(bundle.entries.map(\.content) == [Array("alpha".utf8)])
    #expect(bundle.entries.map(\.codes) == [[.entryUnusual]])
  }

  @Test func aTarIsRecognisedByTheSumInItsHeader() {
    var header = tarHeader(name: "a", size: 0)
    #expect(bundleFormat(ofPrefix: header) == .tar)

    header[0] = 0x62
    #expect(bundleFormat(ofPrefix: header) == nil)
  }

  @Test(
    "a zip that is a document is told from a bundle",
    arguments: [
      ("[Content_Types].xml", "", "OOXML document"), ("mimetype", "application/epub+zip", "EPUB"),
      ("mimetype", "application/vnd.oasis.opendocument.text", "OpenDocument"),
      ("META-INF/MANIFEST.MF", "", "Java archive"), ("report.txt", "", nil),
    ] as [(String, String, String?)])
  func tellsDocuments(name: String, content: String, kind: String?) {
    let member = Member(name, content)
    var streamed = Member("first", "x")
    streamed.hasDescriptor = true

    #expect(zipDocumentKind(ofPrefix: zip([Member("first", "x"), member])) == kind)
    #expect(zipDocumentKind(ofPrefix: zip([streamed, member])) == kind)
  }

  @Test func aPictureWithAZipBehindItStaysAPicture() {
    #expect(bundleFormat(of: zip([Member("a", "1")], prefix: [0xFF, 0xD8, 0xFF, 0xE0])) == nil)
  }

  @Test func readsATarWithItsByteRanges() throws {
    let bytes = tar([("a.txt", "alpha"), ("../b\\c", "gamma")])

    let bundle = try readBytes(bytes)

    #expect(bundle.paths == ["a.txt", "b\\c"])
    #expect(bundle.entries.map(\.content) == [Array("alpha".utf8), Array("gamma".utf8)])
    #expect(bundle.entries.map(\.entry.storedRange) == [512..<517, 1536..<1541])
    #expect(bundle.entries.map(\.entry.headerOffset) == [0, 1024])
    #expect(bundle.entries[1].codes == [.entryPathEscapesRoot])
    #expect(bundle.entries[0].entry.modified == EntryTime(secondsSince1970: 86_400, basis: .header))
  }

  @Test(
    "a RAR with an encrypted list says what opens it",
    arguments: [
      [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x00, 0xCE, 0x99, 0x73, 0x80, 0x00, 0x0D, 0x00]
        + [UInt8](repeating: 0, count: 100),
      [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x01, 0x00, 0x0F, 0x3B, 0x2C, 0x9E, 21, 4, 0, 0, 0, 15]
        + [UInt8](repeating: 0, count: 100),
    ])
  func refusesAnEncryptedList(bytes: [UInt8]) throws {
    let bundle = try readBytes(bytes, password: "of no use")

    #expect(bundle.entries.isEmpty)
    #expect(
      bundle.defects == [
        BundleDefect(
          .bundleEncrypted, offset: bundle.defects.first?.offset,
          detail: "it is encrypted; unpack the rar with its own program and its password first; "
            + "not even what is in it can be listed")
      ])
    #expect(bundle.thrown == bundle.defects.map { .damaged($0) })
  }

  @Test func aTruncatedTarGivesWhatPrecedesAndThrowsOnce() throws {
    let bytes = tar([("a.txt", "alpha"), ("b.txt", String(repeating: "x", count: 600))])

    let bundle = try readBytes(Array(bytes[..<1700]))

    #expect(bundle.paths == ["a.txt", "b.txt"])
    #expect(bundle.entries[0].defects.isEmpty)
    #expect(bundle.entries[1].codes == [.entryShort])
    #expect(bundle.codes == [.bundleTruncated])
    #expect(bundle.thrown == bundle.defects.map { .damaged($0) })
  }

  @Test func readsAnEntryOfATarAgain() throws {
    let reader = try BundleReader(bytes: tar([("a", "1"), ("b", "2"), ("c", "3")]))

    let last = try reader.entry(at: 2)?.path
    let first = try reader.entry(at: 0)?.path
    let content = try reader.readAll(limit: 10)

    #expect(last == "c")
    #expect(first == "a")
    #expect(content == Array("1".utf8))
    #expect(try reader.entry(at: 3) == nil)
  }

  @Test(
    "an MS-DOS time is text without a zone, and none if it is impossible",
    arguments: [
      (0x4644, 0x28C3, "2015-02-04T05:06:06"), (0x4421, 0, "2014-01-01T00:00:00"),
      (0x445D, 0, nil), (0x4440, 0, nil), (0x4421, 0xC000, nil),
    ] as [(UInt16, UInt16, String?)])
  func readsDOSTimes(date: UInt16, time: UInt16, text: String?) {
    #expect(dosTimeText(date: date, time: time) == text)
  }

  @Test func timesOfExtraFieldsSayWhereTheyComeFrom() {
    let unix = ZipExtraFields(little(0x5455, 2) + little(5, 2) + [1] + little(1_408_379_453, 4))
    let ticks = (1_408_379_453 + 11_644_473_600) * 10_000_000 + 5
    let ntfs = ZipExtraFields(
      little(0x000A, 2) + little(32, 2) + little(0, 4) + little(1, 2) + little(24, 2)
        + little(ticks, 8) + little(0, 16))

    #expect(
      unix.modified == EntryTime(secondsSince1970: 1_408_379_453, basis: .extendedTimestamp))
    #expect(
      ntfs.modified
        == EntryTime(secondsSince1970: 1_408_379_453, nanoseconds: 500, basis: .ntfsField))
  }

  @Test func checksumsAgreeWithTheStandardTestValue() {
    #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(
      CRC32.checksum([UInt8](repeating: 0x61, count: 1000))
        == CRC32.checksum(
          Array(String(repeating: "a", count: 1000).utf8)))
  }
}

func tarHeader(name: String, size: Int) -> [UInt8] {
  func octal(_ value: Int, _ width: Int) -> [UInt8] {
    let digits = Array(String(value, radix: 8).utf8)
    return [UInt8](repeating: 0x30, count: width - 1 - digits.count) + digits + [0]
  }
  var header = [UInt8](repeating: 0, count: 512)
  header.replaceSubrange(0..<name.utf8.count, with: Array(name.utf8))
  header.replaceSubrange(100..<108, with: octal(0o644, 8))
  header.replaceSubrange(108..<116, with: octal(0, 8))
  header.replaceSubrange(116..<124, with: octal(0, 8))
  header.replaceSubrange(124..<136, with: octal(size, 12))
  header.replaceSubrange(136..<148, with: octal(86_400, 12))
  header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
  header[156] = 0x30
  header.replaceSubrange(257..<265, with: Array("ustar\u{0}00".utf8))
  let sum = header.reduce(0) { $0 + Int($1) }
  header.replaceSubrange(148..<155, with: octal(sum, 7))
  return header
}

/// A tar of these files (POSIX.1-1988 ustar).
func tar(_ files: [(String, String)]) -> [UInt8] {
  var bytes: [UInt8] = []
  for (name, content) in files {
    bytes += tarHeader(name: name, size: content.utf8.count) + Array(content.utf8)
    bytes += [UInt8](repeating: 0, count: (512 - content.utf8.count % 512) % 512)
  }
  return bytes + [UInt8](repeating: 0, count: 1024)
}
