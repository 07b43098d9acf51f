import Glibc

/// ASCII codes by name.
enum ASCII {
  static let tab: UInt8 = 0x09
  static let lf: UInt8 = 0x0A
  static let cr: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let leftParenthesis: UInt8 = 0x28
  static let rightParenthesis: UInt8 = 0x29
  static let asterisk: UInt8 = 0x2A
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let hyphen: UInt8 = 0x2D
  static let period: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let zero: UInt8 = 0x30
  static let nine: UInt8 = 0x39
  static let colon: UInt8 = 0x3A
  static let semicolon: UInt8 = 0x3B
  static let less: UInt8 = 0x3C
  static let equals: UInt8 = 0x3D
  static let greater: UInt8 = 0x3E
  static let question: UInt8 = 0x3F
  static let at: UInt8 = 0x40
  static let leftBracket: UInt8 = 0x5B
  static let backslash: UInt8 = 0x5C
  static let rightBracket: UInt8 = 0x5D
  static let underscore: UInt8 = 0x5F
  static let f: UInt8 = 0x46
}

extension UInt8 {
  /// Space or horizontal tab (RFC 5234 WSP).
  var isBlank: Bool { self == ASCII.space || self == ASCII.tab }
  /// White space, line ends included.
  var isSpace: Bool { isBlank || self == ASCII.lf || self == ASCII.cr }
  /// A decimal digit.
  var isDigit: Bool { self >= ASCII.zero && self <= ASCII.nine }
  /// An ASCII letter.
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  /// The letter in lower case; anything else as it is.
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
  /// The value of a hexadecimal digit; nil for anything else.
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }
  /// A character of a header field's name (RFC 5322 §3.6.8).
  var isFieldNameCharacter: Bool { self > 0x20 && self < 0x7F && self != ASCII.colon }
}

extension [UInt8] {
  /// The first place of a byte in a range of the array.
  @inline(__always)
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    guard !range.isEmpty else { return nil }
    return unsafe withUnsafeBufferPointer { buffer -> Int? in
      guard let base = buffer.baseAddress else { return nil }
      guard
        let hit = unsafe memchr(base + range.lowerBound, Int32(byte), range.count)
      else { return nil }
      return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }
  }

  /// Whether the array holds a text at a place.
  @inline(__always)
  func hasText(_ text: StaticString, at index: Int, before end: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard index >= 0, end <= count, index <= end - length else { return false }
    return unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return length == 0 }
      return unsafe memcmp(base + index, text.utf8Start, length) == 0
    }
  }

  /// Whether the array holds a text in lower case at a place, whatever its case there.
  func hasLowercasedText(_ text: StaticString, at index: Int, before end: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard index >= 0, end <= count, index <= end - length else { return false }
    for offset in 0..<length
    where unsafe self[index + offset].lowercased != text.utf8Start[offset] { return false }
    return true
  }

  /// Whether two ranges of two arrays hold the same bytes.
  func isEqual(at index: Int, to other: [UInt8]) -> Bool {
    guard index >= 0, index <= count - other.count else { return false }
    for offset in other.indices where self[index + offset] != other[offset] { return false }
    return true
  }

  /// A range without the white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, self[lower].isSpace { lower += 1 }
    while upper > lower, self[upper - 1].isSpace { upper -= 1 }
    return lower..<upper
  }

  /// Whether every byte of a range is below 128.
  func isASCII(_ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe withUnsafeBytes { buffer in
      var index = range.lowerBound
      while index + 8 <= range.upperBound {
        let word = unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 != 0 { return false }
        index += 8
      }
      while index < range.upperBound {
        if unsafe buffer[index] >= 0x80 { return false }
        index += 1
      }
      return true
    }
  }

  /// The bytes of a range as text; what is no UTF-8 becomes U+FFFD.
  func string(_ range: Range<Int>) -> String {
    String(decoding: self[range], as: UTF8.self)
  }

  /// The bytes of a range as text in lower case (ASCII letters only).
  func lowercasedString(_ range: Range<Int>) -> String {
    String(decoding: self[range].lazy.map(\.lowercased), as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  /// Whether the slice holds a byte.
  func hasByte(_ byte: UInt8) -> Bool {
    unsafe withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return false }
      return unsafe memchr(base, Int32(byte), buffer.count) != nil
    }
  }

  /// Whether a text stands somewhere in the slice.
  func hasText(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard length > 0 else { return true }
    return unsafe withUnsafeBytes { buffer in
      guard var from = buffer.baseAddress else { return false }
      let first = unsafe Int32(text.utf8Start[0])
      var left = buffer.count - length + 1
      while left > 0, let hit = unsafe memchr(from, first, left) {
        if unsafe memcmp(hit, text.utf8Start, length) == 0 { return true }
        unsafe left -= UnsafeRawPointer(hit) + 1 - from
        unsafe from = UnsafeRawPointer(hit) + 1
      }
      return false
    }
  }
}
