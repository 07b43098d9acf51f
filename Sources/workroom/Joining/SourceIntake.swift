import WorkroomImport
import WorkroomModel
import WorkroomStore

/// What became of one file that an import was given.
enum Intake {
  case imported(ImportSummary, digest: String)
  /// The same bytes are in the store; `changes` when its place or its job is new.
  case known(changes: Bool)
}

/// How files are taken into a store.
struct IntakeOptions {
  var importer: SourceImporter
  /// Profile and options for the ledger.
  var options: String
  /// The job that the user named for the files.
  var job: String?
  /// Leave the bytes where they are.
  var isReference: Bool
}

extension Store {
  /// Takes one file into the vault and the index. The file is hashed while it is copied; only when a
  /// source of the same size is there already is it hashed first, so that a re-import costs no copy.
  func take(_ source: FoundSource, name: String, _ intake: IntakeOptions) throws -> Intake {
    if try hasSource(ofSize: source.sizeInBytes) {
      let digest = try Vault.digest(ofFileAt: source.path).digest
      if try hasSource(digest: digest) {
        return try takeAgain(source, name: name, digest: digest, intake)
      }
    }
    let (description, path) = try keep(source, name: name, intake)
    let bytes = SourceBytes.file(path: path, sizeInBytes: description.sizeInBytes)
    let importer = intake.importer
    do {
      let now = currentInstant()
      let summary = try importSource(description, importedAt: now) { consume in
        try ReadAhead.run(
          weight: \ImportEvent.weight,
          read: { try importer.importSource(bytes, description: description, consume: $0) },
          consume: consume)
      }
      try appendToLedger(SourceRecord(description, importedAt: now))
      return .imported(summary, digest: description.digest)
    } catch {
      vault.discard(description.digest)
      throw error
    }
  }

  /// Puts a file into the vault, or a pointer to it; what it is and where it is read.
  func keep(
    _ source: FoundSource, name: String, _ intake: IntakeOptions
  ) throws -> (SourceDescription, path: String) {
    let kept: (digest: String, sizeInBytes: Int)
    let path: String
    if intake.isReference {
      kept = try Vault.digest(ofFileAt: source.path)
      try vault.point(to: source.path, digest: kept.digest)
      path = source.path
    } else {
      kept = try vault.keep(fileAt: source.path)
      path = vault.path(of: kept.digest)
    }
    // The shown name is made safe and readable; the record keeps the bytes it was made of.
    let original = source.rawName.map { " name-bytes=" + hexadecimal($0) } ?? ""
    let description = SourceDescription(
      name: name, sizeInBytes: kept.sizeInBytes, digest: kept.digest,
      options: intake.options + original, job: intake.job)
    return (description, path)
  }

  /// The bytes are known. They may have been lost since, or lie somewhere else now: here they are.
  private func takeAgain(
    _ source: FoundSource, name: String, digest: String, _ intake: IntakeOptions
  ) throws -> Intake {
    var place = vault.place(of: digest)
    // Kept bytes that are no longer what they were are replaced by these.
    if case .kept(let path) = place, try Vault.digest(ofFileAt: path).digest != digest {
      place = .missing
    }
    switch place {
    case .kept: break
    case .referenced, .missing:
      if intake.isReference {
        try vault.point(to: source.path, digest: digest)
      } else {
        _ = try vault.keep(fileAt: source.path)
      }
    }
    let isNewPlace = try note(
      PlaceRecord(
        name: name, outcome: .known, digest: digest, sizeInBytes: source.sizeInBytes,
        job: intake.job, metAt: currentInstant()))
    var isNewJob = false
    if !isNewPlace, let job = intake.job { isNewJob = try self.name(job: job, ofSource: digest) }
    return .known(changes: isNewPlace || isNewJob)
  }
}

extension ImportEvent {
  /// What the event holds in memory, roughly, in bytes.
  var weight: Int {
    switch self {
    case .mail(let mail), .notice(let mail): 512 + mail.text.utf8.count
    case .observation(let observation):
      observation.fields.values.reduce(1_024) { $0 + $1.text.utf8.count }
    case .item, .diagnostic, .content: 512
    }
  }
}
