/// Finds where the signature of a run of newly written lines begins.
struct ReplySignature {
  let lines: ReplyLines
  let sender: SenderNames?

  /// Index of the first line of the signature in a run of lines; nil if there is none.
  func start(in run: Range<Int>) -> Int? {
    guard let last = lastText(in: run) else { return nil }
    let run = run.lowerBound..<last + 1
    if let separator = run.first(where: { isSeparator($0, in: run) }) { return separator }
    var end = run.upperBound
    var found: Int?
    if let program = programLine(in: run) {
      found = program
      end = program
    }
    if let footer = listFooter(in: run.lowerBound..<end) {
      found = footer
      end = footer
    }
    guard let sender else { return found }
    return namedBlock(in: run.lowerBound..<end, sender) ?? found
  }

  /// `-- ` (RFC 3676 §4.3), or what is left of it when trailing spaces were stripped.
  private func isSeparator(_ index: Int, in run: Range<Int>) -> Bool {
    let line = lines[index]
    let bytes = lines.bytes
    guard line.content.lowerBound == line.range.lowerBound else { return false }
    let content = lines.content(index)
    if content.elementsEqual([ASCII.hyphen, ASCII.hyphen]) {
      let next = line.content.upperBound
      if next < bytes.count, bytes[next] == ASCII.space || bytes[next] == 0xC2 { return true }
      // Bare dashes also end a rule that was too long for its line, and stand between verses.
      let isRuleEnd = index > run.lowerBound && isRule(index - 1, minimum: 3)
      let isFollowed = index + 1 < run.upperBound && !lines[index + 1].isBlank
      return !isRuleEnd && isFollowed && run.upperBound - index <= 16
    }
    // The dash under which trackers explain how to answer.
    return content.elementsEqual([0xe2, 0x80, 0x94]) && run.upperBound - index <= 12
  }

  private func lastText(in run: Range<Int>) -> Int? {
    run.last { !lines[$0].isBlank }
  }

  /// `Sent from my …` at the end of the run, with at most two short lines after it.
  private func programLine(in run: Range<Int>) -> Int? {
    var seen = 0
    for index in run.reversed() where !lines[index].isBlank {
      let content = lines[index].content
      if seen == 3 || content.count > 200 { return nil }
      seen += 1
      guard content.count <= 120 else { continue }
      let bare = lines.content(index).drop {
        $0 == ASCII.hyphen || $0 == ASCII.asterisk || $0 == 0x5b || $0 == ASCII.space
      }
      let words = String(decoding: bare.prefix(64), as: UTF8.self).lowercased()
      guard let first = words.utf8.first, let lines = ReplyVocabulary.programLinesByByte[first]
      else { continue }
      if lines.contains(where: words.hasPrefix) { return index }
    }
    return nil
  }

  /// The rule and address that a mailing list adds to every message.
  private func listFooter(in run: Range<Int>) -> Int? {
    for index in run.suffix(8) {
      guard isRule(index, minimum: 20), index + 1 < run.upperBound else { continue }
      if lines.lowercasedContent(index + 1).contains("mailing list") { return index }
    }
    return nil
  }

  /// A closing block that names the sender.
  private func namedBlock(in run: Range<Int>, _ sender: SenderNames) -> Int? {
    if let rule = ruledBlock(in: run, sender) { return rule }
    var start: Int?
    var end = run.upperBound
    while let paragraph = lastParagraph(in: run.lowerBound..<end),
      run.upperBound - paragraph.lowerBound <= 24, paragraph.allSatisfy(isShort)
    {
      guard let named = paragraph.first(where: { names($0, sender) }) else { break }
      if start == nil {
        start = named
      } else if paragraph.count <= 3, paragraph.allSatisfy({ names($0, sender) || isClosing($0) }) {
        start = paragraph.lowerBound
      } else {
        break
      }
      if named > paragraph.lowerBound {
        if isClosing(named - 1) { start = named - 1 }
        break
      }
      end = paragraph.lowerBound
    }
    guard var first = start else { return nil }
    let above = lastParagraph(in: run.lowerBound..<first)
    if let above, above.count == 1, isClosing(above.lowerBound) { first = above.lowerBound }
    return first
  }

