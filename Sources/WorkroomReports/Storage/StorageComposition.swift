import ReportRendering
import WorkroomModel
import WorkroomRules

private struct Amount {
  var count = 0
  var bytes = 0

  mutating func add(_ file: FileVersion) {
    count += 1
    let (sum, overflow) = bytes.addingReportingOverflow(file.sizeInBytes ?? 0)
    bytes = overflow ? .max : sum
  }

  var words: String { "\(sizeInMB(bytes)), \(counted(count, "version"))" }
}

/// What the files are and when they came: as pictures over all workrooms, as tables by workroom.
func compositionSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  var types: [String: Amount] = [:]
  var months: [Int: Amount] = [:]
  for file in jobs.flatMap(\.record.files) {
    types[fileType(file.name), default: Amount()].add(file)
    if let month = month(of: file, presenter) { months[month, default: Amount()].add(file) }
  }
  let bars = types.sorted { ($1.value.bytes, $0.key) < ($0.value.bytes, $1.key) }.prefix(20).map {
    ReportBar($0.key, value: $0.value.bytes, shownValue: $0.value.words)
  }
  var blocks: [ReportBlock] = [
    .picture(
      .bars(
        title: "By type of file",
        description: "Sizes of all versions whose size is known, by the ending of the name.",
        bars: Array(bars)))
  ]
  // Up to twenty years of months; an archive that claims more has a wrong date in it.
  if let first = months.keys.min(), let last = months.keys.max(), last > first, last - first < 240 {
    blocks.append(
      .picture(
        .columns(
          title: "By month of upload",
          description: "Sizes of the versions uploaded, where the day of the upload is known.",
          columns: (first...last).map { month in
            let amount = months[month] ?? Amount()
            return ReportBar(label(of: month), value: amount.bytes, shownValue: amount.words)
          })))
  }
  blocks.append(
    .details(
      summary: [.text("The same by workroom, as tables")],
      [.table(typeTable(presenter, jobs)), .table(monthTable(presenter, jobs))]))
  return ReportSection(id: "composition", heading: "What the files are", blocks: blocks)
}

private func month(of file: FileVersion, _ presenter: Presenter) -> Int? {
  guard let at = file.uploadedAt else { return nil }
  let date = day(of: at, in: presenter.platformZone)
  return date.year * 12 + date.month - 1
}

private func label(of month: Int) -> String { "\(month / 12)-\(padded(month % 12 + 1, 2))" }

