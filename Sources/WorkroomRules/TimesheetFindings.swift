import WorkroomModel

/// Timesheets of hourly jobs that a source shows as not paid.
///
/// The platform sent timesheets by itself on Monday morning and paid them by itself on Friday unless
/// that was switched off, so nothing is concluded from silence.
func timesheetFindings(_ context: RuleContext) -> [Finding] {
  guard context.job.type != .fixed else { return [] }
  var findings: [Finding] = []
  for sheet in context.record.statusReports where sheet.isTimesheet {
    guard let status = sheet.statusAsFound?.lowercased(), !status.isEmpty else { continue }
    let week = sheet.period ?? sheet.submitted.map { "submitted \(context.day($0).iso)" } ?? ""
    let amount = sheet.amount.map { " of \($0.shown)" } ?? ""
    if ["in progress", "not submitted", "draft"].contains(where: status.contains) {
      guard let rule = context.rule("submit-timesheet") else { continue }
      findings.append(
        context.finding(
          .submitTimesheet, rule, detail: week, actor: context.actor(.freelancer),
          since: sheet.submitted,
          due: weekEnding(sheet, context).map { sunday in
            let monday = sunday.adding(days: 1)
            let instant = context.zone.instant(monday, secondsOfDay: 7 * 3600).seconds
            return Deadline(day: monday, instant: instant)
          }, statement: "The timesheet “\(week)” was still in progress.",
          evidence: "Status “\(sheet.statusAsFound ?? "")”", origins: sheet.origins,
          settledBy: "Submission, which the platform did by itself on Monday at 7 am Eastern Time.")
      )
    } else if !["paid", "released", "void", "cancel", "rejected"].contains(where: status.contains)
      || ["unpaid", "not paid", "to be paid"].contains(where: status.contains)
    {
      guard let rule = context.rule("pay-timesheet") else { continue }
      let friday = sheet.submitted.map { moment -> CivilDate in
        let day = context.day(moment)
        return day.adding(days: (5 - day.weekday + 7) % 7)
      }
      findings.append(
        context.finding(
          .payTimesheet, rule, detail: week, actor: context.actor(.client),
          since: sheet.submitted,
          due: friday.map {
            Deadline(
              day: $0.adding(days: -1),
              isZoneAssumed: sheet.submitted.map(isZoneAssumed) ?? false)
          }, statement: "The timesheet “\(week)”\(amount) is not shown as paid.",
          evidence: "Status “\(sheet.statusAsFound ?? "")”", origins: sheet.origins,
          settledBy: "Payment, by hand before Friday or by Auto-Pay."))
    }
  }
  return findings
}
