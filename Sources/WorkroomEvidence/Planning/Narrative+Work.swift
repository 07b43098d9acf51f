import WorkroomModel

extension Telling {
  func delivered() -> [Statement] {
    let telling = inTime(all(.statusReport, .timesheet, .message))
    // What the client sent is no delivery; it stands behind what the freelancer reports and sends.
    let (clients, others) = (
      telling.filter { $0.side == .client }, telling.filter { $0.side != .client }
    )
    var statements = (others + clients).compactMap { exhibit in
      exhibit.kind == .message ? naming(exhibit) : reporting(exhibit)
    }
    statements += milestonesReported()
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
        + (report.text.isEmpty ? "." : ": “\(opening(report.text, upTo: limit))”"), [report.control]
    )
  }

  /// A message that names files; nil for others.
  private func naming(_ message: Exhibit) -> Statement? {
    let named = message.facts.filter { $0.label == "Names the file" }.map(\.value)
    guard !named.isEmpty else { return nil }
    let files = message.attachments.filter(kept.contains)
    let sizes = Dictionary(
      exhibits.filter { files.contains($0.control) }.compactMap { file in
        file.fileName.map { ($0, file.sizeInBytes) }
      }, uniquingKeysWith: { $0 ?? $1 })
    return Statement(
      "\(on(message.at)): message of \(message.author ?? "an unknown sender")"
        + "\(inBrackets(message.side)) names "
        + named.map { name in
          "“\(name)”" + ((sizes[name] ?? nil).map { " (\(inBytes($0)))" } ?? "")
        }.joined(separator: ", ") + ": "
        + "“\(opening(message.text, upTo: limit))”", [message.control] + files)
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

  /// For each milestone of the Terms in force, which Status Reports use its name: that one of them
  /// reports its delivery is for the reader to see.
  private func milestonesReported() -> [Statement] {
    guard let (_, terms) = inForce() else { return [] }
    let reports = inTime(all(.statusReport))
    return milestones(terms.number).compactMap { milestone in
      let name = milestone.name.split(separator: ":").first.map(String.init) ?? milestone.name
      let naming = reports.filter { uses(name, in: $0.text) }
      guard let due = milestone.due, !naming.isEmpty else { return nil }
      var words =
        "“\(milestone.name)”: delivery due \(due); Status Reports that use the name “\(name)” are of "
        + naming.map { on($0.at) }.joined(separator: ", ")
      if let last = naming.last?.at, let dueDay = CivilDate(iso: due) {
        let days = day(last, zone).dayNumber - dueDay.dayNumber
        if days > 0 { words += ", the last of them \(count(days, "day")) after that date" }
      }
      return Statement(words + ".", naming.map(\.control))
    }
  }
}
