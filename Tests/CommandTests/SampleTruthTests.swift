import Foundation
import TestSupport
import Testing
import WorkroomModel
import WorkroomStore

/// The samples against `Samples/truth.json`, which says what a reader of all of them must find.
@Suite struct SampleTruthTests {
  @Test func jobsAreExactlyThoseOfTheTruth() async throws {
    let sample = try await Sample()
    let truth = try Truth.load()

    let found = sample.records.map { record in
      Truth.Job(
        title: record.job.title, jobId: record.job.jobID ?? "", bidId: record.job.workroomID ?? "",
        type: record.job.type.rawValue, side: record.job.side.rawValue,
        status: record.job.status.rawValue, archived: record.job.isArchived,
        inDispute: record.job.isInDispute, folder: record.job.folder)
    }

    #expect(Set(found) == Set(truth.jobs))
    #expect(found.count == truth.jobs.count)
  }

  @Test func statusesAsFoundAreThePagesWords() async throws {
    let sample = try await Sample()
    let found = Dictionary(
      uniqueKeysWithValues: sample.records.map { ($0.job.workroomID ?? "", $0.job.statusAsFound) })

    #expect(found["47138920"] == "cancelled")
    #expect(found["73311675"] == "Canceled")
    #expect(found["75120488"] == "Completed")
    #expect(found["28117640"] == "Complete")
    #expect(found["78930516"] == "Awarded")
    // No page of the proposal that was not hired is held: the mail's words stand.
    #expect(found["75988104"] == "Job closed")
  }

  /// Every message of the truth is one message here, with its minute, its words and its witnesses.
  /// Of one, known from a digest that cut it, the truth has the whole text: there the beginning counts.
  @Test func messagesAndTheirWitnessesAreThoseOfTheTruth() async throws {
    let sample = try await Sample()
    let truth = try Truth.load()
    var missing: [String] = []
    var unmatched: [String: [Message]] = [:]
    for record in sample.records { unmatched[record.job.workroomID ?? ""] = record.messages }
    for message in truth.messages {
      let position = unmatched[message.bidId]?.firstIndex {
        minute($0.sent) == message.sentAt
          && (message.isCut
            ? $0.text.hasPrefix(message.firstWords) && $0.text.hasSuffix("...")
            : digest(ofWords: $0.text) == message.textSha256)
      }
      guard let position, let found = unmatched[message.bidId]?.remove(at: position) else {
        missing.append(message.id)
        continue
      }
      #expect(found.occurrences.count == message.witnesses.count, "\(message.id)")
      #expect(agreement(found) == message.agreement, "\(message.id)")
      #expect(recordClass(message.enteredRecord).contains(found.recordClass), "\(message.id)")
    }

    #expect(missing == [])
    #expect(unmatched.values.flatMap { $0 }.map(\.text) == [])
  }

