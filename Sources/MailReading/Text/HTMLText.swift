/// Returns the text a person reads in an HTML body part (WHATWG HTML, tolerant of mail's dialects).
///
/// Lines end in LF. Quotations become lines prefixed `> `, list items get their marker, table cells are
/// separated by ` | `, and a link is followed by its address in angle brackets where the text does not
/// say it. Scripts, styles, comments, hidden elements and tracking pixels leave nothing.
public func plainText(fromHTML html: String, limits: TextLimits = TextLimits()) -> String {
  var writer = HTMLTextWriter(html: html, limits: limits)
  return String(decoding: writer.write().text, as: UTF8.self)
}

/// The text of a document, with what its markup says about some of the lines.
func markedText(fromHTML html: String, limits: TextLimits) -> MarkedText {
  var writer = HTMLTextWriter(html: html, limits: limits)
  return writer.write()
}

/// Text in lines, with marks on some of them.
struct MarkedText {
  var text: [UInt8]
  var marks: [(line: Int, mark: TextMark)]
}

/// Reads a document once, from the first byte to the last, and lays its text out.
///
/// There is no tree: a bounded stack of open elements is all that is kept.
struct HTMLTextWriter {
  let bytes: [UInt8]
  let limits: TextLimits
  var tokens: HTMLTokens
  var layout = TextLayout()
  var elements: OpenElements
  /// Depth of the element that hides everything inside it; nil if all is visible.
  var hiddenFrom: Int?
  var preformattedDepth = 0
  var quoteDepth = 0
  var indentation = 0
  /// The address of the link being read; nil outside links.
  var linkTarget: String?
  var linkHasPicture = false
  var dropsNextNewline = false

  init(html: String, limits: TextLimits) {
    bytes = Array(html.utf8)
    tokens = HTMLTokens(bytes)
    elements = OpenElements(limit: limits.openElements)
    self.limits = limits
  }

  mutating func write() -> MarkedText {
    while let token = tokens.next() {
      switch token {
      case .text(let range): write(range)
      case .startTag(let tag): open(tag)
      case .endTag(let tag, let name): close(tag, name)
      }
    }
    close(to: 0)
    let text = layout.finish()
    return MarkedText(text: text, marks: layout.marks)
  }

  private mutating func write(_ range: Range<Int>) {
    if elements.top == .head, bytes[range].contains(where: { !$0.isHTMLSpace }) { close(.head) }
    guard hiddenFrom == nil else { return }
    let isPreformatted = preformattedDepth > 0
    var position = range.lowerBound
    var run = position
    while position < range.upperBound {
      let byte = bytes[position]
      if byte > 0x26, byte != 0xc2 {
        position += 1
        continue
      }
      if byte > 0x20, byte != 0x26, byte != 0xc2 {
        position += 1
        continue
      }
      if byte == 0xc2, position + 1 == range.upperBound || bytes[position + 1] != 0xa0 {
        position += 1
        continue
      }
      if run < position { append(run..<position) }
      position = writeSpecial(at: position, isPreformatted: isPreformatted)
      run = position
    }
    if run < range.upperBound { append(run..<range.upperBound) }
  }

  private mutating func append(_ range: Range<Int>) {
    dropsNextNewline = false
    layout.append(bytes[range])
  }

  /// Writes the white space or character reference at `position` and returns the index after it.
  private mutating func writeSpecial(at position: Int, isPreformatted: Bool) -> Int {
    let byte = bytes[position]
    defer { dropsNextNewline = dropsNextNewline && byte == ASCII.cr }
    switch byte {
    case ASCII.ampersand:
      guard
        let reference = CharacterReference(
          in: bytes, at: position, before: bytes.count, inAttribute: false)
      else {
        layout.append(byte)
        return position + 1
      }
      if reference.text == "\u{a0}" {
        layout.appendHardSpace()
      } else {
        layout.append(reference.text)
      }
      return reference.end
    case 0xc2:
      layout.appendHardSpace()
      return position + 2
    case ASCII.lf where isPreformatted:
      if !dropsNextNewline { layout.endLine() }
    case ASCII.tab where isPreformatted:
      layout.append(byte)
    case ASCII.space where isPreformatted:
      layout.appendHardSpace()
    case ASCII.space, ASCII.lf, ASCII.tab, 0x0c, ASCII.cr:
      if !isPreformatted { layout.appendSoftSpace() }
    default:
      break
    }
    return position + 1
  }
}
