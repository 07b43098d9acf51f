import WorkroomModel

/// How one field is found and understood. Each row of a page goes through all fields of its record: an
/// object, which does not change, is handed on without a copy of its ten parts.
final class FieldProfile: Sendable {
  /// Tried in this order: the page's address, its title, each XPath, the constant.
  let url: Pattern?
  let title: Pattern?
  let xpaths: [String]
  /// Folded, as headings are compared.
  let headings: [String]
  let pattern: Pattern?
  let reading: Reading
  let constant: String?
  /// XPath that holds on a row which leaves the field out because it is that of the row above.
  let inherit: String?
  let isRequired: Bool
  let isMany: Bool

  /// An XPath alone, or a mapping with more to say.
  init(_ node: ProfileNode, transforms: TransformNames) throws {
    guard !node.isText else {
      xpaths = [try node.xpath()]
      (url, title, pattern, constant, inherit) = (nil, nil, nil, nil, nil)
      headings = []
      reading = .text
      (isRequired, isMany) = (false, false)
      return
    }
    let keys = try node.keys(
      "xpath", "headings", "url", "title", "value", "pattern", "transform", "format", "zone",
      "words", "inherit", "required", "many")
    xpaths = try keys["xpath"]?.xpaths() ?? []
    url = try keys["url"]?.pattern()
    title = try keys["title"]?.pattern()
    headings = try (keys["headings"]?.texts() ?? []).map(foldedHeading)
    pattern = try keys["pattern"]?.pattern()
    constant = try keys["value"]?.text()
    inherit = try keys["inherit"]?.xpath()
    isRequired = try keys["required"]?.flag() ?? false
    isMany = try keys["many"]?.flag() ?? false
    reading = try Reading(keys, transforms: transforms)
    if xpaths.isEmpty, headings.isEmpty, url == nil, title == nil, constant == nil {
      throw node.error(
        "the field says nowhere to look: expected xpath, headings, url, title or value")
    }
  }

  /// The fields of a mapping by name, in alphabetical order so that nothing rests on hashing.
  static func all(
    _ node: ProfileNode?, transforms: TransformNames
  ) throws -> [(name: String, field: FieldProfile)] {
    try (node?.entries() ?? []).map {
      (try $0.name.text(), try FieldProfile($0.value, transforms: transforms))
    }.sorted { $0.name < $1.name }
  }
}

/// What becomes of the words that were found.
enum Reading: Sendable {
  case text
  case named(Transform)
  case date(DateFormat, Zone?)
  /// Words → meanings, of this field alone or of a vocabulary of the profile; words are folded.
  case words([String: String])

  init(_ keys: ProfileKeys, transforms: TransformNames) throws {
    self = .text
    if let node = keys["transform"] { self = try transforms.reading(node) }
    if let node = keys["words"] {
      guard keys["transform"] == nil else {
        throw node.error("`words` and `transform` cannot stand together; expected one of them")
      }
      self = .words(try meanings(node))
    }
    if let node = keys["format"] {
      guard case .named(.date) = self else {
        throw node.error("`format` belongs to `transform: date`")
      }
      guard let format = DateFormat(try node.text(), months: transforms.months) else {
        throw node.error(
          "`\(try node.text())` is no date format; expected yyyy or yy, MM, M or MMM, dd or d, HH or "
            + "hh, mm, ss, a and the marks between them; words stand in quotation marks of their own, "
            + "in YAML as \"dd.MM.yyyy 'at' HH:mm\"")
      }
      self = .date(format, nil)
    }
    if let node = keys["zone"] {
      guard case .date(let format, _) = self else { throw node.error("`zone` belongs to `format`") }
      self = .date(format, try zone(node))
    }
  }

