import WorkroomImport
import WorkroomModel
import WorkroomStore

/// What became of one file that an import was given.
enum Intake {
  case imported(ImportSummary, digest: String)
  case known(digest: String)
}

extension Store {
  /// Takes one file into the vault and the index. The file is hashed while it is copied; only when a
  /// source of the same size is there already is it hashed first, so that a re-import costs no copy.
  func take(
    _ source: FoundSource, name: String, importer: SourceImporter, options: String
  ) throws -> Intake {
    if try hasSource(ofSize: source.sizeInBytes) {
      let digest = try Vault.digest(ofFileAt: source.path).digest
      if try hasSource(digest: digest) {
        // The kept bytes may have been lost since; here they are again.
        if !vault.holds(digest) { _ = try vault.keep(fileAt: source.path) }
        return .known(digest: digest)
      }
    }
    let kept = try vault.keep(fileAt: source.path)
    // The shown name is made safe and readable; the record keeps the bytes it was made of.
    let original = source.rawName.map { " name-bytes=" + hexadecimal($0) } ?? ""
    let description = SourceDescription(
      name: name, sizeInBytes: kept.sizeInBytes, digest: kept.digest, options: options + original)
    let bytes = SourceBytes.file(path: vault.path(of: kept.digest), sizeInBytes: kept.sizeInBytes)
    do {
      let now = currentInstant()
      let summary = try importSource(description, importedAt: now) { consume in
        try ReadAhead.run(
          weight: \ImportEvent.weight,
          read: { try importer.importSource(bytes, description: description, consume: $0) },
          consume: consume)
      }
      try appendToLedger(SourceRecord(description, importedAt: now))
      return .imported(summary, digest: kept.digest)
    } catch {
      vault.discard(kept.digest)
      throw error
    }
  }
}

extension ImportEvent {
  /// What the event holds in memory, roughly, in bytes.
  var weight: Int {
    switch self {
    case .mail(let mail): 512 + mail.text.utf8.count
    case .observation(let observation):
      observation.fields.values.reduce(1_024) { $0 + $1.text.utf8.count }
    case .item, .diagnostic, .content: 512
    }
  }
}
