import GRDB
import Testing

@testable import WorkroomStore

@Suite struct SchemaTests {
  /// Of an IN of three or more SQLite makes a table of its own at every row that it checks.
  @Test func noCheckOfARowBuildsATable() throws {
    let found = try DatabaseQueue().write { database in
      try Schema.create(in: database)
      return try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%'"
      ).filter { table in
        try Row.fetchAll(database, sql: "EXPLAIN INSERT INTO \(table) DEFAULT VALUES")
          .contains { $0["opcode"] == "OpenEphemeral" }
      }
    }
    #expect(found == [])
  }
}
