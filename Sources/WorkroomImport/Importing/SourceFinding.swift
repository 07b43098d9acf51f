import BundleReading
import Glibc
package import WorkroomModel

/// A file that an import or inspection was asked to read.
package struct FoundSource: Sendable, Hashable {
  /// Where it is, as text that can be opened while this value lives; see `held`.
  package var path: String
  /// How it was named: the argument, or the argument's last component and what follows below it.
  package var name: String
  package var sizeInBytes: Int
  /// The name below the argument as the folder has it, where the shown one differs.
  package var rawName: [UInt8]?
  /// Keeps a file open whose name is no UTF-8 and so cannot be written as text.
  private var held: HeldFile?

  package init(path: String, name: String, sizeInBytes: Int) {
    self.path = path
    self.name = name
    self.sizeInBytes = sizeInBytes
  }

  fileprivate init(held: HeldFile, name: String, sizeInBytes: Int) {
    self.init(path: "/proc/self/fd/\(held.descriptor)", name: name, sizeInBytes: sizeInBytes)
    self.held = held
  }
}

/// An open file; equal only to itself.
private final class HeldFile: Sendable, Hashable {
  let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  static func == (left: HeldFile, right: HeldFile) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What was named and what came of it.
package struct SourceSearch: Sendable {
  package var found: [FoundSource] = []
  /// What could not be read; the other arguments go on.
  package var unread: [UnreadPath] = []
  /// The same in words.
  package var problems: [String] { unread.map(\.description) }
}

/// A path that gave no source.
package struct UnreadPath: Sendable, Hashable, CustomStringConvertible {
  package var place: FoundSource
  /// What becomes of it in the reconciliation; nil when there is nothing of that name.
  package var outcome: Outcome?
  package var description: String
}

/// The files behind the arguments: files as they are, directories walked in sorted order. Links that
/// lead out of a directory are not followed; a store is no source. Names below an argument are shown
/// as those in a bundle are, so that a folder and a bundle of it read alike.
package func findSources(_ arguments: [String]) -> SourceSearch {
  var search = SourceSearch()
  for argument in arguments {
    var visit = FolderVisit(argument: argument)
    visit.visit([], isArgument: true, &search)
  }
  return search
}

/// A walk through one argument; below it, names are bytes until they are shown.
private struct FolderVisit {
  let argument: String
  private let base: String
  /// Names that are no UTF-8: one machine wrote them all, so each is evidence for the others.
  private var names: [[UInt8]] = []
  private var count = 0

  init(argument: String) {
    self.argument = argument
    base = argument.hasSuffix("/") ? String(argument.dropLast()) : argument
  }

  mutating func visit(_ below: [UInt8], isArgument: Bool, _ search: inout SourceSearch) {
    // Built of bytes, because a name need not be text.
    let path = (isArgument ? Array(argument.utf8) : Array("\(base)/".utf8) + below) + [0]
    let name = isArgument ? argument : "\(base)/\(shown(below))"
    var status = stat()
    let isThere = path.withUnsafeBytes { bytes in
      let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      return text.map { isArgument ? stat($0, &status) : lstat($0, &status) } == 0
    }
    guard isThere else {
      let code = errno
      if code == ENOENT, isArgument {
        search.unread.append(
          UnreadPath(
            place: FoundSource(path: name, name: name, sizeInBytes: 0), outcome: nil,
            description: SourceError.missing(name).description))
      } else {
        search.refuse(name, code: code)
      }
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      guard var source = found(path, name: name, size: Int(status.st_size)) else {
        search.refuse(name, code: errno, sizeInBytes: Int(status.st_size))
        return
      }
      if !isArgument, !name.utf8.dropFirst(base.utf8.count + 1).elementsEqual(below) {
        source.rawName = below
      }
      search.found.append(source)
    case S_IFDIR:
      if path.dropLast().reversed().starts(with: Array(".workroom".utf8).reversed()),
        hasIndex(path)
      {
        return
      }
      guard let entries = entries(of: path) else {
        search.refuse(name, code: errno)
        return
      }
      names += entries.filter { String(validating: $0, as: UTF8.self) == nil }
      for entry in entries {
        visit(below.isEmpty ? entry : below + [0x2F] + entry, isArgument: false, &search)
      }
    case S_IFLNK: search.leave(name, .ignored("symbolic link, not followed"))
    default: search.leave(name, .ignored("neither a file nor a directory"))
    }
  }

  private mutating func shown(_ below: [UInt8]) -> String {
    count += 1
    return EntryPath(rawName: below, amongNames: names, index: count).path
  }

  /// Nil, with `errno`, for a file that cannot be read.
  private func found(_ path: [UInt8], name: String, size: Int) -> FoundSource? {
    if let text = String(validating: path.dropLast(), as: UTF8.self) {
      guard access(text, R_OK) == 0 else { return nil }
      return FoundSource(path: text, name: name, sizeInBytes: size)
    }
    var descriptor = openedForReading(path)
    if descriptor < 0, errno == EMFILE {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      limit.rlim_cur = limit.rlim_max
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      descriptor = openedForReading(path)
    }
    guard descriptor >= 0 else { return nil }
    return FoundSource(held: HeldFile(descriptor), name: name, sizeInBytes: size)
  }

  private func openedForReading(_ path: [UInt8]) -> Int32 {
    path.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        open($0.assumingMemoryBound(to: CChar.self), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      } ?? -1
    }
  }

  private func hasIndex(_ path: [UInt8]) -> Bool {
    let index = path.dropLast() + Array("/index.sqlite".utf8) + [0]
    return Array(index).withUnsafeBytes { bytes in
      bytes.baseAddress.map { access($0.assumingMemoryBound(to: CChar.self), F_OK) } == 0
    }
  }
}

extension SourceSearch {
  fileprivate mutating func leave(_ name: String, _ outcome: Outcome, sizeInBytes: Int = 0) {
    unread.append(
      UnreadPath(
        place: FoundSource(path: name, name: name, sizeInBytes: sizeInBytes), outcome: outcome,
        description: "\(name): \(outcome.reason ?? "")"))
  }

  fileprivate mutating func refuse(_ name: String, code: Int32, sizeInBytes: Int = 0) {
    let words = SourceError.cannotRead("", code: code).description.dropFirst(2)
    leave(name, .quarantined(String(words)), sizeInBytes: sizeInBytes)
  }
}

/// Names in a directory in byte order, so that every machine reads them in the same order.
private func entries(of path: [UInt8]) -> [[UInt8]]? {
  let opened = path.withUnsafeBytes { bytes in
    bytes.baseAddress.map { opendir($0.assumingMemoryBound(to: CChar.self)) } ?? nil
  }
  guard let directory = opened else { return nil }
  defer { closedir(directory) }
  var names: [[UInt8]] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { text in
        Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
      }
    }
    if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
  }
  return names.sorted { $0.lexicographicallyPrecedes($1) }
}

/// The name under which a source is recorded: relative to what was named, never absolute.
package func recordedName(of source: FoundSource, argument: String) -> String {
  guard argument.hasPrefix("/") || argument.hasPrefix("..") || argument.hasPrefix("./") else {
    return source.name
  }
  var base = argument
  while base.hasSuffix("/"), base.count > 1 { base.removeLast() }
  let last = base.split(separator: "/").last.map(String.init) ?? base
  let rest = source.name.dropFirst(base.count)
  return last + rest
}
