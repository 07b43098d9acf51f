import GRDB
package import WorkroomModel

/// The reconciliation of one source: what was found in it and what became of it.
package struct SourceAudit: Sendable, Hashable {
  package var name: String
  package var digest: String
  package var sizeInBytes: Int
  package var found = 0
  package var imported = 0
  package var known = 0
  package var ignored: [String: Int] = [:]
  package var quarantined: [String: Int] = [:]
  package var notes = 0
  package var warnings = 0
  package var damage = 0

  package var balances: Bool {
    found == imported + known + ignored.values.reduce(0, +) + quarantined.values.reduce(0, +)
  }
}

/// A diagnostic with the place it concerns.
package struct DiagnosticRow: Sendable, Hashable {
  package var sourceName: String
  package var path: String
  package var diagnostic: Diagnostic
}

/// Whether the item `leaf` counts as found, by the tree alone. A message is found as such, also when a
/// bundle attached to it is entered; an empty bundle or mailbox holds nothing that could be found in it.
let isFound = """
  CASE WHEN leaf.kind = 'message' THEN 1
    WHEN leaf.isLeaf OR leaf.kind NOT IN ('bundle', 'mailbox')
    THEN NOT EXISTS (SELECT 1 FROM item AS child WHERE child.parentId = leaf.id)
    ELSE 0 END
  """

extension Store {
  /// What a person types into `sqlite3` to count the outcomes without us.
  package static let outcomesQuery =
    "SELECT outcome, count(*) FROM item WHERE isLeaf GROUP BY outcome"

  /// One audit per source, by name and digest.
  package func audits() throws -> [SourceAudit] {
    try database.read { database in
      var audits: [SourceAudit] = []
      var positions: [Int64: Int] = [:]
      for row in try Row.fetchAll(
        database, sql: "SELECT id, name, digest, sizeInBytes FROM source ORDER BY name, digest")
      {
        positions[row["id"]] = audits.count
        audits.append(
          SourceAudit(
            name: row["name"], digest: row["digest"], sizeInBytes: row["sizeInBytes"]))
      }
      // What is found is counted apart from the outcomes, so that the equation can fail.
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT sourceId, sum(isLeaf AND outcome = 'imported') AS imported,
            sum(isLeaf AND outcome = 'known') AS known, sum(\(isFound)) AS found
          FROM item AS leaf GROUP BY sourceId
          """)
      {
        guard let position = positions[row["sourceId"]] else { continue }
        audits[position].imported = row["imported"]
        audits[position].known = row["known"]
        audits[position].found = row["found"]
      }
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT sourceId, outcome, reason, count(*) AS n FROM item
          WHERE isLeaf AND reason IS NOT NULL
          GROUP BY sourceId, outcome, reason ORDER BY sourceId, outcome, reason
          """)
      {
        guard let position = positions[row["sourceId"]] else { continue }
        let reason: String = row["reason"]
        switch row["outcome"] as String {
        case "ignored": audits[position].ignored[reason] = row["n"]
        default: audits[position].quarantined[reason] = row["n"]
        }
      }
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT item.sourceId, severity, count(*) AS n
          FROM diagnostic JOIN item ON item.id = diagnostic.itemId
          GROUP BY item.sourceId, severity
          """)
      {
        guard let position = positions[row["sourceId"]] else { continue }
        switch row["severity"] as String {
        case "note": audits[position].notes = row["n"]
        case "warning": audits[position].warnings = row["n"]
        default: audits[position].damage = row["n"]
        }
      }
      return audits
    }
  }

  /// Diagnostics of at least a severity, in reading order, at most `limit` of them.
  package func diagnostics(atLeast severity: Severity, limit: Int) throws -> [DiagnosticRow] {
    let severities = Severity.allCases.filter { $0 >= severity }.map(\.rawValue)
    return try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT source.name AS sourceName, item.path AS path, diagnostic.code,
            diagnostic.severity, diagnostic.offset, diagnostic.length, diagnostic.detail
          FROM diagnostic JOIN item ON item.id = diagnostic.itemId
          JOIN source ON source.id = item.sourceId
          WHERE diagnostic.severity IN (SELECT value FROM json_each(?))
          ORDER BY source.name, source.digest, item.ordinal, diagnostic.id LIMIT ?
          """,
        arguments: [try encoded(severities), limit]
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

  /// Messages that belong to no job: how many are imported and how many places hold them.
  package func unassignedMail() throws -> (messages: Int, occurrences: Int) {
    try database.read { database in
      (
        try Int.fetchOne(database, sql: "SELECT count(*) FROM message WHERE jobId IS NULL") ?? 0,
        try Int.fetchOne(
          database,
          sql: """
            SELECT count(*) FROM occurrence JOIN message ON message.id = occurrence.messageId
            WHERE message.jobId IS NULL
            """) ?? 0
      )
    }
  }
}
