import Foundation
import TestSupport
import Testing

/// Bundles that were made to do harm, and damaged ones.
@Suite(.enabled(if: hasPython, "skipped: python3 absent"))
struct HostileBundleTests {
  /// Seconds of processor time that a debug build may take for a bomb.
  private static let patience = 30.0

  /// A zip with this one deflated member of the given size, packed as tightly as deflate can.
  private static let making = """
    import io, struct, sys, zipfile, zlib
    def packed(files, method=8):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', method, compresslevel=9) as z:
            for name, content in files.items(): z.writestr(name, content)
        return out.getvalue()
    def zeros(size):
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        block = bytes(1 << 20)
        stored = b''.join(deflate.compress(block) for _ in range(size >> 20)) + deflate.flush()
        crc = 0
        for _ in range(size >> 20): crc = zlib.crc32(block, crc)
        return stored, crc
    def local(name, crc, stored, size):
        return b'PK\\3\\4' + struct.pack('<HHHHHIIIHH', 20, 0, 8, 0, 33, crc, stored, size, len(name), 0) + name
    def listed(name, crc, stored, size, at):
        return (b'PK\\1\\2' + struct.pack('<HHHHHHIIIHHHHHII', 20, 20, 0, 8, 0, 33, crc, stored, size,
            len(name), 0, 0, 0, 0, 0, at) + name)
    def end(count, size, at): return b'PK\\5\\6' + struct.pack('<HHHHIIH', 0, 0, count, count, size, at, 0)

    """

  private func read(_ script: String) async throws -> (cost: Cost, lines: [[String: Any]]) {
    let folder = try TemporaryFolder()
    try await python(Self.making + script, in: folder.path)
    let cost = try await measured("inspect", "bomb.zip", in: folder.path)
    #expect(cost.seconds < Self.patience, "\(cost.seconds) s")
    #expect(cost.peakBytes < 200_000_000, "\(cost.peakBytes) bytes")
    let store = "\(folder.path)/a.workroom"
    let importing = try await measured(
      "import", "bomb.zip", "--store", store, "--quiet", in: folder.path)
    #expect(importing.seconds < Self.patience && importing.peakBytes < 200_000_000)
    #expect(importing.status == cost.status)
    let audit = try objects(try await workroom("audit", "--json", "--store", store).out)
    #expect(audit.count == 1 && audit[0]["balances"] as? Bool == true)
    return (cost, try objects(cost.out))
  }

  @Test func twoHundredMegabytesOfTwoHundredKilobytesAreQuarantined() async throws {
    let (cost, lines) = try await read(
      """
      stored, crc = zeros(200 << 20)
      head = local(b'bomb.bin', crc, len(stored), 200 << 20)
      tail = local(b'after.txt', zlib.crc32(b'after'), 7, 5) + zlib.compress(b'after')[2:-4]
      names = listed(b'bomb.bin', crc, len(stored), 200 << 20, 0)
      names += listed(b'after.txt', zlib.crc32(b'after'), 7, 5, len(head) + len(stored))
      body = head + stored + tail
      open('bomb.zip', 'wb').write(body + names + end(2, len(names), len(body)))
      assert len(stored) < 220_000
      """)

    #expect(cost.status == 2)
    #expect(lines[0].outcome == "quarantined")
    #expect(lines[0].reason == "the content expands more than 200 times")
    #expect(lines[0].codes == ["expansion-ratio"])
    #expect(lines[1].path == "bomb.zip!/after.txt" && lines[1]["size"] as? Int == 5)
  }

