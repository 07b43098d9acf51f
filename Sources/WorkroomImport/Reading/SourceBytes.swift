import Crypto
import Glibc
import WorkroomModel

/// A file in the temporary folder that has no name any more and vanishes with this value.
package final class SpoolFile: @unchecked Sendable {
  // The descriptor is written once, before the value is shared; reads use `pread`.
  fileprivate let descriptor: Int32

  fileprivate init() throws {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/workroom-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw SourceError.cannotRead(folder, code: errno) }
    unlink(template)
  }

  deinit { close(descriptor) }

  var path: String { "/proc/self/fd/\(descriptor)" }
}

/// The bytes of a source or of something inside it: in memory when small, in a file when not.
package enum SourceBytes: Sendable {
  case memory([UInt8])
  case file(path: String, sizeInBytes: Int)
  case spool(SpoolFile, sizeInBytes: Int)

  package var sizeInBytes: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(_, let size), .spool(_, let size): size
    }
  }

  /// How many of the bytes are held in memory.
  var bytesInMemory: Int {
    if case .memory(let bytes) = self { return bytes.count }
    return 0
  }

  /// A path that can be opened, for those who must seek; nil for bytes in memory.
  package var path: String? {
    switch self {
    case .memory: nil
    case .file(let path, _): path
    case .spool(let spool, _): spool.path
    }
  }

  /// The first bytes, at most `count`.
  package func prefix(_ count: Int) throws -> [UInt8] {
    switch self {
    case .memory(let bytes): return Array(bytes.prefix(count))
    case .file, .spool:
      var cursor = try SourceCursor(self)
      return try cursor.read(atMost: count)
    }
  }

  /// All bytes; throws when there are more than `limit`.
  package func all(limit: Int) throws -> [UInt8] {
    guard sizeInBytes <= limit else { throw SourceError.tooLarge(sizeInBytes, limit: limit) }
    if case .memory(let bytes) = self { return bytes }
    var cursor = try SourceCursor(self)
    return try cursor.read(atMost: sizeInBytes)
  }

  /// SHA-256 of all bytes or of a part, lower-case hex.
  package func digest(of range: Range<Int>? = nil) throws -> String {
    if case .memory(let bytes) = self, range == nil { return WorkroomImport.digest(of: bytes) }
    var hash = SHA256()
    var cursor = try SourceCursor(self, offset: range?.lowerBound ?? 0)
    var left = range?.count ?? sizeInBytes
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while left > 0, case let count = try cursor.fill(buffer), count > 0 {
      let taken = min(count, left)
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<taken]))
      left -= taken
    }
    return hexadecimal(hash.finalize())
  }
}

/// A reading position in source bytes.
package struct SourceCursor {
  private let bytes: SourceBytes
  private let opened: OpenedFile?
  private var offset: Int

  package init(_ bytes: SourceBytes, offset: Int = 0) throws {
    self.bytes = bytes
    self.offset = offset
    switch bytes {
    case .memory: opened = nil
    case .file(let path, _): opened = try OpenedFile(path)
    case .spool(let spool, _): opened = OpenedFile(spool)
    }
  }

  /// Copies the next bytes and returns how many; 0 at the end.
  package mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch bytes {
    case .memory(let bytes):
      let count = min(buffer.count, bytes.count - offset)
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)]))
      }
      offset += count
      return count
    case .file, .spool:
      guard let opened else { return 0 }
      while true {
        let count = pread(opened.descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw SourceError.cannotRead(opened.path, code: errno) }
        offset += count
        return count
      }
    }
  }

  mutating func read(atMost count: Int) throws -> [UInt8] {
    let wanted = min(count, bytes.sizeInBytes)
    var failure: (any Error)?
    var result = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted {
        do {
          let rest = UnsafeMutableRawBufferPointer(
            start: buffer.baseAddress?.advanced(by: filled), count: wanted - filled)
          let read = try fill(rest)
          if read == 0 { return }
          filled += read
        } catch {
          failure = error
          return
        }
      }
    }
    if let failure { throw failure }
    if result.count > count { result.removeSubrange(count...) }
    return result
  }
}

private final class OpenedFile {
  let descriptor: Int32
  let path: String
  private let spool: SpoolFile?

  init(_ path: String) throws {
    self.path = path
    spool = nil
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SourceError.cannotRead(path, code: errno) }
  }

  init(_ spool: SpoolFile) {
    self.spool = spool
    path = spool.path
    descriptor = spool.descriptor
  }

  deinit {
    if spool == nil { close(descriptor) }
  }
}

/// Collects bytes that arrive in pieces; past `memoryLimit` they go to a spool file and are hashed on
/// the way there.
struct BytesCollector {
  static let memoryLimit = 16 << 20
  private var memory: [UInt8] = []
  private var spool: SpoolFile?
  private var hash = SHA256()
  private(set) var sizeInBytes = 0

  /// `count` is how many bytes are said to come.
  init(expecting count: Int = 0) {
    memory.reserveCapacity(max(0, min(count, BytesCollector.memoryLimit)))
  }

  mutating func append(_ chunk: UnsafeRawBufferPointer) throws {
    sizeInBytes += chunk.count
    if spool == nil, sizeInBytes > BytesCollector.memoryLimit {
      let file = try SpoolFile()
      try memory.withUnsafeBytes {
        hash.update(bufferPointer: $0)
        try write($0, to: file)
      }
      memory = []
      spool = file
    }
    if let spool {
      hash.update(bufferPointer: chunk)
      try write(chunk, to: spool)
    } else {
      memory.append(contentsOf: chunk)
    }
  }

  /// The digest only where the bytes are no longer at hand in memory.
  consuming func finish() -> (bytes: SourceBytes, digest: String?) {
    if let spool {
      return (.spool(spool, sizeInBytes: sizeInBytes), hexadecimal(hash.finalize()))
    }
    // A size that is said may lie; what was set aside for it goes back.
    if memory.capacity / 2 > memory.count { memory = memory.withUnsafeBytes { Array($0) } }
    return (.memory(memory), nil)
  }

  private func write(_ chunk: UnsafeRawBufferPointer, to file: SpoolFile) throws {
    var rest = chunk[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(file.descriptor, part.baseAddress, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SourceError.cannotRead(file.path, code: errno) }
      rest = rest.dropFirst(count)
    }
  }
}

/// SHA-256, lower-case hex.
func digest(of bytes: some Collection<UInt8>) -> String {
  let result = bytes.withContiguousStorageIfAvailable {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer($0))
    return hexadecimal(hash.finalize())
  }
  if let result { return result }
  var hash = SHA256()
  hash.update(data: Array(bytes))
  return hexadecimal(hash.finalize())
}

/// Why a source cannot be read at all; damage inside it is a diagnostic instead.
package enum SourceError: Error, CustomStringConvertible {
  case missing(String)
  case cannotRead(String, code: Int32)
  case notAFile(String)
  case tooLarge(Int, limit: Int)

  package var description: String {
    switch self {
    case .missing(let path): "\(path): no such file or directory"
    case .cannotRead(let path, let code):
      "\(path): cannot be read (\(strerror(code).map { String(cString: $0) } ?? "error \(code)"))"
    case .notAFile(let path): "\(path): neither a file nor a directory"
    case .tooLarge(let size, let limit): "\(size) bytes, more than the limit of \(limit)"
    }
  }
}
