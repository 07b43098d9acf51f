/// One start tag, its attributes still as they stand in the document.
struct HTMLStartTag {
  var tag: HTMLTag
  /// The name, packed as ``HTMLTag/named(_:_:)`` does.
  var name: UInt128
  /// Name and value of each attribute, as ranges of the document.
  var attributes: [(name: Range<Int>, value: Range<Int>)]
  var isSelfClosing: Bool
}

enum HTMLToken {
  case text(Range<Int>)
  case startTag(HTMLStartTag)
  case endTag(HTMLTag, name: UInt128)
}

/// Cuts a document into text and tags (WHATWG HTML §13.2.5), forgiving what browsers forgive.
///
/// Comments, declarations and processing instructions yield nothing. An unclosed comment or attribute
/// value ends at the next `>` instead of swallowing the rest of the document.
struct HTMLTokens {
  let bytes: [UInt8]
  private(set) var position = 0
  /// Set once a search has run to the end in vain, so that it is not repeated.
  private var lacksCommentEnd = false
  private var lacksQuote: [UInt8: Bool] = [:]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> HTMLToken? {
    while position < bytes.count {
      let start = position
      guard bytes[start] == ASCII.less, let kind = markup(at: start) else {
        position = endOfText(from: start)
        return .text(start..<position)
      }
      switch kind {
      case .start: return .startTag(readStartTag())
      case .end:
        let (tag, name) = readEndTag()
        return .endTag(tag, name: name)
      case .other: skipDeclaration()
      }
    }
    return nil
  }

  /// Skips what a browser does not show as markup: the content of `script`, `style` and the like.
  mutating func skipRawText(of tag: HTMLTag) {
    position = rawTextEnd(of: tag)
  }

  /// The content of `textarea`, in which only character references count; the end tag is left in place.
  mutating func readRawText(of tag: HTMLTag) -> Range<Int> {
    let start = position
    position = rawTextEnd(of: tag)
    return start..<position
  }

  private enum Markup { case start, end, other }

  private func markup(at start: Int) -> Markup? {
    guard start + 1 < bytes.count else { return nil }
    let next = bytes[start + 1]
    if next.isLetter { return .start }
    if next == ASCII.exclamation || next == ASCII.question { return .other }
    guard next == ASCII.slash, start + 2 < bytes.count else { return nil }
    return bytes[start + 2].isLetter ? .end : .other
  }

  private func endOfText(from start: Int) -> Int {
    var end = start + 1
    while let less = bytes.firstIndex(of: ASCII.less, in: end..<bytes.count) {
      if markup(at: less) != nil { return less }
      end = less + 1
    }
    return bytes.count
  }

  private func rawTextEnd(of tag: HTMLTag) -> Int {
    var start = position
    while let less = bytes.firstIndex(of: ASCII.less, in: start..<bytes.count) {
      if markup(at: less) == .end {
        var end = less + 2
        while end < bytes.count, !endsTagName(bytes[end]) { end += 1 }
        if HTMLTag.named(bytes, less + 2..<end).tag == tag { return less }
      }
      start = less + 1
    }
    return bytes.count
  }

  private mutating func skipDeclaration() {
    let start = position
    if start + 3 < bytes.count, bytes[start + 1] == ASCII.exclamation,
      bytes[start + 2] == ASCII.hyphen,
      bytes[start + 3] == ASCII.hyphen, !lacksCommentEnd
    {
      // `<!-->` and `<!--->` are whole comments, hence the search from the opening dashes.
      var end = start + 2
      while end + 2 < bytes.count {
        if bytes[end] == ASCII.hyphen, bytes[end + 1] == ASCII.hyphen {
          if bytes[end + 2] == ASCII.greater {
            position = end + 3
            return
          }
          if end > start + 3, end + 3 < bytes.count, bytes[end + 2] == ASCII.exclamation,
            bytes[end + 3] == ASCII.greater
          {
            position = end + 4
            return
          }
        }
        end += 1
      }
      if end + 1 < bytes.count, end == start + 2, bytes[end + 1] == ASCII.greater {
        position = end + 2
      }
      lacksCommentEnd = true
    }
    position = indexAfter(ASCII.greater, from: start)
  }

  private func indexAfter(_ byte: UInt8, from start: Int) -> Int {
    bytes.firstIndex(of: byte, in: start..<bytes.count).map { $0 + 1 } ?? bytes.count
  }

  private mutating func readName() -> (tag: HTMLTag, name: UInt128) {
    let start = position
    while position < bytes.count, !endsTagName(bytes[position]) { position += 1 }
    return HTMLTag.named(bytes, start..<position)
  }

  private func endsTagName(_ byte: UInt8) -> Bool {
    byte.isHTMLSpace || byte == ASCII.slash || byte == ASCII.greater || byte == ASCII.less
  }

  private mutating func readEndTag() -> (tag: HTMLTag, name: UInt128) {
    position += 2
    let name = readName()
    // A `<` before the `>` begins the next tag: the writer forgot to close this one.
    while position < bytes.count, bytes[position] != ASCII.greater, bytes[position] != ASCII.less {
      position += 1
    }
    if position < bytes.count, bytes[position] == ASCII.greater { position += 1 }
    return name
  }

  private mutating func readStartTag() -> HTMLStartTag {
    position += 1
    let (known, name) = readName()
    var tag = HTMLStartTag(tag: known, name: name, attributes: [], isSelfClosing: false)
    while position < bytes.count {
      let byte = bytes[position]
      if byte.isHTMLSpace {
        position += 1
      } else if byte == ASCII.slash {
        tag.isSelfClosing = position + 1 < bytes.count && bytes[position + 1] == ASCII.greater
        position += 1
      } else if byte == ASCII.greater {
        position += 1
        break
      } else if byte == ASCII.less {
        break
      } else {
        readAttribute(into: &tag)
      }
    }
    return tag
  }

  private mutating func readAttribute(into tag: inout HTMLStartTag) {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != ASCII.equals, !endsTagName(bytes[position]) {
      position += 1
    }
    let name = start..<position
    var look = position
    while look < bytes.count, bytes[look].isHTMLSpace { look += 1 }
    var value = position..<position
    if look < bytes.count, bytes[look] == ASCII.equals {
      position = look + 1
      value = readAttributeValue()
    }
    // More attributes than any writer gives are ignored, so that a tag costs a bounded amount.
    if tag.attributes.count < 64 { tag.attributes.append((name, value)) }
  }

  private mutating func readAttributeValue() -> Range<Int> {
    while position < bytes.count, bytes[position].isHTMLSpace { position += 1 }
    guard position < bytes.count else { return position..<position }
    let quote = bytes[position]
    if quote == ASCII.quote || quote == ASCII.apostrophe, lacksQuote[quote] == nil {
      if let end = bytes.firstIndex(of: quote, in: position + 1..<bytes.count) {
        let value = position + 1..<end
        position = end + 1
        return value
      }
      lacksQuote[quote] = true
    }
    let start = position
    while position < bytes.count, !bytes[position].isHTMLSpace, bytes[position] != ASCII.greater {
      position += 1
    }
    return start..<position
  }
}
