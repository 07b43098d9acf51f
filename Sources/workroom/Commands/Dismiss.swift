import ArgumentParser
import WorkroomModel
import WorkroomReports
import WorkroomRules
import WorkroomStore

/// `workroom dismiss [KEY...]`
struct Dismiss: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes actions off the lists, since they are settled or of no interest.",
    discussion: """
      Without a key it lists the actions that are open, each with its key, which action-required.csv has
      too. What was dismissed stays so over every rebuild, is listed in the report apart, and comes
      back with `workroom decisions undo N`.

      Example:
        workroom dismiss --store jobs.workroom
        workroom dismiss elance-78930516:review-terms --because "accepted by telephone"
      """)
  @Argument(help: ArgumentHelp("Keys of actions.", valueName: "key")) var keys: [String] = []
  @Option(help: "Why, for whoever reads the list later.") var because: String?
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var asOfOption: AsOfOption

  func validate() throws {
    if keys.isEmpty, because != nil { throw ValidationError("--because needs a key") }
  }

  func run() throws {
    let store = try storeOptions.open()
    let platforms = try platformFacts(of: store, in: storeOptions.folder)
    let input = try reportInput(
      store: store, facts: platforms.main, others: platforms.others, asOf: asOfOption.day,
      zone: Zone(platforms.main.zoneIdentifier) ?? .utc)
    guard !keys.isEmpty else {
      for finding in input.actions {
        show(finding.key)
        show("    " + line(finding))
      }
      for dismissal in input.dismissals {
        show(dismissal.actionKey)
        show("    dismissed by decision \(dismissal.number)")
      }
      return
    }
    let known = input.findingsByKey
    // All or nothing: a key that is mistyped must not leave half of them dismissed.
    for key in keys where known[key] == nil {
      say("\(key): no action has this key on \(input.asOf.iso); `workroom dismiss` lists them")
      throw ExitCode.failure
    }
    let dismissed = Dictionary(
      input.dismissals.map { ($0.actionKey, $0.number) }, uniquingKeysWith: { first, _ in first })
    for key in keys {
      if let number = dismissed[key] {
        say("\(key) was dismissed already, by decision \(number)")
        continue
      }
      var values = ["action": key]
      values["because"] = because
      let decision = try store.decide(Decision.dismiss, values)
      say("decision \(decision.number) recorded: \(key) dismissed")
    }
  }

  private func line(_ finding: Finding) -> String {
    let due = finding.due.map { "due \($0.day.iso), " } ?? ""
    let who = finding.actor == .us ? "" : " (\(finding.actor.rawValue))"
    return "\(finding.urgency.label), \(due)\(finding.jobTitle ?? "the platform")\(who): "
      + finding.statement
  }
}
