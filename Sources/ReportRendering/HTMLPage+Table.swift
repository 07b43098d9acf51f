/// What is the same for every row of a table.
struct TableLayout {
  /// A column that is shown, and where its cell stands in each row.
  struct Shown {
    let index: Int
    let column: ReportColumn

    /// The class of the column's head.
    var headClass: StaticString? {
      if column.alignment == .trailing { return "n" }
      if column.type == .instant || column.type == .date { return "t" }
      // A number that leads its row needs no more room than it takes.
      if column.type == .integer { return "b" }
      return hasLongWord([.text(column.heading)]) ? "x" : nil
    }

    /// The class of a cell: `n` for figures, `t` for times, and `x` where a word is so long that
    /// it must be broken; other words are not, however narrow the column.
    ///
    /// A single word of code is `d`, which keeps it on one line, as dates are.
    ///
    /// In reports moreover `b` for a badge on a line of its own, `s` for citations, `o` for figures
    /// with words, `m` for some words, `w` for sentences and `l` for a word that wants room in a
    /// card, by which their widths are chosen. What else takes a line of its own in a card, and no
    /// more room elsewhere, is `f`: words below a badge, and in packets all longer words.
    func cellClass(_ runs: [ReportInline], kind: HTMLPageKind) -> StaticString? {
      let isLong = hasLongWord(runs)
      let isReport = kind == .report
      // Numbers of exhibits, codes and ids of rules are not broken at their hyphens.
      if !isLong, runs.count == 1, case .code(let word) = runs[0], !word.contains(" ") {
        return "d"
      }
      switch (column.alignment, column.type) {
      case (.leading, .integer) where isReport: return "b"
      // An amount with words beside and below it may be broken between the words.
      case (.trailing, _) where isReport && runs.count > 1: return isLong ? "n x" : "n o"
      case (.trailing, _): return isLong ? "n x" : "n"
      case (_, .instant), (_, .date): return isLong ? "t x" : "t"
      default: break
      }
      if isReport, isCitation(runs) { return "s" }
      if isLong { return isReport && length(of: runs) > 140 ? "x w" : "x" }
      guard isReport else {
        return length(of: runs) > 32 || hasLongWord(runs, limit: 16) ? "f" : nil
      }
      let length = length(of: runs)
      if case .badge = runs.first, runs.count == 1 || runs[1] == .lineBreak {
        return length > 48 ? "b f" : "b"
      }
      if length > 140 { return "w" }
      if length > 32 { return "m" }
      return hasLongWord(runs, limit: 16) ? "l" : nil
    }
  }

  let shown: [Shown]
  /// The columns that are not shown and by which rows can be chosen, or gathered, all the same.
  let hiddenFacets: [Shown]
  /// The index of the column whose values gather rows, if any.
  let group: Int?
  let isFilterable: Bool
  let groupings: [String]

  init(_ table: ReportTable) {
    let group = table.grouping.flatMap { key in table.columns.firstIndex { $0.key == key } }
    self.group = group
    isFilterable = table.isFilterable
    groupings = table.groupings
    hiddenFacets = table.columns.enumerated().compactMap { index, column in
      let isHidden = table.isFilterable && column.isFacet && !column.isShownInHTML && index != group
      return isHidden ? Shown(index: index, column: column) : nil
    }
    shown = table.columns.enumerated().compactMap { index, column in
      guard column.isShownInHTML, index != group else { return nil }
      return Shown(index: index, column: column)
    }
  }
}

/// Whether the runs name a place by a link and a digest.
private func isCitation(_ runs: [ReportInline]) -> Bool {
  var hasLink = false
  var hasCode = false
  for run in runs {
    switch run {
    case .link: hasLink = true
    case .code: hasCode = true
    default: break
    }
  }
  return hasLink && hasCode
}

/// The bytes of text in the runs; a narrow column would make a tower of many.
private func length(of runs: [ReportInline]) -> Int {
  runs.reduce(0) { $0 + $1.plainText.utf8.count }
}

/// Whether the runs hold a word of more than so many bytes.
private func hasLongWord(_ runs: [ReportInline], limit: Int = 24) -> Bool {
  runs.contains { run in
    var length = 0
    for byte in run.plainText.utf8 {
      length = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") ? 0 : length + 1
      if length > limit { return true }
    }
    return false
  }
}

extension HTMLPage {
  mutating func table(_ table: ReportTable, rows: Range<Int>) {
    let layout = TableLayout(table)
    let caption = derivedID(table.id, "caption")
    let isWhole = rows.count == table.rows.count
    // A region that scrolls must be reachable by keyboard and say what it is (WCAG 2.1.1).
    html.open(
      "div",
      [
        .fixed("class", style(columns: layout.shown.count, rows: rows.count)),
        .fixed("role", "region"), .text("aria-labelledby", caption), .fixed("tabindex", "0"),
      ])
    html.newline()
    html.open(
      "table",
      id(table.id)
        + (kind == .report && table.isFilterable ? facets(of: table, layout) : []))
    html.open("caption", [.text("id", caption)])
    inline(.text(table.caption))
    html.element("span", [.fixed("class", "count")]) {
      $0.text(
        isWhole
          ? Self.count(table.rows.count)
          : "rows \(Figures.integer(rows.lowerBound + 1)) to "
            + "\(Figures.integer(rows.upperBound)) of \(Figures.integer(table.rows.count))")
    }
    for path in document.files[table.id] ?? [] {
      guard let reference = HTMLReference(path: path, from: self.path) else { continue }
      let form = path.split(separator: ".").last.map { $0.uppercased() } ?? path
      html.element(
        "a",
        [
          .fixed("class", "file"), .href(reference),
          .text("aria-label", "\(table.caption) as \(form)"),
        ], text: form)
    }
    html.close("caption")
    html.newline()
    header(layout)
    body(table, rows: rows, layout: layout)
    html.close("table")
    html.newline()
    html.close("div")
  }

