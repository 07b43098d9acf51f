/// How much a defect costs the reader.
public enum DefectSeverity: String, Sendable, Hashable {
  /// Odd, but nothing is lost.
  case note
  /// An interpretation was guessed.
  case warning
  /// Content was lost or could not be read.
  case damage
}

/// Something in the bytes that the standards do not allow, or that had to be guessed.
public struct MailDefect: Sendable, Hashable {
  /// What was found.
  public var code: Code
  /// How much it costs.
  public var severity: DefectSeverity
  /// The bytes concerned: of the message in ``MailMessage``, of the mailbox in ``MailboxReader``.
  public var range: Range<Int>
  /// The finding in words, with the value that caused it where that helps.
  public var detail: String

  /// Makes a defect; a nil severity means the usual one of the code.
  public init(
    _ code: Code, _ range: Range<Int>, _ detail: String = "", severity: DefectSeverity? = nil
  ) {
    self.code = code
    self.severity = severity ?? code.usualSeverity
    self.range = range
    self.detail = detail
  }
}

extension MailDefect {
  /// The kinds of defects, with stable names for reports.
  public enum Code: String, CaseIterable, Sendable, Hashable {
    // MARK: Mailboxes
    /// A separator line follows directly on text, without the blank line before it.
    case separatorWithoutBlankLine = "separator-without-blank-line"
    /// The mailbox begins with a `From ` line that carries no date; it was taken as separator.
    case separatorWithoutDate = "separator-without-date"
    /// The mailbox begins with a separator line that no header field follows.
    case separatorWithoutHeader = "separator-without-header"
    /// The mailbox begins with header fields instead of a separator line.
    case separatorMissing = "separator-missing"
    /// A separator line ended by lone carriage returns stands in a mailbox of other line ends.
    case separatorWithOtherLineEnd = "separator-with-other-line-end"
    /// The date of a separator line stands on a second line.
    case separatorFolded = "separator-folded"
    /// A `From ` line without a date did not split the mailbox.
    case fromLineWithoutDate = "from-line-without-date"
    /// A `From ` line with a date, but no header field after it, did not split the mailbox.
    case fromLineWithoutHeader = "from-line-without-header"
    /// A separator line at the start of an attached message did not split the mailbox.
    case fromLineInAttachedMessage = "from-line-in-attached-message"
    /// A separator line inside the length its message declares did not split the mailbox.
    case fromLineInContentLength = "from-line-in-content-length"
    /// A `From ` line after a lone carriage return did not split the mailbox.
    case fromLineAfterCarriageReturn = "from-line-after-carriage-return"
    /// The Content-Length field disagrees with the separator lines.
    case contentLengthWrong = "content-length-wrong"
    /// The mailbox ends within or right after a separator line.
    case mailboxCut = "mailbox-cut"

    // MARK: Limits
    /// A message is longer than ``ReadingLimits/messageBytes``.
    case messageTooLong = "message-too-long"
    /// A header is longer than ``ReadingLimits/headerBytes``.
    case headerTooLong = "header-too-long"
    /// Body parts are nested deeper than ``ReadingLimits/depth``.
    case nestingTooDeep = "nesting-too-deep"
    /// A message has more body parts than ``ReadingLimits/parts``.
    case tooManyParts = "too-many-parts"
    /// A line is longer than ``ReadingLimits/lineLength``.
    case lineTooLong = "line-too-long"
    /// The body is a text longer than ``ReadingLimits/textBytes`` and was not decoded.
    case textTooLong = "text-too-long"

    // MARK: Header fields
    /// A byte-order mark stands before the header.
    case byteOrderMark = "byte-order-mark"
    /// The message was saved anew as UTF-16 text, which is no form of mail; it is not read.
    case textInUTF16 = "text-in-utf-16"
    /// A separator line stands before the header of a single message.
    case separatorInMessage = "separator-in-message"
    /// Blank lines stand before the header.
    case blankLinesBeforeHeader = "blank-lines-before-header"
    /// A line in the header is no header field and was passed over.
    case headerLineMalformed = "header-line-malformed"
    /// The header ends without the blank line that must follow it.
    case headerEndMissing = "header-end-missing"
    /// The message has no header fields.
    case headerMissing = "header-missing"
    /// White space stands between a field's name and its colon.
    case fieldNameFollowedBySpace = "field-name-followed-by-space"
    /// A field that may stand once is repeated; the first counts.
    case fieldRepeated = "field-repeated"
    /// A header field holds bytes above 127 that are not UTF-8.
    case fieldNotASCII = "field-not-ascii"
    /// A header field holds control characters.
    case fieldControlCharacter = "field-control-character"
    /// An encoded-word (RFC 2047) could not be decoded and is shown as it stands.
    case encodedWordMalformed = "encoded-word-malformed"
    /// A parameter (RFC 2045 §5.1, RFC 2231) is malformed.
    case parameterMalformed = "parameter-malformed"
    /// A parameter is given twice; the first counts.
    case parameterRepeated = "parameter-repeated"
    /// The date could not be read.
    case dateUnreadable = "date-unreadable"
    /// The date states no zone, or one nobody knows; UTC was assumed.
    case dateZoneAssumed = "date-zone-assumed"
    /// The date was read although it does not follow RFC 5322.
    case dateIrregular = "date-irregular"
    /// An address list holds text that is no address.
    case addressMalformed = "address-malformed"

