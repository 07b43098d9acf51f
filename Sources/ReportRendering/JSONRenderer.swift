/// Renders tables as JSON (RFC 8259): an array of one object per row, with the columns of the CSV.
///
/// Numbers are JSON numbers as written, `null` is no value, text is exact and unguarded. Each
/// object stands on a line of its own.
public struct JSONRenderer: Sendable {
  /// Makes a renderer.
  public init() {}

  /// The whole file.
  public func file(for table: ReportTable) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (index, row) in table.rows.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\n"))
      append(row, columns: table.columns, to: &bytes)
    }
    bytes += Array("\n]\n".utf8)
    return bytes
  }

  /// Appends one object, without a line break, for callers that write row by row.
  public func append(_ row: ReportRow, columns: [ReportColumn], to bytes: inout [UInt8]) {
    var isFirst = true
    func key(_ name: String) {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      appendJSONString(name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
    }

    bytes.append(UInt8(ascii: "{"))
    for (index, column) in columns.enumerated() where column.isShownInCSV {
      let value = index < row.cells.count ? row.cells[index].value : .none
      key(column.key)
      guard column.type == .money else {
        append(value, to: &bytes)
        continue
      }
      if case .money(let amount, let currency) = value {
        appendNumber(amount, to: &bytes)
        key(column.currencyKey)
        appendJSONString(currency, to: &bytes)
      } else {
        append(value, to: &bytes)
        key(column.currencyKey)
        append(.none, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func append(_ value: CellValue, to bytes: inout [UInt8]) {
    switch value {
    case .none: bytes += Array("null".utf8)
    case .text(let text), .instant(let text), .date(let text): appendJSONString(text, to: &bytes)
    case .integer(let number): bytes += Array(String(number).utf8)
    case .decimal(let number): appendNumber(number, to: &bytes)
    case .money(let amount, let currency): appendJSONString("\(amount) \(currency)", to: &bytes)
    case .boolean(let value): bytes += Array((value ? "true" : "false").utf8)
    }
  }

  /// A number is written as one only if it is one.
  private func appendNumber(_ text: String, to bytes: inout [UInt8]) {
    if isDecimalNumber(text) {
      bytes += Array(text.utf8)
    } else {
      appendJSONString(text, to: &bytes)
    }
  }
}

/// Appends a JSON string (RFC 8259 §7); `<` and the line separators are escaped as well, so that
/// the text is as inert inside a script as in a file.
func appendJSONString(_ string: String, to bytes: inout [UInt8]) {
  var string = string
  string.withUTF8 { input in
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    var index = 0
    while index < input.count {
      guard let (replacement, length) = escape(in: input, at: index) else {
        index += 1
        continue
      }
      bytes.append(contentsOf: input[start..<index])
      bytes.append(contentsOf: replacement.utf8)
      index += length
      start = index
    }
    bytes.append(contentsOf: input[start..<input.count])
    bytes.append(UInt8(ascii: "\""))
  }
}

/// What stands in a JSON string for the bytes at `index`, and how many they are; nil for themselves.
private func escape(
  in input: UnsafeBufferPointer<UInt8>, at index: Int
) -> (replacement: String, length: Int)? {
  switch input[index] {
  case UInt8(ascii: "\""): return ("\\\"", 1)
  case UInt8(ascii: "\\"): return ("\\\\", 1)
  case 0x0A: return ("\\n", 1)
  case 0x00..<0x20, 0x7F, UInt8(ascii: "<"):
    let digits = String(input[index], radix: 16)
    return ("\\u00" + (digits.count < 2 ? "0" : "") + digits, 1)
  case 0xE2:
    guard index + 2 < input.count, input[index + 1] == 0x80 else { return nil }
    return input[index + 2] == 0xA8
      ? ("\\u2028", 3) : input[index + 2] == 0xA9 ? ("\\u2029", 3) : nil
  default: return nil
  }
}
