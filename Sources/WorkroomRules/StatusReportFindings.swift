import WorkroomModel

/// Weekly Status Reports of fixed-price jobs, due on the weekday and at the time that the rule names.
///
/// A report is expected while funded work is under way, from the week after the last one on: a later
/// report stands for the weeks before it. The week before the as-of date is overdue, its own is due.
func statusReportFindings(_ context: RuleContext, state: JobState) -> [Finding] {
  guard context.job.type == .fixed, context.job.status == .working, !context.job.isInDispute,
    state.hasFundedWork, let rule = context.rule("status-report")
  else { return [] }
  let reports = context.record.statusReports.filter { !$0.isTimesheet }
  let funded = state.milestones.filter { $0.isFunded && !$0.isReleased && $0.requested == nil }
    .compactMap(\.milestone.fundedAt)
  // Without a first day there is no first week that could be called missing.
  let lastReport = reports.compactMap { $0.submitted }.max {
    $0.secondsSince1970 < $1.secondsSince1970
  }
  guard let start = lastReport ?? funded.min(by: { $0.secondsSince1970 < $1.secondsSince1970 })
  else { return [] }
  let lastWeek = reports.compactMap { weekEnding($0, rule, context) }.max()
  guard let current = context.weekday(of: rule, onOrAfter: context.asOf),
    var due = lastWeek.map({ $0.adding(days: 7) })
      ?? context.weekday(of: rule, onOrAfter: context.day(start))
  else { return [] }
  var findings: [Finding] = []
  let limit = max(1, rule.values["weeksShown"] ?? 4)
  while due <= current {
    findings.append(
      weekFinding(context, rule, due: due, lastReport: reports.last { $0.submitted == lastReport }))
    due = due.adding(days: 7)
  }
  // Only weeks whose last day has come and the running one, when it is due within days.
  let reach = context.record.job.statusHistory.filter { $0.origin.medium == .page }
    .compactMap { $0.at.map(context.day) }.max()
  if let reach {
    for index in findings.indices where findings[index].due.map({ $0.day > reach }) == true {
      findings[index].statement += " The pages of the job that are held reach \(reach.iso)."
    }
  }
  findings = findings.filter { finding in
    guard let day = finding.due?.day else { return false }
    return day <= context.asOf || day.dayNumber - context.asOf.dayNumber <= 1
  }
  guard findings.count > limit else { return findings }
  let dropped = findings.count - limit
  var shown = Array(findings.suffix(limit))
  shown[0].statement += " \(dropped) earlier weeks have none either."
  return shown
}

private func weekFinding(
  _ context: RuleContext, _ rule: PolicyRule, due: CivilDate, lastReport: StatusReport?
) -> Finding {
  let monday = due.adding(days: -6)
  let begin = context.zone.instant(monday, secondsOfDay: 0)
  let since = Moment(
    text: monday.iso, secondsSince1970: begin.seconds,
    offsetMinutes: context.zone.offsetMinutes(at: begin.seconds), basis: .named,
    uncertaintyInSeconds: 86_399)
  let last =
    lastReport.map { report in
      "The last Status Report held is of \(report.submitted.map { context.day($0).iso } ?? "an unknown day")"
        + (report.period.map {
          CivilDate(iso: $0) == nil ? " for “\($0)”" : " for the week ending \($0)"
        } ?? "") + "."
    } ?? "No Status Report is held."
  let origins =
    lastReport?.origins
    ?? context.record.milestones.filter { $0.fundedAt != nil }.flatMap(\.origins)
  return context.finding(
    .submitStatusReport, rule, detail: due.iso, actor: context.actor(.freelancer), since: since,
    due: Deadline(day: due, instant: context.instant(of: rule, on: due)),
    statement: "No Status Report for the week ending \(due.iso) is in this archive.",
    evidence: last, origins: origins,
    settledBy: "Submitting the report; a report sent but not saved settles it too.")
}

/// The day that ends the week a report speaks of: as printed, else of the day it was submitted.
func weekEnding(
  _ report: StatusReport, _ rule: PolicyRule, _ context: RuleContext
) -> CivilDate? {
  let day = report.period.flatMap(printedDay) ?? report.submitted.map(context.day)
  return day.flatMap { context.weekday(of: rule, onOrAfter: $0) }
}
