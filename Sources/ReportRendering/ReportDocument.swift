/// One report, format-neutral: HTML, CSV and JSON are rendered from the same value, so they agree.
///
/// Everything in it is finished text: times are already in the reader's zone, amounts already
/// carry their currency, and the renderers add nothing but form.
public struct ReportDocument: Sendable, Hashable {
  /// The page's only first-level heading and the browser's window title.
  public var title: String
  /// One line under the title: what is covered, as of when.
  public var subtitle: String?
  /// The path of the page within its site without `.html`, such as `index` or `jobs/10293847`.
  public var name: String
  /// The BCP 47 language of the report's own words.
  public var language: String
  /// The figures a reader should see first, shown as a strip under the title.
  public var summary: [ReportFact]
  /// The body, in reading order; a flat list whose levels make the outline.
  public var sections: [ReportSection]
  /// Links to the sibling pages of the site.
  public var navigation: [ReportLink]
  /// Closing lines: how the report was made, where its sources stand.
  public var footer: [String]
  /// Whether the page carries the search over all pages of its site; its section `search` gives way to
  /// it where scripts run, and each list item of that section names a kind of row.
  public var isSearch = false
  /// The files that hold the rows of its tables, by the tables' ids: their paths from the root folder.
  public var files: [String: [String]] = [:]
  /// Links after the closing lines, such as one to what the columns of the files mean.
  public var references: [ReportLink] = []
  /// The short text printed at the top of each sheet of paper, such as a title and an as-of date.
  public var pageLabel: String

  /// Makes a document; `pageLabel` falls back to the title.
  public init(
    title: String, subtitle: String? = nil, name: String, language: String = "en",
    summary: [ReportFact] = [], sections: [ReportSection] = [], navigation: [ReportLink] = [],
    footer: [String] = [], pageLabel: String? = nil
  ) {
    self.title = title
    self.subtitle = subtitle
    self.name = name
    self.language = language
    self.summary = summary
    self.sections = sections
    self.navigation = navigation
    self.footer = footer
    self.pageLabel = pageLabel ?? title
  }

  /// Every table of the document in reading order, those inside details included.
  public var tables: [ReportTable] {
    sections.flatMap { $0.blocks.flatMap(\.tables) }
  }
}

/// A labelled value: a figure of the summary strip or a line of a description list.
public struct ReportFact: Sendable, Hashable {
  /// What the value is, such as `Open actions`.
  public var label: String
  /// The value as a reader sees it.
  public var value: [ReportInline]
  /// A short qualification shown under the value, such as where it comes from.
  public var note: String?

  /// Makes a fact.
  public init(_ label: String, _ value: [ReportInline], note: String? = nil) {
    self.label = label
    self.value = value
    self.note = note
  }

  /// Makes a fact whose value is plain text.
  public init(_ label: String, _ value: String, note: String? = nil) {
    self.init(label, [.text(value)], note: note)
  }
}

/// A headed part of a document.
public struct ReportSection: Sendable, Hashable {
  /// The anchor other pages link to; stable across runs.
  public var id: String
  /// The heading's text.
  public var heading: String
  /// 2 for a part, 3 for a part of a part; other values are brought into this range.
  public var level: Int
  /// What stands under the heading.
  public var blocks: [ReportBlock]

  /// Makes a section.
  public init(id: String, heading: String, level: Int = 2, blocks: [ReportBlock]) {
    self.id = id
    self.heading = heading
    self.level = level
    self.blocks = blocks
  }
}

/// A link of the navigation that the pages of a site share.
public struct ReportLink: Sendable, Hashable {
  /// The words to follow.
  public var text: String
  /// Where they lead.
  public var target: ReportTarget
  /// Whether it stands for the page that shows it.
  public var isCurrent: Bool

  /// Makes a link.
  public init(_ text: String, to target: ReportTarget, isCurrent: Bool = false) {
    self.text = text
    self.target = target
    self.isCurrent = isCurrent
  }
}
