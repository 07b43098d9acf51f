import Glibc

/// The bytes of a file, or of a range of it; nil when it cannot be read or ends before the range.
func readFile(_ path: String, range: Range<Int>? = nil) -> [UInt8]? {
  let input = open(path, O_RDONLY | O_CLOEXEC)
  guard input >= 0 else { return nil }
  defer { close(input) }
  var status = stat()
  guard fstat(input, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  let size = Int(status.st_size)
  let wanted = range ?? 0..<size
  guard wanted.lowerBound >= 0, wanted.upperBound <= size else { return nil }
  return readBytes(input, wanted)
}

/// Hands over a regular file piece by piece; false when it cannot be read to its end.
func readPieces(_ path: String, _ take: ([UInt8]) throws -> Void) rethrows -> Bool {
  let input = open(path, O_RDONLY | O_CLOEXEC)
  guard input >= 0 else { return false }
  defer { close(input) }
  var status = stat()
  guard fstat(input, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
  var offset = 0
  while offset < Int(status.st_size) {
    let end = min(Int(status.st_size), offset + 1 << 20)
    guard let piece = readBytes(input, offset..<end) else { return false }
    try take(piece)
    offset = end
  }
  return true
}

/// A range of an open file; nil when it cannot be read or ends before.
func readBytes(_ file: Int32, _ wanted: Range<Int>) -> [UInt8]? {
  var isWhole = true
  let bytes = [UInt8](unsafeUninitializedCapacity: wanted.count) { buffer, filled in
    filled = 0
    while filled < wanted.count {
      let count = pread(
        file, buffer.baseAddress?.advanced(by: filled), wanted.count - filled,
        off_t(wanted.lowerBound + filled))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isWhole = false
        return
      }
      filled += count
    }
  }
  return isWhole ? bytes : nil
}

func isRegularFile(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// Every regular file below a folder, in the order of the paths; links are not followed.
func regularFiles(below folder: String) -> [String] {
  var (found, waiting) = ([String](), [folder])
  while let path = waiting.popLast() {
    guard let directory = opendir(path) else { continue }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      var status = stat()
      guard lstat(path + "/" + name, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: waiting.append(path + "/" + name)
      case S_IFREG: found.append(path + "/" + name)
      default: continue
      }
    }
  }
  return found.sorted()
}

/// Whether a file lies somewhere below a folder, whatever links lead there.
func isInside(_ file: String, _ folder: String) -> Bool {
  guard let inner = canonical(file), let outer = canonical(folder) else { return false }
  return inner.hasPrefix(outer + "/")
}

private func canonical(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}
