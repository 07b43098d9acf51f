import GRDB
package import WorkroomModel

/// How the messages of a job are spread: by side, by class and by month, up to a point in time.
package struct MessageRhythm: Sendable, Hashable {
  package var countBySide: [Side: Int] = [:]
  package var countByClass: [RecordClass: Int] = [:]
  /// By `year * 12 + month - 1` in UTC.
  package var countByMonth: [Int: Int] = [:]
  package var withoutTime = 0
  package var firstAt: Int64?
  package var lastAt: Int64?
  /// The longest stretch between two messages, in seconds.
  package var longestSilence: Int64?

  package var total: Int { countBySide.values.reduce(0, +) }

  package init() {}
}

extension Store {
  /// The rhythm of one job's messages up to and with an instant; messages without a time are counted
  /// apart.
  package func messageRhythm(jobKey: String, through: Int64) throws -> MessageRhythm {
    try database.read { database in
      var rhythm = MessageRhythm()
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT authorSide, recordClass, strftime('%Y-%m', sentAt, 'unixepoch') AS month,
            count(*) AS n, min(sentAt) AS first, max(sentAt) AS last
          FROM message WHERE jobId = (SELECT id FROM job WHERE key = ?1)
            AND (sentAt IS NULL OR sentAt <= ?2)
          GROUP BY 1, 2, 3
          """, arguments: [jobKey, through])
      {
        let count: Int = row["n"]
        rhythm.countBySide[Side(rawValue: row["authorSide"]) ?? .unknown, default: 0] += count
        rhythm.countByClass[
          RecordClass(rawValue: row["recordClass"]) ?? .supplementary, default: 0] += count
        guard let first: Int64 = row["first"], let last: Int64 = row["last"] else {
          rhythm.withoutTime += count
          continue
        }
        rhythm.firstAt = min(rhythm.firstAt ?? first, first)
        rhythm.lastAt = max(rhythm.lastAt ?? last, last)
        if let month: String = row["month"], let day = CivilDate(iso: month + "-01") {
          rhythm.countByMonth[day.year * 12 + day.month - 1, default: 0] += count
        }
      }
      rhythm.longestSilence = try Int64.fetchOne(
        database,
        sql: """
          SELECT max(gap) FROM (
            SELECT sentAt - lag(sentAt) OVER (ORDER BY sentAt) AS gap FROM message
            WHERE jobId = (SELECT id FROM job WHERE key = ?1) AND sentAt <= ?2)
          """, arguments: [jobKey, through])
      return rhythm
    }
  }

  /// The latest messages of one job up to and with an instant, oldest first, each with its witnesses.
  /// With `attachments`, only those that name at least so many files.
  package func latestMessages(
    jobKey: String, through: Int64, limit: Int, attachments: Int = 0
  ) throws -> [Message] {
    try database.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM message WHERE jobId = (SELECT id FROM job WHERE key = ?1)
            AND sentAt <= ?2
            AND (?4 = 0 OR (attachments <> '[]' AND json_array_length(attachments) >= ?4))
          ORDER BY sentAt DESC, key DESC LIMIT ?3
          """, arguments: [jobKey, through, limit, attachments])
      let ids = rows.map { $0["id"] as Int64 }
      var occurrences: [Int64: [Occurrence]] = [:]
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT occurrence.messageId, occurrence.agreement, occurrence.difference,
            occurrence.matchedBy, occurrence.place, occurrence.medium, \(originColumns)
          FROM occurrence JOIN item ON item.id = occurrence.itemId
          JOIN source ON source.id = item.sourceId
          WHERE occurrence.messageId IN (SELECT value FROM json_each(?)) ORDER BY occurrence.id
          """, arguments: [try encoded(ids)])
      {
        occurrences[row["messageId"], default: []].append(
          Occurrence(
            origin: origin(row),
            agreement: Agreement(rawValue: row["agreement"]) ?? .onlyWitness,
            difference: row["difference"], matchedBy: row["matchedBy"]))
      }
      return try rows.reversed().map { row in
        var message = Message(key: row["key"], kind: row["kind"], text: row["text"])
        message.author = row["author"]
        message.authorAddress = row["authorAddress"]
        message.authorSide = Side(rawValue: row["authorSide"]) ?? .unknown
        message.sent = Moment(
          text: row["sentText"] ?? "", secondsSince1970: row["sentAt"],
          offsetMinutes: row["sentOffsetMinutes"],
          basis: ZoneBasis(rawValue: row["sentBasis"] ?? "") ?? .unknown,
          uncertaintyInSeconds: row["sentUncertainty"] ?? 0,
          isAmbiguous: row["sentIsAmbiguous"] ?? false)
        message.subject = row["subject"]
        message.messageID = row["messageID"]
        message.recordClass = RecordClass(rawValue: row["recordClass"]) ?? .supplementary
        message.recordClassBasis = row["recordClassBasis"]
        message.entryDoubts = try decoded([EntryDoubt].self, row["entryDoubts"])
        message.quotedBy = try decoded([String].self, row["quotedBy"])
        message.attachments = try decoded([AttachmentMention].self, row["attachments"])
        message.occurrences = occurrences[row["id"]] ?? []
        return message
      }
    }
  }

  /// What is odd or damaged in the items that one job rests on, worst first, at most `limit`.
  package func diagnostics(jobKey: String, limit: Int) throws -> [DiagnosticRow] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT diagnostic.id, source.name AS sourceName, item.path AS path,
            diagnostic.code, diagnostic.severity, diagnostic.offset, diagnostic.length,
            diagnostic.detail
          FROM diagnostic JOIN item ON item.id = diagnostic.itemId
          JOIN source ON source.id = item.sourceId
          WHERE diagnostic.severity <> 'note' AND item.id IN (
            SELECT itemId FROM citation WHERE jobId = (SELECT id FROM job WHERE key = ?1)
            UNION SELECT occurrence.itemId FROM occurrence
              JOIN message ON message.id = occurrence.messageId
              WHERE message.jobId = (SELECT id FROM job WHERE key = ?1))
          ORDER BY diagnostic.severity, source.name, source.digest, item.ordinal, diagnostic.id
          LIMIT ?2
          """, arguments: [jobKey, limit]
      ).map { row in
        let offset: Int? = row["offset"]
        let length: Int? = row["length"]
        return DiagnosticRow(
          sourceName: row["sourceName"], path: row["path"],
          diagnostic: Diagnostic(
            code: row["code"], severity: Severity(rawValue: row["severity"]) ?? .note,
            range: offset.map { $0..<($0 + (length ?? 0)) }, detail: row["detail"]))
      }
    }
  }
}
