/// The checksum of zip entries (ISO 3309, polynomial 0xEDB88320), eight bytes at a time.
struct CRC32 {
  private var register: UInt32 = 0xFFFF_FFFF

  /// The checksum of everything given so far.
  var value: UInt32 { ~register }

  mutating func update(_ bytes: Span<UInt8>) {
    register = unsafe bytes.withUnsafeBytes { unsafe Self.advanced(register, over: $0) }
  }

  private static func advanced(_ register: UInt32, over bytes: UnsafeRawBufferPointer) -> UInt32 {
    var current = register
    unsafe tables.withUnsafeBufferPointer { table in
      var offset = 0
      while bytes.count - offset >= 8 {
        let word = unsafe UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        let mixed = word ^ UInt64(current)
        current = 0
        for position in 0..<8 {
          let byte = Int(truncatingIfNeeded: mixed >> (8 * UInt64(position))) & 0xFF
          unsafe current ^= table[(7 - position) * 256 + byte]
        }
        offset += 8
      }
      while offset < bytes.count {
        let index = unsafe Int((current ^ UInt32(bytes[offset])) & 0xFF)
        unsafe current = table[index] ^ current >> 8
        offset += 1
      }
    }
    return current
  }

  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for index in 0..<256 {
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
      tables[index] = value
    }
    for index in 256..<tables.count {
      let previous = tables[index - 256]
      tables[index] = tables[Int(previous & 0xFF)] ^ previous >> 8
    }
    return tables
  }()
}
