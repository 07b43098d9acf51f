import Foundation
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// A source on its way into a shared transaction: what it is, then what is read of it.
private enum SourceUnit {
  case begin(SourceDescription)
  case event(ImportEvent)

  var weight: Int {
    switch self {
    case .begin: 512
    case .event(let event): event.weight
    }
  }
}

/// Small sources that share a transaction: a folder of saved pages would else wait longer for the disk
/// than it takes to read it.
extension Store {
  /// Bytes of a source up to which it is small; the tree of a page takes many times as much.
  private static var smallSource: Int { 1 << 20 }
  private static var mostTogether: (sources: Int, bytes: Int) { (128, 1 << 25) }

  /// How many of the next sources are taken together: small ones of which none can have the bytes of
  /// another, or of a source that is there already, since none has its size.
  func countTakenTogether(_ sources: ArraySlice<FoundSource>) throws -> Int {
    var sizes: Set<Int> = []
    var bytes = 0
    for source in sources.prefix(Store.mostTogether.sources) {
      bytes += source.sizeInBytes
      guard source.sizeInBytes <= Store.smallSource, bytes <= Store.mostTogether.bytes,
        sizes.insert(source.sizeInBytes).inserted, try !hasSource(ofSize: source.sizeInBytes)
      else { break }
    }
    return sizes.count
  }

  /// Takes several sources in one transaction; two are read at a time, ahead of what is written. When
  /// any of them fails, nothing of them is kept, and each is to be taken by itself: nil.
  func takeTogether(
    _ sources: [(source: FoundSource, name: String)], _ intake: IntakeOptions
  ) throws -> [Intake]? {
    let keeping = Keeping()
    var waiting: [ReadAhead<SourceUnit>] = []
    var started = 0
    var taken: [(record: SourceRecord, summary: ImportSummary)] = []
    do {
      try importingTogether {
        while taken.count < sources.count {
          while started < sources.count, waiting.count < 3 {
            let (source, name) = sources[started]
            waiting.append(reading(source, name: name, intake, keeping))
            started += 1
          }
          let ahead = waiting.removeFirst()
          do { taken.append(try take(ahead)) } catch {
            ahead.abandon()
            throw error
          }
        }
      }
    } catch {
      for ahead in waiting { ahead.abandon() }
      // What went wrong comes again, and is said, when that source is taken by itself.
      for digest in keeping.digests where try !hasSource(digest: digest) { vault.discard(digest) }
      return nil
    }
    return try taken.map {
      try appendToLedger($0.record)
      return .imported($0.summary, digest: $0.record.digest)
    }
  }

  /// Writes what one of the reading threads reads.
  private func take(
    _ ahead: ReadAhead<SourceUnit>
  ) throws -> (record: SourceRecord, summary: ImportSummary) {
    guard case .begin(let description)? = try ahead.first() else {
      throw CocoaError(.fileReadUnknown)
    }
    let now = currentInstant()
    let summary = try importSource(description, importedAt: now) { consume in
      try ahead.deliver { if case .event(let event) = $0 { try consume(event) } }
    }
    return (SourceRecord(description, importedAt: now), summary)
  }

  /// Keeps a source and reads it, on a thread of its own.
  private func reading(
    _ source: FoundSource, name: String, _ intake: IntakeOptions, _ keeping: Keeping
  ) -> ReadAhead<SourceUnit> {
    ReadAhead.start(weight: \.weight) { deliver in
      let (description, path) = try keeping.keep { try keep(source, name: name, intake) }
      try deliver(.begin(description))
      try intake.importer.importSource(
        .file(path: path, sizeInBytes: description.sizeInBytes), description: description
      ) { try deliver(.event($0)) }
    }
  }
}

/// What was put into the vault, one source at a time: the vault writes one file at a time.
private final class Keeping: @unchecked Sendable {
  // Under `lock`.
  private var kept: [String] = []
  private let lock = NSLock()

  func keep(
    _ work: () throws -> (SourceDescription, path: String)
  ) throws -> (SourceDescription, path: String) {
    lock.lock()
    defer { lock.unlock() }
    let result = try work()
    kept.append(result.0.digest)
    return result
  }

  var digests: [String] {
    lock.lock()
    defer { lock.unlock() }
    return kept
  }
}
