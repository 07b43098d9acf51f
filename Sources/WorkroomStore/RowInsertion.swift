import GRDB
import GRDBSQLite
import Glibc

/// An INSERT that is run for each of many rows. Values are bound to SQLite's statement as they are:
/// GRDB's arguments box each of them several times, which costs as much as the insertion itself.
struct RowInsertion {
  private let statement: Statement

  init(_ statement: Statement) { self.statement = statement }

  /// Inserts one row; throws what SQLite says.
  func run<each Value: BoundValue>(_ values: repeat each Value) throws {
    let handle = statement.sqliteStatement
    var position: Int32 = 0
    for value in repeat each values {
      position += 1
      try check(value.bind(to: handle, at: position))
    }
    try step(handle, bound: position)
  }

  /// The same of values in a row that is not always of the same types.
  func run(_ values: some Sequence<StoredValue>) throws {
    let handle = statement.sqliteStatement
    var position: Int32 = 0
    for value in values {
      position += 1
      try check(value.bind(to: handle, at: position))
    }
    try step(handle, bound: position)
  }

  private func step(_ handle: SQLiteStatement, bound position: Int32) throws {
    // What the row before had bound would stand for a value that is not given.
    guard position == sqlite3_bind_parameter_count(handle) else { return try check(SQLITE_RANGE) }
    let code = sqlite3_step(handle)
    // Only a statement that is reset lets its transaction end.
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else { return try check(code) }
  }

  private func check(_ code: Int32) throws {
    guard code != SQLITE_OK else { return }
    throw DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: String(cString: sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement))),
      sql: statement.sql)
  }
}

extension Database {
  /// Runs an INSERT that is prepared once for the connection.
  func insertRow<each Value: BoundValue>(_ sql: String, _ values: repeat each Value) throws {
    try RowInsertion(cachedStatement(sql: sql)).run(repeat each values)
  }
}

/// A value that SQLite stores as it is.
protocol BoundValue {
  /// Binds the value and returns SQLite's result code.
  func bind(to statement: OpaquePointer, at position: Int32) -> Int32
}

/// A value whose type is known only when it is written.
enum StoredValue: BoundValue {
  case text(String)
  case integer(Int64)
  case null

  func bind(to statement: OpaquePointer, at position: Int32) -> Int32 {
    switch self {
    case .text(let text): text.bind(to: statement, at: position)
    case .integer(let integer): sqlite3_bind_int64(statement, position, integer)
    case .null: sqlite3_bind_null(statement, position)
    }
  }
}

extension String: BoundValue {
  func bind(to statement: OpaquePointer, at position: Int32) -> Int32 {
    var text = self
    return text.withUTF8 { octets in
      // Without an address SQLite would take it for NULL.
      guard let start = octets.baseAddress, !octets.isEmpty else {
        return sqlite3_bind_text(statement, position, "", 0, nil)
      }
      // Nearly all who read SQLite's text take a NUL for its end, and would not show what stands behind.
      guard memchr(start, 0, octets.count) == nil else {
        let shown = unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(shown)).bind(to: statement, at: position)
      }
      // -1 asks SQLite to copy the text (SQLITE_TRANSIENT).
      return octets.withMemoryRebound(to: CChar.self) { characters in
        sqlite3_bind_text64(
          statement, position, characters.baseAddress, UInt64(characters.count),
          unsafeBitCast(-1, to: sqlite3_destructor_type.self), UInt8(SQLITE_UTF8))
      }
    }
  }
}

extension Int64: BoundValue {
  func bind(to statement: OpaquePointer, at position: Int32) -> Int32 {
    sqlite3_bind_int64(statement, position, self)
  }
}

extension Int: BoundValue {
  func bind(to statement: OpaquePointer, at position: Int32) -> Int32 {
    sqlite3_bind_int64(statement, position, Int64(self))
  }
}

extension Bool: BoundValue {
  func bind(to statement: OpaquePointer, at position: Int32) -> Int32 {
    sqlite3_bind_int64(statement, position, self ? 1 : 0)
  }
}

extension Optional: BoundValue where Wrapped: BoundValue {
  func bind(to statement: OpaquePointer, at position: Int32) -> Int32 {
    guard let self else { return sqlite3_bind_null(statement, position) }
    return self.bind(to: statement, at: position)
  }
}
