import GRDB
package import WorkroomModel

/// What overviews need of a job's messages without loading them.
package struct MessageActivity: Sendable, Hashable {
  package var countBySide: [Side: Int] = [:]
  package var firstAt: Int64?
  package var lastAt: Int64?
  /// The latest message of each side.
  package var lastBySide: [Side: Message] = [:]
  package var witnessCounts: [Medium: Int] = [:]
  package var differing = 0
  package var onlyOneWitness = 0
  package var damage = 0

  package var total: Int { countBySide.values.reduce(0, +) }
}

extension Store {
  package func activity(jobKey: String) throws -> MessageActivity {
    var activity = MessageActivity()
    try database.read { database in
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT authorSide, count(*) AS n, min(sentAt) AS first, max(sentAt) AS last
          FROM message JOIN job ON job.id = message.jobId WHERE job.key = ?
          GROUP BY authorSide ORDER BY authorSide
          """, arguments: [jobKey])
      {
        activity.countBySide[Side(rawValue: row["authorSide"]) ?? .unknown] = row["n"]
        if let first: Int64 = row["first"] {
          activity.firstAt = min(activity.firstAt ?? first, first)
        }
        if let last: Int64 = row["last"] { activity.lastAt = max(activity.lastAt ?? last, last) }
      }
      for side in Side.allCases {
        let row = try Row.fetchOne(
          database,
          sql: """
            SELECT message.* FROM message JOIN job ON job.id = message.jobId
            WHERE job.key = ? AND authorSide = ? AND sentAt IS NOT NULL
            ORDER BY sentAt DESC, message.key DESC LIMIT 1
            """, arguments: [jobKey, side.rawValue])
        guard let row else { continue }
        var message = Message(key: row["key"], kind: row["kind"], text: row["text"])
        message.author = row["author"]
        message.authorSide = side
        message.sent = Moment(
          text: row["sentText"], secondsSince1970: row["sentAt"],
          offsetMinutes: row["sentOffsetMinutes"],
          basis: ZoneBasis(rawValue: row["sentBasis"]) ?? .unknown,
          uncertaintyInSeconds: row["sentUncertainty"])
        message.recordClass = RecordClass(rawValue: row["recordClass"]) ?? .supplementary
        message.occurrences = try Row.fetchAll(
          database,
          sql: """
            SELECT occurrence.agreement, occurrence.place, occurrence.medium, \(originColumns)
            FROM occurrence JOIN item ON item.id = occurrence.itemId
            JOIN source ON source.id = item.sourceId
            WHERE occurrence.messageId = ? ORDER BY occurrence.id
            """, arguments: [row["id"] as Int64]
        ).map {
          Occurrence(
            origin: origin($0), agreement: Agreement(rawValue: $0["agreement"]) ?? .onlyWitness)
        }
        activity.lastBySide[side] = message
      }
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT occurrence.medium, count(*) AS n FROM occurrence
          JOIN message ON message.id = occurrence.messageId JOIN job ON job.id = message.jobId
          WHERE job.key = ? GROUP BY occurrence.medium
          """, arguments: [jobKey])
      {
        activity.witnessCounts[Medium(rawValue: row["medium"]) ?? .mail] = row["n"]
      }
      activity.differing = try count(database, jobKey, agreement: "differs")
      activity.onlyOneWitness = try count(database, jobKey, agreement: "only-witness")
      activity.damage =
        try Int.fetchOne(
          database,
          sql: """
            SELECT count(DISTINCT diagnostic.id) FROM diagnostic
            JOIN citation ON citation.itemId = diagnostic.itemId
            JOIN job ON job.id = citation.jobId
            WHERE job.key = ? AND diagnostic.severity = 'damage'
            """, arguments: [jobKey]) ?? 0
    }
    return activity
  }

  private func count(_ database: Database, _ jobKey: String, agreement: String) throws -> Int {
    try Int.fetchOne(
      database,
      sql: """
        SELECT count(DISTINCT message.id) FROM occurrence
        JOIN message ON message.id = occurrence.messageId JOIN job ON job.id = message.jobId
        WHERE job.key = ? AND occurrence.agreement = ?
        """, arguments: [jobKey, agreement]) ?? 0
  }
}
