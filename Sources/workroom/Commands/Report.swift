import ArgumentParser
import Foundation
import ReportRendering
import Synchronization
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
      but reports is refused. One line on standard output says what the report found, fit for the
      subject of a mail.

      --since says first what changed since a day: new, moved and finished jobs, those gone quiet,
      terms, money and disputes. --since last takes the day of the report that stands in --out, and
      tells as well what that one did not say yet. Without --since the changes of the last 90 days
      stand further down.

      --quota says how much a workroom may hold, for all of them or for one job (JOB=SIZE, as often as
      wanted), since the platform's support granted more on request; sizes are 500MB, 1GB, 1048576.

      Example:
        workroom report all --out reports/ --as-of 2016-06-01
        workroom report all --out reports/ --since last --zone Europe/Stockholm
        workroom report storage --out storage/ --quota 75331846=1GB
      """)

  @Argument(help: "job-status, action-required, storage or all") var kind: ReportKind
  @Option(help: ArgumentHelp("The folder to write.", valueName: "dir")) var out: String
  @Option(help: "html, csv, json, separated by commas.") var format = "html,csv"
  @Option(
    help: ArgumentHelp(
      "Show first what changed since that day, or since the report in --out.",
      valueName: "YYYY-MM-DD|last"))
  var since: String?
  @Option(
    help: ArgumentHelp(
      "A workroom's quota in place of the rule's, for all or one job.", valueName: "size|job=size"))
  var quota: [String] = []
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var reportOptions: ReportOptions

  func run() throws {
    let store = try storeOptions.open().reader()
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
    let day = reportOptions.day
    let earlier = since == "last" ? earlierReport() : nil
    var input = try reportInput(
      store: store, facts: facts, others: platforms.others, asOf: day, zone: zone,
      since: try since.flatMap { $0 == "last" ? earlier?.day : try dayOfSince($0) },
      quotaBytes: try quotas(in: store))
    try input.readMail(from: store)
    input.earlier = earlier
    let folder = try ReplacedFolder(out)
    let written = Tally()
    let sink = ReportSink(
      write: { file in
        try folder.write(file.bytes, to: file.name)
        written.add()
      }, append: { try folder.append($0.bytes, to: $0.name) })
    do {
      if kind == .all, formats.contains(.html) {
        input.previews = try writePreviews(
          of: imageDigests(in: input), from: store, profiles(of: storeOptions.folder), to: sink)
      }
      try writeReports(kind, input, store: store, formats: formats, sink: sink)
      try folder.publish()
    } catch {
      folder.abandon()
      throw error
    }
    show(summaryLine(input))
    say(
      "\(kind.rawValue) as of \(day.iso), \(zone.identifier): "
        + "\(counted(written.count, "file")) in \(out)")
  }
}

extension Report {
  private func dayOfSince(_ text: String) throws -> CivilDate {
    guard let day = CivilDate(iso: text) else {
      throw ValidationError(
        "--since \(text) is no day; write one like 2016-06-01, or last for the report in --out")
    }
    return day
  }

  /// What the report said that stands in --out; none the first time, which is no fault.
  private func earlierReport() -> ReportState? {
    let path = "\(out)/\(ReportState.fileName)"
    guard let bytes = FileManager.default.contents(atPath: path) else {
      say("\(out) holds no earlier report; nothing to compare with yet")
      return nil
    }
    do {
      return try ReportState(bytes: Array(bytes))
    } catch {
      say("\(path) is not what a report left; nothing to compare with")
      return nil
    }
  }

  /// Writes the images into `images/`, each once, and gives their paths by digest. A source that cannot
  /// be read now costs its previews, not the report.
  private func writePreviews(
    of digests: [String], from store: Store, _ profiles: PlatformProfiles, to sink: ReportSink
  ) throws -> [String: String] {
    var paths: [String: String] = [:]
    var failure: (any Error)?
    do {
      try store.streamContents(digests, profiles: profiles) { digest, bytes in
        guard bytes.sizeInBytes <= imageLimitInBytes else { return }
        let content = try bytes.all(limit: imageLimitInBytes)
        guard let name = ReportImage.fileName(of: content, digest: digest) else { return }
        let path = "images/\(name)"
        do {
          try sink.write(RenderedFile(name: path, bytes: content))
        } catch {
          failure = error
        }
        paths[digest] = path
      }
    } catch {
      say("some images have no preview: \(error)")
    }
    if let failure { throw failure }
    return paths
  }
}

/// How many files were written, counted from several threads.
private final class Tally: Sendable {
  private let value = Mutex(0)

  var count: Int { value.withLock { $0 } }

  func add() { value.withLock { $0 += 1 } }
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
