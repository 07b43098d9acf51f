import Glibc

// The characters of markup by their octets; HTML is ASCII in everything that is not content.
enum Octet {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let exclamation = UInt8(ascii: "!")
  static let quote = UInt8(ascii: "\"")
  static let number = UInt8(ascii: "#")
  static let percent = UInt8(ascii: "%")
  static let ampersand = UInt8(ascii: "&")
  static let apostrophe = UInt8(ascii: "'")
  static let comma = UInt8(ascii: ",")
  static let hyphen = UInt8(ascii: "-")
  static let slash = UInt8(ascii: "/")
  static let colon = UInt8(ascii: ":")
  static let semicolon = UInt8(ascii: ";")
  static let less = UInt8(ascii: "<")
  static let equals = UInt8(ascii: "=")
  static let greater = UInt8(ascii: ">")
  static let question = UInt8(ascii: "?")
  static let leftBracket = UInt8(ascii: "[")
}

extension UInt8 {
  /// White space of HTML (WHATWG Infra §4.6).
  var isMarkupSpace: Bool {
    self == Octet.space || (self >= 0x09 && self <= 0x0D && self != 0x0B)
  }

  var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }

  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var lowercased: UInt8 {
    self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
  }

  /// The value of a hexadecimal digit, or nil.
  var hexadecimalValue: UInt8? {
    if isDigit { return self - UInt8(ascii: "0") }
    let letter = self | 0x20
    return letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "f")
      ? letter - UInt8(ascii: "a") + 10 : nil
  }
}

extension Array where Element == UInt8 {
  /// Whether the octets at a position are those of a text, ASCII letters in either case.
  func matches(_ text: StaticString, at position: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard position >= 0, position <= count - length else { return false }
    return text.withUTF8Buffer { buffer in
      for offset in 0..<length
      where self[position + offset].lowercased != (unsafe buffer[offset]).lowercased {
        return false
      }
      return true
    }
  }

  /// Where a text begins at or after a position and wholly before a limit, ASCII letters in either
  /// case.
  func position(of text: StaticString, from start: Int, before limit: Int) -> Int? {
    let last = Swift.min(limit, count) - text.utf8CodeUnitCount
    guard start <= last, start >= 0 else { return nil }
    let first = (unsafe text.utf8Start.pointee).lowercased
    for position in start...last
    where self[position].lowercased == first && matches(text, at: position) {
      return position
    }
    return nil
  }

  /// Where an octet stands at or after a position.
  func position(of octet: UInt8, from start: Int) -> Int? {
    guard start >= 0, start < count else { return nil }
    return unsafe withUnsafeBytes { octets in
      guard let base = octets.baseAddress,
        let hit = unsafe memchr(base + start, Int32(octet), octets.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(hit) - base
    }
  }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { unsafe append(contentsOf: $0) }
  }
}

/// Where text ends that is read as it stands, from a position on: before `<`, `&` and every control
/// character but tabulator and line feed. Eight octets are looked at together.
func endOfPlainText(in source: [UInt8], from start: Int, before limit: Int) -> Int {
  precondition(start >= 0 && limit <= source.count)
  return unsafe source.withUnsafeBytes { source in
    var index = start
    while index < limit {
      if index + 8 <= limit {
        let octets = unsafe UInt64(
          littleEndian: source.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let found =
          zeroOctets(octets & 0xE0E0_E0E0_E0E0_E0E0) | zeroOctets(octets ^ 0x3C3C_3C3C_3C3C_3C3C)
          | zeroOctets(octets ^ 0x2626_2626_2626_2626)
        guard found != 0 else {
          index += 8
          continue
        }
        index += found.trailingZeroBitCount >> 3
      }
      let octet = unsafe source[index]
      guard octet >= Octet.space || octet == Octet.tab || octet == Octet.lineFeed,
        octet != Octet.less, octet != Octet.ampersand
      else { return index }
      index += 1
    }
    return index
  }
}

/// The highest bit of each octet that is zero, and perhaps of some behind the first of those.
private func zeroOctets(_ octets: UInt64) -> UInt64 {
  (octets &- 0x0101_0101_0101_0101) & ~octets & 0x8080_8080_8080_8080
}
