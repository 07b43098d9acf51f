import Testing
import WorkroomModel

@testable import WorkroomRules

private func file(_ name: String, _ bytes: Int?, digest: String? = nil) -> FileVersion {
  var file = FileVersion(name: name)
  file.sizeInBytes = bytes
  file.digest = digest
  file.isAbsent = digest == nil
  file.origins = [origin()]
  return file
}

@Suite("Storage and retention")
struct StorageRuleTests {
  @Test(
    "a printed space is read in the platform's unit",
    arguments: [
      ("Space used: 1.2 MB of 500 MB", 1_258_291), ("38 KB of 500 MB", 38_912),
      ("0 bytes used", 0), ("402,129,760 bytes", 402_129_760), ("1 GB", 1_073_741_824),
    ])
  func printedSpace(_ text: String, _ bytes: Int) {
    #expect(firstSize(in: text) == bytes)
  }

  @Test("a text without a size has none")
  func noSize() {
    #expect(firstSize(in: "Space used: a lot") == nil)
    #expect(firstSize(in: "99999999999999999999 MB") == nil)
  }

  @Test("the quota is warned of at three quarters and broken above it")
  func quota() {
    var scene = Scene()
    scene.record.quotaText = "Space used: 374 MB of 500 MB"
    func urgency(_ text: String) -> [Urgency] {
      scene.record.quotaText = text
      return storageFindings(record: scene.record, facts: facts, asOf: date("2016-06-01"))
        .filter { $0.kind == .storageQuota }.map(\.urgency)
    }
    #expect(urgency("Space used: 374 MB of 500 MB") == [])
    #expect(urgency("Space used: 376 MB of 500 MB") == [.note])
    #expect(urgency("Space used: 500 MB of 500 MB") == [.note])
    #expect(urgency("Space used: 501 MB of 500 MB") == [.overdue])
  }

  @Test("a quota given by the user replaces the rule's")
  func givenQuota() {
    var scene = Scene()
    scene.record.files = [file("a.zip", 90, digest: "d1")]
    let use = storageUse(
      record: scene.record, facts: facts, asOf: date("2016-06-01"), quotaBytes: 100)
    #expect(use.quotaBytes == 100 && use.isQuotaGiven && use.countedBytes == 90)
  }

