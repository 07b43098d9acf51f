import ReportRendering
import Testing
import WorkroomModel
import WorkroomRules

@testable import WorkroomReports
@testable import WorkroomStore

@Suite("Reports")
struct ReportTests {
  private let documents: [ReportDocument]
  private let sample: ReportInput

  init() {
    sample = input([overview(workingRecord(), [question()])])
    documents = [
      jobStatusReport(sample), actionRequiredReport(sample), storageReport(sample),
      sourcesReport(sample), indexPage(sample),
      jobPage(sample.jobs[0], messages: [question()], diagnostics: [], input: sample),
    ]
  }

  @Test("every row has a cell for every column")
  func cellsMatchColumns() {
    for table in documents.flatMap(\.tables) {
      for row in table.rows { #expect(row.cells.count == table.columns.count, "\(table.id)") }
      #expect(Set(table.columns.map(\.key)).count == table.columns.count, "\(table.id)")
    }
  }

  @Test("a job of messages alone has its picture of them by month")
  func picturesMessagesWithoutEvents() {
    var alone = overview(JobRecord(job: Job(key: "alone", platform: "elance")), [])
    alone.rhythm.countByMonth = [2015 * 12: 2, 2015 * 12 + 3: 1]
    let page = jobPage(alone, messages: [], diagnostics: [], input: input([alone]))
    let blocks = page.sections.first { $0.id == "chronology" }?.blocks ?? []
    guard case .picture(.columns(_, _, let columns)) = blocks.first else {
      Issue.record("no picture before \(blocks)")
      return
    }
    #expect(columns.map(\.value) == [2, 0, 0, 1])
  }

  @Test("Terms that both sides accepted on the day of the proposal say so")
  func acceptanceOnTheDayOfTheProposal() {
    var terms = TermsRevision(summary: "Words")
    terms.number = 1
    terms.proposedBy = "Anna Berg"
    terms.proposedAt = Moment(
      text: "Nov 8, 2013", secondsSince1970: 1_383_886_800, offsetMinutes: -300, basis: .profile)
    terms.freelancerAcceptedAt = terms.proposedAt
    var record = JobRecord(job: Job(key: "one", platform: "elance"))
    func told() -> [String] {
      record.terms = [terms]
      return chronology(of: record, Presenter(input: sample)).map(\.what)
    }
    #expect(told() == ["Terms, revision 1, proposed by Anna Berg."])
    terms.clientAcceptedAt = terms.proposedAt
    #expect(
      told() == [
        "Terms, revision 1, proposed by Anna Berg.", "Terms, revision 1, accepted by both sides.",
      ])
  }

  @Test("a platform-wide date cites its announcement, not the absence of a record")
  func platformDatesCiteTheirSource() throws {
    let table = try #require(actionRequiredReport(sample).table("action-required"))
    let (kind, source) = (
      try #require(table.columns.firstIndex { $0.key == "kind" }),
      try #require(table.columns.firstIndex { $0.key == "source" })
    )
    let row = try #require(table.rows.first { $0.cells[kind].value == .text("platform-date") })
    let words = row.cells[source].shown.map(\.plainText).joined()
    #expect(sample.platformDates.contains { $0.rule.source == words })
  }

  @Test("a guest is called one once")
  func guestsAreNamedOnce() throws {
    var record = workingRecord()
    record.parties = ["Guest", "Translator"].map { role in
      var party = Party(key: role, name: role, side: .client)
      party.role = role
      party.isGuest = true
      return party
    }
    let page = jobPage(overview(record), messages: [], diagnostics: [], input: input([]))
    let roles = page.table("people-table")?.rows.map { $0.cells[2].shown.map(\.plainText).joined() }
    #expect(roles == ["Guest", "Translator, guest"])
  }

  @Test("every column of a CSV says what it means")
  func columnsAreDescribed() {
    for table in documents.flatMap(\.tables) {
      for column in table.columns where column.isShownInCSV {
        #expect(!column.description.isEmpty, "\(table.id).\(column.key)")
      }
    }
  }

  @Test("no two tables of one page share a name")
  func tablesAreNamedOnce() {
    for document in documents {
      let ids = document.tables.map(\.id)
      #expect(Set(ids).count == ids.count, "\(document.name): \(ids)")
    }
  }

