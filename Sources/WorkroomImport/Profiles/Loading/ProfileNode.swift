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

  /// An XPath 1.0 expression; `selects` says that elements are wanted, not a value.
  func xpath(selects: Bool = false) throws -> String {
    let text = try text()
    guard !source.isTrusted else { return text }
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
    guard yaml.utf8.count <= 1 << 20 else {
      throw ProfileError(file: file, reason: "larger than 1 MiB")
    }
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
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
      let place = context.map { " (\($0.text) from line \($0.mark.line))" } ?? ""
      return ProfileError(
        file: file, line: mark.line, column: mark.column,
        reason: "no valid YAML: \(problem)\(place); an XPath, a pattern or a text with one of "
          + ": # , [ ] { } in it stands in 'single quotes'")
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
}

private func firstLine(_ text: String) -> String {
  text.split(separator: "\n").first.map(String.init) ?? text
}
