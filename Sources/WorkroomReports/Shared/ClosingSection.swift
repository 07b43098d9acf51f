import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

extension Presenter {
  /// How every report ends: what it rests on, the damage that touches it, and the rules it applied.
  /// `digests` are those of the sources it uses, nil for all; a page that lists all sources
  /// anyway, or leads to such a page, does not list them again.
  func closing(
    rules: [PolicyRule], records: String, digests: Set<String>? = nil, listsSources: Bool = true
  ) -> ReportSection {
    let audits = input.audits.filter { digests?.contains($0.digest) ?? true }
    let damage = audits.reduce(0) { $0 + $1.damage }
    let warnings = audits.reduce(0) { $0 + $1.warnings }
    let unbalanced = audits.filter { !$0.balances }
    let count =
      audits.count == input.audits.count
      ? counted(audits.count, "source")
      : "\(Figures.integer(audits.count)) of \(counted(input.audits.count, "source"))"
    var blocks: [ReportBlock] = [
      .paragraph(
        [
          .text("This report rests on "),
          .link(text: count, to: .page(name: "sources", anchor: "sources")),
          .text(" and uses \(records). "),
        ]
          + (damage + warnings == 0
            ? [.text("No damage and no warning was recorded in them.")]
            : [
              .text(
                "Recorded in \(digests == nil ? "them" : "these sources, whatever it concerns"): "
                  + "\(damageWords(damage)), "),
              .link(
                text: counted(warnings, "warning"),
                to: .page(name: "sources", anchor: "diagnostics")), .text("."),
            ]))
    ]
    if !unbalanced.isEmpty {
      blocks.append(
        .notice(
          .damage,
          [
            .text(
              "The reconciliation of \(unbalanced.map(\.name).joined(separator: ", ")) does not balance."
            )
          ]))
    }
    if listsSources {
      // Folded away a list cannot be cut between pages, so a long one stands open, or on its own page.
      if audits.count <= 200 {
        blocks.append(
          .details(
            summary: [.text("Sources with their digests")], [.table(coverage(audits))]))
      } else if !input.isWholeSite {
        blocks.append(.table(coverage(audits)))
      }
    }
    if !rules.isEmpty { blocks.append(.table(ruleTable(rules))) }
    return ReportSection(
      id: "coverage-section", heading: "What this report rests on", blocks: blocks)
  }

  private func coverage(_ audits: [SourceAudit]) -> ReportTable {
    ReportTable(
      id: "coverage", caption: "Sources",
      columns: [
        ReportColumn("source", "Source, SHA-256", description: "Name of the source."),
        ReportColumn("bytes", "Size", type: .integer, unit: "bytes", description: "Its size."),
        ReportColumn("damage", "Damage", type: .integer, description: "Damages recorded."),
      ],
      rows: audits.map {
        let name = ReportInline.link(
          text: $0.name, to: .page(name: "sources", anchor: sourceAnchor($0.digest)))
        return ReportRow([
          ReportCell([name, .lineBreak, .code($0.digest)], value: .text($0.name)),
          size($0.sizeInBytes), .integer($0.damage),
        ])
      })
  }

  private func ruleTable(_ rules: [PolicyRule]) -> ReportTable {
    var seen: Set<String> = []
    let distinct = rules.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
    return ReportTable(
      id: "rules", caption: "Rules applied",
      columns: [
        ReportColumn("rule", "Rule", description: "Id of the rule."),
        ReportColumn(
          "text", "Words", description: "Words of the source; in square brackets a summary of them."
        ),
        ReportColumn(
          "held", "In force", description: "First and last day on which the rule held.",
          isShownInHTML: distinct.contains { $0.from != nil || $0.through != nil }),
        ReportColumn("source", "Source", description: "Where the words stand."),
      ],
      rows: distinct.map { rule in
        let held =
          switch (rule.from, rule.through) {
          case (nil, nil): "as far as known"
          case (let from?, nil): "from \(from)"
          case (nil, let through?): "until \(through)"
          case (let from?, let through?): "\(from) to \(through)"
          }
        return ReportRow(
          id: "rule-" + rule.id,
          [.code(rule.id), .text(rule.text), .text(held), .text(rule.source)])
      })
  }
}
