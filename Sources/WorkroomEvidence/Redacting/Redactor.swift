import BagIt
import Crypto
import Foundation

/// A value that was taken out, once for all its places.
struct RedactedValue: Hashable {
  /// `R-007`, or the pseudonym of a person.
  var number: String
  var category: String
  /// What stands in its place.
  var marker: String
  /// As it was first found.
  var original: String

  /// By the value itself: a salt that was given away opens nothing else, in no other packet.
  var saltName: String { "\(category) \(original)" }
}

/// Finds and replaces what the rules name, and remembers what was found and where.
final class Redactor {
  let rules: RedactionRules
  let secret: RedactionSecret
  private(set) var values: [RedactedValue] = []
  /// How often a value was found, by exhibit and place in it.
  private(set) var places: [Place: Int] = [:]
  /// SHA-256 of originals that must not be told, with the salted commitments that stand for them.
  private(set) var commitments: [String: String] = [:]
  /// Words of whole exhibits that stay out; the packet may not hold them anywhere.
  private(set) var withheldWords: Set<String> = []
  private var numbers: [String: Int] = [:]
  private var aliases: [String: String] = [:]
  private let names: NSRegularExpression?
  /// The same names for a quick look at texts in which nothing but case can make two spellings equal.
  private var nameIndex = SecretIndex()
  private let keeps: NSRegularExpression?
  private let patterns: [(RedactionRules.Pattern, NSRegularExpression)]

  struct Place: Hashable {
    var value: String
    var control: String
    var location: String
  }

  init(_ redaction: Redaction) throws {
    rules = redaction.rules
    secret = redaction.secret
    let all = rules.literals + rules.persons.flatMap(\.names)
    names = all.isEmpty ? nil : try expression(for: all)
    keeps = rules.keeps.isEmpty ? nil : try expression(for: rules.keeps)
    patterns = try rules.patterns.map { ($0, try NSRegularExpression(pattern: $0.expression)) }
    for name in all { nameIndex.add(searched(name), name, isShort: false) }
    for literal in rules.literals {
      value(literal, category: "literal", key: folded(literal))
    }
    for (index, person) in rules.persons.enumerated() {
      let pseudonym = "Person-" + (index < 9 ? "0" : "") + String(index + 1)
      let first = person.names.first ?? ""
      values.append(
        RedactedValue(
          number: pseudonym, category: "person", marker: pseudonym, original: first))
      numbers[pseudonym] = values.count - 1
      for name in person.names { aliases[folded(name)] = pseudonym }
    }
  }

  /// The text with everything replaced that the rules name; noted as found at this place.
  func redact(_ text: String, in control: String = "", at location: String = "") -> String {
    guard text.utf8.count > 2 else { return text }
    let normal = normalized(text)
    let found = matches(in: normal)
    guard !found.isEmpty else { return text }
    let whole = normal as NSString
    var result = ""
    var end = 0
    for match in found {
      let value = named(match.words ?? whole.substring(with: match.range), match.pattern)
      places[Place(value: value.number, control: control, location: location), default: 0] += 1
      result += whole.substring(with: NSRange(location: end, length: match.range.location - end))
      result += value.marker
      end = match.range.location + match.range.length
    }
    return result + whole.substring(from: end)
  }

  func redact(_ text: String?, in control: String = "", at location: String = "") -> String? {
    text.map { redact($0, in: control, at: location) }
  }

  /// Whether the rules name anything in the view; what is found will be looked for in the packet.
  func finds(in view: PlainView) -> Bool {
    let isWritten = view.isWritten
    // What was not written is nothing but names to look for, and most of it holds none.
    if !isWritten || rules.patterns.isEmpty && isSimplyCased(view.bytes),
      nameIndex.first(in: searchedBytes(view.bytes, foldingAll: false)) == nil
    {
      return false
    }
    let normal = normalized(view.text)
    let found = matches(in: normal, patterns: isWritten ? patterns : [])
    for match in found {
      named(match.words ?? (normal as NSString).substring(with: match.range), match.pattern)
    }
    return !found.isEmpty
  }

  /// Stands for a SHA-256 of an original that is not in the packet.
  func commit(_ digest: String) -> String {
    if let known = commitments[digest] { return known }
    let commitment = "salted:" + secret.commitment(to: digest, salt: "digest " + digest)
    commitments[digest] = commitment
    return commitment
  }

  func withhold(wordsOf text: String?) {
    for line in (text ?? "").split(whereSeparator: \.isNewline) {
      let words = folded(String(line))
      if words.count >= 16 { withheldWords.insert(words) }
    }
  }

  /// What must occur nowhere, folded: every value found and every name that the rules list.
  var secrets: [(words: String, number: String)] {
    values.map { (folded($0.original), $0.number) } + aliases.map { ($0.key, $0.value) }
      + withheldWords.map { ($0, "an exhibit that is withheld") }
      + commitments.map { ($0.key, "the plain SHA-256 of an original") }
  }