  func apply(_ text: String, _ profile: PlatformProfile) -> FieldValue {
    switch self {
    case .text: return FieldValue(text)
    case .named(let transform): return profile.withoutGuessedZone(transform.apply(text, profile))
    case .words(let meanings): return FieldValue(text, value: meanings[text.lowercased()])
    case .date(let format, let zone):
      guard let moment = format.moment(in: text, zone: zone ?? profile.zone) else {
        return FieldValue(text)
      }
      let day = (zone ?? profile.zone).wallClock(at: moment.secondsSince1970).date.iso
      let value = FieldValue(text, value: day, moment: moment)
      return zone == nil ? profile.withoutGuessedZone(value) : value
    }
  }

  /// Whether a field's words should have been read and were not.
  func leavesUnread(_ value: FieldValue) -> Bool {
    switch self {
    case .text, .words: false
    case .date: Transform.date.leavesUnread(value)
    case .named(let transform): transform.leavesUnread(value)
    }
  }

  /// What the words were expected to be.
  var expectation: String {
    switch self {
    case .text, .words: "a word of the vocabulary"
    case .date(let format, _): "a date like \(format.text)"
    case .named(.date): "a date"
    case .named(.money): "an amount with its currency"
    case .named(.bytes): "a size"
    case .named(.hours): "a number of hours"
    case .named: "a number"
    }
  }

  var isText: Bool { if case .text = self { true } else { false } }
  var isDate: Bool {
    switch self {
    case .named(.date), .date: true
    default: false
    }
  }
}

/// The transforms that a profile may name: those of the program and its own vocabularies.
struct TransformNames: Sendable {
  var vocabularies: [String: [String: String]]
  /// The names of months in formats of dates.
  var months = MonthNames.english

  func reading(_ node: ProfileNode) throws -> Reading {
    let own = vocabularies.keys.filter { Transform(rawValue: $0) == nil }
    let known = Transform.allCases.map(\.rawValue) + own.sorted()
    let name = try node.choice(known, "transform")
    if name == "text" { return .text }
    if let transform = Transform(rawValue: name) { return .named(transform) }
    return .words(vocabularies[name] ?? [:])
  }
}

/// `meaning: [words]`, turned round and folded.
func meanings(_ node: ProfileNode, among allowed: [String]? = nil) throws -> [String: String] {
  var table: [String: String] = [:]
  for (name, words) in try node.entries() {
    let meaning = try allowed.map { try name.choice($0, "meaning here") } ?? name.text()
    for word in try words.oneOrMore() {
      let folded = try word.text().lowercased()
      if let other = table[folded], other != meaning {
        throw word.error("`\(try word.text())` stands for `\(other)` already")
      }
      table[folded] = meaning
    }
  }
  return table
}

func zone(_ node: ProfileNode) throws -> Zone {
  let name = try node.text()
  guard let zone = Zone(name) else {
    throw node.error("`\(name)` is no IANA time zone; expected one like Europe/Stockholm or UTC")
  }
  return zone
}

/// A column heading as tables are compared: case, white space and marks at its ends folded.
func foldedHeading(_ text: String) -> String {
  plainFoldedHeading(text) ?? foldedHeadingOfAnyScript(text)
}

/// The same of ASCII, whose octets are characters: nearly all headings of pages and profiles are such.
private func plainFoldedHeading(_ text: String) -> String? {
  var folded: [UInt8] = []
  var lettersEnd = 0
  var isBehindSpace = false
  for octet in text.utf8 {
    switch octet {
    case 0x80...: return nil
    case 0x20, 0x09...0x0D:
      isBehindSpace = true
      continue
    default: break
    }
    let small = (0x41...0x5A).contains(octet) ? octet | 0x20 : octet
    let isLetter = (0x61...0x7A).contains(small) || (0x30...0x39).contains(small)
    if !isLetter, folded.isEmpty { continue }
    if isBehindSpace, !folded.isEmpty { folded.append(0x20) }
    isBehindSpace = false
    folded.append(small)
    if isLetter { lettersEnd = folded.count }
  }
  return String(decoding: folded[..<lettersEnd], as: UTF8.self)
}

func foldedHeadingOfAnyScript(_ text: String) -> String {
  let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  let start = words.drop { !$0.isLetter && !$0.isNumber }
  return String(start.reversed().drop { !$0.isLetter && !$0.isNumber }.reversed())
}
