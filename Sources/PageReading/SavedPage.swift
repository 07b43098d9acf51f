/// A page as somebody saved it: its tree, its text, where it came from and what was odd about it.
///
/// Reading never fails: what could not be read is told in ``defects``.
public struct SavedPage {
  /// The form in which the page was saved.
  public let form: PageForm
  /// The content of the page's `title`, white space collapsed; of an archive whose page has none,
  /// its Subject.
  public let title: String?
  /// The address the page was saved from.
  public let savedFrom: String?
  /// What says so: `saved-from comment`, `SingleFile comment`, `HTTrack comment`, `savepage-url`,
  /// `Snapshot-Content-Location`, `Content-Location`, `view-source title`, `canonical`, `og:url`
  /// or `base`.
  public let savedFromBasis: String?
  /// When the page was saved, as written by the program that saved it.
  public let savedAtText: String?
  /// What says so: `SingleFile comment`, `HTTrack comment`, `savepage-date` or `Date`.
  public let savedAtBasis: String?
  /// The charset the markup was read in, by its WHATWG name in lower case.
  public let charset: String
  /// What says so: `BOM`, `MIME header`, `meta`, `XML declaration`, `sniffed` or, for plain ASCII,
  /// `default`.
  public let charsetBasis: String
  /// The tree of the page.
  public private(set) var document: PageDocument
  /// The text of the page as a reader sees it.
  public var visibleText: String { document.root?.visibleText ?? "" }
  /// The files embedded in the page, in order.
  public let resources: [PageResource]
  /// What was odd, guessed or lost, in order of its place; what concerns the whole comes first.
  public let defects: [PageDefect]

  private let source: PageSource

  /// Reads the bytes of a saved page, in a form that is known (from a file's name, say) or told from
  /// the bytes; what plainly is another form is read as that.
  public init(_ bytes: consuming [UInt8], as form: PageForm? = nil, limits: PageLimits = .standard)
  {
    let reading = readPage(consume bytes, as: form, limits: limits)
    self.form = reading.form
    title = reading.title
    savedFrom = reading.provenance.address
    savedFromBasis = reading.provenance.addressBasis
    savedAtText = reading.provenance.savedAt
    savedAtBasis = reading.provenance.savedAtBasis
    charset = reading.charset
    charsetBasis = reading.charsetBasis.rawValue
    document = reading.document
    resources = reading.resources
    defects = reading.defects
    source = reading.source
  }

  /// Lets go of the tree, by far the largest part of a page: from then on the page has no elements
  /// and no text; all else that was read of it stays, embedded files too.
  public mutating func releaseTree() {
    document = PageDocument()
  }

  /// The decoded octets of an embedded file, or nil if what stands there cannot be decoded.
  public func content(of resource: PageResource) -> [UInt8]? {
    source.content(of: resource)
  }
}
