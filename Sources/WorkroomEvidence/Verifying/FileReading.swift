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
  var isWhole = true
  let bytes = [UInt8](unsafeUninitializedCapacity: wanted.count) { buffer, filled in
    filled = 0
    while filled < wanted.count {
      let count = pread(
        input, buffer.baseAddress?.advanced(by: filled), wanted.count - filled,
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
