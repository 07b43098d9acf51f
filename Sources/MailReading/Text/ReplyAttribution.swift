/// The lines that introduce a quotation, such as `On …, X wrote:`.
struct ReplyAttribution {
  /// Index of the first of its lines.
  var start: Int
  /// Whether the words leave no doubt; a doubtful one counts only right above marked lines.
  var isCertain: Bool

  /// Reads the attribution whose last line is `end`; nil if that line introduces nothing.
  init?(in lines: ReplyLines, endingAt end: Int, aboveQuote: Bool, limits: TextLimits) {
    guard mayEnd(lines.content(end), aboveQuote: aboveQuote) else { return nil }
    let depth = lines[end].quoteDepth
    var dateFirst: ReplyAttribution?
    var joined: [UInt8] = []
    var start = end
    while start >= 0, end - start < limits.attributionLines {
      let line = lines[start]
      guard !line.isBlank, line.quoteDepth == depth else { break }
      joined = Array(lines.content(start)) + (joined.isEmpty ? [] : [ASCII.space]) + joined
      guard joined.count <= limits.attributionBytes else { break }
      let words = AttributionWords(joined)
      if words.isIntroduced, let certain = words.certainty {
        self.start = start
        isCertain = certain
        return
      }
      if dateFirst == nil, words.beginsWithDate, let certain = words.certainty {
        dateFirst = ReplyAttribution(start: start, isCertain: certain)
      }
      start -= 1
    }
    if let dateFirst {
      self = dateFirst
      return
    }
    let words = AttributionWords(Array(lines.content(end)))
    guard let certain = words.unintroducedCertainty else { return nil }
    isCertain = certain
    let hasName = end > 0 && !lines[end - 1].isBlank && lines[end - 1].quoteDepth == depth
    self.start = hasName && lines.content(end).first == ASCII.less ? end - 1 : end
  }

  private init(start: Int, isCertain: Bool) {
    self.start = start
    self.isCertain = isCertain
  }
}

/// Whether a line can be the last of an attribution, judged by its last characters alone.
private func mayEnd(_ content: ArraySlice<UInt8>, aboveQuote: Bool) -> Bool {
  var end = content.endIndex
  while end > content.startIndex,
    [ASCII.space, ASCII.asterisk, ASCII.underscore, ASCII.hyphen].contains(content[end - 1])
  { end -= 1 }
  let text = content[..<end]
  guard let last = text.last else { return false }
  if last == ASCII.colon { return true }
  // The full-width colon.
  if last == 0x9a { return text.suffix(3).elementsEqual([0xef, 0xbc, 0x9a]) }
  if end < content.endIndex, content[end...].contains(0x2d) {
    return text.suffix(5).elementsEqual("wrote".utf8)
  }
  // Old web mail ended the line with the address.
  return aboveQuote && last == ASCII.greater
}

/// What the words of a possible attribution say.
private struct AttributionWords {
  let text: [UInt8]
  let isIntroduced: Bool
  let beginsWithDate: Bool
  let hasDigit: Bool

  init(_ joined: [UInt8]) {
    let start =
      joined.firstIndex {
        ![ASCII.space, ASCII.asterisk, ASCII.underscore, ASCII.hyphen, ASCII.greater].contains($0)
      } ?? joined.count
    let text = Array(String(decoding: joined[start...], as: UTF8.self).lowercased().utf8)
    self.text = text
    hasDigit = text.contains(where: \.isDigit)
    let firstWord = text.prefix {
      $0 != ASCII.space && $0 != ASCII.comma && !$0.isDigit && $0 != 0xC2
    }
    isIntroduced = ReplyVocabulary.introductions.contains(
      String(decoding: firstWord, as: UTF8.self))
    let rest = text.dropFirst(firstWord.count).prefix(6)
    let untilDigit = rest.prefix { !$0.isDigit }
    beginsWithDate =
      firstWord.count <= 24 && untilDigit.count < rest.count
      && untilDigit.allSatisfy { $0 == ASCII.space || $0 == ASCII.comma || $0 == ASCII.period }
  }

  private var hasTime: Bool { containsTime(text[...]) }
  private var hasAddress: Bool { text.contains(ASCII.at) }
  private var hasVerb: Bool { ReplyVocabulary.verbs.contains { containsWord($0, in: text) } }

  /// Certain or doubtful, for a text that begins like an attribution; nil if it is none.
  var certainty: Bool? {
    guard hasDigit else { return nil }
    if hasVerb { return hasTime || hasAddress }
    // `26.06.2014, 14:41, "X" <x@example.org>:` and its Japanese and Russian cousins have no verb.
    if hasAddress, hasTime || hasYear, endsWithAddress { return beginsWithDate && endsWithColon }
    return nil
  }

  /// The same for a line that begins with a name: `X <x@example.org> wrote:`.
  var unintroducedCertainty: Bool? {
    guard endsWithColon || hasTime else { return nil }
    guard hasVerb else { return nil }
    if hasAddress { return hasTime }
    if hasTime, hasYear { return false }
    return endsWithVerb && isName ? false : nil
  }

  private var endsWithColon: Bool {
    text.last == ASCII.colon || text.suffix(3).elementsEqual([0xef, 0xbc, 0x9a])
  }

  private var endsWithAddress: Bool {
    let trimmed = text.reversed().drop { $0 == ASCII.colon || $0 == ASCII.space }
    return trimmed.first == ASCII.greater || trimmed.first == ASCII.rightParenthesis
  }

  private var endsWithVerb: Bool {
    let end = text.reversed().drop { [ASCII.colon, ASCII.space, 0x9a, 0xbc, 0xef].contains($0) }
    let body = Array(end.reversed())
    return ReplyVocabulary.verbs.contains { body.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }

  /// Whether what stands before the verb may be a name rather than a sentence.
  private var isName: Bool {
    let words = text.split(separator: ASCII.space)
    let sentenceWords: Set<String> = [
      "i", "as", "what", "that", "which", "when", "he", "she", "they",
    ]
    return words.count <= 6
      && !words.contains { sentenceWords.contains(String(decoding: $0, as: UTF8.self)) }
  }

  private var hasYear: Bool {
    guard text.count >= 4 else { return false }
    return (0...text.count - 4).contains { index in
      (text[index...].starts(with: "19".utf8) || text[index...].starts(with: "20".utf8))
        && text[index..<index + 4].allSatisfy(\.isDigit)
    }
  }
}

/// Whether the text contains a word; letters outside ASCII need no boundary.
private func containsWord(_ word: String, in text: [UInt8]) -> Bool {
  let wanted = Array(word.utf8)
  guard let head = wanted.first, text.count >= wanted.count else { return false }
  for start in 0...text.count - wanted.count where text[start] == head {
    guard text[start...].starts(with: wanted) else { continue }
    let end = start + wanted.count
    let clearBefore = start == 0 || !text[start - 1].isLetterOrDigit || head > 0x7f
    let clearAfter = end == text.count || !text[end].isLetterOrDigit
    if clearBefore && clearAfter { return true }
  }
  return false
}
