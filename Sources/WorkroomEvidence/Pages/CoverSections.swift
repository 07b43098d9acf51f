import ReportRendering
import WorkroomModel
import WorkroomStore

/// The first page: what this is about, how complete it is, how far to trust it, what counts.
func coverSections(_ contents: PacketContents) -> [ReportSection] {
  [
    ReportSection(
      id: "glance", heading: "At a glance", blocks: [.facts(glance(contents))]),
    ReportSection(
      id: "completeness", heading: "How complete this is", blocks: completenessBlocks(contents)),
    ReportSection(id: "trust", heading: "How far to trust it", blocks: [.facts(trust(contents))]),
    ReportSection(id: "record", heading: "What counts as the record", blocks: record(contents)),
  ]
}

private func glance(_ contents: PacketContents) -> [ReportFact] {
  let plan = contents.plan
  let job = plan.record.job
  func people(_ side: Side) -> String {
    ownersFirst(plan.record.parties, side).map { party in
      var notes = [party.role, party.isGuest ? "guest" : nil].compactMap { $0 }
      if party.isMe { notes.append("holder of this archive") }
      return party.name + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }.joined(separator: "; ")
  }
  var facts: [ReportFact] = [
    ReportFact("Job", job.title),
    ReportFact(
      "Type and status",
      (job.type == .fixed ? "fixed price" : job.type.rawValue) + ", "
        + (job.statusAsFound.map { "shown as “\($0)”" } ?? "status not shown")),
  ]
  for side in [Side.freelancer, .client] where !people(side).isEmpty {
    facts.append(ReportFact(side == .client ? "Client" : "Freelancer", people(side)))
  }
  for statement in (plan.narrative.first { $0.issue == .agreed }?.statements ?? [])
  where statement.text.hasPrefix("The last revision") {
    facts.append(ReportFact("Terms", contents.inlines(statement, from: packetName)))
  }
  let events = plan.exhibits.filter { $0.kind == .disputeEvent }
  for event in events {
    let amount = event.facts.first { $0.label == "Amount" }.map { ", \($0.value)" } ?? ""
    facts.append(
      ReportFact(
        event.title,
        [
          .text(
            "\(shownDay(event.at, contents.zone))"
              + (event.author.map { " by \($0)" } ?? "") + amount
              + (event.text.isEmpty ? "" : ": “\(event.text)”") + " [")
        ] + contents.citations([event.control], from: packetName) + [.text("]")]))
  }
  facts.append(
    ReportFact(
      "Evidence fingerprint", [.code(contents.fingerprint)], note: "SHA-256 of evidence.sha256"))
  return facts
}

private func completenessBlocks(_ contents: PacketContents) -> [ReportBlock] {
  let plan = contents.plan
  var blocks: [ReportBlock] = [
    .facts([ReportFact("Selection rule", plan.selectionRule.joined(separator: " "))]),
    .table(
      ReportTable(
        id: "completeness-table", caption: "What the archive holds of this job and what is here",
        columns: [
          ReportColumn("section", "Section"),
          ReportColumn("in_store", "In the archive", type: .integer),
          ReportColumn("produced", "In this packet", type: .integer),
          ReportColumn("absent", "Named, not held", type: .integer),
          ReportColumn("excluded", "Left out", type: .integer),
          ReportColumn("withheld", "Native withheld", type: .integer),
          ReportColumn("remark", "Remark"),
        ],
        rows: plan.completeness.map { row in
          ReportRow([
            .text(row.section), .integer(row.inStore), .integer(row.produced),
            .integer(row.absent), .integer(row.excluded), .integer(row.withheld),
            .text(row.remark),
          ])
        })),
  ]
  var missing: [[ReportInline]] = []
  let absent = plan.exhibits.filter { $0.kind == .file && $0.digest == nil }
  if !absent.isEmpty {
    missing.append(
      [
        .text("\(count(absent.count, "file version")) named by the sources, bytes not held: ")
      ] + contents.citations(absent.map(\.control), from: packetName))
  }
  for gap in plan.gaps where !gap.isCovered { missing.append([.text(gap.inWords(contents.zone))]) }
  let withheld = plan.exhibits.filter { $0.digest != nil && contents.withheld($0) != nil }
  for (reason, exhibits) in grouped(withheld, by: { contents.withheld($0) ?? "" }) {
    missing.append(
      [.text("\(count(exhibits.count, "native")) withheld, \(reason): ")]
        + contents.citations(exhibits.map(\.control), from: packetName))
  }
  for source in plan.sources {
    guard let audit = source.audit, audit.damage > 0 || !audit.quarantined.isEmpty else { continue }
    missing.append([
      .text(
        "The source \(source.name) has \(count(audit.damage, "record")) of damage and "
          + "\(count(audit.quarantined.values.reduce(0, +), "item")) that could not be read.")
    ])
  }
  if !plan.leftOut.isEmpty {
    missing.append([
      .text(
        "\(count(plan.leftOut.count, "exhibit")) of this job left out by the selection; "
          + "completeness.csv lists them.")
    ])
  }
  blocks.append(
    missing.isEmpty
      ? .paragraph([
        .text("Nothing that the archive names of this job is known to be missing here.")
      ])
      : .list(missing, ordered: false))
  blocks.append(
    .paragraph([
      .text(
        "This archive is what one side saved. What it does not hold may still exist: the other side "
          + "can compare its own saved pages and mail. “None in this archive” never means “none”.")
    ]))
  return blocks
}

