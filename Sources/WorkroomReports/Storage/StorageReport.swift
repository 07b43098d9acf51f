package import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// What each workroom holds, against the platform's limits and deletion dates.
package func storageReport(_ input: ReportInput) -> ReportDocument {
  let presenter = Presenter(input: input)
  let jobs = input.jobs
  let withFiles = jobs.filter { !$0.record.files.isEmpty || $0.storage.printedText != nil }
  let listed = jobs.reduce(0) { $0 &+ $1.storage.listedBytes }
  let versions = jobs.reduce(0) { $0 + $1.record.files.count }
  let absent = jobs.reduce(0) { $0 + $1.storage.absentVersions }
  let held = heldOnce(jobs)
  var sections: [ReportSection] = []
  if versions == 0 {
    sections.append(
      ReportSection(
        id: "none", heading: "Files",
        blocks: [.notice(.info, [.text("No source of this archive names a file of a workroom.")])]))
  } else {
    sections.append(workroomSection(presenter, withFiles))
    sections.append(retentionSection(presenter, withFiles))
    sections.append(absentSection(presenter, withFiles))
    sections.append(breachSection(presenter))
    sections.append(compositionSection(presenter, withFiles))
    sections.append(duplicateSection(presenter, withFiles))
    sections.append(
      ReportSection(
        id: "files-section", heading: "All file versions",
        blocks: [.table(fileTable(presenter, withFiles, id: "files"))]))
  }
  let ids = [
    "quota", "quota-blurb", "quota-workspace", "file-size", "files-per-message",
    "file-extension", "file-executable", "virus-scan",
  ]
  let rules =
    ids.compactMap { input.facts.rule($0) } + jobs.compactMap { $0.retention?.rule }
  sections.append(
    presenter.closing(rules: rules, records: "\(counted(versions, "file version"))"))
  let fullest = withFiles.max { share($0) < share($1) }
  return presenter.document(
    title: "Storage",
    subtitle: "\(counted(withFiles.count, "workroom")) with files, as of \(input.asOf.iso)",
    name: "storage",
    summary: [
      ReportFact(
        "File versions", Figures.integer(versions),
        note: "\(sizeInMB(listed)) by the sizes the sources name"),
      ReportFact(
        "Held here", sizeInMB(held.bytes),
        note: "\(counted(held.contents, "distinct content")), each counted once"),
      ReportFact(
        "Absent", Figures.integer(absent), note: "named by a source, held by none"),
      ReportFact(
        "Fullest workroom",
        fullest.map { "\(percent(share($0))) of quota" } ?? "–",
        note: fullest.map { presenter.title($0.job.title, key: $0.job.key) }),
    ], sections: sections)
}

/// Share of the quota in tenths of a percent.
private func share(_ overview: JobOverview) -> Int {
  guard let quota = overview.storage.quotaBytes, quota > 0 else { return 0 }
  let product = overview.storage.countedBytes.multipliedReportingOverflow(by: 1000)
  return product.overflow ? 1000 : product.partialValue / quota
}

private func percent(_ perMille: Int) -> String { "\(perMille / 10).\(perMille % 10)\u{A0}%" }

private func heldOnce(_ jobs: [JobOverview]) -> (contents: Int, bytes: Int) {
  var sizes: [String: Int] = [:]
  for file in jobs.flatMap(\.record.files) where !file.isAbsent {
    if let digest = file.digest { sizes[digest] = file.sizeInBytes ?? 0 }
  }
  return (sizes.count, sizes.values.reduce(0, &+))
}

