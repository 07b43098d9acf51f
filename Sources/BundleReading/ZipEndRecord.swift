/// The end of central directory record (APPNOTE §4.3.16), with its zip64 form (§4.3.14) if it has one.
struct ZipEndRecord {
  /// First byte of the record, and the byte after it.
  var range: Range<Int>
  /// First byte of what follows the directory: the zip64 record or this one.
  var directoryLimit: Int
  var diskNumber: Int
  var directoryDisk: Int
  var entryCount: Int
  var directorySize: Int
  var directoryOffset: Int
  var comment: [UInt8]
  /// Bytes that follow the record; negative if its comment is cut.
  var trailingCount: Int
  var isZip64 = false
  var defects: [BundleDefect] = []

  /// Finds the record from the end of the source; the one whose comment ends there is preferred.
  init?(in source: ByteSource) {
    let tailStart = max(0, source.count - 22 - 65_535 - 4096)
    let tail = source.bytes(at: tailStart, count: source.count - tailStart)
    guard tail.count >= 22 else { return nil }
    var chosen: Int?
    for at in stride(from: tail.count - 22, through: 0, by: -1)
    where tail[at] == 0x50 && tail.holds(ZipSignature.endRecord, at: at) {
      let isExact = at + 22 + Int(tail[at...].littleEndian16(at: 20)) == tail.count
      if chosen == nil || isExact { chosen = at }
      if isExact { break }
    }
    guard let at = chosen else { return nil }
    let record = tail[at...]
    let commentLength = Int(record.littleEndian16(at: 20))
    comment = Array(record.dropFirst(22).prefix(commentLength))
    range = tailStart + at..<tailStart + at + 22 + comment.count
    trailingCount = tail.count - at - 22 - commentLength
    directoryLimit = range.lowerBound
    diskNumber = Int(record.littleEndian16(at: 4))
    directoryDisk = Int(record.littleEndian16(at: 6))
    entryCount = Int(record.littleEndian16(at: 10))
    directorySize = Int(record.littleEndian32(at: 12))
    directoryOffset = Int(record.littleEndian32(at: 16))
    readZip64Form(source)
  }

  private mutating func readZip64Form(_ source: ByteSource) {
    let locator = source.bytes(at: range.lowerBound - 20, count: 20)
    guard locator.count == 20, locator.holds(ZipSignature.zip64Locator) else { return }
    // The locator's offset does not count a prefix: look right before the locator as well.
    let places = [Int(exactly: locator.littleEndian64(at: 8)) ?? -1, range.lowerBound - 20 - 56]
    for place in places {
      let record = source.bytes(at: place, count: 56)
      guard record.count == 56, record.holds(ZipSignature.zip64EndRecord) else { continue }
      isZip64 = true
      directoryLimit = place
      diskNumber = Int(record.littleEndian32(at: 16))
      directoryDisk = Int(record.littleEndian32(at: 20))
      entryCount = Int(clamping: record.littleEndian64(at: 32))
      directorySize = Int(clamping: record.littleEndian64(at: 40))
      directoryOffset = Int(clamping: record.littleEndian64(at: 48))
      return
    }
    directoryLimit = range.lowerBound - 20
    defects.append(
      .init(
        .bundleDirectoryDamaged, offset: range.lowerBound - 20,
        detail: "the zip64 end record is not where its locator says"))
  }

  /// Where the directory begins and how far every offset in it is off, if it is anywhere.
  func directoryStart(in source: ByteSource) -> (offset: Int, shift: Int)? {
    let measured = directoryLimit - directorySize
    if entryCount == 0, directorySize == 0 { return (directoryLimit, 0) }
    if measured >= 0, measured >= directoryOffset,
      source.bytes(at: measured, count: 4) == ZipSignature.directoryEntry
    {
      return (measured, measured - directoryOffset)
    }
    if source.bytes(at: directoryOffset, count: 4) == ZipSignature.directoryEntry {
      return (directoryOffset, 0)
    }
    return nil
  }
}

/// Whether a central directory ends these bytes, whatever they begin with.
func hasZipAtItsEnd(_ source: ByteSource) -> Bool {
  // A zip inside or behind a document or picture is not what such a file is to people.
  let first = source.bytes(at: 0, count: 8)
  guard !documentSignatures.contains(where: { first.holds($0) }),
    let end = ZipEndRecord(in: source), (0...4096).contains(end.trailingCount)
  else { return false }
  if end.entryCount > 0, end.directoryStart(in: source) != nil { return true }
  return end.trailingCount == 0 && end.directoryLimit < end.range.lowerBound
}

/// Old Office documents, PDF, pictures and mailboxes.
private let documentSignatures: [[UInt8]] = [
  [0xD0, 0xCF, 0x11, 0xE0], Array("%PDF".utf8), [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47],
  Array("GIF8".utf8), Array("From ".utf8),
]
