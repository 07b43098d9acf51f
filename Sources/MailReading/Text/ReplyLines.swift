/// A line of a body as the reply splitter sees it.
struct ReplyLine {
  /// The whole line with its line end, as bytes of the text.
  var range: Range<Int>
  /// What stands after the quote marks, without white space around it.
  var content: Range<Int>
  /// Number of quote marks (`>`) before the content.
  var quoteDepth: Int

  var isBlank: Bool { content.isEmpty }
  var isQuoted: Bool { quoteDepth > 0 }
}

/// The lines of a text with the questions the splitter asks of them.
struct ReplyLines {
  let bytes: [UInt8]
  private(set) var lines: [ReplyLine] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lines = textLines(of: bytes).map { line in
      var start = line.start
      let depth = skipQuoteMarks(bytes, &start, line.content.upperBound)
      let content = trimmedRange(bytes, start..<line.content.upperBound)
      return ReplyLine(range: line.start..<line.end, content: content, quoteDepth: depth)
    }
    unmarkMailboxQuoting()
  }

  var count: Int { lines.count }

  subscript(_ index: Int) -> ReplyLine { lines[index] }

  /// The content of a line as it stands.
  func content(_ index: Int) -> ArraySlice<UInt8> { bytes[lines[index].content] }

  /// The content of a line in lower case.
  func lowercasedContent(_ index: Int) -> String {
    String(decoding: content(index), as: UTF8.self).lowercased()
  }

  /// Index of the first line at or after `index` that is not blank; `count` if there is none.
  func nextText(_ index: Int) -> Int {
    var next = index
    while next < lines.count, lines[next].isBlank { next += 1 }
    return next
  }

  /// A mailbox writes a body line that begins with `From ` as `>From `: alone, it quotes nobody.
  private mutating func unmarkMailboxQuoting() {
    for index in lines.indices where lines[index].quoteDepth == 1 {
      let line = lines[index]
      guard bytes[line.range].starts(with: ">From ".utf8) else { continue }
      let before = index > 0 && lines[index - 1].isQuoted
      let after = index + 1 < lines.count && lines[index + 1].isQuoted
      if !before && !after { lines[index].quoteDepth = 0 }
    }
  }
}

/// Moves `start` past quote marks and returns their number; a mark may stand up to three columns in.
private func skipQuoteMarks(_ bytes: [UInt8], _ start: inout Int, _ end: Int) -> Int {
  var depth = 0
  var position = start
  var spaces = 0
  while position < end {
    let byte = bytes[position]
    if byte == ASCII.greater {
      position += 1
    } else if byte == 0xef, position + 2 < end, bytes[position + 1] == 0xbc,
      bytes[position + 2] == 0x9e
    {
      position += 3
    } else if byte == ASCII.bar, position + 1 < end, bytes[position + 1] == ASCII.greater {
      position += 2
    } else if byte == ASCII.space, spaces < 3 {
      spaces += 1
      position += 1
      continue
    } else {
      break
    }
    depth += 1
    spaces = 0
    start = position
  }
  return depth
}

/// A range without the white space at its ends, no-break, zero-width and ideographic spaces included.
func trimmedRange(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
  var start = range.lowerBound
  var end = range.upperBound
  while start < end {
    let length = spaceLength(bytes, start, end)
    if length == 0 { break }
    start += length
  }
  while end > start {
    if bytes[end - 1].isHTMLSpace {
      end -= 1
    } else if end - start >= 2, spaceLength(bytes, end - 2, end) == 2 {
      end -= 2
    } else if end - start >= 3, spaceLength(bytes, end - 3, end) == 3 {
      end -= 3
    } else {
      break
    }
  }
  return start..<end
}

/// Bytes of the white space at `position`; 0 if there is none.
private func spaceLength(_ bytes: [UInt8], _ position: Int, _ end: Int) -> Int {
  let byte = bytes[position]
  if byte < 0x80 { return byte.isHTMLSpace ? 1 : 0 }
  guard position + 1 < end else { return 0 }
  if byte == 0xc2 { return bytes[position + 1] == 0xa0 ? 2 : 0 }
  guard position + 2 < end else { return 0 }
  switch (byte, bytes[position + 1], bytes[position + 2]) {
  case (0xe3, 0x80, 0x80), (0xef, 0xbb, 0xbf), (0xe2, 0x80, 0x80...0x8f), (0xe2, 0x80, 0xaf):
    return 3
  default: return 0
  }
}
