import ArgumentParser
import WorkroomImport
import WorkroomStore

/// `workroom store info|verify|rebuild|forget`
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Looks after the store itself.",
    subcommands: [Info.self, VerifyVault.self, Rebuild.self, Forget.self])

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
      show("index digest    \(try store.indexDigest())")
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
      var progress = Progress(isQuiet: quiet)
      let (jobs, digest) = try rebuild(
        folder, from: records, limits: limits, progress: &progress)
      progress.clear()
      show(
        "\(counted(records.count, "source")) read again, \(counted(jobs, "job")); content digest \(digest)"
      )
    }
  }

  struct Forget: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Removes a source and all that rests on it alone, its bytes included.",
      discussion: """
        The index is read anew from the sources that stay, so that nothing of the other is left in
        it. Decisions stay; they may quote words of it.

        Example:
          workroom store forget "mail/private.mbox" --store jobs.workroom
        """)
    @Argument(help: "The name of the source, or the beginning of its SHA-256.") var source: String
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var passwordOptions: PasswordOptions
    @Flag(help: "Print no progress.") var quiet = false

    func run() throws {
      let folder = storeOptions.folder
      let records = try storeOptions.open().sources()
      let found = records.filter {
        $0.name == source || (source.count >= 8 && $0.digest.hasPrefix(source.lowercased()))
      }
      guard let record = found.first, found.count == 1 else {
        say(
          found.isEmpty
            ? "\(source): no such source; `workroom audit` lists them"
            : "\(source): several sources have this name; give the beginning of the SHA-256")
        throw ExitCode.failure
      }
      var progress = Progress(isQuiet: quiet)
      let (jobs, _) = try rebuild(
        folder, from: records.filter { $0.digest != record.digest },
        limits: try passwordOptions.limits(), progress: &progress)
      progress.clear()
      let store = try storeOptions.open()
      try store.recordSources()
      store.vault.discard(record.digest)
      show("\(record.name): forgotten; \(counted(jobs, "job")) left")
    }
  }
}
