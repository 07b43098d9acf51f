/// Finds which bytes of the file are whose: local headers, stored sizes by evidence, overlaps.
struct ZipExtents {
  let source: ByteSource
  private(set) var directory: ZipDirectory
  private var window: ByteWindow
  private var claimed: [Range<Int>] = []

  init(source: ByteSource, directory: ZipDirectory) {
    self.source = source
    self.directory = directory
    window = ByteWindow(source, span: 512)
  }

  /// Gives every entry its data range, or the reason why it has none.
  mutating func place() {
    var starts: [Int] = []
    var order: [Int] = []
    var local: [Int: ZipLocalHeader] = [:]
    for index in directory.entries.indices {
      let offset = directory.entries[index].localHeaderOffset
      let name = directory.entries[index].rawName
      if let header = ZipLocalHeader(at: offset, expecting: name, in: &window) {
        if !header.isSigned { directory.entries[index].distrustSignature() }
        local[index] = header
        starts.append(offset)
        order.append(index)
      } else {
        directory.entries[index].rejectLocalHeader()
      }
    }
    // Of several at one place, that whose name stands there comes first.
    func isOther(_ index: Int) -> Int {
      local[index]?.rawName == directory.entries[index].rawName ? 0 : 1
    }
    order.sort {
      let (a, b) = (directory.entries[$0], directory.entries[$1])
      return (a.localHeaderOffset, isOther($0), $0) < (b.localHeaderOffset, isOther($1), $1)
    }
    if let offset = directory.offset { starts.append(offset) }
    starts.append(source.count)
    starts.sort()

    var nextStart = 0
    var end = 0
    var owner: Int?
    for index in order {
      guard let header = local[index] else { continue }
      if let owner, directory.entries[owner].localHeaderOffset == header.offset {
        directory.entries[index].shareHeader(of: owner)
        continue
      }
      // The source's end is among the starts and lies behind every header.
      while starts[nextStart] <= header.offset { nextStart += 1 }
      let next = starts[nextStart]
      let descriptor = ZipDescriptor(before: next, dataStart: header.dataStart, in: &window)
      let stored = storedSize(of: index, header: header, descriptor: descriptor, next: next)
      let range = header.dataStart..<min(source.count, header.dataStart + stored)
      let written = (header.compressedSize ?? descriptor?.compressedSize).map {
        header.dataStart + $0
      }
      directory.entries[index].compare(
        with: header, descriptor: descriptor,
        range: written.map { $0 <= next ? header.dataStart..<$0 : range } ?? range, chosen: range)
      if header.offset < end {
        directory.entries[index].overlap(at: header.offset)
      } else {
        directory.entries[index].dataRange = range
        end = max(end, range.upperBound)
        claimed.append(header.offset..<range.upperBound)
      }
      owner = index
    }
  }

  /// The stored size that the evidence supports: directory, local header or descriptor.
  private mutating func storedSize(
    of index: Int, header: ZipLocalHeader, descriptor: ZipDescriptor?, next: Int
  ) -> Int {
    let room = max(0, next - header.dataStart)
    let listed = directory.entries[index].compressedSize
    let written = header.compressedSize ?? descriptor?.compressedSize
    if let listed, listed <= room {
      guard let written, written != listed,
        written == room || written == descriptor?.compressedSize,
        listed != room
      else { return listed }
      directory.entries[index].distrustStoredSize(listed, for: written)
      return written
    }
    if let written, written <= room {
      if let listed { directory.entries[index].distrustStoredSize(listed, for: written) }
      if directory.entries[index].compressedSize == nil {
        directory.entries[index].compressedSize = written
      }
      return written
    }
    if let listed, next != source.count, next != directory.offset,
      listed <= source.count - header.dataStart
    {
      return listed
    }
    directory.entries[index].lackRoom(room, listed: listed)
    return room
  }

