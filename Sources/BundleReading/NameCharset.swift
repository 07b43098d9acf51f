internal import Glibc

/// The charsets that names without a declared one are commonly in.
enum NameCharset: String, CaseIterable {
  case cp437 = "CP437"
  case cp850 = "CP850"
  case windows1252 = "windows-1252"
  case cp866 = "CP866"
  case windows1251 = "windows-1251"
  case koi8r = "KOI8-R"
  case cp932 = "CP932"
  case gbk = "GBK"

  private var table: [Unicode.Scalar]? {
    switch self {
    case .cp437: NameCharsetTables.cp437
    case .cp850: NameCharsetTables.cp850
    case .windows1252: NameCharsetTables.windows1252
    case .cp866: NameCharsetTables.cp866
    case .windows1251: NameCharsetTables.windows1251
    case .koi8r: NameCharsetTables.koi8r
    case .cp932, .gbk: nil
    }
  }

  /// The text, nil if a byte has no meaning in this charset.
  func decode(_ bytes: [UInt8]) -> String? {
    guard let table else { return decodeByIconv(bytes) }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      let scalar = byte < 0x80 ? Unicode.Scalar(byte) : table[Int(byte) - 0x80]
      guard scalar != "\u{FFFD}" else { return nil }
      text.append(scalar)
    }
    return String(text)
  }

  /// The bytes of a text in a single-byte charset, nil if a character has none.
  func encode(_ text: String) -> [UInt8]? {
    guard let table else { return nil }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
      } else if let place = table.firstIndex(of: scalar) {
        bytes.append(UInt8(0x80 + place))
      } else if self == .windows1252, (0x80...0x9F).contains(scalar.value) {
        // Latin-1 leaves these as control characters; so does what mistakes UTF-8 for it.
        bytes.append(UInt8(scalar.value))
      } else {
        return nil
      }
    }
    return bytes
  }

  private func decodeByIconv(_ bytes: [UInt8]) -> String? {
    let converter = unsafe iconv_open("UTF-8", rawValue)
    guard unsafe converter != iconv_t(bitPattern: -1) else { return nil }
    defer { unsafe iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: bytes.count * 4 + 4)
    var written: Int?
    unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        var from = source.baseAddress
        var fromLeft = source.count
        var to = target.baseAddress
        var toLeft = target.count
        if unsafe iconv(converter, &from, &fromLeft, &to, &toLeft) != Int(bitPattern: UInt.max),
          fromLeft == 0
        {
          written = target.count - toLeft
        }
      }
    }
    return written.map {
      String(decoding: output.prefix($0).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
