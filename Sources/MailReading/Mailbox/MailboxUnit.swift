/// What a mailbox consists of; the units' ranges follow each other without holes.
public enum MailboxUnit: Sendable, Hashable {
  /// A message with its separator line.
  case message(MailboxMessage)
  /// Bytes that belong to no message.
  case gap(MailboxGap)
  /// A message past ``ReadingLimits/messageBytes``, set aside with its range.
  case oversized(MailboxGap)

  /// The bytes of the mailbox this unit covers.
  public var range: Range<Int> {
    switch self {
    case .message(let message): message.offset..<message.trailing.upperBound
    case .gap(let gap), .oversized(let gap): gap.range
    }
  }

  /// The doubtful lines of this unit, by absolute offset in the mailbox.
  public var defects: [MailDefect] {
    switch self {
    case .message(let message): message.defects
    case .gap(let gap), .oversized(let gap): gap.defects
    }
  }
}

/// A message as it stands in a mailbox (RFC 4155).
public struct MailboxMessage: Sendable, Hashable {
  /// The 0-based position among the messages of the mailbox, those past a limit included.
  public var index: Int
  /// The first byte of the separator line in the mailbox.
  public var offset: Int
  /// The first byte of the header in the mailbox.
  public var headerOffset: Int
  /// The message, without the blank line before the next separator line or the mailbox's end.
  public var bytes: [UInt8]
  /// The separator line without its line end, both lines if folded; empty if there is none.
  public var separatorLine: [UInt8]
  /// The bytes of the mailbox between this message and the next separator line.
  public var trailing: Range<Int>
  /// The doubtful lines, by absolute offset in the mailbox.
  public var defects: [MailDefect]

  /// Makes a message with its place in a mailbox.
  public init(
    index: Int, offset: Int, headerOffset: Int, bytes: [UInt8], separatorLine: [UInt8],
    trailing: Range<Int>, defects: [MailDefect]
  ) {
    self.index = index
    self.offset = offset
    self.headerOffset = headerOffset
    self.bytes = bytes
    self.separatorLine = separatorLine
    self.trailing = trailing
    self.defects = defects
  }
}

/// Bytes of a mailbox that are no message, or a message too long to read.
public struct MailboxGap: Sendable, Hashable {
  /// Why the bytes belong to no message.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// Blank lines, or a byte-order mark, before the first separator line.
    case leadingBlankLines = "leading-blank-lines"
    /// Text before the first separator line.
    case preamble = "preamble"
    /// A separator line at the very end, whose message is missing.
    case separatorAtEnd = "separator-at-end"
    /// A message past ``ReadingLimits/messageBytes``.
    case messageTooLong = "message-too-long"
  }

  /// The bytes of the mailbox.
  public var range: Range<Int>
  /// Why they belong to no message.
  public var reason: Reason
  /// The doubtful lines, by absolute offset in the mailbox.
  public var defects: [MailDefect]

  /// Makes a gap.
  public init(range: Range<Int>, reason: Reason, defects: [MailDefect] = []) {
    self.range = range
    self.reason = reason
    self.defects = defects
  }
}
