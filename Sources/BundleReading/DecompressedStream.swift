internal import CLibArchive

/// What comes out of a compressed file, to the last byte that its decoder gives before damage.
///
/// libarchive decodes into buffers of its own and drops them, up to 256 KiB of sound content, once
/// the bytes that follow make no sense or are missing. Where that happens the data is decoded a
/// second time, and from the place of the damage on it is fed byte by byte: what each byte brings
/// is handed on before the next is looked at. The decoders are those of libarchive's zip reader,
/// which takes them as entries; only sound data before the damage is decoded twice.
///
/// A gzip file is read that way from the start, member by member and each held against its trailer,
/// since libarchive's own gzip filter passes over checksums. lz4, lzip, LZMA and compress have no
/// second decoder and lose the 64 KiB before damage.
@safe final class DecompressedStream {
  private let source: ByteSource
  private let format: BundleFormat
  private let feed: ByteFeed
  private var stream: ArchiveStream?
  /// Length of the zip header that is set before the data; nil while a filter decodes.
  private var headerCount: Int?
  /// First byte of the data that the decoder was given.
  private var payload = 0
  private var crc = CRC32()
  /// Bytes handed on of this member, or of the whole where a filter decodes.
  private var count = 0
  /// Bytes that came out again since the data is decoded a second time; nil the first time.
  private var replayed: Int?
  private var firstFailure = ""
  /// First byte of the file that is decoded alone; nil the first time.
  private var carefulFrom: Int?
  private var replayStart: UInt64 = 0
  /// What decoding a second time took, which counts against no limit of time.
  private(set) var replayNanoseconds: UInt64 = 0
  /// When reading gives up, in nanoseconds of the monotonic clock.
  var deadline = UInt64.max {
    didSet { feed.deadline = replayed == nil ? deadline : .max }
  }
  /// Whether all of it came out.
  private(set) var isComplete = false
  /// Why no more comes out, if it is not complete.
  private(set) var failure: String?
  /// What a gzip trailer says differently from the content before it.
  private(set) var disagreement: String?
  /// First byte of what follows the last gzip member, if that is no padding.
  private(set) var trailingOffset: Int?

  init(_ source: ByteSource, _ format: BundleFormat) throws(ArchiveStream.Refusal) {
    self.source = source
    self.format = format
    feed = ByteFeed(source, blockSize: 65_536)
    if format == .gzip {
      guard let start = gzipPayload(in: source, at: 0) else {
        throw .init(text: "the gzip header is cut or damaged")
      }
      try open(dataAt: start, method: 8)
    } else {
      feed.supply([.source(0..<source.count)])
      stream = try ArchiveStream(
        feed: feed, reading: [ARCHIVE_FORMAT_RAW, ARCHIVE_FORMAT_EMPTY],
        filter: compressionFilters[format])
    }
  }

  /// Whether reading gave up.
  var isOverTime: Bool { feed.isOverTime }

  /// Bytes of the file read so far.
  var consumed: Int {
    guard let stream else { return payload }
    return headerCount.map { payload + stream.position - $0 } ?? stream.consumed
  }

  /// The next block; empty at the end, nil if the rest cannot be decompressed.
  func readBlock() -> UnsafeRawBufferPointer? {
    if headerCount == nil, count == 0, let stream, failure == nil, !isComplete {
      switch stream.nextHeader() {
      case .ok, .warning: break
      // No format needs more than 64 bytes to say that a file is empty.
      case .end where source.count <= 64: finish()
      case .end: fail(from: 0, "nothing can be decoded of \(source.count) bytes")
      case .failed, .fatal, .retry: fail(from: 0, words(of: stream))
      }
    }
    while failure == nil, !isComplete, let stream {
      let before = consumed
      let (outcome, bytes, _) = unsafe stream.readBlock()
      switch outcome {
      case .ok, .warning:
        let news = unsafe unheard(bytes)
        guard unsafe !news.isEmpty else { continue }
        if format == .gzip { unsafe crc.update(news) }
        count += news.count
        return unsafe news
      case .end: endData()
      case .failed, .fatal, .retry: fail(from: before, words(of: stream))
      }
    }
    // A file of which nothing comes out is an empty one that is damaged.
    let isEnd = failure == nil || count == 0 && format != .gzip
    return unsafe isEnd ? UnsafeRawBufferPointer(start: nil, count: 0) : nil
  }

