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

  /// Everything of one job; messages are left out on request, since overviews only count them.
  package func jobRecord(key: String, includingMessages: Bool) throws -> JobRecord {
    try database.read { database in
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT * FROM job WHERE key = ?", arguments: [key])
      else { throw StoreError.unknownJob(key, known: []) }
      return try JobReader(database, row).record(includingMessages: includingMessages)
    }
  }
}

/// Reads the rows of one job back into values.
private struct JobReader {
  private let database: Database
  private let row: Row
  private let id: Int64
  private let moments: [Int64: Moment]
  private let citations: [String: [Int64: [Origin]]]
  private let words: SharedWords

  init(_ database: Database, _ row: Row) throws {
    self.database = database
    self.row = row
    id = row["id"]
    var moments: [Int64: Moment] = [:]
    // One query for all moments of the job: every entity of a job is small but for its messages,
    // which carry their times themselves.
    for row in try Row.fetchAll(
      database,
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
        """, arguments: [id])
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
      database,
      sql: """
        SELECT cited.entity, cited.entityId, cited.place, cited.medium, \(originColumns)
        FROM citation AS cited JOIN item ON item.id = cited.itemId
        JOIN source ON source.id = item.sourceId
        WHERE cited.jobId = ? ORDER BY cited.id
        """, arguments: [id])
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

  func record(includingMessages: Bool) throws -> JobRecord {
    var record = JobRecord(job: try job())
    record.origins = citations["job"]?[id] ?? []
    record.quotaText = row["quotaText"]
    record.quotaUsedBytes = row["quotaUsedBytes"]
    record.quotaOrigins = citations["quota"]?[id] ?? []
    record.parties = try parties()
    if includingMessages { record.messages = try messages() }
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

  private func job() throws -> Job {
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
      database,
      sql: """
        SELECT jobStatus.asFound, jobStatus.status, jobStatus.atId, jobStatus.place,
          jobStatus.medium, \(originColumns)
        FROM jobStatus JOIN item ON item.id = jobStatus.itemId
        JOIN source ON source.id = item.sourceId
        WHERE jobStatus.jobId = ? ORDER BY jobStatus.id
        """, arguments: [id]
    ).map {
      StatusObservation(
        asFound: $0["asFound"], status: value($0, "status", .unknown), at: moment($0, "atId"),
        origin: origin($0))
    }
    return job
  }

  private func parties() throws -> [Party] {
    try rows("party").map { row in
      var party = Party(key: row["key"], name: row["name"], side: value(row, "side", .unknown))
      party.role = row["role"]
      party.names = try decoded([String].self, row["names"])
      party.addresses = try decoded([String].self, row["addresses"])
      party.isMe = row["isMe"]
      party.isGuest = row["isGuest"]
      party.origins = origins("party", row)
      return party
    }
  }

  private func messages() throws -> [Message] {
    var occurrences: [Int64: [Occurrence]] = [:]
    let found = try Row.fetchCursor(
      database,
      sql: """
        SELECT occurrence.messageId, occurrence.agreement, occurrence.difference,
          occurrence.text, occurrence.matchedBy, occurrence.place, occurrence.medium,
          \(originColumns)
        FROM occurrence JOIN message ON message.id = occurrence.messageId
        JOIN item ON item.id = occurrence.itemId JOIN source ON source.id = item.sourceId
        WHERE message.jobId = ? ORDER BY occurrence.id
        """, arguments: [id])
    while let row = try found.next() {
      occurrences[row["messageId"], default: []].append(
        Occurrence(
          origin: words.sharing(origin(row)), agreement: value(row, "agreement", .onlyWitness),
          difference: row["difference"], text: row["text"],
          matchedBy: words.sharing(row["matchedBy"])))
    }
    // Mail that was assigned to the job has no place among the rows of its record.
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT * FROM message WHERE jobId = ?
        ORDER BY kind = 'mail' AND key GLOB 'mail-*',
          CASE WHEN kind = 'mail' THEN ifnull(sentAt, 0) END, CASE WHEN kind = 'mail' THEN key END, id
        """, arguments: [id])
    return try Array(
      rows.map { row in
        var message = Message(key: row["key"], kind: row["kind"], text: row["text"])
        message.author = row["author"]
        message.authorAddress = row["authorAddress"]
        message.authorSide = value(row, "authorSide", .unknown)
        if let text: String = row["sentText"] {
          message.sent = Moment(
            text: text, secondsSince1970: row["sentAt"], offsetMinutes: row["sentOffsetMinutes"],
            basis: value(row, "sentBasis", .unknown), uncertaintyInSeconds: row["sentUncertainty"],
            isAmbiguous: row["sentIsAmbiguous"])
        }
        message.subject = row["subject"]
        message.messageID = row["messageID"]
        message.recordClass = value(row, "recordClass", .supplementary)
        message.recordClassBasis = words.sharing(row["recordClassBasis"])
        message.entryDoubts = try decoded([EntryDoubt].self, row["entryDoubts"])
        message.quotedBy = try decoded([String].self, row["quotedBy"])
        message.attachments = try decoded([AttachmentMention].self, row["attachments"])
        message.occurrences = occurrences[row["id"]] ?? []
        return message
      })
  }

