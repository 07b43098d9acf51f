/// Whether bytes from the start of a file are those of a mailbox: a separator line comes first.
public func looksLikeMailbox(_ prefix: ArraySlice<UInt8>) -> Bool {
  let bytes = Array(prefix.prefix(MailboxReach.standard.look))
  var splitter = MailboxSplitter(limits: .standard)
  return splitter.beginsWithSeparator(bytes)
}

/// Whether bytes from the start of a file are those of one message: header fields come first.
///
/// One of the fields must be among those every message has or every transport adds.
public func looksLikeMessage(_ prefix: ArraySlice<UInt8>) -> Bool {
  let bytes = Array(prefix.prefix(MailboxReach.standard.look))
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

/// Whether bytes from the start of a file are UTF-16 text, as a text editor saves it: with a
/// byte-order mark, or with ASCII in every other byte.
public func looksLikeUTF16(_ prefix: ArraySlice<UInt8>) -> Bool {
  let bytes = prefix.prefix(64)
  guard bytes.count >= 2 else { return false }
  let first = bytes[bytes.startIndex]
  let second = bytes[bytes.startIndex + 1]
  if first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF { return true }
  guard bytes.count >= 16, (first == 0) != (second == 0) else { return false }
  return bytes.indices.allSatisfy { index in
    let isZero = (index - bytes.startIndex) % 2 == (first == 0 ? 0 : 1)
    return isZero ? bytes[index] == 0 : bytes[index] != 0 && bytes[index] < 0x80
  }
}
