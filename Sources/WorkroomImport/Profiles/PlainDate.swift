import WorkroomModel

/// A date as nearly all pages write it, `Mar 31, 2015 2:07 pm`, with the time or without: read octet by
/// octet, since to make words of it costs more than to find it on its page. Nil for any other writing,
/// and for what is no date: that is read word by word (`momentInWords`).
struct PlainDate {
  var date: CivilDate
  var secondsOfDay: Int?
  var hasSeconds = false

  init?(_ text: String) {
    var text = text
    guard let found = text.withUTF8({ PlainDate(DateOctets(octets: $0)) }) else { return nil }
    self = found
  }

  private init?(_ octets: DateOctets) {
    var octets = octets
    octets.skipSpaces()
    guard let month = octets.month(), let day = octets.number(1...2), octets.skipSpaces(),
      let year = octets.number(4...4), octets.endsWord,
      let date = CivilDate(validYear: year, month: month, day: day)
    else { return nil }
    self.date = date
    octets.skipSpaces()
    if octets.isAtEnd { return }
    guard let hour = octets.number(1...2), hour < 24, octets.take(":"),
      let minute = octets.number(1...2), minute < 60
    else { return nil }
    var time = hour * 3600 + minute * 60
    if octets.take(":") {
      guard let second = octets.number(1...2), second < 60 else { return nil }
      time += second
      hasSeconds = true
    }
    guard octets.endsWord else { return nil }
    octets.skipSpaces()
    if !octets.isAtEnd {
      let isAfternoon = octets.take("p")
      guard isAfternoon || octets.take("a"), octets.take("m"), octets.endsWord else { return nil }
      if isAfternoon, time < 12 * 3600 { time += 12 * 3600 }
      if !isAfternoon, time >= 12 * 3600 { time -= 12 * 3600 }
    }
    octets.skipSpaces()
    guard octets.isAtEnd else { return nil }
    secondsOfDay = time
  }
}

/// The octets of a date, taken one after the other.
private struct DateOctets {
  let octets: UnsafeBufferPointer<UInt8>
  private var index = 0

  init(octets: UnsafeBufferPointer<UInt8>) { self.octets = octets }

  var isAtEnd: Bool { index == octets.count }
  /// Whether a word ends here.
  var endsWord: Bool { isAtEnd || isDateSpace(octets[index]) }

  /// Whether there was any white space or comma.
  @discardableResult mutating func skipSpaces() -> Bool {
    let start = index
    while !isAtEnd, isDateSpace(octets[index]) { index += 1 }
    return index > start
  }

  /// A small letter or its capital, or a mark.
  mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    guard !isAtEnd, lowercase(octets[index]) == UInt8(ascii: wanted) else { return false }
    index += 1
    return true
  }

  /// All digits that stand here, of which there must be so many.
  mutating func number(_ width: ClosedRange<Int>) -> Int? {
    let start = index
    var number = 0
    while !isAtEnd, (0x30...0x39).contains(octets[index]), index - start < 5 {
      number = number * 10 + Int(octets[index] - 0x30)
      index += 1
    }
    return width.contains(index - start) ? number : nil
  }

  /// A word whose first three letters are those of a month, and the space behind it.
  mutating func month() -> Int? {
    let start = index
    while !isAtEnd, (0x61...0x7A).contains(lowercase(octets[index])) { index += 1 }
    guard index - start >= 3 else { return nil }
    let letters = octets[start..<(start + 3)].reduce(0) { $0 << 8 | UInt32(lowercase($1)) }
    guard skipSpaces(), let place = packedMonths.firstIndex(of: letters) else { return nil }
    return place + 1
  }
}

/// What stands between the words of a date.
func isDateSpace(_ octet: UInt8) -> Bool {
  octet == 0x20 || (0x09...0x0D).contains(octet) || octet == 0x2C
}

private func lowercase(_ octet: UInt8) -> UInt8 {
  (0x41...0x5A).contains(octet) ? octet | 0x20 : octet
}

private let packedMonths: [UInt32] = monthNames.map {
  $0.utf8.reduce(0) { $0 << 8 | UInt32($1) }
}
