/// A zip read by its directory: any entry at any time, each decoded by itself.
final class ZipBundle {
  private let source: ByteSource
  private let limits: BundleLimits
  private let budget: BundleBudget
  private let password: [UInt8]?
  private let feed: ByteFeed
  private var naming: EntryNaming
  private lazy var guessed = guessFromAllNames()
  private var named: [(path: String, defects: [BundleDefect], name: EntryName)] = []
  private var settled: [Int: ZipDirectoryEntry] = [:]
  private let trialBudget: BundleBudget
  let directory: ZipDirectory

  init(source: ByteSource, limits: BundleLimits, budget: BundleBudget, password: [UInt8]?) {
    self.source = source
    self.limits = limits
    self.budget = budget
    self.password = password
    feed = ByteFeed(source, blockSize: 262_144)
    naming = EntryNaming(backslashSeparates: true, limits: limits)
    trialBudget = BundleBudget(forTrialsOf: budget)
    directory = readZipDirectory(source, limits: limits)
  }

  /// The entry of this index, nil after the last.
  func entry(at index: Int) -> BundleEntry? {
    guard directory.entries.indices.contains(index) else { return nil }
    while named.count <= index { nameNext() }
    let record = settledRecord(at: index)
    let (path, nameDefects, name) = named[index]
    let fields = ZipExtraFields(record.extra)
    var entry = BundleEntry(
      index: index, rawName: record.rawName, decodedName: name.text, path: path,
      nameCharset: name.charset, kind: kind(of: record, name: name.text),
      declaredSize: record.uncompressedSize, storedSize: record.compressedSize,
      storedRange: record.hasLocalHeader ? record.dataRange : nil,
      headerOffset: record.hasLocalHeader ? record.localHeaderOffset : nil,
      method: record.methodName, crc32: record.expectedCRC,
      modified: fields.modified ?? EntryTime(), isEncrypted: record.isEncrypted,
      ignoreReason: leftoverReason(ofPath: path), quarantineReason: record.quarantineReason,
      defects: nameDefects + record.defects)
    if entry.modified.basis == .none, record.dosDate != 0 {
      entry.modified = EntryTime(
        localText: dosTimeText(date: record.dosDate, time: record.dosTime), basis: .dosLocalTime)
      if entry.modified.localText == nil {
        entry.defects.append(
          .init(.entryTimeInvalid, offset: record.directoryOffset, detail: "no date and time"))
      }
    }
    if entry.quarantineReason == nil { judge(&entry, record) }
    if case .symbolicLink = entry.kind { resolveLink(&entry) }
    if let defect = typeDefect(of: record, entry.kind) { entry.defects.append(defect) }
    return entry
  }

  /// The content of an entry; nil if it cannot be opened at all.
  func content(of entry: BundleEntry) -> EntryContent? {
    content(of: settledRecord(at: entry.index), budget: budget)
  }

  private func content(of record: ZipDirectoryEntry, budget: BundleBudget) -> EntryContent? {
    feed.supply(record.pieces())
    let stream: ArchiveStream
    do {
      stream = try ArchiveStream(
        feed: feed, reading: [zipFormat], password: record.isEncrypted ? password : nil)
    } catch {
      return nil
    }
    guard stream.nextHeader().isUsable else { return nil }
    let expected = EntryContent.Expectation(
      size: record.uncompressedSize, crc32: record.expectedCRC, storedSize: record.dataRange.count,
      hasWeakPasswordCheck: record.isEncrypted && record.method != 99,
      offset: record.localHeaderOffset)
    return EntryContent(stream: stream, expected: expected, limits: limits, budget: budget)
  }

