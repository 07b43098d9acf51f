import Foundation

/// Threads that do pieces of work in the order in which they are begun. A thread for each piece would take
/// turns with the one that waits for it while a core stands idle, and all their memory would take turns
/// in the cores' caches.
final class WorkThreads: @unchecked Sendable {
  // All state is touched under `condition`.
  private let condition = NSCondition()
  private var waiting: [() -> Void] = []
  private var isEnded = false

  /// They stand ready until `end`.
  init(_ count: Int) {
    for _ in 0..<count {
      let thread = Thread { [self] in
        while let work = next() { work() }
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
  }

  /// Lets `work` be done behind what was begun before or, when it is urgent, before all that waits.
  func begin(isUrgent: Bool = false, _ work: @escaping @Sendable () -> Void) {
    condition.lock()
    waiting.insert(work, at: isUrgent ? 0 : waiting.count)
    condition.signal()
    condition.unlock()
  }

  /// The same of work that makes something: what is returned waits for that, and throws what it throws.
  func make<Value>(
    isUrgent: Bool = false, _ make: @escaping @Sendable () throws -> Value
  ) -> () throws -> Value {
    let made = Made<Value>()
    begin(isUrgent: isUrgent) { made.set(Result { try make() }) }
    return { try made.get() }
  }

  /// Lets the threads go when all that was begun is done.
  func end() {
    condition.lock()
    isEnded = true
    condition.broadcast()
    condition.unlock()
  }

  private func next() -> (() -> Void)? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty, !isEnded { condition.wait() }
    return waiting.isEmpty ? nil : waiting.removeFirst()
  }
}

/// What a piece of work makes, for one that waits for it.
private final class Made<Value>: @unchecked Sendable {
  // Touched under `condition`.
  private var value: Result<Value, any Error>?
  private let condition = NSCondition()

  func set(_ value: Result<Value, any Error>) {
    condition.lock()
    self.value = value
    condition.signal()
    condition.unlock()
  }

  func get() throws -> Value {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let value { return try value.get() }
      condition.wait()
    }
  }
}
