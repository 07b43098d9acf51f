import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// The first page: how complete this is, what it is about, how far to trust it, what counts.
func coverSections(_ contents: PacketContents) -> [ReportSection] {
  [
    ReportSection(
      id: "completeness", heading: "How complete this is",
      blocks: [.facts(completenessFacts(contents))]),
    ReportSection(id: "glance", heading: "At a glance", blocks: [.facts(glance(contents))]),
    ReportSection(id: "trust", heading: "How far to trust it", blocks: [.facts(trust(contents))]),
    ReportSection(id: "record", heading: "What counts as the record", blocks: record(contents)),
  ]
}

private func glance(_ contents: PacketContents) -> [ReportFact] {
  let plan = contents.plan
  func people(_ side: Side) -> String {
    ownersFirst(plan.record.parties, side).map { party in
      var notes = [party.role, party.isGuest ? "guest" : nil].compactMap { $0 }
      if party.isMe { notes.append("holder of this archive") }
      return party.name + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }.joined(separator: "; ")
  }
  var facts: [ReportFact] = [typeAndStatus(contents)]
  for side in [Side.freelancer, .client] where !people(side).isEmpty {
    facts.append(ReportFact(side == .client ? "Client" : "Freelancer", people(side)))
  }
  for statement in (plan.narrative.first { $0.issue == .agreed }?.statements ?? [])
  where statement.text.hasPrefix("The last revision") {
    facts.append(ReportFact("Terms", contents.inlines(statement, from: packetName)))
  }
  for event in plan.exhibits where event.kind == .disputeEvent {
    func fact(_ label: String) -> String? { event.facts.first { $0.label == label }?.value }
    var words = "\(shownDay(event.at, contents.zone))" + (event.author.map { " by \($0)" } ?? "")
    words += fact("Asked for").map { ", “\($0)”" } ?? ""
    words += fact("Amount").map { ", \($0)" } ?? ""
    if fact("Asked for") == nil, !event.text.isEmpty {
      words += ", “\(opening(event.text, upTo: 160))”"
    }
    words += fact("Answer asked for by").map { ", answer asked for by \($0)" } ?? ""
    facts.append(
      ReportFact(
        event.title,
        [.text(words + " [")]
          + contents.sortedCitations([event.control], from: packetName) + [.text("]")]))
  }
  return facts
}

private func typeAndStatus(_ contents: PacketContents) -> ReportFact {
  let job = contents.plan.record.job
  let type = job.type == .fixed ? "fixed price" : job.type.rawValue
  guard let status = job.statusAsFound else {
    return ReportFact("Type and status", type + ", status not shown")
  }
  var words: [ReportInline] = [.text(type + ", last shown as “\(status)”")]
  if let last = job.statusHistory.last(where: { $0.at != nil && $0.asFound == status }) {
    words.append(.text(" on \(shownDay(last.at, contents.zone))"))
    if let document = contents.plan.exhibits.first(where: {
      $0.kind.isDocument && $0.digest == last.origin.digest
    }) {
      words +=
        [.text(" [")] + contents.citations([document.control], from: packetName) + [.text("]")]
    }
  }
  return ReportFact("Type and status", words)
}

