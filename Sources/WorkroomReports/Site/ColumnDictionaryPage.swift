import ReportRendering

/// The columns of every CSV and JSON file as a Markdown page that lies beside them.
func columnDictionaryPage(_ input: ReportInput) -> RenderedFile {
  var text = """
    ## Columns

    Every table of the pages is a file as well, in the forms that were chosen (`--format html,csv,json`; of
    them html and csv by default). CSV files are RFC 4180 in UTF-8 with a byte-order mark and CRLF; JSON
    files, where they were asked for, hold the same rows. Files of a job stand in its folder `jobs/KEY/`.
    A text that a spreadsheet would take for a formula begins with `'`. Instants are ISO 8601 with
    their offset; amounts are decimals with their currency beside them, never summed across currencies.
    An empty field is a value that this archive does not hold.

    """
  for table in columnDictionary(input) {
    text += "\n### \(table.caption)\n\n"
    text += "| " + table.columns.map(\.heading).joined(separator: " | ") + " |\n"
    text += "|" + table.columns.map { _ in "---|" }.joined() + "\n"
    for row in table.rows {
      let cells = row.cells.map { cell in
        cell.shown.map(\.plainText).joined().replacing("|", with: "\\|")
          .replacing("\n", with: " ")
      }
      text += "| " + cells.joined(separator: " | ") + " |\n"
    }
  }
  return RenderedFile(name: "columns.md", bytes: Array(text.utf8))
}
