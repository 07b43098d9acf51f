import ArgumentParser
import Foundation
import Glibc
import WorkroomImport
import WorkroomStore

/// A folder that is written beside its place and takes it only when it is whole.
struct ReplacedFolder {
  private static let marker = ".workroom-reports"
  private let target: String
  private let staged: String

  /// Refuses a target that holds anything but reports of ours.
  init(_ target: String) throws {
    self.target = target.hasSuffix("/") ? String(target.dropLast()) : target
    staged = self.target + ".workroom-partial"
    let files = FileManager.default
    var isFolder: ObjCBool = false
    if files.fileExists(atPath: self.target, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        throw ValidationError("\(target) is a file; name a folder")
      }
      let held = try ReplacedFolder.files(below: self.target)
      let ours = try ReplacedFolder.listed(in: self.target)
      if let other = held.first(where: { !ours.contains($0) }) {
        throw ValidationError(
          "\(target) holds \(other), which was not written here before; name a folder of its own")
      }
    }
    if files.fileExists(atPath: staged) { try files.removeItem(atPath: staged) }
    try files.createDirectory(atPath: staged, withIntermediateDirectories: true)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let path = "\(staged)/\(name)"
    if let slash = path.lastIndex(of: "/") {
      try FileManager.default.createDirectory(
        atPath: String(path[..<slash]), withIntermediateDirectories: true)
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Adds to the end of a file, for what is too large to be held at once.
  func append(_ bytes: [UInt8], to name: String) throws {
    let path = "\(staged)/\(name)"
    if !FileManager.default.fileExists(atPath: path) {
      try write(bytes, to: name)
      return
    }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { file.closeFile() }
    try file.seekToEnd()
    try file.write(contentsOf: Data(bytes))
  }

  /// Writes a content piece by piece and says what stands on disk then.
  func write(_ bytes: SourceBytes, to name: String) throws -> (digest: String, sizeInBytes: Int) {
    let path = "\(staged)/\(name)"
    if let slash = path.lastIndex(of: "/") {
      try FileManager.default.createDirectory(
        atPath: String(path[..<slash]), withIntermediateDirectories: true)
    }
    let output = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw StoreError.cannotWrite(path, code: errno) }
    defer { close(output) }
    var cursor = try SourceCursor(bytes)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try cursor.fill(buffer), count > 0 {
      var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let written = Glibc.write(output, part.baseAddress, part.count)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw StoreError.cannotWrite(path, code: errno) }
        rest = rest.dropFirst(written)
      }
    }
    return try Vault.digest(ofFileAt: path)
  }

  private static func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: "\(folder)/\(name)", isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }.sorted()
  }

  /// What the last run wrote there, by the list it left.
  private static func listed(in folder: String) throws -> Set<String> {
    guard let list = FileManager.default.contents(atPath: "\(folder)/\(marker)") else { return [] }
    return Set(String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init))
      .union([marker])
  }

  func publish() throws {
    let files = FileManager.default
    let names = try ReplacedFolder.files(below: staged).joined(separator: "\n")
    try write(Array(names.utf8), to: ReplacedFolder.marker)
    guard files.fileExists(atPath: target) else {
      return try files.moveItem(atPath: staged, toPath: target)
    }
    // The two change places in one step: at no moment does nothing stand at the target.
    if exchange(staged, target) {
      return try files.removeItem(atPath: staged)
    }
    // Some file systems cannot exchange.
    let old = target + ".workroom-old"
    if files.fileExists(atPath: old) { try files.removeItem(atPath: old) }
    try files.moveItem(atPath: target, toPath: old)
    try files.moveItem(atPath: staged, toPath: target)
    try files.removeItem(atPath: old)
  }

  /// Leaves the old reports as they are.
  func abandon() {
    do {
      try FileManager.default.removeItem(atPath: staged)
    } catch {
      say("\(staged) could not be removed: \(error.localizedDescription)")
    }
  }
}

/// Lets two folders change places in one step (`renameat2` with `RENAME_EXCHANGE`, Linux 3.15); false
/// where the system or the file system cannot.
private func exchange(_ one: String, _ other: String) -> Bool {
  typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
  // The header hides the function from programs that do not ask for extensions of GNU.
  guard let found = dlsym(nil, "renameat2") else { return false }
  let rename = unsafeBitCast(found, to: Rename.self)
  return rename(AT_FDCWD, one, AT_FDCWD, other, 1 << 1) == 0
}
