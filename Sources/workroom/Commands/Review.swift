import ArgumentParser
import WorkroomMatching
import WorkroomModel
import WorkroomStore

/// `workroom review`
struct Review: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "The one list of guesses that wait to be confirmed, each with the command that would.",
    discussion: "Example:\n  workroom review --store jobs.workroom")
  @OptionGroup var storeOptions: StoreOptions

  func run() throws {
    let store = try storeOptions.open()
    var count = 0
    func ask(_ what: String, _ command: String) {
      count += 1
      show("\(count). \(what)")
      for line in command.split(separator: "\n") { show("     \(line)") }
    }
    if try store.declaredMe() == nil {
      let name = try store.guessedMe().names.first
      ask(
        name.map { "We seem to be \($0), to whom most of the platform's mail was sent." }
          ?? "Nothing says who we are.",
        "workroom me --name \"\(name ?? "NAME")\" --address ADDRESS")
    }
    for person in try store.people() where person.basis == .name && !person.isMe {
      ask(
        "\(person.name) stands in \(counted(person.parts.count, "job")) "
          + "(\(person.parts.map(\.jobKey).joined(separator: ", "))): "
          + "the same name, not necessarily the same person.",
        "workroom people split \"\(person.name)\" \"\(person.name)\" --job \(person.parts[0].jobKey)"
          + " ; workroom people merge \"\(person.name)\" \"\(person.name)\"")
    }
    for key in try store.jobKeys() {
      let record = try store.jobRecord(key: key, includingMessages: false)
      review(record, ask)
    }
    let unassigned = try store.unassignedMail().messages
    if unassigned > 0 {
      ask(
        "\(counted(unassigned, "message")) of mail belong to no job; no report shows them.",
        "workroom search 'kind:mail' ; workroom assign QUERY JOB")
    }
    if count == 0 { show("nothing waits") }
  }

  private func review(_ record: JobRecord, _ ask: (String, String) -> Void) {
    let job = record.job
    if job.side == .unknown {
      ask(
        "\(job.title): no source says on which side we were.",
        "workroom override \(job.key) side freelancer")
    }
    if job.status == .unknown {
      ask(
        job.statusAsFound.map {
          "\(job.title): its status “\($0)” is no word that the profile knows."
        }
          ?? "\(job.title): no source tells its status.",
        "workroom override \(job.key) status STATUS")
    }
    let bare =
      record.terms.contains { $0.total?.currency == "$" }
      || record.milestones.contains { $0.amount?.currency == "$" }
      || record.payments.contains { $0.amount?.currency == "$" }
    if bare {
      ask(
        "\(job.title): amounts with a bare $, which no source names.",
        "workroom override \(job.key) currency USD")
    }
    for near in record.nearMatches {
      ask(
        "\(job.title): two records were not taken for one message: \(near.reason)"
          + (near.difference.map { " (\($0))" } ?? "") + ".",
        near.origins.map(\.citation).joined(separator: "\n"))
    }
  }
}
