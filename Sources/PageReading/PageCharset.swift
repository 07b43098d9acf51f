import MailReading

/// A charset of the web by its WHATWG name (Encoding Standard §4.2).
struct PageCharset: Hashable {
  /// The WHATWG name in lower case, or iconv's where WHATWG has none.
  var name: String
  /// The name by which iconv knows it.
  private var converterName: String

  static let utf8 = PageCharset(name: "utf-8", converterName: "UTF-8")
  static let windows1252 = PageCharset(name: "windows-1252", converterName: "CP1252")
  static let utf16LittleEndian = PageCharset(name: "utf-16le", converterName: "UTF-16LE")
  static let utf16BigEndian = PageCharset(name: "utf-16be", converterName: "UTF-16BE")

  private init(name: String, converterName: String) {
    self.name = name
    self.converterName = converterName
  }

  /// The charset that a page means by a label, or nil if nobody knows it.
  init?(label: String) {
    let label = label.lowercased().filter { $0.isASCII && !$0.isWhitespace && $0 != "\"" }
    guard !label.isEmpty, label.utf8.count < 64 else { return nil }
    if let entry = labels[label] {
      self.init(name: entry.0, converterName: entry.1)
    } else {
      let upper = label.uppercased().filter { $0 != "/" && $0 != "," }
      guard CharsetConversion(from: upper) != nil else { return nil }
      self.init(name: label, converterName: upper)
    }
  }

  var isUTF16: Bool { name.hasPrefix("utf-16") }

  /// Whether each octet is one character.
  var isSingleOctet: Bool {
    name.hasPrefix("windows-125") || name.hasPrefix("iso-8859-") || name.hasPrefix("koi8-")
      || name == "macintosh" || name == "windows-874" || name == "ibm866"
  }

  /// Octets of this charset as UTF-8, and how many of them are no text in it.
  func decoded(_ bytes: [UInt8]) -> (octets: [UInt8], replaced: Int) {
    switch self {
    case .utf8: return repairedUTF8(bytes)
    case .windows1252:
      var octets: [UInt8] = []
      octets.reserveCapacity(bytes.count + bytes.count / 16)
      var index = 0
      while index < bytes.count {
        let stop = endOfASCII(in: bytes, from: index)
        octets.append(contentsOf: bytes[index..<stop])
        guard stop < bytes.count else { break }
        index = stop + 1
        if let encoded = UTF8.encode(windows1252Scalar(bytes[stop])) {
          octets.append(contentsOf: encoded)
        }
      }
      return (octets, 0)
    default:
      guard let conversion = CharsetConversion(from: converterName) else {
        return repairedUTF8(bytes)
      }
      let (octets, undecodable) = conversion.convert(bytes[...])
      return (octets, undecodable)
    }
  }
}

private func repairedUTF8(_ bytes: [UInt8]) -> (octets: [UInt8], replaced: Int) {
  guard !UTF8Census(bytes).isUTF8 else { return (bytes, 0) }
  var octets: [UInt8] = []
  octets.reserveCapacity(bytes.count + 1024)
  var replaced = 0
  var index = 0
  var run = 0
  while index < bytes.count {
    let length = UTF8Census.length(bytes, at: index)
    if length == 0 {
      octets.append(contentsOf: bytes[run..<index])
      octets.append("\u{FFFD}")
      replaced += 1
      index += 1
      run = index
    } else {
      index += length
    }
  }
  octets.append(contentsOf: bytes[run...])
  return (octets, replaced)
}

/// Labels that do not mean what iconv takes them for: name, and iconv's name for it.
private let labels: [String: (String, String)] = {
  let groups: [(String, String, String)] = [
    ("utf-8", "UTF-8", "utf-8 utf8 unicode-1-1-utf-8 x-utf8 utf_8"),
    (
      "windows-1252", "CP1252",
      "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 us-ascii "
        + "ascii ansi iso88591 iso-ir-100 cp819 csisolatin1 x-ansi"
    ),
    ("windows-1254", "CP1254", "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5 l5"),
    ("windows-874", "CP874", "windows-874 tis-620 iso-8859-11 iso8859-11 dos-874"),
    ("windows-1250", "CP1250", "windows-1250 cp1250 x-cp1250"),
    ("windows-1251", "CP1251", "windows-1251 cp1251 x-cp1251 win-1251"),
    ("windows-1253", "CP1253", "windows-1253 cp1253"),
    ("windows-1255", "CP1255", "windows-1255 cp1255"),
    ("windows-1256", "CP1256", "windows-1256 cp1256"),
    ("windows-1257", "CP1257", "windows-1257 cp1257"),
    ("windows-1258", "CP1258", "windows-1258 cp1258"),
    ("koi8-r", "KOI8-R", "koi8-r koi8 koi koi8_r"),
    ("koi8-u", "KOI8-U", "koi8-u koi8-ru"),
    ("ibm866", "CP866", "ibm866 cp866 866"),
    ("macintosh", "MACINTOSH", "macintosh mac x-mac-roman"),
    ("gbk", "GB18030", "gbk gb2312 gb_2312-80 gb_2312 x-gbk chinese cp936 euc-cn"),
    ("gb18030", "GB18030", "gb18030"),
    ("big5", "BIG5-HKSCS", "big5 big5-hkscs cn-big5 x-x-big5 csbig5"),
    ("shift_jis", "CP932", "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j cp932"),
    ("euc-jp", "EUC-JP-MS", "euc-jp x-euc-jp"),
    ("iso-2022-jp", "ISO-2022-JP-3", "iso-2022-jp csiso2022jp"),
    ("euc-kr", "CP949", "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 korean windows-949 cp949"),
    ("iso-8859-8-i", "ISO-8859-8", "iso-8859-8-i logical"),
    ("utf-16le", "UTF-16LE", "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2"),
    ("utf-16be", "UTF-16BE", "utf-16be unicodefffe"),
  ]
  var labels: [String: (String, String)] = [:]
  for (name, converter, aliases) in groups {
    for alias in aliases.split(separator: " ") { labels[String(alias)] = (name, converter) }
  }
  return labels
}()
