extension [UInt8] {
  /// Whether a line of a range begins with `From ` after one or more `>`.
  func hasQuotedFromLine(in range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      guard let mark = firstIndex(of: ASCII.greater, in: index..<range.upperBound) else {
        return false
      }
      if mark == range.lowerBound || self[mark - 1] == ASCII.lf || self[mark - 1] == ASCII.cr {
        var from = mark
        while from < range.upperBound, self[from] == ASCII.greater { from += 1 }
        if hasText("From ", at: from, before: range.upperBound) { return true }
        index = from
      } else {
        index = mark + 1
      }
    }
    return false
  }
}

/// Takes one `>` from each line that begins with `From ` after one or more of them (mboxrd).
func unquotedFromLines(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  let source = Array(bytes)
  var result: [UInt8] = []
  result.reserveCapacity(source.count)
  var index = 0
  while index < source.count {
    var from = index
    while from < source.count, source[from] == ASCII.greater { from += 1 }
    if from > index, source.hasText("From ", at: from, before: source.count) { index += 1 }
    var end = index
    while end < source.count, source[end] != ASCII.lf, source[end] != ASCII.cr { end += 1 }
    while end < source.count, source[end] == ASCII.lf || source[end] == ASCII.cr { end += 1 }
    result += source[index..<end]
    index = end
  }
  return result
}

/// Text with line feeds as line ends.
func withLineFeeds(_ text: String) -> String {
  let source = Array(text.utf8)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(source.count)
  var index = 0
  while let cr = source.firstIndex(of: ASCII.cr, in: index..<source.count) {
    bytes += source[index..<cr]
    bytes.append(ASCII.lf)
    index = cr + 1
    if index < source.count, source[index] == ASCII.lf { index += 1 }
  }
  guard index > 0 else { return text }
  bytes += source[index...]
  return String(decoding: bytes, as: UTF8.self)
}

/// The charset an HTML page states in its first bytes (`<meta charset=…>`).
func metaCharset(_ octets: ArraySlice<UInt8>) -> String? {
  let head = octets.prefix(2_048).map(\.lowercased)
  guard let mark = head.firstIndex(of: Array("charset=".utf8), in: 0..<head.count) else {
    return nil
  }
  var index = mark + 8
  while index < head.count, head[index] == ASCII.quote || head[index] == 0x27 || head[index].isSpace
  {
    index += 1
  }
  let start = index
  while index < head.count,
    head[index].isLetter || head[index].isDigit
      || head[index] == ASCII.hyphen || head[index] == ASCII.underscore
      || head[index] == ASCII.colon
  { index += 1 }
  return index > start ? head.string(start..<index) : nil
}
