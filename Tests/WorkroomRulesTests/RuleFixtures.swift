import WorkroomModel

@testable import WorkroomRules

/// Rules as the built-in profile has them, as far as these tests need them.
let facts = PlatformFacts(
  name: "elance", title: "Elance", zoneIdentifier: "America/New_York",
  rules: [
    rule("action-required"), rule("review-terms", ["days": 7]), rule("change-terms"),
    rule("fund-milestone"),
    rule("status-report", ["weekday": 0, "hour": 23, "minute": 59, "weeksShown": 4]),
    rule("release-milestone"),
    rule("submit-timesheet", ["weekday": 1, "hour": 7]), rule("pay-timesheet", ["weekday": 5]),
    rule("authorize-hours", ["weekday": 0]), rule("set-up-payment"), rule("cancel-by-terms"),
    rule("reject-screenshot", ["minutes": 12]),
    rule("dispute-response", ["businessDays": 2], from: "2011-01-01"),
    rule("dispute-response.2009", ["businessDays": 3], through: "2010-12-31"),
    rule("dispute-assistance"), rule("cancel-or-refund"), rule("feedback", ["days": 60]),
    rule("answer-messages"), rule("quota", ["bytes": 524_288_000, "warnAtPerMille": 750]),
    rule("file-size", ["bytes": 104_857_600]), rule("files-per-message", ["files": 10]),
    rule("file-extension"), rule("file-executable"), rule("retention-not-hired", ["months": 6]),
    rule("retention-inactive", ["months": 12]),
    rule("support-phone-closes", ["closesYear": 2016, "closesMonth": 5, "closesDay": 31]),
    rule("support-tickets-close", ["closesYear": 2016, "closesMonth": 7, "closesDay": 24]),
    rule("avoid-terms"), rule("avoid-changes"), rule("avoid-instalments"), rule("avoid-contact"),
    rule("avoid-updates", ["silenceInDays": 21]), rule("avoid-outside"),
  ])

func rule(
  _ id: String, _ values: [String: Int] = [:], from: String? = nil, through: String? = nil
) -> PolicyRule {
  PolicyRule(
    id: id, text: "Words of \(id).", source: "source of \(id)", from: from, through: through,
    values: values)
}

func origin(_ medium: Medium = .page, _ ordinal: Int = 1, path: String = "page.html") -> Origin {
  Origin(
    sourceDigest: String(repeating: "a", count: 64), sourceName: "source", path: path,
    itemOrdinal: ordinal, offset: nil, length: 10, digest: String(repeating: "b", count: 64),
    place: "/html/body/tr[1]", medium: medium)
}

/// A day as a mail or page prints it without a clock time.
func onDay(_ iso: String) -> Moment {
  let date = CivilDate(iso: iso) ?? CivilDate(year: 1970, month: 1, day: 1)
  return Moment(
    text: iso, secondsSince1970: date.secondsSince1970, offsetMinutes: 0, basis: .unknown,
    uncertaintyInSeconds: 86_399)
}

/// A time at the platform's clock; `isStated` when the source says its offset.
func at(_ iso: String, _ hour: Int = 12, _ minute: Int = 0, isStated: Bool = false) -> Moment {
  let date = CivilDate(iso: iso) ?? CivilDate(year: 1970, month: 1, day: 1)
  let zone = Zone("America/New_York") ?? .utc
  let seconds = zone.instant(date, secondsOfDay: hour * 3600 + minute * 60).seconds
  return Moment(
    text: "\(iso) \(hour):\(minute)", secondsSince1970: seconds,
    offsetMinutes: zone.offsetMinutes(at: seconds), basis: isStated ? .stated : .profile,
    uncertaintyInSeconds: 59)
}

/// An instant to the second, as a mail states it with its offset.
func exactly(_ utc: String) -> Moment {
  let parts = utc.split(separator: "T")
  let clock = parts[1].split(separator: ":").compactMap { Int($0) }
  let seconds =
    date(String(parts[0])).secondsSince1970 + Int64(clock[0] * 3600 + clock[1] * 60 + clock[2])
  return Moment(
    text: utc, secondsSince1970: seconds, offsetMinutes: 0, basis: .stated,
    uncertaintyInSeconds: 0)
}

func date(_ iso: String) -> CivilDate {
  CivilDate(iso: iso) ?? CivilDate(year: 1970, month: 1, day: 1)
}

/// A record on which nothing is open, for tests to spoil.
struct Scene {
  var record: JobRecord
  var messages: [Message] = []

