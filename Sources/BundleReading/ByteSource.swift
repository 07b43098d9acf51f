internal import Glibc

/// The bytes of a bundle: a file, a part of one, or an array; read by offset, never changed.
final class ByteSource {
  private enum Storage {
    case file(descriptor: Int32, base: Int)
    case memory([UInt8])
  }

  private let storage: Storage
  /// The number of bytes.
  let count: Int
  /// The `errno` of the first read that the system refused, 0 if none was.
  private(set) var failure: Int32 = 0

  init(bytes: [UInt8]) {
    storage = .memory(bytes)
    count = bytes.count
  }

  init(path: String, byteRange: Range<Int>?) throws(BundleReadingError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let number = errno
      close(descriptor)
      throw .file(path: path, errno: number)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .file(path: path, errno: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    let size = Int(status.st_size)
    let range = (byteRange ?? 0..<size).clamped(to: 0..<size)
    storage = .file(descriptor: descriptor, base: range.lowerBound)
    count = range.count
  }

  deinit {
    if case .file(let descriptor, _) = storage { close(descriptor) }
  }

  /// Copies bytes from `offset` on, returns how many; fewer than asked for only at the end.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard offset >= 0, offset < count else { return 0 }
    let wanted = min(buffer.count, count - offset)
    guard wanted > 0 else { return 0 }
    switch storage {
    case .memory(let bytes):
      unsafe bytes.withUnsafeBytes { all in
        unsafe buffer.copyMemory(from: .init(rebasing: all[offset..<offset + wanted]))
      }
      return wanted
    case .file(let descriptor, let base):
      var done = 0
      while done < wanted {
        let got = unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, wanted - done,
          off_t(base + offset + done))
        if got < 0, errno == EINTR { continue }
        if got < 0, failure == 0 { failure = errno }
        if got <= 0 { break }
        done += got
      }
      return done
    }
  }

  /// The bytes of a range, fewer at the end.
  func bytes(at offset: Int, count wanted: Int) -> [UInt8] {
    guard wanted > 0, offset >= 0, offset < count else { return [] }
    return unsafe [UInt8](unsafeUninitializedCapacity: min(wanted, count - offset)) {
      buffer, initialized in
      initialized = unsafe read(at: offset, into: .init(buffer))
    }
  }
}

/// Reads small runs near one another from a source with few system calls.
struct ByteWindow {
  let source: ByteSource
  private let span: Int
  private var base = 0
  private var chunk: [UInt8] = []

  init(_ source: ByteSource, span: Int) {
    self.source = source
    self.span = span
  }

  /// The bytes of a range, fewer at the end.
  mutating func bytes(at offset: Int, count: Int) -> ArraySlice<UInt8> {
    guard count > 0, offset >= 0, offset < source.count else { return [] }
    let end = min(offset.addingReportingOverflow(count).partialValue, source.count)
    guard end > offset else { return [] }
    if offset < base || end > base + chunk.count {
      base = offset
      chunk = source.bytes(at: offset, count: max(span, end - offset))
    }
    let start = offset - base
    return chunk[min(start, chunk.count)..<min(end - base, chunk.count)]
  }
}

extension RandomAccessCollection where Element == UInt8, Index == Int {
  /// The little-endian number at a distance from the start; callers have checked the length.
  func littleEndian16(at distance: Int) -> UInt16 {
    let at = startIndex + distance
    return UInt16(self[at]) | UInt16(self[at + 1]) << 8
  }

  func littleEndian32(at distance: Int) -> UInt32 {
    UInt32(littleEndian16(at: distance)) | UInt32(littleEndian16(at: distance + 2)) << 16
  }

  func littleEndian64(at distance: Int) -> UInt64 {
    UInt64(littleEndian32(at: distance)) | UInt64(littleEndian32(at: distance + 4)) << 32
  }

  /// Whether these bytes stand at a distance from the start.
  func holds(_ pattern: [UInt8], at distance: Int = 0) -> Bool {
    guard distance >= 0, count - distance >= pattern.count else { return false }
    return self[(startIndex + distance)...].starts(with: pattern)
  }
}
