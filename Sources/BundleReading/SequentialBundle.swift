internal import CLibArchive

/// A bundle that is read from its start to its end: tar, cpio, 7z, rar, or one compressed file.
final class SequentialBundle {
  private let source: ByteSource
  private let format: BundleFormat
  private let name: String?
  private let limits: BundleLimits
  private let budget: BundleBudget
  private let password: [UInt8]?
  private var feed: ByteFeed { stream.feed }
  private var stream: ArchiveStream
  private var naming: EntryNaming
  private var names: [[UInt8]] = []
  private var nextIndex = 0
  private var retries = 0
  private var hasEnded = false
  private var current: EntryContent?
  private var isCurrentEncrypted = false
  /// What is wrong with the bundle.
  private(set) var defects: [BundleDefect] = []

  init(
    source: ByteSource, format: BundleFormat, name: String?, limits: BundleLimits,
    budget: BundleBudget, password: [UInt8]?
  ) throws(BundleReadingError) {
    self.source = source
    self.format = format
    self.name = name
    self.limits = limits
    self.budget = budget
    self.password = password
    naming = EntryNaming(backslashSeparates: format == .rar || format == .sevenZip, limits: limits)
    if decoderMemory(of: format, source) > limits.decoderMemory {
      throw .damaged(
        .init(
          .entryOverMemory, offset: 0,
          detail: "decoding needs more than \(limits.decoderMemory) bytes of memory"))
    }
    if isRarVolume(format, source) {
      defects = [.init(.bundleSplit, offset: 0, detail: "one of several parts; all are needed")]
    }
    do {
      stream = try openStream(source, format, reading: formats(of: format), password: password)
    } catch {
      throw .damaged(.init(.bundleUnreadable, offset: 0, detail: error.text))
    }
  }

  /// What the file turned out to be: a compressed tar is a tar.
  var contentFormat: BundleFormat {
    switch stream.formatFamily {
    case ARCHIVE_FORMAT_TAR: .tar
    case ARCHIVE_FORMAT_CPIO: .cpio
    default: format
    }
  }

  /// The next entry with its content, nil after the last; throws once if the rest is lost.
  func next() throws(BundleReadingError) -> (entry: BundleEntry, content: EntryContent)? {
    guard !hasEnded else { return nil }
    try skipRest()
    guard !hasEnded else { return nil }
    guard nextIndex < limits.entryCount, budget.listable > 0 else {
      hasEnded = true
      defects.append(
        .init(
          .bundleOverEntryCount, offset: nil,
          detail: "more than \(limits.entryCount) entries; the rest is not listed"))
      return nil
    }
    feed.deadline = monotonicNanoseconds() &+ UInt64(min(limits.secondsPerEntry, 1e6) * 1e9)
    defer { feed.deadline = .max }
    var odd: [BundleDefect] = []
    var outcome = stream.nextHeader()
    while outcome == .retry, retries < 1000 {
      retries += 1
      defects.append(
        .init(.bundleUnreadable, offset: place, detail: "passed over: \(stream.errorText)"))
      outcome = stream.nextHeader()
    }
    switch outcome {
    case .ok: break
    case .warning: odd = [.init(.entryUnusual, severity: .warning, detail: stream.errorText)]
    case .end:
      hasEnded = true
      guard nextIndex == 0, format.isCompressedFile else {
        endGzip()
        return nil
      }
      // Zeros at its start make any file look like an empty tar.
      guard stream.formatFamily == ARCHIVE_FORMAT_TAR, reopenAsSingleFile() else {
        return emptyFile()
      }
      hasEnded = false
      return try next()
    case .failed:
      odd = [.init(.entryUnusual, severity: .damage, detail: stream.errorText)]
    case .fatal, .retry: try fail()
    }
    guard let header = stream.header() else { return nil }
    let entry = entry(
      header, isSingle: stream.formatFamily == ARCHIVE_FORMAT_RAW, defects: odd)
    let content = EntryContent(
      stream: stream, expected: expectation(of: entry, isSparse: header.isSparse), limits: limits,
      budget: budget)
    current = content
    isCurrentEncrypted = entry.isEncrypted
    nextIndex += 1
    return (entry, content)
  }

