/// How much a defect of a bundle costs the reader of it.
public enum BundleDefectSeverity: String, Sendable, Hashable {
  /// Odd, nothing is lost.
  case note
  /// An interpretation was guessed.
  case warning
  /// Content is lost or unreadable.
  case damage
}

/// One thing that is wrong with a bundle or with one of its entries.
public struct BundleDefect: Sendable, Hashable {
  /// What is wrong, by a stable name.
  public let code: Code
  /// What it costs.
  public let severity: BundleDefectSeverity
  /// The first byte concerned, counted from the start of the bundle; nil where it is not known.
  public let offset: Int?
  /// The particulars in one sentence, without markup.
  public let detail: String

  /// Creates a defect whose severity is the usual one of its code unless another is given.
  public init(
    _ code: Code, severity: BundleDefectSeverity? = nil, offset: Int? = nil, detail: String
  ) {
    self.code = code
    self.severity = severity ?? code.usualSeverity
    self.offset = offset
    self.detail = detail
  }
}

extension BundleDefect {
  /// The stable names of defects; raw values are part of every report and never change.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The bytes end before the bundle does.
    case bundleTruncated = "bundle-truncated"
    /// A zip without an end of central directory record; entries come from local headers.
    case bundleNoCentralDirectory = "bundle-no-central-directory"
    /// The central directory breaks off or contradicts its end record (APPNOTE §4.3.12, §4.3.16).
    case bundleDirectoryDamaged = "bundle-directory-damaged"
    /// One part of a split bundle; the other parts are needed.
    case bundleSplit = "bundle-split"
    /// The list of entries itself is encrypted.
    case bundleEncrypted = "bundle-encrypted"
    /// The bytes stop making sense, the rest of the bundle cannot be read.
    case bundleUnreadable = "bundle-unreadable"
    /// Bytes stand before the first entry, as in a self-extracting zip.
    case bundlePrefix = "bundle-prefix"
    /// Bytes follow the end of the bundle.
    case bundleTrailingBytes = "bundle-trailing-bytes"
    /// What a compressed tar decompresses to does not have the checksum recorded for it.
    case bundleCRCMismatch = "bundle-crc-mismatch"
    /// More entries than `BundleLimits.entryCount`; the rest is not listed.
    case bundleOverEntryCount = "bundle-over-entry-count"
    /// The bundle expands to more than its size allows past `BundleLimits.totalExpandedFloor`, or the
    /// outermost one, with all that lies in it, past `overallExpandedFloor` or `totalExpandedBytes`.
    case bundleOverTotalBytes = "bundle-over-total-bytes"

    /// The name is absolute or names a drive; shown relative.
    case entryPathAbsolute = "entry-path-absolute"
    /// The name climbs out of the bundle by `..`; shown inside it.
    case entryPathEscapesRoot = "entry-path-escapes-root"
    /// The name holds empty, `.` or `..` segments that were resolved.
    case entryPathNotNormal = "entry-path-not-normal"
    /// The name separates its segments by backslashes (APPNOTE §4.4.17.1 wants slashes).
    case entryNameBackslash = "entry-name-backslash"
    /// The name is empty.
    case entryNameEmpty = "entry-name-empty"
    /// The name holds control characters; shown as `[U+0007]`.
    case entryNameControlCharacter = "entry-name-control-character"
    /// The name holds characters that reverse the reading direction; shown as `[U+202E]`.
    case entryNameBidirectional = "entry-name-bidirectional"
    /// The name is one that Windows reserves for a device.
    case entryNameReserved = "entry-name-reserved"
    /// A segment of the name ends in a dot or a space, which Windows drops.
    case entryNameTrailingDot = "entry-name-trailing-dot"
    /// An earlier entry has the same name.
    case entryNameDuplicate = "entry-name-duplicate"
    /// An earlier entry has the same name but for the case of its letters.
    case entryNameCaseCollision = "entry-name-case-collision"
    /// The name is longer than `BundleLimits.nameBytes`; shown cut.
    case entryNameTooLong = "entry-name-too-long"
    /// The charset of the name was guessed.
    case entryNameCharsetGuessed = "entry-name-charset-guessed"
    /// The name is not in the charset it claims.
    case entryNameCharsetWrong = "entry-name-charset-wrong"
    /// The name was encoded twice; the repaired form is shown.
    case entryNameMojibake = "entry-name-mojibake"
    /// The Info-ZIP Unicode Path field (0x7075) belongs to another name and was not used.
    case entryNameUnicodeStale = "entry-name-unicode-stale"
    /// The local header names the entry differently from the central directory.
    case entryNameMismatch = "entry-name-mismatch"

