import ReportRendering
import WorkroomModel
import WorkroomRules

/// File versions as rows; the job stands in its own column unless there is only one.
func fileTable(
  _ presenter: Presenter, _ jobs: [JobOverview], id: String, showsJob: Bool = true
) -> ReportTable {
  let columns = [
    ReportColumn("name", "File", description: "Name of the file."),
    ReportColumn("version", "Version", type: .integer, description: "Version, where one is known."),
    ReportColumn(
      "job", "Job", description: "Title of the job.", isFacet: showsJob, isShownInHTML: showsJob),
    ReportColumn("job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
    ReportColumn(
      "bytes", "Size", type: .integer, unit: "bytes", description: "Size of the content."),
    ReportColumn(
      "size_as_found", "Size as found", description: "As printed.", isShownInHTML: false),
    ReportColumn(
      "type", "Type", description: "Ending of the name.", isFacet: true, isShownInHTML: false),
    ReportColumn(
      "visibility", "Access", description: "Shared or Private, as found.", isFacet: true,
      isShownInHTML: !showsJob),
    ReportColumn("category", "Category", description: "As found.", isShownInHTML: false),
    ReportColumn("uploaded_by", "By", description: "Who uploaded it."),
    ReportColumn("uploaded", "Uploaded", type: .instant, description: "When.", isFacet: true),
    ReportColumn("attached_to", "From", description: "Where it was attached, as found."),
    ReportColumn("held", "Held", description: "held, or absent from every source.", isFacet: true),
    ReportColumn(
      "version_basis", "Version by", description: "Why it is a version.", isShownInHTML: false),
    ReportColumn(
      "job_basis", "Of this job by",
      description: "Why it is a file of this job, where no page or mail of the job names it.",
      isShownInHTML: false),
    ReportColumn(
      "places", "Places", type: .integer, description: "Places that name or hold it.",
      isShownInHTML: false),
    ReportColumn(
      "file_id", "File id", description: "The platform's file number.", isShownInHTML: false),
    ReportColumn(
      "sha256", "SHA-256", description: "Digest of the content, where held.", isShownInHTML: false),
    ReportColumn("source", "Source", description: "Where it is named or held, with SHA-256."),
  ]
  let rows = jobs.flatMap { overview in
    overview.record.files.enumerated().map { index, file in
      ReportRow(
        id: showsJob ? "file:\(overview.job.key)-\(index + 1)" : "file-\(index + 1)",
        [
          .text(file.name), file.version.map { .integer($0) } ?? .absent("–"),
          .link(
            presenter.title(overview.job.title, key: overview.job.key),
            to: presenter.jobTarget(overview.job.key, "files")), .text(overview.job.key),
          presenter.size(file.sizeInBytes, absent: file.sizeText ?? "unknown"),
          .text(file.sizeText ?? ""), .text(fileType(file.name)),
          presenter.text(file.visibility, absent: "–"), .text(file.category ?? ""),
          presenter.text(file.uploadedBy, absent: "–"),
          presenter.instant(file.uploadedAt, absent: "–"),
          presenter.text(file.attachedTo, absent: "–"),
          heldCell(file, presenter),
          .text(file.versionBasis ?? ""), .text(file.jobBasis ?? ""), .integer(file.origins.count),
          .text(file.fileID ?? ""),
          file.digest.map { ReportCell([.code(presenter.short($0))], value: .text($0)) }
            ?? .absent("–"), presenter.sources(file.origins, limit: 1),
        ])
    }
  }
  return ReportTable(
    id: id, caption: "File versions", columns: columns, rows: rows, isFilterable: rows.count > 8,
    noun: showsJob ? nil : "File")
}

private func heldCell(_ file: FileVersion, _ presenter: Presenter) -> ReportCell {
  guard !file.isAbsent else { return .badge("absent", .caution) }
  var cell = ReportCell.badge("held", .good)
  if let digest = file.digest { cell.shown += [.lineBreak, .code(presenter.short(digest))] }
  return cell
}

extension StorageUse {
  /// Whether no source says how large anything in the workroom is.
  var isUnsized: Bool { printedBytes == nil && listedBytes == 0 && unsizedVersions > 0 }
}