  /// The record by which an entry is read.
  ///
  /// It is the directory's, whatever the local header says, unless evidence that no one can forge
  /// without having made both is against it: the content fails by what the directory says (size,
  /// checksum, method, encryption) and is sound, size and checksum included, by the local header, by
  /// the descriptor, or as deflate where the method is unknown. Such an entry is decoded twice. The
  /// name goes with the header that is right; where both agree on the content, see `directoryNames`.
  private func settledRecord(at index: Int) -> ZipDirectoryEntry {
    let record = directory.entries[index]
    if let known = settled[index] { return known }
    guard record.quarantineReason == nil else { return record }
    var others: [(record: ZipDirectoryEntry, reading: String)] = []
    if let local = record.asLocalHeaderSays { others.append((local, "as the local header says")) }
    if zipMethods[record.contentMethod] == nil, !record.isEncrypted, !record.dataRange.isEmpty {
      var deflated = record
      deflated.method = 8
      others.append((deflated, "as deflate"))
    }
    guard record.localName != nil || !others.isEmpty else { return record }
    var right = record
    var isLocalRight = record.localReading == nil && !directoryNames(record)
    if !others.isEmpty, !isSound(record), let other = others.first(where: { isSound($0.record) }) {
      right = other.record
      right.defects.append(
        .init(
          .entryHeaderMismatch, offset: record.directoryOffset,
          detail: "read \(other.reading): size and checksum agree, by the directory they do not"))
      isLocalRight = record.localReading != nil
    }
    if isLocalRight, let name = record.localName {
      right.defects.append(
        .init(
          .entryNameMismatch, offset: record.directoryOffset,
          detail: "named as the local header says; the directory says "
            + EntryPath.visible(String(decoding: record.rawName.prefix(200), as: UTF8.self))))
      right.rawName = name
    }
    settled[index] = right
    return right
  }

  /// Whether the directory's name stands where header and directory agree on the content.
  ///
  /// It does in a directory that is sound, however the header calls the entry, so that no one shows
  /// us another name than others are shown. Two names that differ in one byte may be one that was
  /// damaged: then the one stands that its checksum proves (Info-ZIP Unicode Path), else the one that
  /// is text, else, where a single bit differs, that of the header, which stands with the content.
  /// In a directory that contradicts itself the lengths of names are in doubt, and the header's name
  /// stands.
  private func directoryNames(_ record: ZipDirectoryEntry) -> Bool {
    guard let local = record.localName else { return true }
    if directory.isDamaged { return false }
    let changes = zip(local, record.rawName).map(^).filter { $0 != 0 }
    guard local.count == record.rawName.count, changes.count == 1 else { return true }
    let fields = ZipExtraFields(record.extra)
    if fields.unicodeName(for: record.rawName)?.isCurrent == true { return true }
    if fields.unicodeName(for: local)?.isCurrent == true { return false }
    guard isText(local) else { return isText(record.rawName) || changes[0].nonzeroBitCount > 1 }
    return isText(record.rawName) && changes[0].nonzeroBitCount > 1
  }

  private func isText(_ name: [UInt8]) -> Bool {
    !name.contains { $0 < 0x20 || $0 == 0x7F } && String(validating: name, as: UTF8.self) != nil
  }

