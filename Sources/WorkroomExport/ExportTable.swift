import ReportRendering
import WorkroomModel

/// One table of the CSV export: its columns and the rows that one job yields.
struct ExportTable: Sendable {
  var name: String
  var title: String
  /// The columns that together name a row.
  var primaryKey: [String]
  var columns: [ReportColumn]
  var rows: @Sendable (JobRecord) -> [[ReportCell]]

  static let all = [
    jobs, statuses, parties, messages, occurrences, statusReports, terms, milestones, payments,
    disputes, preliminaries, files, actions, gaps,
  ]

  /// Rows that have no key of their own are named by their job and their number within it.
  static func numbered<Value>(
    _ name: String, _ title: String, _ columns: [ReportColumn],
    _ values: @escaping @Sendable (JobRecord) -> [Value],
    _ cells: @escaping @Sendable (Value) -> [ReportCell]
  ) -> ExportTable {
    let first = [
      job,
      ReportColumn("number", "Number", type: .integer, description: "within the job, from 1"),
    ]
    return ExportTable(
      name: name, title: title, primaryKey: ["job", "number"], columns: first + columns
    ) { record in
      values(record).enumerated().map { index, value in
        [.text(record.job.key), .integer(index + 1)] + cells(value)
      }
    }
  }

  static let job = ReportColumn("job", "Job", description: "key of the job in jobs.csv")

  /// An instant in UTC beside the words of the source.
  static func time(_ key: String, _ heading: String) -> [ReportColumn] {
    [
      ReportColumn(key, heading, type: .instant, description: "UTC"),
      ReportColumn(key + "_text", heading, description: "in the words of the source"),
    ]
  }

  static func amount(_ key: String, _ heading: String) -> ReportColumn {
    ReportColumn(key, heading, type: .money)
  }
}

func cell(_ text: String?) -> ReportCell { text.map { .text($0) } ?? .empty }
func cell(_ number: Int?) -> ReportCell { number.map { .integer($0) } ?? .empty }
func cell(_ money: Money?) -> ReportCell {
  money.map { .money(minorUnits: Int($0.minorUnits), currency: $0.currency) } ?? .empty
}
func cells(_ moment: Moment?) -> [ReportCell] {
  [
    moment.map { .instant(iso: $0.utc, shown: $0.utc) } ?? .empty, cell(moment?.text),
  ]
}

/// A day, where one stands there that a calendar has.
func cell(day: String?) -> ReportCell {
  day.flatMap { CivilDate(iso: $0) }.map { .date($0.iso) } ?? .empty
}
