/// Where the 32-bit and 16-bit fields of a zip give way to zip64.
struct ZipBounds {
  /// Sizes and offsets from here on stand in a zip64 field.
  var size: Int
  /// So does the number of entries from here on.
  var entries: Int

  static let format = ZipBounds(size: 0xFFFF_FFFF, entries: 0xFFFF)
}

/// A zip being written front to back: entries, then the central directory (APPNOTE 4.3).
struct ZipWriting {
  let bounds: ZipBounds
  let path: String
  private var offset = 0
  private var central: [UInt8] = []
  private var count = 0

  init(bounds: ZipBounds, path: String) {
    self.bounds = bounds
    self.path = path
  }

  mutating func add(
    _ entry: BagArchive.Entry, _ contents: BagArchive.Contents, to output: borrowing OpenFile
  ) throws {
    let start = offset
    try write(localHeader(entry, crc: 0), output)
    var (crc, size) = (CRC32(), 0)
    try contents { bytes in
      crc.update(bytes)
      size += bytes.count
      try output.write(bytes, path: path)
    }
    offset += size
    // The checksum is known only now, and stands before the data it is of.
    try output.overwrite(ZipWriting.bytes(crc.value), at: start + 14, path: path)
    central += centralHeader(entry, crc: crc.value, start: start)
    count += 1
  }

  mutating func finish(_ output: borrowing OpenFile) throws {
    let start = offset
    try write(central, output)
    let size = offset - start
    if start >= bounds.size || size >= bounds.size || count >= bounds.entries {
      let end = offset
      var record: [UInt8] = [0x50, 0x4B, 6, 6] + Self.bytes(UInt64(44))
      record += Self.bytes(UInt16(0x032D)) + Self.bytes(UInt16(45))
      record += Self.bytes(UInt32(0)) + Self.bytes(UInt32(0))
      record += Self.bytes(UInt64(count)) + Self.bytes(UInt64(count))
      record += Self.bytes(UInt64(size)) + Self.bytes(UInt64(start))
      record += [0x50, 0x4B, 6, 7] + Self.bytes(UInt32(0)) + Self.bytes(UInt64(end))
      record += Self.bytes(UInt32(1))
      try write(record, output)
    }
    let entries = Self.bytes(count < bounds.entries ? UInt16(count) : .max)
    var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + entries + entries
    end += Self.bytes(short(size)) + Self.bytes(short(start)) + [0, 0]
    try write(end, output)
  }

  private func short(_ number: Int) -> UInt32 { number < bounds.size ? UInt32(number) : .max }

  private mutating func write(_ bytes: [UInt8], _ output: borrowing OpenFile) throws {
    try output.write(bytes, path: path)
    offset += bytes.count
  }

  /// The fields that both headers share, from "version needed" to the extra field's length.
  private func shared(_ entry: BagArchive.Entry, crc: UInt32, isZip64: Bool, extra: Int) -> [UInt8]
  {
    var fields = Self.bytes(UInt16(isZip64 ? 45 : 20))
    fields += Self.bytes(UInt16(0x0800))  // names are UTF-8
    fields += Self.bytes(UInt16(0))  // stored
    fields += Self.bytes(UInt16(0)) + Self.bytes(UInt16(0x0021))  // 1980-01-01 00:00:00
    fields += Self.bytes(crc)
    fields += Self.bytes(short(entry.sizeInBytes)) + Self.bytes(short(entry.sizeInBytes))
    fields += Self.bytes(UInt16(truncatingIfNeeded: entry.path.count))
    return fields + Self.bytes(UInt16(extra))
  }

  private func localHeader(_ entry: BagArchive.Entry, crc: UInt32) -> [UInt8] {
    let size = entry.sizeInBytes
    let extra = size < bounds.size ? [] : Self.zip64Field([size, size])
    let fields = shared(entry, crc: crc, isZip64: !extra.isEmpty, extra: extra.count)
    return [0x50, 0x4B, 3, 4] + fields + entry.path + extra
  }

  private func centralHeader(_ entry: BagArchive.Entry, crc: UInt32, start: Int) -> [UInt8] {
    let size = entry.sizeInBytes
    let numbers = (size < bounds.size ? [] : [size, size]) + (start < bounds.size ? [] : [start])
    let extra = numbers.isEmpty ? [] : Self.zip64Field(numbers)
    let isFolder = entry.path.last == UInt8(ascii: "/")
    // Made by Unix: the mode is in the upper half, the MS-DOS folder bit in the lower.
    let attributes: UInt32 = isFolder ? 0o040755 << 16 | 0x10 : 0o100644 << 16
    var header: [UInt8] = [0x50, 0x4B, 1, 2] + Self.bytes(UInt16(0x032D))
    header += shared(entry, crc: crc, isZip64: !extra.isEmpty, extra: extra.count)
    header += [0, 0, 0, 0, 0, 0] + Self.bytes(attributes) + Self.bytes(short(start))
    return header + entry.path + extra
  }

  private static func zip64Field(_ numbers: [Int]) -> [UInt8] {
    bytes(UInt16(1)) + bytes(UInt16(8 * numbers.count)) + numbers.flatMap { bytes(UInt64($0)) }
  }

  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
