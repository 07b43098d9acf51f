package import WorkroomModel

/// What matching needs beside the observations of one job.
package struct MatchingContext: Sendable {
  package var me: Me
  package var limits: MatchingLimits
  /// Contents whose names the observations mention, by `fileNameKey`.
  package var contents: [String: [HeldContent]]
  /// Items (`Origin.itemKey`) that lie with the files of another job.
  package var placesOfOtherJobs: Set<String>
  package var rulings: Rulings

  package init(
    me: Me, limits: MatchingLimits = .standard, contents: [String: [HeldContent]] = [:],
    placesOfOtherJobs: Set<String> = [], rulings: Rulings = Rulings()
  ) {
    self.placesOfOtherJobs = placesOfOtherJobs
    self.rulings = rulings
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
  let sayings = Sayings(observations)
  let overrides = context.rulings.overrides[group.key] ?? [:]
  let zone = overrides["zone"].flatMap { Zone($0) }
  var ordered = sayings.observations
  if zone != nil || overrides["currency"] != nil {
    ordered = ordered.map { overruled($0, zone: zone, currency: overrides["currency"]) }
  }
  let byKind = Dictionary(grouping: ordered, by: \.kind)
  func all(_ kind: ObservationKind) -> [Observation] { byKind[kind] ?? [] }
  var record = JobRecord(job: Job(key: group.key, platform: group.platform))
  record.job = job(of: group, ordered, me: context.me)
  record.origins = unique(ordered.map(\.origin))
  record.coverage = all(.coverage).map {
    Coverage(
      from: $0.moment("from"), through: $0.moment("through"),
      isComplete: $0["complete"] == "true", origin: $0.origin)
  }
  override(&record.job, overrides)
  var names = PartyNames(ordered, job: record.job, me: context.me, rulings: context.rulings)
  record.parties = names.parties
  (record.messages, record.nearMatches) = messages(
    all(.message), job: record.job, names: &names, coverage: record.coverage, context: context,
    sayings: sayings)
  markContradictions(in: &record.messages)
  record.statusReports = statusReports(all(.statusReport) + all(.timesheet))
  record.terms = terms(all(.terms), names: &names)
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
  record.gaps = gaps(in: record, coverage: all(.coverage)) + disagreeingSaves(ordered)
  record.job.isInDispute =
    record.disputes.last.map { event in !resolved.contains { event.kind.lowercased().contains($0) }
    }
    ?? false
  record.mapOrigins(sayings.allPlaces)
  return record
}

private func override(_ job: inout Job, _ overrides: [String: String]) {
  if let title = overrides["title"] { job.title = title }
  if let side = overrides["side"].flatMap(Side.init(rawValue:)) { job.side = side }
  if let status = overrides["status"].flatMap(JobStatus.init(rawValue:)) { job.status = status }
}

/// The observation with the zone and the currency that people decided for its job: times that were
/// printed without a zone are read anew, and bare dollar signs named.
private func overruled(_ observation: Observation, zone: Zone?, currency: String?) -> Observation {
  guard zone != nil || currency != nil else { return observation }
  var observation = observation
  for (name, value) in observation.fields {
    if let zone, var moment = value.moment, moment.basis == .profile {
      let wall = moment.secondsSince1970 + Int64(moment.offsetMinutes ?? 0) * 60
      let date = CivilDate(secondsSince1970: wall)
      (moment.secondsSince1970, moment.isAmbiguous) = zone.instant(
        date, secondsOfDay: Int(wall - date.secondsSince1970))
      moment.offsetMinutes = zone.offsetMinutes(at: moment.secondsSince1970)
      observation.fields[name]?.moment = moment
    }
    if let currency, let money = Money(value.value ?? value.text), money.currency == "$" {
      observation.fields[name]?.value = "\(currency) \(money.decimal)"
    }
  }
  return observation
}

private func job(of group: JobGroup, _ observations: [Observation], me: Me) -> Job {
  var job = Job(key: group.key, platform: group.platform)
  job.workroomID = group.workroomIDs.min()
  job.jobID = group.jobIDs.min()
  // The page of the job itself has the full title; lists and mails may cut it.
  // It stands beside all that a page says: runs of one title are counted at once.
  var runs: [(title: String, count: Int)] = []
  for observation in observations {
    guard let title = observation.fields["title"]?.text, !title.isEmpty else { continue }
    if runs.last?.title == title {
      runs[runs.count - 1].count += 1
    } else {
      runs.append((title, 1))
    }
  }
  let counts = Dictionary(runs.map { ($0.title, $0.count) }, uniquingKeysWith: +)
  job.title = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? group.key
  // The oldest first, so that a later word stands; equal times by content.
  let facts = observations.filter { $0.kind == .job }.enumerated()
    .sorted { (when($0.element), $0.offset) < (when($1.element), $1.offset) }.map(\.element)
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
  for fact in facts {
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
  }.filter { !isMe($0, me) }.map { name in
    // As the names of people are kept: a thin space makes no other name.
    name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
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

/// Each place once, in the order of content.
func unique(_ origins: [Origin]) -> [Origin] {
  guard origins.count > 1 else { return origins }
  var found: [Origin] = []
  for origin in origins.sorted(by: Origin.areInOrder) {
    if let last = found.last, !Origin.areInOrder(last, origin) { continue }
    found.append(origin)
  }
  return found
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