  /// What follows a tar's end still counts for the checksum of the whole.
  private func endGzip() {
    guard format == .gzip, let gzip = feed.decompressed else { return }
    gzip.deadline = monotonicNanoseconds() &+ UInt64(min(limits.secondsPerEntry, 1e6) * 1e9)
    var passed = 0
    while let block = unsafe gzip.readBlock(), unsafe !block.isEmpty {
      passed += block.count
      guard passed <= budget.expandable else { return }
    }
    if let offset = gzip.trailingOffset {
      defects.append(
        .init(
          .bundleTrailingBytes, offset: offset,
          detail: "\(source.count - offset) bytes follow the gzip data"))
    }
    // The content of a single file carries this itself.
    guard stream.formatFamily != ARCHIVE_FORMAT_RAW else { return }
    if let text = gzip.failure {
      defects.append(.init(.bundleUnreadable, detail: "behind the last entry: \(text)"))
    } else if let text = gzip.disagreement {
      defects.append(.init(.bundleCRCMismatch, detail: text))
    }
  }

  private func reopenAsSingleFile() -> Bool {
    do {
      stream = try openStream(source, format, reading: [ARCHIVE_FORMAT_RAW])
      return true
    } catch {
      return false
    }
  }

  /// A compressed file of which nothing comes out: it is empty, or damaged from its start on.
  private func emptyFile() -> (entry: BundleEntry, content: EntryContent) {
    let text = feed.decompressed.flatMap { $0.failure ?? $0.disagreement }
    let damage = text.map { [BundleDefect(.entryDataDamaged, offset: 0, detail: $0)] }
    let entry = entry(ArchiveHeader(size: 0), isSingle: true, defects: damage ?? [])
    nextIndex += 1
    return (
      entry,
      EntryContent(
        stream: stream, expected: .init(isKnownEmpty: true), limits: limits, budget: budget)
    )
  }

  private func expectation(
    of entry: BundleEntry, isSparse: Bool
  ) -> EntryContent.Expectation {
    EntryContent.Expectation(
      size: entry.kind == .file ? entry.declaredSize : nil, offset: entry.headerOffset,
      endsInHole: contentFormat == .tar && isSparse,
      isSizeDoubtful: contentFormat == .tar && !isSparse,
      decompressed: stream.formatFamily == ARCHIVE_FORMAT_RAW ? feed.decompressed : nil)
  }

  /// Passes over what the caller left unread, decoding it where there is no other way.
  private func skipRest() throws(BundleReadingError) {
    guard let content = current else { return }
    current = nil
    guard !isCurrentEncrypted else { return }
    if stream.formatFamily == ARCHIVE_FORMAT_RAW, content.quarantineReason != nil {
      // There is no entry behind it to go on for.
      hasEnded = true
      return
    }
    if content.isStreamDead { try fail() }
    guard format.isCompressedFile || format == .sevenZip || format == .rar else { return }
    let deadline = monotonicNanoseconds() &+ UInt64(min(limits.secondsPerEntry, 1e6) * 1e9)
    feed.deadline = deadline
    defer { feed.deadline = .max }
    var skipped = 0
    while true {
      let (outcome, bytes, _) = unsafe stream.readBlock()
      skipped += bytes.count
      if outcome == .fatal { try fail() }
      guard outcome.isUsable else { return }
      if skipped > budget.expandable || monotonicNanoseconds() > deadline {
        try fail(.init(.bundleUnreadable, detail: "passing over an entry went beyond the limits"))
      }
    }
  }

  /// How far reading has come, counted from the start of the bundle; nil inside compression.
  private var place: Int? { !format.isCompressedFile ? stream.position : nil }

