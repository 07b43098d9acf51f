/// The charset that a `meta` element near the beginning states, as written (WHATWG HTML §13.2.3.2).
func metaCharset(in bytes: [UInt8], limits: PageLimits) -> String? {
  let limit = min(bytes.count, limits.sniffedBytes)
  var index = 0
  while index < limit {
    guard bytes[index] == Octet.less else {
      index += 1
      continue
    }
    if bytes.matches("<!--", at: index) {
      guard let close = bytes.position(of: "-->", from: index + 2, before: limit) else {
        return nil
      }
      index = close + 3
    } else if bytes.matches("<meta", at: index), index + 5 < limit,
      bytes[index + 5].isMarkupSpace || bytes[index + 5] == Octet.slash
    {
      guard let close = bytes[index..<limit].firstIndex(of: Octet.greater) else { return nil }
      if let label = charsetLabel(in: bytes, index + 5..<close) { return label }
      index = close
    } else {
      index += 1
    }
  }
  return nil
}

/// What stands behind `charset=` in a tag or a media type.
private func charsetLabel(in bytes: [UInt8], _ range: Range<Int>) -> String? {
  var from = range.lowerBound
  while let found = bytes.position(of: "charset", from: from, before: range.upperBound) {
    var index = found + 7
    while index < range.upperBound, bytes[index].isMarkupSpace { index += 1 }
    if index < range.upperBound, bytes[index] == Octet.equals {
      index += 1
      while index < range.upperBound,
        bytes[index].isMarkupSpace || bytes[index] == Octet.quote
          || bytes[index] == Octet.apostrophe
      {
        index += 1
      }
      let label = bytes[index..<range.upperBound].prefix {
        !$0.isMarkupSpace && $0 != Octet.quote && $0 != Octet.apostrophe
          && $0 != Octet.semicolon && $0 != Octet.slash && $0 != Octet.greater
      }
      if !label.isEmpty { return String(decoding: label, as: UTF8.self) }
    }
    from = found + 7
  }
  return nil
}

/// The encoding that an XML declaration at the very beginning states, as written (XML 1.0 §4.3.3).
func xmlEncoding(in bytes: [UInt8]) -> String? {
  let start = bytes.prefix(64).firstIndex { !$0.isMarkupSpace } ?? 0
  guard bytes.matches("<?xml", at: start) else { return nil }
  let limit = min(bytes.count, start + 256)
  guard let close = bytes[start..<limit].firstIndex(of: Octet.greater),
    let found = bytes.position(of: "encoding", from: start, before: close)
  else { return nil }
  let value = bytes[(found + 8)..<close].drop {
    $0.isMarkupSpace || $0 == Octet.equals || $0 == Octet.quote || $0 == Octet.apostrophe
  }
  let label = value.prefix {
    $0.isLetter || $0.isDigit || $0 == Octet.hyphen || $0 == UInt8(ascii: "_")
      || $0 == Octet.colon || $0 == UInt8(ascii: ".")
  }
  return label.isEmpty ? nil : String(decoding: label, as: UTF8.self)
}
