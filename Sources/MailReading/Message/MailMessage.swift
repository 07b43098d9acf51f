/// An Internet message (RFC 5322, RFC 2045): header fields and body parts over unchanged bytes.
public struct MailMessage: Sendable {
  /// The message as it stands.
  public let bytes: [UInt8]
  /// How lines that begin with `From ` are quoted in the bytes.
  public let fromQuoting: FromQuoting
  /// The header fields in order, repeated ones included.
  public let fields: [HeaderField]
  /// The header's bytes, without the blank line after it.
  public let headerRange: Range<Int>
  /// The body's bytes.
  public let bodyRange: Range<Int>
  /// The message's own body, or the multipart that holds all parts.
  public let root: MIMEPart
  /// What is wrong with the header's lines and the structure of the parts.
  ///
  /// ``defects`` adds what only shows when fields and contents are decoded.
  public let structureDefects: [MailDefect]
  /// The limits it was read with.
  let limits: ReadingLimits

  /// Reads a message; any bytes yield a message, with defects where they are no good mail.
  public init(
    _ bytes: [UInt8], limits: ReadingLimits = .standard, fromQuoting: FromQuoting = .none
  ) {
    self.bytes = bytes
    self.fromQuoting = fromQuoting
    self.limits = limits
    let lineEnd = LineEnd.of(bytes)
    var reader = PartReader(bytes: bytes, lineEnd: lineEnd, limits: limits)
    let start = reader.headerStart()
    var block = readHeader(
      bytes, in: start..<bytes.count, lineEnd, limits: limits, defects: &reader.defects)
    if block.fields.isEmpty { reader.defects.append(MailDefect(.headerMissing, block.range)) }
    block.stateRawCharset()
    fields = block.fields
    headerRange = block.range
    bodyRange = block.bodyStart..<bytes.count
    reader.noteLimits()
    root = reader.part(block, bodyEnd: bytes.count, prefix: "1", isMessageRoot: true, depth: 0)
    structureDefects = reader.defects
  }

  /// Reads a message out of a mailbox, whose `>From ` lines are unquoted in texts.
  public init(_ message: MailboxMessage, limits: ReadingLimits = .standard) {
    self.init(message.bytes, limits: limits, fromQuoting: .mboxrd)
  }

  /// The parts that have content of their own, in order.
  public var leaves: [MIMEPart] {
    var leaves: [MIMEPart] = []
    func collect(_ part: MIMEPart) {
      if part.isLeaf { leaves.append(part) }
      for child in part.children { collect(child) }
    }
    collect(root)
    return leaves
  }
}

/// How a mailbox quoted lines of its messages that begin with `From `.
public enum FromQuoting: String, Sendable, Hashable {
  /// Not at all.
  case none
  /// One `>` before each line that begins with `From ` after any number of `>`.
  case mboxrd
}

extension PartReader {
  /// Where the header begins: after a byte-order mark, a separator line and blank lines.
  mutating func headerStart() -> Int {
    var index = 0
    if bytes.hasText("\u{FEFF}", at: 0, before: bytes.count) {
      index = 3
      defects.append(MailDefect(.byteOrderMark, 0..<3))
    } else if looksLikeUTF16(bytes[...]) {
      defects.append(
        MailDefect(.textInUTF16, 0..<bytes.count, "save it as it was sent, or as UTF-8"))
    }
    let afterMark = index
    while index < bytes.count, bytes[index] == ASCII.lf || bytes[index] == ASCII.cr { index += 1 }
    if index > afterMark {
      // Blank lines before prose are a missing header; before fields they are an accident.
      let line = bytes.line(at: index, before: bytes.count, lineEnd)
      if bytes.headerFieldColon(at: index, before: line.content.upperBound) == nil,
        !bytes.hasText("From ", at: index, before: bytes.count)
      {
        return afterMark
      }
      defects.append(MailDefect(.blankLinesBeforeHeader, afterMark..<index))
    }
    if bytes.isFromLine(at: index, before: bytes.count) {
      let line = bytes.line(at: index, before: bytes.count, lineEnd)
      defects.append(MailDefect(.separatorInMessage, line.content))
      index = line.next
    }
    return index
  }

  mutating func noteLimits() {
    if bytes.count > limits.messageBytes {
      defects.append(MailDefect(.messageTooLong, 0..<bytes.count, "limit \(limits.messageBytes)"))
    }
    guard bytes.count > limits.lineLength else { return }
    var index = 0
    while index < bytes.count {
      let line = bytes.line(at: index, before: bytes.count, lineEnd)
      if line.content.count > limits.lineLength {
        defects.append(MailDefect(.lineTooLong, line.content, "limit \(limits.lineLength)"))
        return
      }
      index = line.next
    }
  }
}

extension HeaderBlock {
  /// Tells fields with raw bytes the charset of the body: their sender meant the same one.
  mutating func stateRawCharset() {
    guard let first = fields.first, !first.bytes.isASCII(range) else { return }
    guard let type = fields.first(where: { $0.isNamed("content-type") }),
      let charset = parseParameters(type.unfolded, rawCharset: nil).parameter("charset")
    else { return }
    for index in fields.indices { fields[index].rawCharset = charset }
  }
}
