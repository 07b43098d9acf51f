import ArgumentParser
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// `workroom store info|verify|rebuild`
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Looks after the store itself.",
    subcommands: [Info.self, VerifyVault.self, Rebuild.self])

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says what the store holds.",
      discussion: "Example:\n  workroom store info --store jobs.workroom")
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
      let store = try storeOptions.open()
      let sources = try store.sources()
      show("store           \(storeOptions.folder)")
      show(
        "sources         \(grouped(sources.count)), \(grouped(sources.reduce(0) { $0 + $1.sizeInBytes })) bytes"
      )
      show("jobs            \(grouped(try store.jobKeys().count))")
      show("mail of no job  \(grouped(try store.unassignedMail().messages))")
      show("content digest  \(try store.contentDigest())")
    }
  }

  struct VerifyVault: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Hashes every source anew and holds the list, the vault and the index together.",
      discussion: """
        What does not agree is named with its remedy; exit 1 when anything does not. Without the
        program: cd NAME.workroom/sources && for f in *; do sha256sum "$f"; done

        Example:
          workroom store verify --store jobs.workroom
        """)
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
      let folder = storeOptions.folder
      guard Store.exists(at: folder) else { throw StoreError.notAStore(folder) }
      let found = verifyStore(folder)
      for problem in found.problems { show(problem) }
      show(
        "\(counted(found.unchanged, "source")) unchanged, \(grouped(found.failed)) not; "
          + (found.problems.isEmpty
            ? "list, vault and index agree" : counted(found.problems.count, "finding")))
      if !found.problems.isEmpty { throw ExitCode.failure }
    }
  }

  struct Rebuild: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Re-reads the kept sources into a new index; decisions are kept.",
      discussion: """
        The old index stands until the new one is whole. A source that changed or is gone is named,
        and nothing is rebuilt without it.

        Example:
          workroom store rebuild --store jobs.workroom
        """)
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var passwordOptions: PasswordOptions
    @Flag(help: "Print no progress.") var quiet = false

    func run() throws {
      let limits = try passwordOptions.limits()
      let folder = storeOptions.folder
      guard Store.exists(at: folder) else { throw StoreError.notAStore(folder) }
      let ledger = try SourceLedger(in: folder)
      let name = "index.rebuild.sqlite"
      Store.discard(indexName: name, in: folder)
      let store = try Store(folder: folder, isCreating: true, indexName: name)
      do {
        try rebuild(store, from: ledger, limits)
        let jobs = try deriveJobs(in: store)
        let digest = try store.contentDigest()
        try Store.publish(indexName: name, in: folder)
        if limits.password != nil { try store.recordSources() }
        show(
          "\(counted(ledger.sources.count, "source")) read again, \(counted(jobs, "job")); "
            + "content digest \(digest)")
      } catch {
        Store.discard(indexName: name, in: folder)
        throw error
      }
    }

    private func rebuild(
      _ store: Store, from ledger: SourceLedger, _ limits: SourceLimits
    ) throws {
      var progress = Progress(isQuiet: quiet)
      var problems: [StoreError] = []
      var paths: [String: String] = [:]
      for record in ledger.sources {
        progress.show("checking \(record.name)")
        do { paths[record.digest] = try store.vault.check(record) } catch let error as StoreError {
          problems.append(error)
        }
      }
      progress.clear()
      guard problems.isEmpty else {
        for problem in problems { say(problem.description) }
        say("nothing was rebuilt; the index is as it was")
        throw ExitCode.failure
      }
      for record in ledger.sources {
        guard let path = paths[record.digest] else { continue }
        progress.show("reading \(record.name)")
        let options = record.options.split(separator: " ")
        guard limits.password != nil || !options.contains("password-file") else {
          say(
            "\(record.name): was imported with a password; name it with --password-file, or what it "
              + "opens would be missing")
          throw ExitCode.failure
        }
        let platform = options.first { $0.hasPrefix("platform=") }?.dropFirst(9)
        let importer = SourceImporter(
          profiles: profiles(
            platform.map { $0.split(separator: ",").map(String.init) } ?? [], of: store.folder),
          limits: limits,
          isPlatformMailOnly: options.contains("platform-mail-only"))
        // What is read with a password can be read again only with one.
        let isNewlyOpened = limits.password != nil && !options.contains("password-file")
        let description = SourceDescription(
          name: record.name, sizeInBytes: record.sizeInBytes, digest: record.digest,
          options: record.options + (isNewlyOpened ? " password-file" : ""), job: record.job)
        let bytes = SourceBytes.file(path: path, sizeInBytes: record.sizeInBytes)
        _ = try store.importSource(description, importedAt: record.importedAt) { consume in
          try ReadAhead.run(
            weight: \ImportEvent.weight,
            read: { try importer.importSource(bytes, description: description, consume: $0) },
            consume: consume)
        }
      }
      for place in ledger.places { _ = try store.note(place) }
      progress.clear()
    }
  }
}
