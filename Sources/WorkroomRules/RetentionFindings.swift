package import WorkroomModel

/// When the platform's own rule allowed it to delete the files of a job.
package struct Retention: Sendable, Hashable {
  package var rule: PolicyRule
  package var lastActivity: Moment
  /// What the last activity was, in words.
  package var activity: String
  package var origins: [Origin]
  /// From this day on the files could have been removed; that they were is never said.
  package var from: CivilDate
  /// The job was never hired, or inactive after the award.
  package var isNotHired: Bool
  /// Why it cannot be said that the last activity entered the record; nil where nothing speaks against it.
  package var doubt: String?
  /// Where the last activity is doubtful: the day counted from the last one that is not.
  package var certainFrom: CivilDate?
}

/// The retention that applies to a job on a day; nil when no activity has a date.
///
/// `lastMessages` are the latest messages of the job, since any activity counts.
package func retention(
  record: JobRecord, lastMessages: [Message], facts: PlatformFacts, asOf: CivilDate
) -> Retention? {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  guard
    let last = lastActivity(record: record, lastMessages: lastMessages, facts: facts, asOf: asOf)
  else { return nil }
  let certain = activities(of: context.record, lastMessages, context).filter { $0.doubt == nil }.max
  {
    ($0.at.secondsSince1970, $0.words) < ($1.at.secondsSince1970, $1.words)
  }
  let hired =
    context.record.terms.contains(where: \.isAcceptedByBoth)
    || [.working, .paused, .complete].contains(context.job.status)
    || !context.record.payments.isEmpty
  let isNotHired = !hired && [.notHired, .proposed, .open].contains(context.job.status)
  guard
    let rule = context.rule(
      isNotHired ? "retention-not-hired" : "retention-inactive", on: context.day(last.at)),
    let months = context.days(of: rule, "months")
  else { return nil }
  return Retention(
    rule: rule, lastActivity: last.at, activity: last.words, origins: last.origins,
    from: context.day(last.at).adding(months: months), isNotHired: isNotHired, doubt: last.doubt,
    certainFrom: last.doubt == nil
      ? nil : certain.map { context.day($0.at).adding(months: months) })
}

/// Something dated that happened in a job; a saved page is none.
package struct Activity: Sendable, Hashable {
  package var at: Moment
  /// What it was.
  package var words: String
  package var origins: [Origin]
  /// Why it cannot be said that it entered the record; nil where nothing speaks against it.
  package var doubt: String?
}

/// The latest of all that happened in a job, which needs no rule; nil when nothing has a date.
package func lastActivity(
  record: JobRecord, lastMessages: [Message], facts: PlatformFacts, asOf: CivilDate
) -> Activity? {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  return activities(of: context.record, lastMessages, context).max {
    ($0.at.secondsSince1970, $0.words) < ($1.at.secondsSince1970, $1.words)
  }
}

private func activities(
  of record: JobRecord, _ messages: [Message], _ context: RuleContext
) -> [Activity] {
  var found: [Activity] = []
  func add(_ moment: Moment?, _ words: String, _ origins: [Origin], doubt: String? = nil) {
    guard let moment, context.day(moment) <= context.asOf else { return }
    found.append(Activity(at: moment, words: words, origins: origins, doubt: doubt))
  }
  for message in record.messages + messages {
    let isCertain = ![.notFoundInRecord, .undetermined].contains(message.recordClass)
    add(
      message.sent, isCertain ? "a message" : "a mail of ours", message.occurrences.map(\.origin),
      doubt: isCertain ? nil : message.recordClassBasis)
  }
  for report in record.statusReports {
    add(report.submitted, report.isTimesheet ? "a timesheet" : "a Status Report", report.origins)
  }
  for terms in record.terms {
    for moment in [terms.proposedAt, terms.clientAcceptedAt, terms.freelancerAcceptedAt] {
      add(moment, "a change of the Terms", terms.origins)
    }
  }
  for milestone in record.milestones {
    add(milestone.fundedAt, "a milestone funded", milestone.origins)
    add(milestone.releasedAt, "a milestone released", milestone.origins)
  }
  for payment in record.payments { add(payment.at, payment.kind, payment.origins) }
  for file in record.files { add(file.uploadedAt, "a file uploaded", file.origins) }
  for event in record.disputes { add(event.at, event.kind, event.origins) }
  for earlier in record.preliminaries { add(earlier.at, "the \(earlier.kind)", earlier.origins) }
  // A page only says when it was saved; mail about a status is an event of its day.
  for status in record.job.statusHistory where status.origin.medium == .notification {
    add(status.at, "the status “\(status.asFound)”", [status.origin])
  }
  return found
}

/// Files of a job that no source holds and that the platform may delete or may have deleted.
package func retentionFindings(
  record: JobRecord, lastMessages: [Message], facts: PlatformFacts, asOf: CivilDate
) -> [Finding] {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  let absent = context.record.files.filter(\.isAbsent)
  guard !absent.isEmpty,
    let retention = retention(
      record: record, lastMessages: lastMessages, facts: facts, asOf: asOf)
  else { return [] }
  let count = absent.count == 1 ? "1 file version" : "\(absent.count) file versions"
  let months = retention.rule.values["months"] ?? 0
  let isPast = retention.from <= asOf
  let reason = retention.isNotHired ? "the freelancer was not hired" : "no activity is known"
  var finding = context.finding(
    .saveFiles, retention.rule, actor: .us, since: retention.lastActivity,
    due: Deadline(
      day: retention.from.adding(days: -1), isZoneAssumed: isZoneAssumed(retention.lastActivity)),
    statement:
      "\(count) named by the sources \(absent.count == 1 ? "is" : "are") in no source held. "
      + (isPast
        ? "From \(retention.from.iso) the platform could have removed them: \(reason) for \(months) months."
        : "The platform could remove them from \(retention.from.iso) if \(reason) for \(months) months.")
      + doubtWords(retention) + closingWords(facts, asOf: asOf, isPast: isPast),
    evidence: "Last activity known: \(retention.activity), “\(retention.lastActivity.text)”. "
      + "Absent: " + listed(absent.map(\.name)),
    origins: retention.origins + absent.flatMap(\.origins).prefix(3),
    settledBy: isPast
      ? "A copy of the files from the other side or from one's own disk."
      : "Downloading the files and importing them.")
  if isPast { finding.urgency = .note }
  return [finding]
}

/// What to think of a day that is counted from a mail of ours alone.
private func doubtWords(_ retention: Retention) -> String {
  guard retention.doubt != nil else { return "" }
  return " That day is counted from a mail of ours of which nothing held shows that it entered the "
    + "record"
    + (retention.certainFrom.map {
      "; counted from the last activity that is certain it is \($0.iso)."
    }
      ?? ".")
}

/// A platform that announced the end of some of its services may end itself before any of its own rules.
private func closingWords(_ facts: PlatformFacts, asOf: CivilDate, isPast: Bool) -> String {
  guard !isPast, announcesEnds(facts, asOf: asOf) else { return "" }
  return " When the platform itself closes is not known here; save them now."
}

/// The first names of a list, and how many more there are.
func listed(_ names: [String], limit: Int = 4) -> String {
  let shown = names.prefix(limit).map { "“\($0)”" }.joined(separator: ", ")
  return names.count > limit ? shown + " and \(names.count - limit) more" : shown
}
