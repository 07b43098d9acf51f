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
    sections.append(largestSection(presenter, withFiles))
    sections.append(duplicateSection(presenter, withFiles))
    if !input.accountFiles.isEmpty { sections.append(accountSection(presenter, withFiles)) }
    sections.append(
      ReportSection(
        id: "files-section", heading: "All file versions",
        blocks: [.table(fileTable(presenter, withFiles, id: "files"))]))
  }
  let ids = [
    "quota", "quota-blurb", "quota-workspace", "file-size", "files-per-message",
    "files-per-mail", "files-per-document", "file-extension", "file-executable", "virus-scan",
  ]
  let rules =
    ids.compactMap { input.facts.rule($0) } + jobs.compactMap { $0.retention?.rule }
  sections.append(
    presenter.closing(rules: rules, records: "\(WorkroomReports.counted(versions, "file version"))")
  )
  let counted = jobs.reduce(0) { $0 &+ $1.storage.countedBytes }
  func linked(_ text: String, to table: String) -> [ReportInline] {
    versions == 0 ? [.text(text)] : [.link(text: text, to: .anchor(id: table))]
  }
  let fullest = withFiles.max { share($0) < share($1) }
  return presenter.document(
    title: "Storage",
    subtitle:
      "\(WorkroomReports.counted(withFiles.count, "workroom")) with files, as of \(input.asOf.iso)",
    name: "storage",
    summary: [
      ReportFact(
        "File versions", linked(Figures.integer(versions), to: "files"),
        note: "\(sizeInMB(listed)) by the sizes the sources name"),
      ReportFact(
        "As the platform counted", linked(sizeInMB(counted), to: "storage-differences"),
        note: "its own figures where a page prints them, else the sizes added up"),
      ReportFact(
        "Held here", linked(sizeInMB(held.bytes), to: "storage-total"),
        note: "\(WorkroomReports.counted(held.contents, "distinct content")), each stored once"),
      ReportFact(
        "Versions absent",
        absent == 0 ? [.text("0")] : linked(Figures.integer(absent), to: "absent-files"),
        note: "named by a source, held by none" + absentAccountWords(input)),
      ReportFact(
        "Fullest workroom",
        fullest.map { linked("\(percentWords(share($0))) of quota", to: "storage") }
          ?? [.text("–")],
        note: fullest.map { presenter.title($0.job.title, key: $0.job.key) }),
    ], sections: sections)
}

/// Files of the account are no versions of a workroom's files and are counted apart.
func absentAccountWords(_ input: ReportInput) -> String {
  let count = input.accountFiles.filter { $0.digest == nil }.count
  return count == 0 ? "" : "; \(counted(count, "Account File")) besides"
}

/// Share of the quota in tenths of a percent.
func share(_ overview: JobOverview) -> Int { overview.storage.sharePerMille ?? 0 }

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
            .emphasis(isPast ? "\(counted(days, "day")) ago" : "in \(counted(days, "day"))"),
          ], value: .date(retention.from.iso)),
        certainCell(retention), presenter.instant(retention.lastActivity),
        ReportCell(
          [.text(retention.activity)]
            + (retention.doubt.map { [.lineBreak, .emphasis($0)] } ?? []),
          value: .text(retention.activity)),
        .integer(overview.storage.absentVersions),
        ReportCell(
          [.link(text: retention.rule.id, to: .anchor(id: "rule-" + retention.rule.id))],
          value: .text(retention.rule.id)), presenter.sources(retention.origins, limit: 1),
      ],
      tone: overview.storage.absentVersions == 0 ? .neutral : isPast ? .neutral : .caution)
  }
  var seen: Set<String> = []
  let quotes = dated.map(\.1.rule).filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
  return ReportSection(
    id: "retention", heading: "From when files could have been removed",
    blocks: quotes.map { .quotation($0.text, cite: [.text($0.source)]) } + [
      .paragraph([
        .text(
          "Counted from the last activity of any kind that this archive knows. An activity it does "
            + "not know would move the date. Where the last one is a mail of ours of which nothing held "
            + "shows that it entered the record, the date counted without such mail stands beside it, "
            + "and is the safer one. That files were removed is never concluded.")
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
              "removable_from_certain", "Certain", type: .date,
              description: "The same counted without mail of ours that may not be in the record."),
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

/// The day counted from what is certain, where that is another.
private func certainCell(_ retention: Retention) -> ReportCell {
  guard retention.doubt != nil else {
    return ReportCell([.emphasis("the same")], value: .date(retention.from.iso))
  }
  return retention.certainFrom.map { .date($0.iso) } ?? .absent("not known")
}

private func breachSection(_ presenter: Presenter) -> ReportSection {
  let findings = presenter.input.storageFindings.filter {
    $0.kind == .fileRule || $0.kind == .storageQuota
  }
  return ReportSection(
    id: "rules-broken", heading: "Against the platform's rules, or near them",
    blocks: findings.isEmpty
      ? [.paragraph([.text("No file or message of this archive breaks a rule on files.")])]
      : [
        .table(
          ReportTable(
            id: "file-rules", caption: "Files and messages against the rules, or near them",
            columns: [
              ReportColumn(
                "what", "What", description: "What is against the rule, or near its bound."),
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
