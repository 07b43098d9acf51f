import ArgumentParser
import ReportRendering
import WorkroomImport
import WorkroomModel
import WorkroomReports
import WorkroomStore

extension ReportKind: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}

/// `workroom report KIND`
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes reports as HTML, CSV and JSON.",
    discussion: """
      job-status: every job, where it stands and what changed. action-required: who must do what, by
      when, and why we say so. storage: what each workroom holds, against the platform's limits and
      deletion dates. all: these, a page per job, the reconciliation, and an index.html that leads
      through them.

      --out is replaced as a whole and only when everything was written; a folder that holds anything
      but reports is refused.

      --quota says how much a workroom may hold, for all of them or for one job (JOB=SIZE, as often as
      wanted), since the platform's support granted more on request; sizes are 500MB, 1GB, 1048576.

      Example:
        workroom report all --out reports/ --as-of 2016-06-01
        workroom report storage --out storage/ --quota 75331846=1GB
      """)

  @Argument(help: "job-status, action-required, storage or all") var kind: ReportKind
  @Option(help: ArgumentHelp("The folder to write.", valueName: "dir")) var out: String
  @Option(help: "html, csv, json, separated by commas.") var format = "html,csv"
  @Option(
    help: ArgumentHelp(
      "Show first what changed since that day.", valueName: "YYYY-MM-DD"))
  var since: CivilDate?
  @Option(
    help: ArgumentHelp(
      "A workroom's quota in place of the rule's, for all or one job.", valueName: "size|job=size"))
  var quota: [String] = []
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var reportOptions: ReportOptions

  func run() throws {
    let store = try storeOptions.open()
    let platforms = try platformFacts(of: store, in: storeOptions.folder)
    let facts = platforms.main
    let zone = try reportOptions.zone(default: facts.zoneIdentifier)
    let formats = try Set(
      format.split(separator: ",").map { name in
        guard let format = ReportFormat(rawValue: String(name)) else {
          throw ValidationError("\(name) is no format; known are html, csv, json")
        }
        return format
      })
    let input = try reportInput(
      store: store, facts: facts, others: platforms.others, asOf: reportOptions.day, zone: zone,
      since: since, quotaBytes: try quotas(in: store))
    let folder = try ReplacedFolder(out)
    var count = 0
    do {
      try writeReports(kind, input, store: store, formats: formats) { file in
        try folder.write(file.bytes, to: file.name)
        count += 1
      }
      try folder.publish()
    } catch {
      folder.abandon()
      throw error
    }
    show(
      "\(kind.rawValue) as of \(reportOptions.day.iso), \(zone.identifier): "
        + "\(counted(input.jobs.count, "job")), \(counted(count, "file")) in \(out)")
  }
}

extension Report {
  /// The quotas the user gave, by key of the job; the empty key stands for all.
  private func quotas(in store: Store) throws -> [String: Int] {
    var quotas: [String: Int] = [:]
    for word in quota {
      let cut = word.lastIndex(of: "=")
      let text = cut.map { String(word[word.index(after: $0)...]) } ?? word
      guard let bytes = Int(text) ?? PrintedSize(text)?.bytes, bytes > 0 else {
        throw ValidationError("--quota \(word): \(text) is no size; write one like 500MB or 1GB")
      }
      guard let cut else {
        quotas[""] = bytes
        continue
      }
      do {
        quotas[try store.jobKey(named: String(word[..<cut]))] = bytes
      } catch let error as StoreError {
        throw ValidationError("--quota \(word): \(error.description)")
      }
    }
    return quotas
  }
}
