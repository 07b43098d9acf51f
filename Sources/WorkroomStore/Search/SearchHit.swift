import GRDB
import WorkroomModel

/// One document that a search found: a message, or a row of another table.
package struct SearchHit: Sendable, Hashable {
  package var key: String
  package var jobKey: String?
  package var jobTitle: String?
  /// `message`, `mail`, `status-report` …, or a message's kind as the platform names it.
  package var kind: String
  package var recordClass: String?
  package var author: String?
  package var sentAt: Int64?
  package var subject: String?
  package var snippet: SearchSnippet
  package var path: String
  package var offset: Int?
}

package struct SearchResult: Sendable, Hashable {
  /// Newest first; what has no time stands at the end.
  package var hits: [SearchHit]
  package var total: Int
  /// False when there are more than `total`: they were not counted.
  package var isTotalExact: Bool
}

extension Database {
  /// What is shown of a document.
  func searchHit(_ id: Int64, _ phrases: [SearchPhrase]) throws -> SearchHit? {
    let number = id / SearchSchema.rangeOfTable
    if number == 0 { return try messageHit(id, phrases) }
    if number == SearchedTable.noticeNumber { return try noticeHit(id, phrases) }
    guard let table = SearchedTable.all.first(where: { $0.number == number }) else { return nil }
    return try hit(id, in: table, phrases)
  }

  private func messageHit(_ id: Int64, _ phrases: [SearchPhrase]) throws -> SearchHit? {
    try Row.fetchOne(
      cachedStatement(
        sql: """
          SELECT message.key, message.kind, recordClass, author, authorAddress, sentAt, subject,
            text, job.key AS jobKey, job.title AS jobTitle
          FROM message LEFT JOIN job ON job.id = message.jobId WHERE message.id = ?
          """), arguments: [id]
    ).map { row in
      let place = try Row.fetchOne(
        cachedStatement(
          sql: """
            SELECT item.path, item.offset FROM occurrence JOIN item ON item.id = occurrence.itemId
            JOIN source ON source.id = item.sourceId
            WHERE occurrence.messageId = ? ORDER BY source.digest, item.ordinal LIMIT 1
            """), arguments: [id])
      return hit(row, place, phrases)
    }
  }

  private func noticeHit(_ id: Int64, _ phrases: [SearchPhrase]) throws -> SearchHit? {
    let rowID = id - SearchedTable.noticeNumber * SearchSchema.rangeOfTable
    guard
      let row = try Row.fetchOne(
        cachedStatement(
          sql: """
            SELECT key, 'system-mail' AS kind, NULL AS recordClass, author, authorAddress, sentAt,
              subject, text, NULL AS jobKey, NULL AS jobTitle, itemId
            FROM notice WHERE id = ?
            """), arguments: [rowID])
    else { return nil }
    let place = try Row.fetchOne(
      cachedStatement(
        sql: """
          SELECT item.path, item.offset FROM notice JOIN item ON item.id = notice.itemId
          JOIN source ON source.id = item.sourceId
          WHERE notice.key = ? ORDER BY source.digest, item.ordinal LIMIT 1
          """), arguments: [row["key"] as String])
    var found = hit(row, place, phrases)
    let job = try Row.fetchOne(
      cachedStatement(
        sql: """
          SELECT job.key, job.title FROM observation JOIN job ON job.platform = observation.platform
            AND (job.workroomID = observation.workroomID OR job.jobID = observation.jobID)
          WHERE observation.itemId = ? ORDER BY job.key LIMIT 1
          """), arguments: [row["itemId"] as Int64])
    found.jobKey = job?["key"]
    found.jobTitle = job?["title"]
    return found
  }

  private func hit(
    _ id: Int64, in table: SearchedTable, _ phrases: [SearchPhrase]
  ) throws -> SearchHit? {
    let rowID = id - table.firstID
    guard
      let row = try Row.fetchOne(
        cachedStatement(
          sql: """
            SELECT document.key, row.kind, NULL AS recordClass, row.author, NULL AS authorAddress,
              document.sentAt, row.subject, ifnull(row.text, '') AS text, job.key AS jobKey,
              job.title AS jobTitle, row.jobId AS jobRow
            FROM searchDocument AS document
            JOIN (SELECT id, jobId, \(table.kind) AS kind, \(table.author) AS author,
              \(table.subject) AS subject, \(table.text) AS text FROM \(table.name)) AS row
            JOIN job ON job.id = row.jobId WHERE document.id = ? AND row.id = ?
            """), arguments: [id, rowID])
    else { return nil }
    let place = try Row.fetchOne(
      cachedStatement(
        sql: """
          SELECT item.path, item.offset FROM citation JOIN item ON item.id = citation.itemId
          WHERE citation.jobId = ? AND entity = '\(table.name)' AND entityId = ?
          ORDER BY citation.id LIMIT 1
          """), arguments: [row["jobRow"] as Int64, rowID])
    return hit(row, place, phrases)
  }

  private func hit(_ row: Row, _ place: Row?, _ phrases: [SearchPhrase]) -> SearchHit {
    SearchHit(
      key: row["key"], jobKey: row["jobKey"], jobTitle: row["jobTitle"], kind: row["kind"],
      recordClass: row["recordClass"], author: row["author"] ?? row["authorAddress"],
      sentAt: row["sentAt"], subject: row["subject"],
      snippet: SearchSnippet(of: row["text"], around: phrases), path: place?["path"] ?? "",
      offset: place?["offset"])
  }
}
