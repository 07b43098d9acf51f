internal import CLibArchive

/// The zip format for `ArchiveStream`.
let zipFormat = ARCHIVE_FORMAT_ZIP

/// Reads the entries of a bundle one after the other; writes nothing and follows no link.
///
/// `next` gives an entry, `read` its content. Content is complete and sound when `read` has
/// returned 0, `entryQuarantineReason` is nil and `entryDefects` holds no `damage`.
public final class BundleReader {
  private enum Contents {
    case zip(ZipBundle)
    case sequence(SequentialBundle)
  }

  /// The limits that hold.
  public let limits: BundleLimits
  /// 1 for a bundle that lies in no other.
  public let depth: Int
  /// What is wrong with the current entry: that of its header, and what reading found so far.
  public var entryDefects: [BundleDefect] {
    (current?.defects ?? []) + (content?.defects ?? []) + opening
  }
  /// Why the current entry is quarantined, known at `next` or found while reading; nil if it is not.
  public var entryQuarantineReason: String? {
    current?.quarantineReason ?? content?.quarantineReason ?? opening.first?.detail
  }
  /// What is wrong with the bundle as a whole; complete when `next` has returned nil.
  public var bundleDefects: [BundleDefect] {
    switch contents {
    case .zip(let zip): zip.directory.defects + counted
    case .sequence(let sequence): sequence.defects
    }
  }

  private let source: ByteSource
  private let outerFormat: BundleFormat
  private let name: String?
  private let path: String
  private let password: [UInt8]?
  private let budget: BundleBudget
  private var contents: Contents
  private var current: BundleEntry?
  private var content: EntryContent?
  private var opening: [BundleDefect] = []
  private var counted: [BundleDefect] = []
  private var nextIndex = 0
  private var listed = 0

  /// Opens a file; `byteRange` confines the bundle to a part of it, `name` is its own file name where
  /// the path does not end in it.
  public convenience init(
    path: String, byteRange: Range<Int>? = nil, name: String? = nil,
    limits: BundleLimits = .standard, password: [UInt8]? = nil
  ) throws(BundleReadingError) {
    let source = try ByteSource(path: path, byteRange: byteRange)
    try self.init(
      source: source, path: path, name: name ?? path, limits: limits, password: password,
      budget: BundleBudget(limits, bytes: source.count), depth: 1)
  }

  /// Opens a bundle held in memory; `name` is its own file name, if it has one.
  public convenience init(
    bytes: [UInt8], name: String? = nil, limits: BundleLimits = .standard,
    password: [UInt8]? = nil
  ) throws(BundleReadingError) {
    try self.init(
      source: ByteSource(bytes: bytes), path: "", name: name, limits: limits, password: password,
      budget: BundleBudget(limits, bytes: bytes.count), depth: 1)
  }

  /// Opens a bundle found in another, which shares limits, password and what is left of them.
  public convenience init(
    bytes: [UInt8], name: String? = nil, nestedIn outer: BundleReader
  ) throws(BundleReadingError) {
    try self.init(
      source: ByteSource(bytes: bytes), path: "", name: name, limits: outer.limits,
      password: outer.password,
      budget: BundleBudget(bytes: bytes.count, nestedIn: outer.budget), depth: outer.depth + 1)
  }

  /// Opens a bundle that was found in another and lies in a file of its own, or in a part of one.
  public convenience init(
    path: String, byteRange: Range<Int>? = nil, name: String? = nil, nestedIn outer: BundleReader
  ) throws(BundleReadingError) {
    let source = try ByteSource(path: path, byteRange: byteRange)
    try self.init(
      source: source, path: path, name: name ?? path, limits: outer.limits,
      password: outer.password,
      budget: BundleBudget(bytes: source.count, nestedIn: outer.budget), depth: outer.depth + 1)
  }

