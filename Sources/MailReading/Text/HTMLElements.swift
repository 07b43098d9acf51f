extension HTMLTextWriter {
  // MARK: Start tags

  mutating func open(_ tag: HTMLStartTag) {
    if tag.tag == .body || elements.top == .head && !HTMLTagSet.inHead.contains(tag.tag) {
      close(.head)
    }
    closeImplied(by: tag.tag)
    if HTMLTagSet.voids.contains(tag.tag) {
      if hiddenFrom == nil { writeVoid(tag) }
      return
    }
    if HTMLTagSet.rawTexts.contains(tag.tag) {
      if !tag.isSelfClosing { tokens.skipRawText(of: tag.tag) }
      return
    }
    // Office writes `<o:p/>`, which HTML would leave open for ever.
    if tag.isSelfClosing, tag.tag == .other { return }
    guard !elements.isFull else {
      elements.countOverflow(tag.tag)
      if hiddenFrom == nil, HTMLTagSet.blocks.contains(tag.tag) { layout.breakLine(1) }
      return
    }
    var element = OpenElements.Element(tag: tag.tag, name: tag.name)
    if hiddenFrom == nil {
      let styles = tag.attributes.isEmpty ? [] : tag.styles(in: bytes)
      if isHidden(tag, styles) {
        hiddenFrom = elements.count
      } else {
        begin(tag, styles, &element.effects)
      }
    }
    elements.push(element)
    if tag.tag == .textarea { writeTextArea() }
  }

  private func isHidden(_ tag: HTMLStartTag, _ styles: [String]) -> Bool {
    if tag.tag == .head || tag.tag == .template { return true }
    if tag.attributes.isEmpty { return false }
    if tag.range(of: "hidden", in: bytes) != nil { return true }
    return styles.contains {
      $0.hasPrefix("display:none") || $0.hasPrefix("visibility:hidden") || $0 == "mso-hide:all"
    }
  }

  private mutating func begin(
    _ tag: HTMLStartTag, _ styles: [String], _ effects: inout OpenElements.Effects
  ) {
    if styles.contains(where: {
      $0.hasPrefix("white-space:pre") || $0 == "white-space:break-spaces"
    }) {
      effects.isPreformatted = true
      preformattedDepth += 1
    }
    if HTMLTagSet.blocks.contains(tag.tag) {
      effects.lineBreaks = lineBreaks(around: tag, styles)
      layout.breakLine(effects.lineBreaks)
    }
    mark(tag, styles, &effects)
    switch tag.tag {
    case .blockquote: beginQuote(tag, styles, &effects)
    case .ul, .dir, .menu, .ol: beginList(tag, &effects)
    case .li: beginItem(tag, &effects)
    case .dd: indent(by: 4, &effects)
    case .pre, .listing, .xmp, .plaintext:
      if !effects.isPreformatted { preformattedDepth += 1 }
      effects.isPreformatted = true
      dropsNextNewline = true
    case .table:
      layout.endCells()
      let border = tag.value(of: "border", in: bytes) ?? "0"
      effects.keepsEmptyCells = border != "0"
    case .tr: effects.rowStart = layout.beginCells()
    case .td, .th: beginCell(tag)
    case .a: beginLink(tag)
    case .q: layout.append("\u{201c}")
    default: break
    }
  }

  /// 2 for what stands apart by a blank line, 1 for what only begins a line.
  private func lineBreaks(around tag: HTMLStartTag, _ styles: [String]) -> Int {
    switch tag.tag {
    case .p:
      // Word writes every line as a paragraph without margins.
      let isWord =
        tag.range(of: "class", in: bytes).map {
          bytes.hasLowercasedText("mso", at: $0.lowerBound, before: $0.upperBound)
        } ?? false
      return isWord || styles.contains(where: isWithoutMargin) ? 1 : 2
    case .h1, .h2, .h3, .h4, .h5, .h6, .pre, .dl: return 2
    case .blockquote: return styles.contains(where: isWithoutMargin) ? 1 : 2
    case .ul, .ol, .dir, .menu:
      return elements.innermost(.lists, within: .cellScope) == nil ? 2 : 1
    default: return 1
    }
  }

  private func isWithoutMargin(_ style: String) -> Bool {
    for name in ["margin:0", "margin-top:0", "margin-bottom:0"] where style.hasPrefix(name) {
      let rest = style.utf8.dropFirst(name.utf8.count)
      return rest.first.map { $0 != ASCII.period && !$0.isDigit } ?? true
    }
    return false
  }

  private mutating func beginQuote(
    _ tag: HTMLStartTag, _ styles: [String], _ effects: inout OpenElements.Effects
  ) {
    // Web mail indents with `<blockquote style="margin:0 0 0 40px;border:none">`: no quotation.
    if styles.contains("border:none"), !tag.has("type", "cite", in: bytes) {
      indent(by: 4, &effects)
    } else if quoteDepth < limits.quoteDepth {
      effects.prefixLength = layout.prefix.count
      effects.isQuote = true
      quoteDepth += 1
      // A quotation never shares a line with what stands before it.
      layout.endCells()
      layout.breakLine(effects.lineBreaks)
      layout.quote()
    }
  }

  private mutating func indent(by columns: Int, _ effects: inout OpenElements.Effects) {
    guard indentation + columns <= limits.indentation else { return }
    effects.prefixLength = effects.prefixLength ?? layout.prefix.count
    effects.indentation += columns
    indentation += columns
    layout.indent(by: columns)
  }

  // MARK: Lists

  private mutating func beginList(_ tag: HTMLStartTag, _ effects: inout OpenElements.Effects) {
    guard tag.tag == .ol else { return }
    let start = tag.value(of: "start", in: bytes).flatMap { Int($0) } ?? 1
    effects.nextNumber = min(max(start, -999_999), 999_999)
    effects.numbering = ListNumbering(type: tag.value(of: "type", in: bytes) ?? "1")
  }

  private mutating func beginItem(_ tag: HTMLStartTag, _ effects: inout OpenElements.Effects) {
    var marker = "- "
    if let list = elements.innermost(.lists, within: .cellScope) {
      let listEffects = elements[list]
      if let next = listEffects.nextNumber {
        let given = tag.value(of: "value", in: bytes).flatMap { Int($0) } ?? next
        let number = min(max(given, -999_999), 999_999)
        elements[list].nextNumber = number + 1
        marker = listEffects.numbering.text(number) + ". "
      }
    }
    let columns = marker.utf8.count
    guard indentation + columns <= limits.indentation else {
      layout.append(marker)
      return
    }
    effects.prefixLength = layout.prefix.count
    effects.indentation = columns
    indentation += columns
    layout.breakLine(1)
    layout.indent(by: columns, marker: Array(marker.utf8))
  }

  // MARK: Cells and fields

  private mutating func beginCell(_ tag: HTMLStartTag) {
    guard let row = elements.innermost([.tr], within: .tableScope) else { return }
    let effects = elements[row]
    let table = elements.innermost([.table], within: [])
    if tag.tag == .th, let table { elements[table].keepsEmptyCells = true }
    elements[row].rowHasCell = true
    guard effects.rowHasCell, layout.hasText else { return }
    // A row whose first cell took several lines is page layout; the next cell goes below it.
    guard layout.lineCount == effects.rowStart else { return layout.breakLine(1) }
    if let table, elements[table].keepsEmptyCells { layout.appendEmptyCell() }
    layout.separateCells()
  }

  private mutating func writeTextArea() {
    let range = tokens.readRawText(of: .textarea)
    if hiddenFrom == nil { layout.append(bytes[range]) }
  }

  private mutating func writeVoid(_ tag: HTMLStartTag) {
    switch tag.tag {
    case .br: layout.endLine()
    case .hr:
      layout.endCells()
      mark(rule: tag)
      // What Outlook writes for a rule in plain text.
      layout.append(String(repeating: "_", count: 32))
      layout.breakLine(1)
    case .img: writePicture(tag)
    default: break
    }
  }
}