  private func statusReports() throws -> [StatusReport] {
    try rows("statusReport").map { row in
      var report = StatusReport(text: row["text"], isTimesheet: row["isTimesheet"])
      report.author = row["author"]
      report.submitted = moment(row, "submittedId")
      report.period = row["period"]
      report.statusAsFound = row["statusAsFound"]
      report.plans = row["plans"]
      report.revision = row["revision"]
      report.minutesLogged = row["minutesLogged"]
      report.minutesBilled = row["minutesBilled"]
      report.amount = money(row, "amountMinorUnits")
      report.origins = origins("statusReport", row)
      return report
    }
  }

  private func terms() throws -> [TermsRevision] {
    try rows("termsRevision").map { row in
      var terms = TermsRevision(summary: row["summary"])
      terms.number = row["number"]
      terms.proposedBy = row["proposedBy"]
      terms.proposedAt = moment(row, "proposedId")
      terms.clientAcceptedAt = moment(row, "clientAcceptedId")
      terms.freelancerAcceptedAt = moment(row, "freelancerAcceptedId")
      terms.clientAcceptanceText = row["clientAcceptanceText"]
      terms.freelancerAcceptanceText = row["freelancerAcceptanceText"]
      terms.statusAsFound = row["statusAsFound"]
      terms.total = money(row, "totalMinorUnits")
      terms.origins = origins("termsRevision", row)
      return terms
    }
  }

  private func milestones() throws -> [Milestone] {
    try rows("milestone").map { row in
      var milestone = Milestone(name: row["name"])
      milestone.revision = row["revision"]
      milestone.description = row["description"]
      milestone.due = row["due"]
      milestone.dueText = row["dueText"]
      milestone.amount = money(row, "amountMinorUnits")
      milestone.fundedAt = moment(row, "fundedId")
      milestone.releasedAt = moment(row, "releasedId")
      milestone.statusAsFound = row["statusAsFound"]
      milestone.origins = origins("milestone", row)
      return milestone
    }
  }

  private func payments() throws -> [Payment] {
    try rows("payment").map { row in
      var payment = Payment(kind: row["kind"], description: row["description"])
      payment.at = moment(row, "atId")
      payment.amount = money(row, "amountMinorUnits")
      payment.amountText = row["amountText"]
      payment.statusAsFound = row["statusAsFound"]
      payment.origins = origins("payment", row)
      return payment
    }
  }

