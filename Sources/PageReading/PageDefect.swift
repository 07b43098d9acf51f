/// How much a defect matters: whether something is merely odd, was guessed, or is gone.
public enum PageDefectSeverity: String, Sendable, Hashable, CaseIterable {
  /// Odd, but nothing was lost.
  case note
  /// An interpretation was guessed or something stands in another place than the page meant.
  case warning
  /// Content was lost.
  case damage
}

/// Something about a saved page that a reader of its content should know.
public struct PageDefect: Sendable, Hashable {
  /// What was met; the raw value is the stable kebab-case code.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The markup ends inside a tag, a comment, a script or a table, or a quotation mark or a title is
    /// never closed.
    case truncated = "page-truncated"
    /// Nothing declared the charset, so it was told from the bytes.
    case charsetGuessed = "page-charset-guessed"
    /// Two declarations of the charset differ, or the bytes are not what was declared.
    case charsetMismatch = "page-charset-mismatch"
    /// The declared charset is not known here.
    case charsetUnknown = "page-charset-unknown"
    /// Octets that are no text in the page's charset were replaced by U+FFFD.
    case octetsReplaced = "page-octets-replaced"
    /// Elements nest deeper than the limit; the excess ones were left out, their content kept.
    case tooDeep = "page-too-deep"
    /// An attribute value is longer than the limit; the rest of it was left out.
    case textCut = "page-text-cut"
    /// The markup is larger than the limit; the rest was not read.
    case overLimit = "page-over-limit"
    /// The markup is large enough that reading it needs memory in proportion.
    case largeMarkup = "page-large-markup"
    /// One element has more attributes than the limit; the rest of them were left out.
    case tooManyAttributes = "page-too-many-attributes"
    /// The page has more identifiers than the limit; `id` in XPath does not find the further ones.
    case tooManyIdentifiers = "page-too-many-identifiers"
    /// NUL octets stand in the markup; they were taken out or replaced by U+FFFD.
    case nulBytes = "page-nul-bytes"
    /// The page declares entities of its own; they were not expanded.
    case entityDeclared = "page-entity-declared"
    /// The page asks for a password, so it may have been saved while logged out.
    case loggedOut = "page-logged-out"
    /// The page is a frameset; what its frames showed is in other files.
    case frameset = "page-frameset"
    /// The file holds the markup of a page as text (a view-source copy); it was unwrapped.
    case viewSource = "page-view-source"
    /// The archive has no part that is a page.
    case noPage = "page-archive-without-page"
    /// The archive is damaged as a MIME message.
    case archiveDamaged = "page-archive-damaged"
    /// The file holds nothing to read.
    case empty = "page-empty"
  }

  /// What was met.
  public var code: Code
  /// How much it matters.
  public var severity: PageDefectSeverity
  /// Where in the bytes given to the reader, if that is known.
  public var range: Range<Int>?
  /// One sentence for people, without machine-dependent content.
  public var detail: String

  /// Makes a defect of its parts.
  public init(
    _ code: Code, _ severity: PageDefectSeverity, range: Range<Int>? = nil, detail: String
  ) {
    self.code = code
    self.severity = severity
    self.range = range
    self.detail = detail
  }
}
