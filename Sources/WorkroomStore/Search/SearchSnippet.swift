/// A stretch of a text around the first place where something sought stands.
package struct SearchSnippet: Sendable, Hashable {
  package var text: String
  /// What was sought, counted in Unicode scalars of `text`.
  package var matches: [Range<Int>]

  /// Words shown at the most, and how many of them stand before the first match.
  private static let mostWords = 28
  private static let leadingWords = 6
  /// A text is looked through up to here, in scalars: enough for any letter.
  private static let mostScalars = 200_000

  init(of text: String, around phrases: [SearchPhrase]) {
    let cut = text.unicodeScalars.prefix(SearchSnippet.mostScalars)
    let words = searchWords(text[cut.startIndex..<cut.endIndex])
    let places = words.indices.compactMap { index -> Range<String.Index>? in
      guard let found = phrases.first(where: { $0.stands(at: index, in: words) }) else {
        return nil
      }
      return words[index].range.lowerBound..<words[index + found.words.count - 1].range.upperBound
    }
    let first = places.first.flatMap { place in
      words.firstIndex { $0.range.lowerBound >= place.lowerBound }
    }
    let begin = max(0, (first ?? 0) - SearchSnippet.leadingWords)
    let end = min(words.count, begin + SearchSnippet.mostWords)
    guard begin < end else {
      self.init(text: "", matches: [])
      return
    }
    let start = begin == 0 ? text.startIndex : words[begin].range.lowerBound
    let stop = end == words.count ? cut.endIndex : words[end - 1].range.upperBound
    self.init(
      lines: text[start..<stop],
      matches: places.filter { $0.lowerBound >= start && $0.upperBound <= stop },
      isCutBefore: begin > 0, isCutAfter: stop < text.endIndex)
  }

  private init(text: String, matches: [Range<Int>]) {
    self.text = text
    self.matches = matches
  }

  /// One line: a run of white space is one space.
  private init(
    lines: Substring, matches: [Range<String.Index>], isCutBefore: Bool, isCutAfter: Bool
  ) {
    var out = String.UnicodeScalarView()
    var found: [Range<Int>] = []
    var count = 0
    func put(_ scalar: Unicode.Scalar) {
      out.append(scalar)
      count += 1
    }
    if isCutBefore { put("…") }
    var pending: (start: Int, end: String.Index)?
    var next = matches[...]
    var needsSpace = false
    for index in lines.unicodeScalars.indices {
      let scalar = lines.unicodeScalars[index]
      if let open = pending, index >= open.end {
        found.append(open.start..<count)
        pending = nil
      }
      if scalar.properties.isWhitespace {
        needsSpace = count > (isCutBefore ? 1 : 0)
        continue
      }
      if needsSpace { put(" ") }
      needsSpace = false
      if pending == nil {
        next = next.drop { $0.lowerBound < index }
        if let match = next.first, match.lowerBound == index {
          pending = (count, match.upperBound)
          next = next.dropFirst()
        }
      }
      put(scalar)
    }
    if let open = pending { found.append(open.start..<count) }
    if isCutAfter { put("…") }
    self.init(text: String(out), matches: found)
  }
}
