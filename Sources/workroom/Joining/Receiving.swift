import ArgumentParser
import Foundation
import WorkroomImport
import WorkroomModel
import WorkroomStore

extension Store {
  /// Takes a source that comes from another store, with what that store recorded of it; whether it was
  /// new here.
  func receive(
    _ record: SourceRecord, cutFrom: String?, at path: String, limits: SourceLimits
  ) throws -> Bool {
    let options = record.options.split(separator: " ").map(String.init)
    guard limits.password != nil || !options.contains("password-file") else {
      say(
        "\(record.name): was imported with a password; name it with --password-file, or what it "
          + "opens would be missing")
      throw ExitCode.failure
    }
    let names = options.first { $0.hasPrefix("platform=") }?.dropFirst(9).split(separator: ",")
    let chosen = profiles(names?.map(String.init) ?? [], of: folder)
    let intake = IntakeOptions(
      importer: SourceImporter(
        profiles: chosen, limits: limits,
        isPlatformMailOnly: options.contains("platform-mail-only")),
      options: record.options + (cutFrom.map { " cut-from=\($0)" } ?? ""), job: record.job,
      isReference: false)
    let source = FoundSource(path: path, name: record.name, sizeInBytes: record.sizeInBytes)
    var isNew = false
    try take([(source, record.name)], intake, before: { _, _ in }) { _, _, taken in
      if case .imported = taken { isNew = true }
    }
    return isNew
  }

  /// Adds decisions of another store after those that are here.
  func receive(_ decisions: [Decision]) throws {
    for decision in decisions { _ = try decide(decision.kind, decision.values) }
  }

  /// Copies the profiles of the user's own that another store keeps.
  func receiveProfiles(from other: String) throws {
    let files = FileManager.default
    let kept = keptProfiles(of: other)
    guard files.fileExists(atPath: kept) else { return }
    for name in try files.contentsOfDirectory(atPath: kept).sorted() where name.hasSuffix(".yaml") {
      try receiveProfile(
        name, try Data(contentsOf: URL(fileURLWithPath: "\(kept)/\(name)")))
    }
  }

  /// Keeps a profile under its name; one that is here already stays.
  func receiveProfile(_ name: String, _ text: Data) throws {
    let kept = keptProfiles(of: folder)
    try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
    let path = "\(kept)/\(name)"
    if !FileManager.default.fileExists(atPath: path) {
      try text.write(to: URL(fileURLWithPath: path))
    }
  }
}
