import PageReading
import Yams

/// One value of a profile's YAML with its place, so that every complaint can name line and column.
struct ProfileNode {
  let node: Node
  let source: ProfileSource

  func error(_ reason: String) -> ProfileError {
    ProfileError(
      file: source.file, line: node.mark?.line ?? 0, column: node.mark?.column ?? 0,
      reason: reason)
  }

  private func take(_ node: Node) throws -> ProfileNode {
    try source.count()
    return ProfileNode(node: node, source: source)
  }

  // MARK: Values

  var isText: Bool { node.scalar != nil }

  func text() throws -> String {
    guard let scalar = node.scalar else { throw error("expected a text, found \(kindInWords)") }
    guard !scalar.string.isEmpty else { throw error("expected a text, found nothing") }
    return scalar.string
  }

  /// One text, or a list of texts.
  func texts() throws -> [String] { try oneOrMore().map { try $0.text() } }

  /// A list, or the one value that stands for it.
  func oneOrMore() throws -> [ProfileNode] {
    guard let sequence = node.sequence else { return [self] }
    return try sequence.map { try take($0) }
  }

  func flag() throws -> Bool {
    guard let flag = node.bool else {
      throw error("expected true or false, found \(valueInWords)")
    }
    return flag
  }

  func integer() throws -> Int {
    guard let number = node.int else {
      throw error("expected a whole number, found \(valueInWords)")
    }
    return number
  }

  /// The entries of a mapping whose keys are free, in their order.
  func entries() throws -> [(name: ProfileNode, value: ProfileNode)] {
    guard let mapping = node.mapping else {
      throw error("expected a mapping (`key: value`), found \(kindInWords)")
    }
    return try mapping.map { (try take($0.key), try take($0.value)) }
  }

  /// The entries of a mapping whose keys the schema knows; any other key is refused.
  func keys(_ known: String...) throws -> ProfileKeys {
    var values: [String: ProfileNode] = [:]
    for (name, value) in try entries() {
      let key = try name.text()
      guard known.contains(key) else {
        let hint = nearest(to: key, among: known).map { "; did you mean `\($0)`?" } ?? "."
        throw name.error(
          "unknown key `\(key)`\(hint) Known here are \(known.joined(separator: ", "))")
      }
      values[key] = value
    }
    return ProfileKeys(owner: self, values: values)
  }

  // MARK: Values that must mean something

  func pattern() throws -> Pattern {
    let text = try text()
    do {
      return try Pattern(text, isChecked: source.isTrusted)
    } catch {
      throw self.error("`\(text)` is no regular expression: \(firstLine("\(error)"))")
    }
  }

  /// A regular expression with a group, which holds what is sought.
  func patternWithGroup(of what: String) throws -> Pattern {
    let pattern = try pattern()
    guard source.isTrusted || pattern.hasGroup else {
      throw error("`\(pattern.text)` has no group ( ); its first group is \(what)")
    }
    return pattern
  }

  /// An XPath 1.0 expression; `selects` says that elements are wanted, not a value.
  func xpath(selects: Bool = false) throws -> String {
    let text = try text()
    guard !source.isTrusted else { return text }
    // Told here, as libxml2 names an unknown function on the terminal itself.
    if let name = functions(in: text).first(where: { !xpathFunctions.contains($0) }) {
      throw self.error(
        "`\(text)` is no XPath 1.0 expression: unknown function `\(name)`; known are "
          + xpathFunctions.sorted().joined(separator: ", "))
    }
    do {
      if selects {
        _ = try source.trial.document.select(text)
      } else {
        _ = try source.trial.document.value(text)
      }
    } catch {
      throw self.error("`\(text)` is no XPath 1.0 expression: \(error.reason)")
    }
    return text
  }

  func xpaths(selects: Bool = false) throws -> [String] {
    try oneOrMore().map { try $0.xpath(selects: selects) }
  }

  /// One of the words that the schema knows.
  func choice(_ known: [String], _ what: String) throws -> String {
    let word = try text()
    guard known.contains(word) else {
      let hint = nearest(to: word, among: known).map { "; did you mean `\($0)`?" } ?? "."
      throw error("`\(word)` is no \(what)\(hint) Known are \(known.joined(separator: ", "))")
    }
    return word
  }

  private var kindInWords: String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "the text `\(scalar.string)`"
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  private var valueInWords: String { node.scalar.map { "`\($0.string)`" } ?? kindInWords }
}

/// The values of a mapping by key.
struct ProfileKeys {
  let owner: ProfileNode
  let values: [String: ProfileNode]

  subscript(_ key: String) -> ProfileNode? { values[key] }

  func required(_ key: String) throws -> ProfileNode {
    guard let value = values[key] else { throw owner.error("`\(key)` is missing") }
    return value
  }
}

