@testable import BundleReading
import Testing

@Suite struct DamageTests {
  private static let members = {
    let (stored, size) = deflatedZeros(runs: 3)
    var packed = Member("packed.bin")
    packed.content = [UInt8](repeating: 0, count: size)
    (packed.stored, packed.method) = (stored, 8)
    var streamed = Member("streamed.txt", "told by a descriptor")
    streamed.hasDescriptor = true
    return [Member("first.txt", "one"), packed, streamed, Member("last/four.txt", "4444")]
  }()

  /// Where the bytes of each member end, header and descriptor included.
  private static let ends = members.indices.map { count in
    zip(Array(members[...count]), withDirectory: false).count
  }

  @Test func cuttingAZipAnywhereLosesNothingThatPrecedes() throws {
    let whole = zip(Self.members)

    for length in 4..<whole.count {
      let bundle = try readBytes(Array(whole[..<length]))
      for (index, end) in Self.ends.enumerated() where end <= length {
        let member = Self.members[index]
        let entry = bundle.entries.first { $0.entry.rawName == member.name }
        #expect(entry?.content == member.content, "cut at \(length)")
        #expect(entry?.quarantine == nil, "cut at \(length)")
      }
      // The member that the cut goes through, as far as any of its content is there.
      let broken = bundle.entries.first { $0.defects.contains { $0.severity == .damage } }
      #expect(broken.map { $0.codes.contains(.entryShort) } ?? true, "cut at \(length)")
      #expect(bundle.thrown.isEmpty)
      #expect(!bundle.defects.isEmpty, "cut at \(length)")
    }
  }

  @Test(arguments: [0x01, 0x80, 0xFF] as [UInt8])
  func flippingAnyByteLosesNoOtherEntry(mask: UInt8) throws {
    let whole = zip(Self.members)

    for offset in 0..<whole.count {
      var bytes = whole
      bytes[offset] ^= mask
      guard bundleFormat(of: bytes) != nil else {
        #expect(offset < 4)
        continue
      }
      let bundle = try readBytes(bytes)
      #expect(bundle.thrown.isEmpty)
      for (index, end) in Self.ends.enumerated() where end <= offset {
        let member = Self.members[index]
        let kept = bundle.entries.contains {
          $0.content == member.content && $0.quarantine == nil && $0.entry.rawName == member.name
        }
        #expect(kept, "\(String(decoding: member.name, as: UTF8.self)) with byte \(offset) flipped")
      }
    }
  }

  /// Members as a packer on Unix leaves them: an empty one, one beside another in a folder, a name
  /// that is not ASCII.
  private static let unixMembers = {
    var empty = Member("Shared/empty.txt")
    empty.attributes = 0o100600 << 16
    var packed = Member("Shared/Sängerliste.csv")
    let (stored, size) = deflatedZeros(runs: 5)
    packed.content = [UInt8](repeating: 0, count: size)
    (packed.stored, packed.method, packed.flags) = (stored, 8, 1 << 11)
    var streamed = packed
    streamed.name = Array("Private/streamed.csv".utf8)
    streamed.hasDescriptor = true
    return [Member("Shared/a.txt", "alpha"), empty, packed, streamed, Member("b.txt", "beta")]
  }()

