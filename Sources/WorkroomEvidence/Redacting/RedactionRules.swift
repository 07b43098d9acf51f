import Foundation

/// What a person wants taken out of a packet, as the lines of a rules file say it.
package struct RedactionRules: Sendable, Hashable {
  /// One person under all names and addresses that stand for them.
  package struct Person: Sendable, Hashable {
    package var names: [String]
  }

  /// Kinds of values that are found by their form.
  package enum Pattern: String, Sendable, Hashable, CaseIterable {
    case email, phone, iban, card, ssn
  }

  package var literals: [String] = []
  package var persons: [Person] = []
  package var patterns: [Pattern] = []
  /// Values that patterns leave alone.
  package var keeps: [String] = []
  /// Control numbers of exhibits that stay out whole.
  package var withheld: Set<String> = []
  /// Control numbers of natives that a person has looked through, since no program can.
  package var shown: Set<String> = []
  /// Names and addresses of lawyers: mail to or from them stays out altogether.
  package var lawyers: [String] = []

  package init() {}

  /// Reads a rules file: one rule a line, a word and what it applies to; `#` begins a comment line.
  /// Throws `PacketError.rulesRefused` with the line.
  package init(_ text: String) throws {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = line.trimmingCharacters(in: .whitespaces)
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      func refused(_ reason: String) -> PacketError {
        .rulesRefused(line: index + 1, reason: reason)
      }
      let word = line.prefix { !$0.isWhitespace }
      let value = line.dropFirst(word.count).trimmingCharacters(in: .whitespaces)
      guard !value.isEmpty else { throw refused("“\(word)” applies to nothing") }
      switch word {
      case "literal": literals.append(value)
      case "person":
        let names = value.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        persons.append(Person(names: names.filter { !$0.isEmpty }))
      case "pattern":
        guard let pattern = Pattern(rawValue: value) else {
          let known = Pattern.allCases.map(\.rawValue).joined(separator: ", ")
          throw refused("“\(value)” is no pattern; there are \(known)")
        }
        if !patterns.contains(pattern) { patterns.append(pattern) }
      case "keep": keeps.append(value)
      case "withhold": withheld.insert(value)
      case "show": shown.insert(value)
      case "lawyer": lawyers.append(value)
      default:
        throw refused(
          "“\(word)” is no rule; there are literal, person, pattern, keep, withhold, show, lawyer")
      }
      let names = word == "literal" ? [value] : word == "person" ? persons.last?.names ?? [] : []
      if let short = names.first(where: { $0.count < 3 }) {
        throw refused("“\(short)” is too short to be told from parts of other words")
      }
    }
  }

  /// Whether anything is taken out of exhibits, apart from the screen for lawyers.
  var isRedacting: Bool {
    !literals.isEmpty || !persons.isEmpty || !patterns.isEmpty || !withheld.isEmpty
  }
}

extension RedactionRules.Pattern {
  /// ICU regular expressions; what they find is checked further by `accepts`.
  var expression: String {
    switch self {
    case .email:
      // Only from the beginning of a word or the end of the address before it, and never a second time:
      // a long line without a blank would else be gone through from each of its characters.
      #"(?:(?<![\p{L}\p{N}._%+'-])|\G)[\p{L}\p{N}._%+'-]++@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+"#
    case .phone:
      #"(?<![\p{L}\p{N}.:/-])(?:\+|00)[1-9][0-9 ()./\u00A0-]{5,20}[0-9](?![0-9])"#
        + #"|(?<![\p{L}\p{N}.:/-])\(?0[1-9][0-9]{1,4}\)?[ /\u00A0-]{1,3}[0-9][0-9 \u00A0-]{3,12}[0-9](?![0-9:])"#
        + #"|(?<![\p{L}\p{N}.:/-])\(?[2-9][0-9]{2}\)?[ .\u00A0-]{1,2}[0-9]{3}[ .\u00A0-][0-9]{4}(?![0-9])"#
    case .iban: #"(?<![\p{L}\p{N}])[A-Z]{2}[0-9]{2}(?:[ \u00A0-]?[A-Z0-9]){11,30}(?![A-Z0-9])"#
    case .card: #"(?<![0-9A-Za-z.])[0-9](?:[ \u00A0-]?[0-9]){12,18}(?![0-9A-Za-z])"#
    case .ssn: #"(?<![0-9-])[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}(?![0-9-])"#
    }
  }

  /// Whether a text may hold what the expression finds, by a byte that it cannot do without.
  func mayOccur(in text: String) -> Bool {
    switch self {
    case .email: text.utf8.contains(UInt8(ascii: "@"))
    case .phone, .iban, .card, .ssn:
      text.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
  }

  func accepts(_ found: String) -> Bool {
    let digits = found.compactMap(\.wholeNumberValue)
    switch self {
    case .email: return true
    case .phone: return digits.count >= 7 && digits.count <= 16
    case .ssn: return digits[0] != 9 && digits[..<3] != [0, 0, 0]
    case .card:
      // Luhn (ISO/IEC 7812-1 annex B).
      let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
        let doubled = digit.element * (digit.offset % 2 == 1 ? 2 : 1)
        return sum + (doubled > 9 ? doubled - 9 : doubled)
      }
      return sum % 10 == 0 && Set(digits).count > 1
    case .iban:
      // ISO 7064 MOD 97-10 over the account number with its first four characters at the end.
      let plain = found.filter { $0.isLetter || $0.isNumber }
      let rest = (plain.dropFirst(4) + plain.prefix(4)).reduce(0) { rest, character in
        guard let value = character.hexDigitValue36 else { return rest }
        return (rest * (value > 9 ? 100 : 10) + value) % 97
      }
      return rest == 1
    }
  }
}

extension Character {
  /// 0 to 35 for digits and Latin letters.
  fileprivate var hexDigitValue36: Int? { isASCII ? Int(String(self), radix: 36) : nil }
}
