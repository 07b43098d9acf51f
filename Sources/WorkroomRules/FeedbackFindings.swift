import WorkroomModel

/// Feedback on a complete job, where the platform asked for it: that it was not left otherwise, no
/// archive shows. My Jobs shows what waits for its owner. The sources disagree on its last day, so the earlier one is used and nothing is
/// called overdue.
func feedbackFindings(_ context: RuleContext) -> [Finding] {
  guard context.record.actions.contains(where: { kind(of: $0.text) == .leaveFeedback }),
    let rule = context.rule("feedback"), let days = context.days(of: rule),
    let completed = context.job.statusHistory.first(where: {
      $0.status == .complete && $0.origin.medium == .notification
    }), let at = completed.at
  else { return [] }
  let due = context.day(at).adding(days: days)
  guard context.asOf <= due else { return [] }
  var finding = context.finding(
    .leaveFeedback, rule, actor: .us, since: at,
    due: Deadline(day: due, isZoneAssumed: isZoneAssumed(at)),
    statement:
      "Feedback could be left until \(due.iso) at least; whether it was left, this archive "
      + "does not show.",
    evidence: "Status “\(completed.asFound)”", origins: [completed.origin],
    settledBy: "Leaving feedback, once.")
  finding.urgency = .note
  return [finding]
}
