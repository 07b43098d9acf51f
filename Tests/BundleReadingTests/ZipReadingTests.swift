@testable import BundleReading
import Testing

@Suite struct ZipReadingTests {
  private let two = [Member("a.txt", "alpha"), Member("b/c.txt", "gamma")]

  @Test func givesEntriesInTheOrderOfTheDirectoryWithTheirByteRanges() throws {
    let bytes = zip(two)

    let bundle = try readBytes(bytes)

    #expect(bundle.paths == ["a.txt", "b/c.txt"])
    #expect(bundle.entries.map(\.content) == two.map(\.content))
    #expect(bundle.entries.map(\.entry.headerOffset) == [0, 40])
    for entry in bundle.entries {
      #expect(entry.entry.storedRange.map { Array(bytes[$0]) } == entry.content)
      #expect(entry.defects.isEmpty)
    }
    #expect(bundle.defects.isEmpty)
    #expect(bundle.thrown.isEmpty)
  }

  @Test func theDirectoryExposesItsRecords() throws {
    let bytes = zip(two, comment: "kept")
    let reader = try BundleReader(bytes: bytes)

    let directory = try #require(reader.zipDirectory)

    #expect(directory.entries.map(\.rawName) == two.map(\.name))
    #expect(directory.entries.map(\.localHeaderOffset) == [0, 40])
    #expect(directory.entries.map(\.dataRange) == [35..<40, 77..<82])
    #expect(directory.comment == Array("kept".utf8))
    #expect(directory.offset == 82)
    #expect(directory.endRecordOffset == bytes.count - 26)
  }

  @Test func readsAnyEntryAtAnyTime() throws {
    let reader = try BundleReader(bytes: zip(two))

    let second = try #require(try reader.entry(at: 1))
    let secondContent = try reader.readAll(limit: 100)
    let first = try #require(try reader.entry(at: 0))
    let firstContent = try reader.readAll(limit: 100)

    #expect(second.path == "b/c.txt")
    #expect(secondContent == Array("gamma".utf8))
    #expect(first.path == "a.txt")
    #expect(firstContent == Array("alpha".utf8))
    #expect(try reader.entry(at: 2) == nil)
  }

  @Test func readAllRefusesContentPastItsLimit() throws {
    let reader = try BundleReader(bytes: zip(two))

    _ = try reader.entry(at: 0)
    #expect(try reader.readAll(limit: 4) == nil)
    _ = try reader.entry(at: 0)
    #expect(try reader.readAll(limit: 5) == Array("alpha".utf8))
  }

  @Test(arguments: [true, false])
  func readsASelfExtractingZipWhetherOrNotItsOffsetsCountThePrefix(shift: Bool) throws {
    let bytes = zip(two, prefix: Array("#!/bin/sh\necho hello\n".utf8), shift: shift)

    let bundle = try readBytes(bytes)

    #expect(bundleFormat(of: bytes) == .zip)
    #expect(bundleFormat(ofPrefix: bytes) == nil)
    #expect(bundle.entries.map(\.content) == two.map(\.content))
    #expect(bundle.codes == [.bundlePrefix])
    #expect(bundle.entries.first?.entry.headerOffset == 21)
  }

  @Test(arguments: [true, false]) func readsZip64EndRecords(shift: Bool) throws {
    let bundle = try readBytes(
      zip(two, prefix: shift ? Array("MZ..".utf8) : [], shift: shift, isZip64: true))

    #expect(bundle.entries.map(\.content) == two.map(\.content))
    #expect(bundle.defects.isEmpty)
  }

  @Test func readsDescriptorsByTheDirectory() throws {
    var members = two
    for index in members.indices { members[index].hasDescriptor = true }

    let bundle = try readBytes(zip(members))

    #expect(bundle.entries.map(\.content) == two.map(\.content))
    #expect(bundle.entries.allSatisfy { $0.defects.isEmpty })
  }

  @Test(arguments: [true, false]) func readsLocalHeadersWhereThereIsNoDirectory(
    withDescriptors: Bool
  ) throws {
    var members = two
    for index in members.indices { members[index].hasDescriptor = withDescriptors }

    let bundle = try readBytes(zip(members, withDirectory: false))

    #expect(bundle.paths == ["a.txt", "b/c.txt"])
    #expect(bundle.entries.map(\.content) == two.map(\.content))
    #expect(bundle.codes == [.bundleNoCentralDirectory])
  }

  @Test func aNestedZipInsideStoredContentIsNotTakenApart() throws {
    var outer = Member("inner.zip")
    outer.content = zip(two)
    outer.hasDescriptor = true

    let bundle = try readBytes(zip([outer, Member("z", "last")], withDirectory: false))

    #expect(bundle.paths == ["inner.zip", "z"])
    #expect(bundle.content("inner.zip") == outer.content)
  }

  @Test func listsAnEntryThatTheDirectoryHides() throws {
    var hidden = Member("hidden.txt", "secret")
    hidden.isListed = false

    let bundle = try readBytes(zip([two[0], hidden, two[1]]))

    #expect(bundle.paths == ["a.txt", "b/c.txt", "hidden.txt"])
    #expect(bundle.entries[2].quarantine == "the central directory does not list it")
    #expect(bundle.entries[2].codes == [.entryNotInDirectory])
    #expect(bundle.entries[2].content.isEmpty)
  }

