import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// One row per job, as the platform's My Jobs page gave it, with what the archive adds. Jobs of one
/// status stand together, open ones first, so that they are found without a script as well.
func jobTable(_ presenter: Presenter) -> ReportTable {
  let jobs = JobStatus.allCases.flatMap { status in
    presenter.input.jobs.filter { $0.job.status == status }
  }
  return ReportTable(
    id: "job-status", caption: "Jobs", columns: jobColumns,
    rows: jobs.map { jobRow($0, presenter) }, isFilterable: true,
    groupings: ["folder", "other_party", "status", "side"], noun: "Job")
}

private let jobColumns = [
  ReportColumn("title", "Job", description: "Title of the job."),
  ReportColumn("job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
  ReportColumn("job_id", "Job id", description: "The platform's job number.", isShownInHTML: false),
  ReportColumn(
    "workroom_id", "Workroom", description: "The platform's workroom number (bid id).",
    isShownInHTML: false),
  ReportColumn("status", "Status", description: "Status as understood.", isFacet: true),
  ReportColumn(
    "open_actions", "Actions", type: .integer, description: "Open actions, either side."),
  ReportColumn(
    "status_as_found", "As found", description: "Status in the words of the latest source.",
    isShownInHTML: false),
  ReportColumn(
    "in_dispute", "In dispute", type: .boolean, description: "Whether a dispute is open.",
    isShownInHTML: false),
  ReportColumn(
    "side", "We are", description: "Our side: freelancer, client or unknown.", isFacet: true,
    isShownInHTML: false),
  ReportColumn("other_party", "Other party", description: "Name of the other side.", isFacet: true),
  ReportColumn(
    "type", "Type", description: "fixed, hourly or unknown.", isFacet: true, isShownInHTML: false),
  ReportColumn(
    "folder", "Folder", description: "Folder in My Jobs.", isFacet: true, isShownInHTML: false),
  ReportColumn(
    "archived", "Archived", type: .boolean, description: "Whether it was archived.",
    isShownInHTML: false),
  ReportColumn(
    "awarded", "Awarded", type: .date, description: "Day of the award.", isShownInHTML: false),
  ReportColumn(
    "last_activity", "Last activity", type: .instant,
    description: "The latest dated event of any kind; a saved page is none."),
  ReportColumn(
    "days_quiet", "Quiet", type: .integer, unit: "days",
    description: "Whole days from the last activity to the as-of date.", isShownInHTML: false),
  ReportColumn(
    "messages_from_us", "Messages", type: .integer, description: "Messages of our side."),
  ReportColumn(
    "messages_from_them", "Received", type: .integer, description: "Messages of the other side.",
    isShownInHTML: false),
  ReportColumn(
    "messages_of_unknown_side", "Unknown side", type: .integer,
    description:
      "Messages of which it is not known whose side they are of; where ours is not known, all.",
    isShownInHTML: false),
  ReportColumn(
    "status_reports", "Reports", type: .integer,
    description: "Status Reports or timesheets held.", isShownInHTML: false),
  ReportColumn(
    "reports_overdue", "Reports overdue", type: .integer,
    description: "Weeks without a Status Report that are overdue.", isShownInHTML: false),
  ReportColumn(
    "milestones", "Progress", type: .integer,
    description: "Milestones of the Terms in force, else of the first Terms known, else of none."),
  ReportColumn(
    "milestones_released", "Released", type: .integer, description: "Of these released.",
    isShownInHTML: false),
  ReportColumn(
    "next_milestone", "Next milestone", description: "The first one not released.",
    isShownInHTML: false),
  ReportColumn(
    "next_due", "Next delivery", type: .date, description: "Its delivery date.",
    isShownInHTML: false),
  ReportColumn(
    "next_days_past", "Days past", type: .integer, unit: "days",
    description:
      "Days from its delivery date to the as-of date, where that is past and the job is open.",
    isShownInHTML: false),
  ReportColumn(
    "agreed", "Money", type: .money,
    description: "Total of the Terms in force; of an hourly job its rate."),
  ReportColumn(
    "in_escrow", "In escrow", type: .money, description: "Milestones funded and not released.",
    isShownInHTML: false),
  ReportColumn(
    "released_amount", "Released", type: .money, description: "Milestones released.",
    isShownInHTML: false),
  ReportColumn(
    "timesheets_amount", "Timesheets", type: .money,
    description: "Amounts of the timesheets held, added up.", isShownInHTML: false),
  ReportColumn(
    "timesheets_paid", "Timesheets paid", type: .money,
    description: "Of these of the timesheets that a source shows as paid.", isShownInHTML: false),
  ReportColumn(
    "minutes_logged", "Hours logged", type: .integer, unit: "minutes",
    description: "Time logged on timesheets.", isShownInHTML: false),
  ReportColumn(
    "minutes_billed", "Hours billed", type: .integer, unit: "minutes",
    description: "Time billed on timesheets.", isShownInHTML: false),
  ReportColumn(
    "file_versions", "Files", type: .integer, description: "File versions named by the sources."),
  ReportColumn(
    "file_versions_absent", "Absent", type: .integer,
    description: "Of these not held by any source.", isShownInHTML: false),
  ReportColumn(
    "bytes_counted", "Storage", type: .integer, unit: "bytes",
    description: "Space used as the platform printed it, else the sizes added up.",
    isShownInHTML: false),
  ReportColumn(
    "overdue_actions", "Overdue", type: .integer, description: "Of these overdue.",
    isShownInHTML: false),
  ReportColumn(
    "messages_differing", "Differing", type: .integer,
    description: "Messages whose witnesses do not say the same.", isShownInHTML: false),
  ReportColumn(
    "messages_one_witness", "One witness", type: .integer,
    description: "Messages with a single witness.", isShownInHTML: false),
  ReportColumn(
    "damage", "Damage", type: .integer, description: "Damages recorded in the items it rests on.",
    isShownInHTML: false),
  ReportColumn(
    "attention", "Attention",
    description: "Why an open job needs a look, parted by `; `: past its delivery day, gone quiet.",
    isFacet: true, isShownInHTML: false),
  ReportColumn(
    "people", "Person", description: "Everybody who takes part in the job, parted by `; `.",
    isFacet: true, isShownInHTML: false),
  ReportColumn(
    "active_years", "Active in", description: "Years with dated records, parted by `; `.",
    isFacet: true, isShownInHTML: false),
  ReportColumn(
    "source", "Status from", description: "Where the status stands, with SHA-256.",
    isShownInHTML: false),
]

private func jobRow(_ overview: JobOverview, _ presenter: Presenter) -> ReportRow {
  let record = overview.record
  let job = record.job
  let state = JobState(record)
  let findings = overview.findings.filter { !presenter.input.dismissed.contains($0.key) }
  let released = state.milestones.filter(\.isReleased)
  let escrow = state.milestones.filter { $0.isFunded && !$0.isReleased && !$0.isRefunded }
  let sheets = record.statusReports.filter(\.isTimesheet)
  let target = presenter.jobTarget(job.key)
  let title = presenter.title(job.title, key: job.key)
  var titleRuns: [ReportInline] = [.link(text: title, to: target)]
  let numbers = [job.jobID.map { "job \($0)" }, job.workroomID.map { "workroom \($0)" }]
  if !numbers.compactMap({ $0 }).isEmpty {
    titleRuns += [.lineBreak, .emphasis(numbers.compactMap { $0 }.joined(separator: ", "))]
  }
  let shelf = [job.folder.map { "folder \($0)" }, job.isArchived ? "archived" : nil]
    .compactMap { $0 }
  if !shelf.isEmpty { titleRuns += [.lineBreak, .emphasis(shelf.joined(separator: ", "))] }
  var status: [ReportInline] = [presenter.status(job)]
  if job.isInDispute { status += [.text(" "), .badge("in dispute", .critical)] }
  if let found = job.statusAsFound { status += [.lineBreak, .emphasis("“\(found)”")] }
  let award = job.awardedAt ?? job.statusHistory.first { $0.status == .awarded }?.at
  let overdue = findings.filter { $0.urgency == .overdue }
  var actions: [ReportInline] = [.text("0")]
  if !findings.isEmpty {
    actions = [
      .link(
        text: Figures.integer(findings.count), to: presenter.jobTarget(job.key, "actions"))
    ]
    if !overdue.isEmpty { actions += [.lineBreak, .badge("\(overdue.count) overdue", .critical)] }
  }
  let side = job.side
  let quiet = daysQuiet(overview, presenter)
  let past = daysPast(overview, state, presenter)
  return ReportRow(
    id: "job:" + job.key,
    [
      ReportCell(titleRuns, value: .text(title)), .text(job.key),
      optional(job.jobID), optional(job.workroomID),
      ReportCell(status, value: .text(job.status.rawValue)),
      ReportCell(actions, value: .integer(findings.count)), optional(job.statusAsFound),
      .boolean(job.isInDispute),
      job.side == .unknown
        ? ReportCell([.emphasis("unknown")], value: .text("unknown"))
        : .text(job.side.rawValue),
      partyCell(job, presenter), .text(job.type == .unknown ? "unknown" : job.type.rawValue),
      optional(job.folder),
      .boolean(job.isArchived),
      award.map { presenter.date(day(of: $0, in: presenter.platformZone)) }
        ?? .absent(Presenter.noneHeld),
      activityCell(overview, award: award, quiet: quiet, presenter),
      quiet.map { .integer($0) } ?? .empty,
      messagesCell(overview, presenter),
      .integer(side == .unknown ? 0 : overview.rhythm.countBySide[side.other] ?? 0),
      .integer(
        side == .unknown
          ? overview.rhythm.total : overview.rhythm.countBySide[.unknown] ?? 0),
      .integer(record.statusReports.count),
      .integer(overdue.filter { $0.kind == .submitStatusReport }.count),
      progressCell(state, sheets, job.key, past: past, presenter),
      .integer(released.count), optional(state.next?.milestone.name),
      state.next?.milestone.due.map { .date($0) } ?? .empty,
      past.map { .integer($0) } ?? .empty,
      moneyCell(
        state, sheets, isHourly: job.type == .hourly, escrow: escrow, released: released, presenter),
      escrow.isEmpty ? .absent("–") : presenter.total(escrow.compactMap(\.milestone.amount)),
      released.isEmpty ? .absent("–") : presenter.total(released.compactMap(\.milestone.amount)),
      sheets.isEmpty ? .absent("–") : presenter.total(sheets.compactMap(\.amount)),
      sheets.isEmpty ? .absent("–") : presenter.total(sheets.filter(isPaid).compactMap(\.amount)),
      presenter.hours(sum(sheets.map(\.minutesLogged))),
      presenter.hours(sum(sheets.map(\.minutesBilled))),
      filesCell(overview, presenter), .integer(overview.storage.absentVersions),
      overview.storage.isUnsized ? .empty : .integer(overview.storage.countedBytes),
      .integer(overdue.count),
      .integer(overview.activity.differing), .integer(overview.activity.onlyOneWitness),
      .integer(overview.activity.damage),
      .text(Attention.of(overview, presenter).map(\.rawValue).joined(separator: "; ")),
      .text(people(of: record).joined(separator: "; ")),
      .text(years(of: overview, presenter).map(String.init).joined(separator: "; ")),
      presenter.sources(job.statusHistory.suffix(1).map(\.origin), limit: 1),
    ], tone: job.isInDispute || !overdue.isEmpty ? .critical : .neutral)
}

/// The names of the people of a job, in the order of the alphabet; a `;` would part one in two.
private func people(of record: JobRecord) -> [String] {
  Set(
    (record.parties.map(\.name) + [record.job.otherParty].compactMap { $0 }).map {
      $0.replacing(";", with: ",")
    }
  ).filter { !$0.isEmpty }.sorted()
}

/// The years in which something dated happened in the job.
private func years(of overview: JobOverview, _ presenter: Presenter) -> [Int] {
  let days = chronology(of: overview.record, presenter).filter { !$0.isCapture }.compactMap(\.at)
    .map { day(of: $0, in: presenter.platformZone).year }
  return Set(days + overview.rhythm.countByMonth.keys.map { $0 / 12 }).sorted()
}

/// The other side, with what we are to it and by what the job was paid.
private func partyCell(_ job: Job, _ presenter: Presenter) -> ReportCell {
  var cell = presenter.text(job.otherParty)
  let words = [
    job.side == .unknown ? "our side unknown" : "we are the \(job.side.rawValue)",
    job.type == .unknown ? nil : job.type.rawValue,
  ].compactMap { $0 }.joined(separator: ", ")
  cell.shown += [.lineBreak, .emphasis(words)]
  return cell
}

/// Whether a source shows a timesheet as paid.
func isPaid(_ sheet: StatusReport) -> Bool {
  sheet.statusAsFound?.lowercased().hasPrefix("paid") == true
}

private func activityCell(
  _ overview: JobOverview, award: Moment?, quiet: Int?, _ presenter: Presenter
) -> ReportCell {
  var cell = presenter.instant(overview.lastActivity?.at)
  if let quiet { cell.shown += [.lineBreak, .emphasis("\(counted(quiet, "day")) ago")] }
  if let award {
    let date = day(of: award, in: presenter.platformZone).iso
    cell.shown += [.lineBreak, .emphasis("awarded \(date)")]
  }
  return cell
}

private func messagesCell(_ overview: JobOverview, _ presenter: Presenter) -> ReportCell {
  let counts = overview.rhythm.countBySide
  let side = overview.job.side
  let target = presenter.jobTarget(overview.job.key, "messages")
  guard overview.rhythm.total > 0 else { return .integer(0) }
  guard side != .unknown else {
    return ReportCell(
      [
        .link(text: Figures.integer(overview.rhythm.total), to: target), .lineBreak,
        .emphasis("side unknown"),
      ], value: .integer(0))
  }
  return ReportCell(
    [
      .link(text: "\(Figures.integer(counts[side] ?? 0)) sent", to: target), .lineBreak,
      .text("\(Figures.integer(counts[side.other] ?? 0)) received"),
    ], value: .integer(counts[side] ?? 0))
}

private func progressCell(
  _ state: JobState, _ sheets: [StatusReport], _ key: String, past: Int?, _ presenter: Presenter
) -> ReportCell {
  if !state.milestones.isEmpty {
    let released = state.milestones.filter(\.isReleased).count
    var shown: [ReportInline] = [
      .link(
        text: "\(released) of \(state.milestones.count) released",
        to: presenter.jobTarget(key, "milestones"))
    ]
    if let due = state.next?.milestone.due {
      shown += [.lineBreak, .text("next "), .time(shown: due, iso: due)]
      if let past {
        shown += [.lineBreak, .badge("\(counted(past, "day")) past", .caution)]
      }
      if state.next?.requested != nil { shown += [.lineBreak, .emphasis("release requested")] }
    }
    return ReportCell(shown, value: .integer(state.milestones.count))
  }
  guard let billed = sum(sheets.map(\.minutesBilled)) else {
    return ReportCell([.emphasis("–")], value: .integer(0))
  }
  return ReportCell(
    [
      .link(
        text: "\(hoursText(billed)) hours billed",
        to: presenter.jobTarget(key, "status-reports"))
    ], value: .integer(0))
}

/// The agreed total, with what lies in escrow, what was released and what timesheets brought below it.
private func moneyCell(
  _ state: JobState, _ sheets: [StatusReport], isHourly: Bool, escrow: [MilestoneState],
  released: [MilestoneState],
  _ presenter: Presenter
) -> ReportCell {
  var shown: [ReportInline] = []
  var value = CellValue.none
  if let total = state.termsInForce?.total {
    shown.append(.text("\(total.shown) \(isHourly ? "an hour" : "agreed")"))
    value = .money(amount: total.decimal, currency: total.currency)
  } else if let pending = state.pendingTerms, let total = pending.total {
    shown += [
      .emphasis("\(total.shown)\(isHourly ? " an hour" : "") proposed"), .lineBreak,
      .emphasis(openAcceptance(of: pending)),
    ]
  }
  for (list, word) in [(escrow, "in escrow"), (released, "released")] where !list.isEmpty {
    if !shown.isEmpty { shown.append(.lineBreak) }
    shown += presenter.total(list.compactMap(\.milestone.amount)).shown + [.text(" \(word)")]
  }
  let unpaid = sheets.filter { !isPaid($0) }
  for (list, word) in [
    (sheets.filter(isPaid), "paid by timesheet"), (unpaid, "billed, not shown as paid"),
  ] where !list.compactMap(\.amount).isEmpty {
    if !shown.isEmpty { shown.append(.lineBreak) }
    shown += presenter.total(list.compactMap(\.amount)).shown + [.text(" \(word)")]
  }
  return shown.isEmpty ? .absent("–") : ReportCell(shown, value: value)
}

private func filesCell(_ overview: JobOverview, _ presenter: Presenter) -> ReportCell {
  let count = overview.record.files.count
  guard count > 0 || overview.storage.printedBytes != nil else { return .integer(0) }
  let storage = overview.storage
  var shown: [ReportInline] = [
    .link(
      text: Figures.integer(count), to: presenter.jobTarget(overview.job.key, "files"))
  ]
  if storage.isUnsized {
    shown += [.lineBreak, .emphasis("size not known")]
  } else if let quota = storage.quotaBytes {
    shown += [
      .lineBreak,
      .meter(part: storage.countedBytes, whole: quota, shown: sizeInMB(storage.countedBytes)),
    ]
  }
  if storage.absentVersions > 0 {
    shown += [.lineBreak, .emphasis("\(storage.absentVersions) absent")]
  }
  return ReportCell(shown, value: .integer(count))
}

private func optional(_ text: String?) -> ReportCell {
  guard let text, !text.isEmpty else { return .empty }
  return .text(text)
}

private func sum(_ minutes: [Int?]) -> Int? {
  let known = minutes.compactMap { $0 }
  return known.isEmpty ? nil : known.reduce(0, &+)
}
