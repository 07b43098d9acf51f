import Foundation
import WorkroomExport
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// `workroom export jsonl`
extension Export {
  func exportLines(of store: Store, _ keys: [String]) throws {
    let temporary = FileManager.default.temporaryDirectory
      .appendingPathComponent("workroom-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: temporary, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer {
      do { try FileManager.default.removeItem(atPath: temporary) } catch {
        say("\(temporary) could not be removed: \(error.localizedDescription)")
      }
    }
    let material = try material(of: store, keys, cutsIn: temporary)
    try toFile { put in
      try JSONLinesExport.write(store, jobs: keys, with: material, line: put)
    }
  }

  private func material(
    of store: Store, _ keys: [String], cutsIn folder: String
  ) throws -> JSONLinesExport.Material {
    var material = JSONLinesExport.Material()
    guard sources else { return material }
    material.profiles = try keptProfileTexts(of: store.folder)
    if whole {
      material.decisions = try store.decisions()
      material.places = try store.places()
      material.sources = { take in
        for source in try store.sources() {
          let path = try store.vault.readablePath(of: source.digest, name: source.name)
          try take(ExportedBytes(source, cutFrom: nil, path: path))
        }
      }
      return material
    }
    let names = try keys.flatMap {
      try store.jobRecord(key: $0, includingMessages: false).parties.flatMap(\.names)
    }
    material.decisions = try store.decisions(ofJobs: keys, names: Set(names))
    let wish = job.isEmpty ? CutWish(jobKeys: nil) : try CutWish(jobs: keys, in: store)
    let (plans, leftOut) = try store.cut(wish)
    let limits = try passwordOptions.limits()
    material.sources = { take in
      try Cutting(store: store, limits: limits, folder: folder).deliver(plans) {
        try take(ExportedBytes($0.record, cutFrom: $0.cutFrom, path: $0.path))
      }
    }
    for remainder in Set(leftOut).sorted(by: { ($0.path, $0.reason) < ($1.path, $1.reason) }) {
      say("no bytes of \(remainder.path): \(remainder.reason)")
    }
    return material
  }

  private func keptProfileTexts(of folder: String) throws -> [(name: String, text: String)] {
    let kept = keptProfiles(of: folder)
    guard FileManager.default.fileExists(atPath: kept) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: kept).sorted()
      .filter { $0.hasSuffix(".yaml") }.map { name in
        let text = try Data(contentsOf: URL(fileURLWithPath: "\(kept)/\(name)"))
        return (name, String(decoding: text, as: UTF8.self))
      }
  }
}
