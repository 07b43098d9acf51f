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
  lines.reserveCapacity(bytes.count / 32)
  var start = 0
  // The next of each is searched for only once it has been passed.
  var lf = bytes.firstIndex(of: ASCII.lf, in: 0..<bytes.count) ?? bytes.count
  var cr = bytes.firstIndex(of: ASCII.cr, in: 0..<bytes.count) ?? bytes.count
  while min(lf, cr) < bytes.count {
    let position = min(lf, cr)
    let isPair = lf == cr + 1 && lf < bytes.count
    let end = isPair ? position + 2 : position + 1
    lines.append(TextLine(content: start..<position, end: end))
    start = end
    if lf < end { lf = bytes.firstIndex(of: ASCII.lf, in: end..<bytes.count) ?? bytes.count }
    if cr < end { cr = bytes.firstIndex(of: ASCII.cr, in: end..<bytes.count) ?? bytes.count }
  }
  if start < bytes.count { lines.append(TextLine(content: start..<bytes.count, end: bytes.count)) }
  return lines
}
