import ArgumentParser
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// `workroom import PATH...`
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Reads mailboxes, saved pages, zip bundles and folders of them into a store.",
    discussion: """
      What a file is, its content decides. Every byte is accounted for: imported, already known,
      ignored with the reason, or quarantined with the reason; the counts are printed at the end.
      A source that is in the store already adds nothing. Sources are copied into the store and
      never changed; with --reference they stay where they are, and every command that needs their
      bytes says so when they changed or are gone.

      What `workroom export jsonl` wrote is taken in again: its sources, decisions and profiles.

      Whose files lie in a folder or bundle is told from the workroom's number or the job's title in
      its path and from the pages and mail beside them; --job says it instead.

      Example:
        workroom import "Takeout/Mail/All mail.mbox" pages/ files.zip --store jobs.workroom
        workroom import Desktop/handover.zip --job 75331846
      """)

  @Argument(help: "Files and folders.") var paths: [String]
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var platformOptions: PlatformOptions
  @Flag(help: "Read everything and say what would be imported; write nothing.")
  var dryRun = false
  @Flag(help: "Leave out mail that is not the platform's; it is counted as ignored.")
  var platformMailOnly = false
  @Flag(help: "Leave the sources where they are; keep a pointer and their SHA-256.")
  var reference = false
  @Option(
    help: ArgumentHelp(
      "The job that files in folders and bundles belong to: workroom number, job number, key or title.",
      valueName: "job"))
  var job: String?
  @OptionGroup var passwordOptions: PasswordOptions
  @Flag(help: "Leave the search index for later; `search` builds what is missing.")
  var noSearchIndex = false
  @Flag(help: "Print no progress.") var quiet = false

  func run() throws {
    let limits = try passwordOptions.limits()
    let search = findSources(paths)
    search.problems.forEach(say)
    guard !search.found.isEmpty || search.problems.isEmpty else { throw ExitCode.failure }
    let profiles = try platformOptions.profiles(of: storeOptions.folder)
    var readable = search.found.filter { $0.sizeInBytes > 0 }
    let archives = try readable.filter(ExportedArchive.isOne)
    readable.removeAll(where: archives.contains)
    for archive in archives { try take(archive, limits) }
    if readable.isEmpty, !archives.isEmpty, search.problems.isEmpty { return }
    for empty in search.found where empty.sizeInBytes == 0 {
      say("\(empty.name): empty file, nothing to import")
    }
    let walker = SourceWalker(profiles: profiles)
    // What nothing is known of is kept as files, but it makes no store.
    let isKnown = try readable.contains { try walker.isKnown($0) }
    let isThere = Store.exists(at: storeOptions.folder)
    if !isKnown, readable.isEmpty || (job == nil && !isThere) {
      say("nothing here is of a kind that is read: no mailbox, message, saved page or bundle")
      if !dryRun, isThere { try noteUnread(search) }
      throw search.problems.isEmpty ? ExitCode.success : ExitCode.damage
    }
    if dryRun {
      try rehearse(readable, importer(profiles, limits))
      return
    }
    let store = try Store(folder: storeOptions.folder, isCreating: true)
    if !reference {
      try store.checkFreeSpace(forImporting: readable.reduce(0) { $0 + $1.sizeInBytes })
    }
    let hasDamage = try take(readable, beside: search, into: store, profiles, limits)
    if hasDamage || !search.problems.isEmpty { throw ExitCode.damage }
  }

  /// Makes what an export holds part of the store.
  private func take(_ source: FoundSource, _ limits: SourceLimits) throws {
    let archive = ExportedArchive(path: source.path, name: source.name)
    do {
      try archive.check()
      guard !dryRun else {
        show("\(source.name): an export that is whole")
        return
      }
      let store = try Store(folder: storeOptions.folder, isCreating: true)
      let (sources, new) = try archive.take(into: store, limits: limits)
      try store.recordSources()
      let jobs = try deriveJobs(in: store)
      if !noSearchIndex { try store.completeSearchIndex() }
      show(
        "\(source.name): \(counted(sources, "source")), \(grouped(new)) imported, "
          + "\(grouped(sources - new)) already known; \(counted(jobs, "job")) in "
          + storeOptions.folder)
    } catch let refusal as ExportRefusal {
      say(refusal.description)
      throw ExitCode.failure
    }
  }

  private func noteUnread(_ search: SourceSearch) throws {
    let store = try Store(folder: storeOptions.folder, isCreating: false)
    try note(search, in: store)
    try store.recordSources()
  }

  /// Files that were named or met and give no source stand in the reconciliation all the same.
  private func note(_ search: SourceSearch, in store: Store) throws {
    let empty = search.found.filter { $0.sizeInBytes == 0 }.map {
      ($0, Outcome.ignored("empty file"))
    }
    let unread = search.unread.compactMap { path in path.outcome.map { (path.place, $0) } }
    for (place, outcome) in empty + unread {
      _ = try store.note(
        PlaceRecord(
          name: recordedName(of: place, arguments: paths), outcome: outcome, digest: nil,
          sizeInBytes: place.sizeInBytes, metAt: currentInstant()))
    }
  }

  private func importer(_ profiles: PlatformProfiles, _ limits: SourceLimits) -> SourceImporter {
    SourceImporter(profiles: profiles, limits: limits, isPlatformMailOnly: platformMailOnly)
  }

  private func take(
    _ sources: [FoundSource], beside search: SourceSearch, into store: Store,
    _ profiles: PlatformProfiles, _ limits: SourceLimits
  ) throws -> Bool {
    let changed = try profiles.changed(in: keptProfiles(of: storeOptions.folder))
    try profiles.keep(in: keptProfiles(of: storeOptions.folder))
    let names = try profiles.all().map(\.facts.name).joined(separator: ",")
    let intake = IntakeOptions(
      importer: importer(profiles, limits),
      options: "platform=\(names)" + (platformMailOnly ? " platform-mail-only" : "")
        + (limits.password == nil ? "" : " password-file"),
      job: job, isReference: reference)
    var progress = Progress(isQuiet: quiet)
    var total = ImportSummary()
    var known = 0
    var new = 0
    var hasNews = false
    var bytes = 0
    let all = sources.reduce(0) { $0 + $1.sizeInBytes }
    let named = sources.map { ($0, recordedName(of: $0, arguments: paths)) }
    try store.take(
      named, intake,
      before: { source, name in
        progress.show(
          "importing \(name) (\(grouped(bytes / 1_000_000)) of \(grouped(all / 1_000_000)) MB)")
        bytes += source.sizeInBytes
      },
      after: { _, name, taken in
        switch taken {
        case .known(let changes):
          known += 1
          hasNews = hasNews || changes
          progress.line("\(name): already in the store, 0 rows added")
        case .imported(let summary, _):
          new += 1
          total.add(summary)
          progress.line("\(name): \(summary.inWords)")
        }
      })
    try note(search, in: store)
    try store.recordSources()
    progress.show("matching")
    let jobs = new > 0 || hasNews ? try deriveJobs(in: store) : try store.jobKeys().count
    if !noSearchIndex {
      progress.show("indexing words")
      try store.completeSearchIndex()
    }
    progress.clear()
    show(
      "\(counted(sources.count, "source")): \(grouped(new)) imported, \(grouped(known)) already known"
    )
    show(
      "\(counted(total.leaves, "item")) found = \(grouped(total.imported)) imported + "
        + "\(grouped(total.known)) known + \(grouped(total.ignored)) ignored + "
        + "\(grouped(total.quarantined)) quarantined")
    show(
      "diagnostics: \(counted(total.damage, "damage", "damage")), "
        + "\(counted(total.warnings, "warning")), \(counted(total.notes, "note"))")
    show("\(counted(jobs, "job")) in \(storeOptions.folder)")
    if known > 0, limits.password != nil {
      say(
        "sources that were in the store already were not read again; `workroom store rebuild` with "
          + "--password-file opens what is encrypted in them")
    }
    if !changed.isEmpty {
      say(
        "the profile \(changed.joined(separator: ", ")) is not the one that the store had; sources that "
          + "were in the store already stand as the old one read them. `workroom store rebuild` reads "
          + "all of them again")
    }
    if let job, try !store.knowsJob(named: job) {
      say(
        "--job \(job): no source names such a job yet; its files wait until one does "
          + "(`workroom report job-status` lists the jobs)")
    }
    return total.damage > 0 || total.quarantined > 0
  }

  private func rehearse(_ sources: [FoundSource], _ importer: SourceImporter) throws {
    for source in sources {
      let description = SourceDescription(
        name: recordedName(of: source, arguments: paths), sizeInBytes: source.sizeInBytes,
        digest: try Vault.digest(ofFileAt: source.path).digest, options: "")
      var summary = ImportSummary()
      try importer.importSource(
        .file(path: source.path, sizeInBytes: source.sizeInBytes), description: description
      ) { summary.count($0) }
      show("\(source.name): \(summary.inWords)")
    }
  }
}

