import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// How many days of changes are told where nobody named a day.
let defaultChangeDays = 90

/// After how many days without activity an open job counts as gone quiet.
let quietDays = 30

/// What changed since a day, or since the last report.
struct Changes {
  /// One thing that changed.
  struct Change {
    var order: Int
    var word: String
    var tone: ReportTone
    var key: String
    var title: String
    var day: CivilDate
    var what: String
    var origins: [Origin]
    var anchor: String?
  }

  var since: CivilDate
  /// By kind, then by day.
  var all: [Change]

  /// Nil when nobody asked.
  init?(_ presenter: Presenter) {
    guard let since = presenter.input.since else { return nil }
    self.init(presenter, since: since)
  }

  init(_ presenter: Presenter, since: CivilDate) {
    self.since = since
    let found = presenter.input.jobs.flatMap { overview in
      changes(of: overview, presenter, since: since) + differences(of: overview, presenter)
    }
    all = found.sorted {
      ($0.order, $0.day.dayNumber, $0.key, $0.what) < ($1.order, $1.day.dayNumber, $1.key, $1.what)
    }
  }

  /// The latest first; what only this archive found, at the end.
  var newestFirst: [Change] {
    func rank(_ change: Change) -> Int { change.word == "found" ? 1 : 0 }
    return all.sorted {
      (rank($0), -$0.day.dayNumber, $0.order, $0.key, $0.what)
        < (rank($1), -$1.day.dayNumber, $1.order, $1.key, $1.what)
    }
  }

  /// Jobs with a change of that kind.
  func count(_ word: String) -> Int { Set(all.filter { $0.word == word }.map(\.key)).count }

  /// `2 new, 1 moved, 3 finished, 1 gone quiet`
  var words: String {
    "\(count("new")) new, \(count("moved")) moved, \(count("finished")) finished, "
      + "\(count("quiet")) gone quiet"
  }
}

/// What changed, newest first, as a section.
func changeSection(_ presenter: Presenter, _ changes: Changes) -> ReportSection {
  let rows = changes.newestFirst.map { change in
    ReportRow([
      .badge(change.word, change.tone),
      .link(change.title, to: presenter.jobTarget(change.key, change.anchor)),
      .text(change.key), .date(change.day.iso), .text(change.what),
      presenter.sources(change.origins, limit: 1),
    ])
  }
  let isLast = presenter.input.earlier != nil
  var blocks: [ReportBlock] = []
  if isLast {
    blocks.append(
      .paragraph([
        .text(
          "Compared with the report of \(changes.since.iso) that stood here before: what is dated "
            + "later, and what this archive shows now and did not show then.")
      ]))
  } else {
    let isAsked = presenter.input.since != nil
    blocks.append(
      .paragraph([
        .text(
          isAsked
            ? "What is dated after \(changes.since.iso), the day that was asked for. Another day "
              + "is chosen when the report is made ("
            : "No day was asked for, so this is what is dated after \(changes.since.iso), "
              + "\(defaultChangeDays) days before the as-of date. Another day is chosen when the "
              + "report is made ("),
        .code("workroom report all --since 2016-01-31"), .text("); "),
        .code("--since last"),
        .text(" compares with the report that stands in the same folder. Newest first."),
      ]))
  }
  if rows.isEmpty {
    blocks.append(
      .paragraph([
        .text(
          isLast
            ? "Nothing changed since the report of \(changes.since.iso)."
            : "Nothing in this archive is dated after \(changes.since.iso).")
      ]))
  } else {
    blocks.append(
      .table(
        ReportTable(
          id: "changes", caption: "Changes",
          columns: [
            ReportColumn(
              "change", "Change",
              description:
                "new, moved, finished, quiet, what it concerns (terms, escrow, request, payment, "
                + "dispute), or "
                + "found: in this archive now and not in the last report.", isFacet: true),
            ReportColumn("job", "Job", description: "Title of the job.", isFacet: true),
            ReportColumn(
              "job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
            ReportColumn("day", "Day", type: .date, description: "Day of the change."),
            ReportColumn("what", "What", description: "What changed."),
            ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
          ], rows: rows, isFilterable: rows.count > 12, noun: "Change")))
  }
  return ReportSection(
    id: "changes-section", heading: "What changed since \(changes.since.iso)", blocks: blocks)
}

private func changes(
  of overview: JobOverview, _ presenter: Presenter, since: CivilDate
) -> [Changes.Change] {
  let zone = presenter.platformZone
  let job = overview.job
  let title = presenter.title(job.title, key: job.key)
  var found: [Changes.Change] = []
  func add(
    _ order: Int, _ word: String, _ tone: ReportTone, _ day: CivilDate, _ what: String,
    _ origins: [Origin] = [], anchor: String? = nil
  ) {
    found.append(
      Changes.Change(
        order: order, word: word, tone: tone, key: job.key, title: title, day: day, what: what,
        origins: origins, anchor: anchor))
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
    let amount =
      ["payment", "request"].contains(event.kind) ? event.amount.map { " \($0.shown)." } ?? "" : ""
    if day > since {
      add(
        4, event.kind, event.tone, day, event.what + amount, event.origins, anchor: "chronology")
    }
  }
  if [.working, .awarded, .paused].contains(job.status), let last = overview.lastActivity?.at {
    let day = day(of: last, in: zone)
    let silence = presenter.input.asOf.dayNumber - day.dayNumber
    if silence >= quietDays {
      add(
        3, "quiet", .caution, day, "No activity for \(counted(silence, "day")).",
        overview.lastActivity?.origins ?? [])
    }
  }
  return found
}

/// What the last report did not say of the job, whenever it happened: late finds of an import.
private func differences(of overview: JobOverview, _ presenter: Presenter) -> [Changes.Change] {
  guard let earlier = presenter.input.earlier else { return [] }
  let job = overview.job
  var found: [Changes.Change] = []
  func add(_ what: String, anchor: String?) {
    found.append(
      Changes.Change(
        order: 5, word: "found", tone: .neutral, key: job.key,
        title: presenter.title(job.title, key: job.key), day: presenter.input.asOf, what: what,
        origins: [], anchor: anchor))
  }
  if let then = earlier.jobs[job.key] {
    if then.status != job.status.rawValue {
      let word = JobStatus(rawValue: then.status)?.label ?? then.status
      add("The last report had it as \(word); now it is \(job.status.label).", anchor: "overview")
    }
    let messages = overview.rhythm.total - then.messages
    if messages != 0 {
      add(
        "\(counted(abs(messages), "message")) \(messages > 0 ? "more" : "fewer") than in the last "
          + "report.", anchor: "messages")
    }
    let files = overview.record.files.count - then.files
    if files != 0 {
      add(
        "\(counted(abs(files), "file version")) \(files > 0 ? "more" : "fewer") than in the last "
          + "report.", anchor: "files")
    }
  } else {
    add("Not in the last report.", anchor: nil)
  }
  let findings = overview.findings.filter { !presenter.input.dismissed.contains($0.key) }
  for finding in findings where earlier.actions[finding.key] == nil {
    add("New action: \(finding.kind.label). \(finding.statement)", anchor: "action:" + finding.key)
  }
  let open = Set(findings.map(\.key))
  let ours = job.key + ":"
  for (key, label) in earlier.actions.sorted(by: { $0.key < $1.key })
  where key.hasPrefix(ours) && !open.contains(key) {
    add("No longer open: \(label).", anchor: "actions")
  }
  return found
}
