internal import CLibXML2

/// What libxml2 made of prepared markup.
@safe
struct ParsedMarkup: ~Copyable {
  /// The tree; whoever takes this value frees it.
  let tree: xmlDocPtr?
  /// Where each element begins and ends in the source, by ordinal.
  let ranges: [ElementRange]
  /// The source position of the first element that was left out for depth.
  let tooDeepAt: Int?
  /// How many were.
  let tooDeepCount: Int
  /// How many elements there are.
  let elementCount: Int
  /// How many elements have an identifier.
  let identifiers: Int
  /// The first elements in which a page speaks of itself: `title`, `base`, `link`, `meta`.
  let headElements: [xmlNodePtr]
  let index: ElementIndex
}

/// Runs libxml2's HTML parser over markup prepared for it.
///
/// The parser's own handlers build the tree; those set here hold the depth, number the elements,
/// keep their places and remember how each is shown.
func parse(_ markup: consuming PreparedMarkup, limits: PageLimits) -> ParsedMarkup {
  libraryIsReady
  let octets = markup.octets
  var state = ParseState(markup, limits: limits)
  markup.tags = []
  let tree = unsafe octets.withUnsafeBufferPointer { buffer in
    var feed = unsafe MarkupFeed(rest: buffer[...])
    return unsafe withUnsafeMutablePointer(to: &feed) { feed in
      unsafe withUnsafeMutablePointer(to: &state) { unsafe runParser(feed, state: $0) }
    }
  }
  return unsafe ParsedMarkup(
    tree: tree, ranges: state.ranges, tooDeepAt: state.tooDeepAt,
    tooDeepCount: state.tooDeepCount, elementCount: state.count, identifiers: state.identifiers,
    headElements: state.headElements, index: state.index)
}

/// libxml2 must be set up once before threads use it.
private let libraryIsReady: Void = xmlInitParser()

private func runParser(
  _ feed: UnsafeMutablePointer<MarkupFeed>, state: UnsafeMutablePointer<ParseState>
) -> xmlDocPtr? {
  guard let context = unsafe htmlNewParserCtxt() else { return nil }
  defer { unsafe htmlFreeParserCtxt(context) }
  let options =
    HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue
    | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
    | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    | HTML_PARSE_COMPACT.rawValue
  unsafe htmlCtxtUseOptions(context, Int32(options))
  // Without this, libxml2 stops in silence at depth 256 and drops text beyond 10 MB; both are
  // bounded here instead.
  unsafe context.pointee.options |= Int32(XML_PARSE_HUGE.rawValue)
  // Few pages are asked for an element by identifier; then `registerIdentifiers` makes the table.
  unsafe context.pointee.loadsubset |= Int32(XML_SKIP_IDS)
  unsafe context.pointee.charset = Int32(XML_CHAR_ENCODING_UTF8.rawValue)
  unsafe context.pointee._private = UnsafeMutableRawPointer(state)
  unsafe context.pointee.sax.pointee.startElement = startElement
  unsafe context.pointee.sax.pointee.endElement = endElement
  unsafe context.pointee.sax.pointee.ignorableWhitespace = ignorableWhitespace
  if unsafe !state.pointee.standIns.isEmpty {
    unsafe context.pointee.sax.pointee.characters = characters
    unsafe context.pointee.sax.pointee.cdataBlock = cdataBlock
  }
  unsafe context.pointee.sax.pointee.serror = nil

  guard
    let buffer = unsafe xmlParserInputBufferCreateIO(
      readMarkup, nil, feed, XML_CHAR_ENCODING_NONE)
  else { return nil }
  guard
    let input = unsafe xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE)
  else {
    unsafe xmlFreeParserInputBuffer(buffer)
    return nil
  }
  guard unsafe inputPush(context, input) >= 0 else {
    unsafe xmlFreeInputStream(input)
    return nil
  }
  unsafe htmlParseDocument(context)
  let tree = unsafe context.pointee.myDoc
  unsafe context.pointee.myDoc = nil
  return unsafe tree
}

/// More than any page has in its head; searching a large tree for them costs more than keeping them.
private let mostHeadElements = 1000

/// The markup that the parser has not asked for yet.
///
/// It is handed over in pieces: libxml2 copies a whole buffer, and reads one that it must not copy
/// (`xmlParserInputBufferCreateStatic`) twice.
@unsafe
private struct MarkupFeed {
  var rest: Slice<UnsafeBufferPointer<UInt8>>
}

