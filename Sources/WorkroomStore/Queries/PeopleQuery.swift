import GRDB
package import WorkroomModel

/// One party of one job, for the list of all people.
package struct PartyRow: Sendable, Hashable {
  package var jobKey: String
  package var jobTitle: String
  package var key: String
  package var name: String
  package var side: Side
  package var role: String?
  package var names: [String]
  package var addresses: [String]
  package var userNames: [String]
  package var isMe: Bool
  package var isGuest: Bool
}

extension Store {
  /// All parties of all jobs, by name and job.
  package func partyRows() throws -> [PartyRow] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT party.*, job.key AS jobKey, job.title AS jobTitle
          FROM party JOIN job ON job.id = party.jobId
          ORDER BY party.name, job.key, party.key
          """
      ).map { row in
        PartyRow(
          jobKey: row["jobKey"], jobTitle: row["jobTitle"], key: row["key"], name: row["name"],
          side: Side(rawValue: row["side"]) ?? .unknown, role: row["role"],
          names: try decoded([String].self, row["names"]),
          addresses: try decoded([String].self, row["addresses"]),
          userNames: try decoded([String].self, row["userNames"]), isMe: row["isMe"],
          isGuest: row["isGuest"])
      }
    }
  }
}
