import WorkroomMatching
import WorkroomModel
import WorkroomStore

/// Jobs on their way from the store to their records: while one is written, another thread matches the
/// next few, and reads the fields of the one behind them.
struct JobReadings {
  /// How many are begun before their turn: they are not all of one size, and none is to be waited for.
  private static var mostAhead: Int { 3 }
  /// Observations that are held for them, unless one job alone has more.
  private static var mostObservations: Int { 4_000 }
  /// Observations from which on a job is large: two such are never held at once.
  private static var largeJob: Int { 8_000 }

  /// With what is written beside it, one keeps two cores busy.
  private let threads = WorkThreads(1)
  private let store: Store
  private var groups: ArraySlice<JobGroup>
  private let placed: Placements
  private let me: Me
  private let rulings: Rulings
  private var reading: Reading?
  private var matching: [Matching] = []

  /// A job whose rows were read.
  private struct Reading {
    var group: JobGroup
    var count: Int
    var observations: () throws -> [Observation]
  }

  /// A job that is matched.
  private struct Matching {
    var count: Int
    var record: () throws -> JobRecord
  }

  init(
    _ store: Store, _ groups: [JobGroup], _ placed: Placements, me: Me, rulings: Rulings
  ) {
    self.store = store
    self.groups = groups[...]
    self.placed = placed
    self.me = me
    self.rulings = rulings
  }

  /// The next job's record, in the order of the groups; nil behind the last.
  mutating func next() throws -> JobRecord? {
    if matching.isEmpty { try matchAhead() }
    guard !matching.isEmpty else { return nil }
    let record = try matching.removeFirst().record()
    if record.messages.count < JobReadings.largeJob / 2 { try matchAhead() }
    return record
  }

  /// Lets its thread go; must be called.
  func end() { threads.end() }

  private mutating func matchAhead() throws {
    while matching.count < JobReadings.mostAhead {
      let held = matching.reduce(0) { $0 + $1.count }
      // Beside a large job not even the rows of the next are read.
      guard held < JobReadings.mostObservations, let next = try reading ?? read() else { return }
      reading = next
      guard matching.isEmpty || held + next.count <= JobReadings.mostObservations else { return }
      reading = nil
      matching.append(try match(next))
      if held + next.count < JobReadings.mostObservations { reading = try read() }
    }
  }

  private func match(_ reading: Reading) throws -> Matching {
    let group = reading.group
    var observations = try reading.observations()
    if let files = placed.observations[group.key] { observations += files }
    let contents = try store.contents(nameKeys: mentionedNames(in: observations))
    let context = MatchingContext(
      me: me, contents: Dictionary(grouping: contents) { fileNameKey($0.name) },
      placesOfOtherJobs: placed.keys.subtracting(placed.keysByJob[group.key] ?? []),
      rulings: rulings)
    // A large job is matched when its turn comes.
    guard reading.count < JobReadings.largeJob else {
      return Matching(count: reading.count) { [observations] in
        returnFreedMemory()
        return jobRecord(of: group, observations: observations, context: context)
      }
    }
    return Matching(
      count: reading.count,
      record: threads.make { [observations] in
        jobRecord(of: group, observations: observations, context: context)
      })
  }

  private mutating func read() throws -> Reading? {
    guard let group = groups.popFirst() else { return nil }
    let rows = try store.observations(
      platform: group.platform, workroomIDs: group.workroomIDs.sorted(),
      jobIDs: group.jobIDs.sorted(), titles: group.titles.sorted())
    return Reading(
      group: group, count: rows.count + (placed.observations[group.key]?.count ?? 0),
      observations: threads.make(isUrgent: true) { try rows.whole() })
  }
}