  @Test("every link leads to a page of the site and an anchor that is there")
  func linksLeadSomewhere() {
    let names = Set(documents.map(\.name) + ["search"])
    var anchors: [String: Set<String>] = [:]
    for document in documents {
      anchors[document.name] = Set(
        document.sections.map(\.id) + document.tables.map(\.id)
          + document.tables.flatMap { $0.rows.compactMap(\.id) })
    }
    for document in documents {
      for target in targets(document) {
        switch target {
        case .anchor(let id):
          #expect(anchors[document.name]?.contains(id) == true, "\(document.name)#\(id)")
        case .page(let name, let anchor):
          #expect(names.contains(name), "\(name)")
          if let anchor { #expect(anchors[name]?.contains(anchor) == true, "\(name)#\(anchor)") }
        case .rows(let name, let id, let column, _):
          let table = documents.first { $0.name == name }?.table(id)
          #expect(table?.isFilterable == true, "\(name)#\(id)")
          #expect(table?.columns.contains { $0.key == column && $0.isFacet } == true, "\(column)")
        case .file(let path): #expect(["action-required.ics", "columns.md"].contains(path))
        }
      }
    }
  }

  @Test("a report written alone leads nowhere else")
  func aloneLeadsNowhere() {
    for document in documents {
      for target in targets(document.linkingOnly(to: [document.name])) {
        if case .page(let name, _) = target { #expect(name == document.name) }
      }
    }
  }

  @Test("a job's row has its numbers, the status as found, and its money")
  func jobRow() throws {
    let table = try #require(documents[0].table("job-status"))
    #expect(table.values("workroom_id") == [.text("70609804")])
    #expect(table.values("status") == [.text("working")])
    #expect(table.values("status_as_found") == [.text("Working")])
    #expect(table.values("agreed") == [.money(amount: "900.00", currency: "USD")])
    #expect(table.values("in_escrow") == [.money(amount: "450.00", currency: "USD")])
    #expect(table.values("released_amount") == [.money(amount: "450.00", currency: "USD")])
    #expect(table.values("milestones_released") == [.integer(1)])
    #expect(table.values("next_milestone") == [.text("Second half")])
    #expect(table.values("messages_from_them") == [.integer(1)])
    // The question, and the absent file that could still be saved.
    #expect(table.values("open_actions") == [.integer(2)])
    #expect(table.values("file_versions_absent") == [.integer(1)])
    #expect(table.values("bytes_counted") == [.integer(3_040_870)])
  }

  @Test("an action quotes its sentence, names its rule, and cites page and mail")
  func actionRow() throws {
    let table = try #require(documents[1].table("action-required"))
    // What waits without a date comes before what is due in more than a month.
    #expect(
      table.values("kind") == [
        .text("answer-message"), .text("platform-date"), .text("save-files"),
      ])
    #expect(table.values("for") == [.text("us"), .text("us"), .text("us")])
    #expect(table.values("evidence")[0] == .text("Hello. When is it ready?"))
    #expect(table.values("rule")[0] == .text("answer-messages"))
    #expect(table.values("rule_text")[0] == .text("Check in frequently."))
    #expect(table.values("rule_source")[0] == .text("help"))
    #expect(table.values("age_days")[0] == .integer(5))
    #expect(
      table.values("source")[0]
        == .text(
          "pages/Terms.html, /html/body/table/tr[3] (sha256 \(String(repeating: "b", count: 64))); "
            + "mail/all.mbox, bytes 120–160 (sha256 \(String(repeating: "b", count: 64)))"))
  }

  @Test("a dismissed action is left out and listed apart, with the number of its decision")
  func dismissed() throws {
    var reduced = sample
    reduced.dismissals = [
      Dismissal(number: 4, actionKey: "elance-70609804:answer-message:msg-1", reason: "by phone"),
      Dismissal(number: 7, actionKey: "elance-1:review-terms"),
    ]
    let document = actionRequiredReport(reduced)
    let kinds = document.table("action-required")?.values("kind")
    #expect(kinds == [.text("platform-date"), .text("save-files")])
    let table = try #require(document.table("dismissed-actions"))
    #expect(table.values("decision") == [.integer(4), .integer(7)])
    #expect(table.values("because") == [.text("by phone"), .none])
    #expect(table.shown("what")[1] == "not open on 2016-06-01")
    #expect(jobStatusReport(reduced).table("job-status")?.values("open_actions") == [.integer(1)])
    let calendar = String(decoding: actionCalendar(reduced).bytes, as: UTF8.self)
    #expect(!calendar.contains("Answer message"))
  }

