import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// With whom most was written: one row per name of the other side, over all its jobs.
func partySection(_ presenter: Presenter) -> ReportSection {
  let groups = Dictionary(grouping: presenter.input.jobs) { $0.job.otherParty ?? "" }
  let sums = groups.map { PartySum(name: $0.key, jobs: $0.value) }
    .sorted { ($1.total, $0.name) < ($0.total, $1.name) }
  return ReportSection(
    id: "parties-section", heading: "By other party",
    blocks: [
      .paragraph([
        .text(
          "Jobs of one name are counted together; two people of one name cannot be told apart here."
        )
      ]),
      .table(
        ReportTable(
          id: "other-parties", caption: "Messages and jobs by other party", columns: columns,
          rows: sums.map { sum in
            ReportRow([
              sum.name.isEmpty
                ? .absent(Presenter.noneHeld)
                : ReportCell(
                  [
                    .link(
                      text: sum.name,
                      to: sum.onlyJob.map { presenter.jobTarget($0) }
                        ?? .rows(
                          page: "job-status", table: "job-status", column: "other_party",
                          value: sum.name))
                  ], value: .text(sum.name)),
              .integer(sum.jobs), .integer(sum.open), .integer(sum.total), .integer(sum.sent),
              .integer(sum.received), presenter.instant(sum.last),
            ])
          }, isFilterable: sums.count > 8)),
    ])
}

private let columns = [
  ReportColumn("other_party", "Other party", description: "Name of the other side."),
  ReportColumn("jobs", "Jobs", type: .integer, description: "Jobs with that name."),
  ReportColumn(
    "open_jobs", "Open", type: .integer,
    description: "Of these neither complete, cancelled nor not hired."),
  ReportColumn("messages", "Messages", type: .integer, description: "Messages of all sides."),
  ReportColumn(
    "messages_from_us", "Sent", type: .integer, description: "Of these of our side."),
  ReportColumn(
    "messages_from_them", "Received", type: .integer, description: "Of these of the other side."),
  ReportColumn(
    "last_activity", "Last activity", type: .instant,
    description: "The latest dated event in any of the jobs."),
]

private struct PartySum {
  var name: String
  var jobs: Int
  /// The key of the job, where there is but one.
  var onlyJob: String?
  var open: Int
  var total: Int
  var sent = 0
  var received = 0
  var last: Moment?

  init(name: String, jobs overviews: [JobOverview]) {
    self.name = name
    jobs = overviews.count
    onlyJob = overviews.count == 1 ? overviews[0].job.key : nil
    open = overviews.filter { ![.complete, .cancelled, .notHired].contains($0.job.status) }.count
    total = overviews.reduce(0) { $0 + $1.rhythm.total }
    for overview in overviews where overview.job.side != .unknown {
      sent += overview.rhythm.countBySide[overview.job.side] ?? 0
      received += overview.rhythm.countBySide[overview.job.side.other] ?? 0
    }
    last = overviews.compactMap { $0.retention?.lastActivity }
      .max { $0.secondsSince1970 < $1.secondsSince1970 }
  }
}
