import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

func absentSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  let input = presenter.input
  let rows = jobs.flatMap { overview in
    overview.record.files.filter(\.isAbsent).map { file in
      let reasons = absenceReasons(
        of: file, in: overview.record, retention: overview.retention, facts: input.facts,
        asOf: input.asOf)
      return ReportRow([
        .text(file.name), file.version.map { .integer($0) } ?? .absent("–"),
        .link(
          presenter.title(overview.job.title, key: overview.job.key),
          to: presenter.jobTarget(overview.job.key, "files")), .text(overview.job.key),
        presenter.size(file.sizeInBytes, absent: file.sizeText ?? "unknown"),
        presenter.text(file.uploadedBy, absent: "–"),
        presenter.instant(file.uploadedAt, absent: "–"),
        presenter.text(file.attachedTo, absent: "–"), reasonCell(reasons),
        .text(reasons.compactMap(\.rule?.id).joined(separator: " ")),
        .text(file.fileID ?? ""), presenter.sources(file.origins, limit: 1),
      ])
    }
  }
  guard !rows.isEmpty else {
    return ReportSection(
      id: "absent", heading: "Absent files",
      blocks: [.paragraph([.text("Every file version that a source names is held.")])])
  }
  return ReportSection(
    id: "absent", heading: "Absent files",
    blocks: [
      .paragraph([
        .text(
          "Named by a page or a mail, held by no source. What could explain it stands beside each; "
            + "which of these it was, this archive cannot tell. A copy from the other side, or the "
            + "platform while it is open, would tell.")
      ]),
      .table(
        ReportTable(
          id: "absent-files", caption: "Absent file versions", columns: columns, rows: rows,
          isFilterable: rows.count > 8)),
    ])
}

private let columns = [
  ReportColumn("name", "File", description: "Name of the file."),
  ReportColumn("version", "Version", type: .integer, description: "Version, where one is known."),
  ReportColumn("job", "Job", description: "Title of the job.", isFacet: true),
  ReportColumn("job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
  ReportColumn(
    "bytes", "Size", type: .integer, unit: "bytes", description: "Size that a source names."),
  ReportColumn("uploaded_by", "By", description: "Who uploaded it."),
  ReportColumn("uploaded", "Uploaded", type: .instant, description: "When."),
  ReportColumn("attached_to", "From", description: "Where it was attached, as found."),
  ReportColumn(
    "could_explain", "What could explain it",
    description: "Rules and circumstances that could explain it; never that they did."),
  ReportColumn(
    "rules", "Rules", description: "Ids of these rules, separated by spaces.",
    isShownInHTML: false),
  ReportColumn(
    "file_id", "File id", description: "The platform's file number.", isShownInHTML: false),
  ReportColumn("source", "Source", description: "Where it is named, with SHA-256."),
]

private func reasonCell(_ reasons: [AbsenceReason]) -> ReportCell {
  var shown: [ReportInline] = []
  for (position, reason) in reasons.enumerated() {
    if position > 0 { shown.append(.text(position + 1 == reasons.count ? " or " : ", ")) }
    shown.append(
      reason.rule.map { .link(text: reason.words, to: .anchor(id: "rule-" + $0.id)) }
        ?? .text(reason.words))
  }
  return ReportCell(shown, value: .text(reasons.map(\.words).joined(separator: "; ")))
}

/// Files of the account: what pages of it list, and the workrooms that have the same file.
func accountSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  let rows = presenter.input.accountFiles.map { file in
    let sharing = jobs.filter { overview in
      overview.record.files.contains {
        ($0.fileID != nil && $0.fileID == file.fileID)
          || ($0.digest != nil && $0.digest == file.digest)
      }
    }
    return ReportRow([
      .text(file.name), presenter.size(file.sizeInBytes, absent: file.sizeText ?? "unknown"),
      presenter.instant(file.uploadedAt, absent: "–"),
      presenter.text(file.linkedIn, absent: "nowhere shown"),
      presenter.text(
        sharing.map { presenter.title($0.job.title, key: $0.job.key) }.joined(separator: "; "),
        absent: "none in this archive"),
      file.digest == nil ? .badge("absent", .caution) : .badge("held", .good),
      .text(file.fileID ?? ""), .text(file.digest ?? ""),
      presenter.sources(file.origins, limit: 1),
    ])
  }
  return ReportSection(
    id: "account", heading: "Account Files",
    blocks: [
      .paragraph([
        .text(
          "Files of the account, which could be linked into any workroom. They belong to no workroom "
            + "alone and count in none of the sums above.")
      ]),
      .table(
        ReportTable(
          id: "account-files", caption: "Account Files",
          columns: [
            ReportColumn("name", "File", description: "Name of the file."),
            ReportColumn(
              "bytes", "Size", type: .integer, unit: "bytes", description: "Size the page names."),
            ReportColumn("uploaded", "Uploaded", type: .instant, description: "When."),
            ReportColumn("linked_in", "Linked in", description: "As the page says."),
            ReportColumn(
              "workrooms", "Workrooms", description: "Jobs here that have the same file."),
            ReportColumn("held", "Held", description: "held, or absent from every source."),
            ReportColumn(
              "file_id", "File id", description: "The platform's file number.",
              isShownInHTML: false),
            ReportColumn(
              "sha256", "SHA-256", description: "Digest of the content, where held.",
              isShownInHTML: false),
            ReportColumn("source", "Source", description: "Where it is listed, with SHA-256."),
          ], rows: rows, noun: "File")),
    ])
}
