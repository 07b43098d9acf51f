import ArgumentParser
import WorkroomMatching
import WorkroomModel
import WorkroomStore

/// `workroom people [list|merge|split]`
struct People: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the people of all jobs; says that two names are one person, or are not.",
    discussion: """
      Names on pages are cut and mails use others; who is who within a job is found by pattern. Across
      jobs one full name or one mail address is taken for one person (`workroom review` lists those).
      What you say here overrides it, can be undone (`workroom decisions undo N`) and survives a
      rebuild.

      Example:
        workroom people merge "Chris... A." "Christopher Ashdown" --job 75331846
        workroom people split "John Smith" "John Smith" --job 75331846
      """,
    subcommands: [List.self, Merge.self, Split.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every person with all names, addresses, user names, jobs, sides and roles.",
      discussion: "Example:\n  workroom people --store jobs.workroom")
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
      for person in try storeOptions.open().people() {
        show(
          person.name + (person.isMe ? "  (us)" : "")
            + (person.names.isEmpty ? "" : "  also \(person.names.joined(separator: ", "))")
            + (person.addresses.isEmpty ? "" : "  \(person.addresses.joined(separator: ", "))")
            + (person.userNames.isEmpty
              ? "" : "  user \(person.userNames.joined(separator: ", "))"))
        for part in person.parts {
          let role = part.party.isGuest ? "guest" : part.party.role ?? ""
          show(
            "  \(part.jobKey)  \(part.party.side.rawValue)\(role.isEmpty ? "" : ", \(role)")  "
              + part.jobTitle)
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
      discussion: """
        One name twice, with --job, says that who bears it in that job is not who bears it in others.

        Example:
          workroom people split "Alexander K." "Alexandra Klein"
        """)
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

extension Store {
  /// Everybody, each once, with the part played in each job.
  func people() throws -> [Person] {
    WorkroomMatching.people(
      of: try partyRows().map { row in
        var party = Party(key: row.key, name: row.name, side: row.side)
        party.role = row.role
        party.names = row.names
        party.addresses = row.addresses
        party.userNames = row.userNames
        party.isMe = row.isMe
        party.isGuest = row.isGuest
        return JobParty(jobKey: row.jobKey, jobTitle: row.jobTitle, party: party)
      }, rulings: try rulings())
  }
}
