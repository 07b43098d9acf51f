import WorkroomImport
import WorkroomModel
import WorkroomStore

/// Reads kept sources into a new index that takes the place of the old one when all went well; how many
/// jobs it has, and its content digest.
func rebuild(
  _ folder: String, from records: [SourceRecord], limits: SourceLimits, progress: inout Progress
) throws -> (jobs: Int, digest: String) {
  let name = "index.rebuild.sqlite"
  Store.discard(indexName: name, in: folder)
  let store = try Store(folder: folder, isCreating: true, indexName: name)
  for record in records {
    progress.show("reading \(record.name)")
    guard
      try Vault.digest(ofFileAt: store.vault.path(of: record.digest)).digest == record.digest
    else {
      throw RebuildFailure(
        source: record.name,
        reason: "its kept bytes changed since the import; nothing was rebuilt from them")
    }
    let options = record.options.split(separator: " ")
    guard limits.password != nil || !options.contains("password-file") else {
      throw RebuildFailure(
        source: record.name,
        reason: "was imported with a password; name it with --password-file, or what it opens would "
          + "be missing")
    }
    let platform = options.first { $0.hasPrefix("platform=") }?.dropFirst(9)
    let importer = SourceImporter(
      profiles: profiles(
        platform.map { $0.split(separator: ",").map(String.init) } ?? [], of: folder),
      limits: limits, isPlatformMailOnly: options.contains("platform-mail-only"))
    // What is read with a password can be read again only with one.
    let isNewlyOpened = limits.password != nil && !options.contains("password-file")
    let description = SourceDescription(
      name: record.name, sizeInBytes: record.sizeInBytes, digest: record.digest,
      options: record.options + (isNewlyOpened ? " password-file" : ""))
    let bytes = SourceBytes.file(
      path: store.vault.path(of: record.digest), sizeInBytes: record.sizeInBytes)
    _ = try store.importSource(description, importedAt: record.importedAt) { consume in
      try ReadAhead.run(
        weight: \ImportEvent.weight,
        read: { try importer.importSource(bytes, description: description, consume: $0) },
        consume: consume)
    }
  }
  let jobs = try deriveJobs(in: store)
  let digest = try store.contentDigest()
  try Store.publish(indexName: name, in: folder)
  if limits.password != nil { try store.recordSources() }
  return (jobs, digest)
}

/// Why a kept source cannot be read again.
struct RebuildFailure: Error, CustomStringConvertible {
  var source: String
  var reason: String
  var description: String { "\(source): \(reason)" }
}
