/// Something a document's markup says about the lines that follow.
enum TextMark: Hashable {
  /// The line introduces a quotation.
  case attribution
  /// Header lines of the answered message, and after them all of it.
  case answeredMessage
  case signatureStart
  case signatureEnd
}

/// Lays text out in lines as a browser would in one endless column: white space collapses, blocks begin
/// on lines of their own, and each line carries the prefix of the quotations and lists it stands in.
struct TextLayout {
  private(set) var output: [UInt8] = []
  private(set) var lineCount = 0
  /// Marks by line, in order.
  private(set) var marks: [(line: Int, mark: TextMark)] = []

  /// What each line begins with, such as `> ` or two columns of indentation.
  private(set) var prefix: [UInt8] = []
  private var previousPrefix: [UInt8] = []
  /// List markers that replace their part of the prefix on the next line.
  private var markers: [(offset: Int, text: [UInt8])] = []

  private var line: [UInt8] = []
  private var spaces = 0
  private var endsWithSoftSpace = false
  private var lineBreaks = 0
  private var separatesCells = false
  private var blankLines = 0
  private var pendingMarks: [TextMark] = []

  /// The text written since `beginCapture`, as far as the limit allows; nil while none is wanted.
  private var captured: [UInt8]?

  /// Whether the current line has text, in a way that a separator may follow.
  var hasText: Bool { !line.isEmpty }

  // MARK: Text

  mutating func append(_ byte: UInt8) {
    if lineBreaks > 0 || spaces > 0 || separatesCells { settle() }
    line.append(byte)
    if let count = captured?.count, count < 2048 { captured?.append(byte) }
  }

  mutating func append(_ text: ArraySlice<UInt8>) {
    guard !text.isEmpty else { return }
    if lineBreaks > 0 || spaces > 0 || separatesCells { settle() }
    line += text
    if let count = captured?.count, count < 2048 { captured? += text }
  }

  mutating func append(_ text: String) {
    append(ArraySlice(text.utf8))
  }

  /// White space that collapses with what surrounds it.
  mutating func appendSoftSpace() {
    guard lineBreaks == 0, !line.isEmpty || spaces > 0, !endsWithSoftSpace else { return }
    spaces += 1
    endsWithSoftSpace = true
  }

  /// A space that stays: a no-break space, or any space in preformatted text.
  mutating func appendHardSpace() {
    if lineBreaks > 0 { settleBreaks() }
    spaces += 1
    endsWithSoftSpace = false
  }

  /// Writes what was held back until it was known that text follows.
  private mutating func settle() {
    settleBreaks()
    if separatesCells {
      separatesCells = false
      if !line.isEmpty {
        line += [ASCII.space, ASCII.bar]
        spaces = 1
      }
    }
    if spaces > 0 {
      line += repeatElement(ASCII.space, count: spaces)
      if let count = captured?.count, count < 2048 { captured?.append(ASCII.space) }
      spaces = 0
    }
    endsWithSoftSpace = false
  }

  // MARK: Lines

  /// Asks for the next text to begin on a new line (1), or after a blank line (2).
  ///
  /// A block that opens a table cell stays on the line of its row.
  mutating func breakLine(_ count: Int) {
    if !separatesCells { lineBreaks = max(lineBreaks, count) }
  }

  /// `<br>`, or the end of a preformatted line: ends the line even if it is empty.
  mutating func endLine() {
    if lineBreaks > 0 { settleBreaks(blank: false) }
    separatesCells = false
    if line.isEmpty { writeBlankLine(prefix) } else { flush() }
    spaces = 0
    endsWithSoftSpace = false
  }

  private mutating func settleBreaks(blank: Bool = true) {
    guard lineBreaks > 0 else { return }
    // A paragraph of nothing but no-break spaces is how mail programs write an empty line.
    if !line.isEmpty { flush() } else if spaces > 0 { writeBlankLine(prefix) }
    if lineBreaks > 1, blank, blankLines == 0 {
      let common = zip(prefix, previousPrefix).prefix { $0 == $1 }.map(\.0)
      writeBlankLine(common)
    }
    lineBreaks = 0
    spaces = 0
    endsWithSoftSpace = false
    separatesCells = false
  }

