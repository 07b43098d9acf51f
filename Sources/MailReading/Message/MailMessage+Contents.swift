/// A part's octets after transfer decoding, and what went wrong.
public struct PartContent: Sendable {
  /// The octets; charset, line ends and `>From ` lines are as they stand.
  public var octets: [UInt8]
  /// What is wrong with the encoded data, by range in the message's bytes.
  public var defects: [MailDefect]
}

/// A part's text as Unicode, and what had to be guessed.
public struct PartText: Sendable {
  /// The text, with line feeds as line ends.
  public var text: String
  /// What is wrong with the charset, by range in the message's bytes.
  public var defects: [MailDefect]
}

/// A leaf with all that decoding it yields but its octets, which are handed over and not kept.
public struct PartReading: Sendable {
  /// The leaf.
  public var part: MIMEPart
  /// How many octets there are after transfer decoding.
  public var sizeInBytes: Int
  /// The text as Unicode with line feeds as line ends; nil if the part is no text.
  public var text: String?
  /// What is wrong with the data and the charset, by range in the message's bytes.
  public var defects: [MailDefect]
}

extension MailMessage {
  /// A part's octets with the transfer encoding undone and nothing else changed.
  public func decodedContent(of part: MIMEPart) -> [UInt8] { content(of: part).octets }

  /// A part's text as Unicode with line feeds as line ends.
  public func decodedText(of part: MIMEPart) -> String { text(of: part).text }

  /// A part's octets with the transfer encoding undone, with the defects of the data.
  public func content(of part: MIMEPart) -> PartContent {
    let (octets, defects) = octets(of: part, unquoting: false)
    return PartContent(octets: Array(octets), defects: defects)
  }

  /// A part's text as Unicode, with the defects of its charset.
  public func text(of part: MIMEPart) -> PartText {
    text(octets(of: part, unquoting: fromQuoting == .mboxrd).octets, of: part)
  }

  private func text(_ all: ArraySlice<UInt8>, of part: MIMEPart) -> PartText {
    var octets = all
    var charset = part.charset
    if octets.starts(with: [0xEF, 0xBB, 0xBF]) {
      octets = octets.dropFirst(3)
      charset = "utf-8"
    }
    if charset == nil, part.mediaType == "text/html" { charset = metaCharset(octets) }
    let decoded = decodeText(octets, charset: charset)
    var defects: [MailDefect] = []
    if decoded.isUnknown {
      defects.append(
        MailDefect(
          .charsetUnknown, part.bodyRange,
          "\(part.charset ?? ""); read as \(decoded.usedInstead ?? "us-ascii")"))
    } else if let used = decoded.usedInstead {
      let stated = charset ?? "none stated"
      defects.append(MailDefect(.charsetMismatch, part.bodyRange, "\(stated); read as \(used)"))
    }
    if decoded.undecodable > 0 {
      defects.append(
        MailDefect(
          .charsetUndecodable, part.bodyRange,
          "\(decoded.undecodable) bytes in \(charset ?? "utf-8")"))
    }
    let hasReturns = all.hasByte(ASCII.cr)
    return PartText(
      text: hasReturns ? withLineFeeds(decoded.text) : decoded.text, defects: defects)
  }

  /// Everything that is wrong or doubtful, by range in the message's bytes.
  ///
  /// This decodes all fields and contents; a caller that decodes the contents anyway gets the same
  /// from ``structureDefects``, ``headerDefects`` and the defects of ``readLeaves()``.
  public var defects: [MailDefect] {
    structureDefects + headerDefects + readLeaves().flatMap(\.defects)
  }

  /// The leaves in order, each decoded once.
  public func readLeaves() -> [PartReading] { leaves.map { read($0) } }

  /// Decodes a leaf once for everything that is said of it.
  ///
  /// `receive` is handed its octets after transfer decoding, in order and in pieces, so that a large
  /// attachment never stands in memory a second time; only texts are kept.
  public func read(
    _ leaf: MIMEPart, octets receive: (ArraySlice<UInt8>) -> Void = { _ in }
  ) -> PartReading {
    var reading = PartReading(part: leaf, sizeInBytes: 0, text: nil, defects: [])
    let isText = leaf.mediaType.hasPrefix("text/") || leaf.isMultipart
    guard isText, !isTooLongForText(leaf) else {
      reading.defects = decode(leaf, unquoting: false) { piece in
        reading.sizeInBytes += piece.count
        receive(piece)
      }
      if isText, bodyParts.contains(where: { $0.path == leaf.path }) {
        reading.defects.append(
          MailDefect(.textTooLong, leaf.bodyRange, "limit \(limits.textBytes)"))
      }
      return reading
    }
    let source = leaf.source ?? bytes
    let isUnquoted =
      fromQuoting == .mboxrd && TransferEncoding(leaf.transferEncoding) != .base64
      && source.hasQuotedFromLine(in: leaf.bodyRange)
    let (octets, defects) = octets(of: leaf, unquoting: false)
    receive(octets)
    reading.sizeInBytes = octets.count
    let text = isUnquoted ? text(of: leaf) : text(octets, of: leaf)
    reading.text = text.text
    reading.defects = defects + text.defects + uuencodedDefects(in: octets, of: leaf)
    return reading
  }

