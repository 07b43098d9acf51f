import GRDB
package import WorkroomModel

/// What jobs may be cut out of the sources by.
package struct CutWish: Sendable {
  /// Keys of the jobs; nil asks for all that is no private mail.
  package var jobKeys: [String]?
  /// The identifiers by which observations are known to be of these jobs.
  package var workroomIDs: Set<String>
  package var jobIDs: Set<String>
  package var titles: Set<String>

  package init(
    jobKeys: [String]?, workroomIDs: Set<String> = [], jobIDs: Set<String> = [],
    titles: Set<String> = []
  ) {
    self.jobKeys = jobKeys
    self.workroomIDs = workroomIDs
    self.jobIDs = jobIDs
    self.titles = titles
  }
}

/// A place in a source that is of the wished jobs alone, with all that lies in it.
package struct CutPiece: Sendable, Hashable {
  package var origin: Origin
  package var kind: ItemKind
  /// Whether it stands in a mailbox, where `From ` lines of its text are quoted.
  package var isInMailbox: Bool
}

/// The pieces of one source.
package struct CutPlan: Sendable {
  package var source: SourceRecord
  package var pieces: [CutPiece]
  /// Nothing of the source is left out: its bytes are taken as they stand.
  package var isWhole: Bool
}

/// What rests on places that speak of other jobs or of private matters as well.
package struct CutRemainder: Sendable, Hashable {
  package var path: String
  package var kind: ItemKind
  /// In words.
  package var reason: String
}

extension Store {
  /// What can be cut out of the sources for some jobs so that no byte of other jobs or of private mail
  /// comes with it, source by source, and what was left out of what the jobs rest on. A place counts as
  /// foreign when another job rests on it, when an observation in it names another job or the files of
  /// the whole account, and when it is mail of no job; whatever holds a foreign place is foreign.
  package func cut(_ wish: CutWish) throws -> (plans: [CutPlan], leftOut: [CutRemainder]) {
    let arguments: StatementArguments = [
      try wish.jobKeys.map(encoded), try encoded(wish.workroomIDs.sorted()),
      try encoded(wish.jobIDs.sorted()), try encoded(wish.titles.sorted()),
    ]
    let rows = try database.read {
      try Row.fetchAll($0, sql: Self.cutQuery, arguments: arguments)
    }
    var plans: [CutPlan] = []
    var leftOut: [CutRemainder] = []
    for row in rows {
      let kind = ItemKind(rawValue: row["kind"]) ?? .entry
      let origin = origin(row)
      if let reason = row["reason"] as String? {
        leftOut.append(CutRemainder(path: origin.citation, kind: kind, reason: reason))
        continue
      }
      let piece = CutPiece(origin: origin, kind: kind, isInMailbox: row["isInMailbox"])
      if plans.last?.source.digest == origin.sourceDigest {
        plans[plans.count - 1].pieces.append(piece)
      } else {
        plans.append(
          CutPlan(
            source: SourceRecord(
              SourceDescription(
                name: origin.sourceName, sizeInBytes: row["sourceSize"],
                digest: origin.sourceDigest, options: row["options"], job: row["namedJob"]),
              importedAt: row["importedAt"]),
            pieces: [piece], isWhole: row["isWhole"]))
      }
    }
    return (plans, leftOut)
  }

  private static let cutQuery = """
    WITH RECURSIVE \(citedItems),
    asked(jobId) AS (
      SELECT id FROM job WHERE ?1 IS NULL OR key IN (SELECT value FROM json_each(?1))),
    private(id) AS (
      SELECT occurrence.itemId FROM occurrence JOIN message ON message.id = occurrence.messageId
      WHERE message.jobId IS NULL),
    others(id) AS (
      SELECT itemId FROM cited WHERE ?1 IS NOT NULL AND jobId NOT IN (SELECT jobId FROM asked)
      UNION SELECT itemId FROM observation WHERE ?1 IS NOT NULL AND medium <> 'file' AND (
        kind = 'accountFile'
        OR (workroomID IS NOT NULL AND workroomID NOT IN (SELECT value FROM json_each(?2)))
        OR (jobID IS NOT NULL AND jobID NOT IN (SELECT value FROM json_each(?3)))
        OR (workroomID IS NULL AND jobID IS NULL AND title IS NOT NULL
          AND title NOT IN (SELECT value FROM json_each(?4))))),
    holdsPrivate(id) AS (SELECT id FROM private
      UNION SELECT item.parentId FROM holdsPrivate JOIN item ON item.id = holdsPrivate.id
      WHERE item.parentId IS NOT NULL),
    holdsOthers(id) AS (SELECT id FROM others
      UNION SELECT item.parentId FROM holdsOthers JOIN item ON item.id = holdsOthers.id
      WHERE item.parentId IS NOT NULL),
    wanted(id) AS (
      SELECT itemId FROM cited WHERE jobId IN (SELECT jobId FROM asked)
      UNION SELECT id FROM item WHERE ?1 IS NULL AND isLeaf
        AND kind NOT IN ('gap', 'folder') AND digest IS NOT NULL),
    own(id) AS (SELECT id FROM wanted
      WHERE id NOT IN (SELECT id FROM holdsPrivate) AND id NOT IN (SELECT id FROM holdsOthers)),
    taken(id) AS (SELECT id FROM own
      UNION SELECT item.id FROM taken JOIN item ON item.parentId = taken.id),
    cutSource(id) AS (
      SELECT sourceId FROM item WHERE CASE WHEN ?1 IS NULL THEN id IN (SELECT id FROM private)
        ELSE isLeaf AND id NOT IN (SELECT id FROM taken) END)
    SELECT \(originColumns), NULL AS place, 'file' AS medium, item.kind,
      source.sizeInBytes AS sourceSize, source.options, source.importedAt, source.job AS namedJob,
      ifnull(parent.kind, '') = 'mailbox' AS isInMailbox,
      source.id NOT IN (SELECT id FROM cutSource) AS isWhole,
      CASE WHEN item.id IN (SELECT id FROM holdsPrivate) THEN 'holds private mail'
        WHEN item.id IN (SELECT id FROM holdsOthers) THEN 'speaks of other jobs as well' END AS reason
    FROM wanted JOIN item ON item.id = wanted.id JOIN source ON source.id = item.sourceId
    LEFT JOIN item AS parent ON parent.id = item.parentId
    WHERE (item.id NOT IN (SELECT id FROM own)
        AND (?1 IS NOT NULL OR item.id NOT IN (SELECT id FROM private)))
      OR (item.id IN (SELECT id FROM own)
        AND ifnull(item.parentId, 0) NOT IN (SELECT id FROM taken))
    ORDER BY source.digest, item.ordinal
    """

  /// What people decided of some jobs: decisions on them, on people that occur in them, and on who we
  /// are. What was searched for to find mail is left out, since it may speak of others.
  package func decisions(ofJobs keys: [String], names: Set<String>) throws -> [Decision] {
    var number = 0
    return try decisions().compactMap { decision in
      var kept = decision
      switch decision.kind {
      case "me-name", "me-address": break
      case Decision.merge, Decision.split:
        if let job = decision.values["job"] {
          guard keys.contains(job) else { return nil }
        } else {
          let both = [decision.values["left"], decision.values["right"]].compactMap(\.self)
          guard both.count == 2, both.allSatisfy(names.contains) else { return nil }
        }
      default:
        guard let job = decision.values["job"], keys.contains(job) else { return nil }
        kept.values["query"] = nil
      }
      number += 1
      kept.number = number
      return kept
    }
  }
}
