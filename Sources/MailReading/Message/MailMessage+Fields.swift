extension MailMessage {
  /// The first field of a name, in any case.
  public func first(_ name: String) -> HeaderField? {
    let key = Array(name.utf8.map(\.lowercased))
    return fields.first { $0.isNamed(key) }
  }

  /// All fields of a name, in any case, in order.
  public func all(_ name: String) -> [HeaderField] {
    let key = Array(name.utf8.map(\.lowercased))
    return fields.filter { $0.isNamed(key) }
  }

  /// The Message-ID with angle brackets; what the field holds if there are none.
  public var messageID: String? {
    guard let field = first("message-id") else { return nil }
    return field.identifiers.first ?? (field.rawBody.isEmpty ? nil : field.rawBody)
  }

  /// The identifiers of In-Reply-To, with angle brackets.
  public var inReplyTo: [String] { first("in-reply-to")?.identifiers ?? [] }

  /// The identifiers of References, with angle brackets.
  public var references: [String] { first("references")?.identifiers ?? [] }

  /// The Date field, read; nil if there is none or it cannot be read.
  public var date: MailDate? { dateText.flatMap { parseDate($0)?.date } }

  /// The Date field as it stands, unfolded.
  public var dateText: String? { first("date")?.rawBody }

  /// The Subject, decoded.
  public var subject: String? { first("subject")?.decoded }

  /// The From addresses.
  public var from: [MailAddress] { addresses("from") }
  /// The Sender address.
  public var sender: [MailAddress] { addresses("sender") }
  /// The To addresses.
  public var to: [MailAddress] { addresses("to") }
  /// The Cc addresses.
  public var cc: [MailAddress] { addresses("cc") }
  /// The Bcc addresses.
  public var bcc: [MailAddress] { addresses("bcc") }
  /// The Reply-To addresses.
  public var replyTo: [MailAddress] { addresses("reply-to") }

  /// The addresses of the first field of a name.
  public func addresses(_ name: String) -> [MailAddress] { first(name)?.addresses ?? [] }
}

extension HeaderField {
  /// The body as an address list (RFC 5322 §3.4).
  public var addresses: [MailAddress] {
    parseAddresses(unfolded, rawCharset: rawCharset).addresses
  }

  /// The body as a date (RFC 5322 §3.3); nil if it is none.
  public var date: MailDate? { parseDate(rawBody)?.date }

  /// The body as a value with parameters (RFC 2045 §5.1), the value in lower case.
  public var parameterized: (value: String, parameters: [MIMEParameter]) {
    let parsed = parseParameters(unfolded, rawCharset: rawCharset)
    return (parsed.value, parsed.parameters)
  }

  /// The identifiers in the body, with angle brackets (RFC 5322 §3.6.4), without the comments and
  /// white space that the obsolete syntax allows in them (§4.5.4).
  public var identifiers: [String] {
    let body = unfolded
    var identifiers: [String] = []
    var index = 0
    while let start = body.firstIndex(of: ASCII.less, in: index..<body.count),
      let end = body.firstIndex(of: ASCII.greater, in: start..<body.count)
    {
      // An opening bracket without a closing one does not swallow the next identifier.
      let inner = body[start..<end].lastIndex(of: ASCII.less) ?? start
      identifiers.append(
        String(decoding: withoutObsoleteSyntax(body[inner...end]), as: UTF8.self))
      index = end + 1
    }
    return identifiers
  }

  /// Whether the field has a name, which is given in lower case.
  func isNamed(_ name: [UInt8]) -> Bool {
    guard nameRange.count == name.count else { return false }
    for offset in name.indices where bytes[nameRange.lowerBound + offset].lowercased != name[offset]
    {
      return false
    }
    return true
  }
}

/// An identifier without comments, and without white space around its dots, its at sign and its
/// brackets.
private func withoutObsoleteSyntax(_ identifier: ArraySlice<UInt8>) -> [UInt8] {
  let text = Array(identifier)
  let isPlain = text.allSatisfy { !$0.isSpace && $0 != ASCII.leftParenthesis }
  if isPlain || text.contains(ASCII.quote) { return text }
  var kept: [UInt8] = []
  var index = 0
  while index < text.count {
    if text[index] == ASCII.leftParenthesis {
      let end = text.commentEnd(at: index)
      // A parenthesis that is never closed is none.
      if end < text.count, text[end - 1] == ASCII.rightParenthesis {
        index = end
        continue
      }
    }
    if isIdentifierMark(text[index]) {
      while kept.last?.isSpace == true { kept.removeLast() }
    }
    if !text[index].isSpace || !isIdentifierMark(kept.last ?? ASCII.less) {
      kept.append(text[index])
    }
    index += 1
  }
  return kept
}

private func isIdentifierMark(_ byte: UInt8) -> Bool {
  [ASCII.period, ASCII.at, ASCII.less, ASCII.greater].contains(byte)
}