  private func fail(_ reason: BundleDefect? = nil) throws(BundleReadingError) -> Never {
    hasEnded = true
    let text = stream.errorText
    let lower = text.lowercased()
    var (code, detail) = (BundleDefect.Code.bundleUnreadable, text)
    if lower.contains("truncated") || lower.contains("unexpected end") { code = .bundleTruncated }
    if lower.contains("encrypt") || lower.contains("passphrase") {
      (code, detail) = (.bundleEncrypted, "\(unpackFirst); not even what is in it can be listed")
    }
    let missing = reason == nil ? missingPart(of: format, source) : nil
    let defect =
      reason ?? missing.map { .init(.bundleTruncated, offset: source.count, detail: $0) }
      ?? .init(code, offset: place, detail: detail)
    defects.append(defect)
    throw .damaged(defect)
  }

  private func entry(
    _ header: ArchiveHeader, isSingle: Bool, defects odd: [BundleDefect]
  ) -> BundleEntry {
    let raw = isSingle ? Array(singleFileName().utf8) : header.rawName
    if raw.contains(where: { $0 >= 0x80 }), names.count < 200 { names.append(raw) }
    let name = EntryName(raw, isDeclaredUTF8: false) {
      guessCharset(ofNames: names, madeOnDOS: false)
    }
    var kind = kind(of: header)
    let (path, nameDefects) = naming.path(
      for: name, index: nextIndex, isDirectory: kind == .directory)
    var defects = nameDefects + odd
    switch kind {
    case .symbolicLink, .hardLink:
      defects.append(.init(.entryLink, detail: "a link, not followed"))
    case .device, .pipe, .socket, .other:
      defects.append(.init(.entrySpecial, detail: "not a file, not opened"))
    case .file, .directory: break
    }
    if isSingle { kind = .file }
    let isPlain = !format.isCompressedFile && (format == .tar || format == .cpio)
    let start = stream.position
    let size = isSingle ? nil : header.size
    var entry = BundleEntry(
      index: nextIndex, rawName: raw, decodedName: name.text, path: path,
      nameCharset: name.charset, kind: kind, declaredSize: kind == .file ? size : size ?? 0,
      storedSize: isPlain && !header.isSparse ? size : nil,
      storedRange: isPlain && !header.isSparse
        ? size.flatMap {
          (0...max(0, source.count - start)).contains($0) ? start..<start + $0 : nil
        }
        : nil,
      headerOffset: isPlain ? stream.headerPosition : nil,
      method: isPlain ? "stored" : format.rawValue, crc32: nil,
      modified: header.seconds.map {
        EntryTime(secondsSince1970: $0, nanoseconds: header.nanoseconds, basis: .header)
      } ?? EntryTime(),
      isEncrypted: header.isDataEncrypted, ignoreReason: leftoverReason(ofPath: path),
      quarantineReason: nil, defects: defects)
    judge(&entry)
    return entry
  }

  /// libarchive opens no encrypted 7z or RAR, whatever the password.
  private var unpackFirst: String {
    "it is encrypted; unpack the \(format.rawValue) with its own program and its password first"
  }

  private func judge(_ entry: inout BundleEntry) {
    func refuse(_ code: BundleDefect.Code, _ reason: String) {
      entry.quarantineReason = reason
      entry.defects.append(
        .init(code, severity: .damage, offset: entry.headerOffset, detail: reason))
    }
    if entry.isEncrypted {
      refuse(.entryEncrypted, unpackFirst)
    } else if let size = entry.declaredSize, size < 0 {
      refuse(.entryDataDamaged, "its size is negative")
    } else if let size = entry.declaredSize, size > limits.entryBytes {
      refuse(.entryOverLimit, "the content is larger than \(limits.entryBytes) bytes")
    } else if let size = entry.declaredSize, size > budget.declarable {
      refuse(
        .bundleOverTotalBytes, "the bundle expands to more than \(limits.totalExpandedBytes) bytes")
    }
  }