  init(_ status: JobStatus = .working, type: JobType = .fixed, side: Side = .freelancer) {
    var job = Job(key: "elance-1", platform: "elance")
    job.title = "A job"
    job.status = status
    job.type = type
    job.side = side
    job.otherParty = "Anna Berg"
    job.statusHistory = []
    record = JobRecord(job: job)
    var me = Party(key: "me", name: "Marta Lind", side: side)
    me.isMe = true
    record.parties = [me, Party(key: "them", name: "Anna Berg", side: side.other)]
  }

  func with(_ change: (inout Scene) -> Void) -> Scene {
    var copy = self
    change(&copy)
    return copy
  }

  mutating func status(
    _ word: String, _ status: JobStatus, _ moment: Moment?, _ medium: Medium = .notification,
    ordinal: Int = 1, path: String = "page.html"
  ) {
    record.job.statusHistory.append(
      StatusObservation(
        asFound: word, status: status, at: moment, origin: origin(medium, ordinal, path: path)))
    record.job.status = status
  }

  mutating func terms(
    _ number: Int, by: String = "Anna Berg", proposed: String, client: String?,
    freelancer: String?, state: String? = nil
  ) {
    var terms = TermsRevision(summary: "Words")
    terms.number = number
    terms.proposedBy = by
    terms.proposedAt = onDay(proposed)
    terms.clientAcceptedAt = client.map(onDay)
    terms.freelancerAcceptedAt = freelancer.map(onDay)
    terms.statusAsFound = state
    terms.total = Money(minorUnits: 50_000, currency: "USD")
    terms.origins = [origin()]
    record.terms.append(terms)
  }

  mutating func milestone(
    _ name: String, revision: Int? = 1, funded: String? = nil, released: String? = nil,
    state: String? = nil, medium: Medium = .page
  ) {
    var milestone = Milestone(name: name)
    milestone.revision = revision
    milestone.amount = Money(minorUnits: 25_000, currency: "USD")
    milestone.fundedAt = funded.map(onDay)
    milestone.releasedAt = released.map(onDay)
    milestone.statusAsFound = state
    milestone.origins = [origin(medium)]
    record.milestones.append(milestone)
  }

  mutating func payment(_ kind: String, _ description: String, on day: String) {
    var payment = Payment(kind: kind, description: description)
    payment.at = onDay(day)
    payment.origins = [origin(.notification)]
    record.payments.append(payment)
  }

  mutating func report(week: String, submitted: String) {
    var report = StatusReport(text: "Progress", isTimesheet: false)
    report.period = week
    report.submitted = onDay(submitted)
    report.origins = [origin()]
    record.statusReports.append(report)
  }

  mutating func timesheet(week: String, submitted: String?, status: String?) {
    var sheet = StatusReport(text: "", isTimesheet: true)
    sheet.period = week
    sheet.submitted = submitted.map(onDay)
    sheet.statusAsFound = status
    sheet.amount = Money(minorUnits: 9_000, currency: "USD")
    sheet.origins = [origin()]
    record.statusReports.append(sheet)
  }

  mutating func dispute(_ kind: String, by: String, _ moment: Moment, text: String = "Details.") {
    var event = DisputeEvent(kind: kind, text: text)
    event.filedBy = by
    event.at = moment
    event.origins = [origin(.notification)]
    record.disputes.append(event)
    record.job.isInDispute = true
  }

  mutating func action(_ text: String, since: String, ordinal: Int = 1) {
    var action = ShownAction(text: text)
    action.at = onDay(since)
    action.origins = [origin(.page, ordinal)]
    record.actions.append(action)
  }

  mutating func message(
    _ text: String, from side: Side, _ moment: Moment, recordClass: RecordClass = .official,
    basis: String = "", doubts: [EntryDoubt] = [], files: Int = 0
  ) {
    var message = Message(key: "msg-\(messages.count)", kind: "message", text: text)
    message.author = side == record.job.side ? "Marta Lind" : "Anna Berg"
    message.authorSide = side
    message.sent = moment
    message.recordClass = recordClass
    message.recordClassBasis = basis
    message.entryDoubts = doubts
    message.attachments = (0..<files).map { AttachmentMention(name: "f\($0).txt") }
    message.occurrences = [Occurrence(origin: origin(), agreement: .onlyWitness)]
    messages.append(message)
  }

  func findings(_ asOf: String) -> [Finding] {
    actionFindings(record: record, lastMessages: messages, facts: facts, asOf: date(asOf))
  }

  /// `kind actor due urgency`, in the order of the list.
  func lines(_ asOf: String) -> [String] {
    findings(asOf).map {
      "\($0.kind.rawValue) \($0.actor.rawValue) \($0.due?.day.iso ?? "-") \($0.urgency.rawValue)"
        + ($0.isShownByPlatform ? " shown" : "") + ($0.isZoneAssumed ? " assumed" : "")
    }
  }
}
