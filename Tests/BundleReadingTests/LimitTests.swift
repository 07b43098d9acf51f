@testable import BundleReading
import Testing

@Suite struct LimitTests {
  private func bomb(runs: Int, name: String = "bomb") -> Member {
    let (stored, size) = deflatedZeros(runs: runs)
    var member = Member(name)
    (member.stored, member.size, member.method) = (stored, size, 8)
    // Nobody checks it before the limits do.
    member.crc32 = 0
    return member
  }

  @Test func entryBytesHoldsAtTheLimitAndOnePast() throws {
    let bytes = zip([Member("a", "12345"), Member("b", "1")])

    let atLimit = try readBytes(bytes, limits: BundleLimits(entryBytes: 5))
    let past = try readBytes(bytes, limits: BundleLimits(entryBytes: 4))

    #expect(atLimit.entries.allSatisfy { $0.quarantine == nil })
    #expect(past.entries.map(\.codes) == [[.entryOverLimit], []])
    #expect(past.entries[1].content == Array("1".utf8))
  }

  @Test func totalExpandedBytesHoldsAtTheLimitAndOnePast() throws {
    let bytes = zip([Member("a", "12345"), Member("b", "67")])

    let atLimit = try readBytes(bytes, limits: BundleLimits(totalExpandedBytes: 7))
    let past = try readBytes(bytes, limits: BundleLimits(totalExpandedBytes: 6))

    #expect(atLimit.entries.allSatisfy { $0.quarantine == nil })
    #expect(past.entries.map(\.codes) == [[], [.bundleOverTotalBytes]])
  }

  @Test func theRatioOfTheTotalHoldsAtTheLimitAndOnePast() throws {
    let inner = zip([Member("a", "12345"), Member("b", "67")])
    func read(floor: Int, ratio: Int) throws -> [[BundleDefect.Code]] {
      let outer = try BundleReader(
        bytes: inner, limits: BundleLimits(expansionRatio: ratio, totalExpandedFloor: floor))
      return readEverything(outer).entries.map(\.codes)
    }

    #expect(try read(floor: 7, ratio: 0) == [[], []])
    #expect(try read(floor: 6, ratio: 0) == [[], [.bundleOverTotalBytes]])
    #expect(try read(floor: 0, ratio: 1) == [[], []])
  }

  @Test func entryCountHoldsAtTheLimitAndOnePast() throws {
    let bytes = zip([Member("a", "1"), Member("b", "2"), Member("c", "3")])

    let atLimit = try readBytes(bytes, limits: BundleLimits(entryCount: 3))
    let past = try readBytes(bytes, limits: BundleLimits(entryCount: 2))

    #expect(atLimit.entries.count == 3)
    #expect(atLimit.defects.isEmpty)
    #expect(past.entries.count == 2)
    #expect(past.codes == [.bundleOverEntryCount])
  }

  @Test func expansionRatioHoldsAtTheLimitAndPastIt() throws {
    let member = bomb(runs: 1000)
    let size = try #require(member.size)
    let stored = try #require(member.stored).count
    let ratio = size / stored
    var sound = member
    sound.crc32 = CRC32.checksum([UInt8](repeating: 0, count: size))
    let bytes = zip([sound])

    let atLimit = try readBytes(
      bytes, limits: BundleLimits(expansionRatio: ratio, expansionRatioFloor: 0))
    let past = try readBytes(
      bytes, limits: BundleLimits(expansionRatio: ratio - 1, expansionRatioFloor: 0))
    let small = try readBytes(
      bytes, limits: BundleLimits(expansionRatio: 2, expansionRatioFloor: size))

    #expect(atLimit.entries[0].defects.isEmpty)
    #expect(past.entries[0].codes == [.expansionRatio])
    #expect(small.entries[0].defects.isEmpty)
  }

