import GRDB
import GRDBSQLite
import Glibc

/// A column of text that mostly says what it said in the row before: that is kept once.
struct RepeatedText {
  private let column: Int32
  private var last = ""
  private var wasNull = false

  init(_ column: Int32) { self.column = column }

  /// What the statement's row has in the column; nil of NULL.
  mutating func read(from statement: SQLiteStatement) -> String? {
    wasNull = sqlite3_column_type(statement, column) == SQLITE_NULL
    if wasNull { return nil }
    let found = octets(of: statement, at: column)
    if !last.hasUTF8(found) { last = String(decoding: found, as: UTF8.self) }
    return last
  }

  /// Whether the statement's row has in the column what was read last.
  func isRepeated(in statement: SQLiteStatement) -> Bool {
    let isNull = sqlite3_column_type(statement, column) == SQLITE_NULL
    return isNull == wasNull && (isNull || last.hasUTF8(octets(of: statement, at: column)))
  }
}

/// The bytes of a text in the statement's row, until the next step; none of NULL.
func octets(of statement: SQLiteStatement, at column: Int32) -> UnsafeBufferPointer<UInt8> {
  UnsafeBufferPointer(
    start: sqlite3_column_text(statement, column),
    count: Int(sqlite3_column_bytes(statement, column)))
}

extension String {
  /// Whether the text has these bytes, so that none need be made of them.
  func hasUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var text = self
    return text.withUTF8 { octets in
      guard octets.count == bytes.count, let one = octets.baseAddress,
        let other = bytes.baseAddress
      else { return octets.isEmpty && bytes.isEmpty }
      return memcmp(one, other, octets.count) == 0
    }
  }
}
