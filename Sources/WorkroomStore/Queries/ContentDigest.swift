import Crypto
import GRDB
import WorkroomModel

extension Store {
  /// SHA-256 over everything the store says, independent of row numbers, of the order of imports and
  /// of when they happened: two stores of the same sources have the same digest.
  package func contentDigest() throws -> String {
    var hash = SHA256()
    func add(_ text: String) {
      hash.update(data: Array(text.utf8))
      hash.update(data: [0x0A])
    }
    for source in try sources() { add("source \(source.digest) \(source.sizeInBytes)") }
    try database.read { database in
      let queries = [
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
      ]
      for query in queries {
        let rows = try String.fetchCursor(database, sql: query)
        while let row = try rows.next() { add(row) }
      }
    }
    for key in try jobKeys().sorted() {
      add(try encoded(try jobRecord(key: key, includingMessages: true)))
    }
    return hexadecimal(hash.finalize())
  }
}
