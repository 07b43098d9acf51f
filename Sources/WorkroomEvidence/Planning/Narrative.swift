import WorkroomModel

/// One sentence and the exhibits it rests on.
package struct Statement: Sendable, Hashable {
  package var text: String
  package var controls: [String]

  init(_ text: String, _ controls: [String]) {
    self.text = text
    self.controls = controls
  }
}

/// What the sources show on one issue, in favour of neither side.
package struct NarrativePart: Sendable, Hashable {
  package var issue: Issue
  package var heading: String
  /// What weakens all statements below: that they rest on files or payments.
  package var caveat: String?
  package var statements: [Statement]
  package var milestones: [MilestoneLine] = []
}

/// A milestone of the Terms that both sides accepted last, with what is shown of its payment.
package struct MilestoneLine: Sendable, Hashable {
  package var name: String
  package var description: String?
  package var amount: String?
  package var due: String?
  package var funded: String?
  package var released: String?
  package var controls: [String]
}

/// Agreed → Delivered → Paid → Changed → Said, then the course of the dispute.
func narrative(
  of exhibits: [Exhibit], gaps: [Gap], record: JobRecord, options: PacketOptions
) -> [NarrativePart] {
  let telling = Telling(
    exhibits: exhibits, gaps: gaps, record: record, zone: options.zone,
    kept: Set(exhibits.map(\.control)))
  return [
    NarrativePart(
      issue: .agreed, heading: "Agreed", caveat: nil, statements: telling.agreed(),
      milestones: telling.milestoneLines()),
    NarrativePart(
      issue: .delivered, heading: "Delivered",
      caveat: "Files, and that they were uploaded, are not official record (they stand in the "
        + "annex); Status Reports and Messages are. A Status Report says what its author says.",
      statements: telling.delivered()),
    NarrativePart(
      issue: .paid, heading: "Paid",
      caveat:
        "Payment and escrow entries are not official record; they stand in the annex. They are what "
        + "pages and mails list; none shows that money arrived.",
      statements: telling.paid()),
    NarrativePart(
      issue: .changed, heading: "Changed", caveat: nil, statements: telling.changed()),
    NarrativePart(issue: .said, heading: "Said", caveat: nil, statements: telling.said()),
    NarrativePart(
      issue: .dispute, heading: "The dispute",
      caveat:
        "These are the steps of the dispute as pages and mails name them, with what was stated, asked "
        + "or proposed. That anything was accepted is shown only where a step says so. None of it is "
        + "official record.",
      statements: telling.dispute()),
  ]
}

private struct Telling {
  var exhibits: [Exhibit]
  var gaps: [Gap]
  var record: JobRecord
  var zone: Zone
  var kept: Set<String>
  var amounts: Amounts { Amounts(record) }

  func all(_ kinds: ExhibitKind...) -> [Exhibit] { exhibits.filter { kinds.contains($0.kind) } }
  func on(_ moment: Moment?) -> String { shownDay(moment, zone) }

  /// The milestones of the revision that an exhibit stands for.
  func milestones(_ revision: Int?) -> [Milestone] {
    record.milestones.filter { $0.revision == revision && revision != nil }
  }

