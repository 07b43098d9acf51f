import Crypto
import GRDB
import WorkroomModel

extension Store {
  /// SHA-256 over what the store says: every job with its entities and the distinct bytes that witness
  /// them, and the mail of no job. Neither the order of imports nor the packing of the sources enters: a
  /// mailbox, the same cut in two, and both together give one digest.
  package func contentDigest() throws -> String {
    try digest(of: [
      """
      SELECT DISTINCT message.key || ' ' || ifnull(message.sentAt, '') || ' ' || item.digest || ' '
        || message.text
      FROM message JOIN occurrence ON occurrence.messageId = message.id
      JOIN item ON item.id = occurrence.itemId WHERE message.kind = 'mail' ORDER BY 1
      """,
      "SELECT DISTINCT digest || ' ' || ifnull(name, '') FROM content ORDER BY 1",
    ]) { record in
      var record = record
      record.messages.removeAll { $0.kind == "mail" && $0.key.hasPrefix("mail-") }
      record.mapOrigins(contentForm)
      for index in record.messages.indices {
        var seen: Set<String> = []
        record.messages[index].occurrences = record.messages[index].occurrences
          .filter { seen.insert($0.origin.contentKey).inserted }
          .map { occurrence in
            var occurrence = occurrence
            occurrence.origin = withoutPacking(occurrence.origin)
            return occurrence
          }
      }
      return record
    }
  }

  /// SHA-256 over everything the index says, with every place in every source, independent of row
  /// numbers and of the order of imports: a rebuild gives an equal one.
  package func indexDigest() throws -> String {
    let sources = try sources().map { "source \($0.digest) \($0.sizeInBytes)\n" }.joined()
    return try digest(
      of: [
        """
        SELECT source.digest || ' ' || item.ordinal || ' ' || item.kind || ' '
          || ifnull(item.digest, '')
          || ' ' || CASE WHEN item.outcome IN ('imported', 'known') THEN 'held'
             ELSE item.outcome || ' ' || ifnull(item.reason, '') END
        FROM item JOIN source ON source.id = item.sourceId ORDER BY 1
        """,
        """
        SELECT message.key || ' ' || ifnull(message.sentAt, '') || ' ' || message.text
        FROM message WHERE jobId IS NULL ORDER BY 1
        """,
        """
        SELECT message.key || ' ' || source.digest || ' ' || item.ordinal || ' '
          || occurrence.agreement
        FROM occurrence JOIN message ON message.id = occurrence.messageId
        JOIN item ON item.id = occurrence.itemId JOIN source ON source.id = item.sourceId
        ORDER BY 1
        """,
      ], first: sources
    ) { $0 }
  }

  private func digest(
    of queries: [String], first: String = "", _ form: (JobRecord) -> JobRecord
  ) throws -> String {
    var hash = SHA256()
    func add(_ text: String) {
      hash.update(data: Array(text.utf8))
      hash.update(data: [0x0A])
    }
    add(first)
    try database.read { database in
      for query in queries {
        let rows = try String.fetchCursor(database, sql: query)
        while let row = try rows.next() { add(row) }
      }
    }
    for key in try jobKeys().sorted() {
      add(try encoded(form(try jobRecord(key: key, includingMessages: true))))
    }
    return hexadecimal(hash.finalize())
  }
}

/// Places by what they say, without the sources that hold them; each once, in the order of content.
private func contentForm(_ origins: [Origin]) -> [Origin] {
  var seen: Set<String> = []
  return origins.filter { seen.insert($0.contentKey).inserted }.map(withoutPacking)
    .sorted { $0.contentKey < $1.contentKey }
}

private func withoutPacking(_ origin: Origin) -> Origin {
  Origin(
    sourceDigest: "", sourceName: "", path: "", itemOrdinal: 0, offset: nil, length: origin.length,
    digest: origin.digest, place: origin.place, medium: origin.medium)
}
