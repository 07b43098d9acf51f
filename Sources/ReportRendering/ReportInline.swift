/// A run of text inside a block, a cell or a fact.
///
/// All of it is data: no case accepts markup, and text with right-to-left letters is isolated from
/// its surroundings by the renderer.
public indirect enum ReportInline: Sendable, Hashable {
  /// Plain text.
  case text(String)
  /// Text that matters.
  case strong(String)
  /// Text with stress, or the report's remark about a value, such as `none in this archive`.
  case emphasis(String)
  /// An identifier, digest, path or command.
  case code(String)
  /// Words that lead somewhere inside the site.
  case link(text: String, to: ReportTarget)
  /// A short state in words with a shape and a colour.
  case badge(String, ReportTone)
  /// A point in time: what is shown, and RFC 3339 for machines.
  case time(shown: String, iso: String)
  /// A part of a whole drawn as a small bar beside its words, such as `312 MB of 500 MB`.
  case meter(part: Int, whole: Int, shown: String)
  /// A new line within the block.
  case lineBreak
  /// Words under which the rest opens, such as `and 3 more`; for cells of tables only. Always open in
  /// packets.
  case more(String, [ReportInline])
}

extension ReportInline {
  /// The run as plain text, as a screen reader would say it.
  public var plainText: String {
    switch self {
    case .text(let text), .strong(let text), .emphasis(let text), .code(let text),
      .link(let text, _), .badge(let text, _), .time(let text, _), .meter(_, _, let text),
      .more(let text, _):
      text
    case .lineBreak: " "
    }
  }
}

/// Where a link leads: always inside the site, by a path relative to its root folder.
///
/// There is no case for an address with a scheme, and the renderer percent-encodes every `:`, so a
/// string from the archive can become at most the name of a file that does not exist. A path that
/// is absolute or climbs out with `..` is shown as text without a link.
public enum ReportTarget: Sendable, Hashable {
  /// A place in the same document, on whichever of its pages it landed.
  case anchor(id: String)
  /// Another document of the site by its ``ReportDocument/name``, and a place on its page.
  case page(name: String, anchor: String? = nil)
  /// The rows of a filterable table whose facet `column` has the value; without script, the table.
  case rows(page: String, table: String, column: String, value: String)
  /// A file of the site by its path from the root folder, such as `natives/WR01-00001.txt`.
  case file(path: String)
}

/// The weight of a badge or a row; every tone also has a shape, and the words carry the meaning.
public enum ReportTone: String, Sendable, Hashable, CaseIterable {
  /// Nothing to weigh.
  case neutral
  /// In order, complete, confirmed.
  case good
  /// Running, open, in progress.
  case active
  /// Needs a look, soon due, guessed.
  case caution
  /// Overdue, disputed, lost.
  case critical
}
