import WorkroomModel

/// What the course of a dispute asks of the sides: an answer to a notice, a request or a settlement.
/// Of a closed job only what came after `closing` counts.
func disputeFindings(_ context: RuleContext, after closing: Moment? = nil) -> [Finding] {
  let events = context.record.disputes.filter { event in
    guard let closing else { return true }
    return event.at.map { $0.secondsSince1970 > closing.secondsSince1970 } ?? false
  }
  var findings: [Finding] = []
  func dayKey(_ event: DisputeEvent) -> String { event.at.map { ":\(context.day($0).iso)" } ?? "" }
  for (index, event) in events.enumerated() {
    let kind = event.kind.lowercased()
    let later = events[(index + 1)...]
    let filer = context.side(named: event.filedBy)
    if kind.contains("notice") {
      guard !later.contains(where: { isAnswer($0, to: filer, context) }) else { continue }
      if let finding = noticeFinding(context, event, filer: filer) { findings.append(finding) }
    } else if kind.contains("settlement"), !hasAnswerWords(kind) {
      guard !later.contains(where: { isAnswer($0, to: context.job.side.other, context) }),
        !later.contains(where: isClosing), let rule = context.rule("dispute-assistance")
      else { continue }
      let due = (event.due.map { day(of: $0, in: context.zone) } ?? dayNamedAfterBy(in: event.text))
        .map { Deadline(day: $0) }
      findings.append(
        context.finding(
          .answerDispute, rule, detail: "settlement" + dayKey(event), actor: .us, since: event.at,
          due: due,
          statement: "A settlement was proposed and both sides are asked to answer"
            + (due.map { " by \($0.day.iso)." } ?? "."),
          evidence: event.text, origins: event.origins,
          settledBy: "Telling Dispute Assistance whether the proposal is accepted."))
    } else if kind.contains("request"), kind.contains("refund") || kind.contains("cancel"),
      !hasAnswerWords(kind)
    {
      guard !later.contains(where: { isAnswer($0, to: filer, context) || isClosing($0) }),
        let rule = context.rule("cancel-or-refund")
      else { continue }
      findings.append(
        context.finding(
          .answerCancellation, rule, detail: "request" + dayKey(event),
          actor: context.actor(filer.other),
          since: event.at, statement: "A request to cancel or refund is not answered.",
          evidence: event.text.isEmpty ? event.kind : event.text, origins: event.origins,
          settledBy: "Approving or contesting the request."))
    }
  }
  return findings
}

private func noticeFinding(_ context: RuleContext, _ event: DisputeEvent, filer: Side) -> Finding? {
  let filed = event.at.map(context.day)
  guard let rule = context.rule("dispute-response", on: filed) else { return nil }
  let count = context.days(of: rule, "businessDays")
  let due = filed.flatMap { filed in
    count.map {
      Deadline(
        day: filed.adding(businessDays: $0), isZoneAssumed: event.at.map(isZoneAssumed) ?? false)
    }
  }
  let by = event.filedBy.map { " of \($0)" } ?? ""
  return context.finding(
    .answerDispute, rule, detail: "notice" + (filed.map { ":\($0.iso)" } ?? ""),
    actor: context.actor(filer.other), since: event.at,
    due: due,
    statement: "The Dispute Notice\(by) asks for a Dispute Response"
      + (count.map { " within \($0) business days (weekends passed over; holidays are not known)." }
        ?? "."),
    evidence: event.text.isEmpty ? event.kind : event.text, origins: event.origins,
    settledBy: "Submitting a Dispute Response.")
}

/// Whether an event is the other side's doing after `side` asked for it.
private func isAnswer(_ event: DisputeEvent, to side: Side, _ context: RuleContext) -> Bool {
  let kind = event.kind.lowercased()
  guard hasAnswerWords(kind) else { return isClosing(event) }
  let by = context.side(named: event.filedBy)
  return by == .unknown || side == .unknown || by == side.other
}

private func hasAnswerWords(_ kind: String) -> Bool {
  ["response", "accept", "declin", "approv", "contest"].contains(where: kind.contains)
}

func isClosing(_ event: DisputeEvent) -> Bool {
  let kind = event.kind.lowercased()
  return ["closed", "resolved", "withdrawn", "settled"].contains(where: kind.contains)
}
