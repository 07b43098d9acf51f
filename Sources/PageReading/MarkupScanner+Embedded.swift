/// A `data:` URI in markup (RFC 2397).
struct EmbeddedURI {
  var start: Int
  var end: Int
  var mediaType: String
  var isBase64: Bool
  /// Where its data begin, behind the comma.
  var content: Int
}

extension MarkupScanner {
  /// The first `data:` URI in a range that is long enough to be set aside.
  ///
  /// A value that is one URI as a whole may hold anything; within a style sheet a URI ends where
  /// its quotation or parenthesis does.
  func embeddedURI(in range: Range<Int>, isWhole: Bool) -> EmbeddedURI? {
    guard range.count >= limits.embeddedURIBytes else { return nil }
    var from = range.lowerBound
    while let start = source.position(of: "data:", from: from, before: range.upperBound) {
      let blank = source[range.lowerBound..<start].allSatisfy(\.isMarkupSpace)
      if let uri = embeddedURI(at: start, before: range.upperBound, isWhole: isWhole && blank),
        uri.end - uri.start >= limits.embeddedURIBytes
      {
        return uri
      }
      from = start + 5
    }
    return nil
  }

  private func embeddedURI(at start: Int, before limit: Int, isWhole: Bool) -> EmbeddedURI? {
    let type = start + 5
    var index = type
    // The longest media type and parameters in use are far below this.
    let farthest = min(limit, type + 256)
    while index < farthest, source[index] != Octet.comma {
      let octet = source[index]
      if octet < 0x21 || octet == Octet.quote || octet == Octet.less || octet == Octet.greater {
        if !isWhole || octet != Octet.quote { return nil }
      }
      index += 1
    }
    guard index < farthest else { return nil }
    let header = source[type..<index]
    let content = index + 1
    let suffix = Array(";base64".utf8)
    let isBase64 =
      header.count >= suffix.count
      && header.suffix(suffix.count).map(\.lowercased).elementsEqual(suffix)
    let mediaType = header.prefix { $0 != Octet.semicolon }.map(\.lowercased)
    var stop = limit
    if !isWhole {
      stop = content
      while stop < limit, !endsURI(source[stop]) { stop += 1 }
    }
    return EmbeddedURI(
      start: start, end: stop,
      mediaType: mediaType.isEmpty ? "text/plain" : String(decoding: mediaType, as: UTF8.self),
      isBase64: isBase64, content: content)
  }

  private func endsURI(_ octet: UInt8) -> Bool {
    octet <= Octet.space || octet == Octet.quote || octet == Octet.apostrophe
      || octet == UInt8(ascii: ")") || octet == Octet.less || octet == Octet.greater
  }

  /// Writes a short stand-in for a URI and keeps where its data are.
  mutating func setAside(_ uri: EmbeddedURI) {
    let location = "data:\(uri.mediaType);resource=\(result.resources.count),"
    for scalar in location.unicodeScalars { append(scalar) }
    result.resources.append(
      PageResource(
        location: location, mediaType: uri.mediaType, range: sourceRange(uri.content..<uri.end),
        encoding: uri.isBase64 ? .base64 : .percent, textRange: uri.content..<uri.end))
    position = uri.end
  }
}