  @Test("files over 100 MB, without ending, and executables are told")
  func fileRules() {
    var scene = Scene()
    scene.record.files = [
      file("ok.txt", 104_857_600), file("big.mov", 104_857_601), file("README", 1),
      file("readme.", 1), file("setup.EXE", 1), file("run.bat", 1), file("run.bat.zip", 1),
    ]
    let rules = storageFindings(record: scene.record, facts: facts, asOf: date("2016-06-01"))
      .map { "\($0.rule.id) \($0.evidence)" }
    #expect(
      rules == [
        "file-size big.mov", "file-extension README", "file-extension readme.",
        "file-executable setup.EXE", "file-executable run.bat",
      ])
  }

  @Test("ten files in a message are allowed, eleven are told")
  func filesPerMessage() {
    let scene = Scene().with {
      $0.message("Ten", from: .client, at("2016-05-01"), files: 10)
      $0.message("Eleven", from: .client, at("2016-05-02"), files: 11)
    }
    let found = storageFindings(
      record: scene.record, lastMessages: scene.messages, facts: facts, asOf: date("2016-06-01"))
    #expect(found.map(\.statement) == ["A message names 11 files; 10 were allowed."])
  }

  @Test("equal contents are counted once as held")
  func duplicates() {
    var scene = Scene()
    scene.record.files = [
      file("a.txt", 5, digest: "d"), file("b.txt", 5, digest: "d"), file("c.txt", 7),
    ]
    let use = storageUse(record: scene.record, facts: facts, asOf: date("2016-06-01"))
    #expect(use.listedBytes == 17 && use.heldBytes == 5 && use.duplicateVersions == 1)
    #expect(use.absentVersions == 1)
  }

  @Test("after an award files may go twelve months after the last activity of any kind")
  func inactive() throws {
    let scene = Scene().with {
      $0.terms(1, proposed: "2014-01-01", client: "2014-01-01", freelancer: "2014-01-02")
      $0.message("Bye", from: .client, at("2015-02-28", 23, 30))
      $0.status("Complete", .complete, onDay("2016-05-21"), .page)
    }
    let found = try #require(
      retention(
        record: scene.record, lastMessages: scene.messages, facts: facts, asOf: date("2016-06-01")))
    #expect(found.rule.id == "retention-inactive")
    #expect(found.from == date("2016-02-28"))
    #expect(found.activity == "a message")
  }

  @Test("without a hire files may go after six months")
  func notHired() throws {
    let scene = Scene(.notHired).with { $0.message("Sorry", from: .client, at("2015-08-31")) }
    let found = try #require(
      retention(
        record: scene.record, lastMessages: scene.messages, facts: facts, asOf: date("2016-06-01")))
    #expect(found.isNotHired && found.from == date("2016-02-29"))
  }

  @Test("activity after the as-of date does not count")
  func laterActivity() {
    let scene = Scene().with { $0.message("Hi", from: .client, at("2015-08-31")) }
    #expect(
      retention(
        record: scene.record, lastMessages: scene.messages, facts: facts, asOf: date("2015-08-30"))
        == nil)
  }

  @Test("files to save are told with their last day, and as a note when it has passed")
  func filesToSave() {
    let scene = Scene().with {
      $0.record.files = [file("plan.pdf", 10)]
      $0.message("Hi", from: .client, at("2015-08-31"))
    }
    func line(_ asOf: String) -> [String] {
      retentionFindings(
        record: scene.record, lastMessages: scene.messages, facts: facts, asOf: date(asOf)
      ).map { "\($0.due?.day.iso ?? "-") \($0.urgency.rawValue)" }
    }
    #expect(line("2016-06-01") == ["2016-08-30 open"])
    #expect(line("2016-08-30") == ["2016-08-30 due-soon"])
    #expect(line("2016-08-31") == ["2016-08-30 note"])
  }

  @Test("held files need no saving")
  func heldFiles() {
    let scene = Scene().with {
      $0.record.files = [file("plan.pdf", 10, digest: "d")]
      $0.message("Hi", from: .client, at("2015-08-31"))
    }
    #expect(
      retentionFindings(
        record: scene.record, lastMessages: scene.messages, facts: facts, asOf: date("2016-06-01")
      ).isEmpty)
  }

  @Test("platform dates are past the day after, and due soon within thirty days")
  func platformDateUrgency() {
    func line(_ asOf: String) -> [String] {
      platformDates(facts: facts, asOf: date(asOf)).map { "\($0.rule.id) \($0.urgency.rawValue)" }
    }
    #expect(line("2016-05-31") == ["support-phone-closes due-soon", "support-tickets-close open"])
    #expect(line("2016-06-01") == ["support-phone-closes note", "support-tickets-close open"])
    #expect(line("2015-05-30") == [])
    #expect(line("2016-06-24") == ["support-phone-closes note", "support-tickets-close due-soon"])
  }

  @Test("readiness says what the archive shows and where it cannot tell")
  func readinessAnswers() {
    func answers(_ scene: Scene, silence: Int?, count: Int, outside: Int = 0) -> [String] {
      readiness(
        record: scene.record, lastMessages: scene.messages, longestSilenceInDays: silence,
        messageCount: count, outsideMessages: outside, facts: facts, asOf: date("2016-06-01")
      ).map { "\($0.rule.id) \($0.answer.rawValue)" }
    }
    #expect(
      answers(Scene(), silence: nil, count: 0) == [
        "avoid-terms cannot-be-determined", "avoid-changes cannot-be-determined",
        "avoid-instalments cannot-be-determined", "avoid-contact not-shown",
        "avoid-updates cannot-be-determined", "avoid-outside cannot-be-determined",
      ])
    let good = Scene().with {
      $0.terms(1, proposed: "2016-03-01", client: "2016-03-01", freelancer: "2016-03-02")
      $0.milestone("First")
      $0.milestone("Second")
      $0.record.parties[1].addresses = ["anna@example.com"]
    }
    #expect(
      answers(good, silence: 21, count: 9) == [
        "avoid-terms shown", "avoid-changes shown", "avoid-instalments shown",
        "avoid-contact shown", "avoid-updates shown", "avoid-outside cannot-be-determined",
      ])
    // Terms that only set the total to nothing replace those with milestones.
    let closed = good.with {
      $0.terms(2, proposed: "2016-04-01", client: "2016-04-01", freelancer: "2016-04-01")
    }
    #expect(JobState(closed.record).milestones.isEmpty)
    #expect(
      JobState(closed.record).replacedMilestones.map(\.milestone.name) == ["First", "Second"])
    #expect(
      answers(closed, silence: 21, count: 9).filter { $0.hasPrefix("avoid-instalments") } == [
        "avoid-instalments shown"
      ])
    let bad = good.with {
      $0.terms(2, proposed: "2016-04-01", client: nil, freelancer: "2016-04-01")
    }
    #expect(
      answers(bad, silence: 22, count: 9, outside: 2).filter { $0.hasSuffix("not-shown") } == [
        "avoid-changes not-shown", "avoid-updates not-shown", "avoid-outside not-shown",
      ])
  }

  @Test(
    "a day counted from a mail of ours that may not be in the record says so, with the certain one")
  func doubtfulActivity() {
    var scene = Scene()
    scene.record.files = [FileVersion(name: "plan.pdf")]
    scene.message("On its way?", from: .client, at("2016-03-01"))
    scene.message("Yes.", from: .freelancer, at("2016-05-24"))
    scene.messages[1].recordClass = .undetermined
    scene.messages[1].recordClassBasis = "no saved page covers its time"
    func found() -> Retention? {
      retention(
        record: scene.record, lastMessages: scene.messages, facts: facts, asOf: date("2016-06-01"))
    }
    #expect(found()?.from == date("2017-05-24"))
    #expect(found()?.certainFrom == date("2017-03-01"))
    #expect(found()?.doubt == "no saved page covers its time")
    #expect(found()?.activity == "a mail of ours")
    let statement = retentionFindings(
      record: scene.record, lastMessages: scene.messages, facts: facts, asOf: date("2016-06-01")
    ).first?.statement
    #expect(
      statement?.contains("counted from the last activity that is certain it is 2017-03-01.")
        == true)
    #expect(
      statement?.hasSuffix("When the platform itself closes is not known here; save them now.")
        == true)

    scene.messages[1].recordClass = .official
    #expect(found()?.doubt == nil)
    #expect(found()?.certainFrom == nil)
  }
}
