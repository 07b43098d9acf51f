import Foundation
import GRDB
import TestSupport
import Testing
import WorkroomModel

@testable import WorkroomStore

/// Which places speak of a job, however the store writes them down.
@Suite struct JobPlacesTests {
  private func samples(_ folder: TemporaryFolder) async throws -> Store {
    let path = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: path)
    return try Store(folder: path, isCreating: false)
  }

  @Test func everyPlaceThatAJobWasObservedAtIsCountedOnce() async throws {
    let folder = try TemporaryFolder()
    let store = try await samples(folder)
    for key in try store.jobKeys() {
      let record = try store.jobRecord(key: key, includingMessages: true)
      let places = record.origins.map { "\($0.sortKey) \($0.medium)" }
      #expect(Set(places).count == places.count)
      let cited = try store.citedPlaces(jobKey: key)
      #expect(cited.count == places.count, "\(key)")
      #expect(cited.sources == Set(record.origins.map(\.sourceDigest)))
      // Every row that is a message is among them.
      let rows = record.messages.flatMap(\.occurrences).map(\.origin).filter { $0.medium == .page }
      #expect(Set(rows.map { "\($0.sortKey) \($0.medium)" }).isSubset(of: places))
      let observed = try store.observations(
        platform: record.job.platform, workroomIDs: record.job.workroomID.map { [$0] } ?? [],
        jobIDs: record.job.jobID.map { [$0] } ?? [], titles: []
      ).whole()
      let known = Set(observed.filter { $0.origin.medium == .page }.map(\.origin.contentKey))
      #expect(known.isSubset(of: record.origins.map(\.contentKey)))
    }
  }

  @Test func rowsThatAreMessagesAreNotWrittenTwice() async throws {
    let folder = try TemporaryFolder()
    let store = try await samples(folder)
    let counts = try store.database.read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT count(*), (SELECT count(*) FROM citation AS other
            WHERE entity = 'job' AND medium = 'page' AND EXISTS (SELECT 1 FROM occurrence
              WHERE itemId = other.itemId AND place = other.place))
          FROM occurrence WHERE medium = 'page'
          """)
    }
    let (occurrences, cited): (Int, Int) = try (#require(counts?[0]), #require(counts?[1]))
    #expect(cited > 0 && cited * 2 < occurrences)
    // Whoever asks by item finds every page of a job.
    let lost = try await store.database.read {
      try Int.fetchOne(
        $0,
        sql: """
          SELECT count(*) FROM occurrence JOIN message ON message.id = occurrence.messageId
          WHERE medium = 'page' AND NOT EXISTS (SELECT 1 FROM citation
            WHERE citation.itemId = occurrence.itemId AND citation.jobId = message.jobId
              AND entity = 'job')
          """)
    }
    #expect(lost == 0)
  }

  @Test func whatObservationsSayOfJobsIsWhatSQLiteFindsDistinct() async throws {
    let folder = try TemporaryFolder()
    let store = try await samples(folder)
    let links = try store.jobLinks()
    let (expected, media) = try await store.database.read { database in
      (
        try Row.fetchAll(
          database,
          sql: """
            SELECT DISTINCT platform, workroomID, jobID, title FROM observation
            WHERE medium <> 'file' ORDER BY platform, workroomID, jobID, title
            """
        ).map { JobLink(platform: $0[0], workroomID: $0[1], jobID: $0[2], title: $0[3]) },
        try String.fetchSet(database, sql: "SELECT DISTINCT medium FROM observation")
      )
    }
    #expect(links.links == expected && expected.count > 10)
    #expect(Set(links.media.map(\.rawValue)) == media)
  }
}
