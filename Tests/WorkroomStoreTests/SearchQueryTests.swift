import Testing
import TestSupport
import WorkroomModel

@testable import WorkroomStore

@Suite struct SearchQueryTests {
  @Test func wordsPhrasesAndQualifiersAreToldApart() throws {
    let query = try SearchQuery(
      #"escrow "second range" -refund from:ashdown before:2016-01-31 has:file"#)
    #expect(query.words == ["escrow"])
    #expect(query.phrases == ["second range"])
    #expect(query.excluded == ["refund"])
    #expect(query.from == "ashdown")
    #expect(query.before?.iso == "2016-01-31")
    #expect(query.hasFile)
    #expect(query.expression == #"("second range" AND "escrow") NOT "refund""#)
  }

  @Test func operatorsOfTheIndexAreWordsLikeAnyOther() throws {
    #expect(try SearchQuery("a AND NEAR(b)").expression == #""a" AND "AND" AND "NEAR(b)""#)
  }

  @Test(arguments: ["before:yesterday", "has:teeth", "colour:red"])
  func whatIsNotUnderstoodIsAnError(_ text: String) {
    #expect(throws: StoreError.self) { try SearchQuery(text) }
  }
}

@Suite struct StoreTests {
  @Test func aSourceThatFailsHalfwayLeavesTheStoreAsItWas() throws {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    let store = try Store(folder: "\(folder.path)/a.workroom", isCreating: true)
    let before = try store.indexDigest()
    let description = SourceDescription(
      name: "a.mbox", sizeInBytes: 10, digest: String(repeating: "a", count: 64), options: "")

    #expect(throws: Stop.self) {
      _ = try store.importSource(description, importedAt: "") { consume in
        try consume(.item(item(kind: .mailbox, size: 10)))
        throw Stop()
      }
    }

    #expect(try store.indexDigest() == before)
    #expect(try store.hasSource(ofSize: 10) == false)
  }

  @Test func aMailboxWhoseItemsDoNotCoverItStopsTheRun() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: "\(folder.path)/a.workroom", isCreating: true)
    let description = SourceDescription(
      name: "a.mbox", sizeInBytes: 10, digest: String(repeating: "a", count: 64), options: "")

    #expect(throws: StoreError.self) {
      _ = try store.importSource(description, importedAt: "") { consume in
        try consume(.item(item(kind: .mailbox, size: 10)))
        try consume(.item(item(kind: .message, size: 9, ordinal: 1, parent: 0)))
      }
    }
  }

  private func item(
    kind: ItemKind, size: Int, ordinal: Int = 0, parent: Int? = nil
  ) -> SourceItem {
    SourceItem(
      ordinal: ordinal, parent: parent, kind: kind, path: "a.mbox", range: nil, sizeInBytes: size,
      digest: "", outcome: .imported, isLeaf: parent != nil)
  }
}