  private func kind(of header: ArchiveHeader) -> BundleEntry.Kind {
    func text(_ raw: [UInt8]) -> String {
      EntryPath.visible(EntryName(raw, isDeclaredUTF8: false) { .windows1252 }.text)
    }
    if let target = header.hardLink { return .hardLink(target: text(target)) }
    switch header.fileType {
    case 0o100000, 0: return .file
    case 0o040000: return .directory
    case 0o120000: return .symbolicLink(target: text(header.symbolicLink ?? []))
    case 0o020000: return .device("character")
    case 0o060000: return .device("block")
    case 0o010000: return .pipe
    case 0o140000: return .socket
    default: return .other(mode: header.fileType)
    }
  }

  /// The name of a compressed file's content: that in its gzip header, else its own without suffix.
  private func singleFileName() -> String {
    if format == .gzip, let recorded = gzipFileName(source) { return recorded }
    guard let name, let base = name.split(separator: "/").last, !base.isEmpty else {
      return "content"
    }
    guard let dot = base.lastIndex(of: "."), dot != base.startIndex else { return String(base) }
    return String(base[..<dot])
  }
}

private func openStream(
  _ source: ByteSource, _ format: BundleFormat, reading formats: [Int32], password: [UInt8]? = nil
) throws(ArchiveStream.Refusal) -> ArchiveStream {
  if format.isCompressedFile {
    let feed = ByteFeed(try DecompressedStream(source, format), of: source)
    return try ArchiveStream(feed: feed, reading: formats)
  }
  let feed = ByteFeed(source, blockSize: 65_536)
  feed.supply([.source(0..<source.count)])
  return try ArchiveStream(feed: feed, reading: formats, password: password)
}

private func formats(of format: BundleFormat) -> [Int32] {
  switch format {
  case .tar: [ARCHIVE_FORMAT_TAR]
  case .cpio: [ARCHIVE_FORMAT_CPIO]
  case .sevenZip: [ARCHIVE_FORMAT_7ZIP]
  case .rar: [ARCHIVE_FORMAT_RAR, ARCHIVE_FORMAT_RAR_V5]
  default: [ARCHIVE_FORMAT_TAR, ARCHIVE_FORMAT_CPIO, ARCHIVE_FORMAT_RAW, ARCHIVE_FORMAT_EMPTY]
  }
}

/// Working memory of the filters that name a dictionary in their first bytes.
private func decoderMemory(of format: BundleFormat, _ source: ByteSource) -> Int {
  let first = source.bytes(at: 0, count: 64)
  switch format {
  case .xz: return xzDictionarySize(first) ?? 0
  case .lzma where first.count >= 5: return Int(first.littleEndian32(at: 1))
  case .lzip where first.count > 5: return 1 << Int(first[5] & 0x1F)
  default: return 0
  }
}

/// 7z says at its start where its end is, which a part of a split one does not reach.
private func missingPart(of format: BundleFormat, _ source: ByteSource) -> String? {
  let start = source.bytes(at: 0, count: 32)
  guard format == .sevenZip, start.count == 32,
    let offset = Int(exactly: start.littleEndian64(at: 12)),
    let size = Int(exactly: start.littleEndian64(at: 20))
  else { return nil }
  let (end, overflow) = offset.addingReportingOverflow(size)
  guard !overflow, end > source.count - 32, end < 1 << 50 else { return nil }
  return "\(source.count) of \(end + 32) bytes: cut short, or the first of several parts"
}

/// The first flag of the archive header of RAR 1.5 to 4.
private func isRarVolume(_ format: BundleFormat, _ source: ByteSource) -> Bool {
  let start = source.bytes(at: 0, count: 12)
  return format == .rar && start.count == 12 && start[6] == 0 && start[9] == 0x73
    && start[10] & 1 != 0
}
