import WorkroomMatching
import WorkroomModel
import WorkroomStore

/// Derives all jobs anew from the observations of the store; how many there are.
func deriveJobs(in store: Store) throws -> Int {
  let links = try store.jobLinks()
  let groups = jobGroups(
    of: links.map {
      JobIdentity(
        platform: $0.platform, workroomID: $0.workroomID, jobID: $0.jobID, title: $0.title)
    })
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
  try store.replaceJobs(assigning: assignments) {
    guard position < groups.count else {
      guard let (key, title) = ownJobs.popFirst() else { return nil }
      var job = Job(key: key, platform: groups.first?.platform ?? "elance")
      job.title = title
      return JobRecord(job: job)
    }
    let group = groups[position]
    position += 1
    let observations = try store.observations(
      platform: group.platform, workroomIDs: group.workroomIDs.sorted(),
      jobIDs: group.jobIDs.sorted(), titles: group.titles.sorted())
    let contents = try store.contents(nameKeys: mentionedNames(in: observations))
    return jobRecord(
      of: group, observations: observations,
      context: MatchingContext(
        me: me, contents: Dictionary(grouping: contents) { fileNameKey($0.name) },
        rulings: rulings))
  }
  return count
}
