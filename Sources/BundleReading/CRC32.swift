/// CRC-32 as in zip and gzip (polynomial 0xEDB88320), sixteen bytes at a time.
struct CRC32 {
  private var state: UInt32 = 0xFFFF_FFFF

  /// The checksum of all bytes so far.
  var value: UInt32 { ~state }

  /// Adds bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var crc = state
    unsafe tables.withUnsafeBufferPointer { table in
      var at = 0
      while bytes.count - at >= 16 {
        let a =
          unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
          ^ crc
        let b = unsafe UInt32(
          littleEndian: bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self))
        let c = unsafe UInt32(
          littleEndian: bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt32.self))
        let d = unsafe UInt32(
          littleEndian: bytes.loadUnaligned(fromByteOffset: at + 12, as: UInt32.self))
        crc = unsafe four(table, a, 15) ^ four(table, b, 11) ^ four(table, c, 7) ^ four(table, d, 3)
        at += 16
      }
      while at < bytes.count {
        crc = unsafe (crc >> 8) ^ table[Int((crc ^ UInt32(bytes[at])) & 0xFF)]
        at += 1
      }
    }
    state = crc
  }

  /// The checksum of an array.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = CRC32()
    unsafe Array(bytes).withUnsafeBytes { unsafe crc.update($0) }
    return crc.value
  }
}

@inline(__always)
private func four(_ table: UnsafeBufferPointer<UInt32>, _ word: UInt32, _ row: Int) -> UInt32 {
  unsafe table[row * 256 + Int(word & 0xFF)] ^ table[(row - 1) * 256 + Int(word >> 8 & 0xFF)]
    ^ table[(row - 2) * 256 + Int(word >> 16 & 0xFF)] ^ table[(row - 3) * 256 + Int(word >> 24)]
}

/// Row k holds the checksum of a byte followed by k zero bytes.
private let tables: [UInt32] = {
  var rows = [UInt32](repeating: 0, count: 16 * 256)
  for byte in 0..<256 {
    var crc = UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    rows[byte] = crc
  }
  for row in 1..<16 {
    for byte in 0..<256 {
      let before = rows[(row - 1) * 256 + byte]
      rows[row * 256 + byte] = (before >> 8) ^ rows[Int(before & 0xFF)]
    }
  }
  return rows
}()
