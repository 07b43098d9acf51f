import WorkroomModel

/// Timesheets of hourly jobs that a source shows as not sent or not paid, and rejected screenshots.
///
/// The platform sent timesheets by itself and paid them by itself unless that was switched off, so
/// nothing is concluded from silence.
func timesheetFindings(_ context: RuleContext, lastMessages: [Message]) -> [Finding] {
  guard context.job.type != .fixed else { return [] }
  let sheets = context.record.statusReports.filter(\.isTimesheet)
  return sheets.compactMap { timesheetFinding($0, context) }
    + [screenshotFinding(context, lastMessages)].compactMap { $0 }
}

private func timesheetFinding(_ sheet: StatusReport, _ context: RuleContext) -> Finding? {
  guard let found = sheet.statusAsFound, !found.isEmpty else { return nil }
  let status = found.lowercased()
  if ["in progress", "not submitted", "draft"].contains(where: status.contains) {
    return unsentFinding(sheet, found, context)
  }
  let isUnpaid = ["unpaid", "not paid", "to be paid"].contains(where: status.contains)
  let isSettled =
    ["paid", "released", "void", "cancel", "rejected"].contains(where: status.contains)
  guard isUnpaid || !isSettled, let rule = context.rule("pay-timesheet") else { return nil }
  let amount = sheet.amount.map { " of \($0.shown)" } ?? ""
  // The last day before the weekday on which the platform paid by itself.
  let due = sheet.submitted.flatMap { submitted in
    context.weekday(of: rule, onOrAfter: context.day(submitted).adding(days: 1)).map {
      Deadline(day: $0.adding(days: -1), isZoneAssumed: isZoneAssumed(submitted))
    }
  }
  return context.finding(
    .payTimesheet, rule, detail: keyWords(week(of: sheet, context)),
    actor: context.actor(.client), since: sheet.submitted, due: due,
    statement: "The timesheet “\(week(of: sheet, context))”\(amount) is not shown as paid.",
    evidence: "Status “\(found)”", origins: sheet.origins,
    settledBy: "Payment, by hand or by Auto-Pay, or rejecting what is not owed.")
}

/// A timesheet in progress; once the platform has sent it by itself nothing is left to do.
private func unsentFinding(
  _ sheet: StatusReport, _ found: String, _ context: RuleContext
) -> Finding? {
  guard let rule = context.rule("submit-timesheet") else { return nil }
  let end = sheet.period.flatMap(printedDay) ?? sheet.submitted.map(context.day)
  let day = end.flatMap { context.weekday(of: rule, onOrAfter: $0.adding(days: 1)) }
  if let day, context.asOf > day { return nil }
  return context.finding(
    .submitTimesheet, rule, detail: keyWords(week(of: sheet, context)),
    actor: context.actor(.freelancer), since: sheet.submitted,
    due: day.map { Deadline(day: $0, instant: context.instant(of: rule, on: $0)) },
    statement: "The timesheet “\(week(of: sheet, context))” was still in progress.",
    evidence: "Status “\(found)”", origins: sheet.origins,
    settledBy: "Submission; the platform sent it by itself at its deadline.")
}

private func week(of sheet: StatusReport, _ context: RuleContext) -> String {
  sheet.period ?? sheet.submitted.map { "submitted \(context.day($0).iso)" } ?? ""
}

/// A Work View screenshot that the client rejected, while the freelancer has not answered and no later
/// timesheet was sent.
private func screenshotFinding(_ context: RuleContext, _ lastMessages: [Message]) -> Finding? {
  guard let rule = context.rule("reject-screenshot") else { return nil }
  let messages = lastMessages.filter { message in
    message.sent.map { context.day($0) <= context.asOf } ?? false
  }
  func seconds(_ message: Message) -> Int64 { message.sent?.secondsSince1970 ?? .min }
  let rejections = messages.compactMap { message -> (message: Message, sentence: String)? in
    guard message.authorSide != .freelancer, holds(message.text.lowercased(), "screenshot") else {
      return nil
    }
    let words = sentences(of: message.text).first { sentence in
      let words = sentence.lowercased()
      return words.contains("screenshot") && words.contains("was rejected")
    }
    return words.map { (message, $0) }
  }
  guard let last = rejections.max(by: { seconds($0.message) < seconds($1.message) }) else {
    return nil
  }
  let isAnswered =
    messages.contains {
      $0.authorSide == .freelancer && seconds($0) > seconds(last.message) && !mayNotHaveArrived($0)
    }
    || context.record.statusReports.contains {
      $0.isTimesheet && ($0.submitted?.secondsSince1970 ?? .min) > seconds(last.message)
    }
  guard !isAnswered else { return nil }
  let minutes = rule.values["minutes"].map { "; \($0) minutes are deducted" } ?? ""
  return context.finding(
    .answerScreenshot, rule, detail: last.message.key, actor: context.actor(.freelancer),
    since: last.message.sent, statement: "A Work View screenshot was rejected\(minutes).",
    evidence: last.sentence, origins: last.message.occurrences.map(\.origin),
    settledBy: "Accepting it, adjusting the hours with a comment, or an answer in the workroom.")
}