    // MARK: Body parts
    /// A multipart states no boundary.
    case boundaryMissing = "boundary-missing"
    /// The stated boundary never occurs; another was found and used.
    case boundaryGuessed = "boundary-guessed"
    /// The stated boundary never occurs; the body is kept as one part.
    case boundaryNotFound = "boundary-not-found"
    /// A multipart ends without its closing boundary.
    case closingBoundaryMissing = "closing-boundary-missing"
    /// Text stands before the first or after the last part of a multipart.
    case textOutsideParts = "text-outside-parts"
    /// A media type is malformed; `text/plain` or `application/octet-stream` was assumed.
    case mediaTypeMalformed = "media-type-malformed"
    /// A transfer encoding is unknown; the octets are kept as they stand.
    case transferEncodingUnknown = "transfer-encoding-unknown"
    /// A composite part has a transfer encoding it must not have (RFC 2045 §6.4).
    case transferEncodingForbidden = "transfer-encoding-forbidden"
    /// The data is obviously not in the stated transfer encoding; it is kept as it stands.
    case transferEncodingWrong = "transfer-encoding-wrong"
    /// Base64 text holds characters outside its alphabet.
    case base64Malformed = "base64-malformed"
    /// Base64 text ends within a group of four characters.
    case base64Cut = "base64-cut"
    /// Text follows the end of base64 data and was not decoded.
    case base64Trailing = "base64-trailing"
    /// A quoted-printable escape is malformed and kept as it stands.
    case quotedPrintableMalformed = "quoted-printable-malformed"
    /// Uuencoded data is malformed.
    case uuencodeMalformed = "uuencode-malformed"
    /// The text of a part holds a uuencoded file.
    case uuencodedFile = "uuencoded-file"
    /// The message is a fragment of a larger one (RFC 2046 §5.2.2).
    case partialMessage = "partial-message"
    /// The part points to content stored elsewhere (RFC 2046 §5.2.3).
    case externalBody = "external-body"
    /// The part is a TNEF container (`winmail.dat`), which is kept closed.
    case tnef = "tnef"

    // MARK: Charsets
    /// The stated charset is unknown; another was assumed.
    case charsetUnknown = "charset-unknown"
    /// The bytes prove that the stated charset is wrong; another was used.
    case charsetMismatch = "charset-mismatch"
    /// Bytes mean nothing in the charset; each is shown as U+FFFD.
    case charsetUndecodable = "charset-undecodable"
  }
}

extension MailDefect.Code {
  /// The severity a defect of this code has unless its place says otherwise.
  public var usualSeverity: DefectSeverity {
    switch self {
    case .messageTooLong, .headerTooLong, .nestingTooDeep, .tooManyParts, .lineTooLong,
      .textTooLong, .textInUTF16, .mailboxCut, .base64Cut, .charsetUndecodable, .uuencodeMalformed:
      return .damage
    case .separatorFolded, .byteOrderMark, .separatorInMessage, .blankLinesBeforeHeader,
      .fieldNameFollowedBySpace, .fieldControlCharacter, .textOutsideParts, .uuencodedFile,
      .partialMessage, .externalBody, .tnef, .dateIrregular, .fromLineWithoutDate,
      .transferEncodingForbidden, .encodedWordMalformed:
      return .note
    default:
      return .warning
    }
  }

  /// Whether the defect says that a limit of ``ReadingLimits`` was passed.
  public var isLimit: Bool {
    switch self {
    case .messageTooLong, .headerTooLong, .nestingTooDeep, .tooManyParts, .lineTooLong,
      .textTooLong:
      true
    default: false
    }
  }

  /// Whether the message cannot be read as a whole, and is set aside with its range.
  public var setsMessageAside: Bool { isLimit || self == .textInUTF16 }
}