private let readMarkup: xmlInputReadCallback = { data, target, count in
  guard let feed = unsafe data?.assumingMemoryBound(to: MarkupFeed.self),
    let target = unsafe target, count > 0
  else { return 0 }
  let piece = unsafe feed.pointee.rest.prefix(Int(count))
  unsafe UnsafeMutableRawBufferPointer(start: target, count: piece.count).copyBytes(from: piece)
  unsafe feed.pointee.rest = unsafe feed.pointee.rest.dropFirst(piece.count)
  return unsafe Int32(clamping: piece.count)
}

/// What the handlers keep while one page is parsed.
@safe
private struct ParseState {
  let octets: [UInt8]
  let tags: [PreparedMarkup.Tag]
  let sourceEnd: UInt32
  let hasPositions: Bool
  let depth: Int
  var standIns: TextStandIns
  var identifiers = 0
  var cursor = 0
  /// The end tag that last closed the element it names; what it closes besides stood inside.
  var closedBy = -1
  var count = 0
  var ranges: [ElementRange] = []
  var tooDeepAt: Int?
  var tooDeepCount = 0
  var headElements: [xmlNodePtr] = unsafe []
  var index = ElementIndex()
  /// The kinds of names met; the parser keeps one copy of each name.
  var kinds: [UInt: ElementKind] = [:]

  init(_ markup: PreparedMarkup, limits: PageLimits) {
    octets = markup.octets
    tags = markup.tags
    standIns = markup.standIns
    sourceEnd = markup.sourceEnd
    hasPositions = markup.hasPositions
    depth = limits.depth
    ranges.reserveCapacity(tags.count / 2 + 4)
  }

  /// Where an element begins whose start is told at a position: with the tag that is being read,
  /// or, if the page has no tag for it, behind the last one.
  mutating func start(at position: Int) -> UInt32 {
    advance(to: position)
    guard cursor < tags.count else { return tags.last?.sourceEnd ?? 0 }
    let tag = tags[cursor]
    if position <= Int(tag.outputStart) { return cursor > 0 ? tags[cursor - 1].sourceEnd : 0 }
    return position < Int(tag.outputEnd) ? tag.sourceStart : tag.sourceEnd
  }

  /// Where an element ends whose end is told at a position: behind its own end tag or, if another
  /// tag closes it, before that.
  mutating func end(of name: UnsafePointer<xmlChar>?, at position: Int) -> UInt32 {
    advance(to: position)
    guard cursor < tags.count else {
      return position >= octets.count ? sourceEnd : tags.last?.sourceEnd ?? 0
    }
    let tag = tags[cursor]
    if position <= Int(tag.outputStart) {
      if position == Int(tag.outputStart) { return tag.sourceStart }
      return cursor > 0 ? tags[cursor - 1].sourceEnd : 0
    }
    if position < Int(tag.outputEnd) { return tag.sourceStart }
    guard tag.isEndTag, closedBy != cursor else {
      return position >= octets.count ? sourceEnd : tag.sourceEnd
    }
    let written = octets[Int(tag.outputStart) + 2..<Int(tag.outputEnd) - 1]
    guard unsafe written.elementsEqual(text(name).utf8) else { return tag.sourceStart }
    closedBy = cursor
    return tag.sourceEnd
  }

  private mutating func advance(to position: Int) {
    while cursor < tags.count, Int(tags[cursor].outputEnd) < position { cursor += 1 }
  }

  mutating func kind(of name: UnsafePointer<xmlChar>) -> ElementKind {
    let key = UInt(bitPattern: name)
    if let kind = kinds[key] { return kind }
    let octets = unsafe UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name)))
    let kind = unsafe ElementKind(name: Array(octets)[...])
    kinds[key] = kind
    return kind
  }
}

private func parser(_ data: UnsafeMutableRawPointer?) -> xmlParserCtxtPtr? {
  unsafe data?.assumingMemoryBound(to: xmlParserCtxt.self)
}

private func parseState(_ context: xmlParserCtxtPtr) -> UnsafeMutablePointer<ParseState>? {
  unsafe context.pointee._private?.assumingMemoryBound(to: ParseState.self)
}

private func position(of context: xmlParserCtxtPtr) -> Int {
  guard let input = unsafe context.pointee.input else { return 0 }
  return unsafe Int(clamping: input.pointee.consumed) + (input.pointee.cur - input.pointee.base)
}

