internal import Glibc

/// Packs a folder into one file whose bytes depend on nothing but names and contents.
///
/// Entries stand in the order of the bytes of their paths, with the time 1980-01-01 00:00:00,
/// mode 0644 and no owner; folders appear only if empty; nothing is compressed. Links and special
/// files are refused. The archive gets its name when it is complete and never replaces a file.
public enum BagArchive {
  /// Writes a zip (APPNOTE 6.3.3: stored entries, UTF-8 names, zip64 where needed).
  ///
  /// Every path begins with `name`, by default the last part of `directory`. Throws a ``BagError``.
  public static func writeZip(
    of directory: String, named name: String? = nil, to path: String
  ) throws {
    try writeZip(of: directory, named: name, to: path, bounds: .format)
  }

  static func writeZip(
    of directory: String, named name: String?, to path: String, bounds: ZipBounds
  ) throws {
    try write(to: path) { output in
      var zip = ZipWriting(bounds: bounds, path: path)
      try forEachEntry(of: directory, named: name) { try zip.add($0, $1, to: output) }
      try zip.finish(output)
    }
  }

  /// Writes a tar (POSIX.1-1988 ustar, with POSIX.1-2001 pax headers where a name is long or not
  /// ASCII or a file is 8 GiB and more).
  ///
  /// Every path begins with `name`, by default the last part of `directory`. Throws a ``BagError``.
  public static func writeTar(
    of directory: String, named name: String? = nil, to path: String
  ) throws {
    try write(to: path) { output in
      var tar = TarWriting(path: path)
      try forEachEntry(of: directory, named: name) { try tar.add($0, $1, to: output) }
      try tar.finish(output)
    }
  }

  /// One entry of an archive.
  struct Entry {
    /// The whole path in the archive; that of a folder ends with `/`.
    var path: [UInt8]
    var sizeInBytes: Int
  }

  /// Gives the bytes of the entry at hand in chunks.
  typealias Contents = ((Span<UInt8>) throws -> Void) throws -> Void

  private static func forEachEntry(
    of directory: String, named name: String?, _ body: (Entry, Contents) throws -> Void
  ) throws {
    let tree = try FileTree(directory)
    let last = directory.split(separator: "/").last.map(String.init) ?? ""
    let base = name ?? last
    guard !base.isEmpty, base != ".", base != "..", !base.contains("/") else {
      throw BagError(.nameRefused, path: base, detail: "not a name for the folder in the archive")
    }
    for entry in try tree.entries(limits: BagLimits()) {
      let path = Array((base + "/").utf8) + entry.path
      let shown = String(decoding: entry.path, as: UTF8.self)
      switch entry.kind {
      case .folder(isEmpty: false): continue
      case .folder(isEmpty: true):
        try body(Entry(path: path + [UInt8(ascii: "/")], sizeInBytes: 0)) { _ in }
      case .link, .special:
        throw BagError(.fileNotRegular, path: shown)
      case .file(let size):
        guard isUTF8(path) else { throw BagError(.nameRefused, path: shown, detail: "not UTF-8") }
        try body(Entry(path: path, sizeInBytes: size)) { write in
          // One byte more than was announced shows that the file has grown.
          let count = try tree.open(entry.path).readChunks(upTo: size + 1, path: shown) {
            try write($0)
          }
          guard count == size else { throw BagError(.fileChanged, path: shown) }
        }
      }
    }
  }

  private static func write(
    to path: String, _ body: (borrowing OpenFile) throws -> Void
  ) throws {
    let partial = path + ".partial"
    unsafe unlink(partial)
    let output = try OpenFile.creating(partial)
    do {
      try body(output)
      guard fsync(output.descriptor) == 0 else { throw BagError.fromSystem("sync", path: path) }
      // A hard link fails where a rename would replace.
      guard unsafe link(partial, path) == 0 else {
        if errno == EEXIST { throw BagError(.destinationExists, path: path) }
        throw BagError.fromSystem("rename", path: path)
      }
      unsafe unlink(partial)
    } catch {
      unsafe unlink(partial)
      throw error
    }
  }
}
