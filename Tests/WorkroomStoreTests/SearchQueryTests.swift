import Testing
import TestSupport
import WorkroomModel

@testable import WorkroomStore

@Suite struct SearchQueryTests {
  @Test func wordsPhrasesAndQualifiersAreToldApart() throws {
    let query = try SearchQuery(
      #"escrow "second range" -refund from:ashdown before:2016-01-31 has:file"#)
    #expect(
      query.clauses == [
        .init(.words("escrow", anyEnding: false)), .init(.words("second range", anyEnding: false)),
        .init(.words("refund", anyEnding: false), isExcluded: true), .init(.from("ashdown")),
        .init(.hasFile),
      ])
    #expect(query.before?.iso == "2016-01-31")
    #expect(
      expression(query)
        == #"("escrow" AND "second range" AND author : "ashdown" * AND "\u{E000}hasfile") NOT ("refund")"#
        .replacing("\\u{E000}", with: "\u{E000}"))
  }

  @Test func operatorsOfTheIndexAreWordsLikeAnyOther() throws {
    #expect(
      expression(try SearchQuery("a AND NEAR(b)")) == #""a" AND "AND" AND "NEAR(b)""#)
  }

  @Test func valuesOfSeveralWordsStandInQuotes() throws {
    #expect(
      try SearchQuery(#"job:"garden room" -from:"marta l" -"net 30" "oak ra"*"#).clauses == [
        .init(.job("garden room")), .init(.from("marta l"), isExcluded: true),
        .init(.words("net 30", anyEnding: false), isExcluded: true),
        .init(.words("oak ra", anyEnding: true)),
      ])
  }

  @Test func timesAndAddressesAndMarksAreNoQualifiers() throws {
    #expect(
      try SearchQuery("10:30 https://example.org/x Re: & –").clauses == [
        .init(.words("10:30", anyEnding: false)),
        .init(.words("https://example.org/x", anyEnding: false)),
        .init(.words("Re:", anyEnding: false)),
      ])
  }

  @Test func charactersOfCJKWordsAreSoughtOneAfterTheOther() throws {
    #expect(expression(try SearchQuery("付款v2")) == #"" 付  款 v2""#)
  }

  @Test(arguments: [
    ("before:yesterday", "is not a date like 2015-03-31"), ("has:teeth", "known are has:file"),
    ("colour:red", "known are from: to: job:"), ("from:", "has no value"), ("&", "holds no word"),
    ("class:secret", "class:official class:copy"), ("-before:2015-01-01", "contrary"),
    ("witness:two", "known are witness:one"),
  ])
  func whatIsNotUnderstoodIsAnErrorThatSaysWhatIsKnown(_ text: String, _ said: String) throws {
    let error = #expect(throws: StoreError.self) { try SearchQuery(text) }
    #expect(error?.description.contains(said) == true, "\(String(describing: error))")
  }

  private func expression(_ query: SearchQuery) -> String { query.expression { [$0] } }
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

  @Test func aCharacterWithoutSpacesIsFoundWhereverItStands() {
    for length in 0..<70 {
      for place in 0...length {
        var text = Array(repeating: "a", count: length)
        text.insert("東", at: place)
        #expect(holdsCharactersWithoutSpaces(text.joined()))
        text[place] = "é"
        #expect(!holdsCharactersWithoutSpaces(text.joined()))
      }
    }
  }

  @Test(arguments: [
    ("Fixed-Price 12", "fixedprice12"), ("", ""), ("_./@[`{", ""), ("Ünï Çode-東京 7", "ünïçode東京7"),
    ("AZaz09", "azaz09"),
  ])
  func aFacetIsOneWordThatNoTextHolds(value: String, word: String) {
    #expect(facet("job", value) == "\u{E000}job" + word)
  }
}