private func completenessFacts(_ contents: PacketContents) -> [ReportFact] {
  let plan = contents.plan
  func share(_ section: String, _ one: String, _ many: String? = nil) -> String? {
    guard let row = plan.completeness.first(where: { $0.section == section }) else { return nil }
    let all = count(row.inStore, one, many ?? one)
    return row.produced == row.inStore ? all : "\(row.produced) of \(all)"
  }
  let other = [
    share("Messages: copies only", "held as the platform's copy only"),
    share(
      "Messages: not found in the record held", "sent by mail and not found in the record held"),
    share("Messages: cannot be determined", "sent by mail that no saved page covers"),
    share("Mail outside the workroom", "outside the workroom"),
  ].compactMap { $0 }.filter { !$0.hasPrefix("0 ") }
  let official = [
    share("Terms", "revision of Terms", "revisions of Terms"),
    share(
      "Status Reports and timesheets", "Status Report or timesheet", "Status Reports or timesheets"),
    share("Messages: official record", "Message", "Messages"),
  ].compactMap { $0 }
  let annex = plan.exhibits.filter(\.isAnnex).count
  func facts(_ label: String, _ words: String, _ exhibits: [Exhibit]) -> ReportFact {
    let cited = contents.citations(exhibits.map(\.control), from: packetName)
    return ReportFact(label, [.text(words + (cited.isEmpty ? "" : ": "))] + cited)
  }
  let coverage = coverageInWords(plan.record.coverage, contents.zone)
  var all: [ReportFact] = [
    ReportFact(
      "Selected",
      plan.selectionRule.joined(separator: " ")
        + " \(count(plan.exhibits.count, "exhibit")), of which \(annex) in the annex."),
    ReportFact(
      "Official record",
      official.joined(separator: ", ")
        + "; \(coverage ?? "no saved page says which time it covers")."),
    ReportFact(
      "Other messages",
      other.isEmpty ? "None in this archive." : other.joined(separator: ", ") + "."),
  ]
  all.append(absentFiles(contents))
  let withheld = plan.exhibits.filter { $0.digest != nil && contents.withheld($0) != nil }
  for (reason, exhibits) in grouped(withheld, by: { contents.withheld($0) ?? "" }) {
    all.append(
      facts("Withheld", "\(count(exhibits.count, "native")), because \(reason)", exhibits))
  }
  if !plan.leftOut.isEmpty {
    all.append(
      ReportFact(
        "Left out",
        "\(count(plan.leftOut.count, "exhibit")) of this job, by the selection; completeness.csv lists "
          + "each."))
  }
  all.append(ReportFact("Silences", silences(plan)))
  let hurt = plan.sources.filter { source in
    source.audit.map { $0.damage > 0 || !$0.quarantined.isEmpty || !$0.balances } ?? true
  }
  all.append(
    ReportFact(
      "Damage",
      hurt.isEmpty
        ? "None found; every item of \(count(plan.sources.count, "source")) is accounted for."
        : "Something could not be read or was not reconciled in \(hurt.map(\.name).joined(separator: "; ")) "
          + "(completeness.csv)."))
  let holder = contents.custodian.isEmpty ? "one side" : contents.custodian
  all.append(
    ReportFact(
      "Beyond this",
      "This archive is what \(holder) saved; “none in this archive” never means “none”. The other side "
        + "can compare its own pages and mail."))
  return all
}

/// Files that the sources name and none holds, by name while they are few, with the platform's rule on
/// how long it kept files.
private func absentFiles(_ contents: PacketContents) -> ReportFact {
  let plan = contents.plan
  let label = "Named, but not held"
  let absent = plan.exhibits.filter { $0.kind == .file && $0.digest == nil }
  guard !absent.isEmpty else {
    return ReportFact(label, "No file that the sources name lacks its bytes.")
  }
  let words = "\(count(absent.count, "file version")), no source has the bytes: "
  var named: [ReportInline] = [.text(words)]
  if absent.count <= 5 {
    for (index, file) in absent.enumerated() {
      named.append(.text((index > 0 ? "; " : "") + file.title + " ["))
      named += contents.citations([file.control], from: packetName) + [.text("]")]
    }
  } else {
    named += contents.citations(absent.map(\.control), from: packetName)
  }
  return ReportFact(label, named, note: retentionNote(plan))
}

/// What the platform's rule on keeping files can explain, by the last activity that the job shows.
private func retentionNote(_ plan: PacketPlan) -> String? {
  guard let retention = plan.retention else {
    return plan.facts.rule("retention-inactive").map {
      "The platform's rule on keeping files: “\($0.text)” (\($0.source)). Whether it is why is not shown."
    }
  }
  let last = shownDay(retention.lastActivity, plan.options.zone)
  return
    "The platform's rule on keeping files: “\(retention.rule.text)” (\(retention.rule.source)). The "
    + "last activity shown is of \(last), so by this rule nothing could go before \(retention.from.iso): "
    + (plan.options.asOf < retention.from
      ? "it does not explain what is missing here."
      : "it could explain what is missing; whether it does is not shown.")
}

