extension MailboxSplitter {
  /// Decides how the mailbox begins; returns the bytes before the first line as a unit.
  mutating func begin(in window: MailboxWindow) -> MailboxUnit? {
    let bytes = window.bytes
    let end = min(window.filled, reach.look)
    guard end > 0 else { return nil }
    lineEnd = Self.lineEnd(of: bytes, before: end)
    var first = bytes.hasText("\u{FEFF}", at: 0, before: end) ? 3 : 0
    while first < end, bytes[first] == ASCII.lf || bytes[first] == ASCII.cr { first += 1 }
    scan = max(first - 1, 0)
    carriageReturnScan = first
    if bytes.isFromLine(at: first, before: end) {
      if let separator = firstSeparator(at: first, in: window) {
        open(separator, at: first, in: window)
        return gapBefore(first)
      }
    } else if looksLikeMessage(bytes[first..<end]) {
      let separator = Separator(
        line: first..<first, headerOffset: first,
        defects: [MailDefect(.separatorMissing, first..<first, "the mailbox begins with a header")])
      open(separator, at: first, in: window)
      return gapBefore(first)
    }
    region = .preamble
    guard first > 0 else { return nil }
    start = first
    return gapBefore(first)
  }

  private func gapBefore(_ first: Int) -> MailboxUnit? {
    first == 0 ? nil : .gap(MailboxGap(range: 0..<first, reason: .leadingBlankLines))
  }

  /// The way lines end: as the first one does.
  private static func lineEnd(of bytes: [UInt8], before end: Int) -> LineEnd {
    guard let cr = bytes.firstIndex(of: ASCII.cr, in: 0..<end) else { return .lineFeed }
    if bytes.firstIndex(of: ASCII.lf, in: 0..<cr) != nil { return .lineFeed }
    return cr + 1 < end && bytes[cr + 1] == ASCII.lf ? .lineFeed : .carriageReturn
  }

  /// The separator line at the very start, where less is asked of it than further down.
  private mutating func firstSeparator(at first: Int, in window: MailboxWindow) -> Separator? {
    let bytes = window.bytes
    let line = bytes.line(at: first, before: window.filled, lineEnd)
    guard line.content.count < reach.line else { return nil }
    let from = bytes.fromLine(line.content)
    let next = from.hasDate ? nil : continuationWithDate(after: line, in: window)
    let headerStart = next?.next ?? line.next
    let hasDate = from.hasDate || next != nil
    let hasHeader = startsHeader(headerStart, in: window)
    guard hasDate || hasHeader else { return nil }
    let range = first..<(next ?? line).content.upperBound
    var separator = Separator(line: range, headerOffset: headerStart, defects: [])
    if next != nil { separator.defects.append(MailDefect(.separatorFolded, range)) }
    if !hasDate {
      datelessLine = Array(bytes[range])
      datelessForm = from.onlyWord.map { DatelessForm(bytes, word: $0) }
      separator.defects.append(MailDefect(.separatorWithoutDate, range))
    }
    if !hasHeader {
      separator.defects.append(MailDefect(.separatorWithoutHeader, range))
    }
    return separator
  }
}

extension MailboxSplitter {
  /// Whether bytes begin with a separator line, after blank lines or a byte-order mark.
  mutating func beginsWithSeparator(_ bytes: [UInt8]) -> Bool {
    let window = MailboxWindow(bytes)
    _ = begin(in: window)
    return region == .message && headerOffset > start
  }
}
