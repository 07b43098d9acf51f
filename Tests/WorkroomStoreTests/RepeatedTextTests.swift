import GRDB
import Testing

@testable import WorkroomStore

@Suite struct RepeatedTextTests {
  @Test func everyRowHasItsOwnText() throws {
    let texts = ["a", "a", nil, "a", "", "", "b", nil, nil, "b", "ü“", "ü”", "ü”", "a"]
    let found = try DatabaseQueue().write { database in
      try database.execute(sql: "CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT) STRICT")
      for text in texts {
        try database.execute(sql: "INSERT INTO thing (text) VALUES (?)", arguments: [text])
      }
      let statement = try database.cachedStatement(sql: "SELECT text FROM thing ORDER BY id")
      let rows = try Row.fetchCursor(statement)
      var text = RepeatedText(0)
      var found: [String?] = []
      while try rows.next() != nil {
        let isRepeated = text.isRepeated(in: statement.sqliteStatement)
        if let last = found.last { #expect(isRepeated == (last == texts[found.count])) }
        found.append(text.read(from: statement.sqliteStatement))
      }
      return found
    }
    #expect(found == texts)
  }
}
