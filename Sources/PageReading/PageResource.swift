/// A file that a saved page carries inside itself: a `data:` URI (RFC 2397) or a part of an MHTML
/// archive (RFC 2557).
public struct PageResource: Sendable, Hashable {
  /// What the page calls it: for an embedded URI the value that stands in its place in the tree
  /// (`data:image/png;resource=3,`), else the part's Content-Location, or its Content-ID as a
  /// `cid:` URI.
  public var location: String
  /// The media type as declared, in lower case, without parameters.
  public var mediaType: String
  /// Where its encoded content stands in the bytes given to the reader, or nil if the page's
  /// charset does not let positions be led back.
  public var range: Range<Int>?
  /// How its octets are encoded there.
  public var encoding: Encoding
  /// Where its encoded content stands in the text of the page, or the number of its part.
  var textRange: Range<Int>

  /// The encodings of an embedded file.
  public enum Encoding: String, Sendable, Hashable, CaseIterable {
    /// Base64 (RFC 4648 §4), as in `data:…;base64,`.
    case base64
    /// Percent-encoding (RFC 3986 §2.1), as in other `data:` URIs.
    case percent
    /// The Content-Transfer-Encoding of an archive's part (RFC 2045 §6).
    case transfer
  }
}

/// Undoes percent-encoding; an escape that is none stays as it stands.
func percentDecoded(_ encoded: ArraySlice<UInt8>) -> [UInt8] {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(encoded.count)
  var index = encoded.startIndex
  while index < encoded.endIndex {
    if encoded[index] == Octet.percent, encoded.endIndex - index > 2,
      let high = encoded[index + 1].hexadecimalValue, let low = encoded[index + 2].hexadecimalValue
    {
      decoded.append(high << 4 | low)
      index += 3
    } else {
      decoded.append(encoded[index])
      index += 1
    }
  }
  return decoded
}

/// Undoes base64, white space and missing padding forgiven; nil if something else stands in it.
func base64Decoded(_ encoded: [UInt8]) -> [UInt8]? {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(encoded.count / 4 * 3 + 3)
  var bits: UInt32 = 0
  var count = 0
  for octet in encoded {
    guard let value = base64Value(octet) else {
      if octet.isMarkupSpace || octet == Octet.equals { continue }
      return nil
    }
    bits = bits << 6 | UInt32(value)
    count += 1
    if count == 4 {
      decoded.append(UInt8(truncatingIfNeeded: bits >> 16))
      decoded.append(UInt8(truncatingIfNeeded: bits >> 8))
      decoded.append(UInt8(truncatingIfNeeded: bits))
      bits = 0
      count = 0
    }
  }
  switch count {
  case 0: break
  case 2: decoded.append(UInt8(truncatingIfNeeded: bits >> 4))
  case 3:
    decoded.append(UInt8(truncatingIfNeeded: bits >> 10))
    decoded.append(UInt8(truncatingIfNeeded: bits >> 2))
  default: return nil
  }
  return decoded
}

private func base64Value(_ octet: UInt8) -> UInt8? {
  switch octet {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): octet - UInt8(ascii: "A")
  case UInt8(ascii: "a")...UInt8(ascii: "z"): octet - UInt8(ascii: "a") + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): octet - UInt8(ascii: "0") + 52
  case UInt8(ascii: "+"), Octet.hyphen: 62
  case Octet.slash, UInt8(ascii: "_"): 63
  default: nil
  }
}
