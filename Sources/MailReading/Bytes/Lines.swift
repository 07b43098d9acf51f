/// How lines end in a message or mailbox.
enum LineEnd: Sendable {
  /// Line feed, with or without a carriage return before it.
  case lineFeed
  /// Carriage return; a line feed, alone or after it, ends a line as well.
  case carriageReturn

  /// The way the lines of a message end: by carriage return only if it has no line feed at all.
  static func of(_ bytes: [UInt8]) -> LineEnd {
    if bytes.firstIndex(of: ASCII.lf, in: 0..<bytes.count) != nil { return .lineFeed }
    return bytes.firstIndex(of: ASCII.cr, in: 0..<bytes.count) == nil ? .lineFeed : .carriageReturn
  }
}

/// A line: its content, and where the next one begins.
struct Line {
  /// The bytes without the line end.
  var content: Range<Int>
  /// The first byte after the line end; equal to the content's end if the line has none.
  var next: Int

  /// Whether a line end closes the line.
  var isClosed: Bool { next > content.upperBound }
}

extension [UInt8] {
  /// The line that begins at an index, no further than a limit.
  @inline(__always)
  func line(at start: Int, before limit: Int, _ lineEnd: LineEnd) -> Line {
    switch lineEnd {
    case .lineFeed:
      guard let lf = firstIndex(of: ASCII.lf, in: start..<limit) else {
        return Line(content: start..<limit, next: limit)
      }
      let end = lf > start && self[lf - 1] == ASCII.cr ? lf - 1 : lf
      return Line(content: start..<end, next: lf + 1)
    case .carriageReturn:
      var index = start
      while index < limit {
        if self[index] == ASCII.lf { return Line(content: start..<index, next: index + 1) }
        if self[index] == ASCII.cr {
          let isPair = index + 1 < limit && self[index + 1] == ASCII.lf
          return Line(content: start..<index, next: index + (isPair ? 2 : 1))
        }
        index += 1
      }
      return Line(content: start..<limit, next: limit)
    }
  }

  /// Where the line end before an index begins; the index itself if no line end stands there.
  func lineEndStart(before index: Int, after lower: Int, _ lineEnd: LineEnd) -> Int {
    guard index > lower else { return index }
    if self[index - 1] == ASCII.lf {
      return index - 1 > lower && self[index - 2] == ASCII.cr ? index - 2 : index - 1
    }
    if lineEnd == .carriageReturn, self[index - 1] == ASCII.cr { return index - 1 }
    return index
  }

  /// Where the empty line that ends at an index begins; nil if the line before is not empty.
  func emptyLineStart(before index: Int, after lower: Int, _ lineEnd: LineEnd) -> Int? {
    let end = lineEndStart(before: index, after: lower, lineEnd)
    guard end < index else { return nil }
    if end == lower { return end }
    return lineEndStart(before: end, after: lower, lineEnd) < end ? end : nil
  }
}