  @Test("a date of the platform that is past is told as past and is no action")
  func pastDates() {
    var later = sample
    later.asOf = day("2016-07-25")
    later.platformDates = platformDates(facts: sampleFacts, asOf: later.asOf)
    let report = actionRequiredReport(later)
    #expect(report.table("platform-dates")?.rows.count == 1)
    #expect(
      report.table("action-required")?.values("kind").contains(.text("platform-date")) == false)
  }

  @Test("times are shown in the reader's zone, with the instant beside, and mark an assumed zone")
  func zones() throws {
    let page = documents[5]
    let table = try #require(page.table("message-table"))
    #expect(table.shown("sent") == ["2016-05-27 14:00\u{A0}≈"])
    #expect(table.values("sent") == [.instant("2016-05-27T14:00:00+02:00")])
  }

  @Test("witnesses that differ are said to, with the difference")
  func witnesses() throws {
    let table = try #require(documents[5].table("message-table"))
    #expect(table.values("agreement") == [.text("differs")])
    #expect(table.shown("source")[0].contains("“ready” against “done”"))
  }

  @Test("copies of the same bytes are one witness, in the table and in the count")
  func copies() throws {
    var message = question()
    message.occurrences = [
      Occurrence(origin: place(), agreement: .onlyWitness),
      Occurrence(origin: place(.page, "backup/Terms.html"), agreement: .onlyWitness),
    ]
    let table = messageTable([message], ourSide: .freelancer, Presenter(input: sample))
    #expect(table.values("agreement") == [.text("only-witness")])
  }

  @Test("where our side is not known, no message is said to be of the other side")
  func messagesOfUnknownSide() {
    var record = workingRecord()
    record.job.side = .unknown
    var nobodys = question()
    nobodys.key = "msg-2"
    nobodys.authorSide = .unknown
    let table = jobStatusReport(input([overview(record, [question(), nobodys])]))
      .table("job-status")
    #expect(table?.values("messages_from_us") == [.integer(0)])
    #expect(table?.values("messages_from_them") == [.integer(0)])
    #expect(table?.values("messages_of_unknown_side") == [.integer(2)])
  }

  @Test("a few messages stand on the page of their job, with or without a time")
  func fewMessages() {
    var overview = sample.jobs[0]
    overview.rhythm.stretches = [
      MessageStretch(from: nil, through: nil, count: 1),
      MessageStretch(from: 1, through: 9, count: 5),
    ]
    #expect(overview.messageStretches.isEmpty)
    overview.rhythm.stretches[1].count = 400
    #expect(overview.messageStretches.count == 2)
  }

  @Test("a delivery day that is past is said to be, of open jobs only")
  func pastDelivery() {
    var record = workingRecord()
    record.milestones[1].due = "2016-05-20"
    func table() -> ReportTable? {
      jobStatusReport(input([overview(record, [question()])])).table("job-status")
    }
    #expect(table()?.values("next_days_past") == [.integer(12)])
    #expect(table()?.shown("milestones")[0].contains("12 days past") == true)
    record.job.status = .cancelled
    #expect(table()?.values("next_days_past") == [CellValue.none])
  }

  @Test("jobs of one status stand together, open ones first")
  func statusOrder() {
    let statuses: [JobStatus] = [.complete, .working, .cancelled, .awarded, .working]
    let jobs = statuses.enumerated().map { index, status in
      var record = workingRecord()
      record.job.key = "elance-\(index)"
      record.job.status = status
      return overview(record)
    }
    let table = jobStatusReport(input(jobs)).table("job-status")
    #expect(
      table?.values("job_key")
        == ["elance-3", "elance-1", "elance-4", "elance-0", "elance-2"].map { .text($0) })
  }

  @Test("the numbers above the jobs lead to their rows")
  func numbersLead() {
    var record = workingRecord()
    record.milestones[1].due = "2016-05-20"
    let report = jobStatusReport(input([overview(record, [question()])]))
    let late = report.summary.first { $0.label == "Past their delivery day" }
    #expect(
      late?.value == [
        .link(
          text: "1",
          to: .rows(
            page: "job-status", table: "job-status", column: "attention",
            value: "past its delivery day"))
      ])
    #expect(report.table("job-status")?.values("attention") == [.text("past its delivery day")])
  }

  @Test("a name with one job leads to it, one with several to their rows")
  func namesLead() {
    func target(_ keys: [String]) -> ReportTarget? {
      let jobs = keys.map { key in
        var record = workingRecord()
        record.job.key = key
        return overview(record)
      }
      let table = jobStatusReport(input(jobs)).table("other-parties")
      guard case .link(_, let target) = table?.rows.first?.cells.first?.shown.first else {
        return nil
      }
      return target
    }
    #expect(target(["elance-1"]) == .page(name: "jobs/elance-1", anchor: nil))
    #expect(
      target(["elance-1", "elance-2"])
        == .rows(
          page: "job-status", table: "job-status", column: "other_party", value: "Anna Berg"))
  }

  @Test("timesheets come to hours and amounts, and weeks billed beyond the log are marked")
  func timesheets() throws {
    var record = workingRecord()
    record.job.type = .hourly
    record.statusReports = [(60, "Paid"), (72, "Paid"), (60, "Submitted")].map { billed, status in
      var sheet = StatusReport(text: "", isTimesheet: true)
      sheet.minutesLogged = 60
      sheet.minutesBilled = billed
      sheet.statusAsFound = status
      sheet.amount = Money(minorUnits: 3_000, currency: "USD")
      return sheet
    }
    let one = input([overview(record)])
    let status = jobStatusReport(one).table("job-status")
    #expect(status?.values("timesheets_amount") == [.money(amount: "90.00", currency: "USD")])
    #expect(status?.values("timesheets_paid") == [.money(amount: "60.00", currency: "USD")])
    let page = jobPage(one.jobs[0], messages: [], diagnostics: [], input: one)
    let table = try #require(page.table("status-report-table"))
    #expect(table.values("minutes_difference") == [.integer(0), .integer(12), .integer(0)])
    #expect(table.rows.map(\.tone) == [.neutral, .caution, .neutral])
  }

  @Test("what is only asked for is no payment")
  func requests() {
    var record = workingRecord()
    var request = Payment(kind: "release request", description: "Second half")
    request.at = moment("2016-05-01")
    record.payments = [request]
    let events = chronology(of: record, Presenter(input: sample))
    #expect(events.filter { $0.at == request.at }.map(\.kind) == ["request"])
  }

  @Test("a cut name that fits two people of a job is remarked on")
  func sharedName() {
    let people = ["Alexander Kovacs", "Alexandra Klein", "Robert Dunmore"].map { name in
      var party = Party(key: name, name: name, side: .client)
      party.names = [name, "Alexa... K."]
      return party
    }
    #expect(
      sharedNames(people) == [
        "“Alexa... K.” fits Alexander Kovacs and Alexandra Klein: which of them a page means by it, "
          + "the name does not say."
      ])
    #expect(sharedNames(Array(people.dropFirst())).isEmpty)
  }

  @Test("mail of no job is listed by day, sender and subject")
  func unassigned() throws {
    var input = sample
    input.unassignedList = [
      UnassignedMail(
        key: "msg-9", sent: moment("2016-05-01"), author: "Ida", authorAddress: "ida@example.org",
        subject: "Lunch", origins: [place(.mail, "mail/all.mbox")])
    ]
    let table = try #require(sourcesReport(input).table("unassigned-mail"))
    #expect(table.shown("subject") == ["Lunch"])
    #expect(table.noun == "Mail of no job")
  }

  @Test("amounts of several currencies are never added")
  func currencies() {
    let presenter = Presenter(input: sample)
    let cell = presenter.total([
      Money(minorUnits: 100, currency: "USD"), Money(minorUnits: 100, currency: "$"),
    ])
    #expect(cell.value == .none)
    #expect(cell.shown == [.emphasis("several currencies: $, USD")])
  }

  @Test("an archive without anything says so and renders")
  func emptyArchive() {
    let empty = ReportInput(facts: sampleFacts, asOf: day("2016-06-01"), zone: .utc)
    for document in [
      jobStatusReport(empty), actionRequiredReport(empty), storageReport(empty),
      sourcesReport(empty), indexPage(empty),
    ] {
      #expect(!HTMLRenderer(kind: .report).pages(of: document).isEmpty)
    }
  }

  @Test("changes since a day tell what is new, moved and quiet")
  func changes() throws {
    var later = sample
    later.since = day("2016-04-01")
    let table = try #require(jobStatusReport(later).table("changes"))
    #expect(table.shown("what").contains("awarded to working (seen “Working”)."))
    #expect(table.shown("what").contains("“First half” released."))
    let days = table.values("day").compactMap { value -> String? in
      guard case .date(let day) = value else { return nil }
      return day
    }
    #expect(days == days.sorted(by: >))
    later.since = day("2016-06-01")
    #expect(jobStatusReport(later).table("changes") == nil)
  }

  @Test("the calendar has one event per deadline, folded and escaped")
  func calendar() {
    let text = String(decoding: actionCalendar(sample).bytes, as: UTF8.self)
    #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n"))
    #expect(text.contains("DTSTART;VALUE=DATE:20160724\r\n"))
    for line in text.split(separator: "\r\n") { #expect(line.utf8.count <= 75) }
  }

  @Test("a column dictionary stands for every file")
  func dictionary() {
    let ids = Set(columnDictionary(sample).map(\.id))
    #expect(
      ids.isSuperset(of: [
        "job-status-columns", "action-required-columns", "storage-columns", "sources-columns",
        "message-table-columns",
      ]))
  }

  @Test("a message loses only the line breaks that its mail program made")
  func unwrapping() {
    let wrapped = "We are looking forward to working together with you. Three of them,\none a week."
    #expect(
      unwrapped(wrapped) == [
        "We are looking forward to working together with you. Three of them, one a week."
      ])
    #expect(
      unwrapped("Hi Marta,\nshort lines stay.\n\nChris") == [
        "Hi Marta,", "short lines stay.", "Chris",
      ])
    let list = "What is still open on the shop, with what each of the parts would be:\n- the menu"
    #expect(unwrapped(list).count == 2)
  }

  @Test("a job page lists the sources of its job only, the start page none")
  func coverage() {
    let index = indexPage(sample)
    #expect(index.table("coverage") == nil)
    let digests = Set(sample.audits.map(\.digest))
    let used = Set(sample.jobs[0].record.origins.map(\.sourceDigest)).intersection(digests)
    let page = jobPage(sample.jobs[0], messages: [], diagnostics: [], input: sample)
    #expect(page.table("coverage")?.rows.count == used.count)
  }

  @Test("a workroom whose files have no size is not called empty")
  func unknownSizes() {
    var input = sample
    for index in input.jobs.indices {
      input.jobs[index].storage.printedBytes = nil
      input.jobs[index].storage.listedBytes = 0
      input.jobs[index].storage.unsizedVersions = 1
    }
    let table = storageReport(input).table("storage")
    #expect(table?.values("bytes_counted").allSatisfy { $0 == .none } == true)
    #expect(table?.shown("bytes_counted").contains("0 B") == false)
  }

  @Test("a key that is no file name is made one")
  func pageNames() {
    #expect(jobPageName("elance-70609804") == "jobs/elance-70609804")
    #expect(jobPageName("x/../y z") == "jobs/x-y-z-4fb344c44bc6f556")
  }

  @Test("keys of titles in any script and of any length have pages of their own")
  func pageNamesApart() {
    let keys = [
      "own-网站翻译", "own-术语表二", "own-logo-设计", "own-" + String(repeating: "a-", count: 200),
    ]
    let names = keys.map(jobPageName)

    #expect(Set(names).count == keys.count)
    #expect(names.allSatisfy { $0.utf8.count <= 100 && $0.utf8.allSatisfy { $0 < 0x80 } })
    #expect(names[2].hasPrefix("jobs/own-logo-"))
  }
}

