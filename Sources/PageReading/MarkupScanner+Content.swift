extension MarkupScanner {
  /// Reads the content of an element that holds text only (WHATWG HTML §13.2.5.2–4).
  mutating func scanRawContent(of element: ElementKind) {
    switch element {
    case .script: scanRaw("script", as: .verbatim)
    case .style: scanRaw("style", as: .verbatim)
    case .title: scanRaw("title", as: .decoded)
    case .textarea: scanRaw("textarea", as: .decoded)
    case .xmp: scanRaw("xmp", as: .literal)
    case .iframe: scanRaw("iframe", as: .literal)
    case .noembed: scanRaw("noembed", as: .literal)
    case .plaintext:
      scanText(before: withinLimit(end), endsAtMarkup: false, decodes: false)
    default: return
    }
  }

  private mutating func scanRaw(_ name: StaticString, as content: RawContent) {
    let start = position
    let close = neverClosed.contains(content) ? nil : endTag(of: name, from: start)
    if close == nil {
      // A title that is never closed would swallow the whole page, so it is read as markup.
      neverClosed.insert(content)
      report(
        .truncated, content == .decoded ? .warning : .damage, start..<end,
        "<\(name)> is never closed")
      if content == .decoded { return }
    }
    let limit = withinLimit(close ?? end)
    switch content {
    case .verbatim: copyVerbatim(before: limit)
    case .literal: scanText(before: limit, endsAtMarkup: false, decodes: false)
    case .decoded: scanText(before: limit, endsAtMarkup: false, decodes: true)
    }
  }

  private func endTag(of name: StaticString, from start: Int) -> Int? {
    var index = start
    let length = name.utf8CodeUnitCount
    while index < end - length - 1 {
      if source[index] == Octet.less, source[index + 1] == Octet.slash,
        source.matches(name, at: index + 2)
      {
        let next = index + 2 + length
        if next >= end || source[next].isMarkupSpace || source[next] == Octet.slash
          || source[next] == Octet.greater
        {
          return index
        }
      }
      index += 1
    }
    return nil
  }

  /// Copies a script or a style sheet, its long `data:` URIs set aside.
  private mutating func copyVerbatim(before limit: Int) {
    while let uri = embeddedURI(in: position..<limit, isWhole: false) {
      copyScriptText(before: uri.start)
      setAside(uri)
    }
    copyScriptText(before: limit)
  }

  private mutating func copyScriptText(before limit: Int) {
    var run = position
    while position < limit {
      if source[position] == 0 {
        flush(from: run)
        position += 1
        noteNUL()
        run = position
      } else if source[position] == Octet.less, position + 1 < limit,
        source[position + 1] == Octet.slash
      {
        // `</scripture` ends no script, but the parser takes it for the end.
        flush(from: run)
        result.octets.append("<\\/")
        position += 2
        run = position
      } else {
        position += 1
      }
    }
    flush(from: run)
  }

  /// Reads what begins with `<!`: a comment, a doctype, a CDATA section or a bogus comment.
  mutating func scanDeclaration() {
    if source.matches("<!--", at: position) {
      scanComment()
    } else if source.matches("<!doctype", at: position) {
      skipDoctype()
    } else if source.matches("<![CDATA[", at: position) {
      scanCharacterData()
    } else {
      skipBogusComment()
    }
  }

  private mutating func scanComment() {
    let start = position
    let content = start + 4
    if content < end, source[content] == Octet.greater {
      position = content + 1
      return
    }
    if source.matches("->", at: content) {
      position = content + 2
      return
    }
    var index = content
    while index < end {
      if source[index] == Octet.hyphen,
        source.matches("-->", at: index) || source.matches("--!>", at: index)
      {
        break
      }
      index += 1
    }
    if index >= end {
      report(
        .truncated, .damage, start..<end, "the markup ends inside a comment")
    }
    noteComment(content..<index)
    result.octets.append("<!--")
    position = content
    let limit = withinLimit(index)
    copyComment(before: limit)
    result.octets.append("-->")
    if limit < index { return }
    position = index >= end ? end : index + (source[index + 2] == Octet.greater ? 3 : 4)
  }

  private mutating func copyComment(before limit: Int) {
    var run = position
    while position < limit {
      position += 1
      if source[position - 1] == 0 {
        if run < position - 1 { result.octets.append(contentsOf: source[run..<position - 1]) }
        noteNUL()
        // Without anything in its place, `-NUL->` would end the comment.
        result.octets.append(Octet.space)
        run = position
      }
    }
    flush(from: run)
  }

  private mutating func noteComment(_ range: Range<Int>) {
    guard result.comments.count < 32, range.count < 4096 else { return }
    result.comments.append(String(decoding: source[range], as: UTF8.self))
  }

  /// Leaves out a doctype with its internal subset; entities declared there are never expanded.
  private mutating func skipDoctype() {
    let start = position
    while position < end, source[position] != Octet.greater, source[position] != Octet.leftBracket {
      position += 1
    }
    if isAt(Octet.leftBracket) {
      guard let close = endOfSubset() else {
        position = end
        report(
          .truncated, .damage, start..<end, "the markup ends inside its doctype")
        return
      }
      let hasEntities = source.position(of: "<!ENTITY", from: position, before: close) != nil
      position = close + (source[close] == Octet.greater ? 1 : 2)
      if hasEntities {
        report(
          .entityDeclared, .note, start..<position,
          "the page declares entities of its own; they were not expanded")
      }
      return
    }
    guard position < end else {
      report(.truncated, .damage, start..<end, "the markup ends inside its doctype")
      return
    }
    position += 1
  }

  private mutating func endOfSubset() -> Int? {
    if !lacksSubsetEnd {
      if let close = source.position(of: "]>", from: position, before: end) { return close }
      lacksSubsetEnd = true
    }
    return source.position(of: ">", from: position, before: end)
  }

  private mutating func scanCharacterData() {
    position += 9
    let close = source.position(of: "]]>", from: position, before: end)
    let limit = withinLimit(close ?? end)
    scanText(before: limit, endsAtMarkup: false, decodes: false)
    if limit == close { position += 3 }
  }

  /// Leaves out `<?…>`, `<!…>` and `</ …>`, which browsers take for comments.
  mutating func skipBogusComment() {
    let start = position
    while position < end, source[position] != Octet.greater { position += 1 }
    guard position < end else {
      report(.truncated, .damage, start..<end, "the markup ends inside a tag or declaration")
      return
    }
    position += 1
  }
}

/// How the content of an element that holds text only is read.
enum RawContent {
  /// Passed on as it stands: `script`, `style`.
  case verbatim
  /// Text in which nothing is decoded: `xmp`, `iframe`, `noembed`.
  case literal
  /// Text in which references are decoded: `title`, `textarea`.
  case decoded
}
