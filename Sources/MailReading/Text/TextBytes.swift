extension ASCII {
  static let exclamation: UInt8 = 0x21
  static let numberSign: UInt8 = 0x23
  static let ampersand: UInt8 = 0x26
  static let apostrophe: UInt8 = 0x27
  static let bar: UInt8 = 0x7C
}

extension UInt8 {
  /// An ASCII letter or digit.
  var isLetterOrDigit: Bool { isLetter || isDigit }
  /// Space, tab, LF, FF or CR: what HTML collapses (WHATWG Infra §4.6).
  var isHTMLSpace: Bool { self <= 0x20 && (isSpace || self == 0x0C) }
}
