import ArgumentParser
import WorkroomImport
import WorkroomStore

/// `workroom store info|verify|rebuild|forget|slice`
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Looks after the store itself.",
    subcommands: [Info.self, VerifyVault.self, Rebuild.self, Forget.self, Slice.self])

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
      show("records digest  \(try store.recordsDigest())")
      show("index digest    \(try store.indexDigest())")
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
      var progress = Progress(isQuiet: quiet)
      let (jobs, digest) = try rebuild(folder, from: ledger, limits: limits, progress: &progress)
      show(
        "\(counted(ledger.sources.count, "source")) read again, \(counted(jobs, "job")); "
          + "content digest \(digest)")
      progress.clear()
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
      _ = try storeOptions.open()
      var ledger = try SourceLedger(in: folder)
      let found = ledger.sources.filter {
        $0.name == source || (source.count >= 8 && $0.digest.hasPrefix(source.lowercased()))
      }
      guard let record = found.first, found.count == 1 else {
        say(
          found.isEmpty
            ? "\(source): no such source; `workroom audit` lists them"
            : "\(source): several sources have this name; give the beginning of the SHA-256")
        throw ExitCode.failure
      }
      ledger.sources.removeAll { $0.digest == record.digest }
      ledger.places.removeAll { $0.digest == record.digest }
      var progress = Progress(isQuiet: quiet)
      let (jobs, _) = try rebuild(
        folder, from: ledger, limits: try passwordOptions.limits(), progress: &progress)
      let store = try storeOptions.open()
      try store.recordSources()
      store.vault.discard(record.digest)
      show("\(record.name): forgotten; \(counted(jobs, "job")) left")
    }
  }
}