private func workroomSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  let sorted = jobs.sorted {
    ($1.storage.countedBytes, $0.job.key) < ($0.storage.countedBytes, $1.job.key)
  }
  let bars = sorted.prefix(30).map { overview in
    ReportBar(
      presenter.title(overview.job.title, key: overview.job.key),
      value: overview.storage.countedBytes,
      shownValue: overview.storage.isUnsized
        ? "size not known"
        : "\(sizeInMB(overview.storage.countedBytes)), \(percent(share(overview)))",
      to: presenter.jobTarget(overview.job.key, "files"),
      tone: share(overview) >= 1000 ? .critical : share(overview) >= 750 ? .caution : .neutral)
  }
  var text =
    "The quota of a workroom is counted in the platform's units, 1 MB = 1,048,576 bytes; it is compared "
    + "with the space that the platform's own page printed where that page is held, else with the "
    + "sizes of all versions added up."
  if let blurb = presenter.input.facts.rule("quota-blurb")?.values["bytes"] {
    text +=
      " The platform's list of features named \(sizeInMB(blurb)) instead; the file policy is used."
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
          rows: sorted.map { workroomRow($0, presenter) }, isFilterable: true)),
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
    "quota_rule", "By", description: "Rule of the quota, or `given` by the user.",
    isShownInHTML: false),
  ReportColumn(
    "share_per_mille", "Share", type: .integer, unit: "per mille", description: "Counted by quota."),
  ReportColumn(
    "bytes_printed", "Printed", type: .integer, unit: "bytes",
    description: "Space used as the platform's page printed it."),
  ReportColumn(
    "bytes_listed", "Listed", type: .integer, unit: "bytes",
    description: "Sizes of all versions the sources name, added up."),
  ReportColumn(
    "difference", "Difference", type: .integer, unit: "bytes", description: "Printed less listed."),
  ReportColumn(
    "bytes_held", "Held", type: .integer, unit: "bytes",
    description: "Distinct contents that sources hold."),
  ReportColumn("versions", "Versions", type: .integer, description: "File versions named."),
  ReportColumn("absent", "Absent", type: .integer, description: "Of these held by no source."),
  ReportColumn(
    "unsized", "Without size", type: .integer,
    description: "Of these without a size in any source.",
    isShownInHTML: false),
  ReportColumn(
    "why", "Why they differ", description: "What can explain the difference."),
  ReportColumn("source", "Source", description: "The page that printed the space, with SHA-256."),
]

private func workroomRow(_ overview: JobOverview, _ presenter: Presenter) -> ReportRow {
  let use = overview.storage
  let key = overview.job.key
  func size(_ bytes: Int?) -> ReportCell { presenter.size(bytes, absent: "not held") }
  let isUnknown = use.isUnsized
  var quota = size(use.quotaBytes)
  if let bytes = use.quotaBytes, let rule = use.rule, !use.isQuotaGiven {
    quota.shown = [.link(text: sizeInMB(bytes), to: .anchor(id: "rule-" + rule.id))]
  } else if use.isQuotaGiven {
    quota.shown += [.lineBreak, .emphasis("as given")]
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
      use.isQuotaGiven
        ? .text("given")
        : use.rule.map {
          ReportCell(
            [.link(text: $0.id, to: .anchor(id: "rule-" + $0.id))], value: .text($0.id))
        } ?? .absent("no rule"),
      isUnknown
        ? .absent("–")
        : ReportCell([.text(percent(share(overview)))], value: .integer(share(overview))),
      size(use.printedBytes), isUnknown ? .absent("not known") : size(use.listedBytes),
      use.printedBytes.map { size($0 - use.listedBytes) } ?? .absent("–"),
      size(use.heldBytes),
      .integer(overview.record.files.count), .integer(use.absentVersions),
      .integer(use.unsizedVersions), .text(explanation(use)),
      presenter.sources(use.printedOrigins, limit: 1),
    ])
}

private func explanation(_ use: StorageUse) -> String {
  guard let printed = use.printedBytes else {
    return use.printedText == nil
      ? "No page that prints the space is held." : "The printed space could not be read."
  }
  let difference = printed - use.listedBytes
  // A page prints tenths of its unit, so a difference below a tenth is rounding.
  if abs(difference) <= 104_858 { return "Equal but for the rounding of the page." }
  if difference > 0 {
    return "The page counts more: versions or files that no source here names"
      + (use.unsizedVersions > 0 ? ", or the \(use.unsizedVersions) without a size." : ".")
  }
  return "The sources name more: files of other times, or attachments that did not count."
}

