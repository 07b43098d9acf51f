import Glibc

/// A conversion from a charset to UTF-8 by iconv, closed with its owner.
@safe package struct CharsetConversion: ~Copyable {
  private let descriptor: iconv_t

  /// Opens a conversion; nil if iconv does not know the charset.
  package init?(from name: String) {
    let opened = unsafe iconv_open("UTF-8", name)
    guard let opened = unsafe opened, Int(bitPattern: opened) != -1 else { return nil }
    unsafe descriptor = opened
  }

  deinit {
    unsafe iconv_close(descriptor)
  }

  /// Whether iconv knows a charset by this name.
  static func isKnown(_ name: String) -> Bool {
    CharsetConversion(from: name) != nil
  }

  /// Converts bytes to UTF-8; each byte that means nothing becomes U+FFFD and is counted.
  package func convert(_ bytes: ArraySlice<UInt8>) -> (text: [UInt8], undecodable: Int) {
    var text = [UInt8]()
    text.reserveCapacity(bytes.count * 2)
    var undecodable = 0
    var chunk = [UInt8](repeating: 0, count: min(max(bytes.count * 2, 256), 1 << 16))
    var input = Array(bytes)
    var taken = 0
    var steps = 0
    while taken < input.count {
      let before = taken
      let (status, written) = step(&input, &taken, into: &chunk)
      text.append(contentsOf: chunk[..<written])
      if status == 0 { break }
      switch status {
      case E2BIG where written > 0 || taken > before:
        steps = 0
      case EILSEQ, EINVAL, E2BIG:
        text.append(contentsOf: "\u{FFFD}".utf8)
        undecodable += 1
        taken += 1
      default:
        steps += 1
        if steps > 4 { return (text, undecodable + input.count - taken) }
      }
    }
    let (_, written) = flush(into: &chunk)
    text.append(contentsOf: chunk[..<written])
    return (text, undecodable)
  }

  /// Converts as much as fits; returns 0 or the error number, and how many bytes were written.
  private func step(
    _ input: inout [UInt8], _ taken: inout Int, into chunk: inout [UInt8]
  ) -> (status: Int32, written: Int) {
    let start = taken
    let total = input.count
    let (status, left, free) = unsafe input.withUnsafeMutableBytes { source in
      unsafe chunk.withUnsafeMutableBytes { target -> (Int32, Int, Int) in
        var from = unsafe source.baseAddress.map {
          unsafe ($0 + start).assumingMemoryBound(to: CChar.self)
        }
        var left = total - start
        var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
        var free = target.count
        errno = 0
        let result = unsafe iconv(descriptor, &from, &left, &to, &free)
        return (result == Int(bitPattern: UInt.max) || result == -1 ? errno : 0, left, free)
      }
    }
    taken = total - left
    return (status, chunk.count - free)
  }

  private func flush(into chunk: inout [UInt8]) -> (status: Int32, written: Int) {
    let free = unsafe chunk.withUnsafeMutableBytes { target -> Int in
      var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
      var free = target.count
      _ = unsafe iconv(descriptor, nil, nil, &to, &free)
      return free
    }
    return (0, chunk.count - free)
  }
}
