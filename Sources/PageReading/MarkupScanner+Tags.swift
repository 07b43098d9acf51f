extension MarkupScanner {
  /// Reads what begins with the `<` at the position.
  mutating func scanMarkup() {
    let start = position
    guard start + 1 < end else {
      result.octets.append("&lt;")
      position = end
      return
    }
    let next = source[start + 1]
    if next.isLetter {
      scanStartTag()
    } else if next == Octet.slash {
      scanEndTag()
    } else if next == Octet.exclamation {
      scanDeclaration()
    } else if next == Octet.question {
      skipBogusComment()
    } else {
      result.octets.append("&lt;")
      position += 1
    }
  }

  private mutating func scanStartTag() {
    let start = position
    var outputStart = result.octets.count
    position += 1
    result.octets.append(Octet.less)
    let name = copyName()
    if name == .head, !isBeforeBody { hasLateHead = true }
    if isBeforeBody, endsHead(name) {
      // The parser knows only the elements of HTML 4 to end a head, and keeps others in it.
      let tag = Array(result.octets[outputStart...])
      result.octets.replaceSubrange(outputStart..., with: "</head>".utf8)
      outputStart = result.octets.count
      result.octets.append(contentsOf: tag)
    }
    var attributes = AttributeTally()
    while position < end {
      let octet = source[position]
      if octet == Octet.greater { break }
      if octet.isMarkupSpace || octet == Octet.slash {
        position += 1
      } else {
        copyAttribute(of: name, &attributes)
      }
    }
    guard position < end else {
      // A browser drops a tag that the file ends in; its attributes are not text either.
      result.octets.removeSubrange(outputStart...)
      report(
        .truncated, .damage, start..<end, "the markup ends inside a tag")
      return
    }
    position += 1
    result.octets.append(Octet.greater)
    let limit = limits.attributes
    if attributes.count > limit {
      report(
        .tooManyAttributes, .damage, start..<position,
        "an element has \(attributes.count) attributes, \(limit) were read")
    }
    nodes += 1 + min(attributes.count, limits.attributes)
    record(outputStart: outputStart, sourceStart: start, isEndTag: false)
    noteElement(name, attributes, from: start)
    // The parser does not know these to be void; what follows would stand inside them.
    switch name {
    case .source: result.octets.append("</source>")
    case .track: result.octets.append("</track>")
    case .wbr: result.octets.append("</wbr>")
    default: scanRawContent(of: name)
    }
  }

  /// Whether a start tag ends the head of the page, by what may stand there (WHATWG HTML
  /// §13.2.6.4.4).
  private mutating func endsHead(_ name: ElementKind) -> Bool {
    switch name {
    case .html: return false
    case .head, .title, .meta, .link, .base, .style, .script:
      hasHead = true
      return false
    case .template:
      hasHead = true
      openTemplates += 1
      return false
    case .noscript:
      isInNoscript = true
      return false
    case .body, .frameset:
      isBeforeBody = false
      return false
    default:
      if isInNoscript || openTemplates > 0 { return false }
      isBeforeBody = false
      return hasHead
    }
  }

  private mutating func scanEndTag() {
    let start = position
    guard start + 2 < end, source[start + 2].isLetter else {
      if start + 2 < end, source[start + 2] == Octet.greater {
        position += 3
      } else {
        skipBogusComment()
      }
      return
    }
    var outputStart = result.octets.count
    position += 2
    result.octets.append("</")
    let name = copyName()
    // Attributes of an end tag mean nothing, but a `>` inside their quotes does not end the tag.
    let afterName = result.octets.count
    var attributes = AttributeTally()
    while position < end, source[position] != Octet.greater {
      if source[position].isMarkupSpace || source[position] == Octet.slash {
        position += 1
      } else {
        copyAttribute(of: name, &attributes)
      }
    }
    result.octets.removeSubrange(afterName...)
    guard position < end else {
      result.octets.removeSubrange(outputStart...)
      report(
        .truncated, .damage, start..<end, "the markup ends inside a tag")
      return
    }
    position += 1
    if name == .noscript { isInNoscript = false }
    if name == .template, openTemplates > 0 { openTemplates -= 1 }
    ending.noteEnd(of: name)
    let left = unseen.noteEnd(of: name)
    if !left.isEmpty {
      let tags = left.flatMap { Array("</\($0)>".utf8) }
      result.octets.insert(contentsOf: tags, at: outputStart)
      outputStart += tags.count
    }
    if name == .br {
      result.octets.removeSubrange(outputStart...)
      result.octets.append("<br>")
    } else if name.isVoid || name == .html || name == .body {
      // What follows `</body>` belongs to the body all the same (WHATWG HTML §13.2.6.4.19); the parser
      // would drop it, or put it beside the page.
      result.octets.removeSubrange(outputStart...)
      return
    } else {
      result.octets.append(Octet.greater)
    }
    record(outputStart: outputStart, sourceStart: start, isEndTag: name != .br)
  }

  private mutating func record(outputStart: Int, sourceStart: Int, isEndTag: Bool) {
    guard let lower = mapper.advance(to: sourceStart, in: source),
      let upper = mapper.advance(to: position, in: source)
    else { return }
    result.tags.append(
      PreparedMarkup.Tag(
        outputStart: UInt32(clamping: outputStart),
        outputEnd: UInt32(clamping: result.octets.count),
        sourceStart: UInt32(clamping: lower), sourceEnd: UInt32(clamping: upper),
        isEndTag: isEndTag))
  }

  /// Copies an element's name in lower case; what the parser takes for no part of a name becomes
  /// `_`, and a name longer than it can hold is cut.
  private mutating func copyName() -> ElementKind {
    let start = result.octets.count
    while position < end {
      let octet = source[position]
      if octet.isMarkupSpace || octet == Octet.slash || octet == Octet.greater { break }
      if result.octets.count - start < longestMarkupName {
        // libxml2 drops a prefix, and Word's <o:p> would be a paragraph.
        appendNameOctet(octet == Octet.colon ? UInt8(ascii: "_") : octet)
      }
      position += 1
    }
    return ElementKind(name: result.octets[start...])
  }

  mutating func appendNameOctet(_ octet: UInt8) {
    let isPart =
      octet.isLetter || octet.isDigit || octet == Octet.hyphen || octet == Octet.colon
      || octet == UInt8(ascii: "_") || octet == UInt8(ascii: ".")
    result.octets.append(isPart ? octet.lowercased : UInt8(ascii: "_"))
  }

  private mutating func noteElement(
    _ name: ElementKind, _ attributes: AttributeTally, from start: Int
  ) {
    ending.noteStart(of: name)
    unseen.noteStart(of: name)
    if name == .frameset { result.hasFrameset = true }
    if name == .input, attributes.asksForPassword {
      report(
        .loggedOut, .note, start..<position,
        "the page asks for a password; it may have been saved while logged out")
    }
  }
}

/// libxml2 2.9 holds a name in a buffer of 100 octets.
let longestMarkupName = 96

/// What is told of the attributes of one tag while they are copied.
struct AttributeTally {
  var count = 0
  var asksForPassword = false
}