  @Test func overlappingEntriesAreReadOnceAndTheOthersNamed() async throws {
    let (cost, lines) = try await read(
      """
      stored, crc = zeros(8 << 20)
      rest = [(999 - n) * 34 + len(stored) for n in range(1000)]
      heads = [local(b'%04d' % n, crc, rest[n], 8 << 20) for n in range(1000)]
      # Every entry claims the headers that follow it and the one kernel behind them all.
      body = b''.join(heads) + stored
      names, at = b'', 0
      for n, head in enumerate(heads):
          names += listed(b'%04d' % n, crc, rest[n], 8 << 20, at)
          at += len(head)
      open('bomb.zip', 'wb').write(body + names + end(1000, len(names), len(body)))
      """)

    #expect(cost.status == 2)
    let entries = lines.filter { $0.path.hasPrefix("bomb.zip!/") }
    #expect(entries.count == 1_000)
    let overlapping = entries.filter { $0.codes.contains("entry-overlap") }
    #expect(overlapping.count == 999)
    #expect(overlapping.allSatisfy { $0.outcome == "quarantined" })
  }

  @Test func aNestOfTenIsEnteredToItsStatedDepth() async throws {
    let (cost, lines) = try await read(
      """
      whole = packed({'innermost.txt': 'x'})
      for level in range(9): whole = packed({f'{level}.zip': whole, f'{level}.txt': 'beside'})
      open('bomb.zip', 'wb').write(whole)
      """)

    #expect(cost.status == 2)
    let refused = lines.filter { $0.outcome == "quarantined" }
    #expect(refused.map(\.reason) == ["lies 9 bundles deep, deeper than is read"])
    #expect(refused.allSatisfy { $0["sha256"] is String })
    #expect(lines.filter { $0.path.hasSuffix(".txt") }.count == 8)
  }

  @Test func aWideNestIsBoundedInItsTotal() async throws {
    let (cost, lines) = try await read(
      """
      whole = packed({'zeros': bytes(15 << 20)})
      for level in range(5): whole = packed({f'{n}.zip': whole for n in range(16)})
      open('bomb.zip', 'wb').write(whole)
      """)

    // Sixteen to the fifth leaves of 15 MB: copies of one bundle pack at more than 200 to one.
    #expect(cost.status == 2)
    #expect(lines.contains { $0.outcome == "quarantined" && !$0.reason.isEmpty })
  }

  @Test func anArchiveThatReproducesItselfEndsAtTheStatedDepth() async throws {
    // The gzip file decompresses to itself: its deflate blocks print themselves.
    let (cost, lines) = try await read(quine)

    #expect(cost.status == 2)
    #expect(lines.contains { $0.reason == "lies 9 bundles deep, deeper than is read" })
  }

  @Test(.enabled(if: Places.hasCorpora, "skipped: corpora absent"))
  func hostileNamesWriteNothingOutsideTheStore() async throws {
    for corpus in ["arc-zipslip", "arc-codeclysm"] {
      let folder = try TemporaryFolder()
      let deep = "\(folder.path)/1/2/3/4/5/6/7/8/9/10/11/12"
      try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
      let copy = "\(deep)/archives"
      try FileManager.default.copyItem(atPath: "\(Places.corpora)/\(corpus)", toPath: copy)
      let before = try Set(FileManager.default.subpathsOfDirectory(atPath: folder.path))
      let evil = ["/tmp/evil.txt", "/evil.txt", "/tmp/passwd"].filter {
        FileManager.default.fileExists(atPath: $0)
      }

      _ = try await workroom("inspect", "archives", in: deep)
      let answer = try await workroom(
        "import", "archives", "--store", "own.workroom", "--quiet", in: deep)

      #expect([0, 2].contains(answer.status), "\(answer.err)")
      let after = try Set(FileManager.default.subpathsOfDirectory(atPath: folder.path))
      let made = after.subtracting(before).filter { !$0.contains("own.workroom") }
      #expect(made.isEmpty, "\(made.sorted())")
      #expect(!after.contains { $0.hasSuffix("evil.txt") })
      let now = ["/tmp/evil.txt", "/evil.txt", "/tmp/passwd"].filter {
        FileManager.default.fileExists(atPath: $0)
      }
      #expect(now == evil)
    }
  }

