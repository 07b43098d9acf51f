import MailReading

/// How positions in UTF-8 text lead back to the octets it was converted from.
enum PositionMapping {
  /// The text is the source, from an offset on.
  case same(offset: Int)
  /// Each octet of the source, from an offset on, became one scalar.
  case scalarPerOctet(offset: Int)
  /// They do not.
  case none
}

/// Reads markup as a browser's tokenizer does (WHATWG HTML §13.2.5) and writes it anew for the
/// parser. One pass, no recursion; work is proportional to the octets read.
struct MarkupScanner {
  let source: [UInt8]
  let end: Int
  let limits: PageLimits
  var position: Int
  var result = PreparedMarkup()
  /// Whether stretches of text are set aside.
  let standsIn: Bool
  var mapper: PositionMapper
  /// Elements and attributes written.
  var nodes = 0
  /// From where on neither kind of quotation mark occurs any more, so that a page full of unclosed
  /// attribute values is not searched to its end for each of them.
  var noQuoteFrom = Int.max
  var noApostropheFrom = Int.max
  /// Whether nothing of the page's body was met yet, but a part of its head was, and whether a
  /// `noscript` or a `template` is open meanwhile.
  var isBeforeBody = true
  var hasHead = false
  /// Whether a head was met behind the body's beginning, where the parser may see another order.
  var hasLateHead = false
  var isInNoscript = false
  var openTemplates = 0
  /// Which contents were met whose end tag the page lacks from there on.
  var neverClosed: Set<RawContent> = []
  /// Whether no internal subset of a doctype ends any more.
  var lacksSubsetEnd = false
  /// What tells whether the page ends where its writer ended it.
  var ending = PageEnding()
  /// What is open inside elements whose content is not shown.
  var unseen = UnseenContent()

  init(_ source: [UInt8], mapping: PositionMapping, limits: PageLimits) {
    self.source = source
    self.limits = limits
    self.mapper = PositionMapper(mapping)
    end = source.count
    position = 0
    standsIn = limits.standInOctets < .max && TextStandIns.canServe(source)
    if case .none = mapping {} else { result.hasPositions = true }
    result.defects.perCode = limits.defectsPerCode
    let size = min(source.count, limits.markupBytes) + 64
    result.octets.reserveCapacity(size)
    if standsIn { result.standIns.reserveCapacity(size) }
  }

  mutating func scan() -> PreparedMarkup {
    while position < end {
      let start = position
      scanText(before: withinLimit(end))
      guard position < end else { break }
      if result.count >= limits.markupBytes {
        stop(at: limits.markupBytes, "octets")
      } else if nodes >= limits.nodes, isAtStartTag {
        stop(at: limits.nodes, "elements and attributes")
      } else if source[position] == Octet.less {
        scanMarkup()
      } else if position == start {
        // No room is left for the next character.
        stop(at: limits.markupBytes, "octets")
      }
    }
    noteEnding()
    if let sourceEnd = mapper.advance(to: end, in: source) {
      result.sourceEnd = UInt32(clamping: sourceEnd)
    }
    return result
  }

  private mutating func stop(at limit: Int, _ unit: String) {
    report(
      .overLimit, .damage, position..<end, "markup beyond \(limit) \(unit) was not read")
    position = end
  }

  /// A position at or before another up to which the limit on markup leaves room, between two
  /// characters.
  func withinLimit(_ stop: Int) -> Int {
    let room = max(0, limits.markupBytes - result.count)
    guard stop - position > room else { return stop }
    var stop = position + room
    while stop > position, source[stop] & 0xC0 == 0x80 { stop -= 1 }
    return stop
  }

  /// Copies text up to the next `<` or a limit, resolving references and mending line ends.
  mutating func scanText(before limit: Int, endsAtMarkup: Bool = true, decodes: Bool = true) {
    var run = position
    // Text makes the parser end the head, wherever it has got to in that text; so it sees all of it.
    let mayStandIn =
      standsIn && endsAtMarkup && !isBeforeBody && !hasLateHead && !result.hasFrameset
    while position < limit {
      position = endOfPlainText(in: source, from: position, before: limit)
      if mayStandIn, position - run >= limits.standInOctets, setAsideText(from: run) {
        run = position
      }
      guard position < limit else { break }
      switch source[position] {
      case Octet.less:
        flush(from: run)
        if endsAtMarkup { return }
        result.octets.append("&lt;")
        position += 1
        run = position
      case Octet.ampersand:
        flush(from: run)
        if decodes { copyReference(before: limit, inAttribute: false) } else { copyAmpersand() }
        run = position
      case Octet.carriageReturn:
        flush(from: run)
        copyCarriageReturn(before: limit)
        run = position
      case 0:
        flush(from: run)
        position += 1
        noteNUL()
        run = position
      default:
        // A control character, which the parser drops.
        position += 1
        flush(from: run)
        run = position
      }
    }
    flush(from: run)
  }

