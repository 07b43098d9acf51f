import WorkroomModel

/// Joins what the platform itself showed as required with what the rules conclude: one finding for one
/// thing to do, marked as shown.
func mergedWithShown(
  _ concluded: [Finding], _ context: RuleContext, state: JobState, isClosed: Bool
) -> [Finding] {
  var findings = concluded
  for action in context.record.actions {
    let kind = kind(of: action.text)
    // What was asked for before the job was closed is settled by that; what the same page shows beside its end is not.
    if isClosed, kind != .leaveFeedback, !isShownWithStatus(action, context) { continue }
    if let kind, let index = match(kind, action, in: findings) {
      findings[index].isShownByPlatform = true
      findings[index].evidence =
        "The platform showed “\(action.text)”. " + findings[index].evidence
      findings[index].origins = action.origins + findings[index].origins
      continue
    }
    // Without its finding, feedback is past its day.
    guard kind != .leaveFeedback, !isSettled(action, kind: kind, context, state: state),
      !isSuperseded(action, context),
      let rule = kind.flatMap({ context.rule($0.ruleID) }) ?? context.rule("action-required")
    else { continue }
    var finding = context.finding(
      kind ?? .shownByPlatform, rule, detail: keyWords(action.text),
      actor: .us, since: action.at, due: shownDeadline(kind, action, rule, context),
      statement: "The platform showed “\(action.text)” as required"
        + (action.at.map { " since \(context.day($0).iso)" } ?? "")
        + "; nothing later in this archive settles it.",
      evidence: action.text, origins: action.origins,
      settledBy: "Completing the action the platform linked to.")
    finding.isShownByPlatform = true
    findings.append(finding)
  }
  return findings
}

/// The kind that a label of My Jobs stands for; labels that no source documents stay as they are.
func kind(of label: String) -> FindingKind? {
  let words = label.lowercased()
  func has(_ parts: String...) -> Bool { parts.allSatisfy { words.contains($0) } }
  if has("dispute") { return .answerDispute }
  if has("chang", "terms") { return .reviewChangedTerms }
  if has("review", "terms") || has("accept", "terms") || has("accept", "award") {
    return .reviewTerms
  }
  if has("fund") && !has("refund") { return .fundMilestone }
  if has("status report") { return .submitStatusReport }
  if has("release") || has("approve", "work") { return .releaseMilestone }
  if has("timesheet") { return has("submit") ? .submitTimesheet : .payTimesheet }
  if has("refund") || has("cancel") { return .answerCancellation }
  if has("feedback") { return .leaveFeedback }
  if has("payment method") || has("not ready") { return .setUpPayment }
  if has("authorize", "hours") || has("authorise", "hours") { return .authorizeHours }
  if has("screenshot") || has("work view") { return .answerScreenshot }
  return nil
}

extension FindingKind {
  /// The rule that asks for it; rules that are read by several kinds have names of their own.
  fileprivate var ruleID: String {
    switch self {
    case .reviewChangedTerms: "change-terms"
    case .submitStatusReport: "status-report"
    case .answerDispute: "dispute-assistance"
    case .answerCancellation: "cancel-or-refund"
    case .leaveFeedback: "feedback"
    case .answerScreenshot: "reject-screenshot"
    default: rawValue
    }
  }
}

/// The last day of what a label asks for, where its rule alone says when: a report is due by the end of
/// its week, and the hours of a week are authorized before it begins.
private func shownDeadline(
  _ kind: FindingKind?, _ action: ShownAction, _ rule: PolicyRule, _ context: RuleContext
) -> Deadline? {
  guard kind == .authorizeHours || kind == .submitStatusReport, let at = action.at,
    let day = context.weekday(of: rule, onOrAfter: context.day(at))
  else { return nil }
  return Deadline(
    day: day, instant: context.instant(of: rule, on: day), isZoneAssumed: isZoneAssumed(at))
}

/// Whether the action stands on a page that shows the status the job has now.
private func isShownWithStatus(_ action: ShownAction, _ context: RuleContext) -> Bool {
  context.job.statusHistory.contains { status in
    status.status == context.job.status
      && action.origins.contains {
        $0.sourceDigest == status.origin.sourceDigest && $0.itemOrdinal == status.origin.itemOrdinal
      }
  }
}

/// The finding that an action shown before stands for.
private func match(_ kind: FindingKind, _ action: ShownAction, in findings: [Finding]) -> Int? {
  findings.indices.first { index in
    findings[index].kind == kind && findings[index].actor != .otherSide
      && (kind != .submitStatusReport || isSameWeek(action, findings[index]))
  }
}

/// A Status Report was asked for week by week: an old line does not speak for a new week.
private func isSameWeek(_ action: ShownAction, _ finding: Finding) -> Bool {
  guard let at = action.at?.secondsSince1970, let since = finding.since?.secondsSince1970 else {
    return false
  }
  return at >= since - 86_400 && at < since + 7 * 86_400
}

/// Whether the record shows that what was asked for has been done.
private func isSettled(
  _ action: ShownAction, kind: FindingKind?, _ context: RuleContext, state: JobState
) -> Bool {
  let at = action.at?.secondsSince1970 ?? .min
  func isLater(_ moment: Moment?) -> Bool { moment.map { $0.secondsSince1970 >= at } ?? false }
  switch kind {
  case .reviewTerms: return state.termsInForce != nil
  case .reviewChangedTerms: return state.pendingTerms == nil
  case .submitStatusReport:
    return context.record.statusReports.contains { isLater($0.submitted) }
  case .fundMilestone: return state.next?.isFunded ?? true
  case .releaseMilestone: return state.milestones.allSatisfy(\.isReleased)
  case .answerDispute:
    // What the other side or the platform did is what asks for an answer.
    return context.record.disputes.contains {
      isLater($0.at) && (context.side(named: $0.filedBy) == context.job.side || isClosing($0))
    }
  case .submitTimesheet, .payTimesheet:
    return context.record.statusReports.contains { $0.isTimesheet && isLater($0.submitted) }
      || context.record.payments.contains { isLater($0.at) }
  default: return false
  }
}

/// Whether a page of the same name, saved later, no longer shows the action.
private func isSuperseded(_ action: ShownAction, _ context: RuleContext) -> Bool {
  let history = context.job.statusHistory
  let shownAt = history.filter { status in
    action.origins.contains {
      $0.sourceDigest == status.origin.sourceDigest && $0.itemOrdinal == status.origin.itemOrdinal
    }
  }
  guard let last = shownAt.compactMap({ $0.at?.secondsSince1970 }).max(),
    let place = shownAt.last?.origin.path
  else { return false }
  return history.contains { status in
    status.origin.medium == .page && (status.at?.secondsSince1970 ?? .min) > last
      && pageName(status.origin.path) == pageName(place)
  }
}

/// `My Jobs` from `pages/My Jobs/My Jobs 2016-05-21.html`: the file name up to its first digit.
private func pageName(_ path: String) -> Substring {
  let file = path.split(whereSeparator: { $0 == "/" || $0 == "!" }).last ?? ""
  return file.prefix { !$0.isNumber && $0 != "." }
}
