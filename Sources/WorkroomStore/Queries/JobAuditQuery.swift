import GRDB

/// The reconciliation of one job: what witnesses its messages have, whether they agree, what is missing.
package struct JobAudit: Sendable, Hashable {
  package var key: String
  package var title: String
  package var messages = 0
  /// Places by medium.
  package var witnesses: [String: Int] = [:]
  /// Messages by agreement: a message differs when one of its witnesses does.
  package var agreement: [String: Int] = [:]
  /// Open gaps by kind.
  package var gaps: [String: Int] = [:]
  package var nearMatches = 0
}

extension Store {
  /// One audit per job, by title and key.
  package func jobAudits() throws -> [JobAudit] {
    try database.read { database in
      var audits: [JobAudit] = []
      var positions: [Int64: Int] = [:]
      for row in try Row.fetchAll(
        database, sql: "SELECT id, key, title FROM job ORDER BY title, key")
      {
        positions[row["id"]] = audits.count
        audits.append(JobAudit(key: row["key"], title: row["title"]))
      }
      func each(_ sql: String, _ body: (inout JobAudit, Row) -> Void) throws {
        for row in try Row.fetchAll(database, sql: sql) {
          guard let position = positions[row["jobId"]] else { continue }
          body(&audits[position], row)
        }
      }
      try each(
        """
        SELECT message.jobId, occurrence.medium, count(*) AS n
        FROM occurrence JOIN message ON message.id = occurrence.messageId
        WHERE message.jobId IS NOT NULL GROUP BY 1, 2
        """
      ) { $0.witnesses[$1["medium"]] = $1["n"] }
      try each(
        """
        SELECT jobId, agreement, count(*) AS n FROM (
          SELECT message.jobId, message.id,
            CASE WHEN max(occurrence.agreement = 'differs') THEN 'differs'
              ELSE min(occurrence.agreement) END AS agreement
          FROM occurrence JOIN message ON message.id = occurrence.messageId
          WHERE message.jobId IS NOT NULL GROUP BY message.id)
        GROUP BY 1, 2
        """
      ) {
        $0.agreement[$1["agreement"]] = $1["n"]
        $0.messages += $1["n"] as Int
      }
      try each("SELECT jobId, kind, count(*) AS n FROM gap WHERE NOT isClosed GROUP BY 1, 2") {
        $0.gaps[$1["kind"]] = $1["n"]
      }
      try each("SELECT jobId, count(*) AS n FROM nearMatch GROUP BY 1") { $0.nearMatches = $1["n"] }
      return audits
    }
  }

  /// What is missing from lists that belong to no job: paths of pages that say there is more.
  package func incompleteLists() throws -> [String] {
    try database.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT DISTINCT item.path FROM observation JOIN item ON item.id = observation.itemId
          WHERE observation.kind = 'coverage' AND observation.workroomID IS NULL
            AND observation.jobID IS NULL
            AND json_extract(observation.fields, '$.complete.text') = 'false'
          ORDER BY 1
          """)
    }
  }
}
