/// The records of a CSV file as we write them (RFC 4180, byte order mark, formula guard), by column.
struct CSVRecords {
  let columns: [String]
  let rows: [[String]]

  init(_ bytes: [UInt8]) {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func text() -> String {
      let text = String(decoding: field, as: UTF8.self)
      guard text.first == "'", let next = text.dropFirst().utf8.first,
        "=+-@\t\r\n".utf8.contains(next)
      else { return text }
      return String(text.dropFirst())
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        guard byte == UInt8(ascii: "\"") else {
          field.append(byte)
          continue
        }
        if index < bytes.count, bytes[index] == byte {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
      case UInt8(ascii: ","):
        record.append(text())
        field = []
      case 0x0D: continue
      case 0x0A:
        record.append(text())
        field = []
        records.append(record)
        record = []
      default: field.append(byte)
      }
    }
    if !field.isEmpty || !record.isEmpty { records.append(record + [text()]) }
    columns = records.first ?? []
    rows = Array(records.dropFirst())
  }

  /// The values of one row by column name.
  func named(_ row: [String]) -> [String: String] {
    Dictionary(zip(columns, row), uniquingKeysWith: { first, _ in first })
  }
}
