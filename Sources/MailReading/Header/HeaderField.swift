/// A header field as it stands, with its name and body found (RFC 5322 §2.2).
public struct HeaderField: Sendable {
  /// The bytes of the message.
  let bytes: [UInt8]
  /// The name's bytes in the message.
  public let nameRange: Range<Int>
  /// The whole field's bytes in the message, without its last line end.
  public let rawRange: Range<Int>
  /// The body's bytes in the message: all after the colon, folding included.
  public let bodyRange: Range<Int>
  /// The charset of bytes above 127 that are not UTF-8, if the message states one for its body.
  var rawCharset: String?

  init(
    bytes: [UInt8], nameRange: Range<Int>, rawRange: Range<Int>, bodyRange: Range<Int>,
    rawCharset: String? = nil
  ) {
    self.bytes = bytes
    self.nameRange = nameRange
    self.rawRange = rawRange
    self.bodyRange = bodyRange
    self.rawCharset = rawCharset
  }

  /// The name as written.
  public var name: String { bytes.string(nameRange) }

  /// The body unfolded, without white space around it; bytes above 127 that are not UTF-8 are
  /// read in the message's charset, else as windows-1252.
  public var rawBody: String {
    decodeText(unfolded[...], charset: rawCharset).text
  }

  /// The body unfolded, with its encoded-words decoded (RFC 2047).
  public var decoded: String {
    decodeEncodedWords(unfolded[...], rawCharset: rawCharset).text
  }

  /// The body's bytes without line ends and white space around them (RFC 5322 §2.2.3).
  var unfolded: [UInt8] {
    let range = bytes.trimmed(bodyRange)
    if bytes.firstIndex(of: ASCII.lf, in: range) == nil,
      bytes.firstIndex(of: ASCII.cr, in: range) == nil
    {
      return Array(bytes[range])
    }
    return bytes[range].filter { $0 != ASCII.lf && $0 != ASCII.cr }
  }

  /// Whether the field has a name, which is given in lower case.
  func isNamed(_ name: StaticString) -> Bool {
    nameRange.count == name.utf8CodeUnitCount
      && bytes.hasLowercasedText(name, at: nameRange.lowerBound, before: nameRange.upperBound)
  }
}
