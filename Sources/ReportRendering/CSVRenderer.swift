/// Renders tables as CSV (RFC 4180): UTF-8 with byte order mark, CR LF, one header line.
///
/// A column of type money becomes two, `KEY` and `KEY_currency`. An empty field means no value.
/// Text that a spreadsheet would run, because it starts with `=`, `+`, `-`, `@` or the full-width
/// forms of these, tab, CR, LF or NUL, gets a `'` in front; numbers are left alone. NUL, which text files cannot hold, is written
/// as its picture U+2400.
public struct CSVRenderer: Sendable {
  /// Whether text that a spreadsheet would run is defused; off only for lossless exports.
  public var guardsFormulas: Bool

  /// Makes a renderer.
  public init(guardsFormulas: Bool = true) {
    self.guardsFormulas = guardsFormulas
  }

  /// The whole file.
  public func file(for table: ReportTable) -> [UInt8] {
    var bytes = header(for: table.columns)
    for row in table.rows { append(row, columns: table.columns, to: &bytes) }
    return bytes
  }

  /// The byte order mark and the header line, for callers that write row by row.
  public func header(for columns: [ReportColumn]) -> [UInt8] {
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    var names: [String] = []
    for column in columns where column.isShownInCSV {
      names.append(column.key)
      if column.type == .money { names.append(column.currencyKey) }
    }
    for (position, name) in names.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      appendField(name, to: &bytes)
    }
    bytes += [0x0D, 0x0A]
    return bytes
  }

  /// Appends one line.
  public func append(_ row: ReportRow, columns: [ReportColumn], to bytes: inout [UInt8]) {
    var isFirst = true
    for (index, column) in columns.enumerated() where column.isShownInCSV {
      let value = index < row.cells.count ? row.cells[index].value : .none
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      guard column.type == .money else {
        appendField(field(value), to: &bytes)
        continue
      }
      if case .money(let amount, let currency) = value {
        appendField(number(amount), to: &bytes)
        bytes.append(UInt8(ascii: ","))
        appendField(guarded(currency), to: &bytes)
      } else {
        appendField(field(value), to: &bytes)
        bytes.append(UInt8(ascii: ","))
      }
    }
    bytes += [0x0D, 0x0A]
  }

  private func field(_ value: CellValue) -> String {
    switch value {
    case .none: ""
    case .text(let text), .instant(let text), .date(let text): guarded(text)
    case .integer(let number): String(number)
    case .decimal(let number): self.number(number)
    case .money(let amount, let currency): guarded("\(amount) \(currency)")
    case .boolean(let value): value ? "true" : "false"
    }
  }

  /// A number is left alone only if it is one.
  private func number(_ text: String) -> String {
    isDecimalNumber(text) ? text : guarded(text)
  }

  private func guarded(_ text: String) -> String {
    guard guardsFormulas, let first = text.utf8.first else { return text }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D,
      0x0A, 0x00:
      return "'" + text
    case 0xEF where fullWidthSigns.contains(text.unicodeScalars.first ?? " "):
      // Spreadsheets set to an East Asian locale read these as the signs they stand for.
      return "'" + text
    default:
      return text
    }
  }

  private func appendField(_ text: String, to bytes: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    var text = text
    text.withUTF8 { input in
      var isQuoted = false
      var isPlain = true
      for byte in input {
        switch byte {
        case quote:
          isQuoted = true
          isPlain = false
        case UInt8(ascii: ","), 0x0D, 0x0A: isQuoted = true
        case 0: isPlain = false
        default: continue
        }
      }
      if isQuoted { bytes.append(quote) }
      if isPlain {
        bytes.append(contentsOf: input)
      } else {
        for byte in input {
          switch byte {
          case quote: bytes += [quote, quote]
          case 0: bytes += [0xE2, 0x90, 0x80]
          default: bytes.append(byte)
          }
        }
      }
      if isQuoted { bytes.append(quote) }
    }
  }
}

private let fullWidthSigns: Set<Unicode.Scalar> = ["＝", "＋", "－", "＠"]

/// Whether the text is a decimal number in JSON's grammar without exponent (RFC 8259 §6).
func isDecimalNumber(_ text: String) -> Bool {
  func isDigits(_ part: Substring) -> Bool {
    !part.isEmpty
      && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
  let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
  let parts = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  guard let whole = parts.first, isDigits(whole), whole == "0" || whole.first != "0" else {
    return false
  }
  return parts.count == 1 || isDigits(parts[1])
}

extension ReportColumn {
  /// The name of the second column that a money column has in CSV and JSON.
  var currencyKey: String { key + "_currency" }
}

extension ReportTable {
  /// What the columns of the CSV and JSON files are: name, type, unit and meaning, as a table.
  public var columnDictionary: ReportTable {
    var rows: [ReportRow] = []
    for column in columns where column.isShownInCSV {
      rows.append(
        ReportRow([
          .code(column.key), .text(column.type.rawValue),
          column.unit.map { .text($0) } ?? .empty, .text(column.description),
        ]))
      guard column.type == .money else { continue }
      rows.append(
        ReportRow([
          .code(column.currencyKey), .text(ReportColumnType.text.rawValue), .empty,
          .text("Currency of \(column.key)."),
        ]))
    }
    return ReportTable(
      id: id + "-columns", caption: "Columns of \(id).csv and \(id).json",
      columns: [
        ReportColumn("column", "Column", description: "Name in the header line."),
        ReportColumn("type", "Type", description: "Type of its values."),
        ReportColumn("unit", "Unit", description: "Unit of its values, if they have one."),
        ReportColumn("description", "Meaning", description: "What it says."),
      ], rows: rows)
  }
}
