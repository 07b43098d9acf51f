package import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// The reconciliation: what was found in every source, what became of it, and what was odd.
package func sourcesReport(_ input: ReportInput) -> ReportDocument {
  let presenter = Presenter(input: input)
  let audits = input.audits
  let found = audits.reduce(0) { $0 + $1.found }
  let imported = audits.reduce(0) { $0 + $1.imported }
  let known = audits.reduce(0) { $0 + $1.known }
  let ignored = audits.reduce(0) { $0 + $1.ignored.values.reduce(0, +) }
  let quarantined = audits.reduce(0) { $0 + $1.quarantined.values.reduce(0, +) }
  let balances = audits.allSatisfy(\.balances)
  var sections: [ReportSection] = []
  sections.append(
    ReportSection(
      id: "reconciliation", heading: "Reconciliation",
      blocks: [
        .paragraph([
          .text(
            "Every byte of every source belongs to one item below: \(Figures.integer(found)) found = "
              + "\(Figures.integer(imported)) imported + \(Figures.integer(known)) already known + "
              + "\(Figures.integer(ignored)) ignored + \(Figures.integer(quarantined)) quarantined. "
          ),
          .strong(balances ? "The counts add up." : "The counts do not add up."),
        ]),
        .table(auditTable(presenter)),
      ]))
  sections.append(reasonSection(input))
  if !input.places.isEmpty { sections.append(placeSection(presenter)) }
  sections.append(unassignedSection(presenter))
  sections.append(diagnosticSection(presenter))
  sections.append(
    ReportSection(
      id: "check", heading: "How to check this",
      blocks: [
        .paragraph([
          .text(
            "The kept bytes of every source stand in the folder sources of the store under their "
              + "SHA-256. The first command checks them all, the second shows the index as it is.")
        ]),
        .preformatted(
          "cd STORE/sources && for f in *; do sha256sum \"$f\"; done\nsqlite3 STORE/index.sqlite \"\(Store.outcomesQuery)\""
        ),
        .paragraph([
          .text(
            "A witness such as “all.mbox bytes 120–160 3f9ac1d2” of a source that is no bundle is cut "
              + "out like this, SOURCE being the SHA-256 that stands with the source above; the sum "
              + "begins with the digits named:")
        ]),
        .preformatted(
          "tail -c +$((120 + 1)) STORE/sources/SOURCE | head -c $((160 - 120)) | sha256sum"),
      ]))
  sections.append(
    presenter.closing(rules: [], records: "\(counted(found, "item")) of them", listsSources: false))
  func linked(_ count: Int, to anchor: String) -> [ReportInline] {
    let text = Figures.integer(count)
    return count == 0 ? [.text(text)] : [.link(text: text, to: .anchor(id: anchor))]
  }
  return presenter.document(
    title: "Sources",
    subtitle: "\(counted(audits.count, "source")), "
      + "\(sizeInMB(audits.reduce(0) { $0 &+ $1.sizeInBytes })), as of \(input.asOf.iso)",
    name: "sources",
    summary: [
      ReportFact(
        "Found", linked(found, to: "sources"),
        note: balances ? "the counts add up" : "the counts do not add up"),
      ReportFact("Imported", Figures.integer(imported)),
      ReportFact("Already known", Figures.integer(known)),
      ReportFact("Ignored", linked(ignored, to: "reasons"), note: "each for a stated reason"),
      ReportFact(
        "Quarantined", linked(quarantined, to: "reasons"), note: "each for a stated reason"),
    ], sections: sections)
}

