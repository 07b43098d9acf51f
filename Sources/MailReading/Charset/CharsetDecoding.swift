/// Text turned into Unicode, and what had to be guessed for it.
struct DecodedText {
  /// The text.
  var text: String
  /// The charset that was used where it is not the stated one.
  var usedInstead: String?
  /// Whether nobody knows the stated charset.
  var isUnknown = false
  /// How many bytes mean nothing in the charset; each is shown as U+FFFD.
  var undecodable = 0
}

/// Decodes bytes in a stated charset, or in the one they prove to be in.
///
/// Without a charset, or with one the bytes contradict, bytes that are UTF-8 are read as that, and
/// other bytes above 127 as windows-1252.
func decodeText(_ bytes: ArraySlice<UInt8>, charset: String?) -> DecodedText {
  var decoder = charset.flatMap(usualDecoder(named:))
  var isUnknown = false
  if decoder == nil, let stated = charset.flatMap(meaningfulCharset) {
    decoder = charsetDecoder(named: stated)
    isUnknown = decoder == nil
  }
  switch decoder ?? .ascii {
  case .ascii, .latin1:
    let isLatin1 = decoder == .latin1
    switch utf8Kind(of: bytes) {
    case .ascii: return DecodedText(text: asciiString(bytes), isUnknown: isUnknown)
    case .utf8:
      return DecodedText(
        text: String(decoding: bytes, as: UTF8.self), usedInstead: "utf-8", isUnknown: isUnknown)
    case .other:
      if isLatin1, !bytes.contains(where: { $0 >= 0x80 && $0 < 0xA0 }) {
        return DecodedText(text: String(decoding: latin1UTF8(bytes), as: UTF8.self))
      }
      return DecodedText(
        text: windows1252String(bytes), usedInstead: "windows-1252", isUnknown: isUnknown)
    }
  case .utf8: return decodeUTF8(bytes)
  case .windows1252:
    switch utf8Kind(of: bytes) {
    case .ascii: return DecodedText(text: asciiString(bytes))
    case .utf8:
      return DecodedText(text: String(decoding: bytes, as: UTF8.self), usedInstead: "utf-8")
    case .other: return DecodedText(text: windows1252String(bytes))
    }
  case .hz: return decodeHZ(bytes)
  case .utf7: return decodeUTF7(bytes)
  case .userDefined:
    var text = String.UnicodeScalarView()
    for byte in bytes {
      let value = byte < 0x80 ? UInt32(byte) : 0xF700 + UInt32(byte)
      text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return DecodedText(text: String(text))
  case .named(let name): return decodeNamed(bytes, name)
  }
}

/// The decoder of the names nearly all mail has.
private func usualDecoder(named name: String) -> CharsetDecoder? {
  func isName(_ text: StaticString) -> Bool {
    guard name.utf8.count == text.utf8CodeUnitCount else { return false }
    var index = 0
    for byte in name.utf8 {
      if unsafe byte.lowercased != text.utf8Start[index] { return false }
      index += 1
    }
    return true
  }
  if isName("utf-8") { return .utf8 }
  if isName("us-ascii") { return .ascii }
  if isName("iso-8859-1") { return .latin1 }
  if isName("windows-1252") { return .windows1252 }
  return nil
}

/// A charset name that says something; nil for the names of "I do not know".
private func meaningfulCharset(_ name: String) -> String? {
  let name = name.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
  switch name.lowercased() {
  case "", "unknown", "unknown-8bit", "x-unknown", "default", "_autodetect", "_autodetect_all",
    "none", "us-ascii,", "binary", "8bit", "8-bit", "x-unknown-8bit", "autodetect":
    return nil
  default: return name
  }
}

private func decodeUTF8(_ bytes: ArraySlice<UInt8>) -> DecodedText {
  if utf8Kind(of: bytes) != .other {
    return DecodedText(text: String(decoding: bytes, as: UTF8.self))
  }
  var text = [UInt8]()
  text.reserveCapacity(bytes.count + 64)
  var undecodable = 0
  var index = bytes.startIndex
  while index < bytes.endIndex {
    let length = utf8Length(bytes, at: index)
    if length > 0 {
      text.append(contentsOf: bytes[index..<(index + length)])
      index += length
    } else {
      text.append(contentsOf: "\u{FFFD}".utf8)
      undecodable += 1
      index += 1
    }
  }
  return DecodedText(text: String(decoding: text, as: UTF8.self), undecodable: undecodable)
}

private func decodeNamed(_ bytes: ArraySlice<UInt8>, _ name: String) -> DecodedText {
  guard let conversion = CharsetConversion(from: name) else {
    return DecodedText(text: windows1252String(bytes), usedInstead: "windows-1252")
  }
  let (text, undecodable) = conversion.convert(bytes)
  if undecodable > 0, !name.hasPrefix("UTF-16"), utf8Kind(of: bytes) == .utf8 {
    return DecodedText(text: String(decoding: bytes, as: UTF8.self), usedInstead: "utf-8")
  }
  return DecodedText(text: String(decoding: text, as: UTF8.self), undecodable: undecodable)
}
