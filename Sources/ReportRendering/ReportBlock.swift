/// A block of a section, in reading order.
public indirect enum ReportBlock: Sendable, Hashable {
  /// Running text.
  case paragraph([ReportInline])
  /// Labelled values, one under another.
  case facts([ReportFact])
  /// Rows and columns; also a CSV and a JSON file.
  case table(ReportTable)
  /// Items in order; numbered when the order means something.
  case list([[ReportInline]], ordered: Bool)
  /// Verbatim text from the archive with its line breaks, followed by where it was said.
  case quotation(String, cite: [ReportInline])
  /// A passage set apart; its kind is also said in words.
  case notice(ReportNoticeKind, [ReportInline])
  /// A drawing with its text alternative.
  case picture(ReportPicture)
  /// Images from the archive with captions.
  case gallery([ReportImage])
  /// Text in a fixed-width face: commands, header fields, digests.
  case preformatted(String)
  /// Blocks that open under a summary; always open on paper and in packets.
  case details(summary: [ReportInline], [ReportBlock])

  /// The tables in this block, those inside details included.
  public var tables: [ReportTable] {
    switch self {
    case .table(let table): [table]
    case .details(_, let blocks): blocks.flatMap(\.tables)
    default: []
    }
  }
}

/// How a notice is meant.
public enum ReportNoticeKind: String, Sendable, Hashable, CaseIterable {
  /// Worth knowing; nothing to do.
  case info
  /// An interpretation was guessed or a deadline nears.
  case caution
  /// Content was lost or could not be read.
  case damage
}

/// A raster image from the archive, carried inside the page or lying beside it.
public struct ReportImage: Sendable, Hashable {
  /// The file's bytes; PNG, JPEG, GIF and WebP are shown, anything else is named but not shown.
  public var bytes: [UInt8]
  /// Where the image lies instead, by its path from the site's root folder.
  public var path: String?
  /// What the image shows, for readers who do not see it; usually its file name.
  public var alternative: String
  /// The line under the image.
  public var caption: [ReportInline]

  /// Makes an image.
  public init(bytes: [UInt8], alternative: String, caption: [ReportInline] = []) {
    self.bytes = bytes
    self.alternative = alternative
    self.caption = caption
  }

  /// Makes an image that lies beside the page, written under a name of ``fileName(of:digest:)``.
  public init(path: String, alternative: String, caption: [ReportInline] = []) {
    self.init(bytes: [], alternative: alternative, caption: caption)
    self.path = path
  }

  /// The name under which the bytes may lie beside pages, or nil when they are no PNG, JPEG, GIF or
  /// WebP: only raster formats, which can neither run nor load anything, get a name that is shown.
  public static func fileName(of bytes: [UInt8], digest: String) -> String? {
    rasterType(of: bytes).map { "\(digest.prefix(16)).\($0 == "jpeg" ? "jpg" : $0)" }
  }
}
