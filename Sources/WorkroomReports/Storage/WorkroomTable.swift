import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

func workroomSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  let sorted = jobs.sorted {
    ($1.storage.countedBytes, $0.job.key) < ($0.storage.countedBytes, $1.job.key)
  }
  let bars = sorted.prefix(30).map { overview in
    ReportBar(
      presenter.title(overview.job.title, key: overview.job.key),
      value: overview.storage.countedBytes,
      shownValue: overview.storage.isUnsized
        ? "size not known"
        : "\(sizeInMB(overview.storage.countedBytes)), \(percentWords(share(overview)))",
      to: presenter.jobTarget(overview.job.key, "files"),
      tone: share(overview) >= 1000 ? .critical : share(overview) >= 750 ? .caution : .neutral)
  }
  var text =
    "The quota of a workroom is counted in the platform's units, 1 MB = 1,048,576 bytes; it is compared "
    + "with the space that the platform's own page printed where that page is held, else with the "
    + "sizes of all versions added up."
  func bytes(_ id: String) -> Int? { presenter.input.facts.rule(id)?.values["bytes"] }
  if let quota = bytes("quota") {
    text +=
      " The quota is \(sizeInMB(quota)) by the platform's file policy, unless a page of the "
      + "workroom prints another or one was given for this report (--quota), since Customer Support "
      + "granted more on request."
  }
  if let blurb = bytes("quota-blurb") {
    text +=
      " The platform's list of features named \(sizeInMB(blurb)) instead; the file policy is used."
  }
  if let older = bytes("quota-workspace") {
    text += " The older WorkSpace had \(sizeInMB(older))."
  }
  return ReportSection(
    id: "workrooms", heading: "By workroom",
    blocks: [
      .paragraph([.text(text)]),
      .picture(
        .bars(
          title: "Space used by workroom",
          description: "Largest first, with the share of the quota.",
          bars: Array(bars))),
      .table(
        ReportTable(
          id: "storage", caption: "Workrooms", columns: workroomColumns,
          rows: sorted.map { workroomRow($0, presenter) }, isFilterable: sorted.count > 8)),
      .table(differenceTable(sorted, presenter)),
      .table(totalTable(sorted, presenter)),
    ])
}

