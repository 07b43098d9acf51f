import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// What changed since a day: new jobs, moved ones, finished ones, and those gone quiet.
func changeSection(_ presenter: Presenter, since: CivilDate) -> ReportSection {
  let found = presenter.input.jobs.flatMap { changes(of: $0, presenter, since: since) }
  let rows = found.sorted {
    ($0.order, $0.day.dayNumber, $0.key) < ($1.order, $1.day.dayNumber, $1.key)
  }.map { change in
    ReportRow([
      .badge(change.word, change.tone), .link(change.title, to: presenter.jobTarget(change.key)),
      .date(change.day.iso), .text(change.what), presenter.sources(change.origins, limit: 1),
    ])
  }
  return ReportSection(
    id: "changes", heading: "What changed since \(since.iso)",
    blocks: rows.isEmpty
      ? [.paragraph([.text("Nothing in this archive is dated after \(since.iso).")])]
      : [
        .table(
          ReportTable(
            id: "changes", caption: "Changes",
            columns: [
              ReportColumn(
                "change", "Change",
                description:
                  "new, moved, finished, quiet, or what it concerns: terms, escrow, payment, dispute.",
                isFacet: true),
              ReportColumn("job", "Job", description: "Title of the job."),
              ReportColumn("day", "Day", type: .date, description: "Day of the change."),
              ReportColumn("what", "What", description: "What changed."),
              ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
            ], rows: rows, isFilterable: rows.count > 20))
      ])
}

private struct Change {
  var order: Int
  var word: String
  var tone: ReportTone
  var key: String
  var title: String
  var day: CivilDate
  var what: String
  var origins: [Origin]
}

private func changes(
  of overview: JobOverview, _ presenter: Presenter, since: CivilDate
) -> [Change] {
  let zone = presenter.platformZone
  let job = overview.job
  let title = presenter.title(job.title, key: job.key)
  var found: [Change] = []
  func add(
    _ order: Int, _ word: String, _ tone: ReportTone, _ day: CivilDate, _ what: String,
    _ origins: [Origin] = []
  ) {
    found.append(
      Change(
        order: order, word: word, tone: tone, key: job.key, title: title, day: day, what: what,
        origins: origins))
  }
  let events = chronology(of: overview.record, presenter).filter { !$0.isCapture && $0.at != nil }
  let firstEvent = events.first.flatMap { event in event.at.map { day(of: $0, in: zone) } }
  let firstMessage = overview.rhythm.firstAt.map { zone.wallClock(at: $0).date }
  if let first = [firstEvent, firstMessage].compactMap({ $0 }).min(), first > since {
    add(
      0, "new", .active, first, "First activity of the job.",
      events.first?.origins ?? overview.record.origins)
  }
  var previous: StatusObservation?
  for status in job.statusHistory {
    defer { previous = status }
    guard let at = status.at, previous?.status != status.status else { continue }
    let day = day(of: at, in: zone)
    guard day > since, previous != nil else { continue }
    let isEnd = [.complete, .cancelled, .notHired].contains(status.status)
    let by = status.origin.medium == .page || status.origin.medium == .transcript ? "seen " : ""
    add(
      isEnd ? 2 : 1, isEnd ? "finished" : "moved", isEnd ? .good : .active, day,
      "\(previous?.status.label ?? "") to \(status.status.label) (\(by)“\(status.asFound)”).",
      [status.origin])
  }
  for event in events where event.isWeighty {
    guard let at = event.at else { continue }
    let day = day(of: at, in: zone)
    // A payment whose source says nothing else still has its amount.
    let amount = event.kind == "payment" ? event.amount.map { " \($0.shown)." } ?? "" : ""
    if day > since { add(1, event.kind, event.tone, day, event.what + amount, event.origins) }
  }
  if [.working, .awarded, .paused].contains(job.status), let last = overview.retention?.lastActivity
  {
    let day = day(of: last, in: zone)
    let silence = presenter.input.asOf.dayNumber - day.dayNumber
    if silence >= 30 {
      add(
        3, "quiet", .caution, day, "No activity for \(counted(silence, "day")).",
        overview.retention?.origins ?? [])
    }
  }
  return found
}
