import ArgumentParser
import WorkroomModel
import WorkroomStore

/// `workroom decisions [undo N]`
struct Decisions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists what was decided, and takes a decision back.",
    discussion: """
      Decisions stand in decisions.jsonl in the store's folder, one per line.

      Example:
        workroom decisions undo 3 --store jobs.workroom
      """,
    subcommands: [List.self, Undo.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every decision with its number.",
      discussion: "Example:\n  workroom decisions --store jobs.workroom")
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
      for decision in try storeOptions.open().decisions() {
        let values = decision.values.sorted { $0.key < $1.key }.map { name, value in
          name == "mails" ? "mails \(value.split(separator: " ").count)" : "\(name) “\(value)”"
        }
        show("\(decision.number)  \(decision.kind)  \(values.joined(separator: "  "))")
      }
    }
  }

  struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes one decision back; the others keep their numbers.",
      discussion: "Example:\n  workroom decisions undo 3 --store jobs.workroom")
    @Argument(help: "The number of the decision.") var number: Int
    @OptionGroup var storeOptions: StoreOptions

    func run() throws {
      let store = try storeOptions.open()
      guard let decision = try store.undoDecision(number) else {
        say("there is no decision \(number); `workroom decisions` lists them")
        throw ExitCode.failure
      }
      let jobs = try deriveJobs(in: store)
      say("\(decision.kind) undone; \(counted(jobs, "job")) derived anew")
    }
  }
}

/// `workroom override JOB FIELD VALUE`
struct Override: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sets the status, side, title, zone or currency of a job against what sources say.",
    discussion: """
      What the sources say stays in the history of the job. The zone is the one in which pages of the
      job printed times without one; the currency is what a bare $ means there.

      Example:
        workroom override 75331846 status complete --store jobs.workroom
      """)
  @Argument(help: "The job: its workroom number, job number, key or title.") var job: String
  @Argument(help: "status, side, title, zone or currency.") var field: String
  @Argument(help: "The value that stands from now on.") var value: String
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    let isFit =
      switch field {
      case "status": JobStatus(rawValue: value) != nil
      case "side": Side(rawValue: value) != nil
      case "title": !value.isEmpty
      case "zone": Zone(value) != nil
      case "currency": value.count == 3 && value.allSatisfy { ("A"..."Z").contains($0) }
      default:
        throw ValidationError("\(field): status, side, title, zone and currency can be set")
      }
    guard isFit else { throw ValidationError("\(value) is no \(field)") }
  }

  func run() throws {
    let store = try storeOptions.open()
    let values = ["job": try store.jobKey(named: job), "field": field, "value": value]
    try settle(Decision.override, values, in: store)
  }
}