  func agreed() -> [Statement] {
    var statements: [Statement] = []
    for exhibit in all(.terms) {
      guard let terms = terms(of: exhibit, record) else { continue }
      var text = exhibit.title + " proposed" + (exhibit.author.map { " by \($0)" } ?? "")
      text += " on \(on(terms.proposedAt))"
      text += terms.total.map { ", total \(amounts.shown($0))" } ?? ""
      if terms.isAcceptedByBoth {
        text +=
          "; accepted by the client on \(on(terms.clientAcceptedAt)) and by the freelancer on "
          + "\(on(terms.freelancerAcceptedAt))."
      } else {
        let missing = [
          terms.clientAcceptedAt == nil ? "the client" : nil,
          terms.freelancerAcceptedAt == nil ? "the freelancer" : nil,
        ].compactMap { $0 }
        text +=
          "; an acceptance by \(missing.joined(separator: " and by ")) is not in this archive"
          + (terms.statusAsFound.map { ", its state is shown as “\($0)”." } ?? ".")
      }
      statements.append(Statement(text, [exhibit.control]))
    }
    if let (exhibit, terms) = inForce() {
      let total = terms.total.map { ", total \(amounts.shown($0))" } ?? ""
      statements.append(
        Statement(
          "The last revision that this archive shows as accepted by both sides is \(exhibit.title)\(total).",
          [exhibit.control]))
    }
    if statements.isEmpty {
      statements.append(Statement("No Terms in this archive; a saved Terms page would tell.", []))
    }
    for exhibit in all(.posting, .proposal) {
      statements.append(
        Statement(
          "Before the workroom: \(exhibit.title.lowercased())"
            + (exhibit.author.map { " by \($0)" } ?? "")
            + (exhibit.at == nil ? ", without a date." : ", \(on(exhibit.at))."),
          [exhibit.control]))
    }
    return statements
  }

  func inForce() -> (Exhibit, TermsRevision)? {
    all(.terms).compactMap { exhibit in
      terms(of: exhibit, record).map { (exhibit, $0) }
    }.last { $0.1.isAcceptedByBoth }
  }

  func milestoneLines() -> [MilestoneLine] {
    guard let (exhibit, terms) = inForce() else { return [] }
    return milestones(terms.number).map { milestone in
      let digests = Set(milestone.origins.map(\.digest))
      let places = exhibits.filter { document in
        document.kind.isDocument && document.digest.map(digests.contains) == true
      }
      return MilestoneLine(
        name: milestone.name, description: milestone.description,
        amount: milestone.amount.map(amounts.shown),
        due: milestone.due ?? milestone.dueText, funded: milestone.fundedAt.map { on($0) },
        released: milestone.releasedAt.map { on($0) },
        controls: [exhibit.control] + places.map(\.control))
    }
  }

  func delivered() -> [Statement] {
    let telling = all(.statusReport, .timesheet, .message).sorted {
      ($0.at?.secondsSince1970 ?? 0, $0.control) < ($1.at?.secondsSince1970 ?? 0, $1.control)
    }
    var statements = telling.compactMap { exhibit in
      exhibit.kind == .message ? naming(exhibit) : reporting(exhibit)
    }
    for side in [Side.freelancer, .client, .unknown] {
      let files = all(.file).filter { $0.side == side }
      guard !files.isEmpty else { continue }
      let held = files.filter { $0.digest != nil }.count
      statements.append(
        Statement(
          "\(count(files.count, "file version")) \(files.count == 1 ? "is" : "are") listed as uploaded by "
            + (side == .unknown ? "someone not shown" : "the \(side.rawValue)")
            + "; this archive holds the bytes of \(held == files.count ? "all" : String(held)).",
          files.map(\.control)))
    }
    if statements.isEmpty {
      statements.append(
        Statement(
          "No Status Report, no file and no message that names a file is in this packet.", []))
    }
    return statements
  }

  private func reporting(_ report: Exhibit) -> Statement {
    let status = report.facts.first { $0.label == "Status as found" }
    return Statement(
      "\(on(report.at)): \(report.title)" + (report.author.map { " by \($0)" } ?? "")
        + (status.map { ", status “\($0.value)”" } ?? "")
        + (report.text.isEmpty ? "." : ": “\(opening(report.text))”"), [report.control])
  }

  /// A message that names files; nil for others.
  private func naming(_ message: Exhibit) -> Statement? {
    let named = message.facts.filter { $0.label == "Names the file" }.map(\.value)
    guard !named.isEmpty else { return nil }
    let files = message.attachments.filter(kept.contains)
    return Statement(
      "\(on(message.at)): message of \(message.author ?? "an unknown sender")"
        + "\(inBrackets(message.side)) names \(named.map { "“\($0)”" }.joined(separator: ", ")): "
        + "“\(opening(message.text))”", [message.control] + files)
  }

