internal import Glibc

/// A file descriptor that is closed when its owner goes away.
struct OpenFile: ~Copyable {
  let descriptor: Int32

  init(adopting descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Creates `path`, which must not exist yet; a link standing there is not followed.
  static func creating(_ path: String) throws -> OpenFile {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = unsafe open(path, flags, 0o666)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw BagError(.destinationExists, path: path) }
      throw BagError.fromSystem("create", path: path)
    }
    return OpenFile(adopting: descriptor)
  }

  /// Opens `path` for reading, following links: the caller chose this path.
  static func reading(_ path: String) throws -> OpenFile {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw BagError.fromSystem("open", path: path) }
    return OpenFile(adopting: descriptor)
  }

  /// Writes all of `bytes` at the current position.
  func write(_ bytes: Span<UInt8>, path: String) throws {
    var written = 0
    while written < bytes.count {
      let rest = bytes.extracting(written...)
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw BagError.fromSystem("write", path: path)
      }
      written += count
    }
  }

  /// Writes all of `bytes` at the current position.
  func write(_ bytes: [UInt8], path: String) throws {
    try write(bytes.span, path: path)
  }

  /// Overwrites the bytes at `offset` and leaves the current position alone.
  func overwrite(_ bytes: [UInt8], at offset: Int, path: String) throws {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    }
    guard count == bytes.count else { throw BagError.fromSystem("write", path: path) }
  }

  /// Moves the current position to `offset`.
  func seek(to offset: Int, path: String) throws {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
      throw BagError.fromSystem("seek", path: path)
    }
  }

  /// Gives the bytes up to the end, or the next `limit` bytes, in chunks; returns how many.
  @discardableResult
  func readChunks(
    upTo limit: Int = .max, path: String, _ body: (Span<UInt8>) throws -> Void
  ) throws -> Int {
    var buffer = [UInt8](repeating: 0, count: min(limit, 1 << 18))
    var total = 0
    while total < limit {
      let wanted = min(buffer.count, limit - total)
      let count = unsafe buffer.withUnsafeMutableBytes { free in
        unsafe read(descriptor, free.baseAddress, wanted)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw BagError.fromSystem("read", path: path)
      }
      if count == 0 { break }
      total += count
      try body(buffer.span.extracting(..<count))
    }
    return total
  }
}
