import Testing
import WorkroomModel

@testable import WorkroomRules

@Suite("Actions by rule")
struct ActionCases {
  @Test(
    "fires, does not fire, edge of its deadline",
    arguments: termsCases + moneyCases + weekCases + disputeCases + wordCases + shownCases)
  func actions(_ row: Case) {
    #expect(row.scene.lines(row.asOf) == row.expected)
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
    // The Sunday on which the clocks went forward.
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
}