private func retentionSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  let dated = jobs.compactMap { overview in overview.retention.map { (overview, $0) } }.sorted {
    ($0.1.from.dayNumber, $0.0.job.key) < ($1.1.from.dayNumber, $1.0.job.key)
  }
  let rows = dated.map { overview, retention in
    let isPast = retention.from <= presenter.input.asOf
    let days = abs(retention.from.dayNumber - presenter.input.asOf.dayNumber)
    return ReportRow(
      [
        .link(
          presenter.title(overview.job.title, key: overview.job.key),
          to: presenter.jobTarget(overview.job.key)),
        .text(overview.job.key),
        ReportCell(
          [
            .time(shown: retention.from.iso, iso: retention.from.iso), .lineBreak,
            .emphasis(
              isPast
                ? "\(counted(days, "day")) ago" : "in \(counted(days, "day"))"),
          ], value: .date(retention.from.iso)),
        presenter.instant(retention.lastActivity), .text(retention.activity),
        .integer(overview.storage.absentVersions),
        ReportCell(
          [.link(text: retention.rule.id, to: .anchor(id: "rule-" + retention.rule.id))],
          value: .text(retention.rule.id)), presenter.sources(retention.origins, limit: 1),
      ],
      tone: overview.storage.absentVersions == 0 ? .neutral : isPast ? .neutral : .caution)
  }
  return ReportSection(
    id: "retention", heading: "From when files could have been removed",
    blocks: [
      .paragraph([
        .text(
          "Counted from the last activity of any kind that this archive knows. An activity it does "
            + "not know would move the date. That files were removed is never concluded.")
      ]),
      .table(
        ReportTable(
          id: "retention", caption: "Retention",
          columns: [
            ReportColumn("job", "Job", description: "Title of the job."),
            ReportColumn(
              "job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
            ReportColumn(
              "removable_from", "Removable from", type: .date,
              description: "First day on which the rule let the platform remove the files.",
              isFacet: true),
            ReportColumn(
              "last_activity", "Last activity", type: .instant, description: "Latest dated event."),
            ReportColumn("activity", "Which", description: "What it was."),
            ReportColumn(
              "absent", "Absent", type: .integer, description: "File versions held by no source."),
            ReportColumn("rule", "Rule", description: "Id of the rule."),
            ReportColumn(
              "source", "Source", description: "Where the activity stands, with SHA-256."),
          ], rows: rows, isFilterable: rows.count > 10)),
    ])
}

private func absentSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  let absent = jobs.map { overview -> JobOverview in
    var copy = overview
    copy.record.files = overview.record.files.filter(\.isAbsent)
    return copy
  }.filter { !$0.record.files.isEmpty }
  var blocks: [ReportBlock] = []
  if absent.isEmpty {
    blocks.append(.paragraph([.text("Every file version that a source names is held.")]))
  } else {
    blocks.append(
      .paragraph([
        .text(
          "Named by a page or a mail, held by no source. What could explain it: the virus scan, "
            + "retention, a private file of the other side, or that nobody saved it.")
      ]))
    blocks.append(.table(fileTable(presenter, absent, id: "absent-files")))
  }
  return ReportSection(id: "absent", heading: "Absent files", blocks: blocks)
}

private func breachSection(_ presenter: Presenter) -> ReportSection {
  let findings = presenter.input.storageFindings.filter {
    $0.kind == .fileRule || $0.kind == .storageQuota
  }
  return ReportSection(
    id: "rules-broken", heading: "Against the platform's rules",
    blocks: findings.isEmpty
      ? [.paragraph([.text("No file or message of this archive breaks a rule on files.")])]
      : [
        .table(
          ReportTable(
            id: "file-rules", caption: "Files and messages against the rules",
            columns: [
              ReportColumn("what", "What", description: "What is against the rule."),
              ReportColumn("job", "Job", description: "Title of the job."),
              ReportColumn("rule", "Rule", description: "Id of the rule."),
              ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
            ],
            rows: findings.map { finding in
              ReportRow([
                .text(finding.statement),
                .link(
                  presenter.title(finding.jobTitle, key: finding.jobKey ?? ""),
                  to: presenter.jobTarget(finding.jobKey ?? "", "files")),
                ReportCell(
                  [.link(text: finding.rule.id, to: .anchor(id: "rule-" + finding.rule.id))],
                  value: .text(finding.rule.id)), presenter.sources(finding.origins, limit: 1),
              ])
            }))
      ])
}