/// Files that were named or met and are no sources of their own.
private func placeSection(_ presenter: Presenter) -> ReportSection {
  let names = Dictionary(
    presenter.input.audits.map { ($0.digest, $0.name) }, uniquingKeysWith: { first, _ in first })
  return ReportSection(
    id: "places", heading: "Further files",
    blocks: [
      .paragraph([
        .text(
          "Files that were named or met and are no sources of their own: further copies of a source, "
            + "empty files, links, and what could not be read.")
      ]),
      .table(
        ReportTable(
          id: "further-files", caption: "Further files",
          columns: [
            ReportColumn("name", "File", description: "Name as given, relative."),
            ReportColumn(
              "bytes", "Size", type: .integer, unit: "bytes", description: "Its size."),
            ReportColumn("outcome", "Outcome", description: "known, ignored or quarantined."),
            ReportColumn("reason", "Why", description: "The reason, or the source it equals."),
            ReportColumn(
              "sha256", "SHA-256", description: "Digest, where it equals a source.",
              isShownInHTML: false),
          ],
          rows: presenter.input.places.map { place in
            let same = place.digest.flatMap { names[$0] }.map { "the same bytes as \($0)" }
            return ReportRow([
              .text(place.name), presenter.size(place.sizeInBytes), .text(place.outcome),
              .text(place.reason ?? same ?? ""), .text(place.digest ?? ""),
            ])
          })),
    ])
}

private func auditTable(_ presenter: Presenter) -> ReportTable {
  ReportTable(
    id: "sources", caption: "Sources",
    columns: [
      ReportColumn("source", "Source", description: "Name as given, relative."),
      ReportColumn("bytes", "Size", type: .integer, unit: "bytes", description: "Its size."),
      ReportColumn("found", "Found", type: .integer, description: "Leaves of its tree."),
      ReportColumn("imported", "Imported", type: .integer, description: "Of these imported."),
      ReportColumn("known", "Known", type: .integer, description: "Already known from elsewhere."),
      ReportColumn("ignored", "Ignored", type: .integer, description: "Ignored for a reason."),
      ReportColumn(
        "quarantined", "Quarantined", type: .integer, description: "Set aside for a reason."),
      ReportColumn(
        "balances", "Adds up", type: .boolean, description: "Whether the sum is the found."),
      ReportColumn(
        "notes", "Notes", type: .integer, description: "Odd, nothing lost.", isShownInHTML: false),
      ReportColumn(
        "warnings", "Warnings", type: .integer,
        description: "Something was guessed, or a page says itself that it is not whole."),
      ReportColumn(
        "damage", "Damage", type: .integer, description: "Content was lost or not readable."),
      ReportColumn("sha256", "SHA-256", description: "Digest of its bytes."),
    ],
    rows: presenter.input.audits.map { audit in
      ReportRow(
        id: presenter.sourceAnchor(audit.digest),
        [
          .text(audit.name), presenter.size(audit.sizeInBytes), .integer(audit.found),
          .integer(audit.imported), .integer(audit.known),
          .integer(audit.ignored.values.reduce(0, +)),
          .integer(audit.quarantined.values.reduce(0, +)),
          audit.balances
            ? ReportCell([.badge("yes", .good)], value: .boolean(true))
            : ReportCell([.badge("no", .critical)], value: .boolean(false)),
          .integer(audit.notes), .integer(audit.warnings), .integer(audit.damage),
          ReportCell([.code(presenter.short(audit.digest))], value: .text(audit.digest)),
        ], tone: audit.damage > 0 || !audit.balances ? .critical : .neutral)
    }, isFilterable: presenter.input.audits.count > 12, noun: "Source")
}

private func reasonSection(_ input: ReportInput) -> ReportSection {
  var rows: [ReportRow] = []
  for audit in input.audits {
    for (outcome, reasons) in [("ignored", audit.ignored), ("quarantined", audit.quarantined)] {
      for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) {
        rows.append(
          ReportRow([
            .text(audit.name),
            .badge(outcome, outcome == "ignored" ? .neutral : .caution), .text(reason),
            .integer(count),
          ]))
      }
    }
  }
  return ReportSection(
    id: "reasons", heading: "Why items were left out",
    blocks: rows.isEmpty
      ? [.paragraph([.text("Nothing was left out.")])]
      : [
        .table(
          ReportTable(
            id: "reasons", caption: "Items not imported, by reason",
            columns: [
              ReportColumn("source", "Source", description: "Name of the source.", isFacet: true),
              ReportColumn(
                "outcome", "Outcome", description: "ignored or quarantined.", isFacet: true),
              ReportColumn("reason", "Reason", description: "Why."),
              ReportColumn("items", "Items", type: .integer, description: "How many."),
            ], rows: rows, isFilterable: rows.count > 12))
      ])
}