  @Test func listsTheSecondOfTwoEntriesThatShareALocalHeader() throws {
    var twin = Member("twin.txt", "alpha")
    twin.localHeaderOffset = 0

    let bundle = try readBytes(zip([two[0], twin, two[1]]))

    #expect(bundle.paths == ["a.txt", "twin.txt", "b/c.txt"])
    #expect(bundle.entries.map { $0.quarantine == nil } == [true, false, true])
    #expect(bundle.entries[1].codes == [.entryHiddenFromListing])
    #expect(bundle.content("b/c.txt") == Array("gamma".utf8))
  }

  @Test func quarantinesEntriesThatBeginInsideAnother() throws {
    let inner = zip([Member("inner", "0123456789")], withDirectory: false)
    var outer = Member("outer")
    outer.content = inner
    var quoted = Member("inner", "0123456789")
    quoted.localHeaderOffset = 35

    let bundle = try readBytes(zip([outer, quoted, Member("after", "still read")]))

    #expect(bundle.content("outer") == inner)
    #expect(bundle.entries[1].codes == [.entryOverlap])
    #expect(bundle.entries[1].quarantine != nil)
    #expect(bundle.content("after") == Array("still read".utf8))
  }

  @Test func believesTheFileWhereTheDirectoryLiesAboutTheStoredSize() throws {
    var liar = two[0]
    liar.storedSize = 1_000_000
    liar.hasDescriptor = true

    let bundle = try readBytes(zip([liar, two[1]]))

    #expect(bundle.entries[1].content == two[1].content)
    #expect(bundle.entries[1].defects.isEmpty)
    #expect(bundle.entries[0].codes.contains(.entryShort))
  }

  @Test func aChecksumThatDoesNotAgreeIsDamage() throws {
    var member = two[0]
    member.crc32 = 1

    let bundle = try readBytes(zip([member, two[1]]))

    #expect(bundle.entries[0].codes == [.entryCRCMismatch])
    #expect(bundle.entries[0].content == member.content)
    #expect(bundle.entries[1].defects.isEmpty)
  }

  @Test func lyingSizesAreNamed() throws {
    let (zeros, size) = deflatedZeros(runs: 10)
    var long = Member("long")
    (long.stored, long.method, long.size) = (zeros, 8, size - 1)
    long.crc32 = CRC32.checksum([UInt8](repeating: 0, count: size))
    var short = long
    (short.name, short.size) = (Array("short".utf8), size + 1)
    var right = long
    (right.name, right.size) = (Array("right".utf8), size)

    let bundle = try readBytes(zip([long, short, right]))

    #expect(bundle.entries.map(\.codes) == [[.entryLong], [.entryShort], []])
    #expect(bundle.entries[0].quarantine != nil)
    #expect(bundle.entries[1].content.count == size)
    #expect(bundle.entries[2].content == [UInt8](repeating: 0, count: size))
  }

  @Test func recordsSymbolicLinksAndDevicesWithoutFollowingThem() throws {
    var link = Member("link", "../../etc/passwd")
    link.attributes = 0o120777 << 16
    var device = Member("disk")
    device.attributes = 0o060660 << 16
    var folder = Member("folder/")
    folder.attributes = 0o040755 << 16

    let bundle = try readBytes(zip([link, device, folder]))

    #expect(
      bundle.entries.map(\.entry.kind) == [
        .symbolicLink(target: "../../etc/passwd"), .device("block"), .directory,
      ])
    #expect(bundle.entries[0].codes == [.entryLink])
    #expect(bundle.entries[2].entry.path == "folder")
  }

  @Test func aDirectoryByNameThatHasContentIsAFile() throws {
    let bundle = try readBytes(zip([Member("odd/", "content")]))

    #expect(bundle.entries[0].entry.kind == .file)
    #expect(bundle.entries[0].content == Array("content".utf8))
  }

  @Test func refusesMethodsThatItDoesNotKnow() throws {
    var member = Member("x", "not deflate")
    member.method = 6

    let bundle = try readBytes(zip([member, two[0]]))

    #expect(bundle.entries[0].codes == [.entryUnsupportedMethod])
    #expect(bundle.entries[0].quarantine == "implode cannot be read")
    #expect(bundle.entries[1].content == two[0].content)
  }

  @Test func anEmptyZipHasNoEntries() throws {
    let bundle = try readBytes(zip([]))

    #expect(bundle.entries.isEmpty)
    #expect(bundle.defects.isEmpty)
  }

  @Test func bytesThatAreNoBundleAreRefused() {
    #expect(throws: BundleReadingError.notABundle) { try readBytes([]) }
    #expect(throws: BundleReadingError.notABundle) { try readBytes(Array("plain text".utf8)) }
    #expect(throws: BundleReadingError.unreadableFormat(.ar)) {
      try readBytes(Array("!<arch>\nanything".utf8))
    }
    #expect(throws: BundleReadingError.file(path: "/nowhere/at/all.zip", errno: 2)) {
      try readFile("/nowhere/at/all.zip")
    }
    #expect(throws: BundleReadingError.file(path: "/", errno: 21)) { try readFile("/") }
  }
}