/// The file that is being read, and how much of it was seen.
final class ProfileSource {
  let file: String
  /// A profile that comes with the program: its patterns and XPaths are checked by tests, not at every
  /// start.
  let isTrusted: Bool
  /// A small page on which expressions are tried.
  lazy var trial = SavedPage(Array("<html><body><p>x</p></body></html>".utf8), as: .html)
  /// What was given to parse.
  private var text = ""
  /// Aliases may repeat a value without end; no profile has so many.
  private var left = 100_000

  init(file: String, isTrusted: Bool) {
    self.file = file
    self.isTrusted = isTrusted
  }

  func count() throws {
    left -= 1
    if left < 0 { throw ProfileError(file: file, reason: "more than 100,000 values") }
  }

  /// Parses the YAML. The limits keep hostile files from costing memory or the stack.
  func parse(_ yaml: String) throws -> ProfileNode {
    // Editors on Windows begin a file with a mark that is no part of it.
    let mark: Unicode.Scalar = "\u{FEFF}"
    let yaml =
      yaml.unicodeScalars.first == mark ? String(yaml.unicodeScalars.dropFirst()) : yaml
    guard yaml.utf8.count <= 1 << 20 else {
      throw ProfileError(file: file, reason: "larger than 1 MiB")
    }
    text = yaml
    do {
      // What kind of value each key may be told from, by a dozen patterns, matters only where keys are
      // equal but for their kind, as `1` and `"1"`; our own profiles hold no such.
      let kinds: Resolver = isTrusted ? .basic : .default
      guard let node = try Yams.compose(yaml: yaml, kinds) else {
        throw ProfileError(file: file, reason: "expected a mapping, found nothing")
      }
      return ProfileNode(node: node, source: self)
    } catch let error as YamlError {
      throw place(error)
    }
  }

  private func place(_ error: YamlError) -> ProfileError {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return ProfileError(
        file: file, line: mark.line, column: mark.column,
        reason: "no valid YAML: \(advice(problem, context, mark))")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return ProfileError(
        file: file, line: context.mark.line, column: context.mark.column,
        reason:
          "the mapping that begins here has `\(duplicates.sorted().joined(separator: "`, `"))` "
          + "twice")
    case .reader(let problem, _, _, _):
      return ProfileError(file: file, reason: "no valid YAML: \(problem)")
    default: return ProfileError(file: file, reason: "no valid YAML: \(firstLine("\(error)"))")
    }
  }

  /// What to change, in words that know no parser; then the parser's own.
  private func advice(_ problem: String, _ context: YamlError.Context?, _ mark: Mark) -> String {
    let begin = context?.mark.line ?? mark.line
    let parser = context.map { "\(problem), \($0.text) from line \(begin)" } ?? problem
    let line =
      text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(
        max(0, mark.line - 1)
      ).first ?? ""
    let isIndentedByTab = line.prefix { $0 == " " || $0 == "\t" }.contains("\t")
    let quotes =
      "an XPath, a pattern or a text that begins with @ or * or has one of : # , [ ] { } in it stands "
      + "in 'single quotes'"
    let words: String
    if isIndentedByTab {
      words = "the line is indented with a tab; YAML takes spaces only"
    } else if problem.contains("escape character") {
      words = "in \"double quotes\" a \\ must be doubled; put patterns in 'single quotes'"
    } else if problem.contains("expected '-' indicator") {
      words =
        "the list that begins in line \(begin) goes on here with something that is no `- `; indent the "
        + "line like its neighbours"
    } else if problem.contains("expected key"), mark.line > begin {
      words =
        "the line does not fit into what begins in line \(begin): indent it like that line, or close "
        + "the quotes and brackets above it; \(quotes)"
    } else {
      words = quotes
    }
    return "\(words) (\(parser))"
  }
}

/// The names before an opening bracket in an XPath, those of node tests left out.
private func functions(in xpath: String) -> [String] {
  var names: [String] = []
  var word = ""
  var quote: Character?
  var isNamed = false
  for character in xpath {
    if let open = quote {
      if character == open { quote = nil }
      continue
    }
    switch character {
    case "'", "\"": quote = character
    case "(" where !word.isEmpty: names.append(word)
    case " ", "\t", "\n", "\r":
      isNamed = !word.isEmpty
      continue
    default: break
    }
    if character.isLetter || character.isNumber || character == "-" || character == "_" {
      word = isNamed ? String(character) : word + String(character)
    } else {
      word = ""
    }
    isNamed = false
  }
  let others: Set = [
    "node", "text", "comment", "processing-instruction", "and", "or", "div", "mod",
  ]
  return names.filter { !others.contains($0) && $0.first?.isLetter == true }
}

/// The core library of XPath 1.0, section 4.
private let xpathFunctions: Set = [
  "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat",
  "starts-with", "contains", "substring-before", "substring-after", "substring", "string-length",
  "normalize-space", "translate", "boolean", "not", "true", "false", "lang", "number", "sum",
  "floor", "ceiling", "round",
]

private func firstLine(_ text: String) -> String {
  text.split(separator: "\n").first.map(String.init) ?? text
}
