/// Reads the tree of body parts of one message (RFC 2046 §5.1).
struct PartReader {
  let bytes: [UInt8]
  let lineEnd: LineEnd
  let limits: ReadingLimits
  var defects: [MailDefect] = []
  private var parts = 0

  init(bytes: [UInt8], lineEnd: LineEnd, limits: ReadingLimits) {
    self.bytes = bytes
    self.lineEnd = lineEnd
    self.limits = limits
  }

  /// Reads the part whose header is given.
  ///
  /// - Parameters:
  ///   - prefix: The number the part has as a single part, "1" or "2.1".
  ///   - isMessageRoot: Whether the part is the body of a message, so that a multipart has no
  ///     number of its own.
  mutating func part(
    _ block: HeaderBlock, bodyEnd: Int, prefix: String, isMessageRoot: Bool, depth: Int,
    defaultType: String = "text/plain"
  ) -> MIMEPart {
    parts += 1
    let bodyStart = min(block.bodyStart, bodyEnd)
    var part = describe(block, bodyStart..<bodyEnd, path: prefix, defaultType: defaultType)
    let isComposite = part.isMultipart || part.isMessage
    guard isComposite else { return part }
    guard depth < limits.depth else {
      defects.append(MailDefect(.nestingTooDeep, part.bodyRange, "limit \(limits.depth)"))
      return part
    }
    let encoding = TransferEncoding(part.transferEncoding)
    if encoding == .base64 || encoding == .quotedPrintable || encoding == .uuencode {
      defects.append(
        MailDefect(.transferEncodingForbidden, part.headerRange, part.transferEncoding))
      if part.isMessage || !hasDelimiter(part) {
        return encoded(part, encoding, prefix: prefix, isMessageRoot: isMessageRoot, depth: depth)
      }
      // The encoding is a lie.
    }
    if part.isMultipart {
      let base = isMessageRoot ? String(prefix.dropLast(1)) : prefix + "."
      part.children = children(of: part, base: base, depth: depth + 1)
      if isMessageRoot { part.path = base + "TEXT" }
    } else {
      part.children = message(in: part, depth: depth + 1).map { [$0] } ?? []
    }
    return part
  }

  private mutating func message(in part: MIMEPart, depth: Int) -> MIMEPart? {
    guard !part.bodyRange.isEmpty, parts < limits.parts else {
      if !part.bodyRange.isEmpty {
        defects.append(MailDefect(.tooManyParts, part.bodyRange, "limit \(limits.parts)"))
      }
      return nil
    }
    let block = readHeader(bytes, in: part.bodyRange, lineEnd, limits: limits, defects: &defects)
    return self.part(
      block, bodyEnd: part.bodyRange.upperBound, prefix: part.path + ".1", isMessageRoot: true,
      depth: depth)
  }

  /// Reads the parts inside a composite part that has been encoded as a whole.
  private mutating func encoded(
    _ part: MIMEPart, _ encoding: TransferEncoding, prefix: String, isMessageRoot: Bool, depth: Int
  ) -> MIMEPart {
    let text = bytes[part.bodyRange]
    let octets: [UInt8]
    switch encoding {
    case .base64: octets = decodeBase64Body(text)?.octets ?? Array(text)
    case .quotedPrintable: octets = decodeQuotedPrintable(text).octets
    default: return part
    }
    var inner = PartReader(bytes: octets, lineEnd: .of(octets), limits: limits)
    inner.parts = parts
    var copy = part
    copy.bodyRange = 0..<octets.count
    if part.isMessage {
      copy.children = inner.message(in: copy, depth: depth + 1).map { [$0] } ?? []
    } else {
      let base = isMessageRoot ? String(prefix.dropLast(1)) : prefix + "."
      copy.children = inner.children(of: copy, base: base, depth: depth + 1)
      if isMessageRoot { copy.path = base + "TEXT" }
    }
    parts = inner.parts
    defects += inner.defects.map {
      MailDefect($0.code, part.bodyRange, $0.detail, severity: $0.severity)
    }
    copy.bodyRange = part.bodyRange
    copy.children = copy.children.map { $0.inside(octets) }
    return copy
  }

  private func hasDelimiter(_ part: MIMEPart) -> Bool {
    guard let boundary = part.parameter("boundary") else { return false }
    return !delimiters(Array(boundary.utf8), in: part.bodyRange).isEmpty
  }

  // MARK: Multiparts

