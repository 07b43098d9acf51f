/// Finds entries that the central directory does not list, in the bytes it leaves unexplained.
///
/// If the directory is sound they are hidden, and quarantined; if it is damaged or missing, they are
/// what is left of the bundle.
struct ZipRecovery {
  let source: ByteSource
  private(set) var directory: ZipDirectory
  private let isTrusted: Bool
  private let limits: BundleLimits
  private var window: ByteWindow
  private var found: [ZipDirectoryEntry] = []
  private var strayRecords: [ZipDirectoryEntry] = []
  /// Bytes that may still be searched for descriptors, so that the search stays linear.
  private var allowance: Int

  init(source: ByteSource, directory: ZipDirectory, isTrusted: Bool, limits: BundleLimits) {
    self.source = source
    self.directory = directory
    self.isTrusted = isTrusted
    self.limits = limits
    window = ByteWindow(source, span: 4096)
    allowance = 4 * source.count + 1_048_576
  }

  /// Adds the entries found in these ranges, in the order of the file.
  mutating func addUnlistedEntries(uncovered: [Range<Int>]) {
    let isFull = directory.entries.count >= limits.entryCount
    for gap in uncovered where !isFull { scan(gap) }
    adoptStrayRecords()
    relocateLostEntries()
    let hasLosses = directory.entries.contains { !$0.hasLocalHeader }
    for var entry in found {
      guard directory.entries.count < limits.entryCount else {
        directory.defects.append(
          .init(
            .bundleOverEntryCount, offset: entry.localHeaderOffset,
            detail: "more than \(limits.entryCount) entries; the rest is not listed"))
        break
      }
      if directory.endRecordOffset != nil, entry.directoryOffset == nil {
        entry.defects.append(
          .init(
            .entryNotInDirectory, offset: entry.localHeaderOffset,
            detail: "a local header that the central directory does not list"))
        if isTrusted, !hasLosses {
          entry.quarantineReason = "the central directory does not list it"
        }
      }
      directory.entries.append(entry)
    }
    directory.prefixLength =
      directory.entries.lazy.filter(\.hasLocalHeader).map(\.localHeaderOffset).min()
      ?? directory.offset ?? 0
    noteShape()
  }

  private mutating func noteShape() {
    if source.bytes(at: 0, count: 4) == ZipSignature.descriptor, directory.endRecordOffset == nil {
      directory.defects.append(
        .init(.bundleSplit, offset: 0, detail: "the first part; the others are needed too"))
    }
    if directory.entries.contains(where: \.isMasked) {
      directory.defects.append(
        .init(.bundleEncrypted, offset: directory.offset, detail: "names and sizes are encrypted"))
    }
    // A spanning marker of four bytes is no prefix.
    if directory.prefixLength > 4 {
      directory.defects.append(
        .init(.bundlePrefix, offset: 0, detail: "\(directory.prefixLength) bytes before the zip"))
    }
  }

  private mutating func scan(_ gap: Range<Int>) {
    var at = gap.lowerBound
    let signatures = ZipSignatureScan(source: source)
    while found.count + strayRecords.count < 2 * limits.entryCount,
      let hit = signatures.next(
        from: at, to: gap.upperBound, where: { ($0, $1) == (3, 4) || ($0, $1) == (1, 2) })
    {
      at = hit + 4
      if let header = ZipLocalHeader(at: hit, in: &window), header.isPlausible {
        at = max(at, add(header, limit: gap.upperBound))
      } else if let record = ZipDirectoryEntry(at: hit, shift: 0, in: &window),
        directory.offset == nil || !isTrusted
      {
        strayRecords.append(record)
        at = hit + 46 + record.rawName.count
      }
    }
  }

  /// Adds an entry and returns the byte after its content.
  private mutating func add(_ header: ZipLocalHeader, limit: Int) -> Int {
    var entry = header.entry
    var end = limit
    if let size = header.compressedSize {
      if size <= limit - header.dataStart {
        end = header.dataStart + size
      } else if header.method == 0, limit == source.count,
        source.bytes(at: header.dataStart, count: 4) == ZipSignature.localHeader
      {
        // A zip stored in one that was cut: the headers that follow are of its own members.
        end = limit
      } else {
        end = nextHeader(after: header.dataStart, limit: limit) ?? limit
      }
    } else {
      let (stop, descriptor) = descriptorEnd(from: header.dataStart, limit: limit)
      end = stop
      entry.compressedSize = descriptor?.compressedSize
      entry.uncompressedSize = descriptor?.uncompressedSize
      entry.crc32 = descriptor?.crc32
    }
    entry.dataRange = header.dataStart..<max(header.dataStart, end)
    found.append(entry)
    return entry.dataRange.upperBound
  }

