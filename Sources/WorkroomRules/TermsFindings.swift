import WorkroomModel

/// An award that waits for its answer, and changed terms that wait for one side.
func termsFindings(_ context: RuleContext, state: JobState) -> [Finding] {
  guard let pending = state.pendingTerms else {
    return context.job.status == .awarded && state.termsInForce == nil
      ? [awardFinding(context, terms: nil)].compactMap { $0 } : []
  }
  if state.termsInForce == nil, context.job.status != .working, context.job.status != .paused {
    return context.job.status == .awarded
      ? [awardFinding(context, terms: pending)].compactMap { $0 } : []
  }
  // A job that is being worked on had its first terms accepted, whatever the archive shows of it.
  let isFirst = pending.number.map { $0 <= 1 } ?? (context.record.terms.count == 1)
  return state.termsInForce == nil && isFirst ? [] : changedTermsFindings(context, terms: pending)
}

private func awardFinding(_ context: RuleContext, terms: TermsRevision?) -> Finding? {
  let award = context.job.statusHistory.first { $0.status == .awarded }
  let since = context.job.awardedAt ?? award?.at ?? terms?.proposedAt
  guard let rule = context.rule("review-terms", on: since.map(context.day)) else { return nil }
  let due = since.flatMap { since in
    context.days(of: rule).map {
      Deadline(day: context.day(since).adding(days: $0), isZoneAssumed: isZoneAssumed(since))
    }
  }
  let total = terms?.total.map { " (total \($0.shown))" } ?? ""
  let days = rule.values["days"].map { " within \($0) days" } ?? ""
  let who = context.job.side == .freelancer ? "The award" : "Our award"
  return context.finding(
    .reviewTerms, rule, actor: context.actor(.freelancer), since: since, due: due,
    statement: "\(who) is not answered: the Terms\(total) are to be accepted or declined\(days).",
    evidence: award.map { "Status “\($0.asFound)”" } ?? terms.map(shownState) ?? "",
    origins: (award.map { [$0.origin] } ?? []) + (terms?.origins ?? []),
    settledBy: "Accepting or declining the Terms, or proposing other ones.")
}

private func changedTermsFindings(_ context: RuleContext, terms: TermsRevision) -> [Finding] {
  guard let rule = context.rule("change-terms") else { return [] }
  var sides: [Side] = []
  switch (terms.clientAcceptedAt, terms.freelancerAcceptedAt) {
  case (nil, .some): sides = [.client]
  case (.some, nil): sides = [.freelancer]
  default:
    // Mail names only the proposer; proposing is accepting.
    sides = [context.side(named: terms.proposedBy).other]
  }
  let name = terms.number.map { "Terms, revision \($0)," } ?? "Changed Terms"
  let by = terms.proposedBy.map { " by \($0)" } ?? ""
  let on = terms.proposedAt.map { " on \(context.day($0).iso)" } ?? ""
  var total = terms.total.map { "; the total would be \($0.shown)" } ?? ""
  if terms.total?.minorUnits == 0, let cancelling = context.rule("cancel-by-terms") {
    total += ", which would cancel the job (rule \(cancelling.id))"
  }
  return sides.map { side in
    context.finding(
      .reviewChangedTerms, rule, detail: terms.number.map(String.init) ?? "",
      actor: context.actor(side), since: terms.proposedAt,
      statement: "\(name) proposed\(by)\(on) wait for the \(side.rawValue)\(total).",
      evidence: shownState(terms), origins: terms.origins,
      settledBy:
        "Accepting, declining or replacing the proposal; until then the earlier Terms hold.")
  }
}

private func shownState(_ terms: TermsRevision) -> String {
  let state = terms.statusAsFound.map { "State “\($0)”" } ?? "Proposed"
  let client =
    terms.clientAcceptedAt.map { "client accepted “\($0.text)”" } ?? "no acceptance by the client"
  let freelancer =
    terms.freelancerAcceptedAt.map { "freelancer accepted “\($0.text)”" }
    ?? "no acceptance by the freelancer"
  return "\(state); \(client); \(freelancer)"
}
