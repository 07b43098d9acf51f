/// A page while it is put together.
struct PageInProgress {
  var form: PageForm
  var title: String?
  var provenance = PageProvenance()
  var charset: String
  var charsetBasis: CharsetBasis
  var document: PageDocument
  var resources: [PageResource] = []
  var defects: [PageDefect] = []
  var source: PageSource
}

/// What embedded files are decoded from.
struct PageSource {
  /// The text of the page in UTF-8, in which `data:` URIs stand.
  var text: [UInt8]
  /// The archive the page came in.
  var archive: PageArchive?

  func content(of resource: PageResource) -> [UInt8]? {
    switch resource.encoding {
    case .transfer: return archive?.content(ofPart: resource.textRange.lowerBound)
    case .base64, .percent:
      guard resource.textRange.lowerBound >= 0, resource.textRange.upperBound <= text.count else {
        return nil
      }
      let decoded = percentDecoded(text[resource.textRange])
      return resource.encoding == .percent ? decoded : base64Decoded(decoded)
    }
  }
}

/// Reads a page in whatever form it was saved. The bytes are let go of as soon as they are not needed:
/// what is built of them is many times as large.
func readPage(
  _ bytes: consuming [UInt8], as stated: PageForm?, limits: PageLimits
) -> PageInProgress {
  var octets = bytes
  let told = looksLikePage(prefix: Array(octets.prefix(max(limits.sniffedBytes, 512))))
  if told ?? stated == .mhtml, let archive = PageArchive(octets) {
    return readArchive(archive, limits: limits)
  }
  let text = readText(octets, offset: 0, limits: limits)
  octets = []
  var form = told ?? stated ?? (hasMarkup(text.octets) ? .html : .plainText)
  if form == .mhtml { form = .html }
  var page =
    form == .plainText
    ? readPlainText(text, limits: limits)
    : readMarkup(consume text, form: form, limits: limits)
  if page.form == .viewSource, let inner = sourceViewed(in: page.document) {
    page = readViewedSource(inner, around: page, limits: limits)
  }
  return page
}

/// Reads markup that was made UTF-8.
func readMarkup(
  _ text: consuming PageText, form: PageForm, limits: PageLimits
) -> PageInProgress {
  var text = text
  var markup = prepared(text, limits: limits)
  var defects = text.defects
  let source = PageSource(text: markup.resources.isEmpty ? [] : text.octets)
  text.octets = []
  let size = markup.count
  if size > limits.notableMarkupBytes {
    markup.defects.add(
      .largeMarkup, .note, nil, "\(size) octets of markup need memory of about 13 times as much")
  }
  if markup.hasFrameset {
    markup.defects.add(
      .frameset, .warning, nil, "the page is a frameset; what its frames show is not in it")
  }
  let resources = markup.resources
  let comments = markup.comments
  let isFrameset = markup.hasFrameset
  var list = markup.defects
  let parsed = parse(markup, limits: limits)
  if parsed.tooDeepCount > 0 {
    list.add(
      .tooDeep, .warning, parsed.tooDeepAt.map { $0..<$0 + 1 },
      "\(parsed.tooDeepCount) elements nest deeper than \(limits.depth) and were left out; "
        + "what they hold stands in the element around them")
  }
  if parsed.identifiers > limits.identifiers {
    list.add(
      .tooManyIdentifiers, .note, nil,
      "the page has \(parsed.identifiers) identifiers; id() finds the first \(limits.identifiers)")
  }
  defects += list.listed()
  let document = PageDocument(parsed, limits: limits)
  var page = PageInProgress(
    form: isFrameset && form == .html ? .frameset : form,
    charset: text.charset, charsetBasis: text.basis, document: document, resources: resources,
    defects: defects, source: source)
  for comment in comments { page.provenance.read(comment: comment) }
  readHead(of: &page)
  return page
}

/// The markup of a text as the parser needs it; nothing of the scan stays behind.
private func prepared(_ text: PageText, limits: PageLimits) -> PreparedMarkup {
  var scanner = MarkupScanner(text.octets, mapping: text.mapping, limits: limits)
  return scanner.scan()
}

/// Reads what the page says of itself.
private func readHead(of page: inout PageInProgress) {
  let elements = page.document.headElements
  let title = elements.first { $0.name == "title" && !$0.isInDrawing }
  page.title = title.flatMap { collapsed($0.rawText) }
  page.provenance.read(elements)
}

extension PageElement {
  /// Whether the element is part of a drawing, whose title is not the page's.
  fileprivate var isInDrawing: Bool {
    var ancestor = parent
    while let element = ancestor {
      if element.name == "svg" { return true }
      ancestor = element.parent
    }
    return false
  }
}

/// Text with each run of white space as one space; nil if nothing is left.
func collapsed(_ text: String) -> String? {
  let words = text.split(whereSeparator: \.isWhitespace)
  return words.isEmpty ? nil : words.joined(separator: " ")
}

/// Whether text that does not begin like a page is one all the same: it has an end tag.
private func hasMarkup(_ octets: [UInt8]) -> Bool {
  let limit = min(octets.count, 1 << 16)
  var from = 0
  while let start = octets.position(of: "</", from: from, before: limit) {
    var index = start + 2
    while index < limit, octets[index].isLetter || octets[index].isDigit { index += 1 }
    if index > start + 2, index < limit, octets[index] == Octet.greater { return true }
    from = index
  }
  return false
}

/// Reads a text without markup as a page of one preformatted element.
private func readPlainText(_ text: PageText, limits: PageLimits) -> PageInProgress {
  var escaped = Array("<html><body><pre>\n".utf8)
  escaped.reserveCapacity(text.octets.count + 64)
  for octet in text.octets {
    switch octet {
    case Octet.less: escaped.append("&lt;")
    case Octet.ampersand: escaped.append("&amp;")
    default: escaped.append(octet)
    }
  }
  var plain = text
  plain.octets = escaped
  plain.mapping = .none
  var page = readMarkup(plain, form: .plainText, limits: limits)
  page.form = .plainText
  if text.octets.allSatisfy(\.isMarkupSpace) {
    page.defects.append(PageDefect(.empty, .note, detail: "the file holds no text"))
  }
  return page
}
