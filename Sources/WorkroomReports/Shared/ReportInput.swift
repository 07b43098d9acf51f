import ReportRendering
package import WorkroomModel
package import WorkroomRules
package import WorkroomStore

/// One job as reports see it: its record without messages, and what was counted and concluded.
package struct JobOverview: Sendable {
  /// As known on the as-of date, without messages.
  package var record: JobRecord
  package var activity: MessageActivity
  package var rhythm: MessageRhythm
  /// Actions for either side and files still to be saved, most pressing first.
  package var findings: [Finding]
  /// Quota, file rules and files to save.
  package var storageFindings: [Finding]
  package var storage: StorageUse
  package var retention: Retention?
  package var readiness: [ReadinessCheck]

  package init(
    record: JobRecord, activity: MessageActivity, rhythm: MessageRhythm, findings: [Finding],
    storageFindings: [Finding], storage: StorageUse, retention: Retention?,
    readiness: [ReadinessCheck]
  ) {
    self.record = record
    self.activity = activity
    self.rhythm = rhythm
    self.findings = findings
    self.storageFindings = storageFindings
    self.storage = storage
    self.retention = retention
    self.readiness = readiness
  }

  var job: Job { record.job }
}

/// Everything the reports of one run are made from.
package struct ReportInput: Sendable {
  package var facts: PlatformFacts
  package var asOf: CivilDate
  /// The zone in which times are shown.
  package var zone: Zone
  /// By title.
  package var jobs: [JobOverview]
  package var audits: [SourceAudit]
  package var diagnostics: [DiagnosticRow]
  package var platformDates: [Finding]
  /// Mail of no job: how many messages, and how many places hold them.
  package var unassignedMessages: Int
  package var unassignedOccurrences: Int
  /// Files of the account, which belong to no workroom alone.
  package var accountFiles: [AccountFile] = []
  /// Files that were named or met and are no sources of their own.
  package var places: [PlaceRecord] = []
  /// The latest mail of no job, as many as are listed.
  package var unassignedList: [UnassignedMail] = []
  /// The day of the latest mail that speaks of a job.
  package var mailReach: CivilDate?
  /// Changes since this day are told first.
  package var since: CivilDate?
  /// What the last report said, where the reader asks for what changed since then.
  package var earlier: ReportState?
  /// Previews of held images by SHA-256: their paths from the site's root folder.
  package var previews: [String: String] = [:]
  /// Whether the page of sources is written as well, so that others need not list them.
  var isWholeSite = false
  /// Where messages stand to which other rows lead, by their keys.
  var messagePages: [String: ReportTarget] = [:]
  /// What people dismissed; it is left out of the lists, and listed apart.
  package var dismissals: [Dismissal] {
    didSet { dismissed = Set(dismissals.map(\.actionKey)) }
  }
  /// The keys of the findings that people dismissed.
  package private(set) var dismissed: Set<String>

  package init(
    facts: PlatformFacts, asOf: CivilDate, zone: Zone, jobs: [JobOverview] = [],
    audits: [SourceAudit] = [], diagnostics: [DiagnosticRow] = [], platformDates: [Finding] = [],
    unassignedMessages: Int = 0, unassignedOccurrences: Int = 0, since: CivilDate? = nil,
    dismissals: [Dismissal] = []
  ) {
    self.facts = facts
    self.asOf = asOf
    self.zone = zone
    self.jobs = jobs
    self.audits = audits
    self.diagnostics = diagnostics
    self.platformDates = platformDates
    self.unassignedMessages = unassignedMessages
    self.unassignedOccurrences = unassignedOccurrences
    self.since = since
    self.dismissals = dismissals
    dismissed = Set(dismissals.map(\.actionKey))
  }

  /// All actions of all jobs and the dates of the platform to come, but what was dismissed, most
  /// pressing first.
  package var actions: [Finding] {
    (jobs.flatMap(\.findings) + platformDates.filter { $0.urgency != .note })
      .filter { !dismissed.contains($0.key) }.sorted(by: byUrgency(on: asOf))
  }

  /// Everything that can be dismissed, by key.
  package var findingsByKey: [String: Finding] {
    let all = jobs.flatMap { $0.findings + $0.storageFindings } + platformDates
    return Dictionary(all.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var storageFindings: [Finding] {
    jobs.flatMap(\.storageFindings).filter { !dismissed.contains($0.key) }
      .sorted(by: byUrgency(on: asOf))
  }
}

/// One overview from a record; messages may be in `record` or, the latest of them, in `lastMessages`.
package func jobOverview(
  record: JobRecord, activity: MessageActivity, rhythm: MessageRhythm, lastMessages: [Message],
  crowdedMessages: [Message] = [], facts: PlatformFacts, asOf: CivilDate, quotaBytes: Int? = nil
) -> JobOverview {
  let outside = [RecordClass.notFoundInRecord, .undetermined, .supplementary]
    .reduce(0) { $0 + (rhythm.countByClass[$1] ?? 0) }
  var known = knownOn(asOf, record, zone: Zone(facts.zoneIdentifier) ?? .utc)
  known.messages = []
  let files = retentionFindings(
    record: record, lastMessages: lastMessages, facts: facts, asOf: asOf)
  return JobOverview(
    record: known, activity: activity, rhythm: rhythm,
    findings: (actionFindings(
      record: record, lastMessages: lastMessages, facts: facts, asOf: asOf)
      + files.filter { $0.urgency != .note }).sorted(by: byUrgency(on: asOf)),
    storageFindings: storageFindings(
      record: record, lastMessages: crowdedMessages.isEmpty ? lastMessages : crowdedMessages,
      facts: facts, asOf: asOf, quotaBytes: quotaBytes) + files,
    storage: storageUse(record: record, facts: facts, asOf: asOf, quotaBytes: quotaBytes),
    retention: retention(record: record, lastMessages: lastMessages, facts: facts, asOf: asOf),
    readiness: readiness(
      record: record, lastMessages: lastMessages,
      longestSilenceInDays: rhythm.longestSilence.map { Int($0 / 86_400) },
      messageCount: rhythm.total, outsideMessages: outside, facts: facts, asOf: asOf))
}

/// Loads the input of all reports: a few queries per job, no message texts but the latest.
/// `quotaBytes` overrides the quota by job key; the empty key stands for every job. Jobs of other
/// platforms than that of `facts` are judged by the rules of their own, or by none.
package func reportInput(
  store: Store, facts: PlatformFacts, others: [PlatformFacts] = [], asOf: CivilDate, zone: Zone,
  since: CivilDate? = nil, quotaBytes: [String: Int] = [:]
) throws -> ReportInput {
  let clock = Zone(facts.zoneIdentifier) ?? .utc
  let end = clock.instant(asOf.adding(days: 1), secondsOfDay: 0).seconds - 1
  let unassigned = try store.unassignedMail()
  var input = ReportInput(
    facts: facts, asOf: asOf, zone: zone, audits: try store.audits(),
    diagnostics: try store.diagnostics(atLeast: .warning, limit: 2000),
    platformDates: platformDates(facts: facts, asOf: asOf),
    unassignedMessages: unassigned.messages, unassignedOccurrences: unassigned.occurrences,
    since: since, dismissals: try store.dismissals())
  input.accountFiles = try store.accountFiles()
  input.places = try store.places()
  let crowd = (facts.rule("files-per-message")?.values["files"] ?? 10) + 1
  let counts = try store.messageCounts(through: end, in: zone)
  for key in try store.jobKeys() {
    let record = try store.jobRecord(key: key, includingMessages: false)
    let platform = record.job.platform
    let own =
      ([facts] + others).first { $0.name == platform }
      ?? PlatformFacts(
        name: platform, title: platform, zoneIdentifier: facts.zoneIdentifier, rules: [])
    input.jobs.append(
      jobOverview(
        record: record, activity: counts.activities[key] ?? MessageActivity(),
        rhythm: counts.rhythms[key] ?? MessageRhythm(),
        lastMessages: try store.latestMessages(jobKey: key, through: end, limit: 40),
        crowdedMessages: try store.latestMessages(
          jobKey: key, through: end, limit: 100, attachments: crowd),
        facts: own, asOf: asOf, quotaBytes: quotaBytes[key] ?? quotaBytes[""]))
  }
  let platforms = Set(input.jobs.map(\.job.platform))
  for other in others where platforms.contains(other.name) {
    input.platformDates += platformDates(facts: other, asOf: asOf)
  }
  return input
}
