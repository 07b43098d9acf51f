/// Gives each line of a text its kind.
struct ReplySplitting {
  let lines: ReplyLines
  let limits: TextLimits
  /// What the markup of an HTML body says about its lines.
  var marks: [Int: TextMark] = [:]
  /// Lines inside an element that holds a signature.
  var signatureRuns: [Range<Int>] = []
  private(set) var kinds: [ReplySplit.Kind]
  /// The first line found to be new so far; nil while there is none.
  private var firstNewLine: Int?
  private let lastMarkedLine: Int?

  init(_ lines: ReplyLines, limits: TextLimits) {
    self.lines = lines
    self.limits = limits
    kinds = lines.lines.map { $0.isQuoted ? .quoted : .new }
    lastMarkedLine = lines.lines.lastIndex { $0.isQuoted }
  }

  mutating func run(sender: SenderNames?) {
    markQuotations()
    markSignatures(sender)
    settleBlankLines()
  }

  // MARK: Quotations

  private mutating func markQuotations() {
    var index = 0
    while index < lines.count {
      if lines[index].isBlank {
        index += 1
      } else if lines[index].isQuoted {
        index = markQuotedRun(from: index)
      } else if isOrdinary(index) {
        firstNewLine = firstNewLine ?? index
        index += 1
      } else if let end = markAnsweredMessage(at: index) {
        index = end
      } else if let end = markAttribution(at: index) {
        index = end
      } else {
        firstNewLine = firstNewLine ?? index
        index += 1
      }
    }
  }

  /// Whether the first and last characters of a line rule out that it begins or introduces a
  /// quotation; most lines are spared the closer look.
  private func isOrdinary(_ index: Int) -> Bool {
    guard marks.isEmpty else { return false }
    let content = lines[index].content
    let bytes = lines.bytes
    guard bytes[content.lowerBound].isLetterOrDigit else { return false }
    switch bytes[content.upperBound - 1] {
    case ASCII.colon, ASCII.asterisk, ASCII.underscore, ASCII.hyphen, ASCII.greater, 0x9A:
      return false
    default: break
    }
    // The name of a copied header line.
    let head = content.prefix(48)
    return bytes.firstIndex(of: ASCII.colon, in: head) == nil
      && bytes.firstIndex(of: 0xEF, in: head) == nil
  }

  /// A quoted run may begin with its own attribution, itself marked (`> On … wrote:`).
  private mutating func markQuotedRun(from start: Int) -> Int {
    var end = start
    while end < lines.count, lines[end].isQuoted || lines[end].isBlank { end += 1 }
    let first = lines.nextText(start)
    let isIntroduced =
      lines.nextText(0) < start && kinds[..<start].last { $0 != .new } == .attribution
    guard !isIntroduced || start == 0 else { return end }
    for last in first..<min(end, first + limits.attributionLines) where !lines[last].isBlank {
      if let found = ReplyAttribution(
        in: lines, endingAt: last, aboveQuote: true, limits: limits), found.start == first
      {
        for line in first...last { kinds[line] = .attribution }
        break
      }
    }
    return end
  }

  /// An attribution whose last line is `index`; returns the index to go on from.
  private mutating func markAttribution(at index: Int) -> Int? {
    let next = lines.nextText(index + 1)
    // Who quotes an empty message leaves marks without words.
    let aboveQuote = lines.lines[(index + 1)..<min(next + 1, lines.count)].contains(
      where: \.isQuoted)
    if let end = markedAttributionEnd(at: index) {
      for line in index..<end { kinds[line] = .attribution }
      return end
    }
    guard
      let found = ReplyAttribution(
        in: lines, endingAt: index, aboveQuote: aboveQuote, limits: limits)
    else { return nil }
    guard aboveQuote || found.isCertain && next < lines.count else { return nil }
    // Lines already given another kind are not taken back.
    var start = found.start
    while start < index, kinds[start] != .new { start += 1 }
    for line in start...index { kinds[line] = .attribution }
    if let first = firstNewLine, first >= start { firstNewLine = nil }
    if aboveQuote { return index + 1 }
    // `On …, X wrote:` at the top, a greeting, and then marked lines: the greeting is new.
    if firstNewLine == nil, let last = lastMarkedLine, last > index { return index + 1 }
    // Without marks nothing tells where the quotation ends.
    return markRest(from: index + 1, as: .quoted)
  }

  /// The lines that the markup calls an attribution, if a quotation follows them.
  private func markedAttributionEnd(at index: Int) -> Int? {
    guard marks[index] == .attribution else { return nil }
    var end = index
    while end < lines.count, end - index < limits.attributionLines, !lines[end].isBlank,
      !lines[end].isQuoted
    {
      end += 1
    }
    let next = lines.nextText(end)
    return next < lines.count && lines[next].isQuoted ? end : nil
  }

