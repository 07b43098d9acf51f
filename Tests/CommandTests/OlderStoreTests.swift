import Foundation
import TestSupport
import Testing
import WorkroomStore

/// A store whose index was written by another schema: it is refused with the way out, and the kept
/// sources give the index that a fresh import gives.
@Suite struct OlderStoreTests {
  @Test func anOlderIndexIsRefusedUntouchedAndARebuildEqualsAFreshImport() async throws {
    let folder = try TemporaryFolder()
    let fresh = try await imported("fresh.workroom", in: folder)
    let store = try await imported("old.workroom", in: folder)
    let expected = try digests(of: fresh)
    #expect(try digests(of: store) == expected)
    // As earlier programs would have left it: a number alone; a table, a column, an index less.
    let ages = [
      (5, "SELECT 1", Self.commands),
      (
        1,
        "DROP TABLE gap; ALTER TABLE party DROP COLUMN userNames; DROP INDEX citationByItem; "
          + "DELETE FROM message", [["audit"]]
      ),
    ]
    for (version, age, commands) in ages {
      try await python(
        """
        import sqlite3, sys
        sqlite3.connect('old.workroom/index.sqlite').executescript(sys.argv[1])
        """, "PRAGMA user_version = \(version); \(age)", in: folder.path)
      let index = URL(fileURLWithPath: "\(store)/index.sqlite")
      let before = try Data(contentsOf: index)
      for command in commands {
        let answer = try await workroom(command + ["--store", "old.workroom"], in: folder.path)
        #expect(answer.status == 1, "\(command): \(answer.status)")
        #expect(answer.err.contains("the index has schema \(version)"), "\(command): \(answer.err)")
        #expect(answer.err.contains("workroom store rebuild"), "\(command): \(answer.err)")
        #expect(answer.out.isEmpty, "\(command): \(answer.out)")
      }
      // What `verify` finds is its result.
      let verified = try await workroom(
        "store", "verify", "--store", "old.workroom", in: folder.path)
      #expect(verified.status == 1)
      #expect(verified.out.contains("run `workroom store rebuild`"), "\(verified.out)")
      #expect(try Data(contentsOf: index) == before)
      let rebuilt = try await workroom(
        "store", "rebuild", "--store", "old.workroom", "--quiet", in: folder.path)
      #expect(rebuilt.status == 0, "\(rebuilt.err)")
      #expect(try digests(of: store) == expected)
    }
  }

  private static let commands = [
    ["import", "\(Places.samples)/mail"], ["report", "job-status", "--out", "reports"], ["audit"],
    ["search", "milestone"], ["people"], ["decisions"], ["review"], ["store", "info"],
    ["export", "csv", "--out", "exported"], ["packet", "75331846", "--out", "WR"],
    ["store", "slice", "75331846", "--out", "slice.workroom"],
  ]

  private func imported(_ name: String, in folder: TemporaryFolder) async throws -> String {
    let store = "\(folder.path)/\(name)"
    let answer = try await workroom(
      "import", "\(Places.samples)/mail", "\(Places.samples)/pages", "--store", store, "--quiet")
    #expect(answer.status == 0 || answer.status == 2, "\(answer.err)")
    let me = try await workroom(sampleMe + ["--store", store])
    #expect(me.status == 0, "\(me.err)")
    return store
  }

  private func digests(of store: String) throws -> [String] {
    let store = try Store(folder: store, isCreating: false)
    return [try store.contentDigest(), try store.recordsDigest(), try store.indexDigest()]
  }
}
