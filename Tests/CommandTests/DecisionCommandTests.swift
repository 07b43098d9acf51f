import Foundation
import TestSupport
import Testing
import WorkroomModel
import WorkroomStore

/// What people decide is listed, undone, and outlives a rebuild.
@Suite struct DecisionCommandTests {
  @Test func anOverrideStandsSurvivesARebuildAndCanBeUndone() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    let before = try digest(store)

    let answer = try await workroom(
      "override", "75331846", "title", "Garden rooms", "--store", store)
    #expect(answer.status == 0, "\(answer.err)")
    #expect(try title(store) == "Garden rooms")
    let rebuilt = try await workroom("store", "rebuild", "--store", store, "--quiet")
    #expect(rebuilt.status == 0, "\(rebuilt.err)")
    #expect(try title(store) == "Garden rooms")

    let list = try await workroom("decisions", "--store", store)
    let number = list.lines.first { $0.contains("override") }?.split(separator: " ").first
    _ = try await workroom("decisions", "undo", String(number ?? ""), "--store", store)
    #expect(try digest(store) == before)
  }

  @Test func assignedMailStandsInItsJobUntilThatIsUndone() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    let before = try digest(store)
    let count = try messages(store)

    let answer = try await workroom(
      "assign", "kind:mail before:2016-01-01", "75331846", "--store", store)
    #expect(answer.status == 0, "\(answer.err)")
    let assigned = try messages(store) - count
    #expect(assigned > 0 && answer.out.contains("\(assigned) message"))
    let new = try await workroom(
      "assign", "kind:mail after:2016-01-01", "--new-job", "All the rest", "--store", store)
    #expect(new.out.contains("own-all-the-rest"), "\(new.err)")
    // A job that is nothing but assigned mail rests on the sources of that mail.
    let places = try Store(folder: store, isCreating: false)
      .citedPlaces(jobKey: "own-all-the-rest")
    #expect(places.count > 0 && !places.sources.isEmpty)

    let list = try await workroom("decisions", "--store", store)
    for line in list.lines where line.contains("assign") {
      _ = try await workroom(
        "decisions", "undo", String(line.split(separator: " ")[0]), "--store", store)
    }
    #expect(try digest(store) == before)
  }

  @Test func assignedMailCountsCopiesOnceAndItsOwnDamage() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/own.workroom"
    // One mail lies in both mailboxes with the same bytes, which makes no second witness.
    let once = Array(mail("the word that stays").utf8)
    _ = try folder.file("mail/a.mbox", once)
    _ = try folder.file("mail/b.mbox", once + Array(mail("another").utf8))
    let damaged = "\(Places.samples)/damaged/message with broken base64.eml"
    _ = try await workroom("import", "\(folder.path)/mail", damaged, "--store", store, "--quiet")
    _ = try await workroom("assign", "kind:mail", "--new-job", "Mail", "--store", store)
    let report = try await workroom(
      "report", "job-status", "--format", "json", "--out", "\(folder.path)/reports", "--as-of",
      "2026-01-01", "--store", store)
    #expect(report.status == 0, "\(report.err)")

    let json = try String(contentsOfFile: "\(folder.path)/reports/job-status.json", encoding: .utf8)
    #expect(json.contains("\"messages_one_witness\":3"), "\(json)")
    #expect(json.contains("\"damage\":1"), "\(json)")
  }

  @Test func aForgottenSourceLeavesNothingBehind() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/two.workroom"
    let kept = try folder.file("kept.mbox", Array(mail("the word that stays").utf8))
    let lost = try folder.file("lost.mbox", Array(mail("quincunx and persimmon").utf8))
    _ = try await workroom("import", kept, "--store", store, "--quiet")
    let before = try digest(store)
    _ = try await workroom("import", lost, "--store", store, "--quiet")
    #expect(try holds("persimmon", store))

    let answer = try await workroom("store", "forget", "lost.mbox", "--store", store)
    #expect(answer.status == 0, "\(answer.err)")
    #expect(try !holds("persimmon", store))
    #expect(try holds("the word that stays", store))
    #expect(try digest(store) == before)
  }

  private func digest(_ store: String) throws -> String {
    try Store(folder: store, isCreating: false).indexDigest()
  }

  private func title(_ store: String) throws -> String {
    try Store(folder: store, isCreating: false)
      .jobRecord(key: "elance-75331846", includingMessages: false).job.title
  }

  private func messages(_ store: String) throws -> Int {
    try Store(folder: store, isCreating: false)
      .jobRecord(key: "elance-75331846", includingMessages: true).messages.count
  }

  /// Whether any file of a store holds the words.
  private func holds(_ words: String, _ store: String) throws -> Bool {
    let names = try FileManager.default.subpathsOfDirectory(atPath: store)
    return try names.contains { name in
      var isFolder: ObjCBool = false
      let path = "\(store)/\(name)"
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        !isFolder.boolValue
      else { return false }
      return try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(words.utf8)) != nil
    }
  }

  private func mail(_ words: String) -> String {
    "From a@example.org Mon Jan  5 10:00:00 2015\nFrom: A <a@example.org>\nTo: us@example.com\n"
      + "Date: Mon, 5 Jan 2015 10:00:00 +0000\nSubject: Words\nMessage-ID: <\(words.count)@example.org>"
      + "\n\n\(words)\n\n"
  }
}