  @Test func whatMayNeverHaveEnteredTheRecordIsNamedWithItsReason() async throws {
    let sample = try await Sample()
    let found = sample.records.flatMap { record in
      record.messages.filter { $0.recordClass == .notFoundInRecord }.map {
        "\(record.job.workroomID ?? "") \($0.messageID ?? "")"
      }
    }

    #expect(
      Set(found) == [
        "75331846 <7d721d6e6c1c2b8b@example.com>", "75331846 <a9065449ede025ac@example.net>",
        "38450217 <d33245ef1a5dcc5c@lindqvist-sprak.example>",
      ])
  }

  @Test func gapsAreThoseOfTheTruth() async throws {
    let sample = try await Sample()
    let truth = try Truth.load()
    let words: [String: GapKind] = [
      "page row of the other party without a mail": .rowWithoutMail,
      "platform mail without a page row": .mailWithoutRow, "known only from the daily": .digestOnly,
      "known only from a quote": .quoteOnly, "hole at the start": .start,
      "no Messages page": .noPage,
      "older save ends": .middle,
    ]
    let expected = truth.gaps.compactMap { gap -> String? in
      guard let bid = gap.bidId,
        let kind = words.first(where: { gap.what.hasPrefix($0.key) })?.value
      else { return nil }
      return "\(bid) \(kind.rawValue)"
    }.sorted()
    let found = sample.records.flatMap { record in
      record.gaps.filter { ![.absentFile, .end].contains($0.kind) }.map {
        "\(record.job.workroomID ?? "") \($0.kind.rawValue)"
      }
    }.sorted()
    #expect(found == expected)
    let ended = sample.records.filter { $0.gaps.contains { $0.kind == .end } }
    #expect(Set(ended.compactMap(\.job.workroomID)) == ["64893377", "75331846", "78034721"])
    for record in sample.records {
      let absent = truth.files.filter { $0.bidId == record.job.workroomID && $0.absent }.count
      #expect(record.gaps.filter { $0.kind == .absentFile }.count == absent, "\(record.job.title)")
    }
  }

  @Test func aLaterQuotationOfWhatNeverEnteredIsAContradiction() async throws {
    let sample = try await Sample()
    let found = sample.records.flatMap(\.messages).filter { !$0.quotedBy.isEmpty }
    #expect(found.map(\.messageID) == ["<a9065449ede025ac@example.net>"])
    #expect(
      found.first?.recordClassBasis.contains("Christopher Ashdown quotes it on 2016-03-02") == true)
  }

  /// Each person of the truth is one party of each of his jobs, on his side, and nobody else is there.
  @Test func partiesAreThePeopleOfTheTruth() async throws {
    let sample = try await Sample()
    let truth = try Truth.load()
    for record in sample.records {
      let people = truth.parties.flatMap { person in
        person.roles.filter { $0.bidId == record.job.workroomID }.map { (person, $0) }
      }
      var left = record.parties
      for (person, role) in people {
        // Who never stands in full on a page or mail is known by the name that is cut.
        let position = left.firstIndex {
          ($0.name == person.name || [person.onPagesAs, person.shortName].contains($0.name))
            && $0.side.rawValue == role.side
        }
        guard let position else {
          Issue.record("\(record.job.title): \(person.name) is not there")
          continue
        }
        let party = left.remove(at: position)
        #expect(party.isGuest == !person.account, "\(person.name)")
        #expect(party.isMe == (person.name == "Marta Lindqvist"), "\(person.name)")
        #expect(party.role == nil || party.role == role.role, "\(person.name)")
        let known = [person.name, person.onPagesAs, person.shortName]
        #expect(Set(party.names).isSubset(of: known), "\(person.name): \(party.names)")
        #expect(Set(party.addresses).isSubset(of: person.privateAddresses), "\(person.name)")
        if !person.account { #expect(party.addresses == person.privateAddresses) }
      }
      #expect(left.map(\.name) == [], "\(record.job.title)")
    }
  }

  @Test func filesHaveTheContentOfTheTruthOrAreAbsent() async throws {
    let sample = try await Sample()
    let truth = try Truth.load()

    for file in truth.files {
      let versions = sample.records.first { $0.job.workroomID == file.bidId }?.files ?? []
      let found = versions.first {
        $0.name == file.name
          && ($0.version == file.version || $0.sizeInBytes == file.size || !file.isNumbered)
          && (file.absent ? $0.isAbsent : $0.digest == file.sha256)
      }
      #expect(found != nil, "\(file.bidId) \(file.name) version \(file.version ?? 0)")
    }
  }

  private func minute(_ moment: Moment?) -> String? {
    moment.map { String($0.utc.prefix(16)) + "Z" }
  }

  private func agreement(_ message: Message) -> String {
    if message.occurrences.contains(where: { $0.agreement == .differs }) { return "differs" }
    return message.occurrences.count == 1 ? "only witness" : "agrees"
  }

  private func recordClass(_ words: String) -> Set<RecordClass> {
    if words.hasPrefix("yes") { return [.official] }
    if words.hasPrefix("mail from the platform") { return [.copy] }
    if words.hasPrefix("cannot be determined") { return [.undetermined] }
    if words == "secondary" { return [.secondary] }
    if words.hasPrefix("no row where a page covers") { return [.notFoundInRecord] }
    return []
  }
}

/// The samples in a store, imported once for all tests of the suite.
struct Sample {
  let records: [JobRecord]
  /// What the sources say, by workroom number.
  let observations: [String: [Observation]]
  private static let shared = Task {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    let opened = try Store(folder: store, isCreating: false)
    let records = try opened.jobKeys().map {
      try opened.jobRecord(key: $0, includingMessages: true)
    }
    var observations: [String: [Observation]] = [:]
    for workroom in records.compactMap(\.job.workroomID) {
      observations[workroom] = try opened.observations(
        platform: "elance", workroomIDs: [workroom], jobIDs: [], titles: []
      ).whole()
    }
    return (records, observations)
  }

  init() async throws { (records, observations) = try await Sample.shared.value }

  func record(_ workroom: String) -> JobRecord? {
    records.first { $0.job.workroomID == workroom }
  }
}

private struct Truth: Decodable {
  struct Job: Decodable, Hashable {
    var title, jobId, bidId, type, side, status: String
    var archived, inDispute: Bool
    var folder: String?
  }
  struct Message: Decodable {
    struct Witness: Decodable {
      var source: String
      var cut: Bool?
    }
    var id, bidId, textSha256, firstWords, enteredRecord, agreement: String
    var isCut: Bool { witnesses.allSatisfy { $0.cut == true } }
    var sentAt: String?
    var witnesses: [Witness]
  }
  struct Person: Decodable {
    struct Role: Decodable { var bidId, side, role: String }
    var name, onPagesAs, inMailAs: String
    var privateAddresses: [String]
    var roles: [Role]
    var account: Bool
    /// `Christopher A.`, as mail has it.
    var shortName: String { inMailAs.replacing(" via Elance", with: "") + "." }
  }
  struct File: Decodable {
    var bidId, name: String
    var version, size: Int?
    var sha256, sizeBasis: String?
    var absent: Bool
    /// Only a Files page numbers versions and states exact sizes.
    var isNumbered: Bool { sizeBasis == "Files page" }
  }
  struct Gap: Decodable {
    var what: String
    var bidId: String?
  }
  struct Payment: Decodable {
    var bidId, kind, on: String
    var amountMinor: Int
  }

  var gaps: [Gap]
  var payments: [Payment]

  var jobs: [Job]
  var messages: [Message]
  var files: [File]
  var parties: [Person]

  static func load() throws -> Truth {
    try JSONDecoder().decode(
      Truth.self, from: Data(contentsOf: URL(fileURLWithPath: "\(Places.samples)/truth.json")))
  }
}