  private mutating func children(of part: MIMEPart, base: String, depth: Int) -> [MIMEPart] {
    let range = part.bodyRange
    guard let found = usableDelimiters(of: part), let first = found.first else { return [] }
    noteText(outside: range.lowerBound..<first.line.content.lowerBound, "before the first part")
    let childType = part.mediaType == "multipart/digest" ? "message/rfc822" : "text/plain"
    var children: [MIMEPart] = []
    var isClosed = false
    for (number, delimiter) in found.enumerated() {
      if delimiter.isClosing {
        isClosed = true
        let next =
          number + 1 < found.count ? found[number + 1].line.content.lowerBound : range.upperBound
        if delimiter.line.next < next {
          noteText(outside: delimiter.line.next..<next, "after the last part")
        }
        continue
      }
      let start = delimiter.line.next
      var end = range.upperBound
      if number + 1 < found.count {
        end = bytes.lineEndStart(
          before: found[number + 1].line.content.lowerBound, after: start, lineEnd)
      } else {
        isClosed = false
      }
      guard parts < limits.parts else {
        defects.append(MailDefect(.tooManyParts, start..<range.upperBound, "limit \(limits.parts)"))
        return children
      }
      let child = start..<max(start, end)
      let block = readHeader(bytes, in: child, lineEnd, limits: limits, defects: &defects)
      children.append(
        self.part(
          block, bodyEnd: child.upperBound, prefix: base + String(children.count + 1),
          isMessageRoot: false, depth: depth, defaultType: childType))
    }
    if !isClosed {
      defects.append(
        MailDefect(.closingBoundaryMissing, range.upperBound..<range.upperBound, part.path))
    }
    return children
  }

  private mutating func noteText(outside range: Range<Int>, _ place: String) {
    let text = bytes.trimmed(range)
    if !text.isEmpty { defects.append(MailDefect(.textOutsideParts, text, place)) }
  }

  /// The delimiter lines of a multipart: of its boundary, else of one that its body suggests.
  private mutating func usableDelimiters(of part: MIMEPart) -> [Delimiter]? {
    let range = part.bodyRange
    let stated = part.parameter("boundary").map { Array($0.utf8) }
    if let stated {
      let found = delimiters(stated, in: range)
      if found.contains(where: { !$0.isClosing }) { return found }
    }
    if let guessed = guessedBoundary(in: range) {
      let found = delimiters(guessed, in: range)
      if found.contains(where: { !$0.isClosing }) {
        defects.append(
          MailDefect(.boundaryGuessed, part.headerRange, String(decoding: guessed, as: UTF8.self)))
        return found
      }
    }
    defects.append(
      MailDefect(stated == nil ? .boundaryMissing : .boundaryNotFound, part.headerRange, part.path))
    return nil
  }

  /// The boundary of the first line that begins with two hyphens and is followed by a header of a
  /// part.
  private func guessedBoundary(in range: Range<Int>) -> [UInt8]? {
    var index = range.lowerBound
    while index < range.upperBound {
      let line = bytes.line(at: index, before: range.upperBound, lineEnd)
      if line.content.count > 2, bytes.hasText("--", at: index, before: range.upperBound),
        bytes.hasLowercasedText("content-", at: line.next, before: range.upperBound)
      {
        let text = (index + 2)..<bytes.trimmed(line.content).upperBound
        return Array(bytes[text])
      }
      index = line.next
    }
    return nil
  }

  /// A delimiter line (RFC 2046 §5.1.1).
  struct Delimiter {
    var line: Line
    var isClosing: Bool
  }

  private func isDelimiterEnd(_ index: Int, _ line: Line) -> Bool {
    index == line.content.upperBound || bytes[index].isSpace
  }

  private func delimiters(_ boundary: [UInt8], in range: Range<Int>) -> [Delimiter] {
    var found: [Delimiter] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] == ASCII.hyphen, bytes.hasText("--", at: index, before: range.upperBound),
        bytes.isEqual(at: index + 2, to: boundary)
      {
        let line = bytes.line(at: index, before: range.upperBound, lineEnd)
        let after = index + 2 + boundary.count
        if after <= line.content.upperBound {
          // Text may follow after white space; without it, the line is of a longer boundary.
          if isDelimiterEnd(after, line) {
            found.append(Delimiter(line: line, isClosing: false))
          } else if bytes.hasText("--", at: after, before: line.content.upperBound),
            isDelimiterEnd(after + 2, line)
          {
            found.append(Delimiter(line: line, isClosing: true))
          }
        }
        index = line.next
        continue
      }
      index = bytes.line(at: index, before: range.upperBound, lineEnd).next
    }
    return found
  }
}
