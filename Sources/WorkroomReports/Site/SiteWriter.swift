import ReportRendering

/// Which part of a table a document holds, where its file is written piece by piece.
enum TablePart {
  case whole, first, middle, last

  /// Part `index` of `count`.
  init(_ index: Int, of count: Int) {
    self = count == 1 ? .whole : index == 0 ? .first : index == count - 1 ? .last : .middle
  }

  var isFirst: Bool { self == .whole || self == .first }
  var isLast: Bool { self == .whole || self == .last }
}

/// Renders documents in the forms asked for and gathers what can be searched.
struct SiteWriter: Sendable {
  var renderer = HTMLRenderer(kind: .report)
  let formats: Set<ReportFormat>
  let sink: ReportSink
  /// The pages that are written, or nil when all are.
  var names: Set<String>?
  var chunks = SearchChunks(name: "reports")

  init(formats: Set<ReportFormat>, sink: ReportSink) {
    self.formats = formats
    self.sink = sink
  }

  /// Writes a document, and its tables as files, or `part` of them. Says on which page an anchor stands.
  @discardableResult
  mutating func add(
    _ document: ReportDocument, folder: String = "", part: TablePart = .whole
  ) throws -> (String) -> String {
    for table in document.tables where !isRepeated(table) {
      if formats.contains(.csv) {
        try write("\(folder)\(table.id).csv", csv(table, part), part)
      }
      if formats.contains(.json) {
        try write("\(folder)\(table.id).json", json(table, part), part)
      }
    }
    guard formats.contains(.html) else { return { _ in document.name + ".html" } }
    var page = names.map { document.linkingOnly(to: $0) } ?? document
    page.files = files(of: document, folder)
    if names == nil {
      page.references = [
        ReportLink("Words used here", to: .page(name: "index", anchor: "words")),
        ReportLink("Columns of the tables’ files", to: .file(path: "columns.md")),
      ]
    }
    let path = try renderer.render(page, emit: sink.write)
    if names == nil { try chunks.add(document, at: path, emit: sink.write) }
    return path
  }

  /// The paths of the files that hold the rows of the document's tables, as far as they are written.
  private func files(of document: ReportDocument, _ folder: String) -> [String: [String]] {
    let forms = [ReportFormat.csv, .json].filter(formats.contains).map(\.rawValue)
    return Dictionary(
      document.tables.filter { !isRepeated($0) }.map { table in
        (table.id, forms.map { "\(folder)\(table.id).\($0)" })
      }, uniquingKeysWith: { first, _ in first })
  }

  private func write(_ name: String, _ bytes: [UInt8], _ part: TablePart) throws {
    let file = RenderedFile(name: name, bytes: bytes)
    try part.isFirst ? sink.write(file) : sink.append(file)
  }

  private func csv(_ table: ReportTable, _ part: TablePart) -> [UInt8] {
    let renderer = CSVRenderer()
    var bytes = part.isFirst ? renderer.header(for: table.columns) : []
    for row in table.rows { renderer.append(row, columns: table.columns, to: &bytes) }
    return bytes
  }

  private func json(_ table: ReportTable, _ part: TablePart) -> [UInt8] {
    let renderer = JSONRenderer()
    var bytes = part.isFirst ? [UInt8(ascii: "[")] : []
    for (index, row) in table.rows.enumerated() {
      if index > 0 || !part.isFirst { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\n"))
      renderer.append(row, columns: table.columns, to: &bytes)
    }
    if part.isLast { bytes += Array("\n]\n".utf8) }
    return bytes
  }
}

/// Tables that are no files: those that close every report, which the page of sources has as files,
/// and the list of a conversation's pages.
func isRepeated(_ table: ReportTable) -> Bool {
  ["coverage", "rules", "message-periods"].contains(table.id)
}
