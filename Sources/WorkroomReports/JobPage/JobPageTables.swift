import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

func milestoneSection(
  _ overview: JobOverview, _ state: JobState, _ presenter: Presenter
) -> ReportSection {
  var blocks: [ReportBlock] = []
  let terms = overview.record.terms
  if !terms.isEmpty {
    blocks.append(.table(termsTable(presenter, [overview], id: "terms-table", showsJob: false)))
    for revision in terms where !revision.summary.isEmpty {
      let name = revision.number.map { "Words of revision \($0)" } ?? "Words of the Terms"
      blocks.append(
        .details(
          summary: [.text(name)],
          [.quotation(revision.summary, cite: revision.origins.first.map(presenter.source) ?? [])]))
    }
  }
  if !state.milestones.isEmpty {
    blocks.append(.table(milestoneTable(state.milestones, presenter)))
  } else if state.replacedMilestones.isEmpty {
    blocks.append(.paragraph([.emphasis("No milestones in this archive.")]))
  } else {
    blocks.append(
      .paragraph([.text("The Terms in force name no milestones; Terms that they replaced do.")]))
    blocks.append(
      .table(milestoneTable(state.replacedMilestones, presenter, standing: ", replaced")))
  }
  return ReportSection(id: "milestones", heading: "Terms and milestones", blocks: blocks)
}

/// How it stands with Terms that not both sides are known to have accepted.
func openAcceptance(of revision: TermsRevision) -> String {
  let words = [revision.clientAcceptanceText, revision.freelancerAcceptanceText].compactMap { $0 }
  // A day that could not be read is no refusal.
  if words.contains(where: { $0.contains(where: \.isNumber) }) {
    return "acceptance not understood"
  }
  let isSilent =
    revision.clientAcceptedAt == nil && revision.freelancerAcceptedAt == nil && words.isEmpty
  return isSilent ? "acceptance not held" : "not accepted by both"
}

/// An amount of the Terms; of an hourly job it is a rate.
func rate(_ cell: ReportCell, _ job: Job) -> ReportCell {
  guard job.type == .hourly, cell.value != .none else { return cell }
  return ReportCell(cell.shown + [.text(" an hour")], value: cell.value)
}

private func milestoneTable(
  _ milestones: [MilestoneState], _ presenter: Presenter, standing: String = ""
) -> ReportTable {
  let number = milestones.first?.milestone.revision
  return ReportTable(
    id: "milestone-table",
    caption: number.map { "Milestones of revision \($0)\(standing)" } ?? "Milestones",
    columns: [
      ReportColumn("milestone", "Milestone", description: "Name, as printed."),
      ReportColumn("description", "Description", description: "As printed."),
      ReportColumn("due", "Delivery", type: .date, description: "Delivery date."),
      ReportColumn("amount", "Amount", type: .money, description: "Agreed amount."),
      ReportColumn(
        "state", "State", description: "released, release requested, funded, not funded or unknown."
      ),
      ReportColumn("funded", "Funded", type: .instant, description: "When, if known."),
      ReportColumn("released", "Released", type: .instant, description: "When, if known."),
      ReportColumn(
        "as_found", "As found", description: "State in words of the source.", isShownInHTML: false),
      ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
    ],
    rows: milestones.map { entry in
      let milestone = entry.milestone
      let (words, tone): (String, ReportTone) =
        entry.isReleased
        ? ("released", .good)
        : entry.isRefunded
          ? ("refunded", .neutral)
          : entry.requested != nil
            ? ("release requested", .caution)
            : entry.isFunded
              ? ("funded", .active)
              : entry.unfundedWitness != nil ? ("not funded", .caution) : ("unknown", .neutral)
      return ReportRow([
        .text(milestone.name), presenter.text(milestone.description, absent: "–"),
        milestone.due.map { .date($0) } ?? .absent(milestone.dueText ?? "–"),
        presenter.money(milestone.amount),
        .badge(words, tone), presenter.instant(milestone.fundedAt),
        presenter.instant(milestone.releasedAt), .text(milestone.statusAsFound ?? ""),
        presenter.sources(milestone.origins),
      ])
    }, noun: "Milestone")
}

