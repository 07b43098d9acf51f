@testable import BundleReading
import Foundation
import Testing

@Suite struct CompressionTests {
  /// A gzip member of stored blocks (RFC 1951 §3.2.4), with a name in its header if one is given.
  private func gzip(_ content: [UInt8], name: String? = nil, crc32: UInt32? = nil) -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, name == nil ? 0 : 8, 0, 0, 0, 0, 0, 3]
    if let name { bytes += Array(name.utf8) + [0] }
    var rest = content[...]
    repeat {
      let block = rest.prefix(60_000)
      rest = rest.dropFirst(block.count)
      bytes += [rest.isEmpty ? 1 : 0] + little(block.count, 2) + little(~block.count, 2) + block
    } while !rest.isEmpty
    return bytes + little(Int(crc32 ?? CRC32.checksum(content)), 4) + little(content.count, 4)
  }

  @Test func aCompressedFileHasOneEntryNamedByItsHeaderOrItsFile() throws {
    let content = Array("From me\n\nhello\n".utf8)

    let named = try readBytes(gzip(content, name: "inbox.mbox"))
    let unnamed = readEverything(try BundleReader(bytes: gzip(content), name: "mail/box.mbox.gz"))
    let nameless = try readBytes(gzip(content))

    #expect(named.paths == ["inbox.mbox"])
    #expect(unnamed.paths == ["box.mbox"])
    #expect(nameless.paths == ["content"])
    #expect(named.entries[0].content == content)
    #expect(named.entries[0].entry.declaredSize == nil)
    #expect(named.entries[0].defects.isEmpty)
  }

  @Test func aCompressedTarIsATar() throws {
    let reader = try BundleReader(bytes: gzip(tar([("a", "1"), ("b/c", "22")])))

    let bundle = readEverything(reader)

    #expect(reader.format == .tar)
    #expect(reader.compression == .gzip)
    #expect(bundle.paths == ["a", "b/c"])
    #expect(bundle.entries.map(\.content) == [Array("1".utf8), Array("22".utf8)])
    #expect(bundle.entries.map(\.entry.storedRange) == [nil, nil])
    #expect(bundle.defects.isEmpty)
    #expect(bundle.thrown.isEmpty)
  }

  @Test func theGzipTrailerIsTested() throws {
    let single = try readBytes(gzip(Array("content".utf8), crc32: 1))
    let archive = try readBytes(gzip(tar([("a", "1")]), crc32: 1))

    #expect(single.entries.map(\.codes) == [[.entryCRCMismatch]])
    #expect(archive.entries.map(\.codes) == [[]])
    #expect(archive.codes == [.bundleCRCMismatch])
  }

  @Test func severalGzipMembersAreOneContent() throws {
    let bundle = try readBytes(gzip(Array("one ".utf8)) + gzip(Array("two".utf8)))

    let damaged = try readBytes(
      gzip(Array("one ".utf8), crc32: 1) + gzip(Array("two".utf8)) + Array("behind".utf8))

    #expect(bundle.entries.map(\.content) == [Array("one two".utf8)])
    #expect(bundle.entries[0].defects.isEmpty)
    #expect(bundle.defects.isEmpty)
    #expect(damaged.entries.map(\.content) == [Array("one two".utf8)])
    #expect(damaged.entries.map(\.codes) == [[.entryCRCMismatch]])
    #expect(damaged.codes == [.bundleTrailingBytes])
  }

  @Test func aFileOfZerosIsNoEmptyTar() throws {
    let zeros = [UInt8](repeating: 0, count: 40_000)

    let bundle = try readBytes(gzip(zeros))

    #expect(bundle.entries.map(\.content) == [zeros])
  }

  @Test func anEmptyFileIsAnEntry() throws {
    let bundle = try readBytes(gzip([], name: "empty.mbox"))

    #expect(bundle.paths == ["empty.mbox"])
    #expect(bundle.entries[0].content.isEmpty)
    #expect(bundle.entries[0].defects.isEmpty)
  }

  @Test func aCutGzipGivesWhatPrecedesTheCut() throws {
    let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let whole = gzip(content)

    for length in [20, 1000, 60_500, 150_000, whole.count - 9, whole.count - 1] {
      let bundle = try readBytes(Array(whole[..<length]))
      let read = bundle.entries.first?.content ?? []
      #expect(content.starts(with: read))
      #expect(read.count >= min(content.count, length - 15 - 5 * 4))
      let codes = bundle.entries.flatMap(\.codes) + bundle.codes
      #expect(!codes.isEmpty, "cut at \(length)")
      #expect(bundle.thrown.count <= 1)
    }
  }

  @Test func aGzipBombIsStopped() throws {
    let (stored, size) = deflatedZeros(runs: 200_000)
    let bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + stored + little(0, 4) + little(size, 4)

    let bundle = readEverything(try BundleReader(bytes: bytes), keeping: 0)

    #expect(bundle.entries.map(\.codes) == [[.expansionRatio]])
    #expect(bundle.entries[0].quarantine == "the content expands more than 200 times")
  }

  @Test func readsSevenZip() throws {
    let bundle = try readBytes(Self.sevenZip)

    #expect(bundle.paths == ["ü", "a.txt", "ü/c.txt"])
    #expect(bundle.entries.map(\.entry.kind) == [.directory, .file, .file])
    #expect(bundle.content("a.txt") == Array("alpha".utf8))
    #expect(bundle.content("ü/c.txt") == Array("gamma".utf8))
    #expect(
      bundle.entries[1].entry.modified
        == EntryTime(secondsSince1970: 1_400_000_000, basis: .header))
  }

  @Test func aSevenZipThatBreaksOffSaysHowMuchIsMissing() throws {
    let bundle = try readBytes(Array(Self.sevenZip[..<100]))

    #expect(bundle.codes == [.bundleTruncated])
    #expect(bundle.thrown == bundle.defects.map { .damaged($0) })
    #expect(
      bundle.defects.first?.detail == "100 of 180 bytes: cut short, or the first of several parts")
  }

  @Test(
    .enabled(if: Corpora.isPresent, "skipped: corpora absent"),
    arguments: ["Z", "gz", "lz4", "xz", "zst"])
  func everyCompressionGivesTheSameContent(suffix: String) throws {
    let folder = "arc-libarchive/decoded/cat__test_expand."
    let plain = try Corpora.bytes(folder + "plain")

    let bundle = try readBytes(Corpora.bytes(folder + suffix))

    #expect(bundle.entries.count == 1)
    #expect(
      String(decoding: bundle.entries[0].content, as: UTF8.self).hasPrefix("contents of test"))
    #expect(String(decoding: plain, as: UTF8.self).hasPrefix("contents of test"))
  }

  private static let sevenZip = [UInt8](
    Data(
      base64Encoded: """
        N3q8ryccAARCauNMcwAAAAAAAAAhAAAAAAAAAKLDnAwBAAlhbHBoYWdhbW1hAAAAgTMHrg/Ox1yB\
        CSqu06qFJigV5+7h5KJ203+K8ZIaLyOyPbSAlFnvwucOW+KKA046rUYN7R+Z21qETmGZh4Yelkwa\
        T8trYTxhPf9WFgvUr1PM/N0tAnTkBomcaLBAOI9qIAAAFwYOAQllAAcLAQABIwMBAQVdABAAAAyA\
        ggoBt8thUAAA
        """) ?? Data())
}
