import Glibc
import WorkroomModel

/// A file that an import or inspection was asked to read.
package struct FoundSource: Sendable, Hashable {
  /// Where it is.
  package var path: String
  /// How it was named: the argument, or the argument's last component and what follows below it.
  package var name: String
  package var sizeInBytes: Int
}

/// What was named and what came of it.
package struct SourceSearch: Sendable {
  package var found: [FoundSource] = []
  /// What could not be read, in words; the other arguments go on.
  package var problems: [String] = []
}

/// The files behind the arguments: files as they are, directories walked in sorted order. Links that
/// lead out of a directory are not followed; a store is no source.
package func findSources(_ arguments: [String]) -> SourceSearch {
  var search = SourceSearch()
  for argument in arguments { visit(argument, name: argument, isArgument: true, &search) }
  return search
}

private func visit(_ path: String, name: String, isArgument: Bool, _ search: inout SourceSearch) {
  var status = stat()
  guard (isArgument ? stat(path, &status) : lstat(path, &status)) == 0 else {
    let error: SourceError = errno == ENOENT ? .missing(name) : .cannotRead(name, code: errno)
    search.problems.append(error.description)
    return
  }
  switch status.st_mode & S_IFMT {
  case S_IFREG:
    guard access(path, R_OK) == 0 else {
      search.problems.append(SourceError.cannotRead(name, code: errno).description)
      return
    }
    search.found.append(FoundSource(path: path, name: name, sizeInBytes: Int(status.st_size)))
  case S_IFDIR:
    if path.hasSuffix(".workroom"), access("\(path)/index.sqlite", F_OK) == 0 { return }
    guard let names = entries(of: path) else {
      search.problems.append(SourceError.cannotRead(name, code: errno).description)
      return
    }
    let base = name.hasSuffix("/") ? String(name.dropLast()) : name
    for entry in names {
      visit("\(path)/\(entry)", name: "\(base)/\(entry)", isArgument: false, &search)
    }
  case S_IFLNK: search.problems.append("\(name): a symbolic link, not followed")
  default: search.problems.append(SourceError.notAFile(name).description)
  }
}

/// Names in a directory in byte order, so that every machine reads them in the same order.
private func entries(of path: String) -> [String]? {
  guard let directory = opendir(path) else { return nil }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
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
