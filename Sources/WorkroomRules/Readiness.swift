package import WorkroomModel

/// What the platform advised for avoiding disputes, and whether this archive shows it.
package struct ReadinessCheck: Sendable, Hashable {
  package enum Answer: String, Sendable, Hashable, CaseIterable {
    case shown, notShown = "not-shown", undetermined = "cannot-be-determined"

    package var label: String {
      switch self {
      case .shown: "shown"
      case .notShown: "not shown"
      case .undetermined: "cannot be determined"
      }
    }
  }

  package var rule: PolicyRule
  package var question: String
  package var answer: Answer
  /// Why, with figures.
  package var reason: String
  package var origins: [Origin]
}

/// The checks in the order of the platform's advice; `silences` are the longest gaps between messages
/// in days, `outsideMessages` those of the job that came by other ways than the workroom.
package func readiness(
  record: JobRecord, lastMessages: [Message], longestSilenceInDays: Int?, messageCount: Int,
  outsideMessages: Int, facts: PlatformFacts, asOf: CivilDate
) -> [ReadinessCheck] {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  let state = JobState(context.record)
  var checks: [ReadinessCheck] = []
  func add(
    _ id: String, _ question: String, _ answer: ReadinessCheck.Answer, _ reason: String,
    _ origins: [Origin] = []
  ) {
    guard let rule = context.rule(id) else { return }
    checks.append(
      ReadinessCheck(
        rule: rule, question: question, answer: answer, reason: reason, origins: origins))
  }
  addTermsCheck(context) { add($0, $1, $2, $3, $4) }
  let open = context.record.terms.filter { !$0.isAcceptedByBoth }
  if context.record.terms.isEmpty {
    add(
      "avoid-changes", "Every change accepted by both", .undetermined,
      "No Terms in this archive; a saved Terms page would tell.")
  } else {
    add(
      "avoid-changes", "Every change accepted by both", open.isEmpty ? .shown : .notShown,
      context.record.terms.count == 1 && open.isEmpty
        ? "One revision of the Terms is held, accepted by both; no change to it is held."
        : open.isEmpty
          ? "\(context.record.terms.count) of \(context.record.terms.count) revisions accepted by both."
          : "\(open.count) of \(context.record.terms.count) revision"
            + "\(context.record.terms.count == 1 ? "" : "s") not accepted by both: "
            + open.map { $0.number.map { "revision \($0)" } ?? "one without number" }
            .joined(separator: ", ") + ".", open.flatMap(\.origins))
  }
  if context.job.type == .hourly {
    let sheets = context.record.statusReports.filter(\.isTimesheet)
    add(
      "avoid-instalments", "Payment in instalments", sheets.isEmpty ? .undetermined : .shown,
      sheets.isEmpty
        ? "An hourly job; no timesheet is in this archive."
        : "An hourly job billed by \(sheets.count) timesheet\(sheets.count == 1 ? "" : "s").",
      sheets.first?.origins ?? [])
  } else if state.milestones.isEmpty, let replaced = state.replacedMilestones.first {
    let count = state.replacedMilestones.count
    add(
      "avoid-instalments", "Payment in instalments", count > 1 ? .shown : .notShown,
      "\(count) milestone\(count == 1 ? "" : "s") in "
        + "revision \(replaced.milestone.revision ?? 0) of the Terms, which was replaced; "
        + "the Terms in force name none.",
      state.replacedMilestones.flatMap(\.milestone.origins))
  } else if state.milestones.isEmpty {
    add(
      "avoid-instalments", "Payment in instalments", .undetermined,
      "No milestones in this archive; a saved Terms page would tell.")
  } else {
    add(
      "avoid-instalments", "Payment in instalments",
      state.milestones.count > 1 ? .shown : .notShown,
      "\(state.milestones.count) milestone\(state.milestones.count == 1 ? "" : "s") in "
        + "\(state.milestoneBasis).", state.milestones.flatMap(\.milestone.origins))
  }
  let others = context.record.parties.filter { !$0.isMe && $0.side == context.job.side.other }
  let reachable = others.filter { !$0.addresses.isEmpty }
  add(
    "avoid-contact", "Contact details of the other side", reachable.isEmpty ? .notShown : .shown,
    reachable.isEmpty
      ? "Names only; no address of the other side is in the record of this job."
      : "Addresses of " + reachable.map(\.name).joined(separator: ", ") + ".",
    reachable.flatMap(\.origins))
  if let silence = longestSilenceInDays, messageCount > 1 {
    let limit = context.rule("avoid-updates")?.values["silenceInDays"] ?? 21
    add(
      "avoid-updates", "Frequent updates", silence <= limit ? .shown : .notShown,
      "\(messageCount) messages held; the longest silence was \(counted(silence)) "
        + "(\(limit) days are taken as the bound).")
  } else {
    add(
      "avoid-updates", "Frequent updates", .undetermined,
      "\(messageCount == 0 ? "No" : "Only \(messageCount)") message\(messageCount == 1 ? "" : "s") held."
    )
  }
  add(
    "avoid-outside", "Nothing agreed outside the workroom",
    outsideMessages > 0 ? .notShown : .undetermined,
    outsideMessages > 0
      ? "\(outsideMessages) message\(outsideMessages == 1 ? "" : "s") of this job cannot be shown to "
        + "stand in the workroom."
      : "No message from outside is held; that there was none, an archive cannot show.")
  return checks
}

/// Whether the first terms that both accepted are older than the first sign of work.
private func addTermsCheck(
  _ context: RuleContext,
  _ add: (String, String, ReadinessCheck.Answer, String, [Origin]) -> Void
) {
  let question = "Terms written down before work began"
  let record = context.record
  guard let first = record.terms.first(where: \.isAcceptedByBoth),
    let accepted = lastAcceptance(first)
  else {
    let isSilent = record.terms.isEmpty
    add(
      "avoid-terms", question, isSilent ? .undetermined : .notShown,
      isSilent
        ? "No Terms in this archive; a saved Terms page would tell."
        : "Terms were proposed; that both accepted is not in this archive.",
      record.terms.flatMap(\.origins))
    return
  }
  let name = first.number.map { "Revision \($0)" } ?? "Terms"
  let work =
    (record.statusReports.compactMap(\.submitted) + record.payments.compactMap(\.at)
    + record.milestones.compactMap(\.fundedAt)).map(context.day).min()
  var reason = "\(name) accepted by both by \(context.day(accepted).iso)"
  if let work { reason += "; first money or report on \(work.iso)" }
  let isBefore = work.map { context.day(accepted) <= $0 } ?? true
  add("avoid-terms", question, isBefore ? .shown : .notShown, reason + ".", first.origins)
}
