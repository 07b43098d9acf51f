/// What is the same for every row of a table.
struct TableLayout {
  /// A column that is shown, and where its cell stands in each row.
  struct Shown {
    let index: Int
    let column: ReportColumn

    /// The class of a cell: `n` for figures, `t` for times, and `x` where a word is so long that
    /// it must be broken; other words are not, however narrow the column.
    func cellClass(isLong: Bool) -> StaticString? {
      switch (column.alignment, column.type) {
      case (.trailing, _): isLong ? "n x" : "n"
      case (_, .instant), (_, .date): isLong ? "t x" : "t"
      default: isLong ? "x" : nil
      }
    }
  }

  let shown: [Shown]
  /// The index of the column whose values gather rows, if any.
  let group: Int?
  let isFilterable: Bool

  init(_ table: ReportTable) {
    let group = table.grouping.flatMap { key in table.columns.firstIndex { $0.key == key } }
    self.group = group
    isFilterable = table.isFilterable
    shown = table.columns.enumerated().compactMap { index, column in
      guard column.isShownInHTML, index != group else { return nil }
      return Shown(index: index, column: column)
    }
  }
}

/// Whether the runs hold a word of more than 24 bytes.
private func hasLongWord(_ runs: [ReportInline]) -> Bool {
  runs.contains { run in
    var length = 0
    for byte in run.plainText.utf8 {
      length = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") ? 0 : length + 1
      if length > 24 { return true }
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
        .fixed("class", layout.shown.count > 8 ? "table wide" : "table"),
        .fixed("role", "region"), .text("aria-labelledby", caption), .fixed("tabindex", "0"),
      ])
    html.newline()
    html.open(
      "table",
      id(table.id)
        + (kind == .report && table.isFilterable ? [.fixed("class", "filterable")] : []))
    html.open("caption", [.text("id", caption)])
    inline(.text(table.caption))
    html.element("span", [.fixed("class", "count")]) {
      $0.text(
        isWhole
          ? Self.count(table.rows.count)
          : "rows \(Figures.integer(rows.lowerBound + 1)) to "
            + "\(Figures.integer(rows.upperBound)) of \(Figures.integer(table.rows.count))")
    }
    html.close("caption")
    html.newline()
    header(layout)
    body(table, rows: rows, layout: layout)
    html.close("table")
    html.newline()
    html.close("div")
  }

  private static func count(_ rows: Int) -> String {
    rows == 1 ? "1 row" : "\(Figures.integer(rows)) rows"
  }

  private mutating func header(_ layout: TableLayout) {
    html.open("thead")
    html.open("tr")
    for shown in layout.shown {
      var attributes: [HTMLAttribute] = [.fixed("scope", "col")]
      let isLong = hasLongWord([.text(shown.column.heading)])
      if let style = shown.cellClass(isLong: isLong) { attributes.append(.fixed("class", style)) }
      if kind == .report, layout.isFilterable, shown.column.isFacet {
        let isTime = shown.column.type == .instant || shown.column.type == .date
        attributes.append(.fixed("data-facet", isTime ? "year" : "value"))
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
    let length = row.cells.reduce(0) { $0 + $1.shown.reduce(0) { $0 + $1.plainText.utf8.count } }
    if let style = row.tone.rowClass(isTall: length > 2000) {
      attributes.append(.fixed("class", style))
    }
    html.open("tr", attributes)
    for (position, shown) in layout.shown.enumerated() {
      let name: StaticString = position == 0 ? "th" : "td"
      var attributes: [HTMLAttribute] = position == 0 ? [.fixed("scope", "row")] : []
      let cell = shown.index < row.cells.count ? row.cells[shown.index] : .empty
      let isLong = hasLongWord(cell.shown)
      if let style = shown.cellClass(isLong: isLong) { attributes.append(.fixed("class", style)) }
      if kind == .report, layout.isFilterable, let key = cell.sortKey {
        attributes.append(.text("data-v", key))
      }
      html.open(name, attributes)
      inlines(cell.shown)
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
