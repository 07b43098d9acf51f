internal import CLibArchive
internal import Glibc

/// One libarchive handle; owns it, and keeps alive the feed that it reads from.
@safe final class ArchiveStream {
  /// What a call of libarchive came to.
  enum Outcome {
    case ok, warning, retry, end, failed, fatal

    init(_ code: Int32) {
      switch code {
      case ARCHIVE_OK: self = .ok
      case ARCHIVE_EOF: self = .end
      case ARCHIVE_WARN: self = .warning
      case ARCHIVE_RETRY: self = .retry
      case ARCHIVE_FAILED: self = .failed
      default: self = .fatal
      }
    }
  }

  private let handle: OpaquePointer
  private var entry: OpaquePointer?
  let feed: ByteFeed

  /// Why libarchive does not open something, in its words.
  struct Refusal: Error {
    var text: String
  }

  /// Opens what the feed supplies.
  init(
    feed: ByteFeed, reading formats: [Int32], filter: Int32? = nil, password: [UInt8]? = nil
  ) throws(Refusal) {
    guard let handle = unsafe archive_read_new() else { throw Refusal(text: "no memory") }
    unsafe self.handle = handle
    self.feed = feed
    for format in formats where unsafe !Self.support(format, by: handle) {
      throw Refusal(text: "libarchive was built without this format")
    }
    if let filter, unsafe !Self.expect(filter, by: handle) {
      throw Refusal(text: "libarchive was built without this compression")
    }
    if let password {
      let text = password.filter { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
      unsafe archive_read_add_passphrase(handle, text)
    }
    unsafe archive_read_set_callback_data(handle, Unmanaged.passUnretained(feed).toOpaque())
    unsafe archive_read_set_read_callback(handle) { handle, data, result in
      guard let data = unsafe data, let result = unsafe result else { return -1 }
      let feed = unsafe Unmanaged<ByteFeed>.fromOpaque(data).takeUnretainedValue()
      guard let block = unsafe feed.readBlock() else { return -1 }
      unsafe result.pointee = block.baseAddress
      return block.count
    }
    unsafe archive_read_set_skip_callback(handle) { _, data, distance in
      guard let data = unsafe data else { return 0 }
      return unsafe Unmanaged<ByteFeed>.fromOpaque(data).takeUnretainedValue().skip(distance)
    }
    unsafe archive_read_set_seek_callback(handle) { _, data, offset, whence in
      guard let data = unsafe data else { return Int64(ARCHIVE_FATAL) }
      let feed = unsafe Unmanaged<ByteFeed>.fromOpaque(data).takeUnretainedValue()
      return feed.seek(offset, whence: whence) ?? Int64(ARCHIVE_FATAL)
    }
    guard Outcome(inUTF8Locale { unsafe archive_read_open1(handle) }).isUsable else {
      throw Refusal(text: errorText)
    }
  }

  deinit { unsafe archive_read_free(handle) }

  private static func support(_ format: Int32, by handle: OpaquePointer) -> Bool {
    switch format {
    case ARCHIVE_FORMAT_ZIP:
      unsafe archive_read_support_format_zip_streamable(handle) == ARCHIVE_OK
        // The checksum is ours to test: libarchive does not when a size is wrong as well.
        && archive_read_set_format_option(handle, "zip", "ignorecrc32", "1") == ARCHIVE_OK
    default: unsafe archive_read_support_format_by_code(handle, format) == ARCHIVE_OK
    }
  }

  /// Names the one filter, so that a file compressed twice is opened twice, by the nesting limit.
  private static func expect(_ filter: Int32, by handle: OpaquePointer) -> Bool {
    // libarchive 3.6 crashes when compress is appended without being recognised first.
    filter == ARCHIVE_FILTER_COMPRESS
      ? unsafe archive_read_support_filter_compress(handle) == ARCHIVE_OK
      : unsafe archive_read_append_filter(handle, filter) == ARCHIVE_OK
  }

  /// Advances to the next header.
  func nextHeader() -> Outcome {
    Outcome(inUTF8Locale { unsafe archive_read_next_header(handle, &entry) })
  }

  /// The next block of the current entry's content and its offset in it.
  func readBlock() -> (outcome: Outcome, bytes: UnsafeRawBufferPointer, offset: Int64) {
    var start: UnsafeRawPointer? = nil
    var count = 0
    var offset: Int64 = 0
    let code = unsafe archive_read_data_block(handle, &start, &count, &offset)
    let outcome = Outcome(code)
    guard outcome == .ok || outcome == .warning else {
      return unsafe (outcome, UnsafeRawBufferPointer(start: nil, count: 0), 0)
    }
    return unsafe (outcome, UnsafeRawBufferPointer(start: start, count: count), offset)
  }

  /// What libarchive says about its last error, in one line of printable text.
  var errorText: String {
    if let failure = feed.decompressed?.failure { return failure }
    guard let text = unsafe archive_error_string(handle) else { return "it cannot be read on" }
    return EntryPath.visible(unsafe String(cString: text))
  }

  /// Whether the last error is that the stored bytes end too early; zlib says so by Z_BUF_ERROR, -5.
  var isCutShort: Bool {
    let text = errorText.lowercased()
    return text.contains("truncated") || text.hasSuffix("(-5)")
  }

  /// Bytes of the bundle read so far.
  var consumed: Int {
    feed.decompressed?.consumed ?? Int(unsafe archive_filter_bytes(handle, -1))
  }

  /// Bytes read so far of what comes out of the filters.
  var position: Int { Int(unsafe archive_filter_bytes(handle, 0)) }

  /// First byte of the last header in what comes out of the filters.
  var headerPosition: Int { Int(unsafe archive_read_header_position(handle)) }

  /// The format family, one of `ARCHIVE_FORMAT_…`.
  var formatFamily: Int32 { unsafe archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK }

  /// Reads from the current header; nil before the first.
  func header() -> ArchiveHeader? {
    guard let entry = unsafe entry else { return nil }
    return inUTF8Locale { unsafe ArchiveHeader(entry) }
  }

  private func inUTF8Locale<Result>(_ body: () -> Result) -> Result {
    let previous = unsafe workroom_use_locale(utf8Locale)
    // libarchive asks errno why a name cannot be converted, which may not have set it: an ENOMEM that
    // anything left behind on this thread would end the archive, or the program.
    errno = 0
    defer { unsafe workroom_use_locale(previous) }
    return body()
  }
}

extension ArchiveStream.Outcome {
  /// Whether there is something to go on with.
  var isUsable: Bool { self == .ok || self == .warning }
}

private nonisolated(unsafe) let utf8Locale = unsafe workroom_utf8_locale()

/// What libarchive knows of an entry, copied out of it.
struct ArchiveHeader {
  var rawName: [UInt8] = []
  var fileType: UInt32
  var symbolicLink: [UInt8]?
  var hardLink: [UInt8]?
  var size: Int?
  var seconds: Int64?
  var nanoseconds: Int
  var isDataEncrypted: Bool
  var isSparse: Bool

