/// Reads a date; nil if day, month, year and time cannot all be found.
func parseDate(_ text: String) -> (date: MailDate, isIrregular: Bool)? {
  var scanner = DateScanner(bytes: Array(text.utf8))
  scanner.scan()
  return scanner.date(text: text)
}

private struct DateScanner {
  let bytes: [UInt8]
  private var index = 0
  private var month: Int?
  /// Whether the month was read from a first word like `mar`, which is Tuesday in French, Spanish
  /// and Italian if another month follows.
  private var isWeekdayPossible = false
  private var numbers: [(value: Int, digits: Int)] = []
  private var separator: UInt8 = 0
  private var time: (hour: Int, minute: Int, second: Int)?
  private var afternoon: Bool?
  /// The words after the time that are no month, in upper case: the name of a zone.
  private var zoneWords: [String] = []
  private var zoneInComment: String?
  private var offset: Int?
  private var isNegativeZero = false
  private var isIrregular = false
  private var isISO = false

  /// Takes a date's text, without comments and without white space around colons, both of which
  /// the obsolete syntax allows (RFC 5322 §4.3).
  init(bytes text: [UInt8]) {
    guard text.contains(ASCII.leftParenthesis) || text.containsSpaceBesideColon else {
      bytes = text
      return
    }
    var kept: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == ASCII.leftParenthesis {
        let end = text.commentEnd(at: index)
        let name = text.string(min(index + 1, end)..<max(index + 1, end - 1)).uppercased()
          .filter { $0 != "." }
        if zoneOffset(name) != nil { zoneInComment = name }
        index = end
        continue
      }
      if text[index] == ASCII.colon {
        while kept.last?.isSpace == true { kept.removeLast() }
      }
      if !text[index].isSpace || kept.last != ASCII.colon { kept.append(text[index]) }
      index += 1
    }
    bytes = kept
  }

  mutating func scan() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte.isDigit {
        takeNumber()
      } else if byte.isLetter || byte >= 0x80 {
        takeWord()
      } else if (byte == ASCII.plus || byte == ASCII.hyphen), time != nil, index + 1 < bytes.count,
        bytes[index + 1].isDigit, offset == nil
      {
        takeOffset(isNegative: byte == ASCII.hyphen)
      } else {
        if !numbers.isEmpty, time == nil, !byte.isSpace, byte != ASCII.comma { separator = byte }
        index += 1
      }
    }
  }

  private mutating func digits() -> (value: Int, digits: Int) {
    let start = index
    var value = 0
    while index < bytes.count, bytes[index].isDigit {
      if value < 1_000_000_000 { value = value * 10 + Int(bytes[index] - ASCII.zero) }
      index += 1
    }
    return (value, index - start)
  }

  private mutating func takeNumber() {
    let number = digits()
    let isClock =
      index + 1 < bytes.count && (bytes[index] == ASCII.colon || bytes[index] == ASCII.period)
      && bytes[index + 1].isDigit && number.digits <= 2 && time == nil
      && (bytes[index] == ASCII.colon || isDottedClock())
    guard isClock else {
      if number.digits == 8, numbers.isEmpty, time == nil {
        numbers = [
          (number.value / 10_000, 4), (number.value / 100 % 100, 2), (number.value % 100, 2),
        ]
        isISO = true
      } else if number.digits == 6, isISO, numbers.count == 3, time == nil {
        // The basic format of ISO 8601: `20040506T101112`.
        time = (number.value / 10_000, number.value / 100 % 100, number.value % 100)
      } else {
        if number.digits == 4, numbers.isEmpty, month == nil, index < bytes.count,
          bytes[index] == ASCII.hyphen || bytes[index] == ASCII.slash
        {
          isISO = true
        }
        numbers.append(number)
      }
      return
    }
    let mark = bytes[index]
    index += 1
    let minute = digits().value
    var second = 0
    if index + 1 < bytes.count, bytes[index] == mark, bytes[index + 1].isDigit {
      index += 1
      second = digits().value
      if index + 1 < bytes.count, bytes[index] == ASCII.period || bytes[index] == ASCII.comma,
        bytes[index + 1].isDigit
      {
        index += 1
        _ = digits()
      }
    }
    if mark == ASCII.period { isIrregular = true }
    time = (number.value, minute, second)
  }

  /// `10.30.00`, as some programs write times; not `1.2.2004`.
  private func isDottedClock() -> Bool {
    month != nil && numbers.count >= 2
  }

  private mutating func takeWord() {
    let start = index
    while index < bytes.count, bytes[index].isLetter || bytes[index] >= 0x80 { index += 1 }
    let word = start..<index
    if word.count >= 3, time == nil, bytes.weekday(at: start, before: index) { return }
    if month == nil || isWeekdayPossible && time == nil, word.count >= 3,
      let number = bytes.monthNumber(at: start, before: index) ?? translatedMonth(bytes[word])
    {
      isIrregular =
        isIrregular || word.count > 3 || month != nil
        || bytes.monthNumber(at: start, before: index) == nil
      isWeekdayPossible = number == 3 && month == nil && numbers.isEmpty
      month = number
      return
    }
    let name = bytes.string(word).uppercased()
    if name == "AM" || name == "PM" {
      afternoon = name == "PM"
      isIrregular = true
    } else if name == "T", isISO, time == nil {
      return
    } else if time != nil, zoneWords.count < 5, bytes.isASCII(word) {
      zoneWords.append(name)
    }
  }

  private mutating func takeOffset(isNegative: Bool) {
    index += 1
    let first = digits()
    var hours = first.value
    var minutes = 0
    if first.digits >= 3 {
      hours = first.value / 100
      minutes = first.value % 100
    } else if index + 1 < bytes.count, bytes[index] == ASCII.colon, bytes[index + 1].isDigit {
      index += 1
      minutes = digits().value
      isIrregular = true
    }
    // A year may follow a hyphen: `10:00:00-2004`.
    if first.digits == 4, numbers.count == 1, hours >= 19, month != nil {
      numbers.append(first)
      return
    }
    guard hours <= 24, minutes < 60 else { return }
    isNegativeZero = isNegative && hours == 0 && minutes == 0
    offset = (hours * 60 + minutes) * (isNegative ? -1 : 1)
  }

  func date(text: String) -> (date: MailDate, isIrregular: Bool)? {
    guard let (clockHour, minute, second) = time,
      let (year, month, day, isGuess) = calendarDay()
    else { return nil }
    var hour = clockHour
    if let afternoon, hour <= 12 { hour = hour % 12 + (afternoon ? 12 : 0) }
    guard hour <= 24, minute < 60, second <= 61, (1...12).contains(month), (1...31).contains(day),
      (1...9999).contains(year)
    else { return nil }
    let days = daysSince1970(year: year, month: month, day: day)
    let local = days * 86_400 + hour * 3_600 + minute * 60 + second
    var irregular = isIrregular || isGuess || isISO
    let minutes: Int?
    let basis: MailDate.Basis
    if let offset {
      minutes = isNegativeZero ? nil : offset
      basis = isNegativeZero ? .unknownLocalZone : .statedOffset
    } else if let named = namedOffset {
      minutes = named
      basis = .namedZone
      irregular = irregular || zoneWords.count > 1
    } else {
      minutes = nil
      basis = .assumedUTC
      irregular = true
    }
    let seconds = Int64(local - (minutes ?? 0) * 60)
    return (
      MailDate(text: text, secondsSince1970: seconds, offsetMinutes: minutes, basis: basis),
      irregular
    )
  }

  /// The offset that the words after the time name, or a comment if there are none.
  private var namedOffset: Int? {
    guard let first = zoneWords.first else { return zoneInComment.flatMap { zoneOffset($0) } }
    let whole = zoneWords.count > 1 ? zoneOffset(zoneWords.joined(separator: " ")) : nil
    return whole ?? zoneOffset(first)
  }

  /// Year, month and day, and whether their order had to be guessed.
  private func calendarDay() -> (Int, Int, Int, Bool)? {
    if let month {
      guard numbers.count >= 2 else { return nil }
      let (first, second) = (numbers[0], numbers[1])
      if first.digits >= 3 || first.value > 31 {
        return (fullYear(first), month, second.value, true)
      }
      return (fullYear(second), month, first.value, numbers.count > 2)
    }
    guard numbers.count >= 3 else { return nil }
    let (first, second, third) = (numbers[0], numbers[1], numbers[2])
    if first.digits >= 3 { return (fullYear(first), second.value, third.value, false) }
    let isDayFirst = separator == ASCII.period || first.value > 12
    return isDayFirst
      ? (fullYear(third), second.value, first.value, true)
      : (fullYear(third), first.value, second.value, true)
  }

  /// The year meant by two or three digits (RFC 5322 §4.3).
  private func fullYear(_ number: (value: Int, digits: Int)) -> Int {
    switch number.digits {
    case 1, 2: number.value + (number.value < 50 ? 2000 : 1900)
    case 3: number.value + 1900
    // Programs that were not ready for 2000 wrote 19100 for it.
    case 5 where number.value / 1000 == 19: 1900 + number.value % 1000
    // `0001` is a two-digit year that was filled up.
    case 4 where number.value < 100: number.value + (number.value < 50 ? 2000 : 1900)
    default: number.value
    }
  }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar.
func daysSince1970(year: Int, month: Int, day: Int) -> Int {
  let year = month <= 2 ? year - 1 : year
  let era = (year >= 0 ? year : year - 399) / 400
  let yearOfEra = year - era * 400
  let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

extension [UInt8] {
  fileprivate var containsSpaceBesideColon: Bool {
    indices.contains { index in
      self[index] == ASCII.colon
        && (index > 0 && self[index - 1].isSpace || index + 1 < count && self[index + 1].isSpace)
    }
  }
}
