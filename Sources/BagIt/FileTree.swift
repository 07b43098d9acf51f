internal import Glibc

/// The files under one folder, reached without following any link below it.
struct FileTree: ~Copyable {
  enum Kind: Equatable {
    case file(sizeInBytes: Int)
    case folder(isEmpty: Bool)
    case link
    case special
  }

  struct Entry {
    /// Relative to the root, components separated by `/`, exactly the bytes of the file system.
    var path: [UInt8]
    var kind: Kind
  }

  let root: OpenFile
  let location: String

  init(_ location: String) throws {
    let descriptor = unsafe Glibc.open(location, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw BagError.fromSystem("open", path: location) }
    self.root = OpenFile(adopting: descriptor)
    self.location = location
  }

  /// Everything below the root in the order of the bytes of its paths.
  func entries(limits: BagLimits) throws -> [Entry] {
    var found: [Entry] = []
    try list([], depth: 0, limits: limits, into: &found)
    return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// Opens a regular file below the root; a link in any part of `path` is refused.
  func open(_ path: [UInt8]) throws -> OpenFile {
    let file = try openBeneath(path, flags: O_RDONLY | O_NONBLOCK)
    var status = stat()
    guard unsafe fstat(file.descriptor, &status) == 0 else {
      throw BagError.fromSystem("stat", path: text(path))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw BagError(.fileNotRegular, path: text(path))
    }
    return file
  }

  private func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }

  private func openBeneath(_ path: [UInt8], flags: Int32) throws -> OpenFile {
    var folder = OpenFile(adopting: try duplicate(root.descriptor))
    let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      let wanted = isLast ? flags : O_RDONLY | O_DIRECTORY
      guard !part.isEmpty, !part.contains(0), part != [0x2E, 0x2E] else {
        throw BagError(.inputOutput, path: text(path), detail: "not a path below the folder")
      }
      let next = unsafe openat(
        folder.descriptor, cString(part), wanted | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw BagError.fromSystem("open", path: text(path)) }
      folder = OpenFile(adopting: next)
    }
    return folder
  }

  private func duplicate(_ descriptor: Int32) throws -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw BagError.fromSystem("open", path: location) }
    return copy
  }

  private func list(
    _ folder: [UInt8], depth: Int, limits: BagLimits, into found: inout [Entry]
  ) throws {
    guard depth <= limits.folderDepth else {
      throw BagError(.limitExceeded, path: text(folder), detail: "folders too deep")
    }
    for (name, kind) in try children(of: folder) {
      guard found.count < limits.files else {
        throw BagError(.limitExceeded, path: location, detail: "too many files")
      }
      let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
      guard path.count <= limits.pathLengthInBytes else {
        throw BagError(.limitExceeded, path: text(path), detail: "path too long")
      }
      found.append(Entry(path: path, kind: kind))
      guard case .folder = kind else { continue }
      let position = found.count - 1
      try list(path, depth: depth + 1, limits: limits, into: &found)
      found[position].kind = .folder(isEmpty: found.count == position + 1)
    }
  }

  private func openFolder(_ path: [UInt8]) throws -> OpenFile {
    if path.isEmpty { return OpenFile(adopting: try duplicate(root.descriptor)) }
    return try openBeneath(path, flags: O_RDONLY | O_DIRECTORY)
  }

  private func children(of folder: [UInt8]) throws -> [(name: [UInt8], kind: Kind)] {
    let opened = try openFolder(folder)
    // A stream of its own: the copy of the descriptor shares its position with the root.
    let own = unsafe openat(opened.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0 else { throw BagError.fromSystem("open", path: text(folder)) }
    guard let stream = unsafe fdopendir(own) else {
      close(own)
      throw BagError.fromSystem("read", path: text(folder))
    }
    defer { unsafe closedir(stream) }
    var children: [(name: [UInt8], kind: Kind)] = []
    while let entry = unsafe readdir(stream) {
      let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
      let start = unsafe UnsafeRawPointer(entry) + offset
      let length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
      let name = unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
      guard name != [0x2E], name != [0x2E, 0x2E] else { continue }
      children.append((name, try kind(of: name, in: own, folder)))
    }
    return children
  }

  private func kind(of name: [UInt8], in descriptor: Int32, _ folder: [UInt8]) throws -> Kind {
    var status = stat()
    guard unsafe fstatat(descriptor, cString(name), &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw BagError.fromSystem("stat", path: text(folder + [UInt8(ascii: "/")] + name))
    }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file(sizeInBytes: Int(status.st_size))
    case S_IFDIR: .folder(isEmpty: true)
    case S_IFLNK: .link
    default: .special
    }
  }
}

/// `bytes` as C wants a string.
func cString(_ bytes: some Sequence<UInt8>) -> [CChar] {
  bytes.map { CChar(bitPattern: $0) } + [0]
}
