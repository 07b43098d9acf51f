package import WorkroomModel

/// What matching needs beside the observations of one job.
package struct MatchingContext: Sendable {
  package var me: Me
  package var limits: MatchingLimits
  /// Contents whose names the observations mention, by `fileNameKey`.
  package var contents: [String: [HeldContent]]
  /// Items (`Origin.itemKey`) that lie with the files of another job.
  package var placesOfOtherJobs: Set<String>

  package init(
    me: Me, limits: MatchingLimits = .standard, contents: [String: [HeldContent]] = [:],
    placesOfOtherJobs: Set<String> = []
  ) {
    self.placesOfOtherJobs = placesOfOtherJobs
    self.me = me
    self.limits = limits
    self.contents = contents
  }
}

/// The file names (see `fileNameKey`) whose contents matching wants to see.
package func mentionedNames(in observations: [Observation]) -> [String] {
  var names: Set<String> = []
  for observation in observations {
    if observation.kind == .file, let name = observation["name"] {
      names.insert(fileNameKey(name))
      if let version = observation.integer("version") {
        names.insert(fileNameKey(versionedName(name, version)))
      }
    }
    for name in observation.lines("attachmentNames") { names.insert(fileNameKey(name)) }
  }
  return names.filter { !$0.isEmpty }.sorted()
}

/// Derives everything known of one job from what the sources say; a pure function of content.
package func jobRecord(
  of group: JobGroup, observations: [Observation], context: MatchingContext
) -> JobRecord {
  let ordered = observations.sorted {
    ($0.origin.sortKey, $0.row, $0.kind.rawValue) < ($1.origin.sortKey, $1.row, $1.kind.rawValue)
  }
  func all(_ kind: ObservationKind) -> [Observation] { ordered.filter { $0.kind == kind } }
  var record = JobRecord(job: Job(key: group.key, platform: group.platform))
  record.job = job(of: group, ordered, me: context.me)
  record.origins = unique(ordered.map(\.origin))
  record.coverage = all(.coverage).map {
    Coverage(
      from: $0.moment("from"), through: $0.moment("through"),
      isComplete: $0["complete"] == "true", origin: $0.origin)
  }
  let names = PartyNames(ordered, job: record.job, me: context.me)
  record.parties = names.parties
  record.messages = messages(
    all(.message), job: record.job, names: names, coverage: record.coverage, context: context)
  record.statusReports = statusReports(all(.statusReport) + all(.timesheet))
  record.terms = terms(all(.terms), names: names)
  record.milestones = milestones(all(.milestone), payments: all(.payment))
  record.payments = payments(all(.payment))
  record.disputes = disputes(all(.dispute))
  record.preliminaries = preliminaries(all(.posting) + all(.proposal))
  record.files = files(ordered, messages: record.messages, context: context)
  record.actions = actions(all(.action))
  // Of several saves the latest tells what the page counts.
  if let quota = all(.quota).max(by: {
    (when($0), $0.origin.sortKey) < (when($1), $1.origin.sortKey)
  }) {
    record.quotaText = quota.fields["text"]?.text
    record.quotaUsedBytes = quota.integer("used")
    record.quotaOrigins = [quota.origin]
  }
  let resolved: Set<String> = ["closed", "resolved", "withdrawn", "settled"]
  record.job.isInDispute =
    record.disputes.last.map { event in !resolved.contains { event.kind.lowercased().contains($0) }
    }
    ?? false
  return record
}

private func job(of group: JobGroup, _ observations: [Observation], me: Me) -> Job {
  var job = Job(key: group.key, platform: group.platform)
  job.workroomID = group.workroomIDs.min()
  job.jobID = group.jobIDs.min()
  // The page of the job itself has the full title; lists and mails may cut it.
  let titles = observations.compactMap { $0.fields["title"]?.text }.filter { !$0.isEmpty }
  job.title =
    Dictionary(grouping: titles, by: { $0 }).max {
      ($0.value.count, $0.key) < ($1.value.count, $1.key)
    }?.key ?? group.key
  let facts = observations.filter { $0.kind == .job }
  for fact in facts {
    if let type = fact["type"].flatMap(JobType.init(rawValue:)) { job.type = type }
    if let side = fact["side"].flatMap(Side.init(rawValue:)) { job.side = side }
    if let awarded = fact.moment("awarded") { job.awardedAt = job.awardedAt ?? awarded }
  }
  if job.side == .unknown {
    // A page that names both sides says which is ours, once we know who we are.
    for fact in facts {
      for (field, side) in [("freelancer", Side.freelancer), ("client", .client)] {
        if let name = fact[field], isMe(name, me) { job.side = side }
      }
    }
  }
  let dated = facts.sorted { (when($0), $0.origin.sortKey) < (when($1), $1.origin.sortKey) }
  for fact in dated {
    if let status = fact.fields["status"] {
      let observed = StatusObservation(
        asFound: status.text, status: status.value.flatMap(JobStatus.init(rawValue:)) ?? .unknown,
        at: fact.moment("savedAt") ?? fact.moment("sent"), origin: fact.origin)
      job.statusHistory.append(observed)
      job.status = observed.status
      job.statusAsFound = observed.asFound
    }
    if let folder = fact.fields["folder"] { job.folder = folder.text.isEmpty ? nil : folder.text }
    if let archived = fact["archived"] { job.isArchived = archived == "true" }
  }
  let others = facts.compactMap { fact in
    fact["otherParty"] ?? (job.side == .freelancer ? fact["client"] : fact["freelancer"])
  }.filter { !isMe($0, me) }
  job.otherParty = others.max {
    (completeness(of: $0), $0) < (completeness(of: $1), $1)
  }
  return job
}

/// The time an observation speaks for; what has none comes first, so that dated ones override it.
private func when(_ observation: Observation) -> Int64 {
  (observation.moment("savedAt") ?? observation.moment("sent"))?.secondsSince1970 ?? .min
}

func isMe(_ name: String, _ me: Me) -> Bool {
  let pattern = NamePattern(name)
  return me.names.contains { NamePattern($0).matches(pattern) }
}

/// Origins in their order, each place once.
func unique(_ origins: [Origin]) -> [Origin] {
  var seen: Set<String> = []
  return origins.filter { seen.insert($0.sortKey).inserted }.sorted { $0.sortKey < $1.sortKey }
}

extension Observation {
  /// A list field: one entry per line.
  func lines(_ name: String) -> [String] {
    guard let text = fields[name]?.text, !text.isEmpty else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  func money(_ name: String) -> Money? { fields[name].flatMap { Money($0.value ?? $0.text) } }
  func integer(_ name: String) -> Int? { self[name].flatMap { Int($0) } }
}
