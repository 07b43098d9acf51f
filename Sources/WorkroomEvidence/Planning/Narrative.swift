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
    kept: Set(exhibits.map(\.control)), limit: openingLength(of: exhibits))
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

/// Tells one job issue by issue.
struct Telling {
  var exhibits: [Exhibit]
  var gaps: [Gap]
  var record: JobRecord
  var zone: Zone
  var kept: Set<String>
  /// Characters of a message that a statement shows.
  var limit: Int
  var amounts: Amounts { Amounts(record) }

  func all(_ kinds: ExhibitKind...) -> [Exhibit] { exhibits.filter { kinds.contains($0.kind) } }
  func on(_ moment: Moment?) -> String { shownDay(moment, zone) }
  func inTime(_ exhibits: [Exhibit]) -> [Exhibit] {
    exhibits.sorted {
      ($0.at?.secondsSince1970 ?? 0, $0.control) < ($1.at?.secondsSince1970 ?? 0, $1.control)
    }
  }

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
        let sides = [
          ("the client", terms.clientAcceptedAt, terms.clientAcceptanceText),
          ("the freelancer", terms.freelancerAcceptedAt, terms.freelancerAcceptanceText),
        ].map { who, at, words in
          if let at { return "accepted by \(who) on \(on(at))" }
          return words.map { "for \(who) the source states “\($0)”" }
            ?? "an acceptance by \(who) is not in this archive"
        }
        text +=
          "; \(sides.joined(separator: "; "))"
          + (terms.statusAsFound.map { "; its state is shown as “\($0)”." } ?? ".")
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

  func said() -> [Statement] {
    let messages = inTime(all(.message))
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
}
