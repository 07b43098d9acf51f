/// A header: its fields, where it lies, and where the body after it begins.
struct HeaderBlock {
  var fields: [HeaderField] = []
  var range: Range<Int>
  var bodyStart: Int
}

/// Reads the header at the start of a range (RFC 5322 §2.2).
///
/// A line that is no field ends the header without the blank line, unless more known fields follow
/// it; then it is passed over.
func readHeader(
  _ bytes: [UInt8], in range: Range<Int>, _ lineEnd: LineEnd, limits: ReadingLimits,
  defects: inout [MailDefect]
) -> HeaderBlock {
  var block = HeaderBlock(range: range.lowerBound..<range.upperBound, bodyStart: range.upperBound)
  block.fields.reserveCapacity(24)
  var open: (start: Int, colon: Int, nameEnd: Int, end: Int)?
  func close() {
    guard let field = open else { return }
    block.fields.append(
      HeaderField(
        bytes: bytes, nameRange: field.start..<field.nameEnd, rawRange: field.start..<field.end,
        bodyRange: (field.colon + 1)..<field.end))
    open = nil
  }
  var index = range.lowerBound
  var isEnded = false
  while index < range.upperBound {
    let line = bytes.line(at: index, before: range.upperBound, lineEnd)
    let content = line.content
    if content.isEmpty {
      block.range = range.lowerBound..<index
      block.bodyStart = line.next
      isEnded = true
      break
    }
    if content.upperBound - range.lowerBound > limits.headerBytes {
      defects.append(
        MailDefect(
          .headerTooLong, range.lowerBound..<content.upperBound, "limit \(limits.headerBytes)"))
      break
    }
    if content.count > limits.lineLength {
      defects.append(
        MailDefect(.lineTooLong, content, "\(content.count) bytes; limit \(limits.lineLength)"))
    }
    if bytes[index].isBlank, open != nil {
      if bytes.trimmed(content).isEmpty, !bytes.continuesHeader(at: line.next, in: range, lineEnd) {
        defects.append(
          MailDefect(.headerEndMissing, content, "a line of white space ends the header"))
        block.range = range.lowerBound..<index
        block.bodyStart = line.next
        isEnded = true
        break
      }
      open?.end = content.upperBound
    } else if let colon = bytes.headerFieldColon(at: index, before: content.upperBound) {
      close()
      let nameEnd = bytes.trimmed(index..<colon).upperBound
      if nameEnd < colon { defects.append(MailDefect(.fieldNameFollowedBySpace, index..<colon)) }
      open = (index, colon, nameEnd, content.upperBound)
    } else if bytes.isPassedOver(line, in: range, lineEnd, hasFields: open != nil) {
      close()
      defects.append(MailDefect(.headerLineMalformed, content))
    } else {
      break
    }
    index = line.next
  }
  close()
  if !isEnded {
    block.range = range.lowerBound..<index
    block.bodyStart = index
    if index < range.upperBound {
      defects.append(MailDefect(.headerEndMissing, index..<index))
    }
  }
  return block
}

extension [UInt8] {
  /// Whether the header goes on at an index: with a continuation, a known field or its blank line.
  fileprivate func continuesHeader(at index: Int, in range: Range<Int>, _ lineEnd: LineEnd) -> Bool
  {
    var index = index
    for _ in 0..<8 where index < range.upperBound {
      let next = line(at: index, before: range.upperBound, lineEnd)
      if next.content.isEmpty { return true }
      if let colon = headerFieldColon(at: index, before: next.content.upperBound) {
        return isCommonFieldName(index..<colon)
      }
      guard self[index].isBlank else { return false }
      if !trimmed(next.content).isEmpty { return true }
      index = next.next
    }
    return false
  }

  /// Whether a line is a field but for bytes above 127 in its name.
  private func hasForeignName(_ line: Range<Int>) -> Bool {
    guard let colon = firstIndex(of: ASCII.colon, in: line), colon > line.lowerBound else {
      return false
    }
    let name = self[line.lowerBound..<colon]
    return name.count < 64 && name.allSatisfy { $0.isFieldNameCharacter || $0 >= 0x80 }
  }

  /// Whether a line that is no field is passed over as damage inside the header.
  fileprivate func isPassedOver(
    _ line: Line, in range: Range<Int>, _ lineEnd: LineEnd, hasFields: Bool
  ) -> Bool {
    let start = line.content.lowerBound
    if hasText("From ", at: start, before: line.content.upperBound)
      || hasText(">From ", at: start, before: line.content.upperBound)
    {
      return !hasFields || continuesHeader(at: line.next, in: range, lineEnd)
    }
    if hasForeignName(line.content) { return true }
    // A delimiter line never stands in a header: the body has begun.
    if hasText("--", at: start, before: line.content.upperBound) { return false }
    var index = line.next
    for _ in 0..<3 where index < range.upperBound {
      let next = self.line(at: index, before: range.upperBound, lineEnd)
      if next.content.isEmpty || hasText("--", at: index, before: range.upperBound) { return false }
      if let colon = headerFieldColon(at: index, before: next.content.upperBound),
        isCommonFieldName(index..<colon)
      {
        return true
      }
      index = next.next
    }
    return false
  }
}
