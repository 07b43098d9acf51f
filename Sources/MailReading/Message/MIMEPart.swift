/// A body part with its place in the message (RFC 2045).
public struct MIMEPart: Sendable {
  /// The number of the part as in IMAP (RFC 3501 §6.4.5), "1", "1.2". A multipart that is a whole
  /// message has none; its path is "TEXT", or "2.TEXT" in the attached message "2".
  public var path: String
  /// The part's own header fields; those of the message for the root.
  public var fields: [HeaderField]
  /// The media type in lower case, "text/plain" if none is stated.
  public var mediaType: String
  /// The parameters of the media type, names in lower case, values decoded (RFC 2231), in order.
  public var parameters: [MIMEParameter]
  /// The stated charset as written; nil if none is stated.
  public var charset: String?
  /// The file name of the disposition, else the name of the media type, decoded.
  public var filename: String?
  /// The disposition in lower case, "attachment" or "inline" (RFC 2183); nil if none is stated.
  public var disposition: String?
  /// The Content-ID as written, with angle brackets.
  public var contentID: String?
  /// The transfer encoding in lower case, "7bit" if none is stated.
  public var transferEncoding: String
  /// The header's bytes in the message, without the blank line after it.
  public var headerRange: Range<Int>
  /// The body's bytes in the message, still encoded, without the boundary's line break.
  public var bodyRange: Range<Int>
  /// The parts inside; of an attached message, its root alone.
  public var children: [MIMEPart]

  /// The bytes the ranges count in, where these are not the message's.
  var source: [UInt8]?

  /// Whether the part lies inside another one that is encoded as a whole; its ranges then count in
  /// the decoded octets of that one.
  public var isInsideEncodedPart: Bool { source != nil }
  /// Whether the part has content of its own instead of parts.
  public var isLeaf: Bool { children.isEmpty }
  /// Whether the media type is a composite of parts.
  public var isMultipart: Bool { mediaType.hasPrefix("multipart/") }
  /// Whether the part is a message with a header of its own (RFC 2046 §5.2.1, RFC 6532 §3.7).
  public var isMessage: Bool {
    mediaType == "message/rfc822" || mediaType == "message/global" || mediaType == "message/news"
  }

  /// The value of a parameter of the media type, by its name in lower case.
  public func parameter(_ name: String) -> String? {
    parameters.first { $0.name == name }?.value
  }

  /// The part and all inside it, as parts of decoded octets; those further in keep their own.
  func inside(_ octets: [UInt8]) -> MIMEPart {
    guard source == nil else { return self }
    var copy = self
    copy.source = octets
    copy.children = children.map { $0.inside(octets) }
    return copy
  }

  /// The first field of a name, in any case.
  public func first(_ name: String) -> HeaderField? {
    fields.first { $0.name.lowercased() == name.lowercased() }
  }
}

/// A parameter of a media type or disposition.
public struct MIMEParameter: Sendable, Hashable {
  /// The name in lower case, without the marks of RFC 2231.
  public var name: String
  /// The value, decoded.
  public var value: String

  /// Makes a parameter.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
