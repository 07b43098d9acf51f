import WorkroomModel

/// Money that waits to be paid into escrow or out of it. Escrow served fixed-price jobs only.
func milestoneFindings(_ context: RuleContext, state: JobState) -> [Finding] {
  guard context.job.type != .hourly else { return [] }
  var findings: [Finding] = []
  if let rule = context.rule("fund-milestone"), context.job.status == .working,
    !context.job.isInDispute, let next = state.next, let witness = next.unfundedWitness
  {
    let milestone = next.milestone
    let amount = milestone.amount.map { " (\($0.shown))" } ?? ""
    let since = witness.at ?? state.termsInForce.flatMap(lastAcceptance)
    findings.append(
      context.finding(
        .fundMilestone, rule, detail: keyWords(milestone.name), actor: context.actor(.client),
        since: since,
        statement: "“\(milestone.name)”\(amount) is agreed but not funded in escrow.",
        evidence: witness.words, origins: witness.origins,
        settledBy: "Funding the milestone, or changing the Terms."))
  }
  guard let rule = context.rule("release-milestone") else { return findings }
  for next in state.milestones {
    guard let requested = next.requested, !next.isReleased else { continue }
    let milestone = next.milestone
    let amount = milestone.amount.map { " of \($0.shown)" } ?? ""
    let words = milestone.statusAsFound ?? "Release requested"
    findings.append(
      context.finding(
        .releaseMilestone, rule, detail: keyWords(milestone.name), actor: context.actor(.client),
        since: requested.at,
        statement:
          "The release\(amount) for “\(milestone.name)” was requested and is not recorded.",
        evidence: words, origins: requested.origins,
        settledBy: context.job.isInDispute
          ? "Releasing the milestone, or a settlement that both sides accept."
          : "Releasing the milestone, or saying in the workroom what is missing."))
  }
  return findings
}

/// The moment at which terms came into force.
func lastAcceptance(_ terms: TermsRevision) -> Moment? {
  guard let client = terms.clientAcceptedAt, let freelancer = terms.freelancerAcceptedAt else {
    return nil
  }
  return client.secondsSince1970 > freelancer.secondsSince1970 ? client : freelancer
}
