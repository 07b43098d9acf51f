/// Every limit of the page reader; each is tested at the limit and one past.
public struct PageLimits: Sendable, Hashable {
  /// Octets of a file with all that is embedded in it; whoever reads files leaves a larger one unread.
  public var fileBytes = 256 << 20
  /// Octets of markup (UTF-8, embedded `data:` URIs set aside) that are read; the rest is damage.
  public var markupBytes = 128 << 20
  /// Octets of markup above which a note says that memory grows in proportion (about 13 times).
  public var notableMarkupBytes = 12 << 20
  /// Elements and attributes together; each needs a few hundred octets of memory, however short it
  /// is written. The rest of the markup is damage.
  public var nodes = 8_000_000
  /// Elements that the XPath function `id` finds; libxml2's table of them does not grow with the
  /// page, so that millions would take minutes.
  public var identifiers = 100_000
  /// Levels of nested elements; deeper ones are left out and their content joins the deepest one. Browsers
  /// draw the line at the same depth.
  public var depth = 512
  /// Attributes of one element; the parser compares each with all before it.
  public var attributes = 256
  /// Octets of one attribute value; the rest of a longer one is left out.
  public var attributeValueBytes = 4 << 20
  /// Octets that are looked at to tell form and charset.
  public var sniffedBytes = 4096
  /// Octets that a `data:` URI must have to be set aside before parsing.
  public var embeddedURIBytes = 256
  /// Steps that one XPath evaluation may take.
  public var xpathOperations = 200_000_000
  /// Octets that a stretch of plain text must have to be kept from the parser, which would give the
  /// same text for it more slowly; tests read pages both ways.
  package var standInOctets = 12
  /// Defects of one page that are kept singly; each further one of a code counts into its last.
  public var defectsPerCode = 20

  /// The limits used unless others are given.
  public static let standard = PageLimits()

  /// Makes the standard limits, to be changed one by one.
  public init() {}
}
