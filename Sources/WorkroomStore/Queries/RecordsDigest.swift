import Crypto
import Foundation
import GRDB
import WorkroomModel

extension Store {
  /// SHA-256 over what the store says but for where it stands: a folder, its zip and a tar of it have
  /// the same. Places, their number, which of them a record cites, and empty files, which only bundles
  /// list, do not count. Unlike `contentDigest` it counts what became of every leaf, ignored and
  /// quarantined ones too, and not the bundles themselves, which are files only of those who packed them.
  package func recordsDigest() throws -> String {
    var hash = SHA256()
    func add(_ text: String) {
      hash.update(data: Array(text.utf8))
      hash.update(data: [0x0A])
    }
    try database.read { database in
      let queries = [
        """
        SELECT DISTINCT CASE kind WHEN 'file' THEN 'entry' ELSE kind END || ' '
          || ifnull(digest, '') || ' ' || ifnull(sizeInBytes, '') || ' '
          || CASE WHEN outcome IN ('imported', 'known') THEN 'held'
             ELSE outcome || ' ' || ifnull(reason, '') END
        FROM item WHERE isLeaf AND ifnull(sizeInBytes, 1) > 0 ORDER BY 1
        """,
        """
        SELECT DISTINCT digest || ' ' || sizeInBytes || ' ' || ifnull(name, '')
        FROM content WHERE part IS NOT NULL AND sizeInBytes > 0 ORDER BY 1
        """,
        """
        SELECT message.key || ' ' || ifnull(message.sentAt, '') || ' ' || message.text
        FROM message WHERE jobId IS NULL ORDER BY 1
        """,
      ]
      for query in queries {
        let rows = try String.fetchCursor(database, sql: query)
        while let row = try rows.next() { add(row) }
      }
    }
    for key in try jobKeys().sorted() {
      let record = try encoded(try jobRecord(key: key, includingMessages: true))
      add(placeless(try JSONSerialization.jsonObject(with: Data(record.utf8))))
    }
    return hexadecimal(hash.finalize())
  }
}

/// A value as text, without what says where it stands; lists are put in the order of their text,
/// since places had a part in their order.
private func placeless(_ value: Any) -> String {
  if let object = value as? [String: Any] {
    let isOrigin = object["itemOrdinal"] != nil
    let places: Set = ["sourceDigest", "sourceName", "path", "itemOrdinal", "offset"]
    let members = object.filter {
      $0.key != "origins" && $0.key != "quotaOrigins" && !(isOrigin && places.contains($0.key))
    }
    return "{"
      + members.sorted { $0.key < $1.key }.map { "\($0.key):\(placeless($0.value))" }
      .joined(separator: ",") + "}"
  }
  if let list = value as? [Any] {
    return "[" + Set(list.map(placeless)).sorted().joined(separator: ",") + "]"
  }
  return "\(value)"
}
