import Testing
import WorkroomModel

@testable import WorkroomEvidence

/// What a reader who decides must not have to search for.
@Suite struct NarrativeTests {
  private func statements(_ job: SmallJob, _ issue: WorkroomEvidence.Issue) throws -> [String] {
    try job.plan().narrative.first { $0.issue == issue }?.statements.map(\.text) ?? []
  }

  @Test func repeatsTheWordsOfTheSourceWhereTheDayOfAnAcceptanceWouldStand() throws {
    var job = SmallJob()
    job.record.terms[1].clientAcceptanceText = "Not accepted"
    job.record.terms[1].statusAsFound = "Proposed, not accepted"
    #expect(
      try statements(job, .agreed)[1]
        == "Terms, revision 2 proposed by Marta Lindqvist on 2016-02-10, total USD 1,500.00; for the "
        + "client the source states “Not accepted”; accepted by the freelancer on 2016-02-10; its "
        + "state is shown as “Proposed, not accepted”.")
    #expect(
      try job.plan().exhibits[1].facts.contains(
        ExhibitFact(label: "Accepted by the client", value: "Not accepted")))
  }

  @Test func saysWhatADisputeStepAsksForAndByWhen() throws {
    var job = SmallJob()
    let due = Moment(
      text: "Jun 3, 2016 5:00 pm ET", secondsSince1970: 1_464_987_600, offsetMinutes: -240,
      basis: .named, uncertaintyInSeconds: 59)
    job.record.disputes[0].askedFor = "Refund of everything"
    job.record.disputes[0].due = due
    #expect(
      try statements(job, .dispute)[0]
        == "2016-02-20: Dispute Notice (USD 500.00) by Anna Berg, asked for: “Refund of everything”, "
        + "stating: “Two ranges were promised.”, an answer asked for by Jun 3, 2016 5:00 pm ET.")
    let plan = try job.plan()
    let entry = try #require(plan.chronology.last)
    #expect(entry.event == "Dispute Notice: an answer is asked for by this time")
    #expect(entry.at == due)
  }

  @Test func listsTheMessagesSinceTheDisputeBegan() throws {
    #expect(
      try statements(SmallJob(), .dispute).dropFirst() == [
        "2 messages of this packet are dated since the first of these steps.",
        "2016-02-23: Marta Lindqvist (freelancer): “Here is the list.” (cannot be determined)",
        "2016-04-01: Anna Berg (client): “+49 is not a formula”",
      ])
  }

  @Test func listsTheMessagesThatUseTheWordsOfANewMilestone() throws {
    var job = SmallJob()
    job.record.milestones = [("One range", 1), ("One range", 2), ("Second range (oak)", 2)].map {
      var milestone = Milestone(name: $0)
      milestone.revision = $1
      return milestone
    }
    for (index, text) in ["A second range, please.", "The one range is done.", "> oak\nNo."]
      .enumerated()
    {
      job.record.messages[index].text = text
    }
    #expect(
      try statements(job, .changed).dropFirst() == [
        "1 message uses words by which “Second range (oak)” is new (“second”, “oak”, “second range”, "
          + "“range oak”); who asked for it, offered it or answered stands in them:",
        "2016-02-01: Anna Berg (client): “A second range, please.”",
      ])
  }

  @Test func setsTheReportsThatNameAMilestoneBesideItsDeliveryDate() throws {
    var job = SmallJob()
    var milestone = Milestone(name: "Final: launch")
    milestone.revision = 1
    milestone.due = "2016-01-29"
    job.record.milestones = [milestone]
    job.record.statusReports[0].text = "Final: all done."
    #expect(
      try statements(job, .delivered).contains(
        "“Final: launch”: delivery due 2016-01-29; Status Reports that use the name “Final” are of "
          + "2016-02-05, the last of them 7 days after that date."))
  }

  @Test func putsWhatTheClientSentBehindWhatTheFreelancerReports() throws {
    var job = SmallJob()
    job.record.messages[0].attachments = [AttachmentMention(name: "prices.csv", digest: nil)]
    let lines = try statements(job, .delivered)
    #expect(lines[0].hasPrefix("2016-02-05: Status Report by Marta Lindqvist"))
    #expect(lines[2].hasPrefix("2016-02-01: message of Anna Berg (client) names “prices.csv”"))
  }

  @Test func countsTheDaysOfASilenceByTheCalendar() throws {
    var job = SmallJob()
    job.record.messages[2].sent?.secondsSince1970 -= 7_200
    #expect(try job.plan().gaps.map(\.days) == [60])
  }
}
