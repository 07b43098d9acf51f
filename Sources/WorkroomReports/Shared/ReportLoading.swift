import Foundation
package import WorkroomModel
import WorkroomRules
package import WorkroomStore

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
    facts: facts, asOf: asOf, zone: zone,
    diagnostics: try store.diagnostics(atLeast: .warning, limit: 2000),
    platformDates: platformDates(facts: facts, asOf: asOf),
    unassignedMessages: unassigned.messages, unassignedOccurrences: unassigned.occurrences,
    since: since, dismissals: try store.dismissals())
  input.accountFiles = try store.accountFiles()
  input.places = try store.places()
  // Both go through all rows of a large table, so each has a processor.
  let passes = try inParallel(2, readers: 2, of: store) { position, reader in
    position == 0
      ? Pass.audits(try reader.audits())
      : Pass.counts(try reader.messageCounts(through: end, in: zone))
  }
  var counts: MessageCounts?
  for pass in passes {
    switch pass {
    case .audits(let audits): input.audits = audits
    case .counts(let counted): counts = counted
    }
  }
  let crowd = (facts.rule("files-per-message")?.values["files"] ?? 10) + 1
  let keys = try store.jobKeys()
  input.jobs = try inParallel(keys.count, of: store) { [counts] position, reader in
    let key = keys[position]
    let record = try reader.jobRecord(key: key, includingMessages: false)
    let platform = record.job.platform
    let own =
      ([facts] + others).first { $0.name == platform }
      ?? PlatformFacts(
        name: platform, title: platform, zoneIdentifier: facts.zoneIdentifier, rules: [])
    return jobOverview(
      record: record, activity: counts?.activities[key] ?? MessageActivity(),
      rhythm: counts?.rhythms[key] ?? MessageRhythm(),
      lastMessages: try reader.latestMessages(jobKey: key, through: end, limit: 40),
      crowdedMessages: try reader.latestMessages(
        jobKey: key, through: end, limit: 100, attachments: crowd),
      facts: own, asOf: asOf, quotaBytes: quotaBytes[key] ?? quotaBytes[""])
  }
  let platforms = Set(input.jobs.map(\.job.platform))
  for other in others where platforms.contains(other.name) {
    input.platformDates += platformDates(facts: other, asOf: asOf)
  }
  return input
}

private enum Pass: Sendable {
  case audits([SourceAudit])
  case counts(MessageCounts)
}

/// Values of numbers from 0 on, in their order, whichever worker made them. Connections are not shared
/// between threads: each worker has its own.
private func inParallel<Value: Sendable>(
  _ count: Int, readers: Int? = nil, of store: Store,
  _ value: @Sendable (Int, Store) throws -> Value
) throws -> [Value] {
  let wanted = readers ?? min(4, ProcessInfo.processInfo.activeProcessorCount, count / 50 + 1)
  let results = Results<Value>(count: count)
  DispatchQueue.concurrentPerform(iterations: wanted) { _ in
    do {
      let reader = try store.reader()
      while let position = results.next() {
        results.set(try value(position, reader), at: position)
      }
    } catch {
      results.fail(error)
    }
  }
  return try results.all()
}

/// Hands out numbers and gathers what is made of them.
private final class Results<Value: Sendable>: @unchecked Sendable {
  // All state is touched under `lock` only.
  private let lock = NSLock()
  private var values: [Value?]
  private var handedOut = 0
  private var failure: (any Error)?

  init(count: Int) { values = Array(repeating: nil, count: count) }

  func next() -> Int? {
    lock.withLock {
      guard failure == nil, handedOut < values.count else { return nil }
      handedOut += 1
      return handedOut - 1
    }
  }

  func set(_ value: Value, at position: Int) { lock.withLock { values[position] = value } }

  func fail(_ error: any Error) { lock.withLock { failure = failure ?? error } }

  func all() throws -> [Value] {
    try lock.withLock {
      if let failure { throw failure }
      return values.compactMap { $0 }
    }
  }
}
