package import Foundation

/// Where tests find things.
package enum Places {
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  package static let samples = root.appendingPathComponent("Samples").path
  package static let reports = root.appendingPathComponent("Reports").path

  /// What the samples yield is made from these folders; `damaged/` is not part of the truth.
  package static let sampleSources = ["mail", "pages", "bundles"].map { "\(samples)/\($0)" }

  /// Real mail, archives and pages, which live beside the project and are never committed.
  package static let corpora =
    ProcessInfo.processInfo.environment["WORKROOM_CORPORA"]
    ?? root.deletingLastPathComponent().appendingPathComponent("shared/corpora").path
  package static let hasCorpora = FileManager.default.fileExists(atPath: corpora)

  /// Every file below a folder with its path relative to the folder, sorted.
  package static func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: "\(folder)/\(path)", isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }.sorted()
  }
}

/// A folder that goes away with this value.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("workroom-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      print("\(path) was left behind: \(error)")
    }
  }

  package func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}
