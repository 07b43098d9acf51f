internal import Glibc

/// A folder that is filled under a hidden temporary name and renamed into place when done.
///
/// For `bags/WR01` the temporary name is `bags/.WR01.partial`. It is locked while in use, so a
/// leftover of an interrupted run is told from one that is being written now.
final class StagedFolder {
  let destination: String
  let location: String
  private let lock: Int32
  private let isDurable: Bool
  private var isOpen = true

  init(for destination: String, isDurable: Bool) throws {
    self.isDurable = isDurable
    let trimmed = Self.withoutTrailingSlashes(destination)
    self.destination = trimmed
    let slash = trimmed.lastIndex(of: "/")
    let parent = slash.map { trimmed[...$0] } ?? ""
    let name = slash.map { trimmed[trimmed.index(after: $0)...] } ?? trimmed[...]
    guard !name.isEmpty, name != ".", name != ".." else {
      throw BagError(.nameRefused, path: destination, detail: "not the name of a new folder")
    }
    location = parent + "." + name + ".partial"
    guard unsafe access(trimmed, F_OK) != 0 else {
      throw BagError(.destinationExists, path: trimmed)
    }
    lock = try Self.locked(location)
    try FileRemoval.empty(location)
  }

  deinit {
    if isOpen { abandon() }
  }

  /// The name that a file has until the folder is published.
  static func hidden(_ name: String) -> String { "." + name + ".partial" }

  /// Gives a file the name under which it waits: without its declaration a folder is no bag, and a run
  /// that is killed leaves nothing that passes for one.
  func hide(_ name: String) throws {
    guard unsafe rename(location + "/" + name, location + "/" + Self.hidden(name)) == 0 else {
      throw BagError.fromSystem("rename", path: name)
    }
  }

  /// Gives the folder its name, and the hidden file its own, having made all of it durable if so wanted.
  func publish(hidden name: String) throws {
    // One flush of everything: a flush per file would take minutes for a bag of many small files.
    if isDurable { sync() }
    guard unsafe access(destination, F_OK) != 0 else {
      throw BagError(.destinationExists, path: destination)
    }
    guard unsafe rename(location + "/" + Self.hidden(name), location + "/" + name) == 0 else {
      throw BagError.fromSystem("rename", path: name)
    }
    guard unsafe rename(location, destination) == 0 else {
      throw BagError.fromSystem("rename", path: destination)
    }
    isOpen = false
    if isDurable { sync() }
    close(lock)
  }

  /// Removes the folder and all in it; returns whether the system let us.
  ///
  /// What stays keeps its hidden name, and the next run for the same bag removes it.
  @discardableResult
  func abandon() -> Bool {
    guard isOpen else { return true }
    isOpen = false
    defer { close(lock) }
    do {
      try FileRemoval.empty(location)
    } catch {
      return false
    }
    return unsafe rmdir(location) == 0
  }

  private static func withoutTrailingSlashes(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  private static func locked(_ location: String) throws -> Int32 {
    if unsafe mkdir(location, 0o777) != 0, errno != EEXIST {
      throw BagError.fromSystem("create", path: location)
    }
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let descriptor = unsafe open(location, flags)
    guard descriptor >= 0 else { throw BagError.fromSystem("open", path: location) }
    // The folder may have been renamed or removed by its owner between the two calls.
    var (held, named) = (stat(), stat())
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, unsafe fstat(descriptor, &held) == 0,
      unsafe lstat(location, &named) == 0, held.st_ino == named.st_ino
    else {
      close(descriptor)
      throw BagError(.destinationBusy, path: location)
    }
    return descriptor
  }
}

/// Deleting what an earlier run left, without following links.
enum FileRemoval {
  static func empty(_ location: String) throws {
    var limits = BagLimits()
    limits.files = .max
    limits.folderDepth = .max
    limits.pathLengthInBytes = .max
    // The deepest come last in the order of paths, so backwards every folder is empty in time.
    for entry in try FileTree(location).entries(limits: limits).reversed() {
      let path = cString(Array((location + "/").utf8) + entry.path)
      let result: Int32
      if case .folder = entry.kind {
        result = unsafe rmdir(path)
      } else {
        result = unsafe unlink(path)
      }
      guard result == 0 else { throw BagError.fromSystem("remove", path: location) }
    }
  }
}
