/// What bytes can be, seen from UTF-8 (RFC 3629).
enum UTF8Kind {
  /// All below 128.
  case ascii
  /// UTF-8 with at least one character of several bytes.
  case utf8
  /// Not UTF-8.
  case other
}

/// Tells whether bytes are ASCII, UTF-8 or neither.
func utf8Kind(of bytes: ArraySlice<UInt8>) -> UTF8Kind {
  unsafe bytes.withUnsafeBytes { buffer -> UTF8Kind in
    var index = 0
    var kind = UTF8Kind.ascii
    while index < buffer.count {
      while index + 8 <= buffer.count,
        unsafe buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080
          == 0
      { index += 8 }
      guard index < buffer.count else { break }
      if unsafe buffer[index] < 0x80 {
        index += 1
        continue
      }
      let length = unsafe utf8Length(buffer, at: index)
      if length == 0 { return .other }
      kind = .utf8
      index += length
    }
    return kind
  }
}

/// The length of the well-formed UTF-8 character at an index, 0 if there is none (RFC 3629 §4).
func utf8Length<Bytes: RandomAccessCollection>(_ bytes: Bytes, at index: Bytes.Index) -> Int
where Bytes.Element == UInt8, Bytes.Index == Int {
  let first = bytes[index]
  if first < 0x80 { return 1 }
  let left = bytes.endIndex - index
  func isTail(_ offset: Int) -> Bool { bytes[index + offset] & 0xC0 == 0x80 }
  switch first {
  case 0xC2...0xDF:
    return left > 1 && isTail(1) ? 2 : 0
  case 0xE0...0xEF:
    guard left > 2, isTail(1), isTail(2) else { return 0 }
    let second = bytes[index + 1]
    if first == 0xE0, second < 0xA0 { return 0 }
    if first == 0xED, second > 0x9F { return 0 }
    return 3
  case 0xF0...0xF4:
    guard left > 3, isTail(1), isTail(2), isTail(3) else { return 0 }
    let second = bytes[index + 1]
    if first == 0xF0, second < 0x90 { return 0 }
    if first == 0xF4, second > 0x8F { return 0 }
    return 4
  default: return 0
  }
}

/// ASCII bytes as text.
func asciiString(_ bytes: ArraySlice<UInt8>) -> String {
  String(decoding: bytes, as: UTF8.self)
}

/// ISO-8859-1 bytes as UTF-8.
func latin1UTF8(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var text = [UInt8]()
  text.reserveCapacity(bytes.count + bytes.count / 8)
  for byte in bytes {
    if byte < 0x80 {
      text.append(byte)
    } else {
      text.append(0xC0 | byte >> 6)
      text.append(0x80 | byte & 0x3F)
    }
  }
  return text
}

/// Windows-1252 bytes as text; the five bytes it leaves open stay C1 controls (WHATWG).
func windows1252String(_ bytes: ArraySlice<UInt8>) -> String {
  var text = String.UnicodeScalarView()
  text.reserveCapacity(bytes.count)
  for byte in bytes {
    if byte >= 0x80, byte < 0xA0 {
      let value = windows1252Table[Int(byte) - 0x80]
      text.append(Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}")
    } else {
      text.append(Unicode.Scalar(byte))
    }
  }
  return String(text)
}

/// The character of a windows-1252 octet; the five that the charset leaves open are the C1 controls.
package func windows1252Scalar(_ octet: UInt8) -> Unicode.Scalar {
  guard octet >= 0x80, octet <= 0x9F else { return Unicode.Scalar(octet) }
  return Unicode.Scalar(windows1252Table[Int(octet) - 0x80]) ?? "\u{FFFD}"
}

private let windows1252Table: [UInt16] = [
  0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
  0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
]
