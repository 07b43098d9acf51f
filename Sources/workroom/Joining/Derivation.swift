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
  var position = 0
  try store.replaceJobs {
    guard position < groups.count else { return nil }
    let group = groups[position]
    position += 1
    let observations = try store.observations(
      platform: group.platform, workroomIDs: group.workroomIDs.sorted(),
      jobIDs: group.jobIDs.sorted(), titles: group.titles.sorted())
    let contents = try store.contents(nameKeys: mentionedNames(in: observations))
    return jobRecord(
      of: group, observations: observations,
      context: MatchingContext(
        me: me, contents: Dictionary(grouping: contents) { fileNameKey($0.name) }))
  }
  return groups.count
}
