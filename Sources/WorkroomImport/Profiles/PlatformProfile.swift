import Foundation
package import WorkroomModel
import Yams

/// What is particular to one platform, as data: how its mail and pages are recognised, what stands
/// where on them, its words, its clock and its rules. Loaded from YAML; see `Profiles/elance.yaml`.
package struct PlatformProfile: Sendable {
  package var facts: PlatformFacts
  var zone: Zone
  var mail: MailProfile
  var pages: [PageProfile]
  var transcripts: [TranscriptProfile]
  var statusWords: [String: String]
  var sideWords: [String: String]
  var typeWords: [String: String]
  var filePaths: FilePathProfile?
  /// The patterns of page fields, compiled once.
  var fieldPatterns: [String: Pattern] = [:]

  /// The profile that comes with the program.
  package static func elance() throws -> PlatformProfile {
    try PlatformProfile(
      yaml: String(decoding: PackageResources.elance_yaml, as: UTF8.self), name: "elance.yaml")
  }

  /// Throws `ProfileError` with the file's name and what was expected.
  package init(yaml: String, name: String) throws {
    let document: ProfileDocument
    do {
      document = try YAMLDecoder().decode(ProfileDocument.self, from: yaml)
    } catch {
      throw ProfileError(file: name, reason: ProfileError.reason(error))
    }
    guard let zone = Zone(document.zone) else {
      throw ProfileError(file: name, reason: "zone: \(document.zone) is no IANA time zone")
    }
    self.zone = zone
    facts = PlatformFacts(
      name: document.platform, title: document.title, zoneIdentifier: document.zone,
      rules: try document.policy.map { try $0.rule(in: name) })
    do {
      mail = try MailProfile(document.mail)
      pages = try document.pages.map { try PageProfile($0) }
      transcripts = try (document.transcripts ?? []).map { try TranscriptProfile($0) }
      filePaths = try document.files.map { try FilePathProfile($0) }
      for page in document.pages {
        var fields = Array((page.facts ?? [:]).values)
        for record in page.records {
          fields += record.fields.values
          fields += (record.tableFacts ?? [:]).values
        }
        for pattern in fields.compactMap({ $0.pattern }) {
          fieldPatterns[pattern] = try Pattern(pattern)
        }
      }
    } catch {
      throw ProfileError(file: name, reason: ProfileError.reason(error))
    }
    func words(_ lists: [String: [String]]) -> [String: String] {
      var table: [String: String] = [:]
      for (meaning, words) in lists { for word in words { table[word.lowercased()] = meaning } }
      return table
    }
    statusWords = words(document.vocabulary.status)
    sideWords = words(document.vocabulary.side)
    typeWords = words(document.vocabulary.type)
  }
}

/// Why a profile cannot be used.
package struct ProfileError: Error, CustomStringConvertible {
  var file: String
  var reason: String
  package var description: String { "\(file): \(reason)" }

  static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    func path(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        .joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(path(context)): `\(key.stringValue)` is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return "\(path(context)): \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}

/// A regular expression of a profile, compiled once and searched case-insensitively.
struct Pattern: @unchecked Sendable {
  // Regex is not Sendable, but matching does not change it.
  private let regex: Regex<AnyRegexOutput>

  init(_ text: String) throws {
    do {
      regex = try Regex(text).ignoresCase()
    } catch {
      throw ProfileError(file: "pattern", reason: "`\(text)` is no regular expression: \(error)")
    }
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
    // Without look-behind or custom properties a match cannot throw.
    do { return try regex.firstMatch(in: text) } catch { return nil }
  }
}

extension PlatformProfile {
  /// A profile of the user's own. Throws when the file cannot be read or says something unknown.
  package init(file path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    try self.init(yaml: String(decoding: data, as: UTF8.self), name: path)
  }
}
