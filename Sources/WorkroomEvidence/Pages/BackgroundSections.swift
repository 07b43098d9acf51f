import ReportRendering
import WorkroomModel
import WorkroomStore

/// Parties, authenticity, sources, redactions and method, each as a short table.
func backgroundSections(_ contents: PacketContents) -> [ReportSection] {
  let plan = contents.plan
  let parties = plan.record.parties.map { party in
    ReportRow([
      .text(party.name), .text(party.side.label),
      .text(party.role ?? (party.isGuest ? "Guest" : "")),
      .text(party.names.joined(separator: "; ")),
      .text(party.addresses.map(masked).joined(separator: "; ")),
      .text(party.isMe ? "yes" : "no"),
    ])
  }
  let sources = plan.sources.map { source in
    ReportRow([
      .code(source.name), .integer(source.sizeInBytes), .code(source.digest),
      .text(source.audit.map(reconciliation) ?? "not reconciled"),
    ])
  }
  return [
    ReportSection(
      id: "parties", heading: "Parties",
      blocks: [
        .table(
          ReportTable(
            id: "parties-table", caption: "Names as pages and mails print them; addresses masked",
            columns: [
              ReportColumn("name", "Name"), ReportColumn("side", "Side"),
              ReportColumn("role", "Role"), ReportColumn("names", "As found"),
              ReportColumn("addresses", "Addresses"), ReportColumn("holds", "Holds this archive"),
            ], rows: parties))
      ]),
    ReportSection(
      id: "sources", heading: "Sources",
      blocks: [
        .paragraph([
          .text(
            "Every source that holds something of this packet, with the SHA-256 of the whole file at "
              + "import. \(count(plan.otherSources, "other source")) of the archive "
              + "\(plan.otherSources == 1 ? "holds" : "hold") nothing of it. The originals stay with "
              + "the holder of the archive and can be asked for.")
        ]),
        .table(
          ReportTable(
            id: "sources-table", caption: "Sources",
            columns: [
              ReportColumn("name", "Source"),
              ReportColumn("size", "Bytes", type: .integer, unit: "bytes"),
              ReportColumn("digest", "SHA-256"),
              ReportColumn("audit", "Found = held + ignored + quarantined"),
            ], rows: sources)),
      ]),
    ReportSection(
      id: "redactions", heading: "Redactions", blocks: contents.redactionBlocks()),
  ]
}

private func reconciliation(_ audit: SourceAudit) -> String {
  let ignored = audit.ignored.values.reduce(0, +)
  let quarantined = audit.quarantined.values.reduce(0, +)
  // Which of two sources with the same item came first is no matter of content.
  return "\(audit.found) = \(audit.imported + audit.known) + \(ignored) + \(quarantined)"
}
