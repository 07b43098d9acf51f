/// Compression methods (APPNOTE §4.4.5) that can be read, with their names.
let zipMethods: [UInt16: String] = [
  0: "stored", 8: "deflate", 12: "bzip2", 14: "lzma", 93: "zstd", 95: "xz", 98: "ppmd",
]

/// Methods that are known by name only.
private let unreadableZipMethods: [UInt16: String] = [
  1: "shrink", 2: "reduce 1", 3: "reduce 2", 4: "reduce 3", 5: "reduce 4", 6: "implode",
  9: "deflate64", 10: "PKWARE implode", 16: "IBM CMPSC", 18: "IBM TERSE", 19: "IBM LZ77",
  20: "zstd (deprecated)", 94: "mp3", 96: "jpeg", 97: "wavpack", 99: "AES",
]

extension ZipDirectoryEntry {
  /// The method of the content itself, beneath WinZip's AES encryption (method 99).
  var contentMethod: UInt16 {
    method == 99 ? ZipExtraFields(extra).aes?.method ?? 99 : method
  }

  /// The method by name.
  var methodName: String {
    zipMethods[contentMethod] ?? unreadableZipMethods[contentMethod] ?? "method \(contentMethod)"
  }

  /// The CRC-32 to expect of the content; AE-2 records none.
  var expectedCRC: UInt32? {
    method == 99 && ZipExtraFields(extra).aes?.hasNoChecksum == true ? nil : crc32
  }

  /// A zip of this one entry, as libarchive's streaming reader takes it.
  ///
  /// The header is written anew from what the directory says, so that damage in one entry, or a
  /// descriptor that comes after the content, cannot touch the reading of it.
  func pieces() -> [ByteFeed.Piece] {
    var header = ZipSignature.localHeader
    func append16(_ number: UInt16) { header += [UInt8(number & 0xFF), UInt8(number >> 8)] }
    func append32(_ number: UInt32) {
      append16(UInt16(number & 0xFFFF))
      append16(UInt16(number >> 16))
    }
    func append64(_ number: Int) {
      append32(UInt32(truncatingIfNeeded: number))
      append32(UInt32(truncatingIfNeeded: number >> 32))
    }
    let stored = dataRange.count
    let size = uncompressedSize ?? stored
    let isWide = stored >= 0xFFFF_FFFF || size >= 0xFFFF_FFFF
    let aes = method == 99 ? ZipExtraFields(extra)[0x9901].map(Array.init) ?? [] : []
    append16(isWide ? 45 : 20)
    append16(flags & 0b111)
    append16(method)
    append16(dosTime)
    append16(dosDate)
    // The check byte of PKWARE encryption is the time's where a descriptor follows (§6.1.6). The
    // checksum is ours to test, so its field can carry that byte.
    append32(hasDescriptor && isEncrypted ? UInt32(dosTime) << 16 : crc32 ?? 0)
    append32(isWide ? .max : UInt32(truncatingIfNeeded: stored))
    append32(isWide ? .max : UInt32(truncatingIfNeeded: size))
    append16(1)
    append16((isWide ? 20 : 0) + (aes.isEmpty ? 0 : UInt16(4 + aes.count)))
    header.append(0x78)
    if isWide {
      append16(1)
      append16(16)
      append64(size)
      append64(stored)
    }
    if !aes.isEmpty {
      append16(0x9901)
      append16(UInt16(aes.count))
      header += aes
    }
    return [.own(header), .source(dataRange)]
  }

  /// Working memory that the decoder would use, as far as the content's first bytes (§5) say.
  func decoderMemory(firstBytes: [UInt8]) -> Int {
    let size = uncompressedSize ?? .max
    switch contentMethod {
    case 14 where firstBytes.count >= 9:
      return min(size, Int(firstBytes.littleEndian32(at: 5)))
    case 95: return min(size, xzDictionarySize(firstBytes) ?? 0)
    case 98 where firstBytes.count >= 2:
      return (Int(firstBytes.littleEndian16(at: 0) >> 4 & 0xFF) + 1) << 20
    default: return 0
    }
  }
}

/// The dictionary size that the first block header of an xz file names (xz file format §5.3.1).
func xzDictionarySize(_ bytes: [UInt8]) -> Int? {
  guard bytes.count >= 32, bytes.holds([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), bytes[12] != 0
  else { return nil }
  let headerEnd = min(bytes.count, 12 + (Int(bytes[12]) + 1) * 4)
  var at = 14
  // Two optional sizes come before the filters, as numbers of seven bits a byte.
  for bit in [6, 7] as [UInt8] where bytes[13] & 1 << bit != 0 {
    while at < headerEnd, bytes[at] & 0x80 != 0 { at += 1 }
    at += 1
  }
  while at + 2 < headerEnd {
    let (id, length) = (bytes[at], Int(bytes[at + 1]))
    if id == 0x21 {
      let code = Int(bytes[at + 2] & 0x3F)
      return code >= 40 ? Int(UInt32.max) : (2 | (code & 1)) << (code / 2 + 11)
    }
    at += 2 + length
  }
  return nil
}
