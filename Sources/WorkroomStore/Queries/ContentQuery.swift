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
  /// The item's path inside the source, and its first byte in its container, where it has one.
  package var path: String
  package var offset: Int?

  /// Where to cut the content out by hand: `mail/all.mbox, byte 120, part 2`.
  package var locator: String {
    path + (offset.map { ", byte \($0)" } ?? "") + (part.map { ", part \($0)" } ?? "")
  }
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
            source.name AS sourceName, item.ordinal, item.path, item.offset
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
          itemOrdinal: row["ordinal"], part: row["part"], path: row["path"],
          offset: row["offset"])
      }
    }
  }

  /// Named contents of mail that no file version of any job has: SHA-256 and name, in their order.
  package func attachmentsOfNoJob() throws -> [(name: String, digest: String, sizeInBytes: Int)] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT name, digest, sizeInBytes FROM content
          WHERE part IS NOT NULL AND name IS NOT NULL AND digest NOT IN (
            SELECT digest FROM fileVersion WHERE digest IS NOT NULL)
          ORDER BY name, digest
          """
      ).map { ($0["name"], $0["digest"], $0["sizeInBytes"]) }
    }
  }
}
