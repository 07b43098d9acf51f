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
  /// The latest dated event of any kind.
  package var lastActivity: Activity?
  package var readiness: [ReadinessCheck]
  /// The places that speak of the job, as far as they were counted.
  var places: CitedPlaces

  package init(
    record: JobRecord, activity: MessageActivity, rhythm: MessageRhythm, findings: [Finding],
    storageFindings: [Finding], storage: StorageUse, retention: Retention?,
    lastActivity: Activity?, readiness: [ReadinessCheck]
  ) {
    self.record = record
    self.activity = activity
    self.rhythm = rhythm
    self.findings = findings
    self.storageFindings = storageFindings
    self.storage = storage
    self.retention = retention
    self.lastActivity = lastActivity
    self.readiness = readiness
    places = CitedPlaces(
      count: record.origins.count, sources: Set(record.origins.map(\.sourceDigest)))
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
    lastActivity: lastActivity(
      record: record, lastMessages: lastMessages, facts: facts, asOf: asOf),
    readiness: readiness(
      record: record, lastMessages: lastMessages,
      longestSilenceInDays: rhythm.longestSilence.map { Int($0 / 86_400) },
      messageCount: rhythm.total, outsideMessages: outside, facts: facts, asOf: asOf))
}
