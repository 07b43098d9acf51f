/// What the header of a message in a mailbox says about where the message ends.
struct MessageFacts {
  /// The first byte of the body, by offset in the mailbox.
  var bodyOffset: Int
  /// The stated length of the body in bytes.
  var contentLength: Int?
  /// The boundary of the outermost multipart.
  var boundary: [UInt8]?
  /// How far the body has been searched for the boundary.
  var boundaryScan: Int
  /// Whether a part has begun and the multipart has not been closed.
  var isOpen = false
}

extension MailboxSplitter {
  /// How far a decision may look ahead for the boundary of an open multipart.
  static let boundaryLookAhead = 4 << 20

  /// Reads the header of the current message as far as an offset.
  func readFacts(before offset: Int, in window: MailboxWindow) -> MessageFacts {
    let bytes = window.bytes
    let upper = offset - window.base
    var index = headerOffset - window.base
    var facts = MessageFacts(bodyOffset: offset, boundaryScan: offset)
    while index < upper {
      let line = bytes.line(at: index, before: upper, lineEnd)
      index = line.next
      if line.content.isEmpty {
        facts.bodyOffset = line.next + window.base
        break
      }
      let start = line.content.lowerBound
      guard bytes[start] | 0x20 == 0x63 else { continue }
      if bytes.hasLowercasedText("content-length:", at: start, before: upper) {
        let text = bytes.trimmed((start + 15)..<line.content.upperBound)
        facts.contentLength = Int(bytes.string(text))
      } else if bytes.hasLowercasedText("content-type:", at: start, before: upper) {
        while index < upper, bytes[index].isBlank {
          index = bytes.line(at: index, before: upper, lineEnd).next
        }
        facts.boundary = bytes.boundary(inContentType: (start + 13)..<index)
      }
    }
    facts.boundaryScan = facts.bodyOffset
    return facts
  }

  /// Whether an offset lies inside the stated length of the message, and that length ends where
  /// a message can end; nil if more bytes are needed to tell.
  mutating func isInsideContentLength(_ offset: Int, in window: MailboxWindow) -> Bool? {
    let facts = self.facts ?? readFacts(before: offset, in: window)
    self.facts = facts
    guard let length = facts.contentLength, length > 0, length <= limits.messageBytes,
      facts.bodyOffset < offset
    else { return false }
    // The length may have been counted before line ends were converted, one way or the other.
    let most = facts.bodyOffset + 2 * length + 64
    guard facts.bodyOffset + 2 * length > offset else { return false }
    guard window.isAtEnd || window.end >= most + reach.look else { return .none }
    let body = facts.bodyOffset - window.base
    for end in window.bytes.ends(of: length, from: body, before: window.filled)
    where end + window.base > offset && isMessageEnd(end, in: window) {
      return true
    }
    return false
  }

  /// Whether a separator line, or the end of the mailbox, stands at an index or one line after.
  private func isMessageEnd(_ index: Int, in window: MailboxWindow) -> Bool {
    let bytes = window.bytes
    let end = window.filled
    guard index > 0, index <= end, bytes[index - 1].isSpace || bytes.hasLineEnd(at: index) else {
      return false
    }
    var index = index
    var lines = 0
    while index < end, lines < 2, bytes.hasLineEnd(at: index) {
      index = bytes.line(at: index, before: end, lineEnd).next
      lines += 1
    }
    if index == end { return window.isAtEnd }
    guard bytes.hasText("From ", at: index, before: end) else { return false }
    let line = bytes.line(at: index, before: end, lineEnd)
    guard line.content.count < reach.line else { return false }
    let from = bytes.fromLine(line.content)
    if from.hasDate { return startsHeader(line.next, in: window) }
    return datelessLine != nil && from.onlyWord != nil && startsHeader(line.next, in: window)
  }

  /// Whether an offset lies inside an open multipart that goes on after it; nil if more bytes are
  /// needed to tell.
  ///
  /// A later message may have the same boundary (the same message, twice), so the boundary must
  /// come as a delimiter line before it is stated again.
  mutating func isInsideMultipart(_ offset: Int, in window: MailboxWindow) -> Bool? {
    guard var facts, let boundary = facts.boundary, !boundary.isEmpty else { return false }
    let bytes = window.bytes
    let local = offset - window.base
    var index = facts.boundaryScan - window.base
    while index < local {
      if bytes.hasText("--", at: index, before: local), bytes.isEqual(at: index + 2, to: boundary) {
        facts.isOpen = !bytes.hasText("--", at: index + 2 + boundary.count, before: local)
      }
      index = bytes.line(at: index, before: local, lineEnd).next
    }
    facts.boundaryScan = offset
    self.facts = facts
    guard facts.isOpen else { return false }
    let reach = min(Self.boundaryLookAhead, limits.messageBytes)
    guard window.isAtEnd || window.end - offset >= reach + boundary.count else { return .none }
    let upper = min(window.filled, local + reach + boundary.count)
    guard let hit = bytes.firstIndex(of: boundary, in: local..<upper) else { return false }
    return bytes.hasText("--", at: hit - 2, before: upper)
      && bytes.lineEndStart(before: hit - 2, after: local, lineEnd) < hit - 2
  }
}

extension [UInt8] {
  /// Whether a line end begins at an index.
  fileprivate func hasLineEnd(at index: Int) -> Bool {
    index < count && (self[index] == ASCII.lf || self[index] == ASCII.cr)
  }

  /// Where a text of a length ends: counted as it stands, with CRLF as one byte, and with each
  /// line feed as two.
  fileprivate func ends(of length: Int, from start: Int, before end: Int) -> [Int] {
    var ends = [start + length]
    var shorter = start
    var longer = start
    var index = start
    var left = length
    var leftIfDouble = length
    while index < end, left > 0 || leftIfDouble > 0 {
      guard let lf = firstIndex(of: ASCII.lf, in: index..<end) else { break }
      let isPair = lf > index && self[lf - 1] == ASCII.cr
      let bytes = lf + 1 - index
      if left > 0 {
        left -= isPair ? bytes - 1 : bytes
        shorter = left == 0 ? lf + 1 : shorter
      }
      if leftIfDouble > 0 {
        leftIfDouble -= isPair ? bytes : bytes + 1
        longer = leftIfDouble == 0 ? lf + 1 : longer
      }
      index = lf + 1
    }
    if shorter > start { ends.append(shorter) }
    if longer > start { ends.append(longer) }
    return ends.filter { $0 <= end }
  }

  /// The first place of a text in a range.
  func firstIndex(of text: [UInt8], in range: Range<Int>) -> Int? {
    guard let first = text.first, range.count >= text.count else { return nil }
    var index = range.lowerBound
    let upper = range.upperBound - text.count + 1
    while index < upper, let hit = firstIndex(of: first, in: index..<upper) {
      if isEqual(at: hit, to: text) { return hit }
      index = hit + 1
    }
    return nil
  }
}