  init(size: Int) {
    self.size = size
    (fileType, nanoseconds, isDataEncrypted, isSparse) = (0o100000, 0, false, false)
  }

  fileprivate init(_ entry: OpaquePointer) {
    rawName = unsafe bytes(archive_entry_pathname(entry), archive_entry_pathname_utf8(entry)) ?? []
    fileType = unsafe archive_entry_filetype(entry)
    symbolicLink = unsafe bytes(archive_entry_symlink(entry), archive_entry_symlink_utf8(entry))
    hardLink = unsafe bytes(archive_entry_hardlink(entry), archive_entry_hardlink_utf8(entry))
    size = unsafe archive_entry_size_is_set(entry) != 0 ? Int(archive_entry_size(entry)) : nil
    seconds =
      unsafe archive_entry_mtime_is_set(entry) != 0 ? Int64(archive_entry_mtime(entry)) : nil
    nanoseconds = unsafe archive_entry_mtime_nsec(entry)
    isDataEncrypted = unsafe archive_entry_is_data_encrypted(entry) != 0
    isSparse = unsafe archive_entry_sparse_count(entry) > 0
  }
}

/// A C string's bytes: the first that is there.
private func bytes(
  _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
) -> [UInt8]? {
  guard let text = unsafe first ?? second else { return nil }
  return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
}