private func targets(_ document: ReportDocument) -> [ReportTarget] {
  func of(_ runs: [ReportInline]) -> [ReportTarget] {
    runs.compactMap { run in
      guard case .link(_, let target) = run else { return nil }
      return target
    }
  }
  func of(_ picture: ReportPicture) -> [ReportTarget] {
    switch picture {
    case .bars(_, _, let bars), .columns(_, _, let bars), .shares(_, _, let bars):
      bars.compactMap(\.target)
    case .timeline(_, _, _, let rows): rows.compactMap(\.target)
    }
  }
  func of(_ block: ReportBlock) -> [ReportTarget] {
    switch block {
    case .paragraph(let runs), .notice(_, let runs): of(runs)
    case .facts(let facts): facts.flatMap { of($0.value) }
    case .table(let table): table.rows.flatMap { $0.cells.flatMap { of($0.shown) } }
    case .list(let items, _): items.flatMap { of($0) }
    case .quotation(_, let cite): of(cite)
    case .picture(let picture): of(picture)
    case .gallery, .preformatted: []
    case .details(let summary, let blocks): of(summary) + blocks.flatMap { of($0) }
    }
  }
  return document.navigation.map(\.target) + document.summary.flatMap { of($0.value) }
    + document.sections.flatMap { $0.blocks.flatMap { of($0) } }
}