  @Test(arguments: [0x01, 0x02, 0x10, 0x20, 0x40, 0x80, 0xFF] as [UInt8])
  func flippingAnyByteOfADirectoryLosesNoEntryAndNoName(mask: UInt8) throws {
    let whole = zip(Self.unixMembers, comment: "kept")
    let start = zip(Self.unixMembers, withDirectory: false).count

    for offset in start..<whole.count {
      var bytes = whole
      bytes[offset] ^= mask
      let bundle = try readBytes(bytes)
      #expect(bundle.thrown.isEmpty)
      for member in Self.unixMembers {
        let name = String(decoding: member.name, as: UTF8.self)
        let found = bundle.entries.filter { $0.entry.rawName == member.name }
        #expect(found.count == 1, "\(name) with byte \(offset - start) of the directory flipped")
        // One bit makes a link or a socket of a file, and nothing contradicts that.
        let isFile = found.first?.entry.kind == .file || [0x20, 0x40].contains(mask)
        #expect(
          found.first?.content == member.content && found.first?.quarantine == nil && isFile
            && found.first?.entry.path == name,
          "\(name) with byte \(offset - start) of the directory flipped")
      }
    }
  }

  @Test func aPlaceThatIsWrongByOneBitMayLieInTheEntryItself() throws {
    var outer = Member("in.zip")
    outer.content = zip([Member("1", String(repeating: "1", count: 61)), Member("2", "two")])
    var bytes = zip([outer, Member("behind.txt", "read as well")])
    let record = try #require(try BundleReader(bytes: bytes).zipDirectory?.offset)
    #expect(Array(bytes[128..<132]) == ZipSignature.localHeader)

    bytes[record + 42] ^= 0x80
    let bundle = try readBytes(bytes)

    #expect(bundle.paths == ["in.zip", "behind.txt"])
    #expect(bundle.content("in.zip") == outer.content)
    #expect(bundle.content("behind.txt") == Array("read as well".utf8))
    #expect(bundle.entries[0].codes.contains(.entryHeaderMismatch))
    #expect(bundle.entries[0].quarantine == nil)
  }

  @Test func aSoundDirectoryIsBelievedWhateverTheHeadersCallTheirEntries() throws {
    var other = Member("invoice.pdf", "shown to everyone")
    other.localName = Array("payload.exe".utf8)
    var lying = Member("notes.txt", "shown as well")
    lying.localName = Array("notes\\txt".utf8)

    let bundle = try readBytes(zip([other, lying]))

    #expect(bundle.paths == ["invoice.pdf", "notes.txt"])
    #expect(bundle.entries.map(\.content) == [other.content, lying.content])
    #expect(bundle.entries.map(\.codes) == [[.entryNameMismatch], [.entryNameMismatch]])
  }

  @Test func aNameOfWhichOneBitDiffersIsTheHeaders() throws {
    var member = Member("notes.tyt", "one bit")
    member.localName = Array("notes.txt".utf8)
    var broken = Member(rawName: Array("brief.p".utf8) + [0x9B, 0x66], Array("no text".utf8))
    broken.localName = Array("brief.pdf".utf8)
    var brokenHere = Member("plan.pdf", "text where it matters")
    brokenHere.localName = Array("plan.p".utf8) + [0x9B, 0x66]

    let bundle = try readBytes(zip([member, broken, brokenHere]))

    #expect(bundle.paths == ["notes.txt", "brief.pdf", "plan.pdf"])
    #expect(bundle.entries[0].codes == [.entryNameMismatch, .entryNameMismatch])
    #expect(
      bundle.entries[0].defects.last?.detail
        == "named as the local header says; the directory says notes.tyt")
    #expect(bundle.entries[2].codes == [.entryNameMismatch])
  }

  @Test(arguments: [0x01, 0x80, 0xFF] as [UInt8])
  func flippedContentIsNeverTakenForSound(mask: UInt8) throws {
    let whole = zip(Self.members)
    let directory = try #require(try BundleReader(bytes: whole).zipDirectory)

    for (index, record) in directory.entries.enumerated() {
      for offset in record.dataRange {
        var bytes = whole
        bytes[offset] ^= mask
        let entry = try readBytes(bytes).entries[index]
        let isSound = entry.quarantine == nil && !entry.defects.contains { $0.severity == .damage }
        #expect(!isSound || entry.content == Self.members[index].content, "byte \(offset)")
      }
    }
  }

  @Test func cuttingAZipInAZipAnywhereLeavesTheMembersInside() throws {
    var inner = Member("in.zip")
    inner.content = zip(Self.members)
    inner.stored = inner.content
    let whole = zip([inner, Member("after.txt", "after")])
    let start = try #require(whole.firstRange(of: inner.content)).lowerBound

    for length in (start + 4)..<whole.count {
      let outer = try BundleReader(bytes: Array(whole[..<length]))
      let entry = try #require(try outer.next(), "cut at \(length)")
      let content = try #require(try outer.readAll(limit: .max))
      #expect(entry.path == "in.zip")
      #expect(content == Array(inner.content.prefix(length - start)), "cut at \(length)")
      let bundle = readEverything(try BundleReader(bytes: content, nestedIn: outer))
      for (index, end) in Self.ends.enumerated() where start + end <= length {
        let member = Self.members[index]
        let read = bundle.entries.first { $0.entry.rawName == member.name }
        #expect(read?.content == member.content, "cut at \(length)")
      }
    }
  }

  private static let tape = tar([
    ("a", "1"), ("b", String(repeating: "2", count: 700)), ("c", "3"),
  ])
  /// Where the members end that precede a byte of the tape.
  private static let tapeEnds = [("a", 1, 1024), ("b", 700, 2560), ("c", 1, 3584)]

  @Test func cuttingATarAnywhereLosesNothingThatPrecedes() throws {
    for length in 513..<Self.tape.count {
      let bundle = try readBytes(Array(Self.tape[..<length]))
      #expect(bundle.thrown.count <= 1)
      for (name, count, end) in Self.tapeEnds where end <= length {
        #expect(bundle.content(name)?.count == count, "\(name) cut at \(length)")
      }
    }
  }

  @Test(arguments: [0x01, 0x80, 0xFF] as [UInt8])
  func flippingAnyByteOfATarLosesNothingThatPrecedes(mask: UInt8) throws {
    for offset in 512..<Self.tape.count {
      var bytes = Self.tape
      bytes[offset] ^= mask
      let bundle = try readBytes(bytes)
      #expect(bundle.thrown.count <= 1)
      for (name, count, end) in Self.tapeEnds where end <= offset {
        #expect(bundle.content(name)?.count == count, "\(name) with byte \(offset) flipped")
      }
    }
  }

  @Test func alteredArchivesOfEveryFormatEndWithoutATrap() throws {
    var random = SplitMix(state: 20_140_926)
    let whole = tar([("a", "1"), ("b", "22"), ("c/d", "333")])
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<4 {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
      }
      guard bundleFormat(of: bytes) != nil else { continue }
      let reader: BundleReader
      do { reader = try BundleReader(bytes: bytes) } catch { continue }
      #expect(readEverything(reader, keeping: 0).thrown.count <= 1)
    }
  }
}

/// A small generator with a fixed seed (SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