  /// The parts of the file that neither an entry nor the directory accounts for.
  func uncovered() -> [Range<Int>] {
    var taken = claimed
    if let end = directory.endRecordOffset {
      let length = 22 + directory.comment.count
      taken.append((directory.offset ?? end)..<max(directory.offset ?? end, end + length))
    }
    taken.sort { $0.lowerBound < $1.lowerBound }
    var gaps: [Range<Int>] = []
    var at = 0
    for range in taken {
      if range.lowerBound - at >= 30 { gaps.append(at..<range.lowerBound) }
      at = max(at, range.upperBound)
    }
    if source.count - at >= 30 { gaps.append(at..<source.count) }
    return gaps
  }
}

extension ZipDirectoryEntry {
  fileprivate mutating func rejectLocalHeader() {
    hasLocalHeader = false
    quarantineReason = "its local header cannot be read"
    defects.append(
      .init(
        .entryBadLocalHeader, offset: directoryOffset,
        detail: localHeaderOffset < 0
          ? "the directory gives no usable place for the local header"
          : "no local header at byte \(localHeaderOffset)"))
  }

  fileprivate mutating func distrustSignature() {
    defects.append(
      .init(
        .entryBadLocalHeader, severity: .warning, offset: localHeaderOffset,
        detail: "the signature of the local header is damaged; its name is the right one"))
  }

  fileprivate mutating func shareHeader(of owner: Int) {
    isMisplaced = true
    quarantineReason = "it shares the local header of entry \(owner)"
    defects.append(
      .init(
        .entryHiddenFromListing, offset: localHeaderOffset,
        detail: "entry \(owner) has the same local header; many programs list only that one"))
  }

  fileprivate mutating func overlap(at offset: Int) {
    isMisplaced = true
    quarantineReason = "its bytes belong to an earlier entry as well"
    defects.append(
      .init(
        .entryOverlap, offset: offset, detail: "begins inside the stored content of another entry"))
  }

  fileprivate mutating func distrustStoredSize(_ listed: Int, for written: Int) {
    defects.append(
      .init(
        .entryHeaderMismatch, offset: directoryOffset,
        detail: "the directory says \(listed) bytes are stored, the file shows \(written)"))
  }

  fileprivate mutating func lackRoom(_ room: Int, listed: Int?) {
    guard let listed else { return }
    defects.append(
      .init(
        .entryShort, offset: localHeaderOffset,
        detail: "the directory says \(listed) bytes are stored, there is room for \(room)"))
  }

  /// Records what the local header says differently, or the descriptor where that tells instead.
  fileprivate mutating func compare(
    with header: ZipLocalHeader, descriptor: ZipDescriptor?, range: Range<Int>,
    chosen: Range<Int>
  ) {
    guard !(isMasked && header.entry.isMasked) else { return }
    if header.rawName != rawName {
      let name = EntryPath.visible(String(decoding: header.rawName.prefix(200), as: UTF8.self))
      defects.append(
        .init(
          .entryNameMismatch, offset: header.offset, detail: "the local header says \(name)"))
      if header.isSigned, !header.rawName.isEmpty { localName = header.rawName }
    }
    var differences: [String] = []
    var local = LocalReading(flags: header.flags, method: header.method, dataRange: range)
    if header.method != method { differences.append("method \(header.method) for \(method)") }
    let encryption: UInt16 = 1 | 1 << 6 | 1 << 13
    if (header.flags ^ flags) & encryption != 0 { differences.append("encryption") }
    if header.flags & 1 << 3 == 0, header.compressedSize != nil {
      (local.crc32, local.uncompressedSize) = (header.crc32, header.uncompressedSize)
    } else if let descriptor {
      (local.crc32, local.uncompressedSize) = (descriptor.crc32, descriptor.uncompressedSize)
    }
    if let size = uncompressedSize, let written = local.uncompressedSize, written != size {
      differences.append("size \(written) for \(size)")
    }
    if let written = local.crc32, written != crc32 { differences.append("checksum") }
    if range != chosen { differences.append("stored size \(range.count) for \(chosen.count)") }
    guard !differences.isEmpty else { return }
    localReading = local
    isDoubtful = header.rawName != rawName && local.crc32 != nil && local.crc32 != crc32
    defects.append(
      .init(
        .entryHeaderMismatch, offset: header.offset,
        detail: "the local header differs: " + differences.joined(separator: ", ")))
  }
}
