package import ReportRendering
import WorkroomModel
package import WorkroomStore

/// What can be reported.
package enum ReportKind: String, Sendable, CaseIterable {
  case jobStatus = "job-status"
  case actionRequired = "action-required"
  case storage
  case all
}

/// In which forms files are written.
package enum ReportFormat: String, Sendable, CaseIterable {
  case html, csv, json
}

/// The files of one report or of the whole site, one after another, so that none is kept in memory
/// longer than it takes to write it. With `.all` every job has a page of its own.
package func writeReports(
  _ kind: ReportKind, _ input: ReportInput, store: Store, formats: Set<ReportFormat>,
  emit: (RenderedFile) throws -> Void
) throws {
  let renderer = HTMLRenderer(kind: .report)
  // A report written alone must not lead to pages that are not there.
  let names: Set<String> =
    kind == .all
    ? Set(
      ["index", "job-status", "action-required", "storage", "sources", "action-required.ics"]
        + input.jobs.map { jobPageName($0.job.key) })
    : [kind.rawValue, kind.rawValue + ".ics"]
  func add(_ document: ReportDocument, folder: String = "") throws {
    if formats.contains(.html) {
      for page in renderer.pages(of: document.linkingOnly(to: names)) { try emit(page) }
    }
    for table in document.tables where !isRepeated(table) {
      if formats.contains(.csv) {
        try emit(
          RenderedFile(name: "\(folder)\(table.id).csv", bytes: CSVRenderer().file(for: table)))
      }
      if formats.contains(.json) {
        try emit(
          RenderedFile(name: "\(folder)\(table.id).json", bytes: JSONRenderer().file(for: table)))
      }
    }
  }
  if kind == .jobStatus || kind == .all { try add(jobStatusReport(input)) }
  if kind == .actionRequired || kind == .all {
    try add(actionRequiredReport(input))
    try emit(actionCalendar(input))
  }
  if kind == .storage || kind == .all { try add(storageReport(input)) }
  if kind == .all {
    try add(sourcesReport(input))
    for overview in input.jobs {
      let key = overview.job.key
      let messages = try store.jobRecord(key: key, includingMessages: true).messages
      let page = jobPage(
        overview, messages: messages,
        diagnostics: try store.diagnostics(jobKey: key, limit: 500), input: input)
      try add(page, folder: jobPageName(key) + "/")
    }
    try add(indexPage(input))
    try emit(columnDictionaryPage(input))
  }
  if formats.contains(.html) {
    for file in renderer.sharedFiles { try emit(file) }
  }
}

/// All files of `report all` at once; for tests and small archives.
package func site(
  _ input: ReportInput, store: Store, formats: Set<ReportFormat> = [.html, .csv]
) throws -> [RenderedFile] {
  var files: [RenderedFile] = []
  try writeReports(.all, input, store: store, formats: formats) { files.append($0) }
  return files
}

/// The columns of every CSV and JSON file, for the dictionary beside the reports.
package func columnDictionary(_ input: ReportInput) -> [ReportTable] {
  let documents = [
    jobStatusReport(input), actionRequiredReport(input), storageReport(input),
    sourcesReport(input),
  ]
  let presenter = Presenter(input: input)
  let jobTables = input.jobs.flatMap {
    jobPage($0, messages: [], diagnostics: [], input: input).tables
  }
  let always = [
    messageTable([], ourSide: .unknown, presenter),
    statusReportTable([], isHourly: false, presenter), peopleTable([], presenter),
    diagnosticTable(presenter, [], id: "job-diagnostics"),
  ]
  var seen: Set<String> = []
  return (documents.flatMap(\.tables) + jobTables + always).filter {
    !isRepeated($0) && seen.insert($0.id).inserted
  }.map(\.columnDictionary)
}

/// Tables that close every report; the page of sources has them as files.
private func isRepeated(_ table: ReportTable) -> Bool {
  table.id == "coverage" || table.id == "rules"
}