func reportSection(_ overview: JobOverview, _ presenter: Presenter) -> ReportSection {
  let reports = overview.record.statusReports
  let isHourly = reports.contains(where: \.isTimesheet)
  guard !reports.isEmpty else {
    return ReportSection(
      id: "status-reports", heading: "Status Reports",
      blocks: [.paragraph([.emphasis("None in this archive.")])])
  }
  let table = statusReportTable(reports, isHourly: isHourly, presenter)
  var blocks: [ReportBlock] = [.table(table)]
  let logged = reports.compactMap(\.minutesLogged).reduce(0, &+)
  let billed = reports.compactMap(\.minutesBilled).reduce(0, &+)
  if isHourly {
    let weeks = reports.filter { difference(of: $0) ?? 0 != 0 }
    blocks.insert(
      .paragraph([
        .text(
          "On hourly jobs the timesheet is the status report. Logged \(hoursText(logged)), billed "
            + "\(hoursText(billed)) hours in the weeks held, "
            + (weeks.isEmpty
              ? "every week as logged."
              : "in \(weeks.count) of \(counted(reports.count, "week")) not as logged; these are "
                + "marked. What is billed beyond the log was added by hand or granted afterwards, as "
                + "for a rejected screenshot; where the timesheet says why, its words stand in the row. "
                + "Hours added by hand were not covered by Work View protection."))
      ]), at: 0)
    blocks.insert(.facts(hourFacts(reports, presenter)), at: 1)
  }
  return ReportSection(
    id: "status-reports", heading: isHourly ? "Timesheets" : "Status Reports", blocks: blocks)
}

/// What the weeks come to.
private func hourFacts(_ reports: [StatusReport], _ presenter: Presenter) -> [ReportFact] {
  let logged = reports.compactMap(\.minutesLogged).reduce(0, &+)
  let billed = reports.compactMap(\.minutesBilled).reduce(0, &+)
  let paid = reports.filter(isPaid)
  return [
    ReportFact("Hours logged", hoursText(logged)), ReportFact("Hours billed", hoursText(billed)),
    ReportFact("Billed less logged", differenceText(billed - logged)),
    ReportFact("Amount", presenter.total(reports.compactMap(\.amount)).shown),
    ReportFact(
      "Of it shown as paid", presenter.total(paid.compactMap(\.amount)).shown,
      note: "\(paid.count) of \(counted(reports.count, "week"))"),
  ]
}

/// Minutes billed less minutes logged, where both are known.
private func difference(of report: StatusReport) -> Int? {
  guard let logged = report.minutesLogged, let billed = report.minutesBilled else { return nil }
  return billed - logged
}

private func differenceText(_ minutes: Int) -> String {
  minutes == 0 ? "0:00" : (minutes < 0 ? "−" : "+") + hoursText(abs(minutes))
}

func statusReportTable(
  _ reports: [StatusReport], isHourly: Bool, _ presenter: Presenter
) -> ReportTable {
  ReportTable(
    id: "status-report-table", caption: isHourly ? "Timesheets" : "Status Reports",
    columns: [
      ReportColumn("period", "Week ending", description: "As printed."),
      ReportColumn("submitted", "Submitted", type: .instant, description: "When.", isFacet: true),
      ReportColumn("author", "By", description: "Who."),
      ReportColumn(
        "revision", "Revision", type: .integer, description: "Within the week.",
        isShownInHTML: !isHourly),
      ReportColumn("status", "Status", description: "As found.", isFacet: true),
      ReportColumn("text", "Text", description: "Its words."),
      ReportColumn(
        "plans", "Plans", description: "What was planned for the time after it.",
        isShownInHTML: !isHourly),
      ReportColumn(
        "minutes_logged", "Logged", type: .integer, unit: "minutes", description: "Time logged.",
        isShownInHTML: isHourly),
      ReportColumn(
        "minutes_billed", "Billed", type: .integer, unit: "minutes",
        description: "Time billed; hours added by hand are in it.", isShownInHTML: isHourly),
      ReportColumn(
        "minutes_difference", "Difference", type: .integer, unit: "minutes",
        description: "Billed less logged.", isShownInHTML: isHourly),
      ReportColumn(
        "amount", "Amount", type: .money, description: "Amount billed.", isShownInHTML: isHourly),
      ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
    ],
    rows: reports.map { report in
      ReportRow(
        [
          presenter.text(report.period, absent: "–"), presenter.instant(report.submitted),
          presenter.text(report.author, absent: "–"),
          report.revision.map { .integer($0) } ?? .absent("–"),
          presenter.text(report.statusAsFound, absent: "–"),
          presenter.text(report.text, absent: "–"), presenter.text(report.plans, absent: "–"),
          presenter.hours(report.minutesLogged),
          presenter.hours(report.minutesBilled),
          difference(of: report).map {
            ReportCell([.text(differenceText($0))], value: .integer($0))
          } ?? .absent("–"),
          presenter.money(report.amount, absent: "–"), presenter.sources(report.origins),
        ], tone: isHourly && (difference(of: report) ?? 0) != 0 ? .caution : .neutral)
    }, isFilterable: reports.count > 12,
    noun: isHourly ? "Timesheet" : "Status Report")
}