  private func disputes() throws -> [DisputeEvent] {
    try rows("disputeEvent").map { row in
      var event = DisputeEvent(kind: row["kind"], text: row["text"])
      event.at = moment(row, "atId")
      event.filedBy = row["filedBy"]
      event.askedFor = row["askedFor"]
      event.due = moment(row, "dueId")
      event.amount = money(row, "amountMinorUnits")
      event.origins = origins("disputeEvent", row)
      return event
    }
  }

  private func preliminaries() throws -> [PreliminaryRecord] {
    try rows("preliminary").map { row in
      var record = PreliminaryRecord(kind: row["kind"], text: row["text"])
      record.author = row["author"]
      record.at = moment(row, "atId")
      record.amount = money(row, "amountMinorUnits")
      record.amountText = row["amountText"]
      record.origins = origins("preliminary", row)
      return record
    }
  }

  private func files() throws -> [FileVersion] {
    try rows("fileVersion").map { row in
      var file = FileVersion(name: row["name"])
      file.version = row["version"]
      file.versionBasis = row["versionBasis"]
      file.fileID = row["fileID"]
      file.sizeInBytes = row["sizeInBytes"]
      file.sizeText = row["sizeText"]
      file.digest = row["digest"]
      file.mediaType = row["mediaType"]
      file.uploadedBy = row["uploadedBy"]
      file.uploadedAt = moment(row, "uploadedId")
      file.visibility = row["visibility"]
      file.category = row["category"]
      file.attachedTo = row["attachedTo"]
      file.jobBasis = row["jobBasis"]
      file.isSizeRounded = row["isSizeRounded"]
      file.isAbsent = row["isAbsent"]
      file.origins = origins("fileVersion", row)
      return file
    }
  }

  private func actions() throws -> [ShownAction] {
    try rows("shownAction").map { row in
      var action = ShownAction(text: row["text"])
      action.link = row["link"]
      action.at = moment(row, "atId")
      action.origins = origins("shownAction", row)
      return action
    }
  }

  private func coverage() throws -> [Coverage] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT coverage.fromId, coverage.throughId, coverage.isComplete, coverage.place,
          coverage.medium, \(originColumns)
        FROM coverage JOIN item ON item.id = coverage.itemId
        JOIN source ON source.id = item.sourceId
        WHERE coverage.jobId = ? ORDER BY coverage.id
        """, arguments: [id]
    ).map {
      Coverage(
        from: moment($0, "fromId"), through: moment($0, "throughId"),
        isComplete: $0["isComplete"], origin: origin($0))
    }
  }

  private func gaps() throws -> [RecordGap] {
    try rows("gap").map { row in
      RecordGap(
        value(row, "kind", .noPage), row["text"], closedBy: row["closedBy"],
        isClosed: row["isClosed"], messageKey: row["messageKey"], from: moment(row, "fromId"),
        through: moment(row, "throughId"), origins: origins("gap", row))
    }
  }

  private func nearMatches() throws -> [NearMatch] {
    try rows("nearMatch").map { row in
      NearMatch(
        messageKey: row["messageKey"], otherKey: row["otherKey"], reason: row["reason"],
        difference: row["difference"], origins: origins("nearMatch", row))
    }
  }

  private func rows(_ table: StaticString) throws -> [Row] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM \(table) WHERE jobId = ? ORDER BY id", arguments: [id])
  }

  private func origins(_ entity: String, _ row: Row) -> [Origin] {
    citations[entity]?[row["id"]] ?? []
  }

  private func moment(_ row: Row, _ column: String) -> Moment? {
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
private func value<Value: RawRepresentable>(
  _ row: Row, _ column: String, _ otherwise: Value
) -> Value where Value.RawValue == String {
  (row[column] as String?).flatMap(Value.init(rawValue:)) ?? otherwise
}

private func money(_ row: Row, _ column: String) -> Money? {
  guard let units: Int64 = row[column], let currency: String = row["currency"] else { return nil }
  return Money(minorUnits: units, currency: currency)
}
