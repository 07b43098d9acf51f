import GRDB
import WorkroomModel

/// Where the bytes of a content can be had.
package struct ContentPlace: Sendable, Hashable {
  package var digest: String
  package var sourceDigest: String
  package var sourceName: String
  package var itemOrdinal: Int
  /// MIME part number, when the content is a part of a message.
  package var part: String?
}

extension Store {
  /// One place for each content that some source holds, the first in the order of content.
  package func places(ofContents digests: [String]) throws -> [ContentPlace] {
    try database.read { database in
      var seen: Set<String> = []
      return try Row.fetchAll(
        database,
        sql: """
          SELECT content.digest AS contentDigest, content.part, source.digest AS sourceDigest,
            source.name AS sourceName, item.ordinal
          FROM content JOIN item ON item.id = content.itemId
          JOIN source ON source.id = item.sourceId
          WHERE content.digest IN (SELECT value FROM json_each(?))
          ORDER BY source.digest, item.ordinal, content.part
          """,
        arguments: [try encoded(digests)]
      ).compactMap { row in
        let digest: String = row["contentDigest"]
        guard seen.insert(digest).inserted else { return nil }
        return ContentPlace(
          digest: digest, sourceDigest: row["sourceDigest"], sourceName: row["sourceName"],
          itemOrdinal: row["ordinal"], part: row["part"])
      }
    }
  }
}
