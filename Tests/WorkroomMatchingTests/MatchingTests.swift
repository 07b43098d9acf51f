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
    ]).messages
    #expect(messages.map { $0.records.map(\.medium) } == [[.page, .notification]])
    #expect(messages[0].differing.isEmpty)
  }

  @Test func twoEqualWordsInOneMinuteTwiceOnThePageAndInTwoMailsAreTwoMessages() {
    let messages = matchedMessages([
      row("Beth P.", "Ok", 1_000_020, number: 0), row("Beth P.", "Ok", 1_000_020, number: 1),
      mail("Beth P via Elance", "Ok", 1_000_025, id: "<1@x>"),
      mail("Beth P via Elance", "Ok", 1_000_051, id: "<2@x>"),
    ]).messages
    #expect(
      messages.map { $0.records.map(\.medium) } == [
        [.page, .notification], [.page, .notification],
      ])
  }

  @Test func anAlteredCopyIsAWitnessThatDiffers() {
    let messages = matchedMessages([
      row("Chris... A.", "I can agree to the second range, but not at that price.", 1_000_020),
      mail("Christopher A", "I could agree to the second range, but not at that price.", 1_000_030),
    ]).messages
    #expect(messages.count == 1)
    #expect(messages[0].differing == [1])
  }

  @Test func theSameWordsOfAnotherPersonAreAnotherMessage() {
    let messages = matchedMessages([
      row("Chris... A.", "Thank you.", 1_000_020),
      mail("Beth P via Elance", "Thank you.", 1_000_030),
    ]).messages
    #expect(messages.count == 2)
  }

  @Test func theOrderOfObservationsDoesNotMatter() {
    let observations = [
      row("Beth P.", "Ok", 1_000_020, number: 0), row("Beth P.", "Ok", 1_000_020, number: 1),
      mail("Beth P via Elance", "Ok", 1_000_025, id: "<1@x>"),
      row("Chris... A.", "Fine with me.", 1_000_500, number: 2),
      mail("Christopher A", "Fine with me.", 1_000_510, id: "<3@x>"),
    ]
    let expected = matchedMessages(observations).messages.map {
      $0.records.map(\.observation.origin)
    }
    for shift in 1..<observations.count {
      let turned = Array(observations[shift...] + observations[..<shift])
      #expect(
        matchedMessages(turned).messages.map { $0.records.map(\.observation.origin) } == expected)
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

@Suite struct FurtherMatchingTests {
  @Test func theSecondOfTwoEqualMessagesKeepsItsOwnMailWhenTheFirstCameLate() {
    let messages = matchedMessages([
      saying(.page, "Beth P.", "Ok", 1_000_020, row: 1), saying(.page, "Beth P.", "Ok", 1_000_260),
      saying(.notification, "Beth P", "Ok", 1_000_250, id: "<1@x>"),
      saying(.notification, "Beth P", "Ok", 1_000_290, id: "<2@x>"),
    ]).messages
    #expect(
      messages.map { $0.records.compactMap { $0.observation["messageID"] } } == [
        ["<1@x>"], ["<2@x>"],
      ])
  }

  @Test func aDigestLineThatWasCutIsAWitnessOfTheWholeMessage() {
    let messages = matchedMessages([
      saying(
        .notification, "Beth P", "The plan is good, but the price is not.", 1_000_042, id: "<1@x>"),
      saying(.digest, "Beth P.", "The plan is good, but...", 1_000_020),
    ]).messages
    #expect(messages.map { $0.records.map(\.medium) } == [[.notification, .digest]])
    #expect(messages[0].differing.isEmpty)
  }

  @Test func whatOnlyAQuotationOfOursShowsIsAMessageWithoutATime() {
    var reply = saying(.reply, "Marta Lindqvist", "I am sorry to hear it.", 1_000_900, id: "<9@x>")
    reply.fields["quotedMessage"] = FieldValue("We have withdrawn the application.")
    reply.fields["quotedAuthor"] = FieldValue("Ines C.")
    reply.fields["inReplyTo"] = FieldValue("<lost@x>")
    let messages = matchedMessages([reply]).messages
    #expect(messages.map(\.first.medium) == [.quote, .reply])
    #expect(messages[0].first.sent == nil)
  }

  @Test func aQuotationOfMailThatIsHeldAddsNothing() {
    var reply = saying(.reply, "Marta Lindqvist", "I am sorry to hear it.", 1_000_900, id: "<9@x>")
    reply.fields["quotedMessage"] = FieldValue("We have withdrawn the application.")
    reply.fields["inReplyTo"] = FieldValue("<1@x>")
    let messages = matchedMessages([
      reply,
      saying(.notification, "Ines C", "We have withdrawn the application.", 1_000_042, id: "<1@x>"),
    ]).messages
    #expect(messages.map(\.first.medium) == [.notification, .reply])
  }

  @Test func aShortQuotationInAnAnswerToALostMailIsAMessageOfItsOwn() {
    var reply = saying(.reply, "Marta Lindqvist", "Fine.", 1_000_900, id: "<9@x>")
    reply.fields["quotedMessage"] = FieldValue("Done.")
    reply.fields["quotedAuthor"] = FieldValue("Beth P.")
    let earlier = saying(.notification, "Beth P", "Done.", 1_000_042, id: "<1@x>")
    #expect(
      matchedMessages([earlier, reply]).messages.map(\.first.medium) == [.notification, .reply])
    reply.fields["inReplyTo"] = FieldValue("<lost@x>")
    #expect(
      matchedMessages([earlier, reply]).messages.map(\.first.medium)
        == [.notification, .quote, .reply])
  }

  @Test func aNearRecordThatWasNotAcceptedIsListedWithItsReason() {
    let matched = matchedMessages([
      saying(.page, "Beth P.", "The first draft of the page is ready for you", 1_000_020),
      saying(
        .notification, "Beth P", "The second draft of the page is late", 1_000_042, id: "<1@x>"),
    ])
    #expect(matched.messages.count == 2)
    #expect(matched.near.map(\.reason) == ["only 50 % of the words in common"])
  }

  @Test func twoMessagesOfOneFormWithOtherNumbersAreTwoAndListedAsNear() {
    let matched = matchedMessages([
      saying(.page, "Beth P.", "I have uploaded version 12 of chapter 2.", 1_000_020),
      saying(
        .notification, "Beth P", "I have uploaded version 23 of chapter 2.", 1_000_042, id: "<1@x>"),
    ])
    #expect(matched.messages.count == 2)
    #expect(
      matched.near.map(\.reason) == [
        "only the numbers differ: two messages of one form, or one that was altered"
      ])
  }

  @Test func aNumberThatWasAlteredInALongTextIsADifferenceOfOneMessage() {
    let text =
      "We agree on the whole plan as it stands now, with all pages and pictures and the shop, "
    let matched = matchedMessages([
      saying(.page, "Beth P.", text + "for 500 dollars until May.", 1_000_020),
      saying(.notification, "Beth P", text + "for 600 dollars until May.", 1_000_042, id: "<1@x>"),
    ])
    #expect(matched.messages.map(\.differing) == [[1]])
  }

  @Test func theSameBytesInTwoSourcesAreOneWitnessInTwoPlaces() {
    var copy = saying(.notification, "Beth P", "Ok", 1_000_042, id: "<1@x>")
    let mail = copy
    copy.origin.sourceDigest = "another export"
    var group = JobGroup(platform: "elance")
    group.workroomIDs = ["1"]
    let record = jobRecord(
      of: group, observations: [mail, copy], context: MatchingContext(me: Me()))
    #expect(record.messages.map { $0.occurrences.count } == [2])
    #expect(record.messages[0].occurrences.allSatisfy { $0.agreement == .onlyWitness })
  }

  @Test func equalWordsOfTwoPeopleWhoseNamesDifferInAnApostropheHaveTwoKeys() {
    var group = JobGroup(platform: "elance")
    group.workroomIDs = ["1"]
    let record = jobRecord(
      of: group,
      observations: [
        saying(.page, "O'Neil B.", "Ok", 1_000_020, row: 0),
        saying(.page, "O\u{2019}Neil C.", "Ok", 1_000_020, row: 1),
        saying(.page, "O\u{2019}Neil C.", "Ok", 1_000_020, row: 2),
      ], context: MatchingContext(me: Me()))
    #expect(record.messages.count == 3)
    #expect(Set(record.messages.map(\.key)).count == 3)
  }

  @Test func theTitleOfAJobIsTheOneThatStandsMostWhereverItStands() {
    var group = JobGroup(platform: "elance")
    group.workroomIDs = ["1"]
    let rows = ["Logo", "Zoo", "", "Logo"].enumerated().map { row, title in
      var observation = saying(.page, "Beth P.", "Ok", 1_000_020, row: row)
      observation.fields["title"] = FieldValue(title)
      return observation
    }
    func title(_ observations: [Observation]) -> String {
      jobRecord(of: group, observations: observations, context: MatchingContext(me: Me())).job.title
    }
    #expect(title(rows) == "Logo")
    #expect(title(Array(rows[..<3])) == "Zoo")
    #expect(title([]) == "elance-1")
  }

  @Test func aReleaseAndThePaymentItMakesAreOnePaymentAndABareDollarIsNamedByItsMail() {
    let observations = [
      paid("released", "$480.00 USD", "Final: Pages", "<1@x>"),
      paid("paid", "$480.00 USD", nil, "<2@x>"),
      paid("released", "$480.00 USD", "First: Pages", "<3@x>"),
    ]
    let found = payments(observations)
    #expect(found.map(\.description) == ["Final: Pages", "First: Pages"])
    #expect(found.map(\.origins.count).sorted() == [1, 2])
    #expect(found.allSatisfy { $0.amount?.currency == "USD" })
  }

  @Test func euroAndDollarOfOneAmountAreTwoPayments() {
    #expect(
      payments([paid("paid", "$480.00 USD", nil, "<1@x>"), paid("paid", "€480.00", nil, "<2@x>")])
        .count == 2)
  }

  @Test func aNameThatWasSplitByItsOwnerIsNotMergedAndOneThatWasMergedIs() {
    var group = JobGroup(platform: "elance")
    group.workroomIDs = ["1"]
    let observations = [
      saying(.page, "Alexandra Klein", "Hello", 1_000_020),
      saying(.page, "Alexa... K.", "Ok", 1_000_320, row: 1),
      saying(.page, "Sascha", "Hm", 1_000_620, row: 2),
    ]
    func names(_ rulings: Rulings) -> [[String]] {
      jobRecord(
        of: group, observations: observations, context: MatchingContext(me: Me(), rulings: rulings)
      )
      .parties.map(\.names).sorted { $0.description < $1.description }
    }
    #expect(names(Rulings()) == [["Alexa... K.", "Alexandra Klein"], ["Sascha"]])
    #expect(
      names(Rulings(separated: [.init("Alexa... K.", "Alexandra Klein")]))
        == [["Alexa... K."], ["Alexandra Klein"], ["Sascha"]])
    #expect(
      names(Rulings(merged: [.init("Sascha", "Alexandra Klein")]))
        == [["Alexa... K.", "Alexandra Klein", "Sascha"]])
  }

  private func paid(_ kind: String, _ amount: String, _ what: String?, _ id: String) -> Observation
  {
    var observation = saying(.notification, "Elance", "", 1_000_042, id: id)
    observation.kind = .payment
    observation.fields["kind"] = FieldValue(kind)
    observation.fields["amount"] = FieldValue(amount)
    if let what { observation.fields["description"] = FieldValue(what) }
    return observation
  }

  private func saying(
    _ medium: Medium, _ author: String, _ text: String, _ seconds: Int64, id: String? = nil,
    row: Int = 0
  ) -> Observation {
    var fields = [
      "author": FieldValue(author), "text": FieldValue(text),
      "sent": FieldValue(
        "",
        moment: Moment(
          text: "", secondsSince1970: seconds, offsetMinutes: nil, basis: .profile,
          uncertaintyInSeconds: medium == .page ? 59 : 0)),
    ]
    if let id { fields["messageID"] = FieldValue(id) }
    return Observation(
      kind: .message, platform: "elance", workroomID: "1", jobID: nil, fields: fields, row: row,
      origin: Origin(
        sourceDigest: medium.rawValue, sourceName: "", path: "", itemOrdinal: Int(seconds % 1_000),
        offset: nil, length: 0,
        digest: medium == .page ? "page" : "\(medium) \(seconds) \(id ?? "")",
        place: medium == .page ? "row \(row)" : nil, medium: medium))
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
