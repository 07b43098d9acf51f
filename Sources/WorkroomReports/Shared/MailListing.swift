import WorkroomModel
import WorkroomRules
package import WorkroomStore

extension ReportInput {
  /// How much mail of no job is listed; the rest is counted, and searched by command.
  static let unassignedLimit = 500

  /// Reads what reports say of mail: the latest of no job, and how far that of jobs reaches.
  package mutating func readMail(from store: Store) throws {
    unassignedList = try store.unassignedMail(limit: ReportInput.unassignedLimit)
    let clock = Zone(facts.zoneIdentifier) ?? .utc
    let end = clock.instant(asOf.adding(days: 1), secondsOfDay: 0).seconds - 1
    mailReach = try store.latestMail(through: end).map { clock.wallClock(at: $0).date }
  }

  /// The day on which the newest page that shows a job's status was saved.
  var pageReach: CivilDate? {
    let clock = Zone(facts.zoneIdentifier) ?? .utc
    return jobs.flatMap(\.job.statusHistory)
      .filter { $0.origin.medium == .page || $0.origin.medium == .transcript }
      .compactMap { $0.at.map { day(of: $0, in: clock) } }.max()
  }

  /// `Saved pages reach 2016-05-21, mail reaches 2016-05-30.`, as far as either is known.
  var reachWords: String? {
    let parts = [
      pageReach.map { "saved pages reach \($0.iso)" }, mailReach.map { "mail reaches \($0.iso)" },
    ].compactMap { $0 }
    guard !parts.isEmpty else { return nil }
    let words = parts.joined(separator: ", ")
    return words.prefix(1).uppercased() + words.dropFirst()
      + ". What was done and is in neither does not show here, and settles an action all the same."
  }
}
