import ReportRendering
import WorkroomModel
import WorkroomRules

func compositionSection(_ presenter: Presenter, _ jobs: [JobOverview]) -> ReportSection {
  var types: [String: (count: Int, bytes: Int)] = [:]
  var months: [Int: (count: Int, bytes: Int)] = [:]
  for file in jobs.flatMap(\.record.files) {
    let type = fileType(file.name)
    types[type, default: (0, 0)].count += 1
    types[type, default: (0, 0)].bytes &+= file.sizeInBytes ?? 0
    guard let at = file.uploadedAt else { continue }
    let date = day(of: at, in: presenter.platformZone)
    months[date.year * 12 + date.month - 1, default: (0, 0)].count += 1
    months[date.year * 12 + date.month - 1, default: (0, 0)].bytes &+= file.sizeInBytes ?? 0
  }
  let bars = types.sorted { ($1.value.bytes, $0.key) < ($0.value.bytes, $1.key) }.prefix(20).map {
    ReportBar(
      $0.key, value: $0.value.bytes,
      shownValue: "\(sizeInMB($0.value.bytes)), \(counted($0.value.count, "version"))")
  }
  var blocks: [ReportBlock] = [
    .picture(
      .bars(
        title: "By type of file",
        description: "Sizes of all versions whose size is known, by the ending of the name.",
        bars: Array(bars)))
  ]
  if let first = months.keys.min(), let last = months.keys.max(), last > first, last - first < 240 {
    let isYearly = last - first > 36
    var steps: [(label: String, bytes: Int, count: Int)] = []
    for month in first...last {
      let value = months[month] ?? (0, 0)
      let label = isYearly ? String(month / 12) : "\(month / 12)-\(padded(month % 12 + 1, 2))"
      if steps.last?.label == label {
        steps[steps.count - 1].bytes &+= value.bytes
        steps[steps.count - 1].count += value.count
      } else {
        steps.append((label, value.bytes, value.count))
      }
    }
    blocks.append(
      .picture(
        .columns(
          title: isYearly ? "By year of upload" : "By month of upload",
          description: "Sizes of the versions uploaded, where the day of the upload is known.",
          columns: steps.map {
            ReportBar(
              $0.label, value: $0.bytes,
              shownValue: "\(sizeInMB($0.bytes)), \(counted($0.count, "version"))")
          })))
  }
  return ReportSection(id: "composition", heading: "What the files are", blocks: blocks)
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