  private mutating func flush() {
    var start = prefix
    for marker in markers where marker.offset + marker.text.count <= start.count {
      start.replaceSubrange(marker.offset..<marker.offset + marker.text.count, with: marker.text)
    }
    markers.removeAll(keepingCapacity: true)
    output += start
    output += line
    // The signature separator is the one line whose trailing space means something.
    if line == [ASCII.hyphen, ASCII.hyphen], spaces > 0 { output.append(ASCII.space) }
    output.append(ASCII.lf)
    line.removeAll(keepingCapacity: true)
    for mark in pendingMarks { marks.append((lineCount, mark)) }
    pendingMarks.removeAll(keepingCapacity: true)
    previousPrefix = prefix
    lineCount += 1
    blankLines = 0
  }

  private mutating func writeBlankLine(_ prefix: [UInt8]) {
    guard !output.isEmpty, blankLines < 2 else { return }
    var end = prefix.count
    while end > 0, prefix[end - 1] == ASCII.space { end -= 1 }
    output += prefix[..<end]
    output.append(ASCII.lf)
    lineCount += 1
    blankLines += 1
  }

  // MARK: Structure

  /// Adds a level of quotation.
  mutating func quote() {
    flushEndedLine()
    prefix += [ASCII.greater, ASCII.space]
  }

  /// Adds a level of indentation; the next line shows `marker` in its place.
  mutating func indent(by columns: Int, marker: [UInt8] = []) {
    flushEndedLine()
    if !marker.isEmpty { markers.append((prefix.count, marker)) }
    prefix += repeatElement(ASCII.space, count: columns)
  }

  /// Returns to a shorter prefix; the markers of items that had no text are forgotten.
  mutating func endPrefix(at length: Int) {
    flushEndedLine()
    markers.removeAll { $0.offset >= length }
    prefix.removeSubrange(min(length, prefix.count)...)
  }

  /// A line that is over still belongs to the prefix it was written under.
  private mutating func flushEndedLine() {
    guard lineBreaks > 0, !line.isEmpty else { return }
    flush()
    spaces = 0
  }

  /// Writes the address of a link on the line its text ended on, even if that line is over by now.
  mutating func appendAddress(_ address: String) {
    let breaks = lineBreaks
    lineBreaks = 0
    spaces = line.isEmpty ? 0 : 1
    append(address)
    lineBreaks = breaks
  }

  /// Asks for ` | ` before the next text, if the line it continues is not over by then.
  mutating func separateCells() {
    lineBreaks = 0
    spaces = 0
    endsWithSoftSpace = false
    separatesCells = true
  }

  /// Writes the separator of an empty cell at once, so that the columns of a table keep their places.
  mutating func appendEmptyCell() {
    guard separatesCells, !line.isEmpty else { return }
    line += [ASCII.space, ASCII.bar]
  }

  /// Begins a row of cells on a line of its own and returns that line's number.
  mutating func beginCells() -> Int {
    endCells()
    settleBreaks()
    return lineCount
  }

  /// Ends the row: what follows begins on a new line.
  mutating func endCells() {
    separatesCells = false
    lineBreaks = max(lineBreaks, 1)
  }

  /// Forgets no-break spaces that only keep an empty table cell open.
  mutating func dropSpaces() {
    if line.isEmpty { spaces = 0 }
  }

  /// Attaches a mark to the next line that has text.
  mutating func mark(_ mark: TextMark) {
    breakLine(1)
    settleBreaks()
    if !pendingMarks.contains(mark) { pendingMarks.append(mark) }
  }

  /// Attaches a mark to the first line after the text so far.
  mutating func markEnd(_ mark: TextMark, of start: TextMark) {
    breakLine(1)
    if let open = pendingMarks.firstIndex(of: start) {
      if line.isEmpty { pendingMarks.remove(at: open) } else { settleBreaks() }
    }
    marks.append((lineCount + (line.isEmpty ? 0 : 1), mark))
  }

  mutating func beginCapture() {
    if lineBreaks > 0 { settleBreaks() }
    captured = []
  }

  mutating func endCapture() -> String {
    defer { captured = nil }
    return String(decoding: captured ?? [], as: UTF8.self)
  }

  /// The finished text, without blank lines at its ends; empty or ended by LF.
  mutating func finish() -> [UInt8] {
    lineBreaks = 1
    settleBreaks()
    for mark in pendingMarks { marks.append((lineCount, mark)) }
    var end = output.count
    while end > 1, output[end - 1] == ASCII.lf, output[end - 2] == ASCII.lf { end -= 1 }
    return Array(output[..<end])
  }
}
