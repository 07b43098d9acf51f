import Foundation

/// A regular expression of a profile, searched without regard to case. It is compiled when it is first
/// used: a run that meets no page needs none of the patterns of pages.
final class Pattern: @unchecked Sendable {
  let text: String
  // Under `lock`; once compiled, matching does not change it.
  private var regex: Regex<AnyRegexOutput>?
  private let lock = NSLock()

  /// Throws when the text is no regular expression, unless that is known already.
  init(_ text: String, isChecked: Bool = false) throws {
    self.text = text
    if !isChecked { regex = try Regex(text).ignoresCase() }
  }

  /// The first group of the first match, or the whole match when the pattern has no group.
  func firstGroup(in text: String) -> String? {
    guard let match = firstMatch(in: text) else { return nil }
    let group = match.output.count > 1 ? match.output[1] : match.output[0]
    return group.substring.map(String.init)
  }

  func matches(_ text: String) -> Bool { firstMatch(in: text) != nil }

  /// The named groups of the first match that took part in it.
  func groups(_ names: [String], in text: String) -> [String: String]? {
    guard let match = firstMatch(in: text) else { return nil }
    var found: [String: String] = [:]
    for name in names {
      if let element = match[name], let substring = element.substring {
        found[name] = String(substring)
      }
    }
    return found
  }

  private func firstMatch(in text: String) -> Regex<AnyRegexOutput>.Match? {
    // A pattern that does not compile was refused when the profile was loaded, and without look-behind
    // or custom properties a match cannot throw.
    do { return try compiled().firstMatch(in: text) } catch { return nil }
  }

  private func compiled() throws -> Regex<AnyRegexOutput> {
    lock.lock()
    defer { lock.unlock() }
    if let regex { return regex }
    let made = try Regex(text).ignoresCase()
    regex = made
    return made
  }

  /// Whether a group captures anything.
  var hasGroup: Bool {
    var isEscaped = false
    var isInClass = false
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      defer { isEscaped = character == "\\" && !isEscaped }
      guard !isEscaped else { continue }
      if character == "[" { isInClass = true }
      if character == "]" { isInClass = false }
      guard character == "(", !isInClass else { continue }
      let next = String(characters[(index + 1)...].prefix(3))
      if !next.hasPrefix("?") || (next.hasPrefix("?<") && !"=!".contains(next.suffix(1))) {
        return true
      }
    }
    return false
  }

  /// The names of the named groups, in order.
  var groupNames: [String] {
    text.split(separator: "(?<").dropFirst().compactMap { piece in
      let name = piece.prefix { $0 != ">" }
      return name.allSatisfy { $0.isLetter } && !name.isEmpty ? String(name) : nil
    }
  }
}
