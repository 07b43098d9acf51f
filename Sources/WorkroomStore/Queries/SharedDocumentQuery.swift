import GRDB

extension Store {
  /// SHA-256 of items that speak of more than one job, or of mail beside it: a packet of one job must
  /// not carry them whole.
  package func documentsOfSeveralJobs() throws -> Set<String> {
    try database.read { database in
      Set(
        try String.fetchAll(
          database,
          sql: """
            SELECT item.digest FROM citation JOIN item ON item.id = citation.itemId
            WHERE citation.entity = 'job'
            GROUP BY item.digest HAVING count(DISTINCT citation.jobId) > 1
            """))
    }
  }
}
