import Testing

@testable import BagIt

@Suite struct DigestTests {
  @Test func checksumsOfABCAreThoseOfTheStandards() {
    let bytes = Array("abc".utf8)
    #expect(BagDigest.md5.checksum(of: bytes) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(BagDigest.sha1.checksum(of: bytes) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(
      BagDigest.sha224.checksum(of: bytes)
        == "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")
    #expect(
      BagDigest.sha256.checksum(of: bytes)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    for digest in BagDigest.allCases {
      #expect(digest.checksum(of: bytes).utf8.count == digest.hexLength)
    }
  }

  @Test func sha224OfNothingAndOfTwoBlocksAreThoseOfTheStandard() {
    #expect(
      BagDigest.sha224.checksum(of: [])
        == "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f")
    let twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    #expect(
      BagDigest.sha224.checksum(of: Array(twoBlocks.utf8))
        == "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525")
  }

  @Test(.enabled(if: hasTool("sha224sum")))
  func sha224AgreesWithCoreutilsAtEveryLengthAroundABlock() throws {
    let scratch = try Scratch()
    let lengths = Array(50...70) + Array(118...130)
    for length in lengths {
      try scratch.write("\(length)", (0..<length).map { UInt8($0) })
    }
    let printed = try shell("cd \(scratch.path) && sha224sum * | sort -k2n").output
    let ours = lengths.map { length in
      "\(BagDigest.sha224.checksum(of: (0..<length).map { UInt8($0) }))  \(length)\n"
    }
    #expect(printed == ours.joined())
  }

  @Test func aSecondThreadChangesNoDigest() throws {
    let bytes = (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ $0 >> 9) }
    let second = DigestThread()
    #expect(second != nil)
    let all = Set(BagDigest.allCases)
    for size in [1 << 17, 300_000, 1_000, bytes.count] {
      for wanted in [all, [.sha256, .sha512], [.sha256]] {
        var digests = FileDigests(wanted, second: second)
        var written: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
          let chunk = Array(bytes[start..<min(start + size, bytes.count)])
          digests.update(chunk.span) { written += chunk }
        }
        #expect(written == bytes)
        let found = digests.checksums()
        #expect(Set(found.keys) == wanted)
        for (digest, checksum) in found { #expect(checksum == digest.checksum(of: bytes)) }
      }
    }
    // What goes wrong beside it leaves it fit for the next file.
    var broken = FileDigests(all, second: second)
    var failure: (any Error)?
    do {
      try broken.update(bytes.span) { throw BagError(.fileChanged, path: "a") }
    } catch {
      failure = error
    }
    #expect(failure is BagError)
    var next = FileDigests(all, second: second)
    next.update(bytes.span)
    #expect(next.checksums()[.sha512] == BagDigest.sha512.checksum(of: bytes))
  }

  @Test func chunksDoNotChangeADigestOrACRC() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    for size in [1, 7, 63, 64, 65, 128, 999] {
      var running = RunningDigests(Set(BagDigest.allCases))
      var crc = CRC32()
      for start in stride(from: 0, to: bytes.count, by: size) {
        let chunk = Array(bytes[start..<min(start + size, bytes.count)])
        running.update(chunk.span)
        crc.update(chunk.span)
      }
      var whole = CRC32()
      whole.update(bytes.span)
      #expect(crc.value == whole.value)
      for (digest, checksum) in running.checksums() {
        #expect(checksum == digest.checksum(of: bytes))
      }
    }
  }

  @Test func crcOfTheCheckStringIsTheStandardOne() {
    var crc = CRC32()
    crc.update(Array("123456789".utf8).span)
    #expect(crc.value == 0xCBF4_3926)
  }

  @Test func algorithmNamesAreReadHoweverTheyAreWritten() {
    #expect(BagManifest(fileName: "manifest-SHA-256.txt")?.digest == .sha256)
    #expect(BagManifest(fileName: "tagmanifest-md5.txt")?.isTagManifest == true)
    #expect(BagManifest(fileName: "manifest-whirlpool.txt")?.digest == nil)
    #expect(BagManifest(fileName: "manifest-.txt") == nil)
    #expect(BagManifest(fileName: "manifest.txt") == nil)
  }
}
