import ArgumentParser
import Foundation
import WorkroomImport
import WorkroomModel
import WorkroomStore

extension StoreCommand {
  struct Slice: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a store of chosen jobs with nothing of the others, to hand over.",
      discussion: """
        Each source is cut down to what the chosen jobs alone rest on, byte for byte, and read into a
        store of its own. Pages, digests and mail that speak of other jobs as well, and private mail,
        are left out and listed: what only they say is not in the slice. Of your decisions those on
        these jobs go along, and who you are.

        Example:
          workroom store slice 75331846 --out garden.workroom --store jobs.workroom
        """)
    @Argument(help: "Jobs: workroom number, job number, key or title.") var jobs: [String]
    @Option(help: ArgumentHelp("The store to write; nothing may stand there.", valueName: "dir"))
    var out: String
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var passwordOptions: PasswordOptions
    @Flag(help: "Print no progress.") var quiet = false

    func validate() throws {
      guard !jobs.isEmpty else { throw ValidationError("name a job") }
    }

    func run() throws {
      let store = try storeOptions.open()
      let keys = try Set(jobs.map(store.jobKey(named:))).sorted()
      let folder = out.hasSuffix("/") ? String(out.dropLast()) : out
      let files = FileManager.default
      guard !files.fileExists(atPath: folder) else {
        throw ValidationError("\(out) is there already; name a new folder")
      }
      let partial = folder + ".workroom-partial"
      if files.fileExists(atPath: partial) { try files.removeItem(atPath: partial) }
      do {
        let slice = try Store(folder: partial, isCreating: true)
        try fill(slice, with: keys, of: store)
        try files.moveItem(atPath: partial, toPath: folder)
      } catch {
        if files.fileExists(atPath: partial) { try files.removeItem(atPath: partial) }
        throw error
      }
    }

    private func fill(_ slice: Store, with keys: [String], of store: Store) throws {
      let limits = try passwordOptions.limits()
      let (plans, leftOut) = try store.cut(CutWish(jobs: keys, in: store))
      let records = try keys.map { try store.jobRecord(key: $0, includingMessages: true) }
      try slice.receiveProfiles(from: store.folder)
      try slice.receive(
        try store.decisions(ofJobs: keys, names: Set(records.flatMap(\.parties).flatMap(\.names))))
      var progress = Progress(isQuiet: quiet)
      var sources: [CutSource] = []
      let temporary = slice.folder + "/cut.part"
      try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
      try Cutting(store: store, limits: limits, folder: temporary).deliver(plans) { source in
        progress.show("cutting \(source.record.name)")
        _ = try slice.receive(
          source.record, cutFrom: source.cutFrom, at: source.path, limits: limits)
        sources.append(source)
      }
      try FileManager.default.removeItem(atPath: temporary)
      // Who we seem to be was guessed from all jobs; these alone might tell otherwise.
      if try store.declaredMe() == nil, try slice.guessedMe() != store.guessedMe() {
        for name in try store.guessedMe().names { _ = try slice.decide("me-name", ["name": name]) }
      }
      progress.show("matching")
      _ = try deriveJobs(in: slice)
      if try nameJobs(ofFiles: records, in: slice, sources) { _ = try deriveJobs(in: slice) }
      try slice.completeSearchIndex()
      try slice.recordSources()
      progress.clear()
      try tell(slice, records, sources, leftOut)
    }

    /// Files whose job was told from what lies beside them and is not in the slice: their job is named.
    private func nameJobs(
      ofFiles records: [JobRecord], in slice: Store, _ sources: [CutSource]
    ) throws -> Bool {
      var hasNamed = false
      for record in records {
        let here =
          try slice.jobKeys().contains(record.job.key)
          ? slice.jobRecord(key: record.job.key, includingMessages: false).files : []
        let held = Set(here.filter { !$0.isAbsent }.compactMap(\.digest))
        let lost = Set(record.files.compactMap(\.digest)).subtracting(held)
        for source in sources where !source.holds.isDisjoint(with: lost) {
          let isNew = try slice.name(job: record.job.key, ofSource: source.record.digest)
          hasNamed = hasNamed || isNew
        }
      }
      return hasNamed
    }

    /// What is in the slice, and what of the jobs is not, so that nobody takes it for all.
    private func tell(
      _ slice: Store, _ records: [JobRecord], _ sources: [CutSource], _ leftOut: [CutRemainder]
    ) throws {
      let here = Set(try slice.jobKeys())
      for record in records {
        let key = record.job.key
        guard here.contains(key) else {
          say(
            "\(key): only places that speak of other jobs as well say what it is; not in the slice")
          continue
        }
        let cut = try slice.jobRecord(key: key, includingMessages: true)
        for file in cut.files where file.visibility?.lowercased() == "private" && !file.isAbsent {
          say("goes along: \(file.name): a file of the workroom that was private to one side")
        }
        show(
          "\(key)  \(record.job.title): \(grouped(cut.messages.count)) of "
            + "\(counted(record.messages.count, "message")), "
            + "\(grouped(cut.files.filter { !$0.isAbsent }.count)) of "
            + "\(counted(record.files.filter { !$0.isAbsent }.count, "file version")) held")
      }
      for key in here.subtracting(records.map(\.job.key)).sorted() {
        say("\(key): what joins this to a job of another number is not in the slice")
      }
      for remainder in Set(leftOut).sorted(by: { ($0.path, $0.reason) < ($1.path, $1.reason) }) {
        say("left out: \(remainder.path): \(remainder.reason)")
      }
      show(
        "\(counted(sources.count, "source")) in \(out); content digest \(try slice.contentDigest())"
      )
    }
  }
}
