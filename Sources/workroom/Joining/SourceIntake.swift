import Glibc
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// What became of one file that an import was given.
enum Intake {
  case imported(ImportSummary, SourceRecord)
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
  let keeping = Keeping()
}

extension Store {
  /// Takes sources in their order, and tells before and after each what becomes of it. Small ones share
  /// a commit and are read ahead of their turn.
  func take(
    _ sources: [(source: FoundSource, name: String)], _ intake: IntakeOptions,
    before: (FoundSource, String) -> Void, after: (FoundSource, String, Intake) -> Void
  ) throws {
    var readings = try SourceReadings(of: sources, into: self, intake)
    defer { readings.abandon() }
    try takeEach(Array(sources.indices), sizeInBytes: { sources[$0].source.sizeInBytes }) {
      position in
      let (source, name) = sources[position]
      before(source, name)
      let taken =
        if let ahead = readings.take(position) {
          try take(ahead, intake)
        } else {
          try take(source, name: name, intake)
        }
      after(source, name, taken)
      guard case .imported(_, let record) = taken else { return nil }
      return record
    }
  }

  /// Writes what another thread reads of a source.
  private func take(_ ahead: ReadAhead<SourceUnit>, _ intake: IntakeOptions) throws -> Intake {
    do {
      // A reading that delivers nothing has failed, and says with what.
      guard case .begin(let description)? = try ahead.first() else {
        throw StoreError.cannotRead("a source", code: EIO)
      }
      return try write(description, intake) { consume in
        try ahead.deliver { if case .event(let event) = $0 { try consume(event) } }
      }
    } catch {
      ahead.abandon()
      throw error
    }
  }

  /// Takes one file into the vault and the index. The file is hashed while it is copied; only when a
  /// source of the same size is there already is it hashed first, so that a re-import costs no copy.
  /// Within a group (`takeEach`) it is durable when the group is.
  private func take(_ source: FoundSource, name: String, _ intake: IntakeOptions) throws -> Intake {
    if try hasSource(ofSize: source.sizeInBytes) {
      let digest = try Vault.digest(ofFileAt: source.path).digest
      if try hasSource(digest: digest) {
        return try takeAgain(source, name: name, digest: digest, intake)
      }
    }
    let (description, path) = try keep(source, name: name, isSynced: !isInGroup, intake)
    let bytes = SourceBytes.file(path: path, sizeInBytes: description.sizeInBytes)
    return try write(description, intake) { consume in
      try ReadAhead.run(
        weight: \ImportEvent.weight,
        read: { try intake.importer.importSource(bytes, description: description, consume: $0) },
        consume: consume)
    }
  }

  private func write(
    _ description: SourceDescription, _ intake: IntakeOptions,
    read: ((ImportEvent) throws -> Void) throws -> Void
  ) throws -> Intake {
    let now = currentInstant()
    let summary = try importSource(description, importedAt: now, read: read)
    intake.keeping.finish(description.digest)
    return .imported(summary, SourceRecord(description, importedAt: now))
  }

  /// Puts a file into the vault, or a pointer to it; what it is and where it is read.
  func keep(
    _ source: FoundSource, name: String, isSynced: Bool, _ intake: IntakeOptions
  ) throws -> (SourceDescription, path: String) {
    let kept = try intake.keeping.keep {
      guard intake.isReference else {
        return try vault.keep(fileAt: source.path, isSynced: isSynced)
      }
      let found = try Vault.digest(ofFileAt: source.path)
      try vault.point(to: source.path, digest: found.digest)
      return found
    }
    // The shown name is made safe and readable; the record keeps the bytes it was made of.
    let original = source.rawName.map { " name-bytes=" + hexadecimal($0) } ?? ""
    let description = SourceDescription(
      name: name, sizeInBytes: kept.sizeInBytes, digest: kept.digest,
      options: intake.options + original, job: intake.job)
    return (description, intake.isReference ? source.path : vault.path(of: kept.digest))
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
        // Its group makes durable what is new to it; this is not.
        _ = try intake.keeping.keep { try vault.keep(fileAt: source.path) }
        intake.keeping.finish(digest)
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
