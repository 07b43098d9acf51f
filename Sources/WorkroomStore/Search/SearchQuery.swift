package import WorkroomModel

/// A search in the words of people: `from:anna job:70609804 before:2015-04-01 has:file "escrow"`.
package struct SearchQuery: Sendable, Hashable {
  /// What a document must, or must not, be.
  package enum Condition: Sendable, Hashable {
    /// Words one after the other; the last may have any ending.
    case words(String, anyEnding: Bool)
    /// A word, or the beginning of the last, of the name or address.
    case from(String)
    case to(String)
    /// Number, key or words of the title.
    case job(String)
    case kind(String)
    case recordClass(RecordClass)
    case hasFile
    case oneWitness
  }

  package struct Clause: Sendable, Hashable {
    package var condition: Condition
    package var isExcluded: Bool

    package init(_ condition: Condition, isExcluded: Bool = false) {
      self.condition = condition
      self.isExcluded = isExcluded
    }
  }

  package var clauses: [Clause] = []
  /// Whole days of the zone in which is searched; both ends are left out.
  package var before: CivilDate?
  package var after: CivilDate?

  static let qualifiers = [
    "from", "to", "job", "before", "after", "has", "kind", "class", "witness",
  ]

  /// Throws `queryNotUnderstood` for a bad value or an unknown qualifier, naming it and what is known.
  package init(_ text: String) throws {
    for term in SearchQuery.terms(of: text) { try add(term) }
    if clauses.isEmpty, before == nil, after == nil {
      throw StoreError.queryNotUnderstood("it holds no word")
    }
  }

  private mutating func add(_ term: Term) throws {
    guard let name = term.qualifier else {
      let words = searchWords(Substring(term.value))
      // Marks alone (`&`, a dash) stand in no index and ask for nothing.
      guard !words.isEmpty else { return }
      let anyEnding = term.value.hasSuffix("*")
      clauses.append(
        Clause(
          .words(anyEnding ? String(term.value.dropLast()) : term.value, anyEnding: anyEnding),
          isExcluded: term.isExcluded))
      return
    }
    guard SearchQuery.qualifiers.contains(name) else {
      let known = SearchQuery.qualifiers.map { $0 + ":" }.joined(separator: " ")
      throw StoreError.queryNotUnderstood("\(name): is not a qualifier; known are \(known)")
    }
    guard !term.value.isEmpty else {
      throw StoreError.queryNotUnderstood("\(name): has no value")
    }
    if name == "before" || name == "after" {
      try addDate(term, name)
      return
    }
    clauses.append(
      Clause(try SearchQuery.condition(name, term.value), isExcluded: term.isExcluded))
  }

  private mutating func addDate(_ term: Term, _ name: String) throws {
    guard let date = CivilDate(iso: term.value), !term.isExcluded else {
      throw StoreError.queryNotUnderstood(
        term.isExcluded
          ? "-\(name): is not known; before: and after: are each other's contrary"
          : "\(name):\(term.value) is not a date like 2015-03-31")
    }
    if name == "before" {
      before = before.map { min($0, date) } ?? date
    } else {
      after = after.map { max($0, date) } ?? date
    }
  }

  private static func condition(_ name: String, _ value: String) throws -> Condition {
    func oneOf(_ known: [String]) -> StoreError {
      .queryNotUnderstood(
        "\(name):\(value) is not known; known are "
          + known.map { "\(name):\($0)" }.joined(separator: " "))
    }
    switch name {
    case "from", "to":
      guard !searchWords(Substring(value)).isEmpty else {
        throw StoreError.queryNotUnderstood("\(name):\(value) holds no word")
      }
      return name == "from" ? .from(value) : .to(value)
    case "job": return .job(value)
    case "kind": return .kind(value)
    case "has":
      guard value == "file" else { throw oneOf(["file"]) }
      return .hasFile
    case "witness":
      guard value == "one" else { throw oneOf(["one"]) }
      return .oneWitness
    default:
      guard let recordClass = RecordClass(rawValue: value) else {
        throw oneOf(RecordClass.allCases.map(\.rawValue))
      }
      return .recordClass(recordClass)
    }
  }
}

extension SearchQuery {
  private struct Term {
    var isExcluded = false
    var qualifier: String?
    var value = ""
  }

  /// Cuts at white space outside quotes; a quote may follow a `-` or a qualifier's colon.
  private static func terms(of text: String) -> [Term] {
    var terms: [Term] = []
    var rest = Substring(text)
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard !rest.isEmpty else { return terms }
      var term = Term()
      if rest.first == "-", let next = rest.dropFirst().first, !next.isWhitespace {
        term.isExcluded = true
        rest = rest.dropFirst()
      }
      let word = rest.prefix { !$0.isWhitespace && $0 != "\"" }
      if let colon = word.firstIndex(of: ":"), isQualifier(word[..<colon], word[colon...]) {
        term.qualifier = word[..<colon].lowercased()
        rest = rest[word.index(after: colon)...]
      }
      if rest.first == "\"" {
        let quoted = rest.dropFirst().prefix { $0 != "\"" }
        term.value = String(quoted)
        rest = rest[quoted.endIndex...].dropFirst()
        if rest.first == "*" {
          term.value += "*"
          rest = rest.dropFirst()
        }
      } else {
        let value = rest.prefix { !$0.isWhitespace && $0 != "\"" }
        term.value = String(value)
        rest = rest[value.endIndex...]
      }
      terms.append(term)
    }
  }

  /// A time (`10:30`), an address (`https://…`) or a word before a colon (`Re:`) is none.
  private static func isQualifier(_ name: Substring, _ rest: Substring) -> Bool {
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter }) else { return false }
    return qualifiers.contains(name.lowercased())
      || (rest.count > 1 && !rest.hasPrefix("://"))
  }
}