/// The recorded name of a source under the argument that led to it.
func recordedName(of source: FoundSource, arguments: [String]) -> String {
  let argument = arguments.filter { source.name.hasPrefix($0) }.max { $0.count < $1.count }
  return recordedName(of: source, argument: argument ?? source.name)
}

extension ImportSummary {
  var leaves: Int { imported + known + ignored + quarantined }

  var inWords: String {
    var words = "\(counted(leaves, "item")): \(grouped(imported)) imported"
    if known > 0 { words += ", \(grouped(known)) known" }
    if ignored > 0 { words += ", \(grouped(ignored)) ignored" }
    if quarantined > 0 { words += ", \(grouped(quarantined)) quarantined" }
    if damage > 0 { words += "; damage in \(grouped(damage)) places" }
    return words
  }

  mutating func add(_ other: ImportSummary) {
    items += other.items
    imported += other.imported
    known += other.known
    ignored += other.ignored
    quarantined += other.quarantined
    notes += other.notes
    warnings += other.warnings
    damage += other.damage
  }

  /// Counts an event without a store, for a rehearsal; what a store would know is not known here.
  mutating func count(_ event: ImportEvent) {
    switch event {
    case .item(let item):
      items += 1
      guard item.isLeaf else { return }
      switch item.outcome {
      case .imported: imported += 1
      case .known: known += 1
      case .ignored: ignored += 1
      case .quarantined: quarantined += 1
      }
    case .diagnostic(_, let diagnostic):
      switch diagnostic.severity {
      case .note: notes += 1
      case .warning: warnings += 1
      case .damage: damage += 1
      }
    case .mail, .notice, .observation, .content: break
    }
  }
}
