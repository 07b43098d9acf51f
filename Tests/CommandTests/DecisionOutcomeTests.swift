import Foundation
import TestSupport
import Testing
import WorkroomModel
import WorkroomStore

/// What each decision changes, that a rebuild keeps it, and that taking it back leaves no trace.
@Suite struct DecisionOutcomeTests {
  @Test func everyGuessIsListedUntilSomebodySettlesIt() async throws {
    let store = try await copy(ofSamples: "plain")
    let before = try await workroom("review", "--store", store.path)
    #expect(before.out.contains("We seem to be Marta Lindqvist"), "\(before.err)")
    #expect(before.out.contains("workroom me --name \"Marta Lindqvist\" --address ADDRESS"))
    _ = try await workroom(sampleMe + ["--store", store.path])
    let declared = try await workroom("review", "--store", store.path)
    #expect(!declared.out.contains("We seem to be"))

    let bare = declared.lines.firstIndex { $0.contains("amounts with a bare $") }
    let command = try #require(bare.map { declared.lines[$0 + 1] })
    let job = try #require(command.split(separator: " ").dropFirst(2).first)
    let named = try await workroom(
      "override", String(job), "currency", "USD", "--store", store.path)
    #expect(named.status == 0, "\(named.err)")
    let settled = try await workroom("review", "--store", store.path)
    #expect(!settled.lines.contains(command))
    let record = try record(String(job), store.path)
    #expect(record.payments.compactMap(\.amount).allSatisfy { $0.currency != "$" })
    #expect(record.terms.compactMap(\.total).allSatisfy { $0.currency != "$" })
    #expect(record.milestones.compactMap(\.amount).allSatisfy { $0.currency != "$" })
  }

  @Test func aZoneThatIsSetReadsTheTimesAnewThatWerePrintedWithoutOne() async throws {
    let store = try await copy(ofSamples: "declared")
    let before = try digest(store.path)
    func offsets() throws -> Set<Int?> {
      let sent = try record("elance-75331846", store.path).messages.compactMap(\.sent)
      return Set(sent.filter { $0.basis == .profile }.map(\.offsetMinutes))
    }
    #expect(try offsets() == [-240, -300])
    let answer = try await workroom(
      "override", "75331846", "zone", "Europe/Stockholm", "--store", store.path)
    #expect(answer.status == 0, "\(answer.err)")
    #expect(try offsets() == [60, 120])
    try await rebuild(store.path)
    #expect(try offsets() == [60, 120])
    let wrong = try await workroom(
      "override", "75331846", "zone", "Mars/Base", "--store", store.path)
    #expect(wrong.status == 64)
    try await undo("override", store.path)
    #expect(try digest(store.path) == before)
  }

  @Test func peopleWhoWereMergedAreOnePersonUntilThatIsUndone() async throws {
    let store = try await copy(ofSamples: "declared")
    let before = try digest(store.path)
    func names() throws -> [String] {
      try record("elance-38450217", store.path).parties.map(\.name).sorted()
    }
    let apart = try names()
    #expect(apart.contains("Alexander Kovacs") && apart.contains("Alexandra Klein"))
    let answer = try await workroom(
      "people", "merge", "Alexander Kovacs", "Alexandra Klein", "--job", "38450217", "--store",
      store.path)
    #expect(answer.status == 0, "\(answer.err)")
    #expect(try names() == apart.filter { $0 != "Alexandra Klein" })
    try await rebuild(store.path)
    #expect(try names() == apart.filter { $0 != "Alexandra Klein" })
    try await undo("people-merge", store.path)
    #expect(try digest(store.path) == before)
  }

  @Test func namesThatWereSplitAreTwoPeopleUntilThatIsUndone() async throws {
    let store = try await copy(ofSamples: "declared")
    let before = try digest(store.path)
    func names() throws -> [String] {
      try record("elance-75331846", store.path).parties.flatMap { party in
        party.names.contains { $0.contains("Ashdown") || $0.hasPrefix("Chris") } ? [party.name] : []
      }.sorted()
    }
    #expect(try names() == ["Christopher Ashdown"])
    _ = try await workroom(
      "people", "split", "Chris... A.", "Christopher Ashdown", "--store", store.path)
    #expect(try names().count == 2)
    try await rebuild(store.path)
    #expect(try names().count == 2)
    try await undo("people-split", store.path)
    #expect(try digest(store.path) == before)
  }

  @Test func whoWeAreIsGuessedDeclaredAndForgotten() async throws {
    let store = try await copy(ofSamples: "plain")
    let guessed = try await workroom("me", "--store", store.path)
    #expect(guessed.out.contains("guessed from the mail: Marta Lindqvist"))
    let before = try digest(store.path)
    _ = try await workroom(sampleMe + ["--store", store.path])
    let declared = try digest(store.path)
    #expect(declared != before)
    try await rebuild(store.path)
    #expect(try digest(store.path) == declared)
    let wrong = try await workroom(
      "me", "--address", "marta@example.com,yesterday..", "--store", store.path)
    #expect(wrong.status == 64)
    _ = try await workroom("me", "--forget", "--store", store.path)
    #expect(try digest(store.path) == before)
  }

  @Test func afterARebuildNothingIsLeftForTheFirstSearchToIndex() async throws {
    let store = try await copy(ofSamples: "declared")
    try await rebuild(store.path)
    #expect(try !Store(folder: store.path, isCreating: false).lacksSearchWords())
  }

  private func rebuild(_ store: String) async throws {
    let answer = try await workroom("store", "rebuild", "--store", store, "--quiet")
    #expect(answer.status == 0, "\(answer.err)")
  }

  private func undo(_ kind: String, _ store: String) async throws {
    let list = try await workroom("decisions", "--store", store)
    let line = try #require(list.lines.first { $0.contains(" \(kind) ") })
    let number = String(line.split(separator: " ")[0])
    let answer = try await workroom("decisions", "undo", number, "--store", store)
    #expect(answer.status == 0, "\(answer.err)")
  }

  private func digest(_ store: String) throws -> String {
    try Store(folder: store, isCreating: false).indexDigest()
  }

  private func record(_ key: String, _ store: String) throws -> JobRecord {
    try Store(folder: store, isCreating: false).jobRecord(key: key, includingMessages: true)
  }

  /// Samples are imported once; each test decides in a copy of its own.
  private func copy(ofSamples kind: String) async throws -> CopiedStore {
    let made = try await DecisionOutcomeTests.made.value
    return try CopiedStore(of: "\(made.path)/\(kind).workroom")
  }

  private static let made = Task {
    let folder = try TemporaryFolder()
    _ = try await importSamples(into: "\(folder.path)/declared.workroom")
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/declared.workroom", toPath: "\(folder.path)/plain.workroom")
    _ = try await workroom("me", "--forget", "--store", "\(folder.path)/plain.workroom")
    return folder
  }
}

private struct CopiedStore {
  private let folder: TemporaryFolder
  var path: String { "\(folder.path)/copy.workroom" }

  init(of store: String) throws {
    folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: store, toPath: "\(folder.path)/copy.workroom")
  }
}
