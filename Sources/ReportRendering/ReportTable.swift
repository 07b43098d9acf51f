/// Rows and columns, shown as an HTML table and written as CSV and JSON.
public struct ReportTable: Sendable, Hashable {
  /// The anchor in HTML and the stem of the CSV and JSON files, such as `jobs`.
  public var id: String
  /// What the rows are, in a few words.
  public var caption: String
  /// The columns, in the order of each row's cells.
  public var columns: [ReportColumn]
  /// The rows, already sorted.
  public var rows: [ReportRow]
  /// The key of the column whose equal, neighbouring values gather rows under one heading.
  public var grouping: String?
  /// Whether a filter box, a row count and sorting are offered where scripts run.
  public var isFilterable: Bool
  /// The keys of columns, shown or facets, by whose values a reader may gather the rows where scripts run.
  public var groupings: [String]
  /// What one row is, such as `Message`: its rows are then found by the search across pages.
  public var noun: String?

  /// Makes a table.
  public init(
    id: String, caption: String, columns: [ReportColumn], rows: [ReportRow],
    grouping: String? = nil, isFilterable: Bool = false, groupings: [String] = [],
    noun: String? = nil
  ) {
    self.groupings = groupings
    self.noun = noun
    self.id = id
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.grouping = grouping
    self.isFilterable = isFilterable
  }
}

/// A column: its heading for readers, its name, type and meaning for programs.
public struct ReportColumn: Sendable, Hashable {
  /// The name in CSV and JSON, in snake_case; stable once published.
  public var key: String
  /// The heading in HTML.
  public var heading: String
  /// What its values are.
  public var type: ReportColumnType
  /// The edge its cells align to; numbers trail unless told otherwise.
  public var alignment: ReportAlignment
  /// The unit of the CSV and JSON values, such as `bytes` or `hours`.
  public var unit: String?
  /// One sentence for the column dictionary.
  public var description: String
  /// Whether a choice of its values (of its years, for dates) stands beside the filter box; of a column
  /// that is not shown, each of the values that `; ` parts.
  public var isFacet: Bool
  /// Whether the column is shown in HTML.
  public var isShownInHTML: Bool
  /// Whether the column is written to CSV and JSON.
  public var isShownInCSV: Bool

  /// Makes a column; `alignment` follows the type when it is not given.
  public init(
    _ key: String, _ heading: String, type: ReportColumnType = .text,
    alignment: ReportAlignment? = nil, unit: String? = nil, description: String = "",
    isFacet: Bool = false, isShownInHTML: Bool = true, isShownInCSV: Bool = true
  ) {
    self.key = key
    self.heading = heading
    self.type = type
    self.alignment = alignment ?? type.alignment
    self.unit = unit
    self.description = description
    self.isFacet = isFacet
    self.isShownInHTML = isShownInHTML
    self.isShownInCSV = isShownInCSV
  }
}

/// The type a column's values have in CSV and JSON.
public enum ReportColumnType: String, Sendable, Hashable, CaseIterable {
  /// Text, formula-guarded in CSV.
  case text
  /// A whole number.
  case integer
  /// A number with a decimal point.
  case decimal
  /// An amount, and in a second column named `KEY_currency` its currency.
  case money
  /// RFC 3339 with offset.
  case instant
  /// A calendar date, `YYYY-MM-DD`.
  case date
  /// `true` or `false`.
  case boolean

  var alignment: ReportAlignment {
    switch self {
    case .integer, .decimal, .money: .trailing
    case .text, .instant, .date, .boolean: .leading
    }
  }
}

/// The edge text is set against.
public enum ReportAlignment: Sendable, Hashable {
  /// Where reading begins.
  case leading
  /// Where reading ends; for figures.
  case trailing
}

/// A row of a table.
public struct ReportRow: Sendable, Hashable {
  /// The anchor other pages link to.
  public var id: String?
  /// One cell per column; missing ones are empty, surplus ones are not shown.
  public var cells: [ReportCell]
  /// The weight of the row; its words say the same.
  public var tone: ReportTone

  /// Makes a row.
  public init(id: String? = nil, _ cells: [ReportCell], tone: ReportTone = .neutral) {
    self.id = id
    self.cells = cells
    self.tone = tone
  }
}
