import Testing
import WorkroomModel

@testable import WorkroomMatching

/// What may be said of mail of ours, case by case: silence is a statement only where a page surely
/// covers the time.
@Suite struct RecordPlaceTests {
  private static let noon: Int64 = 1_000_036_800

  @Test func aReplyOnAPageIsInTheRecord() {
    let found = record([page(.day(10)), row("Yes", 0), reply("Yes", -20)])
    #expect(found.messages.map(\.recordClass) == [.official])
    #expect(found.messages[0].entryDoubts.isEmpty)
  }

  @Test func aReplyThatAPageWouldShowAndDoesNotIsNotFoundInTheRecord() {
    let found = record([page(.day(10)), row("Hello", 0), reply("Is it late?", 3_600)])
    #expect(found.messages.map(\.recordClass) == [.official, .notFoundInRecord])
    #expect(
      found.messages[1].recordClassBasis
        == "sent by mail, not found in the record held, though a saved page covers its time")
  }

  /// Of a page saved on some day, at no known hour and in no known zone, that day says nothing.
  @Test(arguments: [(0, RecordClass.undetermined), (1, .undetermined), (2, .notFoundInRecord)])
  func theDayOfTheSaveItselfIsNotCovered(daysAfter: Int, expected: RecordClass) {
    let found = record([page(.day(daysAfter)), row("Hello", 0), reply("Is it late?", 3_600)])
    #expect(found.messages[1].recordClass == expected)
  }

  @Test func aReplyBeforeTheOldestRowOrOnNoPageAtAllCannotBeDetermined() {
    let before = record([page(.day(10)), row("Hello", 0), reply("Is it late?", -90_000)])
    #expect(before.messages.map(\.recordClass) == [.undetermined, .official])
    let alone = record([reply("Is it late?", 0)])
    #expect(alone.messages.map(\.recordClass) == [.undetermined])
    #expect(alone.messages[0].recordClassBasis.contains("cannot be determined"))
  }

  @Test func betweenTwoPagesWithARowMissingInBetweenNothingIsClaimed() {
    let found = record([
      page(.through(600), number: "2"), row("Hello", 0), row("And", 600, number: 1),
      reply("Is it late?", 3_600),
    ])
    #expect(found.messages.last?.recordClass == .undetermined)
  }

  @Test func anAddressThatWasNotRegisteredAndAnAlteredSubjectAreTheReasons() {
    let question = notification("When?", 0, subject: "[Job] New message (Workroom 1)")
    let late = reply(
      "Tomorrow", 600, from: "other@example.com", subject: "Re: the date", answering: "<q@x>")
    let found = record([page(.day(10)), question, row("When?", 0), late])
    #expect(found.messages[1].recordClass == .notFoundInRecord)
    #expect(found.messages[1].entryDoubts == [.unregisteredAddress, .alteredSubject])
    #expect(found.messages[1].recordClassBasis.contains("not registered (other@example.com)"))
  }

  /// A fresh mail may carry any subject, and answers keep it under any mark of a reply.
  @Test(
    arguments: [
      (nil, "About the date"), ("<q@x>", "Re: [Job] New message (Workroom 1)"),
      ("<q@x>", "AW: RE:  [job] new message  (Workroom 1)"), ("<lost@x>", "Another subject"),
    ] as [(String?, String)])
  func aSubjectThatMayStandAsItIsIsNoReason(answering: String?, subject: String) {
    let found = record([
      page(.day(10)), notification("When?", 0, subject: "[Job] New message (Workroom 1)"),
      row("When?", 0), reply("Tomorrow", 600, subject: subject, answering: answering),
    ])
    #expect(found.messages[1].recordClass == .notFoundInRecord)
    #expect(found.messages[1].entryDoubts == [])
  }

  @Test func aLineOfADigestShowsThatAReplyArrived() {
    let found = record([
      page(.day(10)), row("Hello", 0), reply("Is it late?", 3_600),
      saying(.digest, "Marta Lindqvist", "Is it late?", 3_600, container: "digest", minutes: 59),
    ])
    #expect(found.messages[1].recordClass == .secondary)
  }

  // MARK: - Gaps

  @Test func aRowWithoutMailIsAGapOnlyBetweenMailsThatAreHeldAndWithoutADigest() {
    let rows = [0, 3_600, 7_200, 90_000].enumerated().map {
      row("Message \($0)", Int64($1), number: 9 - $0)
    }
    let mails = [notification("Message 0", 5), notification("Message 2", 7_205)]
    func gaps(_ more: [Observation]) -> [String?] {
      let found = record([page(.day(10))] + rows + mails + more)
      return found.gaps.filter { $0.kind == .rowWithoutMail }.map { gap in
        found.messages.first { $0.key == gap.messageKey }?.text
      }
    }
    #expect(gaps([]) == ["Message 1"])
    let line = saying(.digest, "Beth P.", "Message 1", 3_600, container: "digest", minutes: 59)
    #expect(gaps([line]) == [])
  }

  @Test func mailAfterTheNewestPageIsTheEndAndNoMissingRow() {
    let found = record([
      page(.day(2)), row("Message 0", 0), notification("Message 0", 5),
      notification("Message 1", 200_000),
    ])
    #expect(found.gaps.map(\.kind) == [.end])
  }

  // MARK: - Cases

  private enum Reach {
    case day(Int)
    case through(Int64)
  }

  private func record(_ observations: [Observation]) -> JobRecord {
    var group = JobGroup(platform: "elance")
    group.workroomIDs = ["1"]
    var me = Me(names: ["Marta Lindqvist"])
    me.addresses = [Me.Address(address: "marta@example.com", from: nil, through: nil)]
    let side = Observation(
      kind: .job, platform: "elance", workroomID: "1", jobID: nil,
      fields: ["freelancer": FieldValue("Marta Lindqvist"), "client": FieldValue("Beth P.")],
      row: 99, origin: origin("page", "facts", .page))
    return jobRecord(
      of: group, observations: [side] + observations, context: MatchingContext(me: me))
  }

  private func page(_ reach: Reach, number: String = "1") -> Observation {
    let start = moment(0, basis: .profile, minutes: 59)
    let through =
      switch reach {
      case .day(let days):
        Moment(
          text: "day", secondsSince1970: RecordPlaceTests.noon - 43_200 + Int64(days) * 86_400,
          offsetMinutes: nil, basis: .unknown, uncertaintyInSeconds: 86_399)
      case .through(let seconds): moment(seconds, basis: .profile, minutes: 59)
      }
    return Observation(
      kind: .coverage, platform: "elance", workroomID: "1", jobID: nil,
      fields: [
        "from": FieldValue("", moment: start), "through": FieldValue("", moment: through),
        "complete": FieldValue("true"), "page": FieldValue(number),
      ], row: 98, origin: origin("page", nil, .page))
  }

  private func row(_ text: String, _ seconds: Int64, number: Int = 0) -> Observation {
    let author = text == "Yes" ? "Marta L." : "Beth P."
    return saying(.page, author, text, seconds, container: "page", row: number, minutes: 59)
  }

  private func notification(
    _ text: String, _ seconds: Int64, subject: String = "New message"
  ) -> Observation {
    var mail = saying(.notification, "Beth P via Elance", text, seconds, container: "mail \(text)")
    mail.fields["messageID"] = FieldValue(text == "When?" ? "<q@x>" : "<\(seconds)@x>")
    mail.fields["subject"] = FieldValue(subject)
    return mail
  }

  private func reply(
    _ text: String, _ seconds: Int64, from address: String = "marta@example.com",
    subject: String = "Re: New message", answering: String? = nil
  ) -> Observation {
    var mail = saying(.reply, "Marta Lindqvist", text, seconds, container: "reply \(text)")
    mail.fields["authorAddress"] = FieldValue(address)
    mail.fields["subject"] = FieldValue(subject)
    mail.fields["messageID"] = FieldValue("<r\(seconds)@x>")
    if let answering { mail.fields["inReplyTo"] = FieldValue(answering) }
    return mail
  }

  private func moment(_ seconds: Int64, basis: ZoneBasis, minutes: Int = 0) -> Moment {
    Moment(
      text: "", secondsSince1970: RecordPlaceTests.noon + seconds, offsetMinutes: nil, basis: basis,
      uncertaintyInSeconds: minutes)
  }

  private func saying(
    _ medium: Medium, _ author: String, _ text: String, _ seconds: Int64, container: String,
    row: Int = 0, minutes: Int = 0
  ) -> Observation {
    Observation(
      kind: .message, platform: "elance", workroomID: "1", jobID: nil,
      fields: [
        "author": FieldValue(author), "text": FieldValue(text),
        "sent": FieldValue(
          "",
          moment: moment(seconds, basis: medium == .page ? .profile : .stated, minutes: minutes)),
        "kind": FieldValue("message"),
      ], row: row, origin: origin(container, "row \(row)", medium))
  }

  private func origin(_ container: String, _ place: String?, _ medium: Medium) -> Origin {
    Origin(
      sourceDigest: container, sourceName: container, path: container, itemOrdinal: 0, offset: nil,
      length: 0, digest: "bytes of \(container)", place: place, medium: medium)
  }
}
