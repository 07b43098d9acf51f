import WorkroomModel

/// One section of the packet: what the sources hold, what went in, what did not and why.
package struct CompletenessRow: Sendable, Hashable {
  package var section: String
  /// Of this job in the archive.
  package var inStore: Int
  package var produced: Int
  /// Named by the sources, but no source holds it.
  package var absent: Int
  /// Held, but not in the packet: outside the selection.
  package var excluded: Int
  /// In the packet by its words or its digest only.
  package var withheld: Int
  package var remark: String
}

func completeness(
  of all: [Exhibit], selection: Selection, record: JobRecord, facts: PlatformFacts, zone: Zone
) -> [CompletenessRow] {
  let kept = Set(selection.kept.map(\.control))
  func row(
    _ section: String, _ remark: String, _ isIncluded: (Exhibit) -> Bool
  ) -> CompletenessRow {
    let exhibits = all.filter(isIncluded)
    let produced = exhibits.filter { kept.contains($0.control) }
    let absent = exhibits.filter { $0.kind == .file && $0.digest == nil }
    return CompletenessRow(
      section: section, inStore: exhibits.count,
      produced: produced.count
        - produced.filter {
          $0.kind == .file && $0.digest == nil
        }.count, absent: absent.count, excluded: exhibits.count - produced.count,
      withheld: produced.filter { $0.withheld != nil && $0.digest != nil }.count, remark: remark)
  }
  func none(_ what: String, _ page: String) -> String {
    "none in this archive; a saved \(page) page would tell whether there \(what)"
  }
  let hasReports = all.contains { $0.kind == .statusReport || $0.kind == .timesheet }
  let hasTerms = all.contains { $0.kind == .terms }
  return [
    row("Terms", hasTerms ? "" : none("were any", "Terms")) { $0.kind == .terms },
    row("Status Reports and timesheets", hasReports ? "" : none("were any", "Status Reports")) {
      $0.kind == .statusReport || $0.kind == .timesheet
    },
    row(
      "Messages: official record",
      coverageInWords(record.coverage, zone) ?? "no saved page says which time it covers"
    ) {
      $0.kind == .message && $0.recordClass == .official
    },
    row("Messages: copies only", "held as the platform's notification") {
      $0.kind == .message && $0.recordClass == .copy
    },
    row("Messages: quoted only", "known from a quotation in our mail or a daily digest only") {
      $0.kind == .message && $0.recordClass == .secondary
    },
    row("Messages: not found in the record held", "sent by mail; a saved page covers the time") {
      $0.kind == .message && $0.recordClass == .notFoundInRecord
    },
    row("Messages: cannot be determined", "sent by mail; no saved page covers the time") {
      $0.kind == .message && $0.recordClass == .undetermined
    },
    row("Mail outside the workroom", "annex") {
      $0.kind == .message && $0.recordClass == .supplementary
    },
    row("Job posting and proposal", "annex") { $0.kind == .posting || $0.kind == .proposal },
    row("Payment entries", "annex") { $0.kind == .payment },
    row("Steps of a dispute", "annex") { $0.kind == .disputeEvent },
    row("Files", absenceInWords(all, facts)) { $0.kind == .file },
    row("Saved pages", "the places in which the above stands") {
      $0.kind == .page || $0.kind == .transcript
    },
    row("E-mails", "the places in which the above stands") { $0.kind == .mail },
  ]
}

private func absenceInWords(_ all: [Exhibit], _ facts: PlatformFacts) -> String {
  guard all.contains(where: { $0.kind == .file && $0.digest == nil }) else { return "annex" }
  let rule = facts.rule("retention-inactive")
  return "annex; absent: a page or message names the file, no source holds its bytes"
    + (rule.map { ". The platform's rule: “\($0.text)” (\($0.source))" } ?? "")
}
