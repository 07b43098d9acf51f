import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// Every revision of the Terms of every job, with who accepted it and when.
func allTermsSection(_ presenter: Presenter) -> ReportSection? {
  let jobs = presenter.input.jobs.filter { !$0.record.terms.isEmpty }
  guard !jobs.isEmpty else { return nil }
  return ReportSection(
    id: "terms-section", heading: "Terms of all jobs",
    blocks: [
      .paragraph([
        .text("A revision is in force once both sides accepted it, until a later one is.")
      ]), .table(termsTable(presenter, jobs, id: "terms")),
    ])
}

/// Revisions of the Terms as rows; the job stands in its own column unless there is only one.
func termsTable(
  _ presenter: Presenter, _ jobs: [JobOverview], id: String, showsJob: Bool = true
) -> ReportTable {
  let columns = [
    ReportColumn("job", "Job", description: "Title of the job.", isFacet: true),
    ReportColumn("job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
    ReportColumn(
      "revision", "Revision", type: .integer, alignment: .leading, description: "Its number."),
    ReportColumn(
      "state", "State", description: "What the acceptances come to.", isFacet: showsJob),
    ReportColumn("proposed_by", "Proposed by", description: "Who proposed it."),
    ReportColumn(
      "proposed", "Proposed", type: .instant, description: "When.", isShownInHTML: !showsJob),
    ReportColumn(
      "client_accepted", "Client accepted", type: .instant, description: "When, if known."),
    ReportColumn(
      "freelancer_accepted", "Freelancer accepted", type: .instant, description: "When, if known."),
    ReportColumn(
      "total", "Total", type: .money,
      description: "Total of the revision; of an hourly job its rate."),
    ReportColumn(
      "as_found", "As found", description: "State in words of the source.",
      isShownInHTML: !showsJob),
    ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
  ]
  let rows = jobs.flatMap { overview in
    let state = JobState(overview.record)
    return overview.record.terms.map { revision in
      var cells = termsCells(revision, of: overview, state, presenter)
      guard showsJob else { return ReportRow(Array(cells.dropFirst(2))) }
      // The table of all jobs has no room for a column of its own for the day.
      if let at = revision.proposedAt { cells[4].shown += [.lineBreak, presenter.time(at)] }
      return ReportRow(cells)
    }
  }
  return ReportTable(
    id: id, caption: showsJob ? "Terms, all revisions" : "Terms",
    columns: showsJob ? columns : Array(columns.dropFirst(2)), rows: rows,
    isFilterable: showsJob && rows.count > 8, noun: showsJob ? nil : "Terms")
}

private func termsCells(
  _ revision: TermsRevision, of overview: JobOverview, _ state: JobState, _ presenter: Presenter
) -> [ReportCell] {
  let isInForce = revision == state.termsInForce
  let words =
    isInForce
    ? "in force"
    : revision.isAcceptedByBoth
      ? "accepted, replaced" : openAcceptance(of: revision)
  let key = overview.job.key
  return [
    .link(
      presenter.title(overview.job.title, key: key), to: presenter.jobTarget(key, "milestones")),
    .text(key), revision.number.map { .integer($0) } ?? .absent("no number"),
    .badge(words, isInForce ? .good : revision.isAcceptedByBoth ? .neutral : .caution),
    presenter.text(revision.proposedBy), presenter.instant(revision.proposedAt),
    presenter.instant(
      revision.clientAcceptedAt, absent: revision.clientAcceptanceText ?? Presenter.noneHeld),
    presenter.instant(
      revision.freelancerAcceptedAt,
      absent: revision.freelancerAcceptanceText ?? Presenter.noneHeld),
    rate(presenter.money(revision.total), overview.job),
    presenter.text(revision.statusAsFound, absent: "–"), presenter.sources(revision.origins),
  ]
}
