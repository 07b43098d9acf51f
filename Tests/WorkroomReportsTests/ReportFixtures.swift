import ReportRendering
import WorkroomModel
import WorkroomRules

@testable import WorkroomReports
@testable import WorkroomStore

func day(_ iso: String) -> CivilDate { CivilDate(iso: iso) ?? CivilDate(dayNumber: 0) }

func place(_ medium: Medium = .page, _ path: String = "pages/Terms.html") -> Origin {
  Origin(
    sourceDigest: String(repeating: "a", count: 64), sourceName: path, path: path, itemOrdinal: 0,
    offset: medium == .page ? nil : 120, length: 40, digest: String(repeating: "b", count: 64),
    place: medium == .page ? "/html/body/table/tr[3]" : nil, medium: medium)
}

func moment(_ iso: String, _ hour: Int = 12, basis: ZoneBasis = .stated) -> Moment {
  let zone = Zone("America/New_York") ?? .utc
  let seconds = zone.instant(day(iso), secondsOfDay: hour * 3600).seconds
  return Moment(
    text: "\(iso) \(hour):00", secondsSince1970: seconds,
    offsetMinutes: zone.offsetMinutes(at: seconds), basis: basis, uncertaintyInSeconds: 59)
}

let sampleFacts = PlatformFacts(
  name: "elance", title: "Elance", zoneIdentifier: "America/New_York",
  rules: [
    PolicyRule(
      id: "review-terms", text: "Answer within seven days.", source: "help", from: nil,
      through: nil, values: ["days": 7]),
    PolicyRule(
      id: "answer-messages", text: "Check in frequently.", source: "help", from: nil, through: nil,
      values: [:]),
    PolicyRule(
      id: "quota", text: "500MB.", source: "help", from: nil, through: nil,
      values: ["bytes": 524_288_000]),
    PolicyRule(
      id: "retention-inactive", text: "12 months.", source: "help", from: nil, through: nil,
      values: ["months": 12]),
    PolicyRule(
      id: "support-tickets-close", text: "July 24th.", source: "banner", from: nil, through: nil,
      values: ["closesYear": 2016, "closesMonth": 7, "closesDay": 24]),
    PolicyRule(
      id: "avoid-terms", text: "Discuss.", source: "help", from: nil, through: nil, values: [:]),
  ])

/// A working job with a question that waits for us, two milestones, and one absent file.
func workingRecord() -> JobRecord {
  var job = Job(key: "elance-70609804", platform: "elance")
  job.title = "Translate = a <b>catalogue</b>"
  job.jobID = "63992434"
  job.workroomID = "70609804"
  job.type = .fixed
  job.side = .freelancer
  job.otherParty = "Anna Berg"
  job.status = .working
  job.statusAsFound = "Working"
  job.statusHistory = [
    StatusObservation(
      asFound: "Job awarded", status: .awarded, at: moment("2016-03-01"),
      origin: place(.notification, "mail/all.mbox")),
    StatusObservation(
      asFound: "Working", status: .working, at: moment("2016-05-21"),
      origin: place(.page, "pages/My Jobs.html")),
  ]
  var record = JobRecord(job: job)
  record.origins = [place()]
  var terms = TermsRevision(summary: "Two rounds of corrections.")
  terms.number = 1
  terms.proposedBy = "Anna Berg"
  terms.proposedAt = moment("2016-03-01")
  terms.clientAcceptedAt = moment("2016-03-01")
  terms.freelancerAcceptedAt = moment("2016-03-02")
  terms.total = Money(minorUnits: 90_000, currency: "USD")
  terms.origins = [place()]
  record.terms = [terms]
  for (name, released) in [("First half", true), ("Second half", false)] {
    var milestone = Milestone(name: name)
    milestone.revision = 1
    milestone.amount = Money(minorUnits: 45_000, currency: "USD")
    milestone.fundedAt = moment("2016-03-05")
    milestone.releasedAt = released ? moment("2016-04-05") : nil
    milestone.origins = [place()]
    record.milestones.append(milestone)
  }
  var held = FileVersion(name: "glossary.tmx")
  held.sizeInBytes = 1_000_000
  held.digest = String(repeating: "c", count: 64)
  held.isAbsent = false
  held.uploadedAt = moment("2016-03-10")
  held.origins = [place()]
  var absent = FileVersion(name: "plan.pdf")
  absent.sizeInBytes = 2_000_000
  absent.uploadedAt = moment("2016-04-10")
  absent.origins = [place()]
  record.files = [held, absent]
  record.quotaText = "Space used: 2.9 MB of 500 MB"
  record.quotaOrigins = [place()]
  return record
}

func question() -> Message {
  var message = Message(key: "msg-1", kind: "message", text: "Hello.\nWhen is it ready?")
  message.author = "Anna Berg"
  message.authorSide = .client
  message.sent = moment("2016-05-27", 8, basis: .profile)
  message.recordClass = .official
  message.recordClassBasis = "shown on a saved page"
  message.occurrences = [
    Occurrence(origin: place(), agreement: .agrees),
    Occurrence(
      origin: place(.notification, "mail/all.mbox"), agreement: .differs,
      difference: "“ready” against “done”", text: "When is it done?"),
  ]
  return message
}

func overview(_ record: JobRecord, _ messages: [Message] = []) -> JobOverview {
  var rhythm = MessageRhythm()
  for message in messages {
    rhythm.countBySide[message.authorSide, default: 0] += 1
    rhythm.countByClass[message.recordClass, default: 0] += 1
    if let sent = message.sent?.secondsSince1970 {
      rhythm.firstAt = min(rhythm.firstAt ?? sent, sent)
      rhythm.lastAt = max(rhythm.lastAt ?? sent, sent)
    }
  }
  return jobOverview(
    record: record, activity: MessageActivity(), rhythm: rhythm, lastMessages: messages,
    facts: sampleFacts, asOf: day("2016-06-01"))
}

func input(_ jobs: [JobOverview]) -> ReportInput {
  var audit = SourceAudit(
    name: "pages/Terms.html", digest: String(repeating: "a", count: 64), sizeInBytes: 5000)
  audit.found = 3
  audit.imported = 2
  audit.ignored = ["private mail": 1]
  audit.warnings = 1
  return ReportInput(
    facts: sampleFacts, asOf: day("2016-06-01"), zone: Zone("Europe/Stockholm") ?? .utc,
    jobs: jobs, audits: [audit],
    diagnostics: [
      DiagnosticRow(
        sourceName: "pages/Terms.html", path: "pages/Terms.html",
        diagnostic: Diagnostic(
          code: "date-guessed", severity: .warning, range: 4..<9, detail: "no zone"))
    ], platformDates: platformDates(facts: sampleFacts, asOf: day("2016-06-01")),
    unassignedMessages: 3, unassignedOccurrences: 4)
}

extension ReportDocument {
  func table(_ id: String) -> ReportTable? { tables.first { $0.id == id } }
}

extension ReportTable {
  /// The values of one column, as CSV has them.
  func values(_ key: String) -> [CellValue] {
    guard let index = columns.firstIndex(where: { $0.key == key }) else { return [] }
    return rows.map { index < $0.cells.count ? $0.cells[index].value : .none }
  }

  func shown(_ key: String) -> [String] {
    guard let index = columns.firstIndex(where: { $0.key == key }) else { return [] }
    return rows.map { $0.cells[index].shown.map(\.plainText).joined() }
  }
}
