import Foundation
import TestSupport
import Testing
import WorkroomModel
import WorkroomStore

/// What leaves the store for others: of the chosen jobs all that is theirs alone, of everything else
/// nothing.
@Suite struct SliceCommandTests {
  @Test func aSliceHoldsItsJobAndNoWordOfAnyOtherOrOfPrivateMail() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    _ = try await workroom(
      "import", try folder.file("Persimmon and all.mbox", Array(planted.utf8)), "--store", store,
      "--quiet")
    let slice = "\(folder.path)/slice.workroom"
    let answer = try await workroom(
      "store", "slice", "75331846", "--out", slice, "--store", store, "--quiet")
    #expect(answer.status == 0, "\(answer.err)")

    let whole = try Store(folder: store, isCreating: false)
    let part = try Store(folder: slice, isCreating: false)
    #expect(try part.jobKeys() == ["elance-75331846"])
    let (own, cut) = (try record(whole), try record(part))
    #expect(cut.messages.contains { $0.text.contains("the planted oak range") })
    // What the job loses stands in a place that other jobs share, and is said.
    let lost = Set(own.messages.map(\.key)).subtracting(cut.messages.map(\.key))
    for message in own.messages where lost.contains(message.key) {
      #expect(message.occurrences.allSatisfy { answer.err.contains($0.origin.path) })
    }
    #expect(cut.messages.count >= own.messages.count - 1)
    #expect(cut.terms.map(\.number) == own.terms.map(\.number))
    #expect(
      Set(cut.files.filter { !$0.isAbsent }.compactMap(\.digest))
        == Set(own.files.filter { !$0.isAbsent }.compactMap(\.digest)))

    let kept = own.messages.map(\.text).joined(separator: "\n")
    var foreign = ["quincunx", "persimmon", "Persimmon", base64("persimmon and ginger")]
    for key in try whole.jobKeys() where key != "elance-75331846" {
      let other = try whole.jobRecord(key: key, includingMessages: true)
      foreign += [other.job.title, other.job.workroomID, other.job.jobID].compactMap(\.self)
      foreign += other.messages.map(\.text).filter { $0.count > 24 && !kept.contains($0) }
    }
    #expect(foreign.count > 50)
    let names = try Places.files(below: slice)
    let files = try names.map { try Data(contentsOf: URL(fileURLWithPath: "\(slice)/\($0)")) }
    for words in foreign {
      #expect(!names.contains { $0.contains(words) })
      for (name, bytes) in zip(names, files) {
        #expect(bytes.range(of: Data(words.utf8)) == nil, "\(words.prefix(40)) in \(name)")
      }
    }
  }

  @Test func aSliceIsAStoreLikeAnyOther() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    _ = try await workroom(
      "assign", "kind:mail before:2016-01-01", "75331846", "--store", store)
    _ = try await workroom("override", "75331846", "title", "Garden rooms", "--store", store)
    _ = try await workroom("override", "70609804", "title", "Not this one", "--store", store)
    let slice = "\(folder.path)/slice.workroom"
    _ = try await workroom("store", "slice", "75331846", "--out", slice, "--store", store)

    let verified = try await workroom("store", "verify", "--store", slice)
    #expect(verified.status == 0, "\(verified.out)")
    let before = try Store(folder: slice, isCreating: false).indexDigest()
    let rebuilt = try await workroom("store", "rebuild", "--store", slice, "--quiet")
    #expect(rebuilt.status == 0, "\(rebuilt.err)")
    let part = try Store(folder: slice, isCreating: false)
    #expect(try part.indexDigest() == before)
    #expect(try record(part).job.title == "Garden rooms")
    #expect(
      try record(part).messages.filter { $0.kind == "mail" }.map(\.key).sorted()
        == record(Store(folder: store, isCreating: false)).messages.filter { $0.kind == "mail" }
        .map(\.key).sorted())
    let decisions = try await workroom("decisions", "--store", slice)
    #expect(!decisions.out.contains("Not this one"))
    // Nothing is written over it.
    let again = try await workroom("store", "slice", "75331846", "--out", slice, "--store", store)
    #expect(again.status == 64)
    let packet = try await workroom(
      "packet", "75331846", "--out", "\(folder.path)/P", "--as-of", "2016-06-01", "--store", slice)
    #expect(packet.status == 0, "\(packet.err)")
  }

  @Test func anExportThatIsTakenInAgainGivesAnEqualStore() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    _ = try await workroom(
      "assign", "kind:mail before:2016-01-01", "75331846", "--store", store)
    let lines = "\(folder.path)/all.jsonl"
    _ = try await workroom("export", "jsonl", "--whole", "--out", lines, "--store", store)
    let again = "\(folder.path)/again.workroom"
    let answer = try await workroom("import", lines, "--store", again, "--quiet")
    #expect(answer.status == 0, "\(answer.err)")
    let (first, second) = (
      try Store(folder: store, isCreating: false), try Store(folder: again, isCreating: false)
    )
    #expect(try first.contentDigest() == second.contentDigest())
    #expect(try first.indexDigest() == second.indexDigest())
    // Once more adds nothing.
    let known = try await workroom("import", lines, "--store", again, "--quiet")
    #expect(known.out.contains(" 0 imported"))
    #expect(try second.indexDigest() == Store(folder: again, isCreating: false).indexDigest())
  }

  @Test func anExportOfTheJobsGivesAStoreOfTheJobs() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    let lines = "\(folder.path)/jobs.jsonl"
    _ = try await workroom("export", "jsonl", "--out", lines, "--store", store)
    let again = "\(folder.path)/again.workroom"
    let answer = try await workroom("import", lines, "--store", again, "--quiet")
    #expect(answer.status == 0, "\(answer.err)")
    let (first, second) = (
      try Store(folder: store, isCreating: false), try Store(folder: again, isCreating: false)
    )
    #expect(try second.unassignedMail().messages == 0)
    #expect(try first.jobKeys() == second.jobKeys())
    for key in try first.jobKeys() {
      let left = try first.jobRecord(key: key, includingMessages: true)
      let right = try second.jobRecord(key: key, includingMessages: true)
      #expect(left.messages.map(\.key) == right.messages.map(\.key), "\(key)")
      #expect(left.messages.map(\.text) == right.messages.map(\.text), "\(key)")
      #expect(left.messages.map(\.recordClass) == right.messages.map(\.recordClass), "\(key)")
      #expect(left.terms.map(\.summary) == right.terms.map(\.summary), "\(key)")
      #expect(left.payments.map(\.amount) == right.payments.map(\.amount), "\(key)")
      #expect(left.files.map(\.digest) == right.files.map(\.digest), "\(key)")
      #expect(left.job.statusHistory.map(\.asFound) == right.job.statusHistory.map(\.asFound))
    }
    // Of an export of what came of an export, the content is the same.
    let twice = "\(folder.path)/twice.jsonl"
    _ = try await workroom("export", "jsonl", "--out", twice, "--store", again)
    let third = "\(folder.path)/third.workroom"
    _ = try await workroom("import", twice, "--store", third, "--quiet")
    #expect(
      try second.contentDigest() == Store(folder: third, isCreating: false).contentDigest())
  }

  @Test func anExportThatIsCutOffOrAlteredIsRefusedAsAWhole() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/one.workroom"
    _ = try await workroom(
      "import", try folder.file("one.mbox", Array(planted.utf8)), "--store", store, "--quiet")
    let out = try await workroom("export", "jsonl", "--whole", "--store", store).out
    let cut = out.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
    let altered = out.replacing("\"offset\":0", with: "\"offset\":1")
    let bare = try await workroom("export", "jsonl", "--no-sources", "--store", store).out
    for (text, reason) in [
      (cut, "cut off"), (altered, "continue no source"), (bare, "holds no sources"),
      (out.replacing("\"version\":3", with: "\"version\":99"), "version 99"),
    ] {
      let path = try folder.file("bad.jsonl", Array(text.utf8))
      let answer = try await workroom("import", path, "--store", "\(folder.path)/bad.workroom")
      #expect(answer.status == 1 && answer.err.contains(reason), "\(reason): \(answer.err)")
    }
    #expect(try await workroom("export", "csv", "--whole", "--store", store).status == 64)
  }

  /// A mailbox with a notification of the garden room job, one of another job, and private mail.
  private var planted: String {
    func notice(_ workroom: String, _ title: String, _ id: String, _ words: String) -> String {
      """
      From a@example.org Mon Feb  1 10:00:00 2016
      From: "Chris A. via Elance" <E\(workroom)-WR@workroom.elance.com>
      To: Marta Lindqvist <marta.lindqvist@example.com>
      Subject: [\(title)] New message from Chris A. (Workroom \(workroom))
      Date: Mon, 1 Feb 2016 10:00:00 +0000
      Message-ID: <planted.\(id)@workroom.elance.com>
      Content-Type: text/plain; charset=UTF-8

      You have a new message in the Workroom for the job "\(title)".

      From: Chris A.

      ----------------------------------------------------------------------
      \(words)
      ----------------------------------------------------------------------

      Elance, Inc.


      """
    }
    return notice(
      "75331846", "Garden room website relaunch with configurator", "1",
      "This is the planted oak range, once more.")
      + notice("79999999", "Quincunx of pears", "2", "A quincunx of pears for another client.")
        + """
        From a@example.org Mon Feb  1 11:00:00 2016
        From: Doctor <doctor@example.org>
        To: marta.lindqvist@example.com
        Subject: persimmon, in confidence
        Date: Mon, 1 Feb 2016 11:00:00 +0000
        Message-ID: <planted.3@example.org>
        Content-Type: text/plain; charset=UTF-8
        Content-Transfer-Encoding: base64

        \(base64("persimmon and ginger"))


        """
  }

  private func base64(_ words: String) -> String { Data(words.utf8).base64EncodedString() }

  private func record(_ store: Store) throws -> JobRecord {
    try store.jobRecord(key: "elance-75331846", includingMessages: true)
  }
}
