import GRDB
package import WorkroomModel

/// A source as exports name it.
package struct ExportedSource: Sendable, Hashable, Codable {
  package var sha256: String
  package var name: String
  package var size: Int
}

/// A mail of a job, to be cut out of its source.
package struct ExportedMail: Sendable, Hashable {
  package var origin: Origin
  package var sentAt: Int64?
}

/// Every item that a job rests on.
let citedItems = """
  cited(itemId, jobId) AS (
    SELECT itemId, jobId FROM citation
    UNION SELECT occurrence.itemId, message.jobId FROM occurrence
      JOIN message ON message.id = occurrence.messageId WHERE message.jobId IS NOT NULL)
  """

/// The jobs asked for, by their keys.
private let askedJobs = """
  asked(jobId) AS (SELECT id FROM job WHERE key IN (SELECT value FROM json_each(?1)))
  """

extension Store {
  /// The sources that jobs rest on.
  package func sources(ofJobs keys: [String]) throws -> [ExportedSource] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          WITH \(citedItems), \(askedJobs)
          SELECT digest, name, sizeInBytes FROM source WHERE id IN (
            SELECT sourceId FROM cited JOIN item ON item.id = cited.itemId
            WHERE cited.jobId IN (SELECT jobId FROM asked))
          ORDER BY name, digest
          """, arguments: [try encoded(keys)]
      ).map {
        ExportedSource(sha256: $0["digest"], name: $0["name"], size: $0["sizeInBytes"])
      }
    }
  }

  /// Mail that jobs rest on, each content once, in the order of content; mail on which another job rests
  /// as well (a digest, a broadcast) is left out and counted.
  package func mail(ofJobs keys: [String]) throws -> (mail: [ExportedMail], leftOut: Int) {
    try database.read { database in
      var seen: Set<String> = []
      var mail: [ExportedMail] = []
      var leftOut: Set<String> = []
      for row in try Row.fetchAll(
        database,
        sql: """
          WITH \(citedItems), \(askedJobs)
          SELECT \(originColumns), NULL AS place, 'mail' AS medium,
            ifnull((SELECT min(sentAt) FROM notice WHERE notice.itemId = item.id),
              (SELECT min(sentAt) FROM occurrence JOIN message ON message.id = occurrence.messageId
                WHERE occurrence.itemId = item.id)) AS sentAt,
            item.id IN (SELECT itemId FROM cited WHERE jobId NOT IN (SELECT jobId FROM asked))
              AS isShared
          FROM item JOIN source ON source.id = item.sourceId
          WHERE item.kind = 'message'
            AND item.id IN (SELECT itemId FROM cited WHERE jobId IN (SELECT jobId FROM asked))
          ORDER BY source.digest, item.ordinal
          """, arguments: [try encoded(keys)])
      {
        let origin = origin(row)
        if row["isShared"] {
          leftOut.insert(origin.digest)
        } else if seen.insert(origin.digest).inserted {
          mail.append(ExportedMail(origin: origin, sentAt: row["sentAt"]))
        }
      }
      return (mail, leftOut.subtracting(seen).count)
    }
  }
}
