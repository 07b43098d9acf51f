/// The text of a tag file as UTF-8, and how it came about (RFC 8493 §2.1.1, §2.4).
struct TagText {
  var utf8: [UInt8]
  var hadByteOrderMark = false
  var isDamaged = false

  init(utf8: [UInt8]) {
    self.utf8 = utf8
  }

  /// Decodes `bytes`; nil if `encoding` is not known here.
  init?(_ bytes: [UInt8], encoding: String) {
    switch encoding.uppercased() {
    case "UTF-8", "UTF8":
      self.init(utf8: bytes)
      hadByteOrderMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
      if hadByteOrderMark { utf8.removeFirst(3) }
      if !isUTF8(utf8) {
        isDamaged = true
        utf8 = Array(String(decoding: utf8, as: UTF8.self).utf8)
      }
    case "US-ASCII", "ASCII", "ISO-8859-1", "LATIN1", "ISO_8859-1":
      let isASCII = encoding.uppercased().hasSuffix("ASCII")
      self.init(utf8: Self.encoded(bytes.lazy.map { Unicode.Scalar($0) }))
      isDamaged = isASCII && bytes.contains { $0 > 0x7F }
    case "UTF-16":
      // RFC 2781 §4.3: without a mark, big-endian.
      let isLittle = bytes.starts(with: [0xFF, 0xFE])
      let isMarked = isLittle || bytes.starts(with: [0xFE, 0xFF])
      self.init(utf16: isMarked ? bytes[2...] : bytes[...], isLittleEndian: isLittle)
    case "UTF-16BE":
      self.init(utf16: bytes[...], isLittleEndian: false)
    case "UTF-16LE":
      self.init(utf16: bytes[...], isLittleEndian: true)
    default:
      return nil
    }
  }

  private init(utf16 bytes: ArraySlice<UInt8>, isLittleEndian: Bool) {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isLittleEndian ? second << 8 | first : first << 8 | second)
      index += 2
    }
    self.init(utf8: Array(String(decoding: units, as: UTF16.self).utf8))
    // A lone surrogate was replaced, so going back gives other units.
    let isWhole = String(decoding: utf8, as: UTF8.self).utf16.elementsEqual(units)
    isDamaged = bytes.count % 2 == 1 || !isWhole
  }

  private static func encoded(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return Array(String(text).utf8)
  }

  /// The lines without their ends, which may be LF, CR or CRLF; a last line may lack its end.
  var lines: [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = utf8.startIndex
    var index = start
    while index < utf8.endIndex {
      let byte = utf8[index]
      guard byte == 0x0A || byte == 0x0D else {
        index += 1
        continue
      }
      lines.append(utf8[start..<index])
      index += 1
      if byte == 0x0D, index < utf8.endIndex, utf8[index] == 0x0A { index += 1 }
      start = index
    }
    if start < utf8.endIndex { lines.append(utf8[start...]) }
    return lines
  }
}

/// Whether `bytes` are UTF-8 without fault.
func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
  String(validating: bytes, as: UTF8.self) != nil
}

/// Whether `byte` is linear white space (RFC 8493 §1.3: space or tab).
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// `bytes` without blanks at either end.
func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  var rest = bytes.drop(while: isBlank)
  while let last = rest.last, isBlank(last) { rest.removeLast() }
  return rest
}
