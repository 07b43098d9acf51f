import Crypto
import Glibc
import WorkroomModel

/// The kept bytes of every imported source: `sources/<sha256>`, one file each, written once.
package struct Vault: Sendable {
  package let folder: String

  /// The vault in a folder, whatever became of the index beside it.
  package init(folder: String) { self.folder = folder }

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

  /// Where the bytes of a source lie.
  package enum Place: Sendable, Hashable {
    case kept(path: String)
    /// Left where it was (`--reference`); the vault has a pointer only.
    case referenced(path: String)
    case missing
  }

  package func place(of digest: String) -> Place {
    if holds(digest) { return .kept(path: path(of: digest)) }
    let pointer = pointer(of: digest)
    var buffer = [UInt8](repeating: 0, count: 4096)
    let input = open(pointer, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { return .missing }
    defer { close(input) }
    let count = Glibc.read(input, &buffer, buffer.count)
    guard count > 1 else { return .missing }
    return .referenced(path: String(decoding: buffer[..<(count - 1)], as: UTF8.self))
  }

  private func pointer(of digest: String) -> String { "\(folder)/\(digest).pointer" }

  /// Leaves a source where it is and keeps its absolute path instead of its bytes.
  package func point(to path: String, digest: String) throws {
    guard let resolved = realpath(path, nil) else { throw StoreError.cannotRead(path, code: errno) }
    defer { free(resolved) }
    try replaceFile(at: pointer(of: digest), with: Array((String(cString: resolved) + "\n").utf8))
  }

  /// Makes sure that the bytes of a source are those that were imported, and says where they are.
  /// Throws what is wrong, with the remedy.
  package func check(_ source: SourceRecord) throws -> String {
    let place = place(of: source.digest)
    switch place {
    case .missing: throw StoreError.sourceGone(source.name)
    case .kept(let path), .referenced(let path):
      guard access(path, F_OK) == 0 else {
        throw StoreError.referenceGone(source.name, path: path)
      }
      let found = try Vault.digest(ofFileAt: path).digest
      if found == source.digest { return path }
      if case .kept = place {
        throw StoreError.sourceChanged(source.name, found: found, expected: source.digest)
      }
      throw StoreError.referenceChanged(
        source.name, path: path, found: found, expected: source.digest)
    }
  }

  /// Where to read a source. Kept bytes are taken as they stand (`check` hashes them); a file that lies
  /// outside the store may have changed since, so it is hashed first.
  package func readablePath(of digest: String, name: String) throws -> String {
    switch place(of: digest) {
    case .missing: throw StoreError.sourceGone(name)
    case .kept(let path): return path
    case .referenced(let path):
      guard access(path, F_OK) == 0 else { throw StoreError.referenceGone(name, path: path) }
      let found = try Vault.digest(ofFileAt: path).digest
      guard found == digest else {
        throw StoreError.referenceChanged(name, path: path, found: found, expected: digest)
      }
      return path
    }
  }

  /// Files in the vault by the digest in their names, and names that are none of its.
  package func listing() throws -> (digests: Set<String>, strangers: [String]) {
    guard let directory = opendir(folder) else {
      throw StoreError.cannotRead(folder, code: errno)
    }
    defer { closedir(directory) }
    var digests: Set<String> = []
    var strangers: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let base = name.hasSuffix(".pointer") ? String(name.dropLast(8)) : name
      if base.utf8.count == 64, base.allSatisfy(\.isHexDigit) {
        digests.insert(base)
      } else {
        strangers.append(name)
      }
    }
    return (digests, strangers.sorted())
  }

  /// Copies a file into the vault under its digest. Interrupted, only a `.part` file is left, which
  /// the next call removes. Unless `isSynced`, the bytes are durable after `sync` only.
  package func keep(
    fileAt path: String, isSynced: Bool = true
  ) throws -> (digest: String, sizeInBytes: Int) {
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
      if isSynced {
        guard fsync(output) == 0 else { throw StoreError.cannotWrite(partial, code: errno) }
      } else {
        // Linux begins to write what it is told to forget, so that `sync` has little to wait for.
        posix_fadvise(output, 0, 0, POSIX_FADV_DONTNEED)
      }
    } catch {
      unlink(partial)
      throw error
    }
    let digest = hexadecimal(hash.finalize())
    guard rename(partial, self.path(of: digest)) == 0 else {
      throw StoreError.cannotWrite(self.path(of: digest), code: errno)
    }
    unlink(pointer(of: digest))
    return (digest, size)
  }

  /// Waits until these kept bytes are on the disk; `keep` had them begin their way there.
  func sync(_ digests: [String]) throws {
    for digest in digests where holds(digest) {
      let path = path(of: digest)
      let file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { throw StoreError.cannotWrite(path, code: errno) }
      defer { close(file) }
      guard fsync(file) == 0 else { throw StoreError.cannotWrite(path, code: errno) }
    }
    // The names that the files were given.
    let names = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard names >= 0 else { throw StoreError.cannotWrite(folder, code: errno) }
    defer { close(names) }
    guard fsync(names) == 0 else { throw StoreError.cannotWrite(folder, code: errno) }
  }

  package func holds(_ digest: String) -> Bool { access(path(of: digest), F_OK) == 0 }

  /// Size of a file. Throws when it is gone.
  package static func sizeInBytes(ofFileAt path: String) throws -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else { throw StoreError.cannotRead(path, code: errno) }
    return Int(status.st_size)
  }

  /// Removes the copy of a source that was not imported after all.
  package func discard(_ digest: String) {
    unlink(path(of: digest))
    unlink(pointer(of: digest))
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