func chronologySection(_ overview: JobOverview, _ presenter: Presenter) -> ReportSection {
  let events = chronology(of: overview.record, presenter)
  var blocks: [ReportBlock] = []
  if let picture = activityPicture(overview, presenter) { blocks.append(.picture(picture)) }
  guard !events.isEmpty else {
    let aside = overview.rhythm.countByMonth.isEmpty ? "" : ", messages aside,"
    blocks.append(.paragraph([.emphasis("No dated event\(aside) in this archive.")]))
    return ReportSection(id: "chronology", heading: "Chronology", blocks: blocks)
  }
  blocks.append(
    .table(
      ReportTable(
        id: "chronology-table", caption: "What happened, messages aside",
        columns: [
          ReportColumn(
            "at", "When", type: .instant, description: "When, in the chosen zone.", isFacet: true),
          ReportColumn("kind", "Kind", description: "Kind of event.", isFacet: true),
          ReportColumn("what", "What", description: "In one sentence."),
          ReportColumn("amount", "Amount", type: .money, description: "Amount of money in it."),
          ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
        ],
        rows: events.enumerated().map { index, event in
          ReportRow(
            id: "event-\(index + 1)",
            [
              presenter.instant(event.at, absent: "no date"), .text(event.kind),
              ReportCell(
                [
                  event.isCapture
                    ? .emphasis(event.what) : .text(presenter.excerpt(event.what, limit: 600))
                ],
                value: .text(event.what)),
              event.kind == "terms"
                ? rate(presenter.money(event.amount, absent: ""), overview.record.job)
                : presenter.money(event.amount, absent: ""),
              presenter.sources(event.origins, limit: 1),
            ], tone: event.tone == .critical ? .critical : .neutral)
        }, isFilterable: events.count > 12, noun: "Event")))
  return ReportSection(id: "chronology", heading: "Chronology", blocks: blocks)
}

private func activityPicture(_ overview: JobOverview, _ presenter: Presenter) -> ReportPicture? {
  let months = overview.rhythm.countByMonth
  guard let first = months.keys.min(), let last = months.keys.max(), last - first >= 2,
    last - first < 240
  else { return nil }
  return .columns(
    title: "Messages by month",
    description: "Messages held with a time, by month in \(presenter.zone.identifier).",
    columns: (first...last).map { month in
      let count = months[month] ?? 0
      return ReportBar(
        "\(month / 12)-\(padded(month % 12 + 1, 2))", value: count,
        shownValue: counted(count, "message"))
    })
}

func fileSection(_ overview: JobOverview, _ presenter: Presenter) -> ReportSection {
  let storage = overview.storage
  var blocks: [ReportBlock] = []
  if let printed = storage.printedText {
    blocks.append(
      .paragraph([
        .text("The platform's page says: “\(printed)”. "),
        .text(
          "The sizes named add up to \(sizeInMB(storage.listedBytes)) (1 MB = 1,048,576 bytes)."),
      ]))
  }
  blocks.append(
    overview.record.files.isEmpty
      ? .paragraph([.emphasis("No file of this job is named in this archive.")])
      : .table(fileTable(presenter, [overview], id: "file-table", showsJob: false)))
  blocks += gallery(of: overview, presenter)
  return ReportSection(id: "files", heading: "Files", blocks: blocks)
}

/// The largest image that is shown: what is larger is no preview, and all of them are copied.
package let imageLimitInBytes = 4_000_000

/// The digests of the held images of all jobs, by what the names and the sources say of them.
package func imageDigests(in input: ReportInput) -> [String] {
  let types: Set = ["png", "jpg", "jpeg", "gif", "webp"]
  let images = input.jobs.flatMap(\.record.files).filter { file in
    let isImage =
      file.mediaType?.hasPrefix("image/") == true
      || types.contains(fileType(file.name).lowercased())
    return isImage && (file.sizeInBytes ?? 0) <= imageLimitInBytes
  }
  return Set(images.compactMap(\.digest)).sorted()
}

/// Held images as pictures, where the site has previews of them.
private func gallery(of overview: JobOverview, _ presenter: Presenter) -> [ReportBlock] {
  var seen: Set<String> = []
  let images = overview.record.files.compactMap { file -> ReportImage? in
    guard let digest = file.digest, let path = presenter.input.previews[digest],
      seen.insert(digest).inserted
    else { return nil }
    var caption: [ReportInline] = [.link(text: file.name, to: .file(path: path))]
    var words: [String] = []
    if let version = file.version, version > 1 { words.append("version \(version)") }
    if let size = file.sizeInBytes { words.append(sizeInMB(size)) }
    if let at = file.uploadedAt { words.append(presenter.shown(at)) }
    if !words.isEmpty { caption += [.lineBreak, .emphasis(words.joined(separator: ", "))] }
    return ReportImage(path: path, alternative: "Preview of \(file.name)", caption: caption)
  }
  guard !images.isEmpty else { return [] }
  return [
    .paragraph([.strong("Images held"), .text(", as their files are; the links open them whole.")]),
    .gallery(images),
  ]
}
