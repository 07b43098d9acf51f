internal import CLibArchive

/// A gzip file (RFC 1952) decompressed member by member, each held against its trailer.
///
/// libarchive's own gzip filter passes over checksums and drops up to 64 KiB before a cut. Its zip
/// reader inflates the same data without these faults, so each member is given to it as an entry.
@safe final class GzipStream {
  private let source: ByteSource
  private let feed: ByteFeed
  private var stream: ArchiveStream?
  private var memberHeader = 0
  private var payload = 0
  private var crc = CRC32()
  private var count = 0
  /// Whether all of it came out.
  private(set) var isComplete = false
  /// Why no more comes out, if it is not complete.
  private(set) var failure: String?
  /// What a trailer says differently from the content before it.
  private(set) var disagreement: String?
  /// First byte of what follows the last member, if that is no padding.
  private(set) var trailingOffset: Int?

  init(_ source: ByteSource) throws(ArchiveStream.Refusal) {
    self.source = source
    feed = ByteFeed(source, blockSize: 65_536)
    guard let start = gzipPayload(in: source, at: 0) else {
      throw .init(text: "the gzip header is cut or damaged")
    }
    try open(memberAt: start)
  }

  /// When reading gives up, in nanoseconds of the monotonic clock.
  var deadline: UInt64 {
    get { feed.deadline }
    set { feed.deadline = newValue }
  }

  /// Whether reading gave up.
  var isOverTime: Bool { feed.isOverTime }

  /// Bytes of the file read so far.
  var consumed: Int { payload + (stream.map { $0.position - memberHeader } ?? 0) }

  /// The next block; empty at the end, nil if the rest cannot be decompressed.
  func readBlock() -> UnsafeRawBufferPointer? {
    while failure == nil, !isComplete, let stream {
      let (outcome, bytes, _) = unsafe stream.readBlock()
      switch outcome {
      case .ok, .warning:
        guard unsafe !bytes.isEmpty else { continue }
        unsafe crc.update(bytes)
        count += bytes.count
        return unsafe bytes
      case .end: endMember()
      case .failed, .fatal, .retry:
        failure = stream.isCutShort ? "truncated gzip data" : "damaged gzip data"
      }
    }
    return unsafe failure == nil ? UnsafeRawBufferPointer(start: nil, count: 0) : nil
  }

  private func open(memberAt start: Int) throws(ArchiveStream.Refusal) {
    let member = ZipDirectoryEntry(deflated: start..<source.count)
    let pieces = member.pieces()
    memberHeader = pieces.first?.count ?? 0
    payload = start
    crc = CRC32()
    count = 0
    feed.supply(pieces)
    let stream = try ArchiveStream(feed: feed, reading: [ARCHIVE_FORMAT_ZIP])
    guard stream.nextHeader().isUsable else { throw .init(text: stream.errorText) }
    self.stream = stream
  }

  private func endMember() {
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
      try open(memberAt: next)
    } catch {
      failure = error.text
    }
  }

  private func finish() {
    isComplete = true
    payload = consumed
    stream = nil
  }
}

extension ZipDirectoryEntry {
  /// An entry for data that some other file holds deflated; where it ends is for inflating to find.
  fileprivate init(deflated range: Range<Int>) {
    self.init(
      directoryOffset: nil, localHeaderOffset: 0, dataRange: range, rawName: [], extra: [],
      comment: [], versionMadeBy: 0, flags: 0, method: 8, dosTime: 0, dosDate: 0, crc32: nil,
      compressedSize: nil, uncompressedSize: nil, diskNumber: 0, externalAttributes: 0)
  }
}

/// Where the deflated data of the member at an offset begins (RFC 1952 §2.3); nil if none does.
private func gzipPayload(in source: ByteSource, at offset: Int) -> Int? {
  let header = source.bytes(at: offset, count: 262_144)
  guard header.count > 10, header.holds([0x1F, 0x8B, 8]), header[3] & 0xE0 == 0 else { return nil }
  var at = 10
  if header[3] & 4 != 0 {
    guard header.count >= at + 2 else { return nil }
    at += 2 + Int(header[at...].littleEndian16(at: 0))
  }
  for flag in [8, 16] as [UInt8] where header[3] & flag != 0 {
    guard at < header.count, let end = header[at...].firstIndex(of: 0) else { return nil }
    at = end + 1
  }
  if header[3] & 2 != 0 { at += 2 }
  return at < header.count ? offset + at : nil
}

/// The original file name in the header of the first member: ISO 8859-1 (RFC 1952 §2.3.1).
func gzipFileName(_ source: ByteSource) -> String? {
  let header = source.bytes(at: 0, count: 4096)
  guard header.count > 10, header[3] & 8 != 0 else { return nil }
  var at = 10
  if header[3] & 4 != 0, header.count >= 12 { at += 2 + Int(header[10...].littleEndian16(at: 0)) }
  guard at < header.count, let end = header[at...].firstIndex(of: 0), end > at else { return nil }
  let raw = header[at..<end]
  if let valid = String(validating: raw, as: UTF8.self) { return valid }
  return String(String.UnicodeScalarView(raw.map { Unicode.Scalar($0) }))
}