private let startElement: startElementSAXFunc = { data, name, attributes in
  guard let context = unsafe parser(data), let state = unsafe parseState(context),
    let name = unsafe name
  else { return }
  let kind = unsafe state.pointee.kind(of: name)
  let place = unsafe position(of: context)
  let isLeaf = kind.isVoid || kind == .script || kind == .style
  if unsafe Int(context.pointee.nodeNr) >= state.pointee.depth, !isLeaf {
    unsafe leaveOutElement(context, state, at: place)
    return
  }
  unsafe xmlSAX2StartElement(data, name, attributes)
  guard let node = unsafe context.pointee.node else { return }
  unsafe shareName(of: node, context)
  unsafe state.pointee.count += 1
  unsafe node.pointee.content = UnsafeMutablePointer(bitPattern: -state.pointee.count)
  unsafe state.pointee.index.append(node)
  let appearance = unsafe Appearance(kind, attributes: attributes)
  if appearance.isIdentified { unsafe state.pointee.identifiers += 1 }
  unsafe node.pointee.psvi = UnsafeMutableRawPointer(bitPattern: Int(appearance.rawValue))
  if kind == .title || kind == .base || kind == .link || kind == .meta,
    unsafe state.pointee.headElements.count < mostHeadElements
  {
    unsafe state.pointee.headElements.append(node)
  }
  guard unsafe state.pointee.hasPositions else { return }
  let start = unsafe state.pointee.start(at: place)
  unsafe state.pointee.ranges.append(ElementRange(start: start, end: start))
}

/// Gives an element the parser's copy of its name, so that a name is kept once and not once per
/// element; the tree then shares the parser's dictionary, and frees no name that it owns.
private func shareName(of node: xmlNodePtr, _ context: xmlParserCtxtPtr) {
  guard let dictionary = unsafe context.pointee.dict, let tree = unsafe context.pointee.myDoc
  else { return }
  if unsafe tree.pointee.dict == nil, unsafe xmlDictReference(dictionary) == 0 {
    unsafe tree.pointee.dict = unsafe dictionary
  }
  guard unsafe tree.pointee.dict == dictionary, let own = unsafe node.pointee.name,
    unsafe xmlDictOwns(dictionary, own) == 0,
    let shared = unsafe xmlDictLookup(dictionary, own, -1)
  else { return }
  unsafe node.pointee.name = unsafe shared
  unsafe workroom_xml_free(UnsafeMutableRawPointer(mutating: own))
}

/// The element is taken off the parser's stack of names, so that what it holds joins its parent;
/// its end tag then closes whatever else is open by that name, or nothing.
private func leaveOutElement(
  _ context: xmlParserCtxtPtr, _ state: UnsafeMutablePointer<ParseState>, at place: Int
) {
  unsafe state.pointee.tooDeepCount += 1
  if unsafe state.pointee.tooDeepAt == nil, unsafe state.pointee.hasPositions {
    unsafe state.pointee.tooDeepAt = Int(state.pointee.start(at: place))
  }
  guard unsafe context.pointee.nameNr > 0, let names = unsafe context.pointee.nameTab else {
    return
  }
  unsafe context.pointee.nameNr -= 1
  let top = unsafe Int(context.pointee.nameNr)
  unsafe names[top] = nil
  unsafe context.pointee.name = unsafe top > 0 ? names[top - 1] : nil
}

private let endElement: endElementSAXFunc = { data, name in
  guard let context = unsafe parser(data), let state = unsafe parseState(context) else { return }
  if let node = unsafe context.pointee.node, unsafe isElement(node) {
    let ordinal = unsafe ordinal(of: node)
    if unsafe state.pointee.ranges.indices.contains(ordinal) {
      let place = unsafe position(of: context)
      let end = unsafe state.pointee.end(of: name, at: place)
      unsafe state.pointee.ranges[ordinal].end = unsafe max(
        state.pointee.ranges[ordinal].start, end)
    }
  }
  unsafe xmlSAX2EndElement(data, name)
}

private let ignorableWhitespace: ignorableWhitespaceSAXFunc = { data, characters, count in
  guard let context = unsafe parser(data), let node = unsafe context.pointee.node else { return }
  if unsafe Appearance(of: node).kind.holdsOnlyElements { return }
  unsafe xmlSAX2Characters(data, characters, count)
}

private let characters: charactersSAXFunc = { data, characters, count in
  unsafe putBack(data, characters, count, into: xmlSAX2Characters)
}

private let cdataBlock: cdataBlockSAXFunc = { data, characters, count in
  unsafe putBack(data, characters, count, into: xmlSAX2CDataBlock)
}

/// Hands text on to the tree with what was set aside in it.
private func putBack(
  _ data: UnsafeMutableRawPointer?, _ characters: UnsafePointer<xmlChar>?, _ count: Int32,
  into tree: (UnsafeMutableRawPointer?, UnsafePointer<xmlChar>?, Int32) -> Void
) {
  guard let context = unsafe parser(data), let state = unsafe parseState(context) else { return }
  let text = unsafe UnsafeBufferPointer(start: characters, count: Int(count))
  unsafe state.pointee.standIns.putBack(into: text) {
    unsafe tree(data, $0.baseAddress, Int32(clamping: $0.count))
  }
}
