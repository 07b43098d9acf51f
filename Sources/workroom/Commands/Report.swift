import ArgumentParser
import Foundation
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

      Example:
        workroom report all --out reports/ --as-of 2016-06-01
      """)

  @Argument(help: "job-status, action-required, storage or all") var kind: ReportKind
  @Option(help: ArgumentHelp("The folder to write.", valueName: "dir")) var out: String
  @Option(help: "html, csv, json, separated by commas.") var format = "html,csv"
  @Option(
    help: ArgumentHelp(
      "Show first what changed since that day.", valueName: "YYYY-MM-DD"))
  var since: CivilDate?
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
      since: since)
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

/// A folder that is written beside its place and takes it only when it is whole.
struct ReplacedFolder {
  private static let marker = ".workroom-reports"
  private let target: String
  private let staged: String

  /// Refuses a target that holds anything but reports of ours.
  init(_ target: String) throws {
    self.target = target.hasSuffix("/") ? String(target.dropLast()) : target
    staged = self.target + ".workroom-partial"
    let files = FileManager.default
    if files.fileExists(atPath: self.target) {
      let held = try ReplacedFolder.files(below: self.target)
      let ours = try ReplacedFolder.listed(in: self.target)
      if let other = held.first(where: { !ours.contains($0) }) {
        throw ValidationError(
          "\(target) holds \(other), which is no report; name a folder of its own for reports")
      }
    }
    if files.fileExists(atPath: staged) { try files.removeItem(atPath: staged) }
    try files.createDirectory(atPath: staged, withIntermediateDirectories: true)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let path = "\(staged)/\(name)"
    if let slash = path.lastIndex(of: "/") {
      try FileManager.default.createDirectory(
        atPath: String(path[..<slash]), withIntermediateDirectories: true)
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private static func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: "\(folder)/\(name)", isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }.sorted()
  }

  /// What the last run wrote there, by the list it left.
  private static func listed(in folder: String) throws -> Set<String> {
    guard let list = FileManager.default.contents(atPath: "\(folder)/\(marker)") else { return [] }
    return Set(String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init))
      .union([marker])
  }

  func publish() throws {
    let files = FileManager.default
    let names = try ReplacedFolder.files(below: staged).joined(separator: "\n")
    try write(Array(names.utf8), to: ReplacedFolder.marker)
    let old = target + ".workroom-old"
    if files.fileExists(atPath: old) { try files.removeItem(atPath: old) }
    let isThere = files.fileExists(atPath: target)
    if isThere { try files.moveItem(atPath: target, toPath: old) }
    try files.moveItem(atPath: staged, toPath: target)
    if isThere { try files.removeItem(atPath: old) }
  }

  /// Leaves the old reports as they are.
  func abandon() {
    do {
      try FileManager.default.removeItem(atPath: staged)
    } catch {
      say("\(staged) could not be removed: \(error.localizedDescription)")
    }
  }
}
