internal import Glibc

/// Looks for the four bytes that begin the records of a zip.
struct ZipSignatureScan {
  let source: ByteSource

  /// The first place of a signature in a range, nil if it is not there.
  func next(_ signature: [UInt8], from start: Int, to limit: Int) -> Int? {
    next(from: start, to: limit) { $0 == signature[2] && $1 == signature[3] }
  }

  /// The first `PK` in a range whose next two bytes are wanted.
  func next(from start: Int, to limit: Int, where isWanted: (UInt8, UInt8) -> Bool) -> Int? {
    let size = 262_144
    var base = max(0, start)
    while base < min(limit, source.count) {
      let chunk = source.bytes(at: base, count: min(size, limit - base))
      if let found = unsafe chunk.withUnsafeBytes({ unsafe find(in: $0, isWanted) }) {
        return base + found
      }
      guard chunk.count == size else { return nil }
      // A signature may lie across two chunks.
      base += size - 3
    }
    return nil
  }

  private func find(
    in bytes: UnsafeRawBufferPointer, _ isWanted: (UInt8, UInt8) -> Bool
  ) -> Int? {
    guard let start = bytes.baseAddress else { return nil }
    var at = 0
    while bytes.count - at >= 4 {
      guard let hit = unsafe memchr(start + at, 0x50, bytes.count - at - 3) else { return nil }
      at = unsafe UnsafeRawPointer(hit) - start
      if unsafe bytes[at + 1] == 0x4B, unsafe isWanted(bytes[at + 2], bytes[at + 3]) { return at }
      at += 1
    }
    return nil
  }
}
