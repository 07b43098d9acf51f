import ArgumentParser
import WorkroomExport
import WorkroomStore

/// `workroom export files`
extension Export {
  func exportFiles(of store: Store, _ keys: [String], to out: String) throws {
    let files = try exportedFiles(of: store, jobs: job.isEmpty ? nil : keys)
    let folder = try ReplacedFolder(out)
    do {
      let outcomes = try copy(files, from: store, to: folder)
      try folder.write(exportIndex(files, outcomes: outcomes), to: "index.csv")
      let sums = files.compactMap { file in
        file.path.flatMap { path in
          outcomes[path] == "written" ? file.digest.map { "\($0)  \(path)\n" } : nil
        }
      }
      try folder.write(Array(sums.joined().utf8), to: "sha256sums.txt")
      try folder.publish()
      let absent = files.filter { $0.path == nil }.count
      show(
        "\(counted(sums.count, "file")) in \(out), \(grouped(absent)) absent (index.csv names them)"
      )
      guard sums.count + absent == files.count else { throw ExitCode.damage }
    } catch {
      if !(error is ExitCode) { folder.abandon() }
      throw error
    }
  }

  /// Writes each content to its places and says what became of each path.
  private func copy(
    _ files: [ExportedFile], from store: Store, to folder: ReplacedFolder
  ) throws -> [String: String] {
    var outcomes: [String: String] = [:]
    let byDigest = Dictionary(grouping: files.filter { $0.path != nil }) { $0.digest ?? "" }
    try store.streamContents(byDigest.keys.sorted(), profiles: profiles(of: storeOptions.folder)) {
      digest, bytes in
      for file in byDigest[digest] ?? [] {
        guard let path = file.path, outcomes[path] == nil else { continue }
        let written = try folder.write(bytes, to: path)
        outcomes[path] = written.digest == digest ? "written" : "differs from its digest"
      }
    }
    for path in files.compactMap(\.path) where outcomes[path] != "written" {
      outcomes[path] = outcomes[path] ?? "its bytes were not found again"
      say("\(path): \(outcomes[path] ?? "")")
    }
    return outcomes
  }
}