  /// A row of dashes with short lines under it, one of which names the sender.
  private func ruledBlock(in run: Range<Int>, _ sender: SenderNames) -> Int? {
    for index in run.suffix(32).reversed() {
      if !lines[index].isBlank, !isShort(index) { return nil }
      guard isRule(index, minimum: 5) else { continue }
      let rest = index + 1..<run.upperBound
      return rest.contains { !lines[$0].isBlank && names($0, sender) } ? index : nil
    }
    return nil
  }

  private func lastParagraph(in range: Range<Int>) -> Range<Int>? {
    guard let last = range.last(where: { !lines[$0].isBlank }) else { return nil }
    var first = last
    // No signature is this long, so a longer paragraph need not be followed to its start.
    while first > range.lowerBound, last - first < 32, !lines[first - 1].isBlank { first -= 1 }
    return first..<last + 1
  }

  private func isShort(_ index: Int) -> Bool { lines[index].content.count <= 120 }

  private func isRule(_ index: Int, minimum: Int) -> Bool {
    let content = lines.content(index)
    guard let first = content.first,
      [ASCII.hyphen, ASCII.underscore, ASCII.equals, ASCII.asterisk].contains(first)
    else { return false }
    return content.count >= minimum && content.allSatisfy { $0 == first }
  }

  private func isClosing(_ index: Int) -> Bool {
    let text = lines.lowercasedContent(index).utf8
    let bare = text.reversed().drop {
      [ASCII.comma, ASCII.exclamation, ASCII.period, ASCII.space].contains($0)
    }.reversed()
    return ReplyVocabulary.closings.contains(String(decoding: Array(bare), as: UTF8.self))
  }

  private func names(_ index: Int, _ sender: SenderNames) -> Bool {
    guard lines[index].content.count <= 100 else { return false }
    return sender.areNamed(in: lines.lowercasedContent(index))
  }
}

/// The names by which a sender may sign.
struct SenderNames {
  private var words: Set<String> = []
  private var address: String?

  /// Reads `Name`, `address` or `Name <address>`; nil if there is nothing to look for.
  init?(_ sender: String) {
    for word in sender.lowercased().utf8.split(whereSeparator: {
      $0 == ASCII.space || $0 == ASCII.less || $0 == ASCII.greater
    }) {
      let bare = word.filter {
        ![
          ASCII.quote, ASCII.leftParenthesis, ASCII.rightParenthesis, ASCII.comma, ASCII.apostrophe,
        ].contains($0)
      }
      if let at = bare.firstIndex(of: ASCII.at) {
        address = String(decoding: bare, as: UTF8.self)
        for part in bare[..<at].split(whereSeparator: { !$0.isLetterOrDigit }) {
          insert(Array(part))
        }
      } else {
        insert(bare)
      }
    }
    if words.isEmpty, address == nil { return nil }
  }

  private mutating func insert(_ word: [UInt8]) {
    if word.count >= 3 { words.insert(String(decoding: word, as: UTF8.self)) }
  }

  /// Whether a short line, in lower case, gives the address or consists of names and little else.
  func areNamed(in line: String) -> Bool {
    if let address, line.contains(address) { return true }
    let parts = line.utf8.split { $0 <= 0x2f || (0x3a...0x40).contains($0) }
    guard !parts.isEmpty, parts.count <= 8 else { return false }
    let named = parts.filter { words.contains(String(decoding: Array($0), as: UTF8.self)) }
    return named.count >= min(2, words.count) || named.count == parts.count
      || !named.isEmpty && parts.count <= 4
  }
}
