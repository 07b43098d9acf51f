import GRDB
package import WorkroomModel

extension Store {
  /// The keys of all jobs, by title and key.
  package func jobKeys() throws -> [String] {
    try database.read {
      try String.fetchAll($0, sql: "SELECT key FROM job ORDER BY title, key")
    }
  }

  /// Whether a job goes by that key, number or title.
  package func knowsJob(named name: String) throws -> Bool {
    try database.read {
      try Bool.fetchOne(
        $0,
        sql: """
          SELECT EXISTS (SELECT 1 FROM job
            WHERE key = ?1 OR workroomID = ?1 OR jobID = ?1 OR title = ?1)
          """, arguments: [name]) ?? false
    }
  }

  /// The job a user named by key, workroom number, job number or exact title.
  package func jobKey(named name: String) throws -> String {
    let found = try database.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT key FROM job WHERE key = ?1 OR workroomID = ?1 OR jobID = ?1 OR title = ?1
          ORDER BY key
          """, arguments: [name])
    }
    guard let key = found.first, found.count == 1 else {
      throw StoreError.unknownJob(name, known: found.isEmpty ? try jobKeys() : found)
    }
    return key
  }

  /// Everything of one job. Messages are left out on request, since overviews only count them, and with
  /// them all but the first few of the places that speak of the job.
  package func jobRecord(key: String, includingMessages: Bool) throws -> JobRecord {
    try database.read { database in
      guard
        let row = try Row.fetchOne(
          database.cachedStatement(sql: "SELECT * FROM job WHERE key = ?"), arguments: [key])
      else { throw StoreError.unknownJob(key, known: []) }
      return try JobReader(database, row, isWhole: includingMessages).record()
    }
  }
}

/// Reads the rows of one job back into values.
struct JobReader {
  let database: Database
  let row: Row
  let id: Int64
  private let moments: [Int64: Moment]
  private let citations: [String: [Int64: [Origin]]]
  let words: SharedWords
  /// Whether messages are read, and every place that speaks of the job.
  private let isWhole: Bool

  init(_ database: Database, _ row: Row, isWhole: Bool) throws {
    self.database = database
    self.isWhole = isWhole
    self.row = row
    id = row["id"]
    var moments: [Int64: Moment] = [:]
    // One query for all moments of the job: every entity of a job is small but for its messages,
    // which carry their times themselves.
    for row in try Row.fetchAll(
      database.cachedStatement(
        sql: """
          WITH used(momentId) AS (
            SELECT awardedId FROM job WHERE id = ?1
            UNION SELECT atId FROM jobStatus WHERE jobId = ?1
            UNION SELECT submittedId FROM statusReport WHERE jobId = ?1
            UNION SELECT proposedId FROM termsRevision WHERE jobId = ?1
            UNION SELECT clientAcceptedId FROM termsRevision WHERE jobId = ?1
            UNION SELECT freelancerAcceptedId FROM termsRevision WHERE jobId = ?1
            UNION SELECT fundedId FROM milestone WHERE jobId = ?1
            UNION SELECT releasedId FROM milestone WHERE jobId = ?1
            UNION SELECT atId FROM payment WHERE jobId = ?1
            UNION SELECT atId FROM disputeEvent WHERE jobId = ?1
            UNION SELECT dueId FROM disputeEvent WHERE jobId = ?1
            UNION SELECT atId FROM preliminary WHERE jobId = ?1
            UNION SELECT atId FROM shownAction WHERE jobId = ?1
            UNION SELECT uploadedId FROM fileVersion WHERE jobId = ?1
            UNION SELECT fromId FROM coverage WHERE jobId = ?1
            UNION SELECT throughId FROM coverage WHERE jobId = ?1
            UNION SELECT fromId FROM gap WHERE jobId = ?1
            UNION SELECT throughId FROM gap WHERE jobId = ?1)
          SELECT moment.* FROM moment JOIN used ON used.momentId = moment.id
          """), arguments: [id])
    {
      moments[row["id"]] = Moment(
        text: row["text"], secondsSince1970: row["secondsSince1970"],
        offsetMinutes: row["offsetMinutes"], basis: value(row, "basis", .unknown),
        uncertaintyInSeconds: row["uncertaintyInSeconds"], isAmbiguous: row["isAmbiguous"])
    }
    self.moments = moments
    var citations: [String: [Int64: [Origin]]] = [:]
    let words = SharedWords()
    // Read by position: a job may be cited a thousand times, and names cost more than values.
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT cited.entity, cited.entityId, cited.place, cited.medium, \(originColumns)
          FROM citation AS cited CROSS JOIN item ON item.id = cited.itemId
          JOIN source ON source.id = item.sourceId
          WHERE \(isWhole ? "cited.jobId = ?1" : JobReader.isOfOverview) ORDER BY cited.id
          """), arguments: [id])
    while let row = try rows.next() {
      citations[row[0], default: [:]][row[1], default: []].append(
        words.sharing(
          Origin(
            sourceDigest: row[4], sourceName: row[5], path: row[6], itemOrdinal: row[7],
            offset: row[8], length: row[9], digest: row[10], place: row[2],
            medium: Medium(rawValue: row[3]) ?? .file)))
    }
    self.citations = citations
    self.words = words
  }

  /// Every row of a page and every mail speaks of its job; an overview names a few of them.
  private static let isOfOverview = """
    cited.id IN (
      SELECT id FROM citation WHERE jobId = ?1 AND entity < 'job'
      UNION ALL SELECT id FROM citation WHERE jobId = ?1 AND entity > 'job'
      UNION ALL SELECT id FROM (SELECT id FROM citation
        WHERE jobId = ?1 AND entity = 'job' AND entityId = ?1 ORDER BY id LIMIT \(JobPlaces.ofOverview)))
    """

  func record() throws -> JobRecord {
    var record = JobRecord(job: try job())
    record.origins = citations["job"]?[id] ?? []
    record.quotaText = row["quotaText"]
    record.quotaUsedBytes = row["quotaUsedBytes"]
    record.quotaOrigins = citations["quota"]?[id] ?? []
    record.parties = try parties()
    if isWhole {
      record.messages = try messages()
      record.origins = JobPlaces.all(record.origins, record.messages)
    }
    record.statusReports = try statusReports()
    record.terms = try terms()
    record.milestones = try milestones()
    record.payments = try payments()
    record.disputes = try disputes()
    record.preliminaries = try preliminaries()
    record.files = try files()
    record.actions = try actions()
    record.coverage = try coverage()
    record.gaps = try gaps()
    record.nearMatches = try nearMatches()
    return record
  }

  func job() throws -> Job {
    var job = Job(key: row["key"], platform: row["platform"])
    job.jobID = row["jobID"]
    job.workroomID = row["workroomID"]
    job.title = row["title"]
    job.type = value(row, "type", .unknown)
    job.side = value(row, "side", .unknown)
    job.otherParty = row["otherParty"]
    job.folder = row["folder"]
    job.isArchived = row["isArchived"]
    job.isInDispute = row["isInDispute"]
    job.status = value(row, "status", .unknown)
    job.statusAsFound = row["statusAsFound"]
    job.awardedAt = moment(row, "awardedId")
    job.statusHistory = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT jobStatus.asFound, jobStatus.status, jobStatus.atId, jobStatus.place,
            jobStatus.medium, \(originColumns)
          FROM jobStatus JOIN item ON item.id = jobStatus.itemId
          JOIN source ON source.id = item.sourceId
          WHERE jobStatus.jobId = ? ORDER BY jobStatus.id
          """), arguments: [id]
    ).map {
      StatusObservation(
        asFound: $0["asFound"], status: value($0, "status", .unknown), at: moment($0, "atId"),
        origin: origin($0))
    }
    return job
  }

  func parties() throws -> [Party] {
    try rows("party").map { row in
      var party = Party(key: row["key"], name: row["name"], side: value(row, "side", .unknown))
      party.role = row["role"]
      party.names = try decoded([String].self, row["names"])
      party.addresses = try decoded([String].self, row["addresses"])
      party.userNames = try decoded([String].self, row["userNames"])
      party.isMe = row["isMe"]
      party.isGuest = row["isGuest"]
      party.origins = origins("party", row)
      return party
    }
  }

  func rows(_ table: StaticString) throws -> [Row] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM \(table) WHERE jobId = ? ORDER BY id"),
      arguments: [id])
  }

  func origins(_ entity: String, _ row: Row) -> [Origin] {
    citations[entity]?[row["id"]] ?? []
  }

  func moment(_ row: Row, _ column: String) -> Moment? {
    (row[column] as Int64?).flatMap { moments[$0] }
  }
}

/// The columns from which `origin(_:)` reads, beside `place` and `medium` of the citing table.
let originColumns = """
  source.digest AS sourceDigest, source.name AS sourceName, item.path AS itemPath,
  item.ordinal AS itemOrdinal, item.offset AS itemOffset, item.sizeInBytes AS itemSize,
  item.digest AS itemDigest
  """

func origin(_ row: Row) -> Origin {
  Origin(
    sourceDigest: row["sourceDigest"], sourceName: row["sourceName"], path: row["itemPath"],
    itemOrdinal: row["itemOrdinal"], offset: row["itemOffset"], length: row["itemSize"],
    digest: row["itemDigest"], place: row["place"], medium: value(row, "medium", .file))
}

/// A column whose values the schema restricts to the cases of an enumeration.
func value<Value: RawRepresentable>(
  _ row: Row, _ column: String, _ otherwise: Value
) -> Value where Value.RawValue == String {
  (row[column] as String?).flatMap(Value.init(rawValue:)) ?? otherwise
}

func money(_ row: Row, _ column: String) -> Money? {
  guard let units: Int64 = row[column], let currency: String = row["currency"] else { return nil }
  return Money(minorUnits: units, currency: currency)
}
