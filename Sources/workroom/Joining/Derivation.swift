import WorkroomMatching
import WorkroomModel
import WorkroomStore

/// Derives all jobs anew from the observations of the store; how many there are.
func deriveJobs(in store: Store) throws -> Int {
  let observed = try store.jobLinks()
  try store.makeRoomForJobs()
  returnFreedMemory()
  let groups = jobGroups(
    of: observed.links.map {
      JobIdentity(
        platform: $0.platform, workroomID: $0.workroomID, jobID: $0.jobID, title: $0.title)
    })
  // Where nothing of a medium was seen, all observations would be read to find nothing again.
  let placed =
    observed.media.contains(.file) ? try placements(in: store, groups) : Placements()
  let declared = try store.declaredMe()
  let me = try declared ?? (observed.media.contains(.notification) ? store.guessedMe() : Me())
  let rulings = try store.rulings()
  let assignments = try store.assignments()
  var titles: [String: String] = [:]
  for assignment in assignments {
    if let title = assignment.newTitle { titles[assignment.jobKey] = title }
  }
  var ownJobs = titles.sorted { $0.key < $1.key }[...]
  let count = groups.count + ownJobs.count
  var readings = JobReadings(store, groups, placed, me: me, rulings: rulings)
  defer { readings.end() }
  try store.replaceJobs(assigning: assignments) {
    if let record = try readings.next() { return record }
    guard let (key, title) = ownJobs.popFirst() else { return nil }
    var job = Job(key: key, platform: groups.first?.platform ?? "elance")
    job.title = title
    return JobRecord(job: job)
  }
  return count
}

/// Which files that lie in folders and bundles belong to which job.
struct Placements {
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
