/// The transfer encodings (RFC 2045 §6), and those that were used before or beside them.
enum TransferEncoding: Equatable {
  case identity
  case base64
  case quotedPrintable
  case uuencode
  case unknown

  /// Finds the encoding a lower-case name means.
  init(_ name: String) {
    switch name {
    case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "plain":
      self = .identity
    case "base64", "base-64", "b64", "x-base64": self = .base64
    case "quoted-printable", "quotedprintable", "quoted-printable.", "qp": self = .quotedPrintable
    case "x-uuencode", "uuencode", "x-uue", "uue", "uuencoded": self = .uuencode
    default: self = .unknown
    }
  }
}
