/// The header lines that Outlook and others copy above an answered message.
struct ReplyHeaderBlock {
  /// Index of the line after the last header line.
  var end: Int

  /// Reads the block that begins at line `start`; nil if those lines are ordinary text.
  ///
  /// Three different header lines are asked for, one of them the author's, and something no list of
  /// places and dates has: an address, a time of day or a subject. After a rule or a separator
  /// (`isAnnounced`) two are enough.
  init?(in lines: ReplyLines, at start: Int, isAnnounced: Bool) {
    guard ReplyHeaderBlock.key(in: lines, at: start) != nil else { return nil }
    let depth = lines[start].quoteDepth
    var keys: Set<ReplyVocabulary.HeaderKey> = []
    var hasEvidence = false
    var last = start
    var index = start
    var continuations = 0
    while index < lines.count, index - start < 40, lines[index].quoteDepth == depth {
      if let (key, value) = ReplyHeaderBlock.key(in: lines, at: index) {
        // A name that repeats begins the header of a further message, or there never was one.
        guard keys.insert(key).inserted || key == .copy || key == .other else { break }
        hasEvidence = hasEvidence || key == .subject || key == .from && value.contains(ASCII.at)
        if key == .date { hasEvidence = hasEvidence || containsTime(value) }
        last = index
        continuations = 0
      } else if lines[index].isBlank {
        let next = lines.nextText(index)
        guard next < lines.count, next - index <= 2,
          ReplyHeaderBlock.key(in: lines, at: next) != nil
        else { break }
      } else {
        // A long list of recipients goes on over several lines.
        continuations += 1
        if continuations > 12 { break }
      }
      index += 1
    }
    let hasAuthor = keys.contains(.from) && (keys.contains(.date) || keys.contains(.subject))
    guard hasAuthor, isAnnounced || (keys.count >= 3 && hasEvidence) else { return nil }
    end = last + 1
  }

  /// The header name a line begins with and the value after it.
  static func key(
    in lines: ReplyLines, at index: Int
  ) -> (key: ReplyVocabulary.HeaderKey, value: ArraySlice<UInt8>)? {
    let content = lines.content(index)
    guard let first = content.first, first.isLetter || first == ASCII.asterisk || first > 0x7f
    else {
      return nil
    }
    guard let colon = content.prefix(48).firstIndex(where: { $0 == ASCII.colon || $0 == 0xef })
    else {
      return nil
    }
    var valueStart = colon + 1
    if content[colon] == 0xef {
      guard content[colon...].starts(with: [0xef, 0xbc, 0x9a]) else { return nil }
      valueStart = colon + 3
    }
    // Some programs keep the bold type of the name as asterisks: `*From:* X`.
    let name = content[..<colon].filter { $0 != ASCII.asterisk }
    let range = trimmedRange(name, name.indices)
    let text = name.string(range).lowercased()
    guard let key = ReplyVocabulary.headerKeys[text] else { return nil }
    return (key, content[valueStart...])
  }
}

/// Whether the bytes contain a time of day such as `9:27` or `14h05`.
func containsTime(_ bytes: ArraySlice<UInt8>) -> Bool {
  for index in bytes.indices.dropLast(2) where bytes[index] == ASCII.colon || bytes[index] == 0x68 {
    if index > bytes.startIndex, bytes[index - 1].isDigit, bytes[index + 1].isDigit,
      bytes[index + 2].isDigit
    {
      return true
    }
    // Some programs put direction marks around every piece of a date.
    if bytes[index] == ASCII.colon, isMarkedTime(bytes, index) { return true }
  }
  return false
}

private func isMarkedTime(_ bytes: ArraySlice<UInt8>, _ colon: Int) -> Bool {
  let mark: [UInt8] = [0xe2, 0x80, 0x8e]
  guard colon - bytes.startIndex >= 4, bytes.endIndex - colon >= 5 else { return false }
  return bytes[colon - 3..<colon].elementsEqual(mark) && bytes[colon - 4].isDigit
    && bytes[colon + 1..<colon + 4].elementsEqual(mark) && bytes[colon + 4].isDigit
}