private func trust(_ contents: PacketContents) -> [ReportFact] {
  let plan = contents.plan
  let holder = contents.custodian.isEmpty ? "one side" : contents.custodian
  let messages = plan.exhibits.filter { $0.kind == .message }
  let twice = messages.filter { Set($0.witnesses.map(\.origin.medium)).count > 1 }
  let differing = twice.filter { $0.witnesses.contains { $0.agreement == .differs } }
  let graded = plan.exhibits.filter { $0.kind == .mail }
  let grades = Dictionary(
    grouping: graded.compactMap { contents.staging.natives[$0.control] },
    by: { $0.authenticity?.grade ?? "NOT-CHECKED" })
  let gradesInWords = grades.keys.sorted().map { "\(grades[$0]?.count ?? 0) × \($0)" }
    .joined(separator: ", ")
  return [
    ReportFact(
      "Can be proven",
      "With the original sources at hand, anyone can cut every native out again and compare its "
        + "SHA-256 (recipes in exhibits.csv and text/). VERIFY.txt has the commands, none needs this "
        + "program."),
    ReportFact(
      "Corroborated",
      "\(twice.count) of \(count(messages.count, "message")) stand in two kinds of places, a page and "
        + "a mail; \(differing.count) of them differ in words. All places were held by \(holder), so "
        + "they are not independent witnesses."),
    ReportFact(
      "Recorded only",
      "Times and names as pages print them; that the pages and mailboxes were saved as they were; "
        + (gradesInWords.isEmpty ? "" : "signatures of mails: \(gradesInWords) (authenticity.csv)")
        + "."),
    ReportFact(
      "Not proven",
      "That the sources were not altered before they were imported; who sat at the keyboard; that "
        + "what is not here did not happen; that any work was good or bad; that payments reached "
        + "anyone."),
    ReportFact(
      "The seal",
      "seal/SEAL.txt fixes every file. A seal proves something only with a signature whose key you "
        + "have from elsewhere, never from this packet."),
  ]
}

private func record(_ contents: PacketContents) -> [ReportBlock] {
  let facts = contents.plan.facts
  var blocks: [ReportBlock] = []
  if let rule = facts.rule("official-record") {
    let since = rule.from.map { "from \($0)" } ?? "no first day known"
    let until = rule.through.map { "to \($0)" } ?? "no last day known"
    blocks.append(.quotation(rule.text, cite: [.text("\(rule.source); \(since), \(until)")]))
  } else {
    blocks.append(
      .notice(
        .caution,
        [
          .text(
            "The platform profile holds no rule on what counts as the official record; the classes "
              + "below separate workroom pages from everything else and no more.")
        ]))
  }
  blocks.append(
    .paragraph([
      .text(
        "That rule governs the platform's own, non-judicial resolution; any other forum decides for "
          + "itself. Exhibits are classed by it: official record (shown by a saved workroom page), "
          + "copy (held as the platform's notification), not found in the record held, cannot be "
          + "determined, and supporting. Supporting exhibits stand in annex.html and can be taken out."
      )
    ]))
  return blocks
}

/// Groups in the order of first appearance.
func grouped<Element>(
  _ elements: [Element], by key: (Element) -> String
) -> [(key: String, elements: [Element])] {
  var groups: [(key: String, elements: [Element])] = []
  for element in elements {
    let value = key(element)
    if let index = groups.firstIndex(where: { $0.key == value }) {
      groups[index].elements.append(element)
    } else {
      groups.append((value, [element]))
    }
  }
  return groups
}

/// The people of a side, whoever owns the account before their staff.
func ownersFirst(_ parties: [Party], _ side: Side) -> [Party] {
  let people = parties.filter { $0.side == side }
  return people.filter { $0.role == "Owner" } + people.filter { $0.role != "Owner" }
}