private func unassignedSection(_ presenter: Presenter) -> ReportSection {
  let input = presenter.input
  let count = input.unassignedMessages
  guard count > 0 else {
    return ReportSection(
      id: "unassigned", heading: "Mail of no job",
      blocks: [.paragraph([.text("All mail of this archive belongs to a job.")])])
  }
  let listed = input.unassignedList.count
  var blocks: [ReportBlock] = [
    .paragraph([
      .text(
        "\(counted(count, "message")) in \(counted(input.unassignedOccurrences, "place")) "
          + "belong\(count == 1 ? "s" : "") to no job. Here only day, sender and subject are "
          + "listed\(listed < count ? ", of the \(Figures.integer(listed)) latest" : ""): the words "
          + "are kept in the store, where "),
      .code("workroom search"),
      .text(" finds them, and enter no report and no packet until someone assigns the mail ("),
      .code("workroom assign"),
      .text("). Whoever is given these pages can read the list; mail imported with "),
      .code("--platform-mail-only"), .text(" leaves it out."),
    ])
  ]
  if listed > 0 { blocks.append(.table(unassignedTable(presenter))) }
  return ReportSection(id: "unassigned", heading: "Mail of no job", blocks: blocks)
}

private func unassignedTable(_ presenter: Presenter) -> ReportTable {
  let mails = presenter.input.unassignedList
  return ReportTable(
    id: "unassigned-mail", caption: "Mail of no job, newest first",
    columns: [
      ReportColumn(
        "sent", "Sent", type: .instant, description: "When, in the chosen zone.", isFacet: true),
      ReportColumn("from", "From", description: "Name of the sender.", isFacet: true),
      ReportColumn("address", "Address", description: "Address of the sender."),
      ReportColumn("subject", "Subject", description: "Subject, as written."),
      ReportColumn(
        "message_key", "Key", description: "Stable key of the message.", isShownInHTML: false),
      ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
    ],
    rows: mails.map { mail in
      ReportRow([
        presenter.instant(mail.sent, absent: "no time"),
        presenter.text(mail.author, absent: "–"), presenter.text(mail.authorAddress, absent: "–"),
        presenter.text(mail.subject, absent: "no subject"), .text(mail.key),
        presenter.sources(mail.origins, limit: 1),
      ])
    }, isFilterable: mails.count > 8, noun: "Mail of no job")
}

private func diagnosticSection(_ presenter: Presenter) -> ReportSection {
  let rows = presenter.input.diagnostics
  return ReportSection(
    id: "diagnostics", heading: "What was odd or damaged",
    blocks: rows.isEmpty
      ? [.paragraph([.text("No damage and no warning was recorded.")])]
      : [.table(diagnosticTable(presenter, rows, id: "diagnostics"))])
}

func diagnosticTable(_ presenter: Presenter, _ rows: [DiagnosticRow], id: String) -> ReportTable {
  ReportTable(
    id: id, caption: "Damages and warnings",
    columns: [
      ReportColumn("severity", "Severity", description: "damage or warning.", isFacet: true),
      ReportColumn("code", "Code", description: "Kind of defect, a stable word.", isFacet: true),
      ReportColumn("detail", "What", description: "In words."),
      ReportColumn("path", "Where", description: "Path of the item in its source."),
      ReportColumn(
        "offset", "Byte", type: .integer, unit: "bytes", description: "First byte within the item."),
      ReportColumn(
        "length", "Length", type: .integer, unit: "bytes", description: "How many bytes.",
        isShownInHTML: false),
      ReportColumn(
        "source", "Source", description: "Name of the source.", isFacet: true, isShownInHTML: false),
    ],
    rows: rows.map { row in
      let diagnostic = row.diagnostic
      return ReportRow(
        [
          .badge(
            diagnostic.severity.rawValue,
            diagnostic.severity == .damage ? .critical : .caution),
          .code(diagnostic.code), .text(diagnostic.detail), .text(row.path),
          diagnostic.range.map { .integer($0.lowerBound) } ?? .absent("the whole"),
          diagnostic.range.map { .integer($0.count) } ?? .empty, .text(row.sourceName),
        ])
    }, isFilterable: rows.count > 12)
}