// MARK: - End tags

extension HTMLTextWriter {
  /// Closes what an end tag ends; `name` tells unknown elements apart.
  mutating func close(_ tag: HTMLTag, _ name: UInt128 = 0) {
    if elements.endsOverflow(tag) {
      if hiddenFrom == nil, HTMLTagSet.blocks.contains(tag) { layout.breakLine(1) }
      return
    }
    if tag == .br {
      if hiddenFrom == nil { layout.endLine() }
      return
    }
    let tags: HTMLTagSet = HTMLTagSet.headings.contains(tag) ? .headings : [tag]
    let boundary: HTMLTagSet
    switch tag {
    case .table, .body, .html: boundary = []
    case .tr, .td, .th, .tbody, .thead, .tfoot, .caption: boundary = .tableScope
    default: boundary = .cellScope
    }
    if let index = elements.innermost(tags, within: boundary, name: tag == .other ? name : nil) {
      close(to: index)
    } else if tag == .p, hiddenFrom == nil {
      layout.breakLine(2)
    }
  }

  /// Closes elements until only `count` are open.
  mutating func close(to count: Int) {
    while elements.count > count, let element = elements.pop() {
      if let hidden = hiddenFrom {
        if elements.count == hidden { hiddenFrom = nil }
        continue
      }
      end(element)
    }
  }

  private mutating func end(_ element: OpenElements.Element) {
    let effects = element.effects
    switch element.tag {
    case .a: endLink()
    case .q: layout.append("\u{201d}")
    case .tr, .table: layout.endCells()
    case .td, .th: layout.dropSpaces()
    default: break
    }
    if effects.isSignature { layout.markEnd(.signatureEnd, of: .signatureStart) }
    if effects.lineBreaks > 0 { layout.breakLine(effects.lineBreaks) }
    if let length = effects.prefixLength {
      layout.endPrefix(at: length)
      indentation -= effects.indentation
      if effects.isQuote { quoteDepth -= 1 }
    }
    if effects.isPreformatted { preformattedDepth -= 1 }
  }

  /// Closes what a start tag ends without saying so (WHATWG HTML §13.1.2.4).
  mutating func closeImplied(by tag: HTMLTag) {
    switch tag {
    case .li: closeInnermost([.li], [.ul, .ol, .dir, .menu, .table, .td, .th])
    case .dt, .dd: closeInnermost([.dt, .dd], [.dl, .table, .td, .th])
    case .option, .optgroup: closeInnermost([.option], .cellScope)
    case .a: closeInnermost([.a], .cellScope)
    case .tbody, .thead, .tfoot:
      closeInnermost([.tr], .tableScope)
      closeInnermost([.tbody, .thead, .tfoot], .tableScope)
    case .tr: closeInnermost([.tr], .tableScope)
    case .td, .th: closeInnermost([.td, .th], [.table, .template, .tr])
    default: if HTMLTagSet.blocks.contains(tag) { closeInnermost([.p], .cellScope) }
    }
  }

  private mutating func closeInnermost(_ tags: HTMLTagSet, _ boundary: HTMLTagSet) {
    if let index = elements.innermost(tags, within: boundary) { close(to: index) }
  }
}