  /// Wide tables scroll sideways, and where they are long also in height, under their head; on a
  /// narrow screen rows become cards, each cell under the name of its column.
  private func style(columns: Int, rows: Int) -> StaticString {
    if columns > 8 {
      return kind == .report && rows > 40 ? "table wide deep cards" : "table wide cards"
    }
    return columns > 2 ? "table cards" : "table"
  }

  /// What a script needs to know of a table beyond its heads.
  private func facets(of table: ReportTable, _ layout: TableLayout) -> [HTMLAttribute] {
    var attributes: [HTMLAttribute] = [.fixed("class", "filterable")]
    guard !layout.hiddenFacets.isEmpty else { return attributes }
    attributes.append(
      .text("data-f", layout.hiddenFacets.map(\.column.heading).joined(separator: "\n")))
    attributes.append(
      .text("data-k", layout.hiddenFacets.map(\.column.key).joined(separator: "\n")))
    let groups = layout.hiddenFacets.map(\.column.key).filter(layout.groupings.contains)
    if !groups.isEmpty { attributes.append(.text("data-g", groups.joined(separator: "\n"))) }
    return attributes
  }

  private static func count(_ rows: Int) -> String {
    rows == 1 ? "1 row" : "\(Figures.integer(rows)) rows"
  }

  private mutating func header(_ layout: TableLayout) {
    html.open("thead")
    html.open("tr")
    for shown in layout.shown {
      var attributes: [HTMLAttribute] = [.fixed("scope", "col")]
      if let style = shown.headClass {
        attributes.append(.fixed("class", style))
      }
      if kind == .report, layout.isFilterable, shown.column.isFacet {
        let isTime = shown.column.type == .instant || shown.column.type == .date
        attributes.append(.fixed("data-facet", isTime ? "year" : "value"))
        attributes.append(.text("data-k", shown.column.key))
      }
      if kind == .report, layout.groupings.contains(shown.column.key) {
        attributes.append(.flag("data-group"))
      }
      html.open("th", attributes)
      inline(.text(shown.column.heading))
      html.close("th")
    }
    html.close("tr")
    html.close("thead")
    html.newline()
  }

  private mutating func body(_ table: ReportTable, rows: Range<Int>, layout: TableLayout) {
    html.open("tbody")
    html.newline()
    var previous: ReportCell?
    for index in rows {
      let row = table.rows[index]
      if let group = layout.group, group < row.cells.count, row.cells[group] != previous {
        let cell = row.cells[group]
        if previous != nil {
          html.close("tbody")
          html.newline()
          html.open("tbody")
          html.newline()
        }
        groupHeading(cell, layout: layout)
        previous = cell
      }
      self.row(row, layout: layout)
    }
    html.close("tbody")
    html.newline()
  }

  mutating func groupHeading(_ cell: ReportCell, layout: TableLayout) {
    html.open("tr", [.fixed("class", "group")])
    html.open("th", [.number("colspan", layout.shown.count), .fixed("scope", "rowgroup")])
    inlines(cell.shown)
    html.close("th")
    html.close("tr")
    html.newline()
  }

  mutating func row(_ row: ReportRow, layout: TableLayout) {
    var attributes = id(row.id)
    // On paper a row is not cut, unless it is so long that keeping it whole leaves sheets empty.
    let isTall = row.cells.reduce(0) { $0 + length(of: $1.shown) } > 2000
    if let style = row.tone.rowClass(isTall: isTall) {
      attributes.append(.fixed("class", style))
    }
    if kind == .report, !layout.hiddenFacets.isEmpty {
      attributes.append(
        .text(
          "data-f",
          layout.hiddenFacets.map { facet in
            guard facet.index < row.cells.count, case .text(let text) = row.cells[facet.index].value
            else { return "" }
            return text.replacing("; ", with: "\t")
          }.joined(separator: "\n")))
    }
    html.open("tr", attributes)
    for (position, shown) in layout.shown.enumerated() {
      let name: StaticString = position == 0 ? "th" : "td"
      var attributes: [HTMLAttribute] = position == 0 ? [.fixed("scope", "row")] : []
      let cell = shown.index < row.cells.count ? row.cells[shown.index] : .empty
      let isBlank = cell.shown.allSatisfy { $0.plainText.isEmpty }
      if let style = shown.cellClass(cell.shown, kind: kind) {
        attributes.append(.fixed("class", style))
      }
      if kind == .report, layout.isFilterable, let key = cell.sortKey {
        attributes.append(.text("data-v", key))
      }
      // In a card a cell stands under its column's name; the first one needs it only as a number.
      if position > 0 || shown.column.type == .integer, layout.shown.count > 2, !isBlank {
        attributes.append(.text("data-h", shown.column.heading))
      }
      html.open(name, attributes)
      if !isBlank { inlines(cell.shown) }
      html.close(name)
    }
    html.close("tr")
    html.newline()
  }
}

extension ReportCell {
  /// What the script sorts by, where that is not the text shown.
  var sortKey: String? {
    switch value {
    case .integer(let number): String(number)
    case .decimal(let number): number
    case .money(let amount, _): amount
    case .instant(let iso), .date(let iso): iso
    case .none: shown.isEmpty ? nil : ""
    case .text(let text): shown == [.text(text)] ? nil : text
    case .boolean: nil
    }
  }
}