  func paid() -> [Statement] {
    var statements = all(.payment).map { payment in
      let amount = payment.facts.first { $0.label == "Amount" }?.value
      let status = payment.facts.first { $0.label == "Status as found" }?.value
      return Statement(
        "\(on(payment.at)): \(payment.title.dropFirst("Payment entry: ".count))"
          + (amount.map { " \($0)" } ?? "") + (payment.text.isEmpty ? "" : ", “\(payment.text)”")
          + (status.map { ", status “\($0)”" } ?? "") + ".", [payment.control])
    }
    if statements.isEmpty {
      statements.append(Statement("No payment entry is in this packet.", []))
    }
    return statements + [paidOfTerms()].compactMap { $0 }
  }

  /// How far the milestones of the Terms last accepted by both are shown as paid; nil without them.
  private func paidOfTerms() -> Statement? {
    guard let (exhibit, terms) = inForce() else { return nil }
    let milestones = milestones(terms.number)
    guard !milestones.isEmpty, !all(.payment).isEmpty else { return nil }
    let released = milestones.filter { $0.releasedAt != nil }
    let open = milestones.filter { $0.releasedAt == nil && $0.fundedAt != nil }
    let rest = milestones.filter { $0.releasedAt == nil && $0.fundedAt == nil }
    let parts = [
      (released, "shown as released"), (open, "shown as funded and not as released"),
      (rest, "shown neither as funded nor as released"),
    ].filter { !$0.0.isEmpty }.map { members, words in
      let names = members.map { "“\($0.name)”" }.joined(separator: ", ")
      return "\(members.count) \(members.count == 1 ? "is" : "are") \(words)"
        + " (\(names)\(together(members).map { ": \($0)" } ?? ""))"
    }
    let digests = Set(milestones.flatMap(\.origins).map(\.digest))
    let places = exhibits.filter { document in
      document.kind.isDocument && document.digest.map(digests.contains) == true
    }
    return Statement(
      "Of \(count(milestones.count, "milestone")) of \(exhibit.title), "
        + parts.joined(separator: ", ") + ".", [exhibit.control] + places.map(\.control))
  }

  /// The sum of amounts of one named currency; nil for anything else.
  private func together(_ milestones: [Milestone]) -> String? {
    let amounts = milestones.compactMap(\.amount)
    guard amounts.count == milestones.count, let currency = amounts.first?.currency,
      currency != "$", amounts.allSatisfy({ $0.currency == currency })
    else { return nil }
    var sum: Int64 = 0
    for amount in amounts {
      let (next, overflow) = sum.addingReportingOverflow(amount.minorUnits)
      guard !overflow else { return nil }
      sum = next
    }
    return Money(minorUnits: sum, currency: currency).shown
  }

  func changed() -> [Statement] {
    let revisions = all(.terms).compactMap { exhibit in
      terms(of: exhibit, record).map { (exhibit, $0) }
    }
    var statements: [Statement] = []
    for (earlier, later) in zip(revisions, revisions.dropFirst()) {
      let differences = differences(from: earlier.1, to: later.1)
      statements.append(
        Statement(
          "\(later.0.title) against \(earlier.0.title.lowercased()): "
            + (differences.isEmpty
              ? "no difference in totals and milestones."
              : differences.joined(separator: "; ") + ".")
            + (later.1.isAcceptedByBoth ? "" : " It was not accepted by both in the record held."),
          [later.0.control, earlier.0.control]))
    }
    if statements.isEmpty {
      statements.append(
        Statement(
          revisions.isEmpty
            ? "No Terms in this archive, so changes cannot be determined."
            : "Only one revision of the Terms is in this archive.", revisions.map(\.0.control)))
    }
    return statements
  }

