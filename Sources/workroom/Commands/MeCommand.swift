import ArgumentParser
import Foundation
import WorkroomModel
import WorkroomStore

/// `workroom me`
struct MeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "me",
    abstract:
      "Says or shows who we are: our names, and our addresses with the time of registration.",
    discussion: """
      Which side we were on, who wrote a message and whether a reply came from a registered address all
      rest on this. Without it the name is guessed from the mail and no address is called unregistered.

      Example:
        workroom me --name "Marta Lindqvist" \\
          --address marta@old.example,..2013-04-01 --address marta@new.example,2013-04-02..
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Option(help: "A name of ours, as pages or mails print it.") var name: [String] = []
  @Option(
    help: ArgumentHelp(
      "An address of ours; the days of its registration may follow, open at either end.",
      valueName: "address[,from..through]"))
  var address: [String] = []
  @Flag(help: "Forget what was said before.") var forget = false

  func run() throws {
    let store = try Store(folder: storeOptions.folder, isCreating: true)
    var decisions = try store.decisions()
    if forget { decisions.removeAll { $0.kind.hasPrefix("me-") } }
    for name in name { append("me-name", ["name": name], to: &decisions) }
    for text in address { append("me-address", try values(ofAddress: text), to: &decisions) }
    if forget || !name.isEmpty || !address.isEmpty {
      try store.record(decisions)
      let jobs = try deriveJobs(in: store)
      say("recorded; \(counted(jobs, "job")) derived anew")
    }
    guard let me = try store.declaredMe() else {
      let guess = try store.guessedMe()
      show(
        guess.names.first.map { "guessed from the mail: \($0)" }
          ?? "nothing said, nothing to guess from")
      return
    }
    for name in me.names { show("name     \(name)") }
    for address in me.addresses {
      show("address  \(address.address)  \(address.from ?? "")..\(address.through ?? "")")
    }
  }

  private func append(_ kind: String, _ values: [String: String], to decisions: inout [Decision]) {
    guard !decisions.contains(where: { $0.kind == kind && $0.values == values }) else { return }
    decisions.append(
      Decision(number: (decisions.map(\.number).max() ?? 0) + 1, kind: kind, values: values))
  }

  private func values(ofAddress text: String) throws -> [String: String] {
    guard let comma = text.firstIndex(of: ",") else {
      guard text.split(separator: "@").count == 2, !text.contains("..") else {
        throw ValidationError("\(text): write name@host, then a comma before the days, if any")
      }
      return ["address": text]
    }
    var values = ["address": String(text[..<comma])]
    let period = text[text.index(after: comma)...]
    guard let dots = period.range(of: "..") else {
      throw ValidationError(
        "\(text): write the period as 2012-01-31..2013-04-01, open at either end")
    }
    for (key, day) in [
      ("from", period[..<dots.lowerBound]), ("through", period[dots.upperBound...]),
    ]
    where !day.isEmpty {
      guard CivilDate(iso: String(day)) != nil else {
        throw ValidationError("\(text): \(day) is not a date like 2013-04-01")
      }
      values[key] = String(day)
    }
    return values
  }
}
