@testable import BundleReading

/// A member of a zip made for a test; every field may lie.
struct Member {
  var name: [UInt8]
  var content: [UInt8]
  var stored: [UInt8]?
  var method: UInt16 = 0
  var flags: UInt16 = 0
  var madeBy: UInt16 = 0x031E
  var attributes: UInt32 = 0o100644 << 16
  var extra: [UInt8] = []
  var localExtra: [UInt8] = []
  var crc32: UInt32?
  var size: Int?
  var storedSize: Int?
  var localName: [UInt8]?
  var hasDescriptor = false
  var localHeaderOffset: Int?
  var isListed = true
  var dosDate: UInt16 = 33 << 9 | 3 << 5 | 4
  var dosTime: UInt16 = 5 << 11 | 6 << 5 | 7 / 2

  init(_ name: String, _ content: String = "") {
    self.name = Array(name.utf8)
    self.content = Array(content.utf8)
  }

  init(rawName: [UInt8], _ content: [UInt8] = []) {
    name = rawName
    self.content = content
  }
}

/// Bytes in little-endian order.
func little(_ value: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// A zip of these members, with a central directory unless told otherwise.
func zip(
  _ members: [Member], prefix: [UInt8] = [], comment: String = "", shift: Bool = false,
  withDirectory: Bool = true, isZip64: Bool = false
) -> [UInt8] {
  var bytes = prefix
  var directory: [UInt8] = []
  var count = 0
  for member in members {
    let offset = member.localHeaderOffset ?? bytes.count
    let stored = member.stored ?? member.content
    let crc = Int(member.crc32 ?? CRC32.checksum(member.content))
    let size = member.size ?? member.content.count
    let storedSize = member.storedSize ?? stored.count
    let flags = member.flags | (member.hasDescriptor ? 8 : 0)
    let times = little(Int(member.dosTime), 2) + little(Int(member.dosDate), 2)
    let sizes = little(crc, 4) + little(storedSize, 4) + little(size, 4)
    if member.localHeaderOffset == nil {
      let name = member.localName ?? member.name
      bytes += ZipSignature.localHeader + little(20, 2) + little(Int(flags), 2)
      bytes += little(Int(member.method), 2) + times
      bytes += member.hasDescriptor ? little(0, 12) : sizes
      bytes += little(name.count, 2) + little(member.localExtra.count, 2)
      bytes += name + member.localExtra + stored
      if member.hasDescriptor { bytes += ZipSignature.descriptor + sizes }
    }
    guard member.isListed else { continue }
    count += 1
    directory += ZipSignature.directoryEntry + little(Int(member.madeBy), 2) + little(20, 2)
    directory += little(Int(flags), 2) + little(Int(member.method), 2) + times + sizes
    directory += little(member.name.count, 2) + little(member.extra.count, 2) + little(0, 6)
    directory += little(Int(member.attributes), 4)
    directory += little(shift ? offset - prefix.count : offset, 4) + member.name + member.extra
  }
  guard withDirectory else { return bytes }
  let start = bytes.count
  let written = shift ? start - prefix.count : start
  bytes += directory
  if isZip64 {
    let record = bytes.count - (shift ? prefix.count : 0)
    bytes += ZipSignature.zip64EndRecord + little(44, 8) + little(45, 2) + little(45, 2)
    bytes += little(0, 8) + little(count, 8) + little(count, 8)
    bytes += little(directory.count, 8) + little(written, 8)
    bytes += ZipSignature.zip64Locator + little(0, 4) + little(record, 8) + little(1, 4)
  }
  bytes += ZipSignature.endRecord + little(0, 4)
  bytes +=
    isZip64
    ? [UInt8](repeating: 0xFF, count: 12)
    : little(count, 2) + little(count, 2)
      + little(directory.count, 4) + little(written, 4)
  return bytes + little(comment.utf8.count, 2) + Array(comment.utf8)
}

/// A deflate stream of zeros at two bits for 258 bytes, the best the format can do (RFC 1951).
func deflatedZeros(runs: Int) -> (stored: [UInt8], size: Int) {
  var bits = BitWriter()
  bits.put(1, 1)
  bits.put(2, 2)
  bits.put(29, 5)
  bits.put(0, 5)
  bits.put(14, 4)
  // Lengths of the code length codes in their odd order: 18 has one bit, 1 and 2 have two.
  for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1] {
    bits.put(symbol == 18 ? 1 : symbol == 1 || symbol == 2 ? 2 : 0, 3)
  }
  func zeros(_ count: Int) {
    bits.code(0, 1)
    bits.put(count - 11, 7)
  }
  bits.code(0b11, 2)
  zeros(138)
  zeros(117)
  bits.code(0b11, 2)
  zeros(28)
  bits.code(0b10, 2)
  bits.code(0b10, 2)
  // Content: literal 0 is 10, end is 11, a run of 258 is 0; the one distance is 0.
  bits.code(0b10, 2)
  for _ in 0..<runs { bits.put(0, 2) }
  bits.code(0b11, 2)
  return (bits.bytes, 1 + 258 * runs)
}

private struct BitWriter {
  var bytes: [UInt8] = []
  private var used = 8

  mutating func put(_ value: Int, _ count: Int) {
    for bit in 0..<count { append(value >> bit & 1) }
  }

  /// Huffman codes go in from their highest bit.
  mutating func code(_ value: Int, _ count: Int) {
    for bit in (0..<count).reversed() { append(value >> bit & 1) }
  }

  private mutating func append(_ bit: Int) {
    if used == 8 {
      bytes.append(0)
      used = 0
    }
    bytes[bytes.count - 1] |= UInt8(bit) << used
    used += 1
  }
}