private func silences(_ plan: PacketPlan) -> String {
  let covered = plan.gaps.filter(\.isCovered).count
  let open = plan.gaps.count - covered
  let limit = "longer than \(count(plan.options.gapInDays, "day"))"
  var words =
    covered == 0
    ? "None \(limit) between two messages of one side, as far as saved pages cover."
    : "\(covered) \(limit) between two messages of one side, where saved pages cover the time."
  if open > 0 {
    words +=
      " \(count(open, "stretch", "stretches")) without a message cannot be judged, as no saved page covers "
      + "all of \(open == 1 ? "it" : "them") (completeness.csv)."
  }
  return words
}

/// The same in figures, section by section.
func completenessSection(_ contents: PacketContents) -> ReportSection {
  ReportSection(
    id: "figures", heading: "Completeness in figures",
    blocks: [
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
          ],
          rows: contents.plan.completeness.map { row in
            var section: [ReportInline] = [.text(row.section)]
            if !row.remark.isEmpty { section += [.lineBreak, .emphasis(row.remark)] }
            return ReportRow([
              ReportCell(section, value: .text(row.section)), .integer(row.inStore),
              .integer(row.produced), .integer(row.absent), .integer(row.excluded),
              .integer(row.withheld),
            ])
          }))
    ])
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
  let gradesInWords = grades.keys.sorted().map { grade in
    let number = grades[grade]?.count ?? 0
    return "\(number) \(gradeInWords(grade)) (\(grade))"
  }.joined(separator: ", ")
  return [
    ReportFact(
      "Can be proven",
      "That each native is the same, byte for byte, as in the source named with it: whoever is given "
        + "the source can cut it out again and compare its SHA-256 (recipes in exhibits.csv and text/, "
        + "commands in VERIFY.txt; none needs this program)."),
    ReportFact(
      "Corroborated",
      "\(twice.count) of \(count(messages.count, "message")) \(twice.count == 1 ? "stands" : "stand") in more than "
        + "one kind of place, such as a page and a mail; in \(differing.count) of them the words differ "
        + "(see Said). All places were held by \(holder), so they are not independent witnesses."),
    ReportFact(
      "Recorded only",
      "Times and names as pages and mails print them. A saved page is what a browser wrote to disk; it "
        + "carries no signature. "
        + (gradesInWords.isEmpty
          ? "" : "Of the mails here, \(gradesInWords); see authenticity.csv.")
        + (gradesInWords.isEmpty || grades["KEY-VERIFIED"] != nil
          ? "" : " No mail here carries a signature that was verified.")),
    ReportFact(
      "Not proven",
      "That the sources were complete or not altered before they were imported; who sat at the keyboard; that "
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
    blocks.append(.quotation(rule.text, cite: [.text("\(rule.source); \(datesInWords(rule))")]))
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

/// The time for which a rule is known to have stood.
func datesInWords(_ rule: PolicyRule) -> String {
  switch (rule.from, rule.through) {
  case (nil, nil): "the platform's text as quoted bears no date"
  case (let from?, nil): "from \(from), last day not known"
  case (nil, let through?): "first day not known, to \(through)"
  case (let from?, let through?): "from \(from) to \(through)"
  }
}

private func gradeInWords(_ grade: String) -> String {
  switch grade {
  case "KEY-VERIFIED": "with a signature that a stored key verifies"
  case "BODY-INTACT": "whose body fits its signature's hash, the key not checked"
  case "PROVIDER-ATTESTED": "that the recipient's provider vouched for, not checked again"
  case "UNSIGNED": "without a signature"
  case "BODY-ALTERED": "whose body does not fit its signature's hash"
  default: "not looked at"
  }
}
