/// How the bytes of a charset are turned into Unicode.
enum CharsetDecoder: Equatable {
  case ascii
  case utf8
  case latin1
  case windows1252
  /// HZ (RFC 1843), which iconv lacks.
  case hz
  /// UTF-7 (RFC 2152).
  case utf7
  /// The browser's `x-user-defined`: bytes above 127 in the private use area.
  case userDefined
  /// A charset by the name iconv knows.
  case named(String)
}

/// Finds the decoder of a charset name; nil if nobody knows the name.
func charsetDecoder(named name: String) -> CharsetDecoder? {
  let key = charsetKey(name)
  switch key {
  case "usascii", "ascii", "ansix341968", "iso646us", "646", "isoir6", "cp367", "ibm367", "us",
    "csascii", "7bit", "ansix34", "iso646":
    return .ascii
  case "utf8", "unicode11utf8", "utf8mb4", "utf", "xutf8", "csutf8", "cp65001", "unicode":
    return .utf8
  case "iso88591", "latin1", "l1", "isoir100", "cp819", "ibm819", "88591", "iso885911987",
    "isolatin1", "csisolatin1", "iso8859":
    return .latin1
  case "windows1252", "cp1252", "xcp1252", "xansi", "ansi", "win1252", "1252", "msansi":
    return .windows1252
  case "hz", "hzgb2312", "csgb2312hz": return .hz
  case "utf7", "unicode11utf7", "csunicode11utf7", "xunicode20utf7", "unicode20utf7", "cp65000":
    return .utf7
  case "xuserdefined": return .userDefined
  default: break
  }
  if let alias = iconvNames[key] { return .named(alias) }
  for candidate in [name.uppercased(), key.uppercased()] {
    let clean = candidate.filter { $0.isASCII && $0 != "/" && !$0.isWhitespace }
    if !clean.isEmpty, clean.utf8.count < 64, CharsetConversion.isKnown(clean) {
      return .named(clean)
    }
  }
  if key.hasPrefix("cp") || key.hasPrefix("ibm") || key.hasPrefix("windows") || key.hasPrefix("win")
    || key.hasPrefix("dos") || key.hasPrefix("xcp") || key.hasPrefix("xwindows")
  {
    let page = "CP" + key.drop { !$0.isNumber }
    if page.count > 4, CharsetConversion.isKnown(page) { return .named(page) }
  }
  if key.hasPrefix("iso8859") {
    let page = "ISO-8859-" + key.dropFirst(7).prefix { $0.isNumber }
    if page.count > 9, CharsetConversion.isKnown(page) { return .named(page) }
  }
  return nil
}

/// A charset name in lower case with nothing but letters and digits, since mail writes the same
/// name with any of them in between.
private func charsetKey(_ name: String) -> String {
  var key = ""
  for byte in name.utf8 where byte.isLetter || byte.isDigit {
    key.unicodeScalars.append(Unicode.Scalar(byte.lowercased))
  }
  return key
}

/// The names mail uses and iconv lacks, and the charsets senders mean when they name a smaller
/// one (the WHATWG Encoding Standard takes the larger one as well).
private let iconvNames: [String: String] = [
  "gb2312": "GB18030", "gb231280": "GB18030", "xgb2312": "GB18030", "gbk": "GB18030",
  "xgbk": "GB18030", "cp936": "GB18030", "euccn": "GB18030", "xeuccn": "GB18030",
  "csgb2312": "GB18030", "chinese": "GB18030", "cngb": "GB18030", "eucgb2312cn": "GB18030",
  "shiftjis": "CP932", "xsjis": "CP932", "sjis": "CP932", "mskanji": "CP932",
  "windows31j": "CP932", "xmscp932": "CP932", "cp932": "CP932", "cswindows31j": "CP932",
  "eucjp": "EUC-JP-MS", "xeucjp": "EUC-JP-MS", "xeuc": "EUC-JP-MS", "cp51932": "EUC-JP-MS",
  "iso2022jp": "ISO-2022-JP-3", "csiso2022jp": "ISO-2022-JP-3", "iso2022jp1": "ISO-2022-JP-3",
  "iso2022jpms": "ISO-2022-JP-3", "cp50220": "ISO-2022-JP-3", "cp50221": "ISO-2022-JP-3",
  "jis": "ISO-2022-JP-3", "iso2022jp2": "ISO-2022-JP-2",
  "ksc56011987": "CP949", "ksc5601": "CP949", "euckr": "CP949", "korean": "CP949",
  "xwindows949": "CP949", "windows949": "CP949", "uhc": "CP949", "cseuckr": "CP949",
  "big5": "BIG5-HKSCS", "xxbig5": "BIG5-HKSCS", "xbig5": "BIG5-HKSCS", "cnbig5": "BIG5-HKSCS",
  "csbig5": "BIG5-HKSCS", "big5hkscs": "BIG5-HKSCS",
  "iso88598i": "ISO-8859-8", "iso88598e": "ISO-8859-8", "logical": "ISO-8859-8",
  "visual": "ISO-8859-8", "iso88596i": "ISO-8859-6", "iso88596e": "ISO-8859-6",
  "iso88599": "CP1254", "latin5": "CP1254",
  "iso885911": "CP874", "tis620": "CP874", "windows874": "CP874", "dos874": "CP874",
  "xmacroman": "MACINTOSH", "macroman": "MACINTOSH", "xmac": "MACINTOSH", "mac": "MACINTOSH",
  "xmaccyrillic": "MAC-CYRILLIC", "maccyrillic": "MAC-CYRILLIC", "xmacukrainian": "MAC-CYRILLIC",
  "xmacce": "MAC-CENTRALEUROPE", "macce": "MAC-CENTRALEUROPE",
  "xmaccentraleurroman": "MAC-CENTRALEUROPE",
  "koi8ru": "KOI8-U", "koi": "KOI8-R", "koi8": "KOI8-R", "xkoi8r": "KOI8-R",
  "iso10646ucs2": "UCS-2BE", "ucs2": "UTF-16", "utf16": "UTF-16", "unicode11": "UTF-16",
  "cesu8": "UTF-8", "unicodefffe": "UTF-16BE", "iso10646ucs4": "UCS-4BE",
  "win1251": "CP1251", "xcp1251": "CP1251", "ansi1251": "CP1251", "1251": "CP1251",
  "visciix": "VISCII", "xviscii": "VISCII", "xviettcvn5712": "TCVN", "tcvn5712": "TCVN",
  "armscii8": "ARMSCII-8", "iso88591e": "ISO-8859-15", "latin9": "ISO-8859-15",
  "latin0": "ISO-8859-15", "xjohab": "JOHAB", "johab": "JOHAB",
]
