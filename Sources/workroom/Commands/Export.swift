import ArgumentParser
import Foundation
import Glibc
import WorkroomExport
import WorkroomImport
import WorkroomModel
import WorkroomReports
import WorkroomRules
import WorkroomStore

/// `workroom export FORMAT`
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes jobs, messages and files in open formats.",
    discussion: """
      jsonl: one JSON object per line; a manifest first, a completion record last. It holds what the
      jobs rest on as well, so that `workroom import` makes a store of it again; --no-sources leaves
      that out, --whole takes everything in, private mail too.
      csv: a table per kind of thing and a datapackage.json, in a folder of their own (--out).
      mbox: the mail of the jobs, as it stands in the sources (mboxrd); mail that speaks of other
      jobs as well, such as a daily digest, is left out and counted.
      ics: deadlines and milestones as a calendar, as of a day.
      files: every file version that a source holds, byte for byte, in a folder per job below --out,
      with index.csv (where each comes from, and what is absent) and sha256sums.txt; names are made
      safe for any system.
      All jobs, or those named with --job; without --whole private mail is in none of them. To standard output, or to
      what --out names; a folder is replaced as a whole, and one that holds anything else is refused.

      Example:
        workroom export jsonl > archive.jsonl
        workroom export csv --out tables/
        workroom export mbox --job 75331846 --out job.mbox
        workroom export files --out files/ --job 75331846
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, csv, mbox, ics, files }

  @Argument(help: "jsonl, csv, mbox, ics or files") var format: Format
  @Option(help: ArgumentHelp("The file or folder to write.", valueName: "path")) var out: String?
  @Option(help: ArgumentHelp("Only this job; may be repeated.", valueName: "job"))
  var job: [String] = []
  @Flag(inversion: .prefixedNo, help: "Of jsonl: what the jobs rest on, byte for byte.")
  var sources = true
  @Flag(help: "Of jsonl: everything that the store holds, private mail as well.")
  var whole = false
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var reportOptions: ReportOptions
  @OptionGroup var passwordOptions: PasswordOptions

  func validate() throws {
    guard format == .jsonl || (sources && !whole) else {
      throw ValidationError("--whole and --no-sources are for jsonl")
    }
    guard !whole || (sources && job.isEmpty) else {
      throw ValidationError("--whole takes all jobs and all sources")
    }
  }

  func run() throws {
    let store = try storeOptions.open()
    let keys = try keys(in: store)
    switch format {
    case .jsonl: try exportLines(of: store, keys)
    case .csv: try exportTables(of: store, keys)
    case .mbox: try exportMail(of: store, keys)
    case .ics: try exportCalendar(of: store, keys)
    case .files:
      guard let out else { throw ValidationError("export files needs --out DIR") }
      try exportFiles(of: store, keys, to: out)
    }
  }

  /// Keys of the jobs asked for, or of all, in the order of the job list.
  private func keys(in store: Store) throws -> [String] {
    let all = try store.jobKeys()
    guard !job.isEmpty else { return all }
    let named = try job.map { name in
      do { return try store.jobKey(named: name) } catch let error as StoreError {
        throw ValidationError(error.description)
      }
    }
    return all.filter(Set(named).contains)
  }

  private func exportTables(of store: Store, _ keys: [String]) throws {
    guard let out else { throw ValidationError("export csv needs --out DIR") }
    let folder = try ReplacedFolder(out)
    do {
      try CSVExport.write(store, jobs: keys) { name, bytes in
        try folder.append(bytes, to: name)
      }
      try folder.publish()
    } catch {
      folder.abandon()
      throw error
    }
    say("\(counted(keys.count, "job")) in \(out); datapackage.json describes the tables")
  }

  private func exportMail(of store: Store, _ keys: [String]) throws {
    let (mail, leftOut) = try store.mail(ofJobs: keys)
    let times = Dictionary(
      mail.map { ($0.origin, $0.sentAt) }, uniquingKeysWith: { first, _ in first })
    var written = 0
    try toFile { put in
      try store.deliverNatives(
        mail.map(\.origin), profiles: profiles(of: storeOptions.folder),
        password: passwordOptions.limits().password
      ) { origin, bytes in
        try put(MailboxExport.entry(bytes, sentAt: times[origin] ?? nil))
        written += 1
      }
    }
    let rest = leftOut == 0 ? "" : "; \(grouped(leftOut)) that speak of other jobs as well left out"
    say("\(counted(written, "mail", "mails")) of \(counted(keys.count, "job"))\(rest)")
    guard written == mail.count else {
      say("\(grouped(mail.count - written)) were not found again in the kept sources")
      throw ExitCode.failure
    }
  }

  private func exportCalendar(of store: Store, _ keys: [String]) throws {
    let platforms = try platformFacts(of: store, in: storeOptions.folder)
    let zone = try reportOptions.zone(default: platforms.main.zoneIdentifier)
    let input = try reportInput(
      store: store, facts: platforms.main, others: platforms.others, asOf: reportOptions.day,
      zone: zone)
    let asked = Set(keys)
    var entries: [CalendarEntry] = []
    for overview in input.jobs where asked.contains(overview.record.job.key) {
      entries += milestones(of: overview.record)
    }
    // What was dismissed is no deadline any more.
    entries += deadlines(
      input.actions.filter { $0.jobKey.map(asked.contains) ?? job.isEmpty })
    try toFile { put in try put(CalendarExport.file(entries, asOf: reportOptions.day)) }
  }

  private func milestones(of record: JobRecord) -> [CalendarEntry] {
    record.milestones.compactMap { milestone in
      guard let day = milestone.due.flatMap({ CivilDate(iso: $0) }) else { return nil }
      let amount = milestone.amount.map { ", \($0.shown)" } ?? ""
      return CalendarEntry(
        key: "\(record.job.key):milestone:\(milestone.revision ?? 0):\(day.iso):\(milestone.name)",
        day: day, title: "\(record.job.title): \(milestone.name)",
        detail:
          "Milestone of revision \(milestone.revision.map(String.init) ?? "unknown")\(amount)\n"
          + (milestone.description ?? ""))
    }
  }

  private func deadlines(_ findings: [Finding]) -> [CalendarEntry] {
    findings.compactMap { finding in
      guard let due = finding.due else { return nil }
      return CalendarEntry(
        key: finding.key, day: due.day,
        title: "\(finding.kind.label): \(finding.jobTitle ?? "the platform")",
        detail: "\(finding.statement)\nRule: \(finding.rule.text) (\(finding.rule.source))")
    }
  }

  /// Writes to standard output, or to a file that stands only when it is whole.
  func toFile(_ body: (([UInt8]) throws -> Void) throws -> Void) throws {
    guard let out else {
      try body { write($0, to: 1) }
      return
    }
    let partial = out + ".part"
    let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StoreError.cannotWrite(partial, code: errno) }
    do {
      try body { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { throw StoreError.cannotWrite(partial, code: errno) }
          rest = rest.dropFirst(count)
        }
      }
      guard fsync(file) == 0 else { throw StoreError.cannotWrite(partial, code: errno) }
      close(file)
    } catch {
      close(file)
      unlink(partial)
      throw error
    }
    guard rename(partial, out) == 0 else { throw StoreError.cannotWrite(out, code: errno) }
  }
}
