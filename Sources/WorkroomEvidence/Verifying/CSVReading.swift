/// The records of a CSV file as we write them (RFC 4180, byte order mark, formula guard), by column.
struct CSVRecords {
  let columns: [String]
  let rows: [[String]]

  init(_ bytes: [UInt8]) {
    var (rows, reading) = ([[String]](), CSVReading())
    reading.read(bytes) { rows.append($0) }
    reading.finish { rows.append($0) }
    columns = reading.columns ?? []
    self.rows = rows
  }

  /// The values of one row by column name.
  func named(_ row: [String]) -> [String: String] {
    Dictionary(zip(columns, row), uniquingKeysWith: { first, _ in first })
  }
}

/// Reads such a file piece by piece: the index of a long packet is larger than what should be held.
struct CSVReading {
  /// The first record; nil until it was read.
  private(set) var columns: [String]?
  /// Which fields of a record are wanted, by position, and where they go; all, as they come, without it.
  private let wanted: [String]?
  private var places: [Int?] = []
  private var record: [String] = []
  private var field: [UInt8] = []
  private var position = 0
  private var isQuoted = false
  /// Whether the last byte was a quotation mark that may end the field.
  private var mayEnd = false

  /// Rows hold the values of these columns in this order, empty where the file has no such column.
  init(picking wanted: [String]? = nil) { self.wanted = wanted }

  mutating func read(_ bytes: [UInt8], row: ([String]) -> Void) {
    for byte in bytes {
      if isQuoted {
        if mayEnd {
          mayEnd = false
          if byte == UInt8(ascii: "\"") {
            field.append(byte)
            continue
          }
          isQuoted = false
        } else if byte == UInt8(ascii: "\"") {
          mayEnd = true
          continue
        } else {
          field.append(byte)
          continue
        }
      }
      switch byte {
      case UInt8(ascii: "\"") where field.isEmpty || (columns == nil && field == byteOrderMark):
        isQuoted = true
      case UInt8(ascii: ","): endField()
      case 0x0D: continue
      case 0x0A: endRecord(row)
      default: field.append(byte)
      }
    }
  }

  /// Ends a last record that no line break ends.
  mutating func finish(row: ([String]) -> Void) {
    if !field.isEmpty || position > 0 { endRecord(row) }
  }

  private mutating func endField() {
    defer {
      field.removeAll(keepingCapacity: true)
      position += 1
    }
    guard columns != nil, wanted != nil else {
      if columns == nil, position == 0, field.starts(with: byteOrderMark) {
        field.removeFirst(byteOrderMark.count)
      }
      record.append(unguarded(field))
      return
    }
    guard position < places.count, let place = places[position] else { return }
    record[place] = unguarded(field)
  }

  private mutating func endRecord(_ row: ([String]) -> Void) {
    endField()
    position = 0
    if columns == nil {
      columns = record
      if let wanted { places = record.map { wanted.firstIndex(of: $0) } }
    } else {
      row(record)
    }
    record = wanted.map { [String](repeating: "", count: $0.count) } ?? []
  }
}

private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

private func unguarded(_ field: [UInt8]) -> String {
  let text = String(decoding: field, as: UTF8.self)
  guard text.utf8.first == UInt8(ascii: "'"),
    let next = text.unicodeScalars.dropFirst().first, guardedSigns.contains(next)
  else { return text }
  return String(text.unicodeScalars.dropFirst())
}

/// What the writer puts a quotation mark before, full-width forms among them.
private let guardedSigns: Set<Unicode.Scalar> = [
  "=", "+", "-", "@", "\t", "\r", "\n", "\u{2400}", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
]