  private init(
    source: ByteSource, path: String, name: String?, limits: BundleLimits, password: [UInt8]?,
    budget: BundleBudget, depth: Int
  ) throws(BundleReadingError) {
    guard depth <= limits.nestingDepth else { throw .nestedTooDeep(depth: depth) }
    guard let format = bundleFormat(of: source) else { throw .notABundle }
    guard format.isReadable else { throw .unreadableFormat(format) }
    self.source = source
    self.path = path
    self.name = name
    self.limits = limits
    self.password = password
    self.budget = budget
    self.depth = depth
    outerFormat = format
    if format == .zip {
      contents = .zip(
        ZipBundle(source: source, limits: limits, budget: budget, password: password))
    } else {
      contents = .sequence(
        try SequentialBundle(
          source: source, format: format, name: name, limits: limits, budget: budget,
          password: password))
    }
  }

  /// The format; for a compressed tar it is `tar`, known after the first `next`.
  public var format: BundleFormat {
    switch contents {
    case .zip: .zip
    case .sequence(let sequence): sequence.contentFormat
    }
  }

  /// What the whole bundle is compressed by, as in `gzip`; nil for a zip or a plain tar.
  public var compression: BundleFormat? { outerFormat.isCompressedFile ? outerFormat : nil }

  /// The central directory, for a zip.
  public var zipDirectory: ZipDirectory? {
    if case .zip(let zip) = contents { zip.directory } else { nil }
  }

  /// The next entry, nil after the last; throws once if the rest of the bundle is lost.
  public func next() throws(BundleReadingError) -> BundleEntry? {
    close()
    switch contents {
    case .zip(let zip):
      guard nextIndex >= listed, budget.listable == 0, zip.directory.entries.count > nextIndex
      else {
        current = zip.entry(at: nextIndex)
        break
      }
      if counted.isEmpty {
        counted = [
          .init(
            .bundleOverEntryCount,
            detail: "more than \(limits.entryCount) entries; the rest is not listed")
        ]
      }
    case .sequence(let sequence):
      if let (entry, content) = try sequence.next() {
        current = entry
        if entry.quarantineReason == nil { self.content = content }
      }
    }
    if source.failure != 0 { throw .file(path: path, errno: source.failure) }
    guard current != nil else { return nil }
    nextIndex += 1
    if nextIndex > listed {
      listed = nextIndex
      budget.list(1)
    }
    return current
  }

  /// Makes the entry of this index current; nil if there is none.
  ///
  /// In a zip it is at hand; in other formats everything before it is passed over.
  public func entry(at index: Int) throws(BundleReadingError) -> BundleEntry? {
    guard index >= 0 else { return nil }
    switch contents {
    case .zip: nextIndex = index
    case .sequence:
      if index < nextIndex {
        contents = .sequence(
          try SequentialBundle(
            source: source, format: outerFormat, name: name, limits: limits, budget: budget,
            password: password))
        nextIndex = 0
      }
      while nextIndex < index { guard try next() != nil else { return nil } }
    }
    return try next()
  }

  /// Copies the next bytes of the current entry's content, returns how many; 0 at its end.
  ///
  /// Damage ends the content early and shows in `entryDefects`.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(BundleReadingError) -> Int {
    guard let entry = current, entry.quarantineReason == nil, unsafe !buffer.isEmpty
    else { return 0 }
    if content == nil, opening.isEmpty, case .zip(let zip) = contents {
      content = zip.content(of: entry)
      if content == nil {
        opening = [
          .init(.entryDataDamaged, offset: entry.headerOffset, detail: "it cannot be opened")
        ]
      }
    }
    let count = unsafe content?.read(into: buffer) ?? 0
    if source.failure != 0 { throw .file(path: path, errno: source.failure) }
    return count
  }

  /// The rest of the current entry's content; nil if it is longer than `limit` bytes.
  public func readAll(limit: Int) throws(BundleReadingError) -> [UInt8]? {
    var bytes: [UInt8] = []
    let size = max(1, min(65_536, limit == .max ? limit : limit + 1))
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { unsafe chunk.deallocate() }
    while true {
      let count = unsafe try read(into: chunk)
      guard count > 0 else { return bytes }
      guard bytes.count + count <= limit else { return nil }
      unsafe bytes.append(contentsOf: chunk[..<count])
    }
  }

  private func close() {
    current = nil
    content = nil
    opening = []
  }
}
