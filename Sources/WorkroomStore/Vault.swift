import Crypto
import Glibc
import WorkroomModel

/// The kept bytes of every imported source: `sources/<sha256>`, one file each, written once.
package struct Vault: Sendable {
  package let folder: String

  /// Bytes copied and hashed at a time: large enough for SHA-256, small enough for the cache.
  private static let chunkInBytes = 1 << 20

  package func path(of digest: String) -> String { "\(folder)/\(digest)" }

  /// SHA-256 and size of a file, read once.
  package static func digest(ofFileAt path: String) throws -> (digest: String, sizeInBytes: Int) {
    var hash = SHA256()
    var size = 0
    try read(path) { chunk in
      hash.update(bufferPointer: chunk)
      size += chunk.count
    }
    return (hexadecimal(hash.finalize()), size)
  }

  /// Copies a file into the vault under its digest. Interrupted, only a `.part` file is left, which
  /// the next call removes.
  package func keep(fileAt path: String) throws -> (digest: String, sizeInBytes: Int) {
    let partial = "\(folder)/.part"
    let output = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw StoreError.cannotWrite(partial, code: errno) }
    var hash = SHA256()
    var size = 0
    do {
      defer { close(output) }
      try Vault.read(path) { chunk in
        hash.update(bufferPointer: chunk)
        size += chunk.count
        try Vault.write(chunk, to: output, path: partial)
      }
      guard fsync(output) == 0 else { throw StoreError.cannotWrite(partial, code: errno) }
    } catch {
      unlink(partial)
      throw error
    }
    let digest = hexadecimal(hash.finalize())
    guard rename(partial, self.path(of: digest)) == 0 else {
      throw StoreError.cannotWrite(self.path(of: digest), code: errno)
    }
    return (digest, size)
  }

  package func holds(_ digest: String) -> Bool { access(path(of: digest), F_OK) == 0 }

  /// Size of a kept source. Throws when its file is gone.
  package func sizeInBytes(of digest: String) throws -> Int {
    var status = stat()
    guard stat(path(of: digest), &status) == 0 else {
      throw StoreError.cannotRead(path(of: digest), code: errno)
    }
    return Int(status.st_size)
  }

  /// Removes the copy of a source that was not imported after all.
  package func discard(_ digest: String) {
    unlink(path(of: digest))
  }

  private static func read(
    _ path: String, _ consume: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let input = open(path, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw StoreError.cannotRead(path, code: errno) }
    defer { close(input) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkInBytes, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = Glibc.read(input, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StoreError.cannotRead(path, code: errno) }
      if count == 0 { return }
      try consume(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  private static func write(
    _ chunk: UnsafeRawBufferPointer, to output: Int32, path: String
  ) throws {
    var rest = chunk[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(output, part.baseAddress, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StoreError.cannotWrite(path, code: errno) }
      rest = rest.dropFirst(count)
    }
  }
}

/// Bytes free for us in the file system of a path; nil when the system will not say.
func freeSpace(at path: String) -> Int? {
  var status = statvfs()
  guard statvfs(path, &status) == 0 else { return nil }
  let (product, overflow) = Int(status.f_bavail)
    .multipliedReportingOverflow(by: Int(status.f_frsize))
  return overflow ? Int.max : product
}

func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text)
}