  private struct Match {
    var range: NSRange
    var pattern: RedactionRules.Pattern?
    /// What is meant, where the text writes it with percent signs.
    var words: String?
  }

  /// What the rules name in the text, as it stands and as addresses of the web write it.
  private func matches(
    in text: String, patterns: [(RedactionRules.Pattern, NSRegularExpression)]? = nil
  ) -> [Match] {
    let patterns = patterns ?? self.patterns
    var found = plainMatches(in: text, patterns)
    for coded in PercentCoded.all(in: text) {
      for match in plainMatches(in: coded.text, patterns) {
        guard let range = coded.range(of: match.range) else { continue }
        let words = (coded.text as NSString).substring(with: match.range)
        found.append(Match(range: range, pattern: match.pattern, words: words))
      }
    }
    return joined(found)
  }

  private func plainMatches(
    in text: String, _ patterns: [(RedactionRules.Pattern, NSRegularExpression)]
  ) -> [Match] {
    let whole = NSRange(location: 0, length: text.utf16.count)
    var found = names?.matches(in: text, range: whole).map { Match(range: $0.range) } ?? []
    let patterns = patterns.filter { $0.0.mayOccur(in: text) }
    let kept = patterns.isEmpty ? [] : keeps?.matches(in: text, range: whole).map(\.range) ?? []
    for (pattern, expression) in patterns {
      for match in expression.matches(in: text, range: whole)
      where !kept.contains(where: { NSUnionRange($0, match.range) == $0 })
        && pattern.accepts((text as NSString).substring(with: match.range))
      {
        found.append(Match(range: match.range, pattern: pattern))
      }
    }
    return joined(found)
  }

  /// What overlaps goes out as one, so that no end of the longer one stays.
  private func joined(_ found: [Match]) -> [Match] {
    var joined: [Match] = []
    for match in found.sorted(by: {
      ($0.range.location, -$0.range.length) < ($1.range.location, -$1.range.length)
    }) {
      if let last = joined.last, match.range.location < NSMaxRange(last.range) {
        let union = NSUnionRange(last.range, match.range)
        if union != last.range { joined[joined.count - 1].words = nil }
        joined[joined.count - 1].range = union
      } else {
        joined.append(match)
      }
    }
    return joined
  }

  @discardableResult
  private func named(_ found: String, _ pattern: RedactionRules.Pattern?) -> RedactedValue {
    let words = folded(found)
    if let pseudonym = aliases[words], let index = numbers[pseudonym] { return values[index] }
    switch pattern {
    case .phone, .iban, .card, .ssn:
      let key = words.filter { $0.isLetter || $0.isNumber }
      return value(found, category: pattern?.rawValue ?? "", key: key)
    case .email, nil:
      return value(found, category: pattern?.rawValue ?? "literal", key: words)
    }
  }

  @discardableResult
  private func value(_ original: String, category: String, key: String) -> RedactedValue {
    if let index = numbers[key] { return values[index] }
    let count = values.count { $0.category != "person" } + 1
    let number =
      "R-" + String(repeating: "0", count: max(0, 3 - String(count).count)) + String(count)
    values.append(
      RedactedValue(
        number: number, category: category, marker: "[REDACTED \(number) \(category)]",
        original: original))
    numbers[key] = values.count - 1
    return values[values.count - 1]
  }
}

/// Whether a text in UTF-8 has Latin-1 without `ß` alone, so that lower case makes equal what is equal.
private func isSimplyCased(_ bytes: [UInt8]) -> Bool {
  var previous: UInt8 = 0
  for byte in bytes {
    if byte > 0xC3 || (previous == 0xC3 && byte == 0x9F) { return false }
    previous = byte
  }
  return true
}

/// With composed characters; plain ASCII is so already.
private func normalized(_ text: String) -> String {
  text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
}

/// Case, composition, white space and marks of quotation set aside, as two spellings of one value are compared.
func folded(_ text: String) -> String {
  text.precomposedStringWithCanonicalMapping.lowercased()
    .split { $0.isWhitespace || $0 == "\u{A0}" || $0 == ">" }.joined(separator: " ")
}

/// Finds the values without case, across line breaks and quotation marks, the longest first.
private func expression(for values: [String]) throws -> NSRegularExpression {
  let alternatives = Set(values.map(\.precomposedStringWithCanonicalMapping))
    .sorted { ($0.count, $1) > ($1.count, $0) }
    .map { value in
      let words = value.split(whereSeparator: \.isWhitespace)
        .map { NSRegularExpression.escapedPattern(for: String($0)) }
        .joined(separator: #"[\s\u00A0>]+"#)
      // Short values are looked for as words: “Ann” is not meant in “Annex”.
      return value.count < shortValue ? #"(?<![\p{L}\p{N}])\#(words)(?![\p{L}\p{N}])"# : words
    }
  return try NSRegularExpression(
    pattern: alternatives.joined(separator: "|"), options: .caseInsensitive)
}

/// Values of fewer characters are only found as whole words.
let shortValue = 6