  private func differences(from old: TermsRevision, to new: TermsRevision) -> [String] {
    var words: [String] = []
    if let before = old.total, let after = new.total, before != after {
      words.append("total \(amounts.shown(before)) → \(amounts.shown(after))")
    }
    let before = milestones(old.number)
    let after = milestones(new.number)
    for milestone in after {
      guard let same = before.first(where: { $0.name == milestone.name }) else {
        words.append(
          "adds “\(milestone.name)”"
            + (milestone.amount.map {
              " (\(amounts.shown($0))"
                + (milestone.due.map { ", delivery \($0)" } ?? "") + ")"
            } ?? ""))
        continue
      }
      if let left = same.amount, let right = milestone.amount, left != right {
        words.append(
          "“\(milestone.name)” \(amounts.shown(left)) → \(amounts.shown(right))")
      }
      if let left = same.due, let right = milestone.due, left != right {
        words.append("delivery of “\(milestone.name)” \(left) → \(right)")
      }
    }
    for milestone in before where !after.contains(where: { $0.name == milestone.name }) {
      if !after.isEmpty { words.append("no longer names “\(milestone.name)”") }
    }
    return words
  }

  func said() -> [Statement] {
    let messages = all(.message).sorted {
      ($0.at?.secondsSince1970 ?? 0, $0.control) < ($1.at?.secondsSince1970 ?? 0, $1.control)
    }
    guard let first = messages.first, let last = messages.last else {
      return [Statement("No message is in this packet.", [])]
    }
    var statements = [
      Statement(
        "\(count(messages.count, "message")) from \(on(first.at)) to \(on(last.at)): "
          + [Side.client, .freelancer, .unknown].compactMap { side in
            let number = messages.filter { $0.side == side }.count
            return number == 0 ? nil : "\(number) by the \(side.label)"
          }.joined(separator: ", ") + ".", [first.control, last.control])
    ]
    for message in messages {
      let differing = message.witnesses.filter { $0.agreement == .differs }
      for (difference, witnesses) in grouped(differing, by: { $0.difference ?? "see the exhibit" })
      {
        statements.append(
          Statement(
            "The places that show the message of \(on(message.at)) differ: \(difference).",
            [message.control] + witnesses.compactMap(\.document)))
      }
      if message.recordClass == .notFoundInRecord || message.recordClass == .undetermined {
        statements.append(
          Statement(
            "The message of \(message.author ?? "an unknown sender"), \(on(message.at)): "
              + "\(message.classBasis).", [message.control]))
      }
    }
    let copies = messages.filter { $0.recordClass == .copy }
    if !copies.isEmpty {
      statements.append(
        Statement(
          "\(count(copies.count, "message")) \(copies.count == 1 ? "is" : "are") held only as a copy "
            + "that the platform sent.", copies.map(\.control)))
    }
    let covered = coveredStretches(record.coverage)
    for copy in copies {
      guard let sent = copy.at, covered.contains(where: { $0.contains(sent.secondsSince1970) })
      else {
        continue
      }
      statements.append(
        Statement(
          "Of these, the message of \(copy.author ?? "an unknown sender"), \(on(sent)), falls into a time "
            + "that saved pages cover, and no saved page shows it.", [copy.control]))
    }
    for side in [Side.client, .freelancer] {
      guard
        let longest = gaps.filter({ $0.side == side && $0.isCovered }).max(by: { $0.days < $1.days }
        )
      else {
        continue
      }
      statements.append(Statement(longest.inWords(zone), [longest.after, longest.before]))
    }
    return statements
  }

  func dispute() -> [Statement] {
    let events = all(.disputeEvent)
    guard !events.isEmpty else {
      return [Statement("No step of a dispute is in this archive.", [])]
    }
    return events.map { event in
      let amount = event.facts.first { $0.label == "Amount" }.map { " (\($0.value))" } ?? ""
      return Statement(
        "\(on(event.at)): \(event.title)\(amount)" + (event.author.map { " by \($0)" } ?? "")
          + (event.text.isEmpty ? "." : ", stating: “\(event.text)”"), [event.control])
    }
  }
}
