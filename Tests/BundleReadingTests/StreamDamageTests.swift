@testable import BundleReading
import Foundation
import Testing

/// A compressed tar with, for some places in it, how much of the tar the bytes before them give.
private struct Packed {
  var bytes: [UInt8] = []
  var places: [(offset: Int, decoded: Int)] = []
}

private let hasPython = {
  do { return try output(of: "python3", ["-c", "import bz2, lzma, zlib"]) != nil } catch {
    return false
  }
}()

/// Damage in a compressed tar costs nothing that any decoder gives of the bytes before it.
@Suite(.enabled(if: hasPython, "skipped: python3 absent"))
struct StreamDamageTests {
  private static let memberSize = 3000
  /// Where each member ends in the tar.
  private static let ends = (1...40).map { $0 * (512 + 3072) }

  /// Text that packs a little, so that damage soon makes no sense to a decoder.
  private static let making = """
    import bz2, io, lzma, random, subprocess, sys, tarfile, zlib
    kind, path = sys.argv[1:]
    chance = random.Random(4)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w', format=tarfile.USTAR_FORMAT) as tape:
        for n in range(40):
            member = tarfile.TarInfo(f'm{n:02}')
            member.size = 3000
            tape.addfile(member, io.BytesIO(bytes(chance.choices(range(48, 90), k=3000))))
    plain = out.getvalue()
    def start(kind):
        return {'gz': lambda: zlib.decompressobj(31), 'bz2': bz2.BZ2Decompressor,
            'xz': lzma.LZMADecompressor}[kind]()
    def decoded(prefix):
        if kind == 'zst':
            run = subprocess.run(['zstd', '-dcq'], input=prefix, capture_output=True)
            return len(run.stdout)
        try: return len(start(kind).decompress(prefix))
        except EOFError: return 0
    if kind == 'gz':
        pack = zlib.compressobj(9, zlib.DEFLATED, 31)
        whole = pack.compress(plain) + pack.flush()
    elif kind == 'bz2': whole = bz2.compress(plain, 1)
    elif kind == 'xz': whole = lzma.compress(plain)
    else: whole = subprocess.run(['zstd', '-cq'], input=plain, capture_output=True).stdout
    open(path, 'wb').write(whole)
    for offset in sorted(chance.sample(range(1000, len(whole)), 24)): print(offset, decoded(whole[:offset]))
    """

  /// Reads what there is; a file whose first block is damaged may be refused as a whole.
  private func readDamaged(_ bytes: [UInt8]) throws -> ReadBundle {
    do {
      return try readBytes(bytes)
    } catch let error as BundleReadingError {
      guard case .damaged(let defect) = error else { throw error }
      return ReadBundle(defects: [defect], thrown: [error])
    }
  }

  private func packed(_ kind: String) throws -> Packed {
    let path = NSTemporaryDirectory() + "stream-\(kind)-\(getpid())"
    defer { unlink(path) }
    let text = try #require(try output(of: "python3", ["-c", Self.making, kind, path]))
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(numbers.count == 48)
    return Packed(
      bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))),
      places: stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) })
  }

  @Test(arguments: ["gz", "bz2", "xz", "zst"])
  func whatPrecedesDamageIsRead(kind: String) throws {
    if kind == "zst", try output(of: "zstd", ["--version"]) == nil { return }
    let packed = try packed(kind)
    let sound = try readBytes(packed.bytes).entries.map(\.content)
    #expect(sound.count == 40 && sound.allSatisfy { $0.count == Self.memberSize })
    var expected = 0

    for (offset, decoded) in packed.places {
      let count = Self.ends.count { $0 <= decoded }
      expected += count
      for mask in [nil, 0x01, 0xFF] as [UInt8?] {
        var bytes = mask == nil ? Array(packed.bytes[..<offset]) : packed.bytes
        if let mask { bytes[offset] ^= mask }
        let bundle = try readDamaged(bytes)
        let label = "\(mask.map { "flipped by \($0)" } ?? "cut") at \(offset)"
        #expect(bundle.entries.count >= count, "\(label)")
        #expect(bundle.entries.prefix(count).map(\.content) == Array(sound[..<count]), "\(label)")
        #expect(bundle.thrown.count <= 1, "\(label)")
        let isNoticed =
          !bundle.codes.isEmpty || bundle.entries.contains { !$0.codes.isEmpty }
          || bundle.entries.map(\.content) == sound
        #expect(isNoticed || kind != "gz", "\(label)")
      }
    }
    #expect(expected > 100)
  }

  /// Every byte of a small one, each member flushed so that what precedes it must come out.
  @Test func flippingAnyByteOfATarGzLosesNothingThatPrecedes() throws {
    let script = """
      import io, sys, tarfile, zlib
      out, ends = io.BytesIO(), []
      with tarfile.open(fileobj=out, mode='w', format=tarfile.USTAR_FORMAT) as tape:
          for n in range(4):
              member = tarfile.TarInfo(f'm{n}')
              member.size = 300
              tape.addfile(member, io.BytesIO(bytes((n * 7 + k * k) % 251 for k in range(300))))
              ends.append(tape.offset)
      pack, whole, at = zlib.compressobj(6, zlib.DEFLATED, 31), b'', 0
      for end in ends:
          whole += pack.compress(out.getvalue()[at:end]) + pack.flush(zlib.Z_FULL_FLUSH)
          at = end
          print(len(whole))
      whole += pack.compress(out.getvalue()[at:]) + pack.flush()
      open(sys.argv[1], 'wb').write(whole)
      """
    let path = NSTemporaryDirectory() + "stream-small-\(getpid())"
    defer { unlink(path) }
    let text = try #require(try output(of: "python3", ["-c", script, path]))
    let ends = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let sound = try readBytes(whole).entries.map(\.content)
    #expect(sound.count == 4 && ends.count == 4)

    for mask in [0x01, 0x10, 0x80, 0xFF] as [UInt8] {
      for offset in 10..<whole.count {
        var bytes = whole
        bytes[offset] ^= mask
        let count = ends.count { $0 <= offset }
        let read = try readDamaged(bytes).entries.prefix(count).map(\.content)
        #expect(read == Array(sound[..<count]), "byte \(offset) flipped by \(mask)")
      }
    }
  }
}
