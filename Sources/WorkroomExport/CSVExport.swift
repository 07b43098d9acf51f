import ReportRendering
import WorkroomModel
package import WorkroomStore

/// Jobs as CSV, a table per entity, with a `datapackage.json` (Frictionless Data Package 1.0) that names
/// types and keys. Text is left as it is: a spreadsheet may run what looks like a formula.
package struct CSVExport {
  private static let renderer = CSVRenderer(guardsFormulas: false)
  /// Rows are handed over when so many bytes of one table wait.
  private static let chunkInBytes = 1 << 20

  /// Hands over bytes to be added to the end of a file; no more than one job is held at a time.
  package static func write(
    _ store: Store, jobs keys: [String], append: (String, [UInt8]) throws -> Void
  ) throws {
    for table in ExportTable.all {
      try append("\(table.name).csv", renderer.header(for: table.columns))
    }
    try append("sources.csv", renderer.header(for: sourceColumns))
    for key in keys {
      let record = try store.jobRecord(key: key, includingMessages: true)
      for table in ExportTable.all {
        var bytes: [UInt8] = []
        for row in table.rows(record) {
          renderer.append(ReportRow(row), columns: table.columns, to: &bytes)
          if bytes.count >= chunkInBytes {
            try append("\(table.name).csv", bytes)
            bytes = []
          }
        }
        if !bytes.isEmpty { try append("\(table.name).csv", bytes) }
      }
    }
    var bytes: [UInt8] = []
    for source in try store.sources(ofJobs: keys) {
      renderer.append(
        ReportRow([.text(source.sha256), .text(source.name), .integer(source.size)]),
        columns: sourceColumns, to: &bytes)
    }
    try append("sources.csv", bytes)
    try append("datapackage.json", dataPackage())
  }

  private static let sourceColumns = [
    ReportColumn("sha256", "SHA-256"), ReportColumn("name", "Name"),
    ReportColumn("size", "Size", type: .integer, unit: "bytes"),
  ]

  private static func dataPackage() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("profile", "tabular-data-package")
    writer.field("name", "workroom-export")
    writer.field("title", "Jobs of a freelance platform, from the sources that were kept")
    writer.key("resources")
    writer.beginArray()
    for table in ExportTable.all {
      describe(table.name, table.title, table.columns, key: table.primaryKey, in: &writer)
    }
    describe("sources", "What was imported", sourceColumns, key: ["sha256"], in: &writer)
    writer.endArray()
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private static func describe(
    _ name: String, _ title: String, _ columns: [ReportColumn], key: [String],
    in writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.field("profile", "tabular-data-resource")
    writer.field("name", name)
    writer.field("title", title)
    writer.field("path", "\(name).csv")
    writer.field("format", "csv")
    writer.field("mediatype", "text/csv")
    writer.field("encoding", "utf-8-sig")
    writer.key("schema")
    writer.beginObject()
    writer.key("fields")
    writer.beginArray()
    for column in columns {
      let unit = column.unit.map { ", in \($0)" } ?? ""
      let about = column.description.isEmpty ? "" : " (\(column.description))"
      describe(column.key, column.type, column.heading + unit + about, in: &writer)
      if column.type == .money {
        describe(column.key + "_currency", .text, "Currency, or $ as printed", in: &writer)
      }
    }
    writer.endArray()
    writer.key("primaryKey")
    writer.beginArray()
    for name in key { writer.string(name) }
    writer.endArray()
    writer.key("foreignKeys")
    writer.beginArray()
    if columns.contains(where: { $0.key == "job" }) { refer("job", to: "jobs", in: &writer) }
    if columns.contains(where: { $0.key == "message" }) {
      refer("message", to: "messages", in: &writer)
    }
    writer.endArray()
    writer.endObject()
    writer.endObject()
  }

  private static func refer(
    _ field: String, to resource: String, in writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.field("fields", field)
    writer.key("reference")
    writer.beginObject()
    writer.field("resource", resource)
    writer.field("fields", "key")
    writer.endObject()
    writer.endObject()
  }

  private static func describe(
    _ name: String, _ type: ReportColumnType, _ title: String, in writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.field("name", name)
    let type =
      switch type {
      case .text: "string"
      case .integer: "integer"
      case .decimal, .money: "number"
      case .instant: "datetime"
      case .date: "date"
      case .boolean: "boolean"
      }
    writer.field("type", type)
    writer.field("title", title)
    writer.endObject()
  }
}
