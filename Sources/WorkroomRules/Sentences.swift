/// Sentences of running text; quoted lines are left out and wrapped lines joined.
func sentences(of text: String) -> [String] {
  if let sentences = sentencesOfASCII(text) { return sentences }
  var paragraphs: [String] = [""]
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let trimmed = line.drop(while: \.isWhitespace)
    if trimmed.first == ">" { continue }
    if trimmed.isEmpty {
      paragraphs.append("")
    } else {
      paragraphs[paragraphs.count - 1] += (paragraphs.last?.isEmpty == true ? "" : " ") + trimmed
    }
  }
  var sentences: [String] = []
  for paragraph in paragraphs {
    var current = ""
    let characters = Array(paragraph)
    for (index, character) in characters.enumerated() {
      if current.isEmpty, character.isWhitespace { continue }
      current.append(character)
      let isEnd = ".!?？؟。！".contains(character)
      let isFollowed =
        index + 1 == characters.count || characters[index + 1].isWhitespace
        || "？。！".contains(character)
      if isEnd, isFollowed {
        sentences.append(current)
        current = ""
      }
    }
    if !current.isEmpty { sentences.append(current) }
  }
  return sentences
}

/// The same for text in which bytes are characters: reports read the last messages of every job. Nil for
/// any other text, that with a carriage return among it, which makes one character with a line feed.
private func sentencesOfASCII(_ text: String) -> [String]? {
  let bytes = Array(text.utf8)
  guard bytes.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) else { return nil }
  func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
  var sentences: [String] = []
  var paragraph: [UInt8] = []
  func finishParagraph() {
    var start: Int?
    for (index, byte) in paragraph.enumerated() {
      if start == nil {
        if isSpace(byte) { continue }
        start = index
      }
      let isEnd =
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
      let isFollowed = index + 1 == paragraph.count || isSpace(paragraph[index + 1])
      if isEnd, isFollowed, let first = start {
        sentences.append(String(decoding: paragraph[first...index], as: UTF8.self))
        start = nil
      }
    }
    if let start { sentences.append(String(decoding: paragraph[start...], as: UTF8.self)) }
    paragraph.removeAll(keepingCapacity: true)
  }
  for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
    let trimmed = line.drop(while: isSpace)
    if trimmed.first == UInt8(ascii: ">") { continue }
    if trimmed.isEmpty {
      finishParagraph()
    } else {
      if !paragraph.isEmpty { paragraph.append(0x20) }
      paragraph += trimmed
    }
  }
  finishParagraph()
  return sentences
}

/// Whether words stand in a text, as `contains` has it. In text of ASCII alone bytes are compared, which
/// takes a tenth of the time.
func holds(_ text: String, _ words: String) -> Bool {
  var (text, words) = (text, words)
  let found = text.withUTF8 { text in
    text.allSatisfy { $0 < 0x80 && $0 != 0x0D } ? words.withUTF8 { isPart($0, of: text) } : nil
  }
  return found ?? text.contains(words)
}

private func isPart(
  _ words: UnsafeBufferPointer<UInt8>, of text: UnsafeBufferPointer<UInt8>
) -> Bool {
  guard let first = words.first else { return true }
  guard text.count >= words.count else { return false }
  return (0...(text.count - words.count)).contains { start in
    text[start] == first
      && (1..<words.count).allSatisfy { text[start + $0] == words[$0] }
  }
}
