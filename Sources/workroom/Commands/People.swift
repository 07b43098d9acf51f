import ArgumentParser
import WorkroomModel
import WorkroomStore

/// `workroom people [list|merge|split]`
struct People: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the people of all jobs; says that two names are one person, or are not.",
    discussion: """
      Names on pages are cut and mails use others; who is who is found by pattern. What you say here
      overrides it, can be undone (`workroom decisions undo N`) and survives a rebuild.

      Example:
        workroom people merge "Chris... A." "Christopher Ashdown" --job 75331846
      """,
    subcommands: [List.self, Merge.self, Split.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every person with all names, addresses, jobs, sides and roles.",
      discussion: "Example:\n  workroom people --store jobs.workroom")
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
      let rows = try storeOptions.open().partyRows()
      // One full name in several jobs is shown as one person; that it is one is a guess.
      for (name, jobs) in Dictionary(grouping: rows, by: \.name).sorted(by: { $0.key < $1.key }) {
        let names = Set(jobs.flatMap(\.names)).subtracting([name]).sorted()
        let addresses = Set(jobs.flatMap(\.addresses)).sorted()
        show(
          name + (jobs.contains(where: \.isMe) ? "  (us)" : "")
            + (names.isEmpty ? "" : "  also \(names.joined(separator: ", "))")
            + (addresses.isEmpty ? "" : "  \(addresses.joined(separator: ", "))"))
        for job in jobs {
          let role = job.isGuest ? "guest" : job.role ?? ""
          show(
            "  \(job.jobKey)  \(job.side.rawValue)\(role.isEmpty ? "" : ", \(role)")  \(job.jobTitle)"
          )
        }
      }
    }
  }

  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that two names are one person's.",
      discussion: "Example:\n  workroom people merge \"Katha... V.\" \"Katharina Vogt\"")
    @OptionGroup var names: NamePair

    func run() throws { try names.decide(Decision.merge) }
  }

  struct Split: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that two names are two people's.",
      discussion: "Example:\n  workroom people split \"Alexander K.\" \"Alexandra Klein\"")
    @OptionGroup var names: NamePair

    func run() throws { try names.decide(Decision.split) }
  }
}

/// Two names, and the job in which they stand.
struct NamePair: ParsableArguments {
  @Argument(help: "A name as `workroom people` lists it.") var name: String
  @Argument(help: "The other name.") var other: String
  @Option(help: "Only in this job. Default: in all.") var job: String?
  @OptionGroup var storeOptions: StoreOptions

  func decide(_ kind: String) throws {
    let store = try storeOptions.open()
    var values = ["left": name, "right": other]
    if let job { values["job"] = try store.jobKey(named: job) }
    try settle(kind, values, in: store)
  }
}

/// Records a decision and derives all jobs anew.
func settle(_ kind: String, _ values: [String: String], in store: Store) throws {
  let decision = try store.decide(kind, values)
  let jobs = try deriveJobs(in: store)
  say("decision \(decision.number) recorded; \(counted(jobs, "job")) derived anew")
}