  @Test func aBombOfTwoHundredMegabytesIsQuarantinedAndTheRestIsRead() throws {
    let member = bomb(runs: 780_000)
    let bytes = zip([Member("before", "1"), member, Member("after", "2")])
    var lying = member
    lying.size = 1000

    let declared = try readBytes(bytes)
    let hidden = try readBytes(zip([lying, Member("after", "2")]))

    #expect(bytes.count < 200_000)
    #expect((member.size ?? 0) > 200_000_000)
    #expect(declared.entries.map(\.codes) == [[], [.expansionRatio], []])
    #expect(declared.content("after") == Array("2".utf8))
    #expect(hidden.entries.map(\.codes) == [[.entryLong], []])
  }

  @Test func aBombWhoseSizeNothingTellsIsStoppedWhileReading() throws {
    let (stored, _) = deflatedZeros(runs: 200_000)
    var member = Member("bomb")
    (member.stored, member.method, member.hasDescriptor) = (stored, 8, true)
    member.storedSize = 1
    let bytes = zip([member], withDirectory: false)

    let bundle = readEverything(try BundleReader(bytes: bytes), keeping: 0)

    #expect(bundle.entries.map(\.codes) == [[.expansionRatio]])
    #expect(bundle.entries[0].quarantine != nil)
  }

  @Test func manyEntriesOverOneKernelExpandOnce() throws {
    let kernel = bomb(runs: 1000, name: "0")
    let copies = (1...500).map { index in
      var member = bomb(runs: 1000, name: "\(index)")
      member.localHeaderOffset = 0
      return member
    }

    let bundle = readEverything(
      try BundleReader(bytes: zip([kernel] + copies)), keeping: 0)

    #expect(bundle.entries.count == 501)
    #expect(bundle.entries.count { $0.quarantine == nil } == 1)
    #expect(bundle.entries.dropFirst().allSatisfy { $0.codes == [.entryHiddenFromListing] })
  }

  @Test func nestingEndsAtTheDepthLimit() throws {
    var bytes = zip([Member("innermost", "content")])
    for _ in 1..<10 {
      var member = Member("inner.zip")
      member.content = bytes
      bytes = zip([member])
    }

    var reader = try BundleReader(bytes: bytes)
    var depths = [reader.depth]
    let failure = #expect(throws: BundleReadingError.self) {
      while try reader.next() != nil {
        let inner = try #require(try reader.readAll(limit: 1_000_000))
        reader = try BundleReader(bytes: inner, nestedIn: reader)
        depths.append(reader.depth)
      }
    }

