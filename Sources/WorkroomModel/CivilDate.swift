/// A day of the proleptic Gregorian calendar, computed with integers so that no locale can enter.
package struct CivilDate: Sendable, Hashable, Comparable {
  package var year: Int
  package var month: Int
  package var day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that holds the given instant in UTC.
  package init(secondsSince1970: Int64) {
    self.init(dayNumber: Int((Double(secondsSince1970) / 86_400).rounded(.down)))
  }

  /// Day 0 is 1970-01-01; the era arithmetic is the usual 400-year cycle of 146,097 days.
  package init(dayNumber: Int) {
    let z = dayNumber + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  package var dayNumber: Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Midnight UTC at the start of the day, in seconds since 1970.
  package var secondsSince1970: Int64 { Int64(dayNumber) * 86_400 }

  /// 0 is Sunday.
  package var weekday: Int { ((dayNumber + 4) % 7 + 7) % 7 }

  /// `2015-03-31` (ISO 8601).
  package var iso: String {
    guard (0...9_999).contains(year), (0...99).contains(month), (0...99).contains(day) else {
      return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
    // Each row of a page has a day: ten octets cost a small part of what three texts do.
    return String(unsafeUninitializedCapacity: 10) { out in
      write(year, 4, to: out, at: 0)
      out[4] = UInt8(ascii: "-")
      write(month, 2, to: out, at: 5)
      out[7] = UInt8(ascii: "-")
      write(day, 2, to: out, at: 8)
      return 10
    }
  }

  /// Reads `2015-03-31`; nil when the text is anything else or no such day exists.
  package init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(validYear: year, month: month, day: day)
  }

  /// Nil when the calendar has no such day.
  package init?(validYear year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.daysInMonth(month, year: year)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }

  /// The same day so many months later, or the last day of that month when it is shorter.
  package func adding(months: Int) -> CivilDate {
    let index = year * 12 + (month - 1) + months
    let target = (year: index / 12, month: index % 12 + 1)
    let last = CivilDate.daysInMonth(target.month, year: target.year)
    return CivilDate(year: target.year, month: target.month, day: min(day, last))
  }

  /// So many business days later; Saturdays and Sundays are passed over, holidays are not known.
  package func adding(businessDays: Int) -> CivilDate {
    var date = self
    var left = businessDays
    while left > 0 {
      date = date.adding(days: 1)
      if date.weekday != 0 && date.weekday != 6 { left -= 1 }
    }
    return date
  }

  package static func < (left: CivilDate, right: CivilDate) -> Bool {
    left.dayNumber < right.dayNumber
  }

  static func daysInMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

/// Decimal digits with leading zeros, for dates and control numbers.
package func padded(_ number: Int, _ width: Int) -> String {
  if (0...9_999).contains(number), (1...4).contains(width) {
    let length = max(width, number > 999 ? 4 : number > 99 ? 3 : number > 9 ? 2 : 1)
    return String(unsafeUninitializedCapacity: length) { out in
      write(number, length, to: out, at: 0)
      return length
    }
  }
  let digits = String(abs(number))
  let zeros = String(repeating: "0", count: max(0, width - digits.count))
  return (number < 0 ? "-" : "") + zeros + digits
}

/// Writes the last digits of a number, so many.
private func write(
  _ number: Int, _ width: Int, to out: UnsafeMutableBufferPointer<UInt8>, at start: Int
) {
  var rest = number
  for place in (start..<(start + width)).reversed() {
    out[place] = UInt8(ascii: "0") + UInt8(rest % 10)
    rest /= 10
  }
}
