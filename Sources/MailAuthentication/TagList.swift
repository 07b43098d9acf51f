/// The `name=value` pairs of a DKIM field or key record (RFC 6376 §3.2).
struct TagList {
  struct Tag {
    var name: String
    /// Without white space at its ends, as it stands inside.
    var value: String
    /// The value's bytes in the text, surrounding white space included.
    var valueRange: Range<Int>
  }

  private(set) var tags: [Tag] = []
  /// Names given more than once, which makes the list invalid.
  private(set) var repeated: [String] = []
  /// Pieces without an equals sign.
  private(set) var malformed: [String] = []

  init(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x3B) ?? bytes.count
      append(bytes, start..<end)
      start = end + 1
    }
  }

  private mutating func append(_ bytes: [UInt8], _ piece: Range<Int>) {
    let text = trimmed(bytes[piece])
    guard !text.isEmpty else { return }
    guard let equals = bytes[piece].firstIndex(of: 0x3D) else {
      malformed.append(String(decoding: text, as: UTF8.self))
      return
    }
    let name = String(decoding: trimmed(bytes[piece.lowerBound..<equals]), as: UTF8.self)
    let valueRange = equals + 1..<piece.upperBound
    if self[name] != nil { repeated.append(name) }
    let value = String(decoding: trimmed(bytes[valueRange]), as: UTF8.self)
    tags.append(Tag(name: name, value: value, valueRange: valueRange))
  }

  /// The value of the first tag of a name; names are case-sensitive.
  subscript(_ name: String) -> String? { tag(name)?.value }

  func tag(_ name: String) -> Tag? { tags.first { $0.name == name } }

  /// The value without the white space that folding put into it.
  func compact(_ name: String) -> String? {
    self[name].map { String(decoding: $0.utf8.filter { !isSpace($0) }, as: UTF8.self) }
  }

  /// The parts of a colon-separated value.
  func list(_ name: String) -> [String]? {
    self[name]?.utf8.split(separator: 0x3A, omittingEmptySubsequences: false).map {
      String(decoding: trimmed(ArraySlice(Array($0))), as: UTF8.self)
    }
  }

  /// The value as a number without sign; nil if it is none, or too large to mean anything.
  func number(_ name: String) -> Int64? {
    guard let text = compact(name), !text.isEmpty, text.utf8.count <= 18,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int64(text)
  }
}

/// Space, tab, LF or CR.
func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}

/// A slice without the white space at its ends.
func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  var slice = bytes
  while let first = slice.first, isSpace(first) { slice = slice.dropFirst() }
  while let last = slice.last, isSpace(last) { slice = slice.dropLast() }
  return slice
}

/// The octets of base64 text, in which white space is ignored (RFC 6376 §2.10); nil if it is malformed.
func base64Decoded(_ text: String) -> [UInt8]? {
  var octets: [UInt8] = []
  var group: UInt32 = 0
  var digits = 0
  var padding = 0
  for byte in text.utf8 where !isSpace(byte) {
    if byte == 0x3D {
      padding += 1
      continue
    }
    guard padding == 0, let digit = base64Digit(byte) else { return nil }
    group = group << 6 | digit
    digits += 1
    if digits == 4 {
      for shift: UInt32 in [16, 8, 0] { octets.append(UInt8(truncatingIfNeeded: group >> shift)) }
      group = 0
      digits = 0
    }
  }
  guard digits != 1, padding <= 2 else { return nil }
  if digits >= 2 { octets.append(UInt8(truncatingIfNeeded: group >> (digits == 2 ? 4 : 10))) }
  if digits == 3 { octets.append(UInt8(truncatingIfNeeded: group >> 2)) }
  return octets
}

private func base64Digit(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x41...0x5A: UInt32(byte) - 0x41
  case 0x61...0x7A: UInt32(byte) - 0x47
  case 0x30...0x39: UInt32(byte) + 4
  case 0x2B: 62
  case 0x2F: 63
  default: nil
  }
}

/// Octets as base64 text (RFC 4648 §4).
func base64Encoded(_ octets: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  var index = 0
  while index < octets.count {
    var group = UInt32(octets[index]) << 16
    if index + 1 < octets.count { group |= UInt32(octets[index + 1]) << 8 }
    if index + 2 < octets.count { group |= UInt32(octets[index + 2]) }
    text.append(alphabet[Int(group >> 18 & 63)])
    text.append(alphabet[Int(group >> 12 & 63)])
    text.append(index + 1 < octets.count ? alphabet[Int(group >> 6 & 63)] : 0x3D)
    text.append(index + 2 < octets.count ? alphabet[Int(group & 63)] : 0x3D)
    index += 3
  }
  return String(decoding: text, as: UTF8.self)
}
