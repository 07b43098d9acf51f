import GRDB
package import WorkroomModel

/// A search in the words of people: `from:anna job:70609804 before:2015-04-01 has:file "escrow"`.
package struct SearchQuery: Sendable, Hashable {
  package var words: [String] = []
  package var phrases: [String] = []
  package var excluded: [String] = []
  package var from: String?
  package var to: String?
  package var job: String?
  package var before: CivilDate?
  package var after: CivilDate?
  package var kind: String?
  package var hasFile = false

  /// Throws `queryNotUnderstood` for a bad date or an unknown qualifier, naming it.
  package init(_ text: String) throws {
    for term in SearchQuery.terms(of: text) {
      guard !term.isPhrase, let colon = term.text.firstIndex(of: ":") else {
        if term.isPhrase {
          phrases.append(term.text)
        } else if term.text.hasPrefix("-"), term.text.count > 1 {
          excluded.append(String(term.text.dropFirst()))
        } else {
          words.append(term.text)
        }
        continue
      }
      let name = term.text[..<colon].lowercased()
      let value = String(term.text[term.text.index(after: colon)...])
      switch name {
      case "from": from = value
      case "to": to = value
      case "job": job = value
      case "kind": kind = value
      case "before": before = try SearchQuery.date(value, name)
      case "after": after = try SearchQuery.date(value, name)
      case "has":
        guard value == "file" else {
          throw StoreError.queryNotUnderstood("has:\(value); only has:file is known")
        }
        hasFile = true
      default:
        throw StoreError.queryNotUnderstood(
          "\(name): is not a qualifier; known are from: to: job: before: after: has: kind:")
      }
    }
  }

  private static func date(_ text: String, _ name: String) throws -> CivilDate {
    guard let date = CivilDate(iso: text) else {
      throw StoreError.queryNotUnderstood("\(name):\(text) is not a date like 2015-03-31")
    }
    return date
  }

  private static func terms(of text: String) -> [(text: String, isPhrase: Bool)] {
    var terms: [(text: String, isPhrase: Bool)] = []
    for (index, piece) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
    {
      if index % 2 == 1 {
        if !piece.isEmpty { terms.append((String(piece), true)) }
      } else {
        for word in piece.split(whereSeparator: \.isWhitespace) {
          terms.append((String(word), false))
        }
      }
    }
    return terms
  }

  /// The FTS5 expression; each word is quoted, so that nothing in it acts as an operator.
  var expression: String? {
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
    var parts = phrases.map(quoted)
    parts += words.map { word in
      word.hasSuffix("*") && word.count > 1 ? quoted(String(word.dropLast())) + "*" : quoted(word)
    }
    guard !parts.isEmpty else { return nil }
    return excluded.reduce(parts.joined(separator: " AND ")) { "(\($0)) NOT \(quoted($1))" }
  }
}

/// One message that a search found.
package struct SearchHit: Sendable, Hashable {
  package var key: String
  package var jobKey: String?
  package var jobTitle: String?
  package var kind: String
  package var author: String?
  package var sentAt: Int64?
  package var subject: String?
  /// Words around the first match, matches between `«` and `»`.
  package var snippet: String
  package var path: String
  package var offset: Int?
}

extension Store {
  /// Messages that match, newest first, at most `limit`, with how many match in all.
  package func search(_ query: SearchQuery, limit: Int) throws -> (hits: [SearchHit], total: Int) {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    func add(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
      conditions.append(condition)
      arguments += StatementArguments(values)
    }
    if let expression = query.expression { add("messageSearch MATCH ?", expression) }
    if let from = query.from {
      add(
        """
        (instr(lower(ifnull(message.author, '')), lower(?)) > 0
          OR instr(lower(ifnull(message.authorAddress, '')), lower(?)) > 0)
        """, from, from)
    }
    if let to = query.to { add("instr(lower(ifnull(message.recipients, '')), lower(?)) > 0", to) }
    if let job = query.job {
      add(
        """
        (job.key = ? OR job.workroomID = ? OR job.jobID = ?
          OR instr(lower(job.title), lower(?)) > 0)
        """, job, job, job, job)
    }
    if let kind = query.kind { add("message.kind = ?", kind) }
    if let before = query.before { add("message.sentAt < ?", before.secondsSince1970) }
    if let after = query.after {
      add("message.sentAt >= ?", after.adding(days: 1).secondsSince1970)
    }
    if query.hasFile {
      add(
        """
        (message.attachments <> '[]' OR EXISTS (SELECT 1 FROM occurrence
          JOIN content ON content.itemId = occurrence.itemId
          WHERE occurrence.messageId = message.id AND content.name IS NOT NULL))
        """)
    }
    for word in query.excluded where query.expression == nil {
      add(
        "message.id NOT IN (SELECT rowid FROM messageSearch WHERE messageSearch MATCH ?)",
        "\"" + word.replacing("\"", with: "\"\"") + "\"")
    }
    let isFullText = query.expression != nil
    let tables =
      (isFullText ? "messageSearch JOIN message ON message.id = messageSearch.rowid" : "message")
      + " LEFT JOIN job ON job.id = message.jobId"
    let condition = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
    return try database.read { database in
      let total =
        try Int.fetchOne(
          database, sql: "SELECT count(*) FROM \(tables) WHERE \(condition)",
          arguments: arguments) ?? 0
      let snippet =
        isFullText
        ? "snippet(messageSearch, -1, '«', '»', '…', 24)" : "substr(message.text, 1, 160)"
      let hits = try Row.fetchAll(
        database,
        sql: """
          SELECT message.id, message.key, message.kind, message.author, message.authorAddress,
            message.sentAt, message.subject, job.key AS jobKey, job.title AS jobTitle,
            \(snippet) AS snippet
          FROM \(tables) WHERE \(condition)
          ORDER BY message.sentAt DESC, message.key LIMIT ?
          """,
        arguments: arguments + [limit]
      ).map { row in
        let place = try Row.fetchOne(
          database,
          sql: """
            SELECT item.path, item.offset FROM occurrence JOIN item ON item.id = occurrence.itemId
            JOIN source ON source.id = item.sourceId
            WHERE occurrence.messageId = ? ORDER BY source.digest, item.ordinal LIMIT 1
            """, arguments: [row["id"] as Int64])
        return SearchHit(
          key: row["key"], jobKey: row["jobKey"], jobTitle: row["jobTitle"], kind: row["kind"],
          author: row["author"] ?? row["authorAddress"], sentAt: row["sentAt"],
          subject: row["subject"], snippet: row["snippet"], path: place?["path"] ?? "",
          offset: place?["offset"])
      }
      return (hits, total)
    }
  }
}
