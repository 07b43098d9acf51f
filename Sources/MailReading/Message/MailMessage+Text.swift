extension MailMessage {
  /// The parts a person reads as the body, in order.
  ///
  /// Of alternatives the plain one counts, else the HTML one; further texts shown in line with the
  /// first belong to the body, attached files and messages do not.
  public var bodyParts: [MIMEPart] {
    var found = bodyTexts(in: root)
    if found.isEmpty, let first = leaves.first(where: { isBodyText($0, allowsFiles: true) }) {
      found = [first]
    }
    return found
  }

  private func bodyTexts(in part: MIMEPart) -> [MIMEPart] {
    if part.isLeaf {
      return isBodyText(part, allowsFiles: part.path == root.path) ? [part] : []
    }
    guard part.isMultipart else { return [] }
    if part.mediaType == "multipart/alternative" {
      let options = part.children.map { bodyTexts(in: $0) }
      return options.first { $0.contains { $0.mediaType == "text/plain" && !isBlank($0) } }
        ?? options.first { $0.contains { $0.mediaType != "text/plain" } }
        ?? options.first { !$0.isEmpty } ?? []
    }
    if part.mediaType == "multipart/related" || part.mediaType == "multipart/signed" {
      for child in part.children {
        let texts = bodyTexts(in: child)
        if !texts.isEmpty { return texts }
      }
      return []
    }
    return part.children.flatMap { bodyTexts(in: $0) }
  }

  private func isBodyText(_ part: MIMEPart, allowsFiles: Bool) -> Bool {
    guard part.isLeaf else { return false }
    if part.isMultipart { return true }
    guard part.mediaType.hasPrefix("text/") else { return false }
    switch part.mediaType {
    case "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/rfc822-headers",
      "text/css", "text/javascript", "text/xml", "text/csv":
      return allowsFiles && part.path == root.path
    default: break
    }
    if part.disposition == "attachment" { return allowsFiles && part.path == root.path }
    return allowsFiles || part.filename == nil
  }

  private func isBlank(_ part: MIMEPart) -> Bool {
    (part.source ?? bytes).trimmed(part.bodyRange).isEmpty
  }

  /// The body a person reads: the plain part, or the HTML part turned into text (RFC 2046 §5.1.4).
  public var text: String { text(from: []) }

  /// The body a person reads, from leaves that have been decoded already; others are decoded.
  public func text(from readings: [PartReading]) -> String { body(from: readings).text }

  /// The text without quoted reply, signature and attribution line.
  public var newText: String { body(from: []).newText }

  /// The body a person reads, from leaves that have been decoded already; others are decoded.
  ///
  /// Its text and its newly written text come from one reading of the parts.
  public func body(from readings: [PartReading]) -> MailBody {
    let texts = bodyParts.filter { !isTooLongForText($0) }.map { part -> (MIMEPart, String) in
      (part, readings.first { $0.part.path == part.path }?.text ?? decodedText(of: part))
    }
    if texts.count == 1, let (part, text) = texts.first, part.mediaType == "text/html" {
      return MailBody(markedText(fromHTML: text, limits: TextLimits()))
    }
    let readable = texts.map { self.readable($0.1, of: $0.0) }
    guard readable.count > 1 else { return MailBody(text: readable.first ?? "") }
    return MailBody(
      text: readable.map { $0.hasSuffix("\n") || $0.isEmpty ? $0 : $0 + "\n" }.joined())
  }

  /// A part's text as a person reads it: HTML as plain text, flowed lines joined (RFC 3676).
  public func readableText(of part: MIMEPart) -> String {
    readable(decodedText(of: part), of: part)
  }

  private func readable(_ text: String, of part: MIMEPart) -> String {
    if part.mediaType == "text/html" { return plainText(fromHTML: text) }
    if part.mediaType == "text/plain", part.parameter("format")?.lowercased() == "flowed" {
      return unflowed(text, delSp: part.parameter("delsp")?.lowercased() == "yes")
    }
    return text
  }
}
