import ArgumentParser
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// Reads kept sources into a new index that takes the place of the old one when all went well; how many
/// jobs it has, and its content digest. Every source is checked first, and each that cannot be read is
/// said; then nothing is rebuilt.
func rebuild(
  _ folder: String, from ledger: SourceLedger, limits: SourceLimits, progress: inout Progress
) throws -> (jobs: Int, digest: String) {
  let name = "index.rebuild.sqlite"
  Store.discard(indexName: name, in: folder)
  let store = try Store(folder: folder, isCreating: true, indexName: name)
  do {
    try fill(store, from: ledger, limits: limits, progress: &progress)
    let jobs = try deriveJobs(in: store)
    progress.show("indexing words")
    try store.completeSearchIndex()
    progress.clear()
    let digest = try store.contentDigest()
    try Store.publish(indexName: name, in: folder)
    if limits.password != nil { try store.recordSources() }
    return (jobs, digest)
  } catch {
    Store.discard(indexName: name, in: folder)
    throw error
  }
}

private func fill(
  _ store: Store, from ledger: SourceLedger, limits: SourceLimits, progress: inout Progress
) throws {
  let paths = try checkedPaths(of: ledger, in: store, progress: &progress)
  try store.takeEach(ledger.sources, sizeInBytes: \.sizeInBytes) { record in
    guard let path = paths[record.digest] else { return nil }
    progress.show("reading \(record.name)")
    let options = record.options.split(separator: " ")
    guard limits.password != nil || !options.contains("password-file") else {
      say(
        "\(record.name): was imported with a password; name it with --password-file, or what it "
          + "opens would be missing")
      throw ExitCode.failure
    }
    let platform = options.first { $0.hasPrefix("platform=") }?.dropFirst(9)
    let importer = SourceImporter(
      profiles: profiles(
        platform.map { $0.split(separator: ",").map(String.init) } ?? [], of: store.folder),
      limits: limits, isPlatformMailOnly: options.contains("platform-mail-only"))
    // What is read with a password can be read again only with one.
    let isNewlyOpened = limits.password != nil && !options.contains("password-file")
    let description = SourceDescription(
      name: record.name, sizeInBytes: record.sizeInBytes, digest: record.digest,
      options: record.options + (isNewlyOpened ? " password-file" : ""), job: record.job)
    let bytes = SourceBytes.file(path: path, sizeInBytes: record.sizeInBytes)
    _ = try store.importSource(description, importedAt: record.importedAt) { consume in
      try ReadAhead.run(
        weight: \ImportEvent.weight,
        read: { try importer.importSource(bytes, description: description, consume: $0) },
        consume: consume)
    }
    // The list of sources stands already.
    return nil
  }
  for place in ledger.places { _ = try store.note(place) }
  progress.clear()
}

/// Where each source is read, by digest; all that cannot be read are said before the run ends.
private func checkedPaths(
  of ledger: SourceLedger, in store: Store, progress: inout Progress
) throws -> [String: String] {
  var problems: [StoreError] = []
  var paths: [String: String] = [:]
  for record in ledger.sources {
    progress.show("checking \(record.name)")
    do { paths[record.digest] = try store.vault.check(record) } catch let error as StoreError {
      problems.append(error)
    }
  }
  progress.clear()
  guard problems.isEmpty else {
    for problem in problems { say(problem.description) }
    say("nothing was rebuilt; the index is as it was")
    throw ExitCode.failure
  }
  return paths
}
