import ArgumentParser
import WorkroomModel
import WorkroomStore

/// `workroom audit`
struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Prints the reconciliation: per source, found = imported + known + ignored + quarantined; "
      + "per job, witnesses, agreement and gaps.",
    discussion: """
      Example:
        workroom audit --store jobs.workroom
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Flag(help: "One JSON object per line.") var json = false
  @Flag(help: "List every diagnostic, notes as well.") var all = false

  func run() throws {
    let store = try storeOptions.open()
    let audits = try store.audits()
    var isBalanced = true
    for audit in audits {
      if !audit.balances { isBalanced = false }
      if json { showJSON(audit) } else { showText(audit) }
    }
    let places = try store.places()
    if json { places.forEach(showJSON) } else { showText(places) }
    for audit in try store.jobAudits() {
      if json { showJSON(audit) } else { showText(audit) }
    }
    if !json {
      for path in try store.incompleteLists() {
        show("\(path): the list says that there is more than it shows; closed by the whole list")
      }
      let mail = try store.unassignedMail()
      show("")
      show(
        "\(counted(audits.count, "source")), \(counted(places.count, "further file")), \(grouped(audits.reduce(0) { $0 + $1.found })) items; "
          + "mail of no job: \(counted(mail.messages, "message")) in "
          + counted(mail.occurrences, "place"))
      try showDiagnostics(of: store)
    }
    guard isBalanced else {
      say("the reconciliation does not balance; this is a fault of the program")
      throw ExitCode.failure
    }
    if audits.contains(where: { $0.damage > 0 || !$0.quarantined.isEmpty })
      || places.contains(where: { $0.outcome == "quarantined" })
    {
      throw ExitCode.damage
    }
  }

  private func showText(_ audit: SourceAudit) {
    let ignored = audit.ignored.values.reduce(0, +)
    let quarantined = audit.quarantined.values.reduce(0, +)
    show("\(audit.name)  \(grouped(audit.sizeInBytes)) bytes  sha256 \(audit.digest.prefix(16))…")
    show(
      "  \(grouped(audit.found)) found = \(grouped(audit.imported)) imported + "
        + "\(grouped(audit.known)) known + \(grouped(ignored)) ignored + "
        + "\(grouped(quarantined)) quarantined\(audit.balances ? "" : "  DOES NOT BALANCE")")
    for (reason, count) in audit.ignored.sorted(by: { $0.key < $1.key }) {
      show("    ignored \(grouped(count)): \(reason)")
    }
    for (reason, count) in audit.quarantined.sorted(by: { $0.key < $1.key }) {
      show("    quarantined \(grouped(count)): \(reason)")
    }
  }

  /// Files that were named or met and are no sources of their own.
  private func showText(_ places: [PlaceRecord]) {
    for place in places {
      show("\(place.name)  \(grouped(place.sizeInBytes)) bytes")
      let same = place.digest.map { "the same bytes as sha256 \($0.prefix(16))…" }
      show("  1 \(place.outcome): \(place.reason ?? same ?? "")")
    }
  }

  private func showJSON(_ place: PlaceRecord) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("place", place.name)
    writer.field("outcome", place.outcome)
    writer.field("reason", place.reason)
    writer.field("sha256", place.digest)
    writer.field("size", place.sizeInBytes)
    writer.field("balances", true)
    writer.endObject()
    writer.endLine()
    write(writer.bytes, to: 1)
  }

  private func showText(_ audit: JobAudit) {
    func words(_ counts: [String: Int]) -> String {
      counts.isEmpty
        ? "none"
        : counts.sorted { $0.key < $1.key }.map { "\(grouped($0.value)) \($0.key)" }
          .joined(separator: ", ")
    }
    show("\(audit.title)  \(audit.key)  \(counted(audit.messages, "message"))")
    show("  witnesses: \(words(audit.witnesses)); messages: \(words(audit.agreement))")
    show(
      "  gaps: \(words(audit.gaps)); near matches not accepted: \(grouped(audit.nearMatches))")
  }

  private func showJSON(_ audit: JobAudit) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("job", audit.key)
    writer.field("title", audit.title)
    writer.field("messages", audit.messages)
    for (key, counts) in [
      ("witnesses", audit.witnesses), ("agreement", audit.agreement), ("gaps", audit.gaps),
    ] {
      writer.key(name: key)
      writer.beginObject()
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
        writer.key(name: name)
        writer.integer(count)
      }
      writer.endObject()
    }
    writer.field("nearMatches", audit.nearMatches)
    writer.endObject()
    writer.endLine()
    write(writer.bytes, to: 1)
  }

  private func showDiagnostics(of store: Store) throws {
    for row in try store.diagnostics(atLeast: all ? .note : .damage, limit: 1_000) {
      let place = row.diagnostic.range.map { " @ \($0.lowerBound)" } ?? ""
      show(
        "\(row.path)\(place): \(row.diagnostic.severity.rawValue): \(row.diagnostic.detail) "
          + "[\(row.diagnostic.code)]")
    }
  }

  private func showJSON(_ audit: SourceAudit) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("source", audit.name)
    writer.field("sha256", audit.digest)
    writer.field("size", audit.sizeInBytes)
    writer.field("found", audit.found)
    writer.field("imported", audit.imported)
    writer.field("known", audit.known)
    for (key, reasons) in [("ignored", audit.ignored), ("quarantined", audit.quarantined)] {
      writer.key(name: key)
      writer.beginObject()
      for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) {
        writer.key(name: reason)
        writer.integer(count)
      }
      writer.endObject()
    }
    writer.field("damage", audit.damage)
    writer.field("warnings", audit.warnings)
    writer.field("notes", audit.notes)
    writer.field("balances", audit.balances)
    writer.endObject()
    writer.endLine()
    write(writer.bytes, to: 1)
  }
}
