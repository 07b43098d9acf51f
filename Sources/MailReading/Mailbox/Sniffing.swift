/// Whether bytes from the start of a file are those of a mailbox: a separator line comes first.
public func looksLikeMailbox(_ prefix: ArraySlice<UInt8>) -> Bool {
  let bytes = Array(prefix.prefix(MailboxSplitter.lookAhead))
  var splitter = MailboxSplitter(limits: .standard)
  return splitter.beginsWithSeparator(bytes)
}

/// Whether bytes from the start of a file are those of one message: header fields come first.
///
/// One of the fields must be among those every message has or every transport adds.
public func looksLikeMessage(_ prefix: ArraySlice<UInt8>) -> Bool {
  let bytes = Array(prefix.prefix(MailboxSplitter.lookAhead))
  let lineEnd = LineEnd.of(bytes)
  var index = bytes.hasText("\u{FEFF}", at: 0, before: bytes.count) ? 3 : 0
  while index < bytes.count, bytes[index] == ASCII.cr || bytes[index] == ASCII.lf { index += 1 }
  var fields = 0
  var isKnown = false
  while index < bytes.count {
    let line = bytes.line(at: index, before: bytes.count, lineEnd)
    if line.content.isEmpty { break }
    if let colon = bytes.headerFieldColon(at: index, before: line.content.upperBound) {
      fields += 1
      isKnown = isKnown || bytes.isCommonFieldName(index..<colon)
    } else if fields == 0 || !bytes[index].isBlank {
      // A first line such as `From ` of a mailbox, or prose: at most one may interrupt.
      return isKnown && fields > 2
    }
    index = line.next
  }
  return isKnown
}
