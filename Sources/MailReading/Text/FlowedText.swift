/// Returns `text/plain; format=flowed` text with its paragraphs rejoined (RFC 3676 §4).
///
/// `delSp` is the part's `DelSp=yes`: the space that marks a soft line break is then removed. Quoted
/// paragraphs keep their depth as `>` characters followed by one space; line ends stay as they are.
public func unflowed(_ text: String, delSp: Bool) -> String {
  let bytes = Array(text.utf8)
  var output: [UInt8] = []
  output.reserveCapacity(bytes.count)
  /// Depth of the paragraph whose last line ended softly; nil if the next line begins a paragraph.
  var openDepth: Int?
  var openLineEnd = 0..<0
  for line in textLines(of: bytes) {
    let flowed = FlowedLine(bytes, line.content)
    // A soft line break before another quoting depth, or before the signature, was a mistake of the
    // writer (RFC 3676 §4.5): the paragraph ends there.
    let continues = openDepth == flowed.quoteDepth && !flowed.isSignatureSeparator
    if continues {
      if delSp { output.removeLast() }
    } else {
      output += bytes[openLineEnd]
      if flowed.quoteDepth > 0 {
        output += repeatElement(ASCII.greater, count: flowed.quoteDepth)
        if !flowed.content.isEmpty { output.append(ASCII.space) }
      }
    }
    output += bytes[flowed.content]
    let lineEnd = line.content.upperBound..<line.end
    if flowed.isSoft, !lineEnd.isEmpty {
      openDepth = flowed.quoteDepth
      openLineEnd = lineEnd
    } else {
      openDepth = nil
      openLineEnd = 0..<0
      output += bytes[lineEnd]
    }
  }
  if openDepth != nil { output += bytes[openLineEnd] }
  return String(decoding: output, as: UTF8.self)
}

/// A line of flowed text without its quote marks and space-stuffing (RFC 3676 §4.1–4.5).
private struct FlowedLine {
  var quoteDepth = 0
  var content: Range<Int>
  /// Whether the paragraph goes on in the next line.
  var isSoft: Bool
  var isSignatureSeparator: Bool

  init(_ bytes: [UInt8], _ line: Range<Int>) {
    var start = line.lowerBound
    while start < line.upperBound, bytes[start] == ASCII.greater { start += 1 }
    quoteDepth = start - line.lowerBound
    if start < line.upperBound, bytes[start] == ASCII.space { start += 1 }
    content = start..<line.upperBound
    isSignatureSeparator = bytes[content].elementsEqual([ASCII.hyphen, ASCII.hyphen, ASCII.space])
    isSoft = bytes[content].last == ASCII.space && !isSignatureSeparator
  }
}