  @Test(
    .enabled(if: Places.hasCorpora, "skipped: corpora absent"),
    arguments: [
      "arc-yauzl", "arc-golang", "arc-libarchive", "arc-unzip", "arc-zipslip", "arc-codeclysm",
    ])
  func everyArchiveOfACorpusEndsWithinBounds(corpus: String) async throws {
    let folder = try TemporaryFolder()
    let cost = try await measured("inspect", "\(Places.corpora)/\(corpus)", in: folder.path)

    #expect([0, 2].contains(cost.status))
    #expect(cost.peakBytes < 200_000_000, "\(cost.peakBytes) bytes")
    #expect(cost.out.contains("\"kind\":\"summary\""))
    #expect(try Places.files(below: folder.path) == ["out"])
  }

  /// Every 41st byte of a zip of the samples, cut there and flipped there, imported and audited.
  @Test func aDamagedBundleBalancesInTheAudit() async throws {
    let folder = try TemporaryFolder()
    let zip = "\(Places.samples)/bundles/workroom-files-2016-05-21.zip"
    try await python(
      """
      import os, sys
      whole = open(sys.argv[1], 'rb').read()
      os.mkdir('d')
      for n, at in enumerate(range(4, len(whole), 41)):
          open(f'd/cut-{at:06}.zip', 'wb').write(whole[:at])
          flipped = bytearray(whole)
          flipped[at] ^= 0xFF if n % 2 else 1
          open(f'd/flip-{at:06}.zip', 'wb').write(flipped)
      """, zip, in: folder.path)
    let store = "\(folder.path)/a.workroom"

    let answer = try await workroom("import", "d", "--store", store, "--quiet", in: folder.path)
    let audit = try objects(try await workroom("audit", "--json", "--store", store).out)

    #expect(answer.status == 2, "\(answer.err.suffix(500))")
    #expect(audit.count > 500)
    #expect(audit.allSatisfy { $0["balances"] as? Bool == true })
    // Each is either read as a bundle or kept as a file, but nothing is found in none.
    #expect(audit.allSatisfy { ($0["found"] as? Int ?? 0) > 0 })
  }
}

/// Writes a gzip file that decompresses to itself: literals print what follows them, repeats what was
/// printed, each in five bytes, and the checksum is solved for.
private let quine = #"""
  import struct, zlib
  def literal(units): return b'\0' + struct.pack('<HH', units * 5, units * 5 ^ 0xFFFF)
  repeat, last = bytes.fromhex('428821c400'), bytes.fromhex('438821c400')
  L0, L1, L4 = literal(0), literal(1), literal(4)
  def whole(crc, letter, size):
      head = b'\x1f\x8b\x08\x08' + bytes(6) + letter + b'.gz\0'
      tail = struct.pack('<II', crc, size) + bytes(7)
      return (head + L4 + head + L4 + repeat + L1 + repeat + L1 + L1 + L4 + repeat + L1 + L1 + L4
          + repeat + L4 + repeat + L4 + repeat + L4 + repeat + L4 + repeat + L0 + L0 + L4
          + repeat + L0 + L0 + L4 + last + tail + last + tail)
  def solved(letter):
      size = len(whole(0, letter, 0))
      def off(crc): return zlib.crc32(whole(crc, letter, size)) ^ crc
      base, rows = off(0), []
      for bit in range(32): rows.append((off(1 << bit) ^ base, 1 << bit))
      want, answer = base, 0
      # Gaussian elimination over bits: the checksum stands in the file that it is taken of.
      for pivot in range(32):
          found = next((r for r in rows if r[0] >> pivot & 1), None)
          if found is None: continue
          rows.remove(found)
          rows = [(v ^ found[0], c ^ found[1]) if v >> pivot & 1 else (v, c) for v, c in rows]
          if want >> pivot & 1: want, answer = want ^ found[0], answer ^ found[1]
      return whole(answer, letter, size) if want == 0 else None
  quine = next(q for q in (solved(bytes([n])) for n in range(97, 123)) if q)
  import gzip
  assert gzip.decompress(quine) == quine
  open('bomb.zip', 'wb').write(quine)
  """#
