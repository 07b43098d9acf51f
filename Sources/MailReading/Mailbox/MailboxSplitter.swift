/// The state of splitting a mailbox, separate from where its bytes come from.
struct MailboxSplitter {
  /// What a step yields.
  enum Step {
    case unit(MailboxUnit)
    /// More bytes are needed.
    case more
    case end
  }

  /// What the bytes since `start` are.
  enum Region {
    /// Nothing is known yet: the very beginning.
    case beginning
    /// Text before the first message.
    case preamble
    /// A message.
    case message
    /// A message past the limit.
    case oversized
  }

  let limits: ReadingLimits
  let reach: MailboxReach
  var region = Region.beginning
  var lineEnd = LineEnd.lineFeed
  /// How the first separator looked, if it carried no date.
  var datelessForm: DatelessForm?
  /// The first separator line, if it carried no date.
  var datelessLine: [UInt8]?
  /// The first byte of the unit.
  var start = 0
  /// The first byte after the unit's separator line.
  var headerOffset = 0
  var separatorLine: [UInt8] = []
  /// The first byte that has not been searched.
  var scan = 0
  /// How far lone carriage returns have been searched.
  var carriageReturnScan = 0
  var index = 0
  var defects: [MailDefect] = []
  /// What the header says, once a doubtful line asked for it.
  var facts: MessageFacts?

  /// How many doubtful lines are listed per unit.
  static let mostDefects = 1_000

  init(limits: ReadingLimits, reach: MailboxReach = .standard) {
    self.limits = limits
    self.reach = reach
  }

  /// The first byte that must stay in memory.
  var keep: Int {
    switch region {
    case .beginning, .message: start
    case .preamble, .oversized: max(start, min(scan, carriageReturnScan) - reach.look)
    }
  }

  mutating func advance(in window: inout MailboxWindow) -> Step {
    if region == .beginning {
      guard window.isAtEnd || window.filled >= reach.look else { return .more }
      if let unit = begin(in: window) { return .unit(unit) }
      if region == .beginning { return .end }
    }
    while true {
      guard let candidate = nextFromLine(in: window) else {
        if window.isAtEnd { return finish(in: &window) }
        becomeOversizedIfTooLong(in: window)
        return .more
      }
      scan = candidate
      guard window.isAtEnd || window.end - candidate >= reach.look else {
        return again(at: candidate)
      }
      switch judge(candidate, in: window) {
      case .more: return again(at: candidate)
      case .plain: scan = candidate + 5
      case .doubtful(let defect):
        note(defect)
        scan = candidate + 5
      case .separator(let separator):
        let unit = close(at: candidate, in: &window)
        open(separator, at: candidate, in: window)
        if let unit { return .unit(unit) }
      }
    }
  }

  /// Asks for more bytes, to find the same line again with them.
  private mutating func again(at candidate: Int) -> Step {
    scan = candidate - 1
    carriageReturnScan = min(carriageReturnScan, scan)
    return .more
  }

  mutating func note(_ defect: MailDefect) {
    if defects.count < Self.mostDefects {
      defects.append(defect)
    } else if defects.count == Self.mostDefects {
      var last = defect
      last.detail += "; further doubtful lines of this unit are not listed"
      defects.append(last)
    }
  }

  private mutating func becomeOversizedIfTooLong(in window: MailboxWindow) {
    guard region == .message, scan - headerOffset > limits.messageBytes &+ 4 else { return }
    region = .oversized
  }

  // MARK: Units

  /// Ends the unit before an offset; nil if there is nothing.
  mutating func close(at end: Int, in window: inout MailboxWindow) -> MailboxUnit? {
    defer { defects = [] }
    guard end > start else { return nil }
    switch region {
    case .beginning, .preamble:
      return .gap(MailboxGap(range: start..<end, reason: .preamble, defects: defects))
    case .message where headerOffset >= end:
      return .gap(MailboxGap(range: start..<end, reason: .separatorAtEnd, defects: defects))
    case .message, .oversized:
      defer { index += 1 }
      let lower = max(headerOffset, window.base) - window.base
      let local = window.bytes.emptyLineStart(before: end - window.base, after: lower, lineEnd)
      let messageEnd = max(local.map { $0 + window.base } ?? end, headerOffset)
      let length = messageEnd - headerOffset
      if region == .oversized || length > limits.messageBytes {
        let defect = MailDefect(
          .messageTooLong, start..<end,
          "\(length) bytes; the limit is \(limits.messageBytes)")
        return .oversized(
          MailboxGap(
            range: start..<end, reason: .messageTooLong, defects: [defect] + defects))
      }
      return .message(
        MailboxMessage(
          index: index, offset: start, headerOffset: headerOffset,
          bytes: window.take(headerOffset..<messageEnd), separatorLine: separatorLine,
          trailing: messageEnd..<end, defects: defects))
    }
  }

  /// Begins a message at its separator line.
  mutating func open(_ separator: Separator, at offset: Int, in window: MailboxWindow) {
    region = .message
    start = offset
    headerOffset = separator.headerOffset
    separatorLine = window.copy(separator.line)
    scan = headerOffset
    carriageReturnScan = headerOffset
    facts = nil
    defects = separator.defects
  }

  private mutating func finish(in window: inout MailboxWindow) -> Step {
    guard let unit = close(at: window.end, in: &window) else { return .end }
    start = window.end
    headerOffset = start
    scan = start
    region = .preamble
    return .unit(unit)
  }
}
