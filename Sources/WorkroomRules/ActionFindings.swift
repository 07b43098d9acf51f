package import WorkroomModel

/// Everything that someone had to do in one job on the as-of date, most pressing first.
///
/// `lastMessages` are the latest messages of the job in the order of time; those after the as-of date
/// are passed over. Only what the record shows raises a finding; a closed job raises none for work.
package func actionFindings(
  record: JobRecord, lastMessages: [Message], facts: PlatformFacts, asOf: CivilDate
) -> [Finding] {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  guard isBegun(record, on: asOf, zone: context.zone) || !lastMessages.isEmpty else { return [] }
  let state = JobState(context.record)
  var findings: [Finding] = []
  var isClosed = false
  switch context.job.status {
  case .complete, .cancelled, .notHired:
    isClosed = true
    if context.job.status == .complete { findings += feedbackFindings(context) }
    let closing = context.job.statusHistory.first { $0.status == context.job.status }?.at
    if let closing { findings += disputeFindings(context, after: closing) }
  case .proposed, .open, .awarded, .working, .paused, .unknown:
    findings += termsFindings(context, state: state)
    findings += milestoneFindings(context, state: state)
    findings += statusReportFindings(context, state: state)
    findings += timesheetFindings(context, lastMessages: lastMessages)
    findings += disputeFindings(context)
    findings += messageFindings(context, lastMessages: lastMessages)
  }
  return withDistinctKeys(
    mergedWithShown(findings, context, state: state, isClosed: isClosed).sorted(
      by: byUrgency(on: asOf)))
}
