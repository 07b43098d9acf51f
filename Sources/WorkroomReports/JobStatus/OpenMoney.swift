import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// What was agreed and is not released: who would pay whom, for what, and how far it came.
func openMoneySection(_ presenter: Presenter) -> ReportSection? {
  let rows = presenter.input.jobs.flatMap { openMoney(of: $0, presenter) }
  guard !rows.isEmpty else { return nil }
  return ReportSection(
    id: "money", heading: "Money not released",
    blocks: [
      .paragraph([
        .text(
          "Milestones of the Terms in force that no source shows as released or refunded, in jobs that "
            + "are not cancelled. A payment outside this archive is not known here. Of a job in dispute "
            + "the amount is what was agreed; what was proposed instead stands beside it.")
      ]),
      .table(
        ReportTable(
          id: "open-money", caption: "Milestones not released",
          columns: [
            ReportColumn("job", "Job", description: "Title of the job.", isFacet: true),
            ReportColumn(
              "job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
            ReportColumn("from", "From", description: "Who pays: us, or the client's name."),
            ReportColumn("to", "To", description: "Who is paid: us, or the freelancer's name."),
            ReportColumn("milestone", "Milestone", description: "Name, as printed."),
            ReportColumn("amount", "Amount", type: .money, description: "Agreed amount."),
            ReportColumn(
              "state", "State",
              description: "release requested, in escrow, not funded, or unknown.", isFacet: true),
            ReportColumn("due", "Delivery", type: .date, description: "Delivery date."),
            ReportColumn(
              "dispute", "In dispute",
              description:
                "Where the job is in dispute: the settlement proposed, or the last event."),
            ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
          ], rows: rows, isFilterable: rows.count > 8)),
    ])
}

private func openMoney(of overview: JobOverview, _ presenter: Presenter) -> [ReportRow] {
  let job = overview.job
  guard ![.cancelled, .notHired].contains(job.status) else { return [] }
  let state = JobState(overview.record)
  // What only one side proposed, nobody owes.
  guard state.termsInForce != nil || state.pendingTerms == nil else { return [] }
  let other = job.otherParty ?? "the other side"
  let (from, to) =
    switch job.side {
    case .client: ("us", other)
    case .freelancer: (other, "us")
    case .unknown: ("the client", "the freelancer")
    }
  return state.milestones.filter { !$0.isReleased && !$0.isRefunded }.map {
    entry in
    let (word, tone): (String, ReportTone) =
      entry.requested != nil
      ? ("release requested", .caution)
      : entry.isFunded
        ? ("in escrow", .active)
        : entry.unfundedWitness != nil ? ("not funded", .caution) : ("unknown", .neutral)
    return ReportRow([
      .link(
        presenter.title(job.title, key: job.key), to: presenter.jobTarget(job.key, "milestones")),
      .text(job.key), .text(from), .text(to), .text(entry.milestone.name),
      presenter.money(entry.milestone.amount), .badge(word, tone),
      entry.milestone.due.map { .date($0) } ?? .absent("–"), disputeCell(overview, presenter),
      presenter.sources(entry.milestone.origins, limit: 1),
    ])
  }
}

/// How the dispute about a job stands: the latest settlement that was proposed, else its last event.
private func disputeCell(_ overview: JobOverview, _ presenter: Presenter) -> ReportCell {
  let events = overview.record.disputes
  guard overview.job.isInDispute, let last = events.last else { return .absent("–") }
  let event = events.last { $0.kind.lowercased().contains("settlement") } ?? last
  let on = event.at.map { " of \(day(of: $0, in: presenter.platformZone).iso)" } ?? ""
  let said = disputeWords(event)
  let words = event.kind + on + (said.isEmpty ? "" : ": " + said)
  return ReportCell(
    [
      .link(
        text: presenter.excerpt(words), to: presenter.jobTarget(overview.job.key, "chronology"))
    ], value: .text(words))
}
