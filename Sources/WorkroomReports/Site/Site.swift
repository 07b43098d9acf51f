package import ReportRendering
import WorkroomModel
import WorkroomRules
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

/// Where finished files go; calls may come from several threads at once.
package struct ReportSink: Sendable {
  /// Writes a file.
  package var write: @Sendable (RenderedFile) throws -> Void
  /// Adds to the end of a file, for what is too large to be held at once.
  package var append: @Sendable (RenderedFile) throws -> Void

  package init(
    write: @escaping @Sendable (RenderedFile) throws -> Void,
    append: @escaping @Sendable (RenderedFile) throws -> Void
  ) {
    self.write = write
    self.append = append
  }
}

/// The files of one report or of the whole site, one after another, so that none is kept in memory
/// longer than it takes to write it. With `.all` every job has a page of its own, and a long
/// conversation one for each stretch of its messages.
package func writeReports(
  _ kind: ReportKind, _ input: ReportInput, store: Store, formats: Set<ReportFormat>,
  sink: ReportSink
) throws {
  var input = input
  input.isWholeSite = kind == .all
  var writer = SiteWriter(formats: formats, sink: sink)
  // A report written alone must not lead to pages that are not there.
  if kind != .all { writer.names = [kind.rawValue, kind.rawValue + ".ics"] }
  if kind == .all {
    // Most pages lead to the sources; where they fill several pages, others need to know which.
    let sources = sourcesReport(input)
    writer.renderer.remember(sources)
    input.messagePages = try writeJobs(input, store: store, &writer)
    try writer.add(sources)
  }
  let reports: [(ReportKind, (ReportInput) -> ReportDocument)] = [
    (.jobStatus, jobStatusReport), (.actionRequired, actionRequiredReport),
    (.storage, storageReport),
  ]
  for (one, report) in reports where kind == one || kind == .all {
    let document = report(input)
    // The start page leads into the midst of these.
    if kind == .all { writer.renderer.remember(document) }
    try writer.add(document)
  }
  if kind == .actionRequired || kind == .all { try sink.write(actionCalendar(input)) }
  if kind == .all {
    try writer.add(indexPage(input))
    if formats.contains(.html) {
      try writer.add(searchPage(input))
      try writer.chunks.finish(emit: sink.write)
    }
    try sink.write(columnDictionaryPage(input))
  }
  try sink.write(ReportState(input).file())
  if formats.contains(.html) {
    for file in writer.renderer.sharedFiles { try sink.write(file) }
  }
}

/// All files of `report all` at once; for tests and small archives.
package func site(
  _ input: ReportInput, store: Store, formats: Set<ReportFormat> = [.html, .csv]
) throws -> [RenderedFile] {
  let files = GatheredFiles()
  try writeReports(.all, input, store: store, formats: formats, sink: files.sink)
  return files.all
}

/// The columns of every CSV and JSON file, for the dictionary beside the reports.
package func columnDictionary(_ input: ReportInput) -> [ReportTable] {
  let documents = [
    jobStatusReport(input), actionRequiredReport(input), storageReport(input),
    sourcesReport(input),
  ]
  let presenter = Presenter(input: input)
  // One job of each make is enough; an archive may have thousands.
  var known: Set<String> = []
  let telling = input.jobs.filter { overview in
    let parts = parts(of: overview)
    defer { known.formUnion(parts) }
    return !parts.isSubset(of: known)
  }
  let jobTables = telling.flatMap {
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

/// The parts of a job's page that have tables of their own.
private func parts(of overview: JobOverview) -> Set<String> {
  let record = overview.record
  var parts: Set<String> = ["page"]
  if !overview.findings.isEmpty { parts.insert("actions") }
  if !overview.readiness.isEmpty { parts.insert("readiness") }
  if !record.job.statusHistory.isEmpty { parts.insert("status") }
  if !record.terms.isEmpty { parts.insert("terms") }
  if !record.milestones.isEmpty { parts.insert("milestones") }
  if !record.statusReports.isEmpty { parts.insert("reports") }
  if !record.payments.isEmpty { parts.insert("payments") }
  if !record.files.isEmpty { parts.insert("files") }
  if !record.parties.isEmpty { parts.insert("people") }
  return parts
}
