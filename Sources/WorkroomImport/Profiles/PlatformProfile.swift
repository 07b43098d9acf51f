import Foundation
package import WorkroomModel

/// What is particular to one platform, as data: how its mail and pages are recognised, what stands
/// where on them, its words, its clock and its rules. Loaded from YAML; `README.md` is its manual.
package struct PlatformProfile: Sendable {
  package var facts: PlatformFacts
  var zone: Zone
  /// False when the pages print times of a zone that nothing tells.
  var knowsZone: Bool
  var mail: MailProfile?
  var pages: [PageProfile]
  var transcripts: [TranscriptProfile]
  var vocabularies: [String: [String: String]]
  /// How numbers are written; nil where the profile does not say, and only what is plain is read.
  var decimalMark: DecimalMark?
  var filePaths: FilePathProfile?

  /// Throws `ProfileError` with file, line and column, and what was expected there.
  package init(yaml: String, name: String) throws {
    try self.init(yaml: yaml, name: name, isTrusted: false)
  }

  /// A profile of the user's own. Throws when the file cannot be read or says something unknown.
  package init(file path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ProfileError(
        file: path,
        reason: "no profile is built in under that name and no file of that name can be read; "
          + "`workroom platform list` shows the built-in ones, `--platform FILE` names your own")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw ProfileError(file: path, reason: "no valid UTF-8")
    }
    try self.init(yaml: text, name: path)
  }

  init(yaml: String, name: String, isTrusted: Bool) throws {
    let source = ProfileSource(file: name, isTrusted: isTrusted)
    let keys = try source.parse(yaml).keys(
      "platform", "title", "zone", "decimal", "months", "vocabulary", "mail", "pages",
      "transcripts", "files", "policy")
    let platform = try keys.required("platform")
    guard try platform.text().allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
      throw platform.error("expected a short name of ASCII letters and digits; it begins job keys")
    }
    let zoneNode = try keys.required("zone")
    knowsZone = try zoneNode.text() != "unknown"
    zone = knowsZone ? try WorkroomImport.zone(zoneNode) : .utc
    vocabularies = try PlatformProfile.vocabularies(keys["vocabulary"])
    decimalMark = try keys["decimal"].flatMap {
      DecimalMark(
        rawValue: try $0.choice(DecimalMark.allCases.map(\.rawValue), "decimal mark"))
    }
    let transforms = TransformNames(
      vocabularies: vocabularies, months: try keys["months"].map(MonthNames.init) ?? .english)
    mail = try keys["mail"].map { try MailProfile($0, transforms: transforms) }
    pages = try (keys["pages"]?.oneOrMore() ?? []).map {
      try PageProfile($0, transforms: transforms)
    }
    transcripts = try (keys["transcripts"]?.oneOrMore() ?? []).map {
      try TranscriptProfile($0, transforms: transforms)
    }
    filePaths = try keys["files"].map { try FilePathProfile($0) }
    facts = PlatformFacts(
      name: try platform.text(), title: try keys.required("title").text(),
      zoneIdentifier: zone.identifier,
      rules: try PlatformProfile.rules(keys["policy"]))
  }

  /// The words of `status`, `side` and `type` must mean what reports and rules know.
  private static func vocabularies(
    _ node: ProfileNode?
  ) throws -> [String: [String: String]] {
    let fixed = [
      "status": JobStatus.allCases.map(\.rawValue), "side": Side.allCases.map(\.rawValue),
      "type": JobType.allCases.map(\.rawValue),
    ]
    var vocabularies: [String: [String: String]] = ["status": [:], "side": [:], "type": [:]]
    for (name, value) in try node?.entries() ?? [] {
      let word = try name.text()
      if fixed[word] == nil, Transform(rawValue: word) != nil {
        throw name.error("`\(word)` is the name of a transform; expected another")
      }
      vocabularies[word] = try meanings(value, among: fixed[word])
    }
    return vocabularies
  }

  private static func rules(_ node: ProfileNode?) throws -> [PolicyRule] {
    var seen: Set<String> = []
    return try (node?.oneOrMore() ?? []).map { node in
      let keys = try node.keys("id", "text", "source", "stated", "from", "through", "values")
      let id = try keys.required("id")
      guard seen.insert(try id.text()).inserted else {
        throw id.error("the rule `\(try id.text())` stands here twice")
      }
      var source = try keys.required("source").text()
      // When the source says it, which is not since when it held.
      if let stated = keys["stated"] {
        source += " [" + (try stated.texts()).joined(separator: "; ") + "]"
      }
      var values: [String: Int] = [:]
      for (name, value) in try keys["values"]?.entries() ?? [] {
        values[try name.text()] = try value.integer()
      }
      return PolicyRule(
        id: try id.text(), text: try keys.required("text").text(), source: source,
        from: try keys["from"].map(day), through: try keys["through"].map(day), values: values)
    }
  }

  private static func day(_ node: ProfileNode) throws -> CivilDay {
    let text = try node.text()
    guard CivilDate(iso: text) != nil else {
      throw node.error("`\(text)` is no date; expected one like 2014-03-31")
    }
    return text
  }
}

extension PlatformProfile {
  var statusWords: [String: String] { vocabularies["status"] ?? [:] }
  var sideWords: [String: String] { vocabularies["side"] ?? [:] }
  var typeWords: [String: String] { vocabularies["type"] ?? [:] }

  /// Of a platform whose clock is not known, a time without a zone is marked so.
  func withoutGuessedZone(_ value: FieldValue) -> FieldValue {
    guard !knowsZone, value.moment?.basis == .profile else { return value }
    var value = value
    value.moment?.basis = .unknown
    value.moment?.offsetMinutes = nil
    return value
  }
}

extension PlatformProfile {
  package var readsMail: Bool { mail != nil }

  /// What the profile holds, in words.
  package var summary: String {
    let kinds = pages.map(\.kind) + transcripts.map(\.kind)
    var unique: [String] = []
    for kind in kinds where !unique.contains(kind) { unique.append(kind) }
    let mail = mail.map { "mail of \($0.domains.joined(separator: ", ")); " } ?? ""
    return "\(mail)pages: \(unique.joined(separator: ", ")); \(facts.rules.count) rules"
  }
}
