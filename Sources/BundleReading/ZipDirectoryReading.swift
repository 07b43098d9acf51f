/// Reads the directory of a zip and puts every entry in its place in the file.
///
/// The central directory is the truth as far as it agrees with itself and with the content; where it
/// does not, `ZipBundle.settledRecord` says what is. Where it is missing or leaves bytes of the file
/// unexplained, local headers found there are added (`ZipRecovery`), and entries whose bytes belong
/// to another are marked (`ZipExtents`).
func readZipDirectory(_ source: ByteSource, limits: BundleLimits) -> ZipDirectory {
  var reading = ZipDirectoryReading(source: source, limits: limits)
  reading.readRecords()
  if reading.mayBelongToAnEntry {
    // The directory of a stored zip in a zip that has lost its own.
    let whole = ZipDirectoryReading(source: source, limits: limits).withoutDirectory()
    var recovery = ZipRecovery(
      source: source, directory: whole, isTrusted: false, limits: limits)
    recovery.addUnlistedEntries(uncovered: [0..<source.count])
    if let end = reading.directory.endRecordOffset,
      recovery.directory.entries.contains(where: { $0.dataRange.contains(end) })
    {
      return recovery.directory
    }
  }
  var extents = ZipExtents(source: source, directory: reading.directory)
  extents.place()
  var recovery = ZipRecovery(
    source: source, directory: extents.directory, isTrusted: reading.isWhole, limits: limits)
  recovery.addUnlistedEntries(uncovered: extents.uncovered())
  return recovery.directory
}

private struct ZipDirectoryReading {
  let source: ByteSource
  let limits: BundleLimits
  var directory = ZipDirectory()
  /// Whether the directory was found and read to its end without contradiction.
  var isWhole = true

  init(source: ByteSource, limits: BundleLimits) {
    self.source = source
    self.limits = limits
  }

  /// A directory that says only that it is missing.
  func withoutDirectory() -> ZipDirectory {
    var directory = ZipDirectory()
    directory.defects = [
      .init(
        .bundleNoCentralDirectory, offset: source.count,
        detail: "no end of central directory record; entries come from local headers")
    ]
    return directory
  }

  /// Whether the file begins with a local header that this directory does not list.
  var mayBelongToAnEntry: Bool {
    directory.endRecordOffset != nil
      && source.bytes(at: 0, count: 4) == ZipSignature.localHeader
      && !directory.entries.contains { $0.localHeaderOffset == 0 }
  }

  mutating func readRecords() {
    guard let end = ZipEndRecord(in: source) else {
      isWhole = false
      directory = withoutDirectory()
      return
    }
    directory.endRecordOffset = end.range.lowerBound
    directory.diskNumber = end.diskNumber
    directory.comment = end.comment
    directory.defects += end.defects
    noteSurroundings(of: end)
    guard let start = end.directoryStart(in: source) else {
      damage(
        at: end.range.lowerBound, "no central directory where the end record says it begins")
      return
    }
    directory.offset = start.offset
    if end.directoryLimit - end.directorySize != start.offset {
      damage(
        at: start.offset, "the central directory does not end where the end record says")
    }
    readRecords(from: start.offset, to: end.directoryLimit, shift: start.shift)
    let expected = end.isZip64 ? end.entryCount : end.entryCount & 0xFFFF
    let found = end.isZip64 ? directory.entries.count : directory.entries.count & 0xFFFF
    if found != expected, directory.entries.count < limits.entryCount {
      damage(
        at: end.range.lowerBound,
        "the end record counts \(expected) entries, the directory holds \(directory.entries.count)")
    }
  }

  private mutating func noteSurroundings(of end: ZipEndRecord) {
    if end.trailingCount > 0 {
      directory.defects.append(
        .init(
          .bundleTrailingBytes, offset: end.range.upperBound,
          detail: "\(end.trailingCount) bytes follow the end record"))
    } else if end.trailingCount < 0 {
      damage(at: end.range.lowerBound, "the comment is cut by \(-end.trailingCount) bytes")
    }
    if end.diskNumber != 0 || end.directoryDisk != 0 {
      directory.defects.append(
        .init(
          .bundleSplit, offset: end.range.lowerBound,
          detail: "the last of \(end.diskNumber + 1) parts; the others are needed too"))
    }
  }

  private mutating func readRecords(from start: Int, to limit: Int, shift: Int) {
    var window = ByteWindow(source, span: 262_144)
    var at = start
    while limit - at >= 46 {
      guard directory.entries.count < limits.entryCount else {
        directory.defects.append(
          .init(
            .bundleOverEntryCount, offset: at,
            detail: "more than \(limits.entryCount) entries; the rest is not listed"))
        return
      }
      var searched = at + 1
      if let entry = ZipDirectoryEntry(at: at, shift: shift, in: &window) {
        directory.entries.append(entry)
        let end = at + 46 + entry.rawName.count + entry.extra.count + entry.comment.count
        searched = at + 46
        let isFollowed =
          limit - end < 46 && end <= limit
          || window.bytes(at: end, count: 4).elementsEqual(ZipSignature.directoryEntry)
        if isFollowed, end <= limit {
          at = end
          continue
        }
        // A length that is wrong takes the records that follow for a part of this one.
        damage(
          at: end,
          end > limit
            ? "the last record runs \(end - limit) bytes past the central directory"
            : "no record of the central directory where one must be")
      } else {
        damage(at: at, "no record of the central directory where one must be")
      }
      guard
        let next = ZipSignatureScan(source: source).next(
          ZipSignature.directoryEntry, from: searched, to: limit)
      else { return }
      at = next
    }
    // What is left may be a digital signature (§4.3.13), which begins PK 05 05.
    if at < limit, source.bytes(at: at, count: 4) != [0x50, 0x4B, 0x05, 0x05] {
      damage(at: at, "\(limit - at) bytes of the central directory form no record")
    }
  }

  private mutating func damage(at offset: Int, _ detail: String) {
    isWhole = false
    directory.defects.append(.init(.bundleDirectoryDamaged, offset: offset, detail: detail))
  }
}
