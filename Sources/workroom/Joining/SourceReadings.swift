import Foundation
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// What is read of a source on a thread of its own: what it is, then what is in it.
enum SourceUnit {
  case begin(SourceDescription)
  case event(ImportEvent)

  var weight: Int {
    switch self {
    case .begin: 512
    case .event(let event): event.weight
    }
  }
}

/// Small sources that are read on threads of their own before their turn comes: a folder of saved pages
/// takes far longer to read than to write down.
struct SourceReadings {
  /// Bytes of a source up to which it is small; the tree of a page takes many times as much.
  private static var smallSource: Int { 1 << 20 }
  /// How many are begun before their turn, the one whose turn it is included.
  private static var mostAhead: Int { 4 }
  /// How many of these are read at a time.
  private static var mostAtATime: Int {
    min(max(ProcessInfo.processInfo.activeProcessorCount, 2), mostAhead)
  }

  private let threads: WorkThreads
  private let store: Store
  private let intake: IntakeOptions
  private let sources: [(source: FoundSource, name: String)]
  /// Whether a source is small and can have the bytes of no other, since none has its size.
  private let isReadEarly: [Bool]
  private var started = 0
  private var waiting: [Int: ReadAhead<SourceUnit>] = [:]

  init(
    of sources: [(source: FoundSource, name: String)], into store: Store, _ intake: IntakeOptions
  ) throws {
    self.store = store
    self.intake = intake
    self.sources = sources
    var sizes = try store.sourceSizes()
    isReadEarly = sources.map { entry in
      let size = entry.source.sizeInBytes
      return sizes.insert(size).inserted && size <= SourceReadings.smallSource
    }
    threads = WorkThreads(SourceReadings.mostAtATime)
  }

  /// The reading of a source whose turn has come; nil if it is to be read now.
  mutating func take(_ position: Int) -> ReadAhead<SourceUnit>? {
    started = max(started, position)
    // What must be read in its own turn does not keep those behind it waiting.
    while started < sources.count, started - position < SourceReadings.mostAhead {
      if isReadEarly[started] { waiting[started] = read(started) }
      started += 1
    }
    return waiting.removeValue(forKey: position)
  }

  /// Ends the readings whose turn did not come, and forgets what they put into the vault.
  mutating func abandon() {
    // In their order: one that was not begun finishes when those before it have let go of the threads.
    for (_, ahead) in waiting.sorted(by: { $0.key < $1.key }) { ahead.abandon() }
    waiting = [:]
    threads.end()
    for digest in intake.keeping.unfinished { store.vault.discard(digest) }
  }

  /// Keeps a source and reads it. It is durable when its group is.
  private func read(_ position: Int) -> ReadAhead<SourceUnit> {
    let (source, name) = sources[position]
    let (store, intake) = (store, intake)
    return ReadAhead.start(on: threads, weight: \.weight) { deliver in
      let (description, path) = try store.keep(source, name: name, isSynced: false, intake)
      try deliver(.begin(description))
      try intake.importer.importSource(
        .file(path: path, sizeInBytes: description.sizeInBytes), description: description
      ) { try deliver(.event($0)) }
    }
  }
}

/// What lies in the vault and is not in the index yet. The vault writes one file at a time.
final class Keeping: @unchecked Sendable {
  // Under `lock`.
  private var kept: Set<String> = []
  private let lock = NSLock()

  func keep(
    _ work: () throws -> (digest: String, sizeInBytes: Int)
  ) rethrows -> (digest: String, sizeInBytes: Int) {
    lock.lock()
    defer { lock.unlock() }
    let result = try work()
    kept.insert(result.digest)
    return result
  }

  func finish(_ digest: String) {
    lock.lock()
    defer { lock.unlock() }
    kept.remove(digest)
  }

  var unfinished: [String] {
    lock.lock()
    defer { lock.unlock() }
    return kept.sorted()
  }
}
