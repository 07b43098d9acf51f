import Foundation

/// Lets reading run ahead on a thread of its own: parsing and what is done with its results cost about
/// the same for text mail, so together they take the time of the slower one. What waits between them
/// is bounded.
final class ReadAhead<Unit>: @unchecked Sendable {
  // All state is touched under `condition` only, but for the batch that the reading thread fills.
  private let condition = NSCondition()
  private var batches: [(units: [Unit], weight: Int)] = []
  /// What has been handed over and is not done with, in bytes.
  private var outstanding = 0
  private var isFinished = false
  private var isAbandoned = false
  private var failure: (any Error)?
  /// The batch that `first` began; the consuming thread's own.
  private var begun: (units: ArraySlice<Unit>, weight: Int)?

  /// Bytes, roughly, that make a batch.
  private static var batchWeight: Int { 1 << 19 }
  /// Bytes, roughly, that may wait; after a batch beyond it nothing is read until that is done with.
  private static var mostOutstanding: Int { 1 << 23 }

  private struct Abandoned: Error {}

  /// Runs `read` on another thread and hands its units, in their order, to `consume` on this one.
  /// Throws what either throws. `weight` is what a unit holds in memory, roughly, in bytes.
  static func run(
    weight: @escaping @Sendable (Unit) -> Int,
    read: @escaping @Sendable ((Unit) throws -> Void) throws -> Void,
    consume: (Unit) throws -> Void
  ) throws {
    try start(weight: weight, read: read).deliver(consume)
  }

  /// Lets `read` run on another thread, one of its own unless others are given; its units wait for `first`
  /// and `deliver`. One of `deliver` and `abandon` must follow, in the order of what the threads were given.
  static func start(
    on threads: WorkThreads? = nil, weight: @escaping @Sendable (Unit) -> Int,
    read: @escaping @Sendable ((Unit) throws -> Void) throws -> Void
  ) -> ReadAhead {
    keepFreedMemory()
    let ahead = ReadAhead()
    let doing = threads ?? WorkThreads(1)
    doing.begin { ahead.produce(weight, read) }
    if threads == nil { doing.end() }
    return ahead
  }

  /// The first unit, taken from what is delivered; nil when there is none.
  func first() throws -> Unit? {
    guard let batch = try next() else { return nil }
    begun = (batch.units.dropFirst(), batch.weight)
    return batch.units.first
  }

  /// Hands all units to `consume`, in their order.
  func deliver(_ consume: (Unit) throws -> Void) throws {
    do {
      while var batch = try begun ?? next().map({ ($0.units[...], $0.weight) }) {
        begun = nil
        for unit in batch.units { try consume(unit) }
        batch.units = []
        finish(batch.weight)
      }
    } catch {
      abandon()
      throw error
    }
  }

  /// Lets the C library keep what is let go of for what is read next. By itself it hands a run of half
  /// megabytes back to the system and faults each page in again, which took a third of the time of a
  /// bundle; having freed one large piece, it keeps up to twice as much (mallopt(3), M_MMAP_THRESHOLD).
  private static func keepFreedMemory() {
    UnsafeMutableRawBufferPointer.allocate(byteCount: mostOutstanding, alignment: 16).deallocate()
  }

  private func produce(
    _ weight: @escaping (Unit) -> Int, _ read: ((Unit) throws -> Void) throws -> Void
  ) {
    var batch: [Unit] = []
    var batchWeight = 0
    do {
      if isGivenUp { throw Abandoned() }
      try read { unit in
        batch.append(unit)
        batchWeight += weight(unit)
        guard batchWeight >= ReadAhead.batchWeight else { return }
        let full = batch
        batch = []
        try hand(over: full, batchWeight)
        batchWeight = 0
      }
      try hand(over: batch, batchWeight)
      finish(nil)
    } catch {
      finish(error)
    }
  }

  private func hand(over batch: [Unit], _ weight: Int) throws {
    condition.lock()
    defer { condition.unlock() }
    while outstanding > 0, outstanding + weight > ReadAhead.mostOutstanding, !isAbandoned {
      condition.wait()
    }
    if isAbandoned { throw Abandoned() }
    batches.append((batch, weight))
    outstanding += weight
    condition.signal()
    guard weight > ReadAhead.mostOutstanding else { return }
    while outstanding > 0, !isAbandoned { condition.wait() }
  }

  private func finish(_ error: (any Error)?) {
    condition.lock()
    failure = error
    isFinished = true
    condition.signal()
    condition.unlock()
  }

  private func next() throws -> (units: [Unit], weight: Int)? {
    condition.lock()
    defer { condition.unlock() }
    while batches.isEmpty, !isFinished { condition.wait() }
    if !batches.isEmpty { return batches.removeFirst() }
    if let failure { throw failure }
    return nil
  }

  private func finish(_ weight: Int) {
    condition.lock()
    outstanding -= weight
    condition.signal()
    condition.unlock()
  }

  private var isGivenUp: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isAbandoned
  }

  /// Waits until the reading thread has let go of the source.
  func abandon() {
    condition.lock()
    isAbandoned = true
    batches = []
    begun = nil
    condition.signal()
    while !isFinished { condition.wait() }
    condition.unlock()
  }
}