  /// Whether a part is too long for its text to be decoded unasked.
  func isTooLongForText(_ part: MIMEPart) -> Bool { part.bodyRange.count > limits.textBytes }

  /// A note for each uuencoded file in the text of a part.
  private func uuencodedDefects(in octets: ArraySlice<UInt8>, of part: MIMEPart) -> [MailDefect] {
    guard TransferEncoding(part.transferEncoding) != .uuencode, octets.hasText("\nend") else {
      return []
    }
    return uuencodedAttachments(in: octets).map { file in
      MailDefect(
        .uuencodedFile, part.bodyRange,
        "\(String(decoding: file.name, as: UTF8.self)), \(file.bytes.count) bytes")
    }
  }

  /// Undoes a part's transfer encoding; the octets are those of the message itself where it has none.
  private func octets(
    of part: MIMEPart, unquoting: Bool
  ) -> (octets: ArraySlice<UInt8>, defects: [MailDefect]) {
    let source = part.source ?? bytes
    if part.encodingToUndo == .identity || part.encodingToUndo == .unknown {
      let isQuoted = unquoting && source.hasQuotedFromLine(in: part.bodyRange)
      let body = source[part.bodyRange]
      return (isQuoted ? unquotedFromLines(body)[...] : body, [])
    }
    var octets: [UInt8] = []
    let defects = decode(part, unquoting: unquoting) { piece in
      if octets.isEmpty { octets = Array(piece) } else { octets += piece }
    }
    return (octets[...], defects)
  }

  /// Undoes a part's transfer encoding and hands over the octets in pieces.
  private func decode(
    _ part: MIMEPart, unquoting: Bool, _ receive: (ArraySlice<UInt8>) -> Void
  ) -> [MailDefect] {
    let bytes = part.source ?? bytes
    let range = part.bodyRange
    let isQuoted = unquoting && bytes.hasQuotedFromLine(in: range)
    switch part.encodingToUndo {
    case .identity, .unknown:
      receive(isQuoted ? unquotedFromLines(bytes[range])[...] : bytes[range])
      return []
    case .base64:
      guard let decoded = decodeBase64Body(bytes[range], receive) else {
        receive(bytes[range])
        return [MailDefect(.transferEncodingWrong, range, "base64 is stated; kept as it stands")]
      }
      return base64Defects(of: decoded, in: range)
    case .quotedPrintable:
      let decoded = decodeQuotedPrintable(
        isQuoted ? unquotedFromLines(bytes[range])[...] : bytes[range])
      receive(decoded.octets[...])
      return decoded.isMalformed ? [MailDefect(.quotedPrintableMalformed, range)] : []
    case .uuencode:
      guard let file = uuencodedAttachments(in: bytes[range]).first else {
        receive(bytes[range])
        return [MailDefect(.uuencodeMalformed, range)]
      }
      receive(file.bytes[...])
      return file.isComplete ? [] : [MailDefect(.uuencodeMalformed, range)]
    }
  }
}

extension MIMEPart {
  /// The transfer encoding as far as it is undone: composite parts are kept as they stand.
  fileprivate var encodingToUndo: TransferEncoding {
    isLeaf && !isMultipart ? TransferEncoding(transferEncoding) : .identity
  }
}

/// What is wrong with the base64 of a part, whose body is given as a range in the message's bytes.
private func base64Defects(of decoded: DecodedOctets, in range: Range<Int>) -> [MailDefect] {
  var defects: [MailDefect] = []
  if decoded.isMalformed {
    let start = range.lowerBound + decoded.foreignRange.lowerBound
    let place = start..<(range.lowerBound + decoded.foreignRange.upperBound)
    defects.append(
      MailDefect(.base64Malformed, place, "\(decoded.foreign) foreign characters ignored"))
  }
  if decoded.isCut {
    defects.append(
      decoded.isCutWithinOctet
        ? MailDefect(.base64Cut, range, "the last octet is incomplete")
        : MailDefect(.base64Cut, range, "only the padding is missing", severity: .note))
  }
  if decoded.trailing > 0 {
    defects.append(
      MailDefect(
        .base64Trailing, (range.upperBound - decoded.trailing)..<range.upperBound,
        "\(decoded.trailing) bytes after the data ignored"))
  }
  return defects
}
