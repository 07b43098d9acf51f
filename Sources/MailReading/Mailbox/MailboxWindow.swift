/// The part of a mailbox in memory, addressed by offsets in the mailbox.
@safe struct MailboxWindow {
  /// The bytes; those from `filled` on are free.
  private(set) var bytes: [UInt8]
  /// The offset of the first byte.
  private(set) var base = 0
  /// How many bytes are filled.
  private(set) var filled = 0
  /// Whether the source has no more bytes.
  private(set) var isAtEnd = false
  private let fill: (UnsafeMutableRawBufferPointer) throws -> Int

  /// How much is read at once.
  private let step: Int

  /// How much address space is set aside, so that growing neither copies nor touches memory.
  private let reserve: Int

  init(
    limits: ReadingLimits, reach: MailboxReach,
    fill: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    unsafe self.fill = fill
    step = reach.step
    reserve = min(limits.messageBytes, 1 << 29) + 8 * step
    bytes = []
    bytes.reserveCapacity(reserve)
    grow(to: step / 2)
  }

  private mutating func grow(to count: Int) {
    bytes += [UInt8](repeating: 0, count: max(0, count - bytes.count))
  }

  /// A window on all of some bytes.
  init(_ bytes: [UInt8]) {
    unsafe fill = { _ in 0 }
    reserve = 0
    step = MailboxReach.standard.step
    self.bytes = bytes
    filled = bytes.count
    isAtEnd = true
  }

  /// The offset after the last byte in memory.
  var end: Int { base + filled }

  /// Reads more, after dropping all before an offset where room is needed.
  mutating func load(keepingFrom keep: Int) throws {
    guard !isAtEnd else { return }
    if bytes.count - filled < step / 4 {
      let drop = keep - base
      if drop > 0 {
        bytes.replaceSubrange(0..<(filled - drop), movingFrom: drop)
        base = keep
        filled -= drop
      }
      if bytes.count - filled < step / 2 {
        grow(to: bytes.count + 2 * step)
      }
    }
    let start = filled
    let fill = unsafe self.fill
    let count = try unsafe bytes.withUnsafeMutableBytes { buffer in
      let free = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
      return try unsafe fill(free)
    }
    precondition(count >= 0 && count <= bytes.count - filled)
    filled += count
    if count == 0 { isAtEnd = true }
  }

  /// A copy of the bytes between two offsets.
  func copy(_ range: Range<Int>) -> [UInt8] {
    Array(bytes[(range.lowerBound - base)..<(range.upperBound - base)])
  }

  /// The bytes between two offsets, without a copy if they are many; what stands before them is
  /// forgotten then.
  mutating func take(_ range: Range<Int>) -> [UInt8] {
    guard range.count > 4 * step else { return copy(range) }
    let lower = range.lowerBound - base
    let upper = range.upperBound - base
    let rest = Array(bytes[upper..<filled])
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    taken.removeLast(taken.count - upper)
    taken.removeFirst(lower)
    bytes.reserveCapacity(reserve)
    bytes += rest
    base = range.upperBound
    filled = rest.count
    grow(to: max(2 * step, filled + step))
    return taken
  }
}

extension [UInt8] {
  /// Moves bytes to the front, over those that stand there.
  fileprivate mutating func replaceSubrange(_ target: Range<Int>, movingFrom source: Int) {
    precondition(target.lowerBound == 0 && source + target.count <= count)
    unsafe withUnsafeMutableBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe start.copyMemory(from: start + source, byteCount: target.count)
    }
  }
}
