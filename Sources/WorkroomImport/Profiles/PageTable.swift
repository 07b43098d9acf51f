import PageReading

/// A table as a grid: a cell that spans columns stands in each of them.
struct PageTable {
  struct Row {
    var element: PageElement
    var cells: [PageElement]
    /// Cells in the markup, before spans are unfolded.
    var count: Int
    var hasData: Bool

    init(_ element: PageElement) {
      let cells = element.children.filter { $0.name == "td" || $0.name == "th" }
      let heads = cells.filter { $0.name == "th" }.count
      self.element = element
      self.cells = cells.flatMap { cell in
        Array(repeating: cell, count: min(max(Int(cell.attribute("colspan") ?? "") ?? 1, 1), 64))
      }
      count = cells.count
      hasData = heads < cells.count
    }
  }

  /// The head of a table as one kind of record sees it.
  struct Head {
    var row: Int
    var width: Int
    /// Field → column.
    var columns: [String: Int]
    var understood: Set<Int>
  }

  let place: String
  /// Its rows, whose cells are sought only where one is read: most tables are those of another kind of
  /// record, which their headings tell.
  let rows: [PageElement]
  /// The row of head cells, if the markup has one.
  let statedHeadRow: Int?
  /// Folded texts of the rows that may be the head, by row.
  let headings: [Int: [String]]

  init(_ table: PageElement) throws {
    place = table.xpath
    // Not `.//tr`: a table that lays out the page holds the others.
    let rows = try table.select("./tr|./thead/tr|./tbody/tr|./tfoot/tr")
    self.rows = rows
    statedHeadRow = rows.firstIndex(where: isHeadRow)
    // The first row of head cells; without one, any of the first three, if its words are headings.
    let candidates = statedHeadRow.map { [$0] } ?? Array(rows.indices.prefix(3))
    headings = Dictionary(
      uniqueKeysWithValues: candidates.map { row in
        (row, Row(rows[row]).cells.map { foldedHeading($0.visibleText) })
      })
  }

  var statedHead: [String]? { statedHeadRow.flatMap { headings[$0] } }

  /// Where the fields of a record stand; nil when a required heading is not there.
  func head(for record: RecordProfile) -> Head? {
    for (row, texts) in headings.sorted(by: { $0.key < $1.key }) {
      var head = Head(row: row, width: texts.count, columns: [:], understood: [])
      var lacks = false
      for (name, field) in record.fields where !field.headings.isEmpty {
        // The profile's order of words decides, then the place.
        let position = field.headings.lazy.compactMap { texts.firstIndex(of: $0) }.first
        if let position {
          head.columns[name] = position
          head.understood.formUnion(texts.indices.filter { texts[$0] == texts[position] })
        } else if field.isRequired {
          lacks = true
        }
      }
      if !lacks { return head }
    }
    return nil
  }
}

/// Whether a row has head cells only.
private func isHeadRow(_ row: PageElement) -> Bool {
  let cells = row.children.lazy.map(\.name).filter { $0 == "td" || $0 == "th" }
  return !cells.isEmpty && cells.allSatisfy { $0 == "th" }
}