    /// The content needs a password.
    case entryEncrypted = "entry-encrypted"
    /// The given password does not open the content.
    case entryPasswordWrong = "entry-password-wrong"
    /// The content is compressed or encrypted by a method that cannot be read.
    case entryUnsupportedMethod = "entry-unsupported-method"
    /// The local header is missing or is not one (APPNOTE §4.3.7).
    case entryBadLocalHeader = "entry-bad-local-header"
    /// Sizes or method differ between local header and central directory.
    case entryHeaderMismatch = "entry-header-mismatch"
    /// An extra field is malformed (APPNOTE §4.5).
    case entryBadExtraField = "entry-bad-extra-field"
    /// The content does not have the checksum that is recorded for it.
    case entryCRCMismatch = "entry-crc-mismatch"
    /// The content ends before its declared size.
    case entryShort = "entry-short"
    /// The content goes on past its declared size.
    case entryLong = "entry-long"
    /// The compressed data cannot be decoded beyond some point.
    case entryDataDamaged = "entry-data-damaged"
    /// The entry's bytes belong to an earlier entry as well.
    case entryOverlap = "entry-overlap"
    /// Another entry shares this local header; most programs do not list this one.
    case entryHiddenFromListing = "entry-hidden-from-listing"
    /// A local header stands in the file that the central directory does not list.
    case entryNotInDirectory = "entry-not-in-directory"
    /// The content is larger than `BundleLimits.entryBytes`.
    case entryOverLimit = "entry-over-limit"
    /// The content expands more than `BundleLimits.expansionRatio` times.
    case expansionRatio = "expansion-ratio"
    /// Reading took longer than `BundleLimits.secondsPerEntry`.
    case entryOverTime = "entry-over-time"
    /// The content needs more working memory than `BundleLimits.decoderMemory`.
    case entryOverMemory = "entry-over-memory"
    /// A link, which is recorded and never followed.
    case entryLink = "entry-link"
    /// A device, pipe or socket, which is recorded and never opened.
    case entrySpecial = "entry-special"
    /// The modification time is outside what its field can mean.
    case entryTimeInvalid = "entry-time-invalid"
    /// Something unusual that the decoder reports; nothing is lost.
    case entryUnusual = "entry-unusual"
  }
}

extension BundleDefect.Code {
  /// The severity a defect of this code has unless the place it was found says otherwise.
  public var usualSeverity: BundleDefectSeverity {
    switch self {
    case .bundlePrefix, .bundleTrailingBytes, .entryPathNotNormal, .entryNameBackslash,
      .entryNameReserved, .entryNameTrailingDot, .entryNameCaseCollision,
      .entryNameControlCharacter,
      .entryNameUnicodeStale, .entryLink, .entrySpecial, .entryTimeInvalid, .entryUnusual,
      .entryBadExtraField, .entryNameTooLong:
      .note
    case .entryPathAbsolute, .entryPathEscapesRoot, .entryNameEmpty, .entryNameBidirectional,
      .entryNameDuplicate, .entryNameCharsetGuessed, .entryNameCharsetWrong, .entryNameMojibake,
      .entryNameMismatch, .entryHeaderMismatch, .entryNotInDirectory, .bundleNoCentralDirectory:
      .warning
    default:
      .damage
    }
  }
}