  /// The header, or the announcement, of an answered or forwarded message that begins at `index`.
  private mutating func markAnsweredMessage(at index: Int) -> Int? {
    var kind = ReplySplit.Kind.quoted
    var header = index
    var isAnnounced = marks[index] == .answeredMessage
    if let announced = announcement(at: index) {
      kind = announced
      header = lines.nextText(index + 1)
      isAnnounced = true
    } else if isRule(index) {
      header = lines.nextText(index + 1)
      guard header < lines.count, header - index <= 3 else { return nil }
      isAnnounced = true
    }
    var body = header
    if header < lines.count,
      let block = ReplyHeaderBlock(in: lines, at: header, isAnnounced: isAnnounced)
    {
      body = block.end
    } else if header > index, announcement(at: index) != nil {
      body = header
    } else if marks[index] != .answeredMessage || !looksLikeHeader(at: header) {
      return nil
    }
    let next = lines.nextText(body)
    if next < lines.count, lines[next].isQuoted, kind == .quoted {
      for line in index..<max(body, index + 1) where !lines[line].isQuoted {
        kinds[line] = .attribution
      }
      return max(body, index + 1)
    }
    return markRest(from: index, as: kind)
  }

  private mutating func markRest(from index: Int, as kind: ReplySplit.Kind) -> Int {
    for line in index..<max(index, lines.count) { kinds[line] = kind }
    return lines.count
  }

  /// A rule that may stand above copied header lines.
  private func isRule(_ index: Int) -> Bool {
    let content = lines.content(index)
    guard content.count >= 10, let first = content.first,
      [ASCII.underscore, ASCII.hyphen, ASCII.equals, ASCII.asterisk].contains(first)
    else { return false }
    return content.allSatisfy { $0 == first }
  }

  /// Header lines in a language nobody listed: three short names before colons.
  private func looksLikeHeader(at index: Int) -> Bool {
    var first = index
    if isRule(first) { first = lines.nextText(first + 1) }
    guard first + 2 < lines.count else { return false }
    return (first..<first + 3).allSatisfy {
      let name = lines.content($0).prefix(32)
      return name.contains(ASCII.colon) || name.contains(0xef)
    }
  }

  /// What `-----Original Message-----` and its translations announce; nil for any other line.
  private func announcement(at index: Int) -> ReplySplit.Kind? {
    let content = lines.content(index)
    guard (6...160).contains(content.count), !isRule(index) else { return nil }
    let isDashed =
      content.starts(with: [ASCII.hyphen, ASCII.hyphen])
      || content.starts(with: [ASCII.underscore, ASCII.underscore])
    let isHalfDashed =
      content.first == ASCII.hyphen || content.first == ASCII.less
      || content.first == ASCII.asterisk
    let endsWithColon =
      content.last == ASCII.colon || content.suffix(3).elementsEqual([0xef, 0xbc, 0x9a])
    guard isDashed || isHalfDashed || endsWithColon || isReplyLimit(content) else { return nil }
    let bare = content.filter {
      ![ASCII.hyphen, ASCII.underscore, ASCII.greater, ASCII.less, ASCII.asterisk, ASCII.colon]
        .contains($0)
    }
    let range = trimmedRange(bare, bare.indices)
    var text = bare.string(range).lowercased()
    while text.hasSuffix("：") { text.removeLast() }
    text = trimmed(text)
    if isDashed || isHalfDashed, ReplyVocabulary.originalMessage.contains(text) { return .quoted }
    if isDashed || isHalfDashed || endsWithColon {
      if ReplyVocabulary.forwardedMessage.contains(text) { return .forwarded }
      // Notes writes who forwarded it, and when, between the dashes.
      if isDashed, text.hasPrefix("forwarded by ") { return .forwarded }
    }
    return isReplyLimit(content) ? .quoted : nil
  }

  /// `##- Please type your reply above this line -##`, as ticket systems write it.
  private func isReplyLimit(_ content: ArraySlice<UInt8>) -> Bool {
    let marks = [
      ASCII.numberSign, ASCII.hyphen, ASCII.equals, ASCII.asterisk, ASCII.underscore,
    ]
    guard content.count >= 20, let first = content.first, marks.contains(first) else {
      return false
    }
    let text = String(decoding: content, as: UTF8.self).lowercased()
    return text.contains("reply above this line") || text.contains("above this line to ")
  }

  // MARK: Signatures

  private mutating func markSignatures(_ sender: SenderNames?) {
    let signature = ReplySignature(lines: lines, sender: sender)
    for run in signatureRuns {
      for line in run where line < kinds.count && kinds[line] == .new { kinds[line] = .signature }
    }
    var start = 0
    while start < lines.count {
      guard kinds[start] == .new else {
        start += 1
        continue
      }
      var end = start
      while end < lines.count, kinds[end] == .new { end += 1 }
      if let first = signature.start(in: start..<end) {
        for line in first..<end { kinds[line] = .signature }
      }
      start = end
    }
  }

  /// Blank lines go with what stands before them, so that segments are whole paragraphs.
  private mutating func settleBlankLines() {
    for index in lines.lines.indices.dropFirst()
    where lines[index].isBlank && !lines[index].isQuoted && kinds[index] == .new {
      kinds[index] = kinds[index - 1]
    }
  }
}
