extension MarkupScanner {
  /// Copies the attribute at the position as ` name="value"`.
  mutating func copyAttribute(of element: ElementKind, _ tally: inout AttributeTally) {
    tally.count += 1
    let outputStart = result.octets.count
    let nameStart = position
    result.octets.append(Octet.space)
    if !source[position].isLetter && source[position] != UInt8(ascii: "_") {
      result.octets.append(UInt8(ascii: "_"))
    }
    repeat {
      if result.octets.count - outputStart < longestMarkupName {
        appendNameOctet(source[position])
      }
      position += 1
    } while position < end && !endsAttributeName(source[position])
    let nameEnd = position
    result.octets.append("=\"")
    while position < end, source[position].isMarkupSpace { position += 1 }
    if isAt(Octet.equals) {
      position += 1
      while position < end, source[position].isMarkupSpace { position += 1 }
      let value = takeValue()
      if element == .input, nameEnd - nameStart == 4, source.matches("type", at: nameStart),
        value.count == 8, source.matches("password", at: value.lowerBound)
      {
        tally.asksForPassword = true
      }
      let next = position
      if tally.count <= limits.attributes { copyValue(value) }
      position = next
    }
    result.octets.append(Octet.quote)
    if tally.count > limits.attributes { result.octets.removeSubrange(outputStart...) }
  }

  private func endsAttributeName(_ octet: UInt8) -> Bool {
    octet.isMarkupSpace || octet == Octet.slash || octet == Octet.greater || octet == Octet.equals
  }

  /// Steps over the value at the position and returns its range without quotation marks.
  private mutating func takeValue() -> Range<Int> {
    guard position < end else { return position..<position }
    let mark = source[position]
    if mark == Octet.quote || mark == Octet.apostrophe {
      let start = position + 1
      if let close = closingMark(mark, from: start) {
        position = close + 1
        return start..<close
      }
      // A mark that is never closed would swallow the rest of the page: the tag is taken to end at
      // its next `>`.
      report(
        .truncated, .warning, position..<start,
        "a quotation mark in a tag is never closed; the tag was taken to end at its next >")
      position = start
    }
    let start = position
    while position < end, !source[position].isMarkupSpace, source[position] != Octet.greater {
      position += 1
    }
    return start..<position
  }

  private mutating func closingMark(_ mark: UInt8, from start: Int) -> Int? {
    let isQuote = mark == Octet.quote
    guard start < (isQuote ? noQuoteFrom : noApostropheFrom) else { return nil }
    var index = start
    while index < end {
      if source[index] == mark { return index }
      index += 1
    }
    if isQuote { noQuoteFrom = start } else { noApostropheFrom = start }
    return nil
  }

  private mutating func copyValue(_ value: Range<Int>) {
    position = value.lowerBound
    while let uri = embeddedURI(
      in: position..<value.upperBound, isWhole: position == value.lowerBound)
    {
      copyValueText(before: uri.start)
      setAside(uri)
    }
    let stop = characterStart(min(value.upperBound, position + limits.attributeValueBytes))
    if stop < value.upperBound {
      let limit = limits.attributeValueBytes
      report(
        .textCut, .damage, stop..<value.upperBound,
        "an attribute value was cut after \(limit) octets")
    }
    copyValueText(before: stop)
  }

  /// The position, moved back to where a character begins.
  private func characterStart(_ position: Int) -> Int {
    var start = position
    while start > 0, start < end, source[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  private mutating func copyValueText(before limit: Int) {
    var run = position
    while position < limit {
      let octet = source[position]
      switch octet {
      case Octet.ampersand:
        flush(from: run)
        copyReference(before: limit, inAttribute: true)
      case Octet.quote:
        flush(from: run)
        result.octets.append("&quot;")
        position += 1
      case Octet.less:
        flush(from: run)
        result.octets.append("&lt;")
        position += 1
      case Octet.carriageReturn:
        flush(from: run)
        copyCarriageReturn(before: limit)
      case 0:
        flush(from: run)
        position += 1
        noteNUL()
      default:
        position += 1
        continue
      }
      run = position
    }
    flush(from: run)
  }
}
