import GRDB

extension Database {
  /// Adds the words of a message that was just inserted to the full-text index.
  func indexWords(ofMessage id: Int64, subject: String?, author: String?, text: String) throws {
    try cachedStatement(
      sql: "INSERT INTO messageSearch(rowid, subject, author, text) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [id, subject, author, text])
  }
}
