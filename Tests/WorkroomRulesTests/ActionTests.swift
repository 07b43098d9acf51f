import Testing
import WorkroomModel

@testable import WorkroomRules

@Suite("Actions by rule")
struct ActionCases {
  @Test(
    "fires, does not fire, edge of its deadline",
    arguments: allCases)
  func actions(_ row: Case) {
    #expect(row.scene.lines(row.asOf) == row.expected)
  }

  @Test("the table has every kind of action, firing and not, and the edges")
  func tableIsWhole() {
    let names = allCases.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(allCases.count >= 60)
    let fired = Set(
      allCases.flatMap(\.expected).compactMap {
        FindingKind(rawValue: String($0.prefix { $0 != " " }))
      })
    // These rest on no action of a job; they have tests of their own.
    let apart: Set<FindingKind> = [.saveFiles, .platformDate, .storageQuota, .fileRule]
    #expect(fired == Set(FindingKind.allCases).subtracting(apart))
    #expect(allCases.filter { $0.expected.isEmpty }.count >= 30)
  }

  @Test("no two findings share a key, whatever two things are called")
  func distinctKeys() {
    let scene = agreed.with {
      for name in ["First!", "First?", "***"] {
        $0.milestone(name, funded: "2016-03-05", state: "Requested Apr 18, 2016")
      }
      $0.milestone(String(repeating: "word ", count: 2000), state: "Release requested")
    }
    let keys = scene.findings("2016-05-20").map(\.key)
    #expect(keys.count == 4 && Set(keys).count == 4)
    #expect(keys.contains("elance-1:release-milestone:first"))
    #expect(keys.contains("elance-1:release-milestone:first:2"))
    #expect(keys.allSatisfy { $0.utf8.count < 120 && !$0.contains(" ") })
  }

  @Test("numbers that no rule means make no deadline and stop nothing")
  func absurdNumbers() {
    var absurd = facts
    for index in absurd.rules.indices {
      for name in absurd.rules[index].values.keys { absurd.rules[index].values[name] = .max }
    }
    for row in allCases {
      for finding in actionFindings(
        record: row.scene.record, lastMessages: row.scene.messages, facts: absurd,
        asOf: date(row.asOf))
      where finding.kind != .answerDispute {
        #expect(finding.due == nil, "\(row.name)")
      }
    }
  }

  @Test("a profile without rules concludes nothing")
  func noRules() {
    let bare = PlatformFacts(name: "x", title: "X", zoneIdentifier: "UTC", rules: [])
    let scene = awarded.with { $0.message("Ready?", from: .client, at("2016-05-20")) }
    #expect(
      actionFindings(
        record: scene.record, lastMessages: scene.messages, facts: bare,
        asOf: date("2016-06-01")
      ).isEmpty)
  }

  @Test("a report is due on Sunday at 23:59 of the platform's clock, summer and winter")
  func sundayNight() {
    let summer = funded.findings("2016-05-09").first?.due?.instant
    #expect(summer.map(Moment.utc) == "2016-05-09T03:59:00Z")
    let winter = agreed.with { $0.milestone("First", funded: "2016-01-05") }
      .findings("2016-01-11").first?.due?.instant
    #expect(winter.map(Moment.utc) == "2016-01-11T04:59:00Z")
    // The Sundays on which the clocks went back and forward.
    let autumn = agreed.with { $0.milestone("First", funded: "2015-10-27") }
      .findings("2015-11-02").first?.due?.instant
    #expect(autumn.map(Moment.utc) == "2015-11-02T04:59:00Z")
    let change = agreed.with { $0.milestone("First", funded: "2016-03-08") }
      .findings("2016-03-14").first?.due?.instant
    #expect(change.map(Moment.utc) == "2016-03-14T03:59:00Z")
  }

  @Test("the sentence quoted is the question, joined over wrapped lines")
  func quotedSentence() {
    let text =
      "Hello Marta.\nCan you tell me until when the Norwegian\nwould be ready? I have to book."
    #expect(request(in: text) == "Can you tell me until when the Norwegian would be ready?")
  }

  @Test("a short message is quoted whole, a long one by its questions")
  func quotation() {
    let short = agreed.with {
      $0.message(
        "Did you see it? The studio is booked for 3 June.", from: .client, at("2016-05-26"))
    }
    #expect(
      short.findings("2016-06-01").map(\.evidence)
        == ["Did you see it? The studio is booked for 3 June."])
    let long = agreed.with {
      $0.message(
        "Did you see it? " + String(repeating: "It matters. ", count: 40), from: .client,
        at("2016-05-26"))
    }
    #expect(long.findings("2016-06-01").map(\.evidence) == ["Did you see it?"])
  }

  @Test("what waits without a day stands after what is due in a month and before what is due later")
  func order() {
    func finding(_ key: String, due: String?, age: Int) -> Finding {
      Finding(
        key: key, kind: .answerMessage, rule: rule("answer-messages"), jobKey: nil, jobTitle: nil,
        actor: .us, since: nil, due: due.map { Deadline(day: date($0)) }, ageInDays: age,
        urgency: .open, statement: "", evidence: "", origins: [], settledBy: "",
        isShownByPlatform: false)
    }
    let findings = [
      finding("far", due: "2016-07-24", age: 90), finding("new", due: nil, age: 1),
      finding("old", due: nil, age: 9), finding("last", due: "2017-05-01", age: 99),
      finding("near", due: "2016-07-01", age: 0),
    ]
    #expect(
      findings.sorted(by: byUrgency(on: date("2016-06-01"))).map(\.key)
        == ["near", "old", "new", "far", "last"])
  }

  @Test("a report's week that no page held can show says how far the pages reach")
  func reach() {
    let scene = funded.with {
      $0.status("Working", .working, at("2016-05-07"), .page)
    }
    let statement = scene.findings("2016-05-09").first?.statement
    #expect(statement?.hasSuffix("The pages of the job that are held reach 2016-05-07.") == true)
    #expect(funded.findings("2016-05-09").first?.statement.contains("reach") == false)
  }

  @Test("milestones of Terms that one side did not accept are not said to be in force")
  func readinessOfProposal() {
    func reason(_ freelancer: String?) -> String? {
      let scene = Scene().with {
        $0.terms(1, proposed: "2016-05-19", client: "2016-05-19", freelancer: freelancer)
        $0.milestone("One")
        $0.milestone("Two")
      }
      return readiness(
        record: scene.record, lastMessages: [], longestSilenceInDays: nil, messageCount: 0,
        outsideMessages: 0, facts: facts, asOf: date("2016-06-01")
      ).first { $0.rule.id == "avoid-instalments" }?.reason
    }
    #expect(reason(nil) == "2 milestones in Terms that are not accepted by both.")
    #expect(reason("2016-05-20") == "2 milestones in the Terms in force.")
  }
}
