import Foundation
import GRDB
import TestSupport
import Testing
import WorkroomModel

@testable import WorkroomStore

@Suite struct ImportGroupingTests {
  private struct Stop: Error {}

  /// Takes a file as the import does, without anything in it.
  private func take(_ path: String, into store: Store) throws -> SourceRecord {
    let kept = try store.vault.keep(fileAt: path, isSynced: !store.isInGroup)
    let description = SourceDescription(
      name: path, sizeInBytes: kept.sizeInBytes, digest: kept.digest, options: "")
    _ = try store.importSource(description, importedAt: "") { _ in }
    return SourceRecord(description, importedAt: "")
  }

  private func listed(_ store: Store) throws -> [String] {
    FileManager.default.fileExists(atPath: "\(store.folder)/sources.jsonl")
      ? try SourceLedger(in: store.folder).sources.map(\.digest).sorted() : []
  }

  @Test func whatWasTakenBeforeAFailureStays() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: "\(folder.path)/a.workroom", isCreating: true)
    let files = try (0..<3).map { try folder.file("\($0).txt", "file \($0)".utf8) }

    #expect(throws: Stop.self) {
      try store.takeEach(files, sizeInBytes: { _ in 6 }) { path in
        if path == files[2] { throw Stop() }
        return try take(path, into: store)
      }
    }

    let digests = try files.prefix(2).map { try Vault.digest(ofFileAt: $0).digest }.sorted()
    #expect(try listed(store) == digests)
    #expect(try store.sources().map(\.digest).sorted() == digests)
    #expect(try store.vault.listing().digests == Set(digests))
    #expect(!store.isInGroup)
  }

  /// On a full disk SQLite may take back the transaction by itself.
  @Test func aGroupThatTheDatabaseTookBackIsNeitherListedNorKept() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: "\(folder.path)/a.workroom", isCreating: true)
    let files = try (0..<3).map { try folder.file("\($0).txt", "file \($0)".utf8) }

    #expect(throws: Stop.self) {
      // The first is so large that it is committed by itself.
      try store.takeEach(files, sizeInBytes: { $0 == files[0] ? 1 << 30 : 6 }) { path in
        if path == files[2] {
          try store.database.inDatabase { try $0.rollback() }
          throw Stop()
        }
        return try take(path, into: store)
      }
    }

    let first = try Vault.digest(ofFileAt: files[0]).digest
    #expect(try listed(store) == [first])
    #expect(try store.sources().map(\.digest) == [first])
    #expect(try store.vault.listing().digests == [first])
  }
}
