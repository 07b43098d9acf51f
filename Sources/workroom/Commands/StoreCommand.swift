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
      abstract: "Hashes every kept source anew and compares it with its name.",
      discussion: """
        Without the program: cd NAME.workroom/sources && for f in *; do sha256sum "$f"; done

        Example:
          workroom store verify --store jobs.workroom
        """)
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
      let store = try storeOptions.open()
      var failed = 0
      let sources = try store.sources()
      for source in sources {
        do {
          let found = try Vault.digest(ofFileAt: store.vault.path(of: source.digest)).digest
          if found == source.digest { continue }
          show("\(source.name): CHANGED, sha256 is \(found), \(source.digest) was imported")
        } catch let error as StoreError {
          show("\(source.name): \(error)")
        }
        failed += 1
      }
      show("\(counted(sources.count - failed, "source")) unchanged, \(grouped(failed)) not")
      if failed > 0 { throw ExitCode.failure }
    }
  }

  struct Rebuild: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Re-reads the kept sources into a new index; decisions are kept.",
      discussion: "Example:\n  workroom store rebuild --store jobs.workroom")
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var passwordOptions: PasswordOptions
    @Flag(help: "Print no progress.") var quiet = false

    func run() throws {
      let limits = try passwordOptions.limits()
      let folder = storeOptions.folder
      let records = try SourceRecord.ledger(in: folder)
      let name = "index.rebuild.sqlite"
      Store.discard(indexName: name, in: folder)
      let store = try Store(folder: folder, isCreating: true, indexName: name)
      var progress = Progress(isQuiet: quiet)
      for record in records {
        progress.show("reading \(record.name)")
        guard
          try Vault.digest(ofFileAt: store.vault.path(of: record.digest)).digest == record.digest
        else {
          say(
            "\(record.name): its kept bytes changed since the import; nothing was rebuilt from them"
          )
          throw ExitCode.failure
        }
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
            platform.map { $0.split(separator: ",").map(String.init) } ?? [], of: folder),
          limits: limits,
          isPlatformMailOnly: options.contains("platform-mail-only"))
        // What is read with a password can be read again only with one.
        let isNewlyOpened = limits.password != nil && !options.contains("password-file")
        let description = SourceDescription(
          name: record.name, sizeInBytes: record.sizeInBytes, digest: record.digest,
          options: record.options + (isNewlyOpened ? " password-file" : ""))
        let bytes = SourceBytes.file(
          path: store.vault.path(of: record.digest), sizeInBytes: record.sizeInBytes)
        _ = try store.importSource(description, importedAt: record.importedAt) { consume in
          try ReadAhead.run(
            weight: \ImportEvent.weight,
            read: { try importer.importSource(bytes, description: description, consume: $0) },
            consume: consume)
        }
      }
      let jobs = try deriveJobs(in: store)
      let digest = try store.contentDigest()
      try Store.publish(indexName: name, in: folder)
      if limits.password != nil { try store.recordSources() }
      progress.clear()
      show(
        "\(counted(records.count, "source")) read again, \(counted(jobs, "job")); content digest \(digest)"
      )
    }
  }
}
