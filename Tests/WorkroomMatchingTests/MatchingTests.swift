import Testing
import WorkroomModel

@testable import WorkroomMatching

@Suite struct NamePatternTests {
  @Test(arguments: [
    ("Chris... A.", "Christopher Ashdown"), ("Marta L.", "Marta Lindqvist"),
    ("Christopher A via Elance", "Chris... A."), ("Beth P.", "Beth Palmer"),
    ("Alexa... K.", "Alexandra Klein"),
  ])
  func shortAndFullNamesOfOnePersonMatch(_ short: String, _ full: String) {
    #expect(NamePattern(short).matches(NamePattern(full)))
  }

  @Test(arguments: [
    ("Chris... A.", "Christine Berg"), ("Marta L.", "Martin Lind"), ("Beth P.", "Bethany Palmer"),
    ("Alexander Kovacs", "Alexandra Klein"), ("", "Marta Lindqvist"),
  ])
  func namesOfDifferentPeopleDoNotMatch(_ left: String, _ right: String) {
    #expect(!NamePattern(left).matches(NamePattern(right)))
  }
}

@Suite struct MessageMatchingTests {
  @Test func aPageRowAndItsNotificationAreOneMessageWithTwoWitnesses() {
    let messages = matchedMessages([
      row("Chris... A.", "First milestone is funded.", 1_000_020),
      mail("Christopher A via Elance", "First milestone\nis funded.", 1_000_042),
    ])
    #expect(messages.map { $0.records.map(\.medium) } == [[.page, .notification]])
    #expect(messages[0].differing.isEmpty)
  }

  @Test func twoEqualWordsInOneMinuteTwiceOnThePageAndInTwoMailsAreTwoMessages() {
    let messages = matchedMessages([
      row("Beth P.", "Ok", 1_000_020, number: 0), row("Beth P.", "Ok", 1_000_020, number: 1),
      mail("Beth P via Elance", "Ok", 1_000_025, id: "<1@x>"),
      mail("Beth P via Elance", "Ok", 1_000_051, id: "<2@x>"),
    ])
    #expect(
      messages.map { $0.records.map(\.medium) } == [
        [.page, .notification], [.page, .notification],
      ])
  }

  @Test func anAlteredCopyIsAWitnessThatDiffers() {
    let messages = matchedMessages([
      row("Chris... A.", "I can agree to the second range, but not at that price.", 1_000_020),
      mail("Christopher A", "I could agree to the second range, but not at that price.", 1_000_030),
    ])
    #expect(messages.count == 1)
    #expect(messages[0].differing == [1])
  }

  @Test func theSameWordsOfAnotherPersonAreAnotherMessage() {
    let messages = matchedMessages([
      row("Chris... A.", "Thank you.", 1_000_020),
      mail("Beth P via Elance", "Thank you.", 1_000_030),
    ])
    #expect(messages.count == 2)
  }

  @Test func theOrderOfObservationsDoesNotMatter() {
    let observations = [
      row("Beth P.", "Ok", 1_000_020, number: 0), row("Beth P.", "Ok", 1_000_020, number: 1),
      mail("Beth P via Elance", "Ok", 1_000_025, id: "<1@x>"),
      row("Chris... A.", "Fine with me.", 1_000_500, number: 2),
      mail("Christopher A", "Fine with me.", 1_000_510, id: "<3@x>"),
    ]
    let expected = matchedMessages(observations).map { $0.records.map(\.observation.origin) }
    for shift in 1..<observations.count {
      let turned = Array(observations[shift...] + observations[..<shift])
      #expect(matchedMessages(turned).map { $0.records.map(\.observation.origin) } == expected)
    }
  }

  private func row(
    _ author: String, _ text: String, _ seconds: Int64, number: Int = 0
  ) -> Observation {
    observation(author, text, seconds, .page, id: nil, item: 0, row: number, uncertainty: 59)
  }

  private func mail(
    _ author: String, _ text: String, _ seconds: Int64, id: String = "<a@x>"
  ) -> Observation {
    observation(
      author, text, seconds, .notification, id: id, item: Int(seconds % 1_000), row: 0,
      uncertainty: 0)
  }

  private func observation(
    _ author: String, _ text: String, _ seconds: Int64, _ medium: Medium, id: String?, item: Int,
    row: Int, uncertainty: Int
  ) -> Observation {
    var fields = [
      "author": FieldValue(author), "text": FieldValue(text),
      "sent": FieldValue(
        "",
        moment: Moment(
          text: "", secondsSince1970: seconds, offsetMinutes: nil, basis: .profile,
          uncertaintyInSeconds: uncertainty)),
    ]
    if let id { fields["messageID"] = FieldValue(id) }
    return Observation(
      kind: .message, platform: "elance", workroomID: "1", jobID: nil, fields: fields, row: row,
      origin: Origin(
        sourceDigest: medium.rawValue, sourceName: "", path: "", itemOrdinal: item, offset: nil,
        length: 0, digest: "\(medium) \(item)", place: "row \(row)", medium: medium))
  }
}

@Suite struct JobGroupingTests {
  @Test func aWorkroomAndAJobNumberShownTogetherJoinWhatShowsOneOfThem() {
    let groups = jobGroups(of: [
      JobIdentity(platform: "elance", workroomID: "7", jobID: nil, title: "A"),
      JobIdentity(platform: "elance", workroomID: nil, jobID: "9", title: "B"),
      JobIdentity(platform: "elance", workroomID: "7", jobID: "9", title: nil),
    ])
    #expect(groups.map(\.key) == ["elance-7"])
    #expect(groups[0].jobIDs == ["9"])
    #expect(groups[0].titles == ["A", "B"])
  }

  @Test func aTitleThatTwoJobsCarryJoinsNothing() {
    let groups = jobGroups(of: [
      JobIdentity(platform: "elance", workroomID: "7", jobID: nil, title: "Logo"),
      JobIdentity(platform: "elance", workroomID: "8", jobID: nil, title: "Logo"),
      JobIdentity(platform: "elance", workroomID: nil, jobID: nil, title: "Logo"),
    ])
    #expect(groups.map(\.key) == ["elance-7", "elance-8"])
    #expect(groups.allSatisfy { $0.titles.isEmpty })
  }
}
