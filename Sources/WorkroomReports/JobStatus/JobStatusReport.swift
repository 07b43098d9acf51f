package import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// Every job, where it stands, and what changed.
package func jobStatusReport(_ input: ReportInput) -> ReportDocument {
  let presenter = Presenter(input: input)
  var sections: [ReportSection] = []
  if let changes = Changes(presenter) { sections.append(changeSection(presenter, changes)) }
  let pictures = timelines(presenter)
  // A long picture would stand between the reader and the table.
  if let picture = pictures.first, pictures.count == 1, input.jobs.count <= 40 {
    sections.append(
      ReportSection(id: "timeline", heading: "Timeline", blocks: [.picture(picture)]))
  }
  var blocks: [ReportBlock] = []
  if input.jobs.isEmpty {
    blocks.append(.notice(.caution, [.text("No job was found in the sources of this archive.")]))
  } else {
    blocks.append(.table(jobTable(presenter)))
  }
  if input.unassignedMessages > 0 {
    blocks.append(
      .paragraph([
        .text(
          "\(counted(input.unassignedMessages, "message")) of this archive "
            + "belong\(input.unassignedMessages == 1 ? "s" : "") to no job and "
            + "\(input.unassignedMessages == 1 ? "is" : "are") not counted here. "),
        .link(text: "Sources", to: .page(name: "sources", anchor: "unassigned")),
        .text(" says more."),
      ]))
  }
  sections.append(ReportSection(id: "jobs-section", heading: "Jobs", blocks: blocks))
  if let money = openMoneySection(presenter) { sections.append(money) }
  if input.since == nil, !input.jobs.isEmpty {
    // Nobody named a day; the last quarter stands where it is in nobody's way.
    sections.append(
      changeSection(
        presenter, Changes(presenter, since: input.asOf.adding(days: -defaultChangeDays))))
  }
  if !input.jobs.isEmpty { sections.append(partySection(presenter)) }
  if let terms = allTermsSection(presenter) { sections.append(terms) }
  if input.jobs.count > 40 {
    sections.append(
      ReportSection(id: "timeline", heading: "Timeline", blocks: pictures.map { .picture($0) }))
  }
  sections.append(statusWords(presenter))
  sections.append(
    presenter.closing(
      rules: input.jobs.compactMap(\.storage.rule),
      records: "the records of \(counted(input.jobs.count, "job"))"))
  return presenter.document(
    title: "Job status",
    subtitle:
      "\(counted(input.jobs.count, "job")) on \(input.facts.title), as of \(input.asOf.iso)",
    name: "job-status", summary: statusFacts(input), sections: sections)
}

private func statusFacts(_ input: ReportInput) -> [ReportFact] {
  var facts: [ReportFact] = []
  for status in JobStatus.allCases {
    let jobs = input.jobs.filter { $0.job.status == status }
    guard !jobs.isEmpty else { continue }
    let disputed = jobs.filter(\.job.isInDispute).count
    facts.append(
      ReportFact(
        status.label.prefix(1).uppercased() + status.label.dropFirst(),
        [
          .link(
            text: Figures.integer(jobs.count),
            to: .rows(
              page: "job-status", table: "job-status", column: "status", value: status.rawValue))
        ],
        note: disputed > 0 ? "\(disputed) in dispute" : nil))
  }
  let presenter = Presenter(input: input)
  let attentions = input.jobs.flatMap { Attention.of($0, presenter) }
  func number(_ attention: Attention) -> ReportInline {
    let count = attentions.filter { $0 == attention }.count
    guard count > 0 else { return .text("0") }
    return .link(
      text: Figures.integer(count),
      to: .rows(
        page: "job-status", table: "job-status", column: "attention", value: attention.rawValue))
  }
  if attentions.contains(.pastDelivery) {
    facts.append(
      ReportFact(
        "Past their delivery day", [number(.pastDelivery)],
        note: "open jobs whose next milestone is not released"))
  }
  facts.append(
    ReportFact(
      "Gone quiet", [number(.quiet)], note: "open jobs without activity for \(quietDays) days"))
  facts.append(
    ReportFact(
      "Open actions",
      [
        .link(
          text: Figures.integer(input.actions.count), to: .page(name: "action-required"))
      ], note: "\(input.actions.filter { $0.urgency == .overdue }.count) overdue"))
  return facts
}

/// Which words of the platform stand for which status, so that no reader has to guess.
private func statusWords(_ presenter: Presenter) -> ReportSection {
  var found: [JobStatus: [String: Int]] = [:]
  for job in presenter.input.jobs.map(\.job) {
    for status in job.statusHistory {
      found[status.status, default: [:]][status.asFound, default: 0] += 1
    }
  }
  let rows = JobStatus.allCases.compactMap { status -> ReportRow? in
    guard let words = found[status] else { return nil }
    let sorted = words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return ReportRow([
      .badge(status.label, .neutral, value: status.rawValue),
      .text(sorted.map { "“\($0.key)” (\(Figures.integer($0.value)))" }.joined(separator: ", ")),
    ])
  }
  return ReportSection(
    id: "words", heading: "How statuses were understood",
    blocks: rows.isEmpty
      ? [.paragraph([.emphasis("No source of this archive names a status.")])]
      : [
        .table(
          ReportTable(
            id: "status-words", caption: "Words of the sources for a status",
            columns: [
              ReportColumn("status", "Understood as", description: "Status in our words."),
              ReportColumn(
                "as_found", "As found, and how often",
                description: "Words of the sources, and how often."),
            ], rows: rows))
      ])
}