  private func isSound(_ record: ZipDirectoryEntry) -> Bool {
    guard zipMethods[record.contentMethod] != nil, !record.isMasked, !record.isStronglyEncrypted,
      let size = record.uncompressedSize, size <= limits.totalExpandedFloor,
      record.expectedCRC != nil, !record.isEncrypted || password != nil,
      let content = content(of: record, budget: trialBudget)
    else { return false }
    return unsafe withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      while unsafe content.read(into: buffer) > 0 {}
      return content.defects.isEmpty
    }
  }

  private func nameNext() {
    let index = named.count
    let record = settledRecord(at: index)
    let unicode = ZipExtraFields(record.extra).unicodeName(for: record.rawName)
    var name: EntryName
    if let unicode, unicode.isCurrent,
      let declared = EntryName(unicodePath: unicode.name)
    {
      name = declared
    } else {
      name = EntryName(record.rawName, isDeclaredUTF8: record.isFlaggedUTF8) { guessed }
      if let unicode, !unicode.isCurrent {
        name.defects.append(
          .init(
            .entryNameUnicodeStale, offset: record.directoryOffset,
            detail: "the Unicode Path field belongs to another name"))
      }
    }
    let isDirectory = kind(of: record, name: name.text) == .directory
    let (path, defects) = naming.path(for: name, index: index, isDirectory: isDirectory)
    named.append((path, defects, name))
  }

  private func guessFromAllNames() -> NameCharset {
    let names = directory.entries.filter { !$0.isFlaggedUTF8 }.map(\.rawName)
      .filter { String(validating: $0, as: UTF8.self) == nil }
    let dosHosts = directory.entries.count { [0, 6, 10, 11, 14].contains($0.hostSystem) }
    return guessCharset(ofNames: names, madeOnDOS: dosHosts * 2 >= directory.entries.count)
  }

  /// APPNOTE §4.4.15: a Unix host keeps `st_mode` in the upper half of the attributes.
  ///
  /// What has content is no device, pipe or socket, and what is of no known type is a file.
  private func kind(of record: ZipDirectoryEntry, name: String) -> BundleEntry.Kind {
    let last = name.unicodeScalars.last
    let isNamedDirectory = last == "/" || last == "\\"
    let isEmpty = (record.uncompressedSize ?? record.dataRange.count) == 0
    let isUnix = [3, 19].contains(record.hostSystem)
    let type = record.externalAttributes >> 28
    if isUnix {
      switch type {
      case 10: return .symbolicLink(target: "")
      case 2 where isEmpty: return .device("character")
      case 6 where isEmpty: return .device("block")
      case 1 where isEmpty: return .pipe
      case 12 where isEmpty: return .socket
      default: break
      }
    }
    let isMarkedDirectory =
      type == 4 || record.externalAttributes & 0x10 != 0 && !(isUnix && type == 8)
    return isEmpty && (isNamedDirectory || isMarkedDirectory) ? .directory : .file
  }

  /// Why the type in the attributes is not believed; nil if it is.
  private func typeDefect(of record: ZipDirectoryEntry, _ kind: BundleEntry.Kind) -> BundleDefect? {
    let type = record.externalAttributes >> 28
    guard kind == .file, [3, 19].contains(record.hostSystem), ![0, 4, 8].contains(type) else {
      return nil
    }
    return .init(
      .entryUnusual, severity: .warning, offset: record.directoryOffset,
      detail: "its attributes say a type of file (\(type)) that it cannot be; read as a file")
  }

  /// Decides from the records alone whether the content is to be read.
  private func judge(_ entry: inout BundleEntry, _ record: ZipDirectoryEntry) {
    func refuse(_ code: BundleDefect.Code, _ reason: String) {
      entry.quarantineReason = reason
      entry.defects.append(
        .init(code, severity: .damage, offset: record.localHeaderOffset, detail: reason))
    }
    let size = record.uncompressedSize ?? 0
    if record.isMasked || record.isStronglyEncrypted {
      refuse(.entryUnsupportedMethod, "strong encryption cannot be read")
    } else if record.diskNumber != 0, record.diskNumber != 0xFFFF, directory.isSplit {
      if record.diskNumber != directory.diskNumber {
        refuse(.bundleSplit, "it lies in part \(record.diskNumber + 1) of a split bundle")
      }
    } else if zipMethods[record.contentMethod] == nil, record.dataRange.count > 0 {
      refuse(.entryUnsupportedMethod, "\(record.methodName) cannot be read")
    } else if record.isEncrypted, ![0, 8].contains(record.contentMethod) {
      refuse(.entryUnsupportedMethod, "\(record.methodName) beneath encryption cannot be read")
    } else if record.isEncrypted, password == nil {
      refuse(.entryEncrypted, "a password is needed")
    } else if size > limits.entryBytes, record.contentMethod != 0 || record.dataRange.count == size
    {
      refuse(.entryOverLimit, "the content is larger than \(limits.entryBytes) bytes")
    } else if record.contentMethod != 0, size > limits.expansionRatioFloor,
      size / max(1, record.dataRange.count) > limits.expansionRatio
    {
      refuse(.expansionRatio, "the content expands more than \(limits.expansionRatio) times")
    } else if size > budget.declarable {
      refuse(
        .bundleOverTotalBytes, "the bundle expands to more than \(limits.totalExpandedBytes) bytes")
    } else if [14, 95, 98].contains(record.contentMethod), !record.isEncrypted {
      let first = source.bytes(at: record.dataRange.lowerBound, count: 64)
      if record.decoderMemory(firstBytes: first) > limits.decoderMemory {
        refuse(.entryOverMemory, "decoding needs more than \(limits.decoderMemory) bytes of memory")
      }
    }
  }

  /// A link's content is its target; what no path can be is the content of a file.
  private func resolveLink(_ entry: inout BundleEntry) {
    var target: String?
    if entry.quarantineReason == nil {
      guard entry.declaredSize ?? 0 <= limits.nameBytes else { return entry.kind = .file }
      target = content(of: entry).map { content in
        unsafe withUnsafeTemporaryAllocation(byteCount: limits.nameBytes, alignment: 1) {
          let count = unsafe content.read(into: $0)
          return unsafe String(decoding: $0[..<count], as: UTF8.self)
        }
      }
    }
    guard target?.unicodeScalars.contains(where: { $0.value < 0x20 }) != true else {
      return entry.kind = .file
    }
    entry.kind = .symbolicLink(target: EntryPath.visible(target ?? ""))
    entry.defects.append(
      .init(.entryLink, offset: entry.headerOffset, detail: "a symbolic link, not followed"))
  }
}
