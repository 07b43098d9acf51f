import GRDB
import Testing

@testable import WorkroomStore

@Suite struct RowInsertionTests {
  private func rows(_ body: (Database) throws -> Void) throws -> [[DatabaseValue]] {
    try DatabaseQueue().write { database in
      try database.execute(
        sql: "CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT, number INTEGER) STRICT")
      try body(database)
      return try Row.fetchAll(database, sql: "SELECT text, number FROM thing ORDER BY id").map {
        Array($0.databaseValues)
      }
    }
  }

  @Test func storesEveryKindOfValueAsItIs() throws {
    let insert = "INSERT INTO thing (text, number) VALUES (?, ?)"
    let found = try rows { database in
      try database.insertRow(insert, "a“ü”", 7)
      try database.insertRow(insert, "", true)
      try database.insertRow(insert, String?.none, Int64.min)
      try database.insertRow(insert, String?("x"), Int?.none)
    }
    #expect(
      found == [
        ["a“ü”".databaseValue, 7.databaseValue], ["".databaseValue, 1.databaseValue],
        [.null, Int64.min.databaseValue], ["x".databaseValue, .null],
      ])
  }

  @Test func storesARowOfValuesWhoseTypesVary() throws {
    let found = try rows { database in
      let insertion = RowInsertion(
        try database.makeStatement(sql: "INSERT INTO thing (text, number) VALUES (?, ?)"))
      let wanted: [[StoredValue]] = [
        [.text("a“ü”"), .integer(.min)], [.null, .null], [.text(""), .integer(1)],
      ]
      for row in wanted { try insertion.run(row) }
      #expect(throws: DatabaseError.self) { try insertion.run([.text("alone")]) }
    }
    #expect(
      found == [
        ["a“ü”".databaseValue, Int64.min.databaseValue], [.null, .null],
        ["".databaseValue, 1.databaseValue],
      ])
  }

  @Test func aNULDoesNotEndItsText() throws {
    let found = try rows { database in
      try database.insertRow(
        "INSERT INTO thing (text, number) VALUES (?, ?)", "before\0after", 1)
    }
    #expect(found.first?.first == "before\u{FFFD}after".databaseValue)
  }

  @Test func refusesValuesThatAreTooFewOrTooMany() throws {
    let insert = "INSERT INTO thing (text, number) VALUES (?, ?)"
    let found = try rows { database in
      try database.insertRow(insert, "first", 1)
      #expect(throws: DatabaseError.self) { try database.insertRow(insert, "second") }
      #expect(throws: DatabaseError.self) { try database.insertRow(insert, "third", 3, 3) }
      try database.insertRow(insert, "fourth", 4)
    }
    #expect(found.map { $0[0] } == ["first".databaseValue, "fourth".databaseValue])
  }

  @Test func saysWhatTheIndexRefuses() throws {
    let found = try rows { database in
      let error = #expect(throws: DatabaseError.self) {
        try database.insertRow("INSERT INTO thing (text, number) VALUES (?, ?)", "a", "b")
      }
      #expect(error?.message?.contains("cannot store TEXT value in INTEGER column") == true)
    }
    #expect(found.isEmpty)
  }
}
