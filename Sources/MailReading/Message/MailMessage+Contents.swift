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

/// A leaf with all that decoding it yields.
public struct PartReading: Sendable {
  /// The leaf.
  public var part: MIMEPart
  /// The octets after transfer decoding.
  public var octets: [UInt8]
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
  public func content(of part: MIMEPart) -> PartContent { decode(bytes, part, unquoting: false) }

  /// A part's text as Unicode, with the defects of its charset.
  public func text(of part: MIMEPart) -> PartText {
    let content = decode(bytes, part, unquoting: fromQuoting == .mboxrd)
    return text(content.octets, of: part)
  }

  /// The text of a part whose octets are at hand.
  public func text(of part: MIMEPart, content: PartContent) -> PartText {
    guard fromQuoting == .mboxrd, TransferEncoding(part.transferEncoding) != .base64,
      (part.source ?? bytes).hasQuotedFromLine(in: part.bodyRange)
    else { return text(content.octets, of: part) }
    return text(of: part)
  }

  private func text(_ all: [UInt8], of part: MIMEPart) -> PartText {
    var octets = all[...]
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
    let hasReturns = all.firstIndex(of: ASCII.cr, in: 0..<all.count) != nil
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
  public func readLeaves() -> [PartReading] {
    leaves.map { part in
      let content = content(of: part)
      var reading = PartReading(
        part: part, octets: content.octets, text: nil, defects: content.defects)
      guard part.mediaType.hasPrefix("text/") || part.isMultipart else { return reading }
      let text = text(of: part, content: content)
      reading.text = text.text
      reading.defects += text.defects + uuencodedDefects(of: part, content: content)
      return reading
    }
  }

  /// A note for each uuencoded file in the text of a part.
  public func uuencodedDefects(of part: MIMEPart, content: PartContent) -> [MailDefect] {
    guard TransferEncoding(part.transferEncoding) != .uuencode,
      content.octets.firstIndex(of: Array("\nend".utf8), in: 0..<content.octets.count) != nil
    else { return [] }
    return uuencodedAttachments(in: content.octets[...]).map { file in
      MailDefect(
        .uuencodedFile, part.bodyRange,
        "\(String(decoding: file.name, as: UTF8.self)), \(file.bytes.count) bytes")
    }
  }
}

/// Undoes a part's transfer encoding.
private func decode(_ bytes: [UInt8], _ part: MIMEPart, unquoting: Bool) -> PartContent {
  let bytes = part.source ?? bytes
  let range = part.bodyRange
  let encoding =
    part.isLeaf && !part.isMultipart ? TransferEncoding(part.transferEncoding) : .identity
  var defects: [MailDefect] = []
  switch encoding {
  case .identity, .unknown:
    let octets =
      unquoting && bytes.hasQuotedFromLine(in: range)
      ? unquotedFromLines(bytes[range]) : Array(bytes[range])
    return PartContent(octets: octets, defects: [])
  case .base64:
    guard let decoded = decodeBase64Body(bytes[range]) else {
      defects.append(
        MailDefect(.transferEncodingWrong, range, "base64 is stated; kept as it stands"))
      return PartContent(octets: Array(bytes[range]), defects: defects)
    }
    return PartContent(octets: decoded.octets, defects: base64Defects(of: decoded, in: range))
  case .quotedPrintable:
    let decoded =
      unquoting && bytes.hasQuotedFromLine(in: range)
      ? decodeQuotedPrintable(unquotedFromLines(bytes[range])[...])
      : decodeQuotedPrintable(bytes[range])
    if decoded.isMalformed { defects.append(MailDefect(.quotedPrintableMalformed, range)) }
    return PartContent(octets: decoded.octets, defects: defects)
  case .uuencode:
    guard let file = uuencodedAttachments(in: bytes[range]).first else {
      return PartContent(
        octets: Array(bytes[range]), defects: [MailDefect(.uuencodeMalformed, range)])
    }
    if !file.isComplete { defects.append(MailDefect(.uuencodeMalformed, range)) }
    return PartContent(octets: file.bytes, defects: defects)
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
