package import ReportRendering
import WorkroomModel
import WorkroomRules

/// The deadlines as a calendar, one all-day event each; the as-of date stands for the time of
/// writing, so that the same input gives the same file.
package func actionCalendar(_ input: ReportInput) -> RenderedFile {
  let events = input.actions.compactMap { finding -> CalendarEvent? in
    guard let due = finding.due else { return nil }
    let zone =
      due.isZoneAssumed
      ? "\nThe day rests on a time printed without its zone, read as \(input.facts.zoneIdentifier)."
      : ""
    return CalendarEvent(
      uid: "\(finding.key)@workroom.invalid", day: due.day.iso,
      dayAfter: due.day.adding(days: 1).iso,
      title: "\(finding.kind.label): \(finding.jobTitle ?? input.facts.title)",
      detail: "\(finding.actor == .otherSide ? "For the other side: " : "")\(finding.statement)"
        + "\nRule \(finding.rule.id): \(finding.rule.text) (\(finding.rule.source))\(zone)")
  }
  return RenderedFile(
    name: "action-required.ics",
    bytes: CalendarRenderer(product: "action-required").file(events, stamp: input.asOf.iso))
}
