import ReportRendering
import WorkroomModel

/// `packet.html`: cover, narrative, chronology, the exhibits of the record, and the index.
func packetPage(_ contents: PacketContents) -> PacketDocument {
  let plan = contents.plan
  let job = plan.record.job
  let numbers = [
    job.workroomID.map { "workroom \($0)" }, job.jobID.map { "job \($0)" },
  ].compactMap { $0 }.joined(separator: ", ")
  var document = ReportDocument(
    title: "Evidence packet \(plan.options.packetID): \(job.title)",
    subtitle: "\(plan.facts.title) \(numbers) · as of \(plan.options.asOf.iso) · times in "
      + "\(plan.options.zone.identifier)",
    name: packetName, pageLabel: "Evidence packet \(plan.options.packetID) · \(job.title)")
  document.summary = snapshot(contents)
  document.sections = coverSections(contents) + narrativeSections(contents)
  document.footer = pageFooter(contents)
  var pages = PacketDocument(document) {
    exhibitBlocks(contents.plan.exhibits[$0], contents, page: packetName)
  }
  addChronology(contents, to: &pages)
  addRecord(contents, to: &pages)
  addIndex(contents, isAnnex: false, to: &pages)
  pages.add(completenessSection(contents))
  for section in backgroundSections(contents) { pages.add(section) }
  return pages
}

func pageFooter(_ contents: PacketContents) -> [String] {
  [
    "Packet \(contents.plan.options.packetID) · evidence fingerprint (SHA-256 of evidence.sha256): "
      + contents.fingerprint,
    "Made by a program from saved pages and mail; the words of exhibits are verbatim, no generative "
      + "AI was used. This is no legal advice. It is made to serve either side.",
  ]
}

private func snapshot(_ contents: PacketContents) -> [ReportFact] {
  let plan = contents.plan
  func names(_ side: Side) -> String {
    let people = ownersFirst(plan.record.parties, side)
    let owners = people.filter { $0.role == "Owner" }
    return people.isEmpty
      ? "not shown" : (owners.isEmpty ? people : owners).map(\.name).joined(separator: ", ")
  }
  let accepted = plan.record.terms.last(where: \.isAcceptedByBoth)
  let amounts = Amounts(plan.record)
  var facts = [
    ReportFact("Freelancer", names(.freelancer)), ReportFact("Client", names(.client)),
    ReportFact(
      "Terms last shown as accepted by both",
      accepted.map { $0.total.map(amounts.shown) ?? "no total shown" } ?? "none in this archive",
      note: accepted?.number.map { "revision \($0)" }),
  ]
  if let notice = plan.record.disputes.first {
    facts.append(
      ReportFact(
        "In dispute", notice.amount.map(amounts.shown) ?? "no amount shown",
        note: "as stated on \(shownDay(notice.at, contents.zone))"))
  }
  let open = plan.record.disputes.filter { event in
    event.due.map { day($0, contents.zone) >= plan.options.asOf } ?? false
  }
  if let next = open.min(by: {
    ($0.due?.secondsSince1970 ?? 0) < ($1.due?.secondsSince1970 ?? 0)
  }), let due = next.due {
    facts.append(
      ReportFact(
        "Answer asked for by", shownDay(due, contents.zone),
        note: "\(next.kind), as found: \(asFound(due))"))
  }
  if !contents.custodian.isEmpty {
    facts.append(
      ReportFact(
        "Made from the archive of", contents.custodian, note: "the other side's was not seen"))
  }
  return facts
}

private func narrativeSections(_ contents: PacketContents) -> [ReportSection] {
  contents.plan.narrative.map { part in
    var blocks: [ReportBlock] = []
    if let caveat = part.caveat { blocks.append(.notice(.info, [.text(caveat)])) }
    blocks.append(
      .list(
        part.statements.map { contents.inlines($0, from: packetName) }, ordered: false))
    if !part.milestones.isEmpty { blocks.append(milestoneTable(part.milestones, contents)) }
    return ReportSection(id: part.issue.rawValue, heading: part.heading, blocks: blocks)
  }
}

private func addChronology(_ contents: PacketContents, to pages: inout PacketDocument) {
  let entries = contents.plan.chronology
  let about: () -> [ReportBlock] = {
    [
      .paragraph([
        .text(
          "A summary of the exhibits in the order of time; the exhibits themselves decide. Times are in "
            + "\(contents.zone.identifier). Mails state their offset; where a page prints no zone, the "
            + "platform's own (\(contents.plan.facts.zoneIdentifier)) is assumed. chronology.csv gives UTC, "
            + "the words as found and the basis of each. A silence is named only where saved pages cover "
            + "all of it.")
      ])
    ]
  }
  pages.add(
    "chronology", "Chronology",
    [about]
      + tableParts(
        id: "chronology-table",
        caption: "Entries, silences over "
          + "\(contents.plan.options.gapInDays) days named",
        columns: [
          ReportColumn("when", "When"), ReportColumn("what", "What the sources show"),
          ReportColumn("who", "By"), ReportColumn("exhibits", "Exhibits"),
        ], rowCount: entries.count
      ) { entries[$0].map { row(of: $0, contents) } })
}

private func row(of entry: ChronologyEntry, _ contents: PacketContents) -> ReportRow {
  var what: [ReportInline] = [entry.isGap ? .emphasis(entry.event) : .text(entry.event)]
  if !entry.disputed.isEmpty {
    what += [
      .text(" "),
      .badge(entry.disputed == "yes" ? "one side's statement" : entry.disputed, .caution),
    ]
  }
  // Beside the official record a reader must see at once what is none.
  if let recordClass = entry.recordClass,
    [.copy, .notFoundInRecord, .undetermined, .secondary].contains(recordClass)
  {
    what += [
      .text(" "), .badge(recordClass.label, recordClass == .copy ? .neutral : .caution),
    ]
  }
  let who =
    entry.actor ?? (entry.isGap || entry.side == .unknown ? "" : "the \(entry.side.rawValue)")
  return ReportRow([
    ReportCell([contents.moment(entry.at)], value: .text(entry.at?.utc ?? "")),
    ReportCell(what, value: .text(entry.event)), .text(who),
    ReportCell(
      contents.sortedCitations(entry.controls, from: packetName),
      value: .text(entry.controls.joined(separator: ";"))),
  ])
}

private func milestoneTable(_ lines: [MilestoneLine], _ contents: PacketContents) -> ReportBlock {
  func day(_ text: String?) -> ReportCell {
    guard let text else { return .absent("not shown") }
    return CivilDate(iso: text) == nil ? .text(text) : .date(text)
  }
  return .table(
    ReportTable(
      id: "milestones-table",
      caption:
        "Milestones of the Terms last shown as accepted by both; funding and release are not official record",
      columns: [
        ReportColumn("name", "Milestone"), ReportColumn("amount", "Amount", alignment: .trailing),
        ReportColumn("due", "Delivery due", type: .date),
        ReportColumn("funded", "Funded", type: .date),
        ReportColumn("released", "Released", type: .date), ReportColumn("exhibits", "Exhibits"),
      ],
      rows: lines.map { line in
        var name: [ReportInline] = [.text(line.name)]
        if let description = line.description, !description.isEmpty {
          name += [.lineBreak, .emphasis(description)]
        }
        return ReportRow([
          ReportCell(name, value: .text(line.name)),
          line.amount.map { .text($0) } ?? .absent("not shown"),
          day(line.due), day(line.funded),
          day(line.released),
          ReportCell(contents.sortedCitations(line.controls, from: packetName), value: .none),
        ])
      }))
}
