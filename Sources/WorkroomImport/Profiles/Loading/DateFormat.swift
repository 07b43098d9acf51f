import WorkroomModel

/// A date as a page prints it, spelled out: `dd.MM.yyyy HH:mm:ss`. What the general reading of dates
/// would have to guess (which of two numbers is the day) the profile says.
struct DateFormat: Sendable, Hashable {
  private enum Part: Hashable {
    case year, month, monthName, day, hour, hour12, minute, second, half
    case literal(Character)

    var isLiteral: Bool { if case .literal = self { true } else { false } }
  }

  private var parts: [Part] = []

  /// Nil when the text names no year, month and day.
  init?(_ text: String) {
    let tokens: [(String, Part)] = [
      ("yyyy", .year), ("MMM", .monthName), ("MM", .month), ("dd", .day), ("HH", .hour),
      ("hh", .hour12), ("mm", .minute), ("ss", .second), ("a", .half),
    ]
    var rest = text[...]
    while let character = rest.first {
      if let token = tokens.first(where: { rest.hasPrefix($0.0) }) {
        parts.append(token.1)
        rest = rest.dropFirst(token.0.count)
      } else {
        guard !character.isLetter else { return nil }
        parts.append(.literal(character))
        rest = rest.dropFirst()
      }
    }
    guard parts.contains(.year), parts.contains(.day),
      parts.contains(.month) || parts.contains(.monthName)
    else { return nil }
  }

  /// The moment that the text states; words after it may state the offset. Nil when it reads otherwise.
  func moment(in text: String, zone: Zone) -> Moment? {
    var rest = text[...].drop(while: \.isWhitespace)
    var year = 0
    var month = 0
    var day = 0
    var seconds = 0
    var isAfternoon: Bool?
    for (index, part) in parts.enumerated() {
      // Numbers of one digit are met where something else stands behind them.
      let isLoose = index + 1 == parts.count || parts[index + 1].isLiteral
      func number(_ digits: Int) -> Int? {
        let found = rest.prefix(digits).prefix { $0.isASCII && $0.isNumber }
        guard found.count == digits || (isLoose && !found.isEmpty && digits == 2) else {
          return nil
        }
        rest = rest.dropFirst(found.count)
        return Int(found)
      }
      switch part {
      case .year:
        guard let found = number(4) else { return nil }
        year = found
      case .month:
        guard let found = number(2) else { return nil }
        month = found
      case .day:
        guard let found = number(2) else { return nil }
        day = found
      case .hour, .hour12:
        guard let found = number(2), found < 24 else { return nil }
        seconds += (part == .hour12 ? found % 12 : found) * 3600
      case .minute:
        guard let found = number(2), found < 60 else { return nil }
        seconds += found * 60
      case .second:
        guard let found = number(2), found < 60 else { return nil }
        seconds += found
      case .monthName:
        let name = rest.prefix { $0.isLetter }
        guard let found = monthNumber(name.lowercased()) else { return nil }
        month = found
        rest = rest.dropFirst(name.count)
      case .half:
        let name = rest.prefix(2).lowercased()
        guard name == "am" || name == "pm" else { return nil }
        isAfternoon = name == "pm"
        rest = rest.dropFirst(2)
      case .literal(let character):
        if character.isWhitespace {
          guard rest.first?.isWhitespace == true else { return nil }
          rest = rest.drop(while: \.isWhitespace)
        } else {
          guard rest.first == character else { return nil }
          rest = rest.dropFirst()
        }
      }
    }
    if isAfternoon == true { seconds += 12 * 3600 }
    guard rest.first?.isNumber != true,
      let date = CivilDate(validYear: year, month: month, day: day)
    else { return nil }
    return moment(date, seconds, text: text, behind: rest, zone: zone)
  }

  private func moment(
    _ date: CivilDate, _ secondsOfDay: Int, text: String, behind: Substring, zone: Zone
  ) -> Moment {
    let uncertainty =
      parts.contains(.second)
      ? 0 : (parts.contains(.hour) || parts.contains(.hour12) ? 59 : 86_399)
    let words = behind.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
    if let offset = words.lazy.compactMap(offsetMinutes).first {
      return Moment(
        text: text,
        secondsSince1970: date.secondsSince1970 + Int64(secondsOfDay) - Int64(offset) * 60,
        offsetMinutes: offset, basis: .stated, uncertaintyInSeconds: uncertainty)
    }
    let instant = zone.instant(date, secondsOfDay: secondsOfDay)
    return Moment(
      text: text, secondsSince1970: instant.seconds,
      offsetMinutes: zone.offsetMinutes(at: instant.seconds), basis: .profile,
      uncertaintyInSeconds: uncertainty, isAmbiguous: instant.isAmbiguous)
  }
}

private func monthNumber(_ name: String) -> Int? {
  let names = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  guard name.count >= 3 else { return nil }
  return names.firstIndex(of: String(name.prefix(3))).map { $0 + 1 }
}

/// `utc+03:00`, `gmt-0500`, `+0200` in minutes east of UTC.
private func offsetMinutes(_ word: String) -> Int? {
  var rest = word[...]
  for prefix in ["utc", "gmt"] where rest.hasPrefix(prefix) { rest = rest.dropFirst(3) }
  if rest.isEmpty { return 0 }
  guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
  let digits = rest.dropFirst().filter { $0 != ":" }
  guard digits.count == 4, let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)),
    hours < 15, minutes < 60
  else { return nil }
  return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
}