private let workroomColumns = [
  ReportColumn("job", "Job", description: "Title of the job."),
  ReportColumn("job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
  ReportColumn("status", "Status", description: "Status of the job.", isFacet: true),
  ReportColumn(
    "bytes_counted", "Counted", type: .integer, unit: "bytes",
    description: "Space the platform printed, else the sizes added up."),
  ReportColumn(
    "quota_bytes", "Quota", type: .integer, unit: "bytes",
    description: "The quota it is held against."),
  ReportColumn(
    "quota_rule", "By",
    description:
      "Rule of the quota, `printed` by the page of the workroom, or `given` by the user.",
    isShownInHTML: false),
  ReportColumn(
    "share_per_mille", "Share", type: .integer, unit: "per mille", description: "Counted by quota."),
  ReportColumn(
    "bytes_printed", "Printed", type: .integer, unit: "bytes",
    description: "Space used as the platform's page printed it.", isShownInHTML: false),
  ReportColumn(
    "bytes_listed", "Listed", type: .integer, unit: "bytes",
    description: "Sizes of all versions the sources name, added up.", isShownInHTML: false),
  ReportColumn(
    "difference", "Difference", type: .integer, unit: "bytes", description: "Printed less listed.",
    isShownInHTML: false),
  ReportColumn(
    "bytes_held", "Held", type: .integer, unit: "bytes",
    description: "Distinct contents that sources hold, each once."),
  ReportColumn("files", "Files", type: .integer, description: "Names of files."),
  ReportColumn("versions", "Versions", type: .integer, description: "File versions named."),
  ReportColumn(
    "older_versions", "Older", type: .integer,
    description: "Of these replaced by a later version.", isShownInHTML: false),
  ReportColumn(
    "bytes_older", "In older versions", type: .integer, unit: "bytes",
    description: "Sizes of the versions that a later one replaced."),
  ReportColumn("absent", "Absent", type: .integer, description: "Of these held by no source."),
  ReportColumn(
    "unsized", "Without size", type: .integer,
    description: "Of these without a size in any source.",
    isShownInHTML: false),
  ReportColumn(
    "rounded", "Rounded", type: .integer,
    description: "Of these with a size printed in KB, MB or GB only.", isShownInHTML: false),
  ReportColumn(
    "unlisted", "On no page", type: .integer,
    description: "Of these named by no page of the workroom: by mail, or by where they lie.",
    isShownInHTML: false),
  ReportColumn(
    "bytes_unlisted", "On no page, size", type: .integer, unit: "bytes",
    description: "Their sizes.", isShownInHTML: false),
  ReportColumn(
    "why", "Why they differ", description: "What can explain the difference.", isShownInHTML: false),
  ReportColumn(
    "source", "Source", description: "The page that printed the space, with SHA-256.",
    isShownInHTML: false),
]

private func workroomRow(_ overview: JobOverview, _ presenter: Presenter) -> ReportRow {
  let use = overview.storage
  let key = overview.job.key
  func size(_ bytes: Int?) -> ReportCell { presenter.size(bytes, absent: "not held") }
  let isUnknown = use.isUnsized
  var quota = size(use.quotaBytes)
  switch use.quotaBasis {
  case .given: quota.shown += [.lineBreak, .emphasis("as given")]
  case .printed: quota.shown += [.lineBreak, .emphasis("as its page prints")]
  case .rule:
    if let bytes = use.quotaBytes, let rule = use.rule {
      quota.shown = [.link(text: sizeInMB(bytes), to: .anchor(id: "rule-" + rule.id))]
    }
  }
  return ReportRow(
    id: "storage:" + key,
    [
      .link(
        presenter.title(overview.job.title, key: key), to: presenter.jobTarget(key, "files")),
      .text(key),
      ReportCell([presenter.status(overview.job)], value: .text(overview.job.status.rawValue)),
      isUnknown
        ? .absent("not known")
        : use.quotaBytes.map {
          .meter(part: use.countedBytes, whole: $0, shown: sizeInMB(use.countedBytes))
        } ?? size(use.countedBytes),
      quota,
      use.quotaBasis != .rule
        ? .text(use.quotaBasis.rawValue)
        : use.rule.map {
          ReportCell(
            [.link(text: $0.id, to: .anchor(id: "rule-" + $0.id))], value: .text($0.id))
        } ?? .absent("no rule"),
      isUnknown
        ? .absent("–")
        : ReportCell([.text(percentWords(share(overview)))], value: .integer(share(overview))),
      size(use.printedBytes), isUnknown ? .absent("not known") : size(use.listedBytes),
      use.printedBytes.map { size($0 - use.listedBytes) } ?? .absent("–"),
      size(use.heldBytes),
      .integer(use.fileNames), .integer(overview.record.files.count), .integer(use.olderVersions),
      size(use.olderBytes), .integer(use.absentVersions), .integer(use.unsizedVersions),
      .integer(use.roundedVersions), .integer(use.unlistedVersions), size(use.unlistedBytes),
      .text(explanation(use)),
      presenter.sources(use.printedOrigins, limit: 1),
    ])
}

private func explanation(_ use: StorageUse) -> String {
  guard let printed = use.printedBytes else {
    return use.printedText == nil
      ? "No page that prints the space is held." : "The printed space could not be read."
  }
  let difference = printed - use.listedBytes
  if difference == 0 { return "Equal to the byte." }
  if abs(difference) <= use.printedTolerance { return "Equal but for the rounding of the page." }
  let unlisted =
    "\(counted(use.unlistedVersions, "version")) that no page of the workroom names "
    + "(\(sizeInMB(use.unlistedBytes)))"
  if use.unlistedVersions > 0, abs(difference + use.unlistedBytes) <= use.printedTolerance {
    return "The sources hold or name \(unlisted); without them the figures are equal."
  }
  if difference > 0 {
    return "The page counts more: versions or files that no source here names"
      + (use.unsizedVersions > 0 ? ", or the \(use.unsizedVersions) without a size." : ".")
  }
  return "The sources name more: versions of other times than the page's, attachments that did not "
    + "count" + (use.unlistedVersions > 0 ? ", among them \(unlisted)." : ".")
}

/// The platform page's own figure beside ours, with what can explain the difference.
private func differenceTable(_ jobs: [JobOverview], _ presenter: Presenter) -> ReportTable {
  ReportTable(
    id: "storage-differences", caption: "What the platform's page printed, and the sizes added up",
    columns: [
      ReportColumn("job", "Job", description: "Title of the job."),
      ReportColumn("job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
      ReportColumn(
        "bytes_printed", "Printed", type: .integer, unit: "bytes",
        description: "Space used as the platform's page printed it."),
      ReportColumn("as_found", "As found", description: "Words of the page."),
      ReportColumn(
        "bytes_listed", "Listed", type: .integer, unit: "bytes",
        description: "Sizes of all versions the sources name, added up."),
      ReportColumn(
        "difference", "Difference", type: .integer, unit: "bytes",
        description: "Printed less listed."),
      ReportColumn("why", "Why they differ", description: "What can explain the difference."),
      ReportColumn("source", "Source", description: "The page that printed it, with SHA-256."),
    ],
    rows: jobs.map { overview in
      let use = overview.storage
      return ReportRow([
        .link(
          presenter.title(overview.job.title, key: overview.job.key),
          to: presenter.jobTarget(overview.job.key, "files")),
        .text(overview.job.key), presenter.size(use.printedBytes, absent: "not held"),
        presenter.text(use.printedText, absent: "–"),
        use.isUnsized ? .absent("not known") : presenter.size(use.listedBytes),
        use.printedBytes.map { presenter.size($0 - use.listedBytes) } ?? .absent("–"),
        .text(explanation(use)), presenter.sources(use.printedOrigins, limit: 1),
      ])
    })
}

/// All workrooms together; a column of the table above, added up.
private func totalTable(_ jobs: [JobOverview], _ presenter: Presenter) -> ReportTable {
  func sum(_ value: (StorageUse) -> Int) -> Int {
    jobs.reduce(0) { sum, job in
      let (total, overflow) = sum.addingReportingOverflow(value(job.storage))
      return overflow ? .max : total
    }
  }
  let printed = jobs.filter { $0.storage.printedBytes != nil }
  let rows: [(String, Int, Bool, String)] = [
    (
      "As the platform counted", sum(\.countedBytes), true,
      "printed for \(counted(printed.count, "workroom")), else the sizes added up"
    ),
    ("By the sizes the sources name", sum(\.listedBytes), true, "every version once"),
    ("In older versions", sum(\.olderBytes), true, "replaced by a later version of the same name"),
    ("Held", sum(\.heldBytes), true, "each content once in each workroom"),
    ("Held, each content once", heldOnce(jobs).bytes, true, "over all workrooms"),
    ("File names", sum(\.fileNames), false, ""),
    ("File versions", jobs.reduce(0) { $0 + $1.record.files.count }, false, ""),
    ("Absent versions", sum(\.absentVersions), false, "held by no source"),
    ("Versions without a size", sum(\.unsizedVersions), false, "in none of the sums"),
  ]
  return ReportTable(
    id: "storage-total", caption: "All workrooms together",
    columns: [
      ReportColumn("what", "What", description: "What is added up."),
      ReportColumn("total", "Total", type: .integer, description: "Bytes, or how many."),
      ReportColumn("note", "Note", description: "How it is counted."),
    ],
    rows: rows.map {
      ReportRow([
        .text($0.0), $0.2 ? presenter.size($0.1) : .integer($0.1), .text($0.3),
      ])
    })
}

func heldOnce(_ jobs: [JobOverview]) -> (contents: Int, bytes: Int) {
  var sizes: [String: Int] = [:]
  for file in jobs.flatMap(\.record.files) where !file.isAbsent {
    if let digest = file.digest { sizes[digest] = file.sizeInBytes ?? 0 }
  }
  return (sizes.count, sizes.values.reduce(0, &+))
}
