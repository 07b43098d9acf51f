import WorkroomMatching
import WorkroomModel
import WorkroomStore

/// Derives all jobs anew from the observations of the store; how many there are.
func deriveJobs(in store: Store) throws -> Int {
  try store.makeRoomForJobs()
  returnFreedMemory()
  let links = try store.jobLinks()
  let groups = jobGroups(
    of: links.map {
      JobIdentity(
        platform: $0.platform, workroomID: $0.workroomID, jobID: $0.jobID, title: $0.title)
    })
  let placed = try placements(in: store, groups)
  let declared = try store.declaredMe()
  let me = try declared ?? store.guessedMe()
  let rulings = try store.rulings()
  let assignments = try store.assignments()
  var titles: [String: String] = [:]
  for assignment in assignments {
    if let title = assignment.newTitle { titles[assignment.jobKey] = title }
  }
  var ownJobs = titles.sorted { $0.key < $1.key }[...]
  let count = groups.count + ownJobs.count
  var position = 0
  /// Reads what matching needs of the next job, and matches it on a thread of its own.
  func begin() throws -> () throws -> JobRecord? {
    let group = groups[position]
    position += 1
    var observations = try store.observations(
      platform: group.platform, workroomIDs: group.workroomIDs.sorted(),
      jobIDs: group.jobIDs.sorted(), titles: group.titles.sorted())
    observations += placed.observations[group.key] ?? []
    let contents = try store.contents(nameKeys: mentionedNames(in: observations))
    let context = MatchingContext(
      me: me, contents: Dictionary(grouping: contents) { fileNameKey($0.name) },
      placesOfOtherJobs: placed.keys.subtracting(placed.keysByJob[group.key] ?? []),
      rulings: rulings)
    // Two large jobs are never held at once; one is matched when its turn comes.
    guard observations.count < 8_000 else {
      return { [observations] in
        returnFreedMemory()
        return jobRecord(of: group, observations: observations, context: context)
      }
    }
    let ahead = ReadAhead<JobRecord>.start(weight: { _ in 0 }) { [observations] deliver in
      try deliver(jobRecord(of: group, observations: observations, context: context))
    }
    return {
      var record: JobRecord?
      try ahead.deliver { record = $0 }
      return record
    }
  }
  var ahead: (() throws -> JobRecord?)?
  try store.replaceJobs(assigning: assignments) {
    guard let next = try ahead ?? (position < groups.count ? begin() : nil) else {
      guard let (key, title) = ownJobs.popFirst() else { return nil }
      var job = Job(key: key, platform: groups.first?.platform ?? "elance")
      job.title = title
      return JobRecord(job: job)
    }
    ahead = nil
    let record = try next()
    // A job is written while the next one is matched, unless it is large: two such are never held.
    if position < groups.count, record.map({ $0.messages.count < 4_000 }) ?? true {
      ahead = try begin()
    }
    return record
  }
  return count
}

/// Which files that lie in folders and bundles belong to which job.
private struct Placements {
  var observations: [String: [Observation]] = [:]
  var keysByJob: [String: Set<String>] = [:]
  var keys: Set<String> = []
}

private func placements(in store: Store, _ groups: [JobGroup]) throws -> Placements {
  let held = try store.heldFiles()
  guard !held.isEmpty else { return Placements() }
  let speaking = try store.jobMarks().map {
    SpeakingPlace(
      path: $0.path,
      identity: JobIdentity(
        platform: $0.link.platform, workroomID: $0.link.workroomID, jobID: $0.link.jobID,
        title: $0.link.title))
  }
  let files = held.map {
    LyingFile(observation: $0.observation, path: $0.path, namedJob: $0.namedJob)
  }
  let placed = placedFiles(files, groups: groups, speaking: speaking)
  let keysByJob = placed.mapValues { Set($0.map(\.origin.itemKey)) }
  return Placements(
    observations: placed, keysByJob: keysByJob,
    keys: keysByJob.values.reduce(into: []) { $0.formUnion($1) })
}
