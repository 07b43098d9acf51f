import Foundation
package import WorkroomModel

/// The profiles of a run, loaded when the first page, transcript or platform mail asks for them: most
/// of what is read needs none.
package final class PlatformProfiles: @unchecked Sendable {
  private enum Choice: Sendable {
    case builtIn(String)
    case file(String)
    case loaded(PlatformProfile)
  }

  private let choices: [Choice]
  // Under `lock`.
  private var known: [PlatformProfile]?
  private let lock = NSLock()

  /// Names of profiles, or files. A store keeps the profiles of the user's own in a folder, each as
  /// `NAME.yaml`; there a name is looked up first. None named means all of both.
  package init(named names: [String] = [], keptIn folder: String? = nil) {
    let kept = folder.map(PlatformProfiles.kept) ?? []
    let builtIn = PlatformProfile.builtInNames
    let wanted = names.isEmpty ? kept + builtIn.filter { !kept.contains($0) } : names
    choices = wanted.map { name in
      if kept.contains(name), let folder { return .file("\(folder)/\(name).yaml") }
      return builtIn.contains(name) ? .builtIn(name) : .file(name)
    }
  }

  /// The names of the profiles in a folder, in order; none when it is not there.
  private static func kept(in folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The names of profiles that were named as files and are kept in the folder with other words.
  package func changed(in folder: String) throws -> [String] {
    try zip(choices, try all()).compactMap { choice, profile in
      guard case .file(let path) = choice else { return nil }
      let kept = "\(folder)/\(profile.facts.name).yaml"
      guard path != kept, FileManager.default.fileExists(atPath: kept) else { return nil }
      let given = try Data(contentsOf: URL(fileURLWithPath: path))
      return given == (try Data(contentsOf: URL(fileURLWithPath: kept))) ? nil : profile.facts.name
    }
  }

  /// Copies the profiles that were named as files into the folder, so that what they read can be read
  /// again without them.
  package func keep(in folder: String) throws {
    for (choice, profile) in zip(choices, try all()) {
      guard case .file(let path) = choice else { continue }
      let kept = "\(folder)/\(profile.facts.name).yaml"
      guard path != kept else { continue }
      let text = try Data(contentsOf: URL(fileURLWithPath: path))
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try text.write(to: URL(fileURLWithPath: kept))
    }
  }

  /// The facts of a platform, the first profile's when none of that name is there.
  package func facts(of platform: String) throws -> PlatformFacts? {
    let all = try all()
    return (all.first { $0.facts.name == platform } ?? all.first)?.facts
  }

  package init(_ profiles: [PlatformProfile]) { choices = profiles.map(Choice.loaded) }

  /// In the order in which they were named: the first that recognises something reads it. Throws
  /// `ProfileError`, or the error of reading the file.
  package func all() throws -> [PlatformProfile] {
    lock.lock()
    defer { lock.unlock() }
    if let known { return known }
    let loaded = try choices.map { choice in
      switch choice {
      case .builtIn(let name): try PlatformProfile(builtIn: name)
      case .file(let path): try PlatformProfile(file: path)
      case .loaded(let profile): profile
      }
    }
    var names: Set<String> = []
    for profile in loaded where !names.insert(profile.facts.name).inserted {
      throw ProfileError(
        file: profile.facts.name, reason: "two profiles have this name; each needs its own")
    }
    known = loaded
    return loaded
  }
}

extension PlatformProfile {
  /// The profiles that come with the program, in the order in which they look at a page.
  package static let builtInNames = ["elance", "upwork", "hypermail", "telegram"]

  /// The text of a built-in profile; nil when there is none of that name.
  package static func builtInText(_ name: String) -> String? {
    let bytes: [UInt8]? =
      switch name {
      case "elance": PackageResources.elance_yaml
      case "upwork": PackageResources.upwork_yaml
      case "hypermail": PackageResources.hypermail_yaml
      case "telegram": PackageResources.telegram_yaml
      default: nil
      }
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  /// How a profile is written: its keys, transforms and fields, with an example (Markdown).
  package static var manual: String { String(decoding: PackageResources.README_md, as: UTF8.self) }

  package init(builtIn name: String) throws {
    guard let text = PlatformProfile.builtInText(name) else {
      throw ProfileError(file: name, reason: "no such profile comes with the program")
    }
    try self.init(yaml: text, name: "\(name).yaml", isTrusted: true)
  }

  package static func elance() throws -> PlatformProfile { try PlatformProfile(builtIn: "elance") }
}
