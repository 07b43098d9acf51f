import ReportRendering
import WorkroomModel
import WorkroomRules

/// One dated thing that happened in a job, messages aside.
struct ChronicleEvent {
  var at: Moment?
  var kind: String
  var what: String
  var amount: Money?
  var tone: ReportTone = .neutral
  /// It tells when a page was saved, not when something happened.
  var isCapture = false
  /// It belongs among the changes of a job.
  var isWeighty = false
  var origins: [Origin]
}

/// What happened, in order: statuses, terms, money, reports, files, disputes.
func chronology(of record: JobRecord, _ presenter: Presenter) -> [ChronicleEvent] {
  var events: [ChronicleEvent] = []
  for earlier in record.preliminaries {
    let by = earlier.author.map { " by \($0)" } ?? ""
    events.append(
      ChronicleEvent(
        at: earlier.at, kind: earlier.kind,
        what: sentence("\(earlier.kind == "posting" ? "Job posted" : "Proposal submitted")\(by)"),
        amount: earlier.amount, origins: earlier.origins))
  }
  var previous: JobStatus?
  for status in record.job.statusHistory {
    defer { previous = status.status }
    let isCapture = status.origin.medium == .page || status.origin.medium == .transcript
    guard !isCapture || previous != status.status else { continue }
    events.append(
      ChronicleEvent(
        at: status.at, kind: "status",
        what: isCapture
          ? "A saved page shows “\(status.asFound)” (\(status.status.label))."
          : "“\(status.asFound)” (\(status.status.label)).", isCapture: isCapture,
        origins: [status.origin]))
  }
  for terms in record.terms { events += termsEvents(terms) }
  for milestone in record.milestones {
    if let at = milestone.fundedAt {
      events.append(
        ChronicleEvent(
          at: at, kind: "escrow", what: "“\(milestone.name)” funded.", amount: milestone.amount,
          isWeighty: true, origins: tellings(of: milestone)))
    }
    if let at = milestone.releasedAt {
      events.append(
        ChronicleEvent(
          at: at, kind: "escrow", what: "“\(milestone.name)” released.",
          amount: milestone.amount, tone: .good, isWeighty: true,
          origins: tellings(of: milestone)))
    }
  }
  for payment in record.payments where !isTold(payment, by: record.milestones) {
    // An amount that was not understood stands in its words.
    let unread = payment.amount == nil ? payment.amountText.map { "“\($0)”" } : nil
    let words = [payment.description, payment.statusAsFound ?? "", unread ?? ""].filter {
      !$0.isEmpty
    }
    events.append(
      ChronicleEvent(
        // What is only asked for is no payment.
        at: payment.at, kind: payment.kind.lowercased().contains("request") ? "request" : "payment",
        what: payment.kind.prefix(1).uppercased() + payment.kind.dropFirst()
          + (words.isEmpty ? "." : sentence(": \(words.joined(separator: ", "))")),
        amount: payment.amount, isWeighty: true, origins: payment.origins))
  }
  for report in record.statusReports {
    let week = report.period.map { " for \(weekWords($0))" } ?? ""
    let by = report.author.map { " by \($0)" } ?? ""
    let revision = report.revision.map { $0 > 1 ? ", revision \($0)" : "" } ?? ""
    events.append(
      ChronicleEvent(
        at: report.submitted, kind: report.isTimesheet ? "timesheet" : "status report",
        what: sentence(
          (report.isTimesheet ? "Timesheet" : "Status Report") + "\(week)\(revision)\(by)"),
        amount: report.amount, origins: report.origins))
  }
  for file in record.files where file.uploadedAt != nil {
    let version = file.version.map { $0 > 1 ? ", version \($0)" : "" } ?? ""
    let by = file.uploadedBy.map { " by \($0)" } ?? ""
    events.append(
      ChronicleEvent(
        at: file.uploadedAt, kind: "file", what: sentence("“\(file.name)”\(version) uploaded\(by)"),
        origins: file.origins))
  }
  for event in record.disputes {
    let by = event.filedBy.map { " of \($0)" } ?? ""
    events.append(
      ChronicleEvent(
        at: event.at, kind: "dispute", what: "\(event.kind)\(by): \(disputeWords(event))",
        amount: event.amount, tone: .critical, isWeighty: true, origins: event.origins))
  }
  // Revisions repeat their milestones; what happened, happened once.
  var seen: Set<String> = []
  events = events.filter {
    seen.insert("\($0.kind)\u{1}\($0.what)\u{1}\($0.at?.secondsSince1970 ?? 0)").inserted
  }
  return events.enumerated().sorted {
    ($0.element.at?.secondsSince1970 ?? .min, $0.offset)
      < ($1.element.at?.secondsSince1970 ?? .min, $1.offset)
  }.map(\.element)
}

/// Where an event of a milestone stands: first in its row, which tells of all; a mail tells of the one
/// event that it was sent for.
private func tellings(of milestone: Milestone) -> [Origin] {
  func isRow(_ origin: Origin) -> Bool { origin.medium == .page || origin.medium == .transcript }
  return milestone.origins.filter(isRow) + milestone.origins.filter { !isRow($0) }
}

private func termsEvents(_ terms: TermsRevision) -> [ChronicleEvent] {
  let name = terms.number.map { "Terms, revision \($0)," } ?? "Terms"
  var events: [ChronicleEvent] = []
  if let at = terms.proposedAt {
    events.append(
      ChronicleEvent(
        at: at, kind: "terms",
        what: sentence("\(name) proposed" + (terms.proposedBy.map { " by \($0)" } ?? "")),
        amount: terms.total, isWeighty: true, origins: terms.origins))
  }
  var acceptances: [(at: Moment, side: String)] = []
  if let at = terms.clientAcceptedAt { acceptances.append((at, "the client")) }
  if let at = terms.freelancerAcceptedAt { acceptances.append((at, "the freelancer")) }
  // Who proposes accepts; that is one event. Both on that one day say that the other did so as well.
  let proposed = acceptances.filter { $0.at.text == terms.proposedAt?.text }
  acceptances.removeAll { $0.at.text == terms.proposedAt?.text }
  if proposed.count == 2 { acceptances.append((proposed[0].at, "both sides")) }
  for (at, side) in acceptances {
    events.append(
      ChronicleEvent(
        at: at, kind: "terms", what: "\(name) accepted by \(side).", amount: terms.total,
        isWeighty: true, origins: terms.origins))
  }
  return events
}

/// Whether a milestone's own row tells of the payment already.
private func isTold(_ payment: Payment, by milestones: [Milestone]) -> Bool {
  let kind = payment.kind.lowercased()
  let description = payment.description.lowercased()
  return milestones.contains { milestone in
    description.contains(milestone.name.lowercased())
      && ((kind == "funded" && milestone.fundedAt != nil)
        || (kind == "released" && milestone.releasedAt != nil))
  }
}

/// The words with a full stop, unless one ends them already, as in `Anna B.`
/// What a step of a dispute says and asks for, and by when.
func disputeWords(_ event: DisputeEvent) -> String {
  var words = event.askedFor.map { "asked for “\($0)”. " } ?? ""
  words += event.text
  if let due = event.due { words = sentence(words) + " An answer is asked for by \(due.text)." }
  return words
}

func sentence(_ words: String) -> String { words.hasSuffix(".") ? words : words + "." }