private func typeTable(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportTable {
  let rows = jobs.flatMap { overview in
    Dictionary(grouping: overview.record.files) { fileType($0.name) }
      .sorted { $0.key < $1.key }.map { amountRow($0.key, $0.value, overview, presenter) }
  }
  return amountTable(
    "storage-types", "By type and workroom",
    ReportColumn("type", "Type", description: "Ending of the name.", isFacet: true), rows)
}

private func monthTable(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportTable {
  let rows = jobs.flatMap { overview in
    Dictionary(grouping: overview.record.files) { month(of: $0, presenter).map(label) ?? "" }
      .sorted { $0.key < $1.key }.map {
        amountRow($0.key.isEmpty ? "not known" : $0.key, $0.value, overview, presenter)
      }
  }
  return amountTable(
    "storage-months", "By month of upload and workroom",
    ReportColumn("month", "Month", description: "Month of the upload, YYYY-MM.", isFacet: true),
    rows)
}

private func amountTable(
  _ id: String, _ caption: String, _ what: ReportColumn, _ rows: [ReportRow]
) -> ReportTable {
  ReportTable(
    id: id, caption: caption,
    columns: [
      what,
      ReportColumn("job", "Job", description: "Title of the job.", isFacet: true),
      ReportColumn("job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
      ReportColumn("versions", "Versions", type: .integer, description: "File versions."),
      ReportColumn(
        "bytes", "Size", type: .integer, unit: "bytes",
        description: "Their sizes, where known, added up."),
      ReportColumn("absent", "Absent", type: .integer, description: "Of these held by no source."),
    ], rows: rows)
}

private func amountRow(
  _ what: String, _ files: [FileVersion], _ overview: JobOverview, _ presenter: Presenter
) -> ReportRow {
  var amount = Amount()
  for file in files { amount.add(file) }
  return ReportRow([
    .text(what),
    .link(
      presenter.title(overview.job.title, key: overview.job.key),
      to: presenter.jobTarget(overview.job.key, "files")),
    .text(overview.job.key), .integer(amount.count), presenter.size(amount.bytes),
    .integer(files.filter(\.isAbsent).count),
  ])
}

/// The largest versions of all workrooms, held or not: where the space went.
func largestSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  let files = jobs.flatMap { overview in overview.record.files.map { (overview, $0) } }
    .filter { $0.1.sizeInBytes != nil }.sorted { left, right in
      (right.1.sizeInBytes ?? 0, left.0.job.key, left.1.name, left.1.version ?? 0)
        < (left.1.sizeInBytes ?? 0, right.0.job.key, right.1.name, right.1.version ?? 0)
    }
  return ReportSection(
    id: "largest", heading: "Largest files",
    blocks: [
      .table(
        ReportTable(
          id: "largest-files", caption: "The largest file versions",
          columns: [
            ReportColumn("name", "File", description: "Name of the file."),
            ReportColumn(
              "version", "Version", type: .integer, description: "Version, where one is known."),
            ReportColumn("job", "Job", description: "Title of the job."),
            ReportColumn(
              "job_key", "Key", description: "Stable key of the job.", isShownInHTML: false),
            ReportColumn(
              "bytes", "Size", type: .integer, unit: "bytes", description: "Size of the content."),
            ReportColumn("held", "Held", description: "held, or absent from every source."),
            ReportColumn("source", "Source", description: "Where it is named or held."),
          ],
          rows: files.prefix(20).map { overview, file in
            ReportRow([
              .text(file.name), file.version.map { .integer($0) } ?? .absent("–"),
              .link(
                presenter.title(overview.job.title, key: overview.job.key),
                to: presenter.jobTarget(overview.job.key, "files")),
              .text(overview.job.key), presenter.size(file.sizeInBytes),
              file.isAbsent ? .badge("absent", .caution) : .badge("held", .good),
              presenter.sources(file.origins, limit: 1),
            ])
          }))
    ])
}

func fileType(_ name: String) -> String {
  let last = fileNameKey(name).drop { $0 == "." }
  guard let dot = last.lastIndex(of: "."), last.index(after: dot) < last.endIndex else {
    return "no ending"
  }
  return String(last[last.index(after: dot)...])
}

func duplicateSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  var places: [String: [(JobOverview, FileVersion)]] = [:]
  for overview in jobs {
    for file in overview.record.files {
      if let digest = file.digest { places[digest, default: []].append((overview, file)) }
    }
  }
  let repeated = places.filter { $0.value.count > 1 }.sorted { left, right in
    let (a, b) = (left.value[0].1.sizeInBytes ?? 0, right.value[0].1.sizeInBytes ?? 0)
    return (b, left.key) < (a, right.key)
  }
  guard !repeated.isEmpty else {
    return ReportSection(
      id: "duplicates", heading: "Duplicates",
      blocks: [.paragraph([.text("No content stands under two names or in two workrooms.")])])
  }
  return ReportSection(
    id: "duplicates", heading: "Duplicates",
    blocks: [
      .table(
        ReportTable(
          id: "duplicates", caption: "The same content more than once",
          columns: [
            ReportColumn("names", "Names", description: "Names, with versions and jobs."),
            ReportColumn("times", "Times", type: .integer, description: "How often it stands."),
            ReportColumn(
              "bytes", "Size", type: .integer, unit: "bytes", description: "Size of one."),
            ReportColumn("sha256", "SHA-256", description: "Digest of the content."),
          ],
          rows: repeated.prefix(500).map { digest, files in
            ReportRow([
              .text(
                files.map { overview, file in
                  "“\(file.name)”" + (file.version.map { " version \($0)" } ?? "")
                    + " in \(presenter.title(overview.job.title, key: overview.job.key))"
                }.joined(separator: "; ")), .integer(files.count),
              presenter.size(files[0].1.sizeInBytes),
              ReportCell([.code(presenter.short(digest))], value: .text(digest)),
            ])
          }))
    ])
}
