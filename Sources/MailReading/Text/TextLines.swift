/// One line of a text, with and without its line end.
struct TextLine {
  var content: Range<Int>
  /// Index of the first byte of the next line.
  var end: Int

  var start: Int { content.lowerBound }
}

/// The lines of a text; CRLF, LF and lone CR end a line.
func textLines(of bytes: [UInt8]) -> [TextLine] {
  var lines: [TextLine] = []
  var start = 0
  var position = 0
  while position < bytes.count {
    let byte = bytes[position]
    guard byte == ASCII.lf || byte == ASCII.cr else {
      position += 1
      continue
    }
    var end = position + 1
    if byte == ASCII.cr, end < bytes.count, bytes[end] == ASCII.lf { end += 1 }
    lines.append(TextLine(content: start..<position, end: end))
    start = end
    position = end
  }
  if start < bytes.count { lines.append(TextLine(content: start..<bytes.count, end: bytes.count)) }
  return lines
}