  private mutating func nextHeader(after start: Int, limit: Int) -> Int? {
    var at = start
    while allowance > 0,
      let hit = ZipSignatureScan(source: source).next(ZipSignature.localHeader, from: at, to: limit)
    {
      allowance -= hit - at + 4096
      if let header = ZipLocalHeader(at: hit, in: &window), header.isPlausible { return hit }
      at = hit + 4
    }
    return nil
  }

  /// Where content of unknown size ends: at a descriptor that counts it, else at the next record.
  private mutating func descriptorEnd(
    from start: Int, limit: Int
  ) -> (end: Int, descriptor: ZipDescriptor?) {
    var at = start
    var firstRecord: Int?
    while allowance > 0,
      let hit = ZipSignatureScan(source: source).next(
        from: at, to: limit,
        where: { ($0, $1) == (7, 8) || ($0, $1) == (3, 4) || ($0, $1) == (1, 2) })
    {
      allowance -= hit - at + 64
      at = hit + 4
      if let found = ZipDescriptor(at: hit, dataStart: start, in: &window) {
        return (hit, found)
      }
      if let found = ZipDescriptor(before: hit, dataStart: start, in: &window) {
        return (hit - found.length, found)
      }
      if firstRecord == nil, isRecord(hit) { firstRecord = hit }
    }
    return (firstRecord ?? limit, nil)
  }

  private mutating func isRecord(_ offset: Int) -> Bool {
    if let header = ZipLocalHeader(at: offset, in: &window) { return header.isPlausible }
    return source.bytes(at: offset, count: 4) == ZipSignature.directoryEntry
  }

  /// Records of a directory whose end is lost still tell types, names and sizes.
  private mutating func adoptStrayRecords() {
    let byOffset = Dictionary(
      strayRecords.map { ($0.localHeaderOffset, $0) }, uniquingKeysWith: { first, _ in first })
    for index in found.indices {
      guard var record = byOffset[found[index].localHeaderOffset],
        record.rawName == found[index].rawName, record.method == found[index].method
      else { continue }
      record.dataRange = found[index].dataRange
      found[index] = record
    }
  }

  /// A listed entry without a local header where it should be may be one of those found. So may one
  /// whose place is another's, or lies in the content that was found, as in a zip stored in this one,
  /// if all else that is listed of it is true of what was found.
  private mutating func relocateLostEntries() {
    var places: [[UInt8]: [Int]] = [:]
    for index in found.indices.reversed() where found[index].directoryOffset == nil {
      places[found[index].rawName, default: []].append(index)
    }
    var taken: Set<Int> = []
    var inside: [Range<Int>] = []
    for index in directory.entries.indices {
      let entry = directory.entries[index]
      guard !entry.hasLocalHeader || entry.isMisplaced || entry.isDoubtful,
        let place = places[entry.rawName]?.last,
        !entry.hasLocalHeader || entry.describesTheContent(of: found[place])
      else { continue }
      if entry.isDoubtful, !entry.isMisplaced {
        guard let range = range(of: found[place], around: entry.localHeaderOffset) else { continue }
        found[place].dataRange = range
        inside.append(range)
      }
      places[entry.rawName]?.removeLast()
      taken.insert(place)
      directory.entries[index].relocate(to: found[place])
    }
    found = found.indices.filter { index in
      !taken.contains(index)
        && !inside.contains { $0.contains(found[index].localHeaderOffset) }
    }.map { found[$0] }
  }
}

extension ZipRecovery {
  /// The stored bytes of an entry as its header counts them, if an offset lies in them.
  private func range(of entry: ZipDirectoryEntry, around offset: Int) -> Range<Int>? {
    let start = entry.dataRange.lowerBound
    guard let size = entry.compressedSize, size > 0, size <= source.count - start else {
      return nil
    }
    return (start..<start + size).contains(offset) ? start..<start + size : nil
  }
}

extension ZipDirectoryEntry {
  fileprivate func describesTheContent(of other: ZipDirectoryEntry) -> Bool {
    (crc32, uncompressedSize, method) == (other.crc32, other.uncompressedSize, other.method)
  }

  fileprivate mutating func relocate(to header: ZipDirectoryEntry) {
    localHeaderOffset = header.localHeaderOffset
    dataRange = header.dataRange
    hasLocalHeader = true
    isMisplaced = false
    quarantineReason = nil
    let misplaced: [BundleDefect.Code] = [
      .entryBadLocalHeader, .entryHiddenFromListing, .entryOverlap,
    ]
    defects.removeAll { misplaced.contains($0.code) }
    defects.append(
      .init(
        .entryHeaderMismatch, offset: directoryOffset,
        detail: "found at byte \(header.localHeaderOffset), where the directory does not say"))
  }
}
