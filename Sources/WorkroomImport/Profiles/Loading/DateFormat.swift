import WorkroomModel

/// A date as a page prints it, spelled out: `dd.MM.yyyy 'um' HH:mm`. What the general reading of dates
/// would have to guess (which of two numbers is the day) the profile says. The letters are those of
/// Unicode's date patterns (UTS #35).
struct DateFormat: Sendable, Hashable {
  private enum Part: Hashable {
    case year, shortYear, month, monthName, day, hour, hour12, minute, second, half
    case literal(Character)

    var isLiteral: Bool { if case .literal = self { true } else { false } }
  }

  /// As the profile spells it.
  let text: String
  private var parts: [Part] = []
  private let months: MonthNames

  /// Nil when the text names no year, month and day, or has a letter that stands for nothing and is in
  /// no quotation marks.
  init?(_ text: String, months: MonthNames = .english) {
    self.text = text
    self.months = months
    let tokens: [(String, Part)] = [
      ("yyyy", .year), ("yy", .shortYear), ("MMMM", .monthName), ("MMM", .monthName),
      ("MM", .month), ("M", .month), ("dd", .day), ("d", .day), ("HH", .hour), ("H", .hour),
      ("hh", .hour12), ("h", .hour12), ("mm", .minute), ("ss", .second), ("a", .half),
    ]
    var rest = text[...]
    while let character = rest.first {
      if character == "'" {
        guard let words = DateFormat.quoted(&rest) else { return nil }
        parts += words.map(Part.literal)
      } else if let token = tokens.first(where: { rest.hasPrefix($0.0) }) {
        parts.append(token.1)
        rest = rest.dropFirst(token.0.count)
        // `ddd` or `yyyyy` is no token twice over: it stands for something that is not read.
        guard rest.first != token.0.first else { return nil }
      } else {
        guard !character.isLetter else { return nil }
        parts.append(.literal(character))
        rest = rest.dropFirst()
      }
    }
    func count(_ kinds: Part...) -> Int { parts.filter(kinds.contains).count }
    guard count(.year, .shortYear) == 1, count(.day) == 1, count(.month, .monthName) == 1 else {
      return nil
    }
  }

  /// The words between quotation marks, the marks taken off the rest; two marks stand for one.
  private static func quoted(_ rest: inout Substring) -> String? {
    rest = rest.dropFirst()
    if rest.first == "'" {
      rest = rest.dropFirst()
      return "'"
    }
    var words = ""
    while let character = rest.first {
      rest = rest.dropFirst()
      guard character == "'" else {
        words.append(character)
        continue
      }
      guard rest.first == "'" else { return words }
      words.append("'")
      rest = rest.dropFirst()
    }
    return nil
  }

  /// The moment that the text states. Behind it may stand its zone and words, but no further number and
  /// no half of the day: what is left unread of a date or a time makes it another. Nil when the text
  /// reads otherwise.
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
        guard found.count == digits || (isLoose && !found.isEmpty && part != .year) else {
          return nil
        }
        rest = rest.dropFirst(found.count)
        return Int(found)
      }
      switch part {
      case .year:
        guard let found = number(4) else { return nil }
        year = found
      case .shortYear:
        guard rest.prefix(2).count(where: { $0.isASCII && $0.isNumber }) == 2,
          let found = number(2), rest.first?.isNumber != true
        else { return nil }
        year = found + (found < 70 ? 2000 : 1900)
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
        guard let found = months.number(of: String(name)) else { return nil }
        month = found
        rest = rest.dropFirst(name.count)
        // A name that is cut may end in a full stop, unless the format has one there itself.
        let next = index + 1 < parts.count ? parts[index + 1] : nil
        if rest.first == ".", next != .literal(".") { rest = rest.dropFirst() }
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
    guard let date = CivilDate(validYear: year, month: month, day: day) else { return nil }
    return moment(date, seconds, text: text, behind: rest, zone: zone)
  }

  private var hasTime: Bool { parts.contains(.hour) || parts.contains(.hour12) }

  private func moment(
    _ date: CivilDate, _ secondsOfDay: Int, text: String, behind: Substring, zone: Zone
  ) -> Moment? {
    let uncertainty = parts.contains(.second) ? 0 : (hasTime ? 59 : 86_399)
    var offset: (minutes: Int, isNumber: Bool)?
    if behind.first?.isNumber == true || behind.first == ":" { return nil }
    for word in behind.split(whereSeparator: \.isWhitespace).map({ $0.lowercased() }) {
      if offset == nil, let found = statedOffset(String(word.filter { $0 != "(" && $0 != ")" })) {
        offset = found
        continue
      }
      let half = word.filter { $0 != "." && $0 != "," }
      guard !word.contains(where: \.isNumber), half != "am", half != "pm" else { return nil }
    }
    if let offset {
      return Moment(
        text: text,
        secondsSince1970: date.secondsSince1970 + Int64(secondsOfDay) - Int64(offset.minutes) * 60,
        offsetMinutes: offset.minutes, basis: offset.isNumber ? .stated : .named,
        uncertaintyInSeconds: uncertainty)
    }
    let instant = zone.instant(date, secondsOfDay: secondsOfDay)
    return Moment(
      text: text, secondsSince1970: instant.seconds,
      offsetMinutes: zone.offsetMinutes(at: instant.seconds), basis: .profile,
      uncertaintyInSeconds: uncertainty, isAmbiguous: instant.isAmbiguous)
  }
}

/// The twelve names of months of a platform, each in one or several spellings; folded.
struct MonthNames: Sendable, Hashable {
  private var names: [[String]]

  static let english = MonthNames(
    names: [
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december",
    ].map { [$0] })

  private init(names: [[String]]) { self.names = names }

  /// A list of twelve; each a name or a list of its spellings.
  init(_ node: ProfileNode) throws {
    let months = try node.oneOrMore()
    guard months.count == 12 else {
      throw node.error("expected the names of twelve months, found \(months.count)")
    }
    names = try months.map { try $0.texts().map { $0.lowercased() } }
    for (index, spellings) in names.enumerated() {
      for (other, theirs) in names.enumerated() where other != index {
        guard let twice = spellings.first(where: theirs.contains) else { continue }
        throw months[max(index, other)].error("`\(twice)` is the name of two months")
      }
    }
  }

  /// The month of a name or of its beginning, of three letters at least; nil when two begin so.
  func number(of word: String) -> Int? {
    let word = word.lowercased()
    if let whole = names.firstIndex(where: { $0.contains(word) }) { return whole + 1 }
    guard word.count >= 3 else { return nil }
    let cut = names.indices.filter { index in names[index].contains { $0.hasPrefix(word) } }
    return cut.count == 1 ? cut[0] + 1 : nil
  }
}

/// `utc+03:00`, `gmt-0500`, `+0200`, `est` in minutes east of UTC; nil for what is no zone.
func statedOffset(_ word: String) -> (minutes: Int, isNumber: Bool)? {
  switch word {
  case "est": return (-300, false)
  case "edt": return (-240, false)
  case "utc", "gmt", "z": return (0, false)
  default: break
  }
  var rest = word[...]
  for prefix in ["utc", "gmt"] where rest.hasPrefix(prefix) { rest = rest.dropFirst(3) }
  guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
  let digits = rest.dropFirst().filter { $0 != ":" }
  guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
    let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)), hours < 15, minutes < 60
  else { return nil }
  return ((sign == "-" ? -1 : 1) * (hours * 60 + minutes), true)
}