  /// Sets text aside; but white space alone means something to the parser, which has to see it.
  private mutating func setAsideText(from start: Int) -> Bool {
    let text = source[start..<position]
    guard text.contains(where: { !$0.isMarkupSpace }) else { return false }
    return result.standIns.setAside(text, in: &result.octets)
  }

  private var isAtStartTag: Bool {
    isAt(Octet.less) && position + 1 < end && source[position + 1].isLetter
  }

  func isAt(_ octet: UInt8) -> Bool { position < end && source[position] == octet }

  mutating func flush(from start: Int) {
    if start < position { result.octets.append(contentsOf: source[start..<position]) }
  }

  /// NUL ends a C string, and with it the rest of the page would be gone.
  mutating func noteNUL() {
    report(
      .nulBytes, .note, position - 1..<position,
      "a NUL octet in the markup was taken out")
  }

  mutating func copyCarriageReturn(before limit: Int) {
    position += 1
    if position >= limit || source[position] != Octet.lineFeed {
      result.octets.append(Octet.lineFeed)
    }
  }

  private mutating func copyAmpersand() {
    result.octets.append("&amp;")
    position += 1
  }

  /// Copies the reference or plain ampersand at the position, escaped again where it must be.
  mutating func copyReference(before limit: Int, inAttribute: Bool) {
    guard
      let reference = CharacterReference(
        in: source, at: position, before: limit, inAttribute: inAttribute)
    else { return copyAmpersand() }
    position = reference.end
    if standsIn, !inAttribute, TextStandIns.canBe(reference.first) {
      let octets = UTF8.encode(reference.first) ?? UTF8.encodedReplacementCharacter
      if result.standIns.setAside(octets, in: &result.octets) { return }
    }
    append(reference.first)
    if let second = reference.second { append(second) }
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "&": result.octets.append("&amp;")
    case "<": result.octets.append("&lt;")
    case "\"": result.octets.append("&quot;")
    default:
      result.octets.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// Notes a defect; the place is worked out only if the defect is kept.
  mutating func report(
    _ code: PageDefect.Code, _ severity: PageDefectSeverity, _ range: Range<Int>,
    _ detail: @autoclosure () -> String
  ) {
    if result.defects.isFull(code) {
      result.defects.countFurther(code)
    } else {
      result.defects.add(code, severity, sourceRange(range), detail())
    }
  }

  /// The range of the source for a range of the text, or nil where positions do not lead back.
  func sourceRange(_ range: Range<Int>) -> Range<Int>? {
    guard let lower = mapper.exact(range.lowerBound, in: source),
      let upper = mapper.exact(range.upperBound, in: source)
    else { return nil }
    return lower..<max(lower, upper)
  }
}

/// Leads positions of converted text back to the source; positions are asked in rising order.
struct PositionMapper {
  let mapping: PositionMapping
  private var known = 0
  private var scalarsBeforeKnown = 0

  init(_ mapping: PositionMapping) {
    self.mapping = mapping
  }

  /// The source position of a text position at or after all those asked before, or nil.
  mutating func advance(to position: Int, in text: [UInt8]) -> Int? {
    if case .scalarPerOctet = mapping, position >= known {
      scalarsBeforeKnown += scalars(in: text, known..<position)
      known = position
    }
    return exact(position, in: text)
  }

  /// The source position of any text position, or nil; the cost is the distance to the last one.
  func exact(_ position: Int, in text: [UInt8]) -> Int? {
    switch mapping {
    case .none: nil
    case .same(let offset): offset + position
    case .scalarPerOctet(let offset):
      position >= known
        ? offset + scalarsBeforeKnown + scalars(in: text, known..<position)
        : offset + scalarsBeforeKnown - scalars(in: text, position..<known)
    }
  }

  private func scalars(in text: [UInt8], _ range: Range<Int>) -> Int {
    var count = 0
    for index in range where text[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }
}
