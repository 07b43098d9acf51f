extension [UInt8] {
  /// The colon of a header field that begins at an index; white space may stand before it.
  func headerFieldColon(at start: Int, before end: Int) -> Int? {
    var index = start
    while index < end, self[index].isFieldNameCharacter { index += 1 }
    guard index > start else { return nil }
    while index < end, self[index].isBlank { index += 1 }
    return index < end && self[index] == ASCII.colon ? index : nil
  }

  /// Whether a name is one of the fields most messages or parts have.
  func isCommonFieldName(_ range: Range<Int>) -> Bool {
    let name = lowercasedString(range.lowerBound..<trimmed(range).upperBound)
    return commonFieldNames.contains(name) || name.hasPrefix("x-") || name.hasPrefix("content-")
      || name.hasPrefix("list-") || name.hasPrefix("resent-")
  }
}

private let commonFieldNames: Set<String> = [
  "from", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references",
  "sender", "reply-to", "received", "return-path", "delivered-to", "mime-version", "status",
  "dkim-signature", "authentication-results", "envelope-to", "organization", "user-agent",
  "mailing-list", "precedence", "errors-to", "lines", "newsgroups", "path", "arc-seal",
  "thread-topic", "thread-index", "importance", "priority", "delivery-date", "comments", "keywords",
]
