/// What stands on a line that begins with `From ` (RFC 4155).
struct FromLine {
  /// Whether the line carries a date.
  var hasDate: Bool
  /// The only word after `From `, if there is just one.
  var onlyWord: Range<Int>?
}

extension [UInt8] {
  /// Reads a line that begins with `From `; the range ends before its line end.
  func fromLine(_ range: Range<Int>) -> FromLine {
    var words: [Range<Int>] = []
    var index = range.lowerBound + 5
    while index < range.upperBound {
      while index < range.upperBound, self[index].isSpace { index += 1 }
      let start = index
      while index < range.upperBound, !self[index].isSpace { index += 1 }
      if index > start { words.append(start..<index) }
    }
    let only = words.count == 1 ? words.first : nil
    return FromLine(hasDate: hasDate(words), onlyWord: only)
  }

  /// Whether words end with a date: month, day, year and time in any order, zones, and at most
  /// the words `remote from HOST` of UUCP after it.
  private func hasDate(_ words: [Range<Int>]) -> Bool {
    var words = words[...]
    if words.count > 3, isWord(words[words.endIndex - 3], "remote"),
      isWord(words[words.endIndex - 2], "from")
    {
      words = words.dropLast(3)
    }
    var found = DateWords()
    while let word = words.popLast() {
      let kind = dateWord(word)
      guard kind != .other else { break }
      guard found.add(kind) else { break }
      if found.isDate { return true }
    }
    return false
  }

  private func isWord(_ word: Range<Int>, _ text: StaticString) -> Bool {
    word.count == text.utf8CodeUnitCount
      && hasLowercasedText(text, at: word.lowerBound, before: word.upperBound)
  }

  private func dateWord(_ word: Range<Int>) -> DateWord {
    var word = word
    if let last = word.last, self[last] == ASCII.comma { word = word.dropLast(1) }
    guard let first = word.first else { return .other }
    let digits = word.prefix { self[$0].isDigit }.count
    switch word.count {
    case 1...2 where digits == word.count: return .number
    case 3 where self[first].isLetter:
      if monthNumber(at: first, before: word.upperBound) != nil { return .month }
      return weekday(at: first, before: word.upperBound) ? .weekday : .zone
    case 4 where digits == 4:
      return self[first] == 0x31 || self[first] == 0x32 ? .year : .other
    case 10... where digits == 4 && self[first + 4] == ASCII.hyphen:
      return isISODate(word)
    default: break
    }
    if digits == 1 || digits == 2, digits < word.count, self[first + digits] == ASCII.colon {
      return word.allSatisfy {
        self[$0].isDigit || self[$0] == ASCII.colon || self[$0] == ASCII.period
      }
        && word.count > digits + 2 ? .time : .other
    }
    if self[first] == ASCII.plus || self[first] == ASCII.hyphen {
      return word.count >= 3
        && word.dropFirst().allSatisfy { self[$0].isDigit || self[$0] == ASCII.colon }
        ? .zone : .other
    }
    if self[first] == ASCII.leftParenthesis { return .zone }
    return word.count <= 6 && word.allSatisfy { self[$0] >= 0x41 && self[$0] <= 0x5A }
      ? .zone : .other
  }

  /// `2004-05-06`, or with a time after `T`.
  private func isISODate(_ word: Range<Int>) -> DateWord {
    let start = word.lowerBound
    guard self[start + 5].isDigit, self[start + 6].isDigit, self[start + 7] == ASCII.hyphen,
      self[start + 8].isDigit, self[start + 9].isDigit
    else { return .other }
    if word.count == 10 { return .isoDate }
    return self[start + 10] | 0x20 == 0x74 && word.count >= 16 ? .isoDateTime : .other
  }

  /// The month, 1 to 12, whose English name begins at an index.
  func monthNumber(at index: Int, before end: Int) -> Int? {
    guard index + 3 <= end else { return nil }
    let key =
      Int(self[index].lowercased) << 16 | Int(self[index + 1].lowercased) << 8
      | Int(self[index + 2].lowercased)
    switch key {
    case 0x6A616E: return 1
    case 0x666562: return 2
    case 0x6D6172: return 3
    case 0x617072: return 4
    case 0x6D6179: return 5
    case 0x6A756E: return 6
    case 0x6A756C: return 7
    case 0x617567: return 8
    case 0x736570: return 9
    case 0x6F6374: return 10
    case 0x6E6F76: return 11
    case 0x646563: return 12
    default: return nil
    }
  }

  /// Whether the English name of a weekday begins at an index.
  func weekday(at index: Int, before end: Int) -> Bool {
    guard index + 3 <= end else { return false }
    let key =
      Int(self[index].lowercased) << 16 | Int(self[index + 1].lowercased) << 8
      | Int(self[index + 2].lowercased)
    switch key {
    case 0x6D6F6E, 0x747565, 0x776564, 0x746875, 0x667269, 0x736174, 0x73756E: return true
    default: return false
    }
  }
}

/// What a word of a date can be.
private enum DateWord {
  case weekday, month, number, year, time, zone, isoDate, isoDateTime, other
}

/// The words of a date found so far, from the end of the line.
private struct DateWords {
  var month = false
  var numbers = 0
  var year = false
  var time = false
  var zones = 0
  var iso = false

  /// Takes a word; false if the date cannot hold it any more.
  mutating func add(_ word: DateWord) -> Bool {
    switch word {
    case .month:
      if month { return false }
      month = true
    case .number:
      numbers += 1
      return numbers <= 2
    case .year:
      if year { return false }
      year = true
    case .time:
      if time { return false }
      time = true
    case .zone:
      zones += 1
      return zones <= 3
    case .isoDate: iso = true
    case .isoDateTime:
      iso = true
      time = true
    case .weekday: break
    case .other: return false
    }
    return true
  }

  /// Whether day, month, year and time are all there; a year may have two digits.
  var isDate: Bool {
    if iso { return time }
    return month && time && (year ? numbers >= 1 : numbers >= 2)
  }
}
