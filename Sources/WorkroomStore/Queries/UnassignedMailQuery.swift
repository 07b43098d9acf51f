import GRDB
package import WorkroomModel

/// Mail that belongs to no job, as far as a list names it: its words stay in the store.
package struct UnassignedMail: Sendable, Hashable {
  package var key: String
  package var sent: Moment?
  package var author: String?
  package var authorAddress: String?
  package var subject: String?
  package var origins: [Origin]
}

extension Store {
  /// The latest mail of no job, newest first, at most `limit` of them.
  package func unassignedMail(limit: Int) throws -> [UnassignedMail] {
    try database.read { database in
      var found = try Row.fetchAll(
        database,
        sql: """
          SELECT id, key, author, authorAddress, sentAt, sentText, sentOffsetMinutes, sentBasis,
            sentUncertainty, sentIsAmbiguous, subject FROM message
          WHERE jobId IS NULL ORDER BY sentAt DESC, key LIMIT ?
          """, arguments: [limit]
      ).map { row in (row[0] as Int64, listed(row)) }
      let positions = Dictionary(uniqueKeysWithValues: zip(found.map(\.0), found.indices))
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT occurrence.messageId, occurrence.place, occurrence.medium, \(originColumns)
          FROM occurrence JOIN item ON item.id = occurrence.itemId
          JOIN source ON source.id = item.sourceId
          WHERE occurrence.messageId IN (SELECT value FROM json_each(?)) ORDER BY occurrence.id
          """, arguments: [try encoded(found.map(\.0))])
      while let row = try rows.next() {
        guard let position = positions[row[0]] else { continue }
        found[position].1.origins.append(origin(row))
      }
      return found.map(\.1)
    }
  }

  /// When the latest mail that speaks of a job was sent, up to and with an instant. Looked for among the
  /// latest messages only, so that an archive without such mail costs no pass over all of it.
  package func latestMail(through: Int64, among limit: Int = 10_000) throws -> Int64? {
    try database.read {
      try Int64.fetchOne(
        $0,
        sql: """
          SELECT max(latest.sentAt) FROM (SELECT id, sentAt FROM message
            WHERE sentAt <= ?1 AND jobId IS NOT NULL ORDER BY sentAt DESC LIMIT ?2) AS latest
          WHERE EXISTS (SELECT 1 FROM occurrence WHERE occurrence.messageId = latest.id
            AND medium NOT IN ('page', 'transcript', 'file'))
          """, arguments: [through, limit])
    }
  }
}

private func listed(_ row: Row) -> UnassignedMail {
  var sent: Moment?
  if let seconds: Int64 = row["sentAt"] {
    sent = Moment(
      text: row["sentText"] ?? "", secondsSince1970: seconds,
      offsetMinutes: row["sentOffsetMinutes"],
      basis: ZoneBasis(rawValue: row["sentBasis"] ?? "") ?? .unknown,
      uncertaintyInSeconds: row["sentUncertainty"] ?? 0,
      isAmbiguous: row["sentIsAmbiguous"] ?? false)
  }
  return UnassignedMail(
    key: row["key"], sent: sent, author: row["author"], authorAddress: row["authorAddress"],
    subject: row["subject"], origins: [])
}