/// One line per job along the years, with what marks it; of a hundred jobs to a picture, so that
/// pages can be cut between them.
func timelines(_ presenter: Presenter, limit: Int = .max) -> [ReportPicture] {
  let input = presenter.input
  let dated = input.jobs.compactMap { overview in
    span(of: overview, presenter).map { (overview: overview, days: $0) }
  }.sorted {
    ($0.days.lowerBound, $0.overview.job.key) < ($1.days.lowerBound, $1.overview.job.key)
  }
  guard let first = dated.map(\.days.lowerBound).min() else { return [] }
  let shown = Array(dated.suffix(limit))
  let start = CivilDate(year: CivilDate(dayNumber: first).year, month: 1, day: 1).dayNumber
  let end = max(input.asOf.dayNumber, dated.map(\.days.upperBound).max() ?? 0) + 30
  let years = CivilDate(dayNumber: start).year...CivilDate(dayNumber: end).year
  let step = max(1, years.count / 10)
  let ticks = years.filter { ($0 - years.lowerBound) % step == 0 }.map {
    ReportTick(CivilDate(year: $0, month: 1, day: 1).dayNumber, String($0))
  }
  let rows = shown.map { timelineRow($0.overview, $0.days, presenter) }
  let left = dated.count - shown.count
  return stride(from: 0, to: rows.count, by: 100).map { from in
    .timeline(
      title: from == 0
        ? "All jobs, first to last known activity"
        : "Jobs \(from + 1) to \(min(from + 100, rows.count)) by their first activity",
      description: from > 0
        ? ""
        : "Bars stand for the months with messages. Diamonds mark the award, discs completion or "
          + "cancellation, triangles a dispute, strokes payments. The axis ends at the as-of date."
          + (left > 0
            ? " The \(counted(left, "oldest job")) left out here stand under Job status." : ""),
      axis: ReportAxis(start: start, end: end, ticks: ticks),
      rows: Array(rows[from..<min(from + 100, rows.count)]))
  }
}

private func timelineRow(
  _ overview: JobOverview, _ days: ClosedRange<Int>, _ presenter: Presenter
) -> ReportTimelineRow {
  let job = overview.job
  let from = CivilDate(dayNumber: days.lowerBound)
  let through = CivilDate(dayNumber: days.upperBound)
  let tone = presenter.tone(job)
  let state = job.isInDispute ? "in dispute" : job.status.label
  var spans = [
    ReportSpan(
      from: days.lowerBound, to: max(days.upperBound, days.lowerBound + 1), tone: tone,
      label: state, isFaint: true)
  ]
  for months in runs(of: overview.rhythm.countByMonth.keys.sorted()) {
    let begin = CivilDate(year: months.lowerBound / 12, month: months.lowerBound % 12 + 1, day: 1)
    let next = months.upperBound + 1
    let end = CivilDate(year: next / 12, month: next % 12 + 1, day: 1)
    let count = months.reduce(0) { $0 + (overview.rhythm.countByMonth[$1] ?? 0) }
    let isAll = overview.rhythm.withoutTime == 0
    spans.append(
      ReportSpan(
        from: max(begin.dayNumber, days.lowerBound), to: min(end.dayNumber, days.upperBound + 1),
        tone: tone,
        label: "\(state), \(counted(count, "message"))\(isAll ? "" : " with a time")"))
  }
  return ReportTimelineRow(
    presenter.title(job.title, key: job.key), to: presenter.jobTarget(job.key),
    summary: "\(from.iso) to \(through.iso), \(counted(overview.rhythm.total, "message"))",
    spans: spans, marks: marks(of: overview, presenter))
}

/// Neighbouring months put together.
private func runs(of months: [Int]) -> [ClosedRange<Int>] {
  var runs: [ClosedRange<Int>] = []
  for month in months {
    if let last = runs.last, last.upperBound == month - 1 {
      runs[runs.count - 1] = last.lowerBound...month
    } else {
      runs.append(month...month)
    }
  }
  return runs
}

private func span(of overview: JobOverview, _ presenter: Presenter) -> ClosedRange<Int>? {
  let zone = presenter.platformZone
  var days: [Int] = []
  for seconds in [overview.rhythm.firstAt, overview.rhythm.lastAt] {
    if let seconds { days.append(zone.wallClock(at: seconds).date.dayNumber) }
  }
  for event in chronology(of: overview.record, presenter) where !event.isCapture {
    if let at = event.at { days.append(day(of: at, in: zone).dayNumber) }
  }
  guard let first = days.min(), let last = days.max() else { return nil }
  return first...last
}

private func marks(of overview: JobOverview, _ presenter: Presenter) -> [ReportMark] {
  let zone = presenter.platformZone
  let record = overview.record
  var marks: [ReportMark] = []
  func add(_ moment: Moment?, _ shape: ReportMarkShape, _ tone: ReportTone, _ label: String) {
    guard let moment else { return }
    let date = day(of: moment, in: zone)
    marks.append(ReportMark(at: date.dayNumber, shape, tone: tone, label: "\(label) \(date.iso)"))
  }
  let award = record.job.awardedAt ?? record.job.statusHistory.first { $0.status == .awarded }?.at
  add(award, .diamond, .active, "awarded")
  for payment in record.payments.prefix(60) { add(payment.at, .tick, .neutral, payment.kind) }
  for event in record.disputes { add(event.at, .triangle, .critical, event.kind) }
  if let end = record.job.statusHistory.first(where: {
    ($0.status == .complete || $0.status == .cancelled || $0.status == .notHired)
      && $0.origin.medium == .notification
  }) {
    add(end.at, .dot, presenter.tone(record.job), end.status.label)
  }
  return marks
}
