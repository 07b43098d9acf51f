extension HTMLStartTag {
  /// The decoded value of an attribute, named in lower case; nil if the tag does not have it.
  func value(of name: StaticString, in bytes: [UInt8]) -> String? {
    range(of: name, in: bytes).map { decodedText(bytes, $0) }
  }

  /// Whether the attribute is there and its value is `wanted`, in any case.
  func has(_ name: StaticString, _ wanted: StaticString, in bytes: [UInt8]) -> Bool {
    range(of: name, in: bytes).map { matches(bytes, $0, wanted) } ?? false
  }

  /// Where the value of an attribute stands; nil if the tag does not have it.
  func range(of name: StaticString, in bytes: [UInt8]) -> Range<Int>? {
    for attribute in attributes where matches(bytes, attribute.name, name) {
      return attribute.value
    }
    return nil
  }

  /// The declarations of the `style` attribute that bear on the text, as `name:value` in lower case
  /// without spaces (CSS Style Attributes §3).
  ///
  /// Mail repeats fonts and colours on every element, so the rest is passed over unread.
  func styles(in bytes: [UInt8]) -> [String] {
    guard let style = range(of: "style", in: bytes) else { return [] }
    var styles: [String] = []
    var start = style.lowerBound
    while start < style.upperBound {
      let end =
        bytes.firstIndex(of: ASCII.semicolon, in: start..<style.upperBound) ?? style.upperBound
      while start < end, bytes[start].isHTMLSpace { start += 1 }
      if isOfInterest(bytes, start, end) {
        let kept = bytes[start..<end].filter { !$0.isHTMLSpace }.map(\.lowercased)
        styles.append(String(decoding: kept, as: UTF8.self))
      }
      start = end + 1
    }
    return styles
  }

  private func isOfInterest(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    guard start < end else { return false }
    switch bytes[start].lowercased {
    case 0x62: return bytes.hasLowercasedText("border", at: start, before: end)
    case 0x64: return bytes.hasLowercasedText("display", at: start, before: end)
    case 0x68: return bytes.hasLowercasedText("height", at: start, before: end)
    case 0x6D:
      return bytes.hasLowercasedText("margin", at: start, before: end)
        || bytes.hasLowercasedText("mso-hide", at: start, before: end)
    case 0x76: return bytes.hasLowercasedText("visibility", at: start, before: end)
    case 0x77:
      return bytes.hasLowercasedText("white-space", at: start, before: end)
        || bytes.hasLowercasedText("width", at: start, before: end)
    default: return false
    }
  }

  private func matches(_ bytes: [UInt8], _ range: Range<Int>, _ wanted: StaticString) -> Bool {
    range.count == wanted.utf8CodeUnitCount
      && bytes.hasLowercasedText(wanted, at: range.lowerBound, before: range.upperBound)
  }
}

/// An attribute value with its character references resolved.
private func decodedText(_ bytes: [UInt8], _ range: Range<Int>) -> String {
  guard bytes.firstIndex(of: ASCII.ampersand, in: range) != nil else { return bytes.string(range) }
  var decoded: [UInt8] = []
  var position = range.lowerBound
  while position < range.upperBound {
    if bytes[position] == ASCII.ampersand,
      let reference = CharacterReference(
        in: bytes, at: position, before: bytes.count, inAttribute: true),
      reference.end <= range.upperBound
    {
      decoded += Array(reference.text.utf8)
      position = reference.end
    } else {
      decoded.append(bytes[position])
      position += 1
    }
  }
  return String(decoding: decoded, as: UTF8.self)
}
