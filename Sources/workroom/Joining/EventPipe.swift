import Foundation
import WorkroomModel

/// Lets reading run ahead of writing on a thread of its own: parsing and indexing cost about the same
/// for text mail, so together they take the time of the slower one. What waits between them is bounded.
final class EventPipe: @unchecked Sendable {
  // All state is touched under `condition` only, but for the batch that the reading thread fills.
  private let condition = NSCondition()
  private var batches: [[ImportEvent]] = []
  private var isFinished = false
  private var isAbandoned = false
  private var failure: (any Error)?

  /// Batches that may wait; with `batchWeight` this bounds the memory between the threads.
  private static let batchLimit = 8
  /// Bytes of text, roughly, that make a batch.
  private static let batchWeight = 1 << 19

  private struct Abandoned: Error {}

  /// Runs `read` on another thread and hands its events, in their order, to `consume` on this one.
  /// Throws what either throws.
  static func run(
    read: @escaping @Sendable ((ImportEvent) throws -> Void) throws -> Void,
    consume: (ImportEvent) throws -> Void
  ) throws {
    let pipe = EventPipe()
    let thread = Thread { pipe.produce(read) }
    thread.stackSize = 16 << 20
    thread.start()
    do {
      while let batch = try pipe.next() {
        for event in batch { try consume(event) }
      }
    } catch {
      pipe.abandon()
      throw error
    }
  }

  private func produce(_ read: ((ImportEvent) throws -> Void) throws -> Void) {
    var batch: [ImportEvent] = []
    var weight = 0
    do {
      try read { event in
        batch.append(event)
        weight += event.weight
        guard weight >= EventPipe.batchWeight else { return }
        try hand(over: batch)
        batch.removeAll(keepingCapacity: true)
        weight = 0
      }
      try hand(over: batch)
      finish(nil)
    } catch {
      finish(error)
    }
  }

  private func hand(over batch: [ImportEvent]) throws {
    condition.lock()
    defer { condition.unlock() }
    while batches.count >= EventPipe.batchLimit, !isAbandoned { condition.wait() }
    if isAbandoned { throw Abandoned() }
    batches.append(batch)
    condition.signal()
  }

  private func finish(_ error: (any Error)?) {
    condition.lock()
    failure = error
    isFinished = true
    condition.signal()
    condition.unlock()
  }

  private func next() throws -> [ImportEvent]? {
    condition.lock()
    defer { condition.unlock() }
    while batches.isEmpty, !isFinished { condition.wait() }
    if !batches.isEmpty {
      condition.signal()
      return batches.removeFirst()
    }
    if let failure { throw failure }
    return nil
  }

  /// Waits until the reading thread has let go of the source.
  private func abandon() {
    condition.lock()
    isAbandoned = true
    batches = []
    condition.signal()
    while !isFinished { condition.wait() }
    condition.unlock()
  }
}

extension ImportEvent {
  /// What the event holds in memory, roughly, in bytes.
  fileprivate var weight: Int {
    switch self {
    case .mail(let mail): 512 + mail.text.utf8.count
    case .observation(let observation):
      observation.fields.values.reduce(1_024) { $0 + $1.text.utf8.count }
    case .item, .diagnostic, .content: 512
    }
  }
}