  /// What of a block was not handed on the first time.
  private func unheard(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let heard = replayed else { return unsafe bytes }
    let known = min(bytes.count, max(0, count - heard))
    replayed = heard + bytes.count
    if known < bytes.count, replayStart > 0 {
      replayNanoseconds &+= monotonicNanoseconds() &- replayStart
      replayStart = 0
    }
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[known...])
  }

  /// Decodes again, byte by byte from a place on; the second time it is the end.
  private func fail(from place: Int, _ text: String) {
    guard replayed == nil, !feed.isOverTime, let method = zipMethod(of: format) else {
      failure = replayed == nil ? text : firstFailure
      return
    }
    (firstFailure, replayed, carefulFrom) = (text, 0, place)
    replayStart = monotonicNanoseconds()
    let (sum, counted) = (crc, count)
    do {
      try open(dataAt: headerCount == nil ? 0 : payload, method: method)
    } catch {
      failure = firstFailure
    }
    (crc, count) = (sum, counted)
    feed.deadline = .max
  }

  private func words(of stream: ArchiveStream) -> String {
    guard format == .gzip else { return stream.errorText }
    return stream.isCutShort ? "truncated gzip data" : "damaged gzip data"
  }

  /// Gives data to a decoder of the zip reader, which finds itself where it ends.
  private func open(dataAt start: Int, method: UInt16) throws(ArchiveStream.Refusal) {
    let member = ZipDirectoryEntry(packed: start..<source.count, method: method)
    let pieces = member.pieces()
    let length = pieces.first?.count ?? 0
    (headerCount, payload, crc, count) = (length, start, CRC32(), 0)
    feed.supply(pieces, carefulFrom: carefulFrom.map { max(0, $0 - start) + length } ?? .max)
    let stream = try ArchiveStream(feed: feed, reading: [zipFormat])
    guard stream.nextHeader().isUsable else { throw .init(text: stream.errorText) }
    self.stream = stream
  }

  private func endData() {
    guard format == .gzip else {
      // The second decoder stops behind one stream of several, the first does not.
      guard let heard = replayed else { return finish() }
      return continueReplay(at: consumed, heard: heard)
    }
    let end = consumed
    let trailer = source.bytes(at: end, count: 8)
    if trailer.count < 8 {
      disagreement = disagreement ?? "the gzip trailer is cut, so its checksum cannot be tested"
    } else if (trailer.littleEndian32(at: 0), trailer.littleEndian32(at: 4))
      != (crc.value, UInt32(truncatingIfNeeded: count))
    {
      disagreement = disagreement ?? "checksum or size in the gzip trailer at byte \(end) differ"
    }
    guard source.count > end + 8 else { return finish() }
    guard let next = gzipPayload(in: source, at: end + 8) else {
      if source.bytes(at: end + 8, count: 4096).contains(where: { $0 != 0 }) {
        trailingOffset = end + 8
      }
      return finish()
    }
    do {
      (replayed, carefulFrom) = (nil, nil)
      feed.deadline = deadline
      try open(dataAt: next, method: 8)
    } catch {
      failure = error.text
    }
  }

  private func continueReplay(at place: Int, heard: Int) {
    guard let method = zipMethod(of: format),
      bundleFormat(ofPrefix: source.bytes(at: place, count: 64)) == format
    else {
      failure = firstFailure
      return
    }
    let counted = count
    do {
      try open(dataAt: place, method: method)
      (count, replayed) = (counted, heard)
    } catch {
      failure = firstFailure
    }
  }

  private func finish() {
    payload = consumed
    isComplete = true
    stream = nil
  }
}

extension ZipDirectoryEntry {
  /// An entry for data that some other file holds packed; where it ends is for decoding to find.
  fileprivate init(packed range: Range<Int>, method: UInt16) {
    self.init(
      directoryOffset: nil, localHeaderOffset: 0, dataRange: range, rawName: [], extra: [],
      comment: [], versionMadeBy: 0, flags: 0, method: method, dosTime: 0, dosDate: 0, crc32: nil,
      compressedSize: nil, uncompressedSize: nil, diskNumber: 0, externalAttributes: 0)
  }
}

/// The filters of libarchive, by the format that they decode.
let compressionFilters: [BundleFormat: Int32] = [
  .gzip: ARCHIVE_FILTER_GZIP, .bzip2: ARCHIVE_FILTER_BZIP2, .xz: ARCHIVE_FILTER_XZ,
  .zstd: ARCHIVE_FILTER_ZSTD, .lz4: ARCHIVE_FILTER_LZ4, .lzma: ARCHIVE_FILTER_LZMA,
  .lzip: ARCHIVE_FILTER_LZIP, .compress: ARCHIVE_FILTER_COMPRESS,
]

/// The compression method of zip (APPNOTE §4.4.5) whose data has this format, or, for gzip, that
/// which its members hold.
private func zipMethod(of format: BundleFormat) -> UInt16? {
  switch format {
  case .gzip: 8
  case .bzip2: 12
  case .zstd: 93
  case .xz: 95
  default: nil
  }
}
