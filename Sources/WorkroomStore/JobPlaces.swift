import GRDB
import WorkroomModel

/// How many places speak of one job, and in which sources.
package struct CitedPlaces: Sendable, Hashable {
  package var count: Int
  /// SHA-256 of the sources that hold them.
  package var sources: Set<String>

  package init(count: Int, sources: Set<String>) {
    self.count = count
    self.sources = sources
  }
}

/// The places that speak of a job. A page's row or a transcript's entry that is one of its messages stands
/// as that message's occurrence and is not written twice.
enum JobPlaces {
  /// How many of them an overview names.
  static let ofOverview = 8

  /// The places to be written as citations: all but such rows, and of those the first of each item, for
  /// all who ask which items speak of a job, and what overviews name.
  static func written(of record: JobRecord) -> [Origin] {
    var rows = Set<RowPlace>(minimumCapacity: record.messages.count)
    for message in record.messages {
      for occurrence in message.occurrences {
        if let row = RowPlace(occurrence.origin) { rows.insert(row) }
      }
    }
    var items: Set<Item> = []
    var last: Item?
    var written: [Origin] = []
    for origin in record.origins {
      let item = Item(origin)
      let isNew = item != last && items.insert(item).inserted
      last = item
      if !isNew, written.count >= ofOverview, let row = RowPlace(origin), rows.contains(row) {
        continue
      }
      written.append(origin)
    }
    return written
  }

  /// All places again, each once, by the bytes that they are of: rows are not numbered in the store.
  static func all(_ cited: [Origin], _ messages: [Message]) -> [Origin] {
    var seen = Set(cited.lazy.compactMap(RowPlace.init))
    var all = cited
    for message in messages {
      for occurrence in message.occurrences {
        if let row = RowPlace(occurrence.origin), seen.insert(row).inserted {
          all.append(occurrence.origin)
        }
      }
    }
    return all.sorted(by: Origin.areInOrder)
  }

  private struct Item: Hashable {
    var source: String
    var ordinal: Int

    init(_ origin: Origin) {
      source = origin.sourceDigest
      ordinal = origin.itemOrdinal
    }
  }

  private struct RowPlace: Hashable {
    var item: Item
    var place: String

    /// Nil for what is no row.
    init?(_ origin: Origin) {
      guard origin.medium == .page || origin.medium == .transcript, let place = origin.place else {
        return nil
      }
      item = Item(origin)
      self.place = place
    }

    /// The beginning of a digest tells as much as all of it, and is looked at for every row.
    func hash(into hasher: inout Hasher) {
      hasher.combine(item.source.utf8.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
      hasher.combine(item.ordinal)
      hasher.combine(place)
    }
  }
}

extension Store {
  /// How many places speak of a job, and in which sources. Mail that its owner put into the job speaks
  /// of it as well.
  package func citedPlaces(jobKey: String) throws -> CitedPlaces {
    try database.read { database in
      var places = CitedPlaces(count: 0, sources: [])
      for row in try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT source.digest, cited.count FROM (
              SELECT item.sourceId, count(*) AS count FROM (
                SELECT itemId, place, medium FROM citation
                WHERE jobId = (SELECT id FROM job WHERE key = ?1) AND entity = 'job'
                UNION
                SELECT occurrence.itemId, occurrence.place, occurrence.medium FROM message
                JOIN occurrence ON occurrence.messageId = message.id
                WHERE message.jobId = (SELECT id FROM job WHERE key = ?1)
                  AND (occurrence.medium IN ('page', 'transcript')
                    OR message.recordClass = 'supplementary'
                      AND NOT EXISTS (SELECT 1 FROM citation WHERE itemId = occurrence.itemId
                        AND jobId = message.jobId AND entity = 'job'))) AS place
              CROSS JOIN item ON item.id = place.itemId
              GROUP BY item.sourceId) AS cited
            JOIN source ON source.id = cited.sourceId
            """), arguments: [jobKey])
      {
        places.sources.insert(row[0])
        places.count += row[1] as Int
      }
      return places
    }
  }
}