    #expect(depths == Array(1...8))
    #expect(failure == .nestedTooDeep(depth: 9))
  }

  @Test func aBundleThatHoldsItselfEndsAtTheDepthLimit() throws {
    let bytes = zip([Member("again.zip", "stands for the bundle itself")])

    var reader = try BundleReader(bytes: bytes, limits: BundleLimits(nestingDepth: 3))
    reader = try BundleReader(bytes: bytes, nestedIn: reader)
    reader = try BundleReader(bytes: bytes, nestedIn: reader)

    #expect(throws: BundleReadingError.nestedTooDeep(depth: 4)) {
      _ = try BundleReader(bytes: bytes, nestedIn: reader)
    }
  }

  @Test func nestedBundlesAreCountedAcrossAllOfThem() throws {
    let bytes = zip([Member("a", "1")])
    let outer = try BundleReader(bytes: bytes, limits: BundleLimits(nestedBundles: 2))

    let first = try BundleReader(bytes: bytes, nestedIn: outer)
    _ = try BundleReader(bytes: bytes, nestedIn: first)

    #expect(throws: BundleReadingError.tooManyNestedBundles(count: 2)) {
      _ = try BundleReader(bytes: bytes, nestedIn: outer)
    }
  }

  @Test func nestedBundlesShareWhatIsLeftOfTheTotal() throws {
    let bytes = zip([Member("a", "12345")])
    let outer = try BundleReader(bytes: bytes, limits: BundleLimits(totalExpandedBytes: 9))

    let first = readEverything(outer)
    let second = readEverything(try BundleReader(bytes: bytes, nestedIn: outer))

    #expect(first.entries.map(\.codes) == [[]])
    #expect(second.entries.map(\.codes) == [[.bundleOverTotalBytes]])
  }

  /// A bundle that expands past its total, as `bomb` does, and one after it.
  private func aBombAndItsNeighbour() -> (bomb: [UInt8], bytes: [UInt8]) {
    var member = bomb(runs: 100)
    member.crc32 = CRC32.checksum([UInt8](repeating: 0, count: member.size ?? 0))
    let inner = zip([Member("before", "1"), member, Member("behind", "2")])
    var first = Member("bomb.zip")
    first.content = inner
    var second = Member("after.zip")
    second.content = zip([Member("a", "12345")])
    return (inner, zip([first, second]))
  }

  /// The codes of each entry of a bundle and of the bundles in it, in their order.
  private func codes(
    in bytes: [UInt8], _ limits: BundleLimits
  ) throws -> [[[BundleDefect.Code]]] {
    let outer = try BundleReader(bytes: bytes, limits: limits)
    var found: [[[BundleDefect.Code]]] = []
    while try outer.next() != nil {
      let content = try #require(try outer.readAll(limit: .max))
      found.append(
        readEverything(try BundleReader(bytes: content, nestedIn: outer)).entries.map(\.codes))
    }
    return found
  }

  @Test func aBombInABundleCostsItsNeighboursNothing() throws {
    let (bomb, bytes) = aBombAndItsNeighbour()
    let limits = BundleLimits(expansionRatio: 2, totalExpandedFloor: 1000)

    let alone = try readBytes(bomb, limits: limits).entries.map(\.codes)
    let both = try codes(in: bytes, limits)

    #expect(alone == [[], [.bundleOverTotalBytes], []])
    #expect(both == [alone, [[]]])
  }

  @Test func whatAllNestedBundlesExpandToHoldsAtTheLimitAndOnePast() throws {
    let (bomb, bytes) = aBombAndItsNeighbour()
    // All members of both levels, with what the bomb gave before it was stopped.
    var limits = BundleLimits(
      expansionRatio: 2, totalExpandedFloor: 100_000, overallExpandedFloor: 1_000_000)
    let size = try readBytes(bomb, limits: limits).entries.reduce(0) { $0 + $1.content.count }
    let all = bomb.count + zip([Member("a", "12345")]).count + size + 5

    limits.overallExpandedFloor = all
    let atLimit = try codes(in: bytes, limits)
    limits.overallExpandedFloor = all - 1
    let past = try codes(in: bytes, limits)

    #expect(atLimit == [[[], [], []], [[]]])
    #expect(past == [[[], [], []], [[.bundleOverTotalBytes]]])
  }

  @Test func timePerEntryEndsAnEntryAndNotTheBundle() throws {
    let (stored, size) = deflatedZeros(runs: 50_000)
    var slow = Member("slow")
    (slow.stored, slow.size, slow.method) = (stored, size, 8)

    let bundle = try readBytes(
      zip([slow, Member("empty")]), limits: BundleLimits(secondsPerEntry: 0))

    #expect(bundle.entries.map(\.codes) == [[.entryOverTime], [.entryOverTime]])
    #expect(bundle.entries.map(\.entry.path) == ["slow", "empty"])
  }

  @Test func memoryForDecodingHoldsAtTheLimitAndOnePast() throws {
    var member = Member("x")
    member.method = 14
    member.stored = [9, 20, 5, 0, 0x5D] + little(4096, 4) + [UInt8](repeating: 0, count: 20)
    member.size = 1 << 20
    let bytes = zip([member])

    let atLimit = try readBytes(bytes, limits: BundleLimits(decoderMemory: 4096))
    let past = try readBytes(bytes, limits: BundleLimits(decoderMemory: 4095))

    #expect(!atLimit.entries[0].codes.contains(.entryOverMemory))
    #expect(past.entries[0].codes == [.entryOverMemory])
  }
}
