import GRDB
package import WorkroomModel

extension Store {
  /// Replaces everything derived with the given jobs, record by record, in one transaction.
  /// `next` yields nil at the end, so that no more than one record is held at a time.
  /// Assigned mail is put into its jobs in the same transaction. See `makeRoomForJobs`.
  package func replaceJobs(
    assigning assignments: [Assignment] = [], _ next: () throws -> JobRecord?
  ) throws {
    try database.inDatabase { database in
      let derived = Result {
        try database.inTransaction(.immediate) {
          try database.forgetWordsOfJobs()
          try Store.releaseMail(in: database)
          try database.execute(sql: "DELETE FROM job; DELETE FROM moment;")
          var writer = JobWriter(database)
          while let record = try next() { try writer.insert(record) }
          try Store.apply(assignments, in: database)
          return .commit
        }
      }
      try database.execute(sql: "PRAGMA cache_size = \(Store.cacheSize)")
      try derived.get()
    }
  }
}

/// Writes one record after another; looks up the items that origins cite.
private struct JobWriter {
  private let database: Database
  private var firstItemIDs: [String: Int64] = [:]
  /// By the address of the table's name: each table is written in one place, always the same columns.
  private var statements: [UnsafePointer<UInt8>: Statement] = [:]

  init(_ database: Database) { self.database = database }

  mutating func insert(_ record: JobRecord) throws {
    let job = record.job
    let id = try insert(
      "job",
      [
        ("key", job.key), ("platform", job.platform), ("jobID", job.jobID),
        ("workroomID", job.workroomID), ("title", job.title), ("type", job.type.rawValue),
        ("side", job.side.rawValue), ("otherParty", job.otherParty), ("folder", job.folder),
        ("isArchived", job.isArchived), ("isInDispute", job.isInDispute),
        ("status", job.status.rawValue), ("statusAsFound", job.statusAsFound),
        ("awardedId", try insert(job.awardedAt)), ("quotaText", record.quotaText),
        ("quotaUsedBytes", record.quotaUsedBytes),
      ])
    try cite(record.origins, job: id, entity: "job", id)
    try cite(record.quotaOrigins, job: id, entity: "quota", id)
    for status in job.statusHistory {
      try insert(
        "jobStatus",
        [
          ("jobId", id), ("asFound", status.asFound), ("status", status.status.rawValue),
          ("atId", try insert(status.at)), ("itemId", try itemID(status.origin)),
          ("place", status.origin.place), ("medium", status.origin.medium.rawValue),
        ])
    }
    for party in record.parties { try insert(party, job: id) }
    for message in record.messages { try insert(message, job: id) }
    for report in record.statusReports { try insert(report, job: id) }
    for terms in record.terms { try insert(terms, job: id) }
    for milestone in record.milestones { try insert(milestone, job: id) }
    try insertEvents(of: record, job: id)
    for file in record.files { try insert(file, job: id) }
    try insertGaps(of: record, job: id)
    for coverage in record.coverage {
      try insert(
        "coverage",
        [
          ("jobId", id), ("fromId", try insert(coverage.from)),
          ("throughId", try insert(coverage.through)), ("isComplete", coverage.isComplete),
          ("itemId", try itemID(coverage.origin)), ("place", coverage.origin.place),
          ("medium", coverage.origin.medium.rawValue),
        ])
    }
  }

  private mutating func insert(_ party: Party, job: Int64) throws {
    let id = try insert(
      "party",
      [
        ("jobId", job), ("key", party.key), ("name", party.name), ("side", party.side.rawValue),
        ("role", party.role), ("names", try encoded(party.names)),
        ("addresses", try encoded(party.addresses)),
        ("userNames", try encodedList(party.userNames)), ("isMe", party.isMe),
        ("isGuest", party.isGuest),
      ])
    try cite(party.origins, job: job, entity: "party", id)
  }

  private mutating func insert(_ message: Message, job: Int64) throws {
    let sent = message.sent
    let id = try insert(
      "message",
      [
        ("jobId", job), ("key", message.key), ("kind", message.kind), ("author", message.author),
        ("authorAddress", message.authorAddress), ("authorSide", message.authorSide.rawValue),
        ("sentAt", sent?.secondsSince1970), ("sentText", sent?.text),
        ("sentOffsetMinutes", sent?.offsetMinutes), ("sentBasis", sent?.basis.rawValue),
        ("sentUncertainty", sent?.uncertaintyInSeconds), ("sentIsAmbiguous", sent?.isAmbiguous),
        ("subject", message.subject), ("messageID", message.messageID),
        ("recordClass", message.recordClass.rawValue),
        ("recordClassBasis", message.recordClassBasis),
        ("entryDoubts", try encodedList(message.entryDoubts)),
        ("quotedBy", try encodedList(message.quotedBy)),
        ("attachments", try encodedList(message.attachments)), ("text", message.text),
      ])
    for occurrence in message.occurrences {
      try insert(
        "occurrence",
        [
          ("messageId", id), ("itemId", try itemID(occurrence.origin)),
          ("place", occurrence.origin.place), ("medium", occurrence.origin.medium.rawValue),
          ("agreement", occurrence.agreement.rawValue), ("difference", occurrence.difference),
          ("text", occurrence.text), ("matchedBy", occurrence.matchedBy),
        ])
    }
  }

  private mutating func insert(_ report: StatusReport, job: Int64) throws {
    let id = try insert(
      "statusReport",
      [
        ("jobId", job), ("author", report.author), ("submittedId", try insert(report.submitted)),
        ("period", report.period), ("statusAsFound", report.statusAsFound), ("text", report.text),
        ("plans", report.plans),
        ("revision", report.revision), ("minutesLogged", report.minutesLogged),
        ("minutesBilled", report.minutesBilled),
        ("amountMinorUnits", report.amount?.minorUnits), ("currency", report.amount?.currency),
        ("isTimesheet", report.isTimesheet),
      ])
    try cite(report.origins, job: job, entity: "statusReport", id)
  }

  private mutating func insert(_ terms: TermsRevision, job: Int64) throws {
    let id = try insert(
      "termsRevision",
      [
        ("jobId", job), ("number", terms.number), ("proposedBy", terms.proposedBy),
        ("proposedId", try insert(terms.proposedAt)),
        ("clientAcceptedId", try insert(terms.clientAcceptedAt)),
        ("freelancerAcceptedId", try insert(terms.freelancerAcceptedAt)),
        ("clientAcceptanceText", terms.clientAcceptanceText),
        ("freelancerAcceptanceText", terms.freelancerAcceptanceText),
        ("statusAsFound", terms.statusAsFound), ("summary", terms.summary),
        ("totalMinorUnits", terms.total?.minorUnits), ("currency", terms.total?.currency),
      ])
    try cite(terms.origins, job: job, entity: "termsRevision", id)
  }

  private mutating func insert(_ milestone: Milestone, job: Int64) throws {
    let id = try insert(
      "milestone",
      [
        ("jobId", job), ("revision", milestone.revision), ("name", milestone.name),
        ("description", milestone.description), ("due", milestone.due),
        ("dueText", milestone.dueText), ("amountMinorUnits", milestone.amount?.minorUnits),
        ("currency", milestone.amount?.currency), ("fundedId", try insert(milestone.fundedAt)),
        ("releasedId", try insert(milestone.releasedAt)),
        ("statusAsFound", milestone.statusAsFound),
      ])
    try cite(milestone.origins, job: job, entity: "milestone", id)
  }

  private mutating func insertEvents(of record: JobRecord, job: Int64) throws {
    for payment in record.payments {
      let id = try insert(
        "payment",
        [
          ("jobId", job), ("kind", payment.kind), ("atId", try insert(payment.at)),
          ("amountMinorUnits", payment.amount?.minorUnits),
          ("currency", payment.amount?.currency), ("amountText", payment.amountText),
          ("statusAsFound", payment.statusAsFound), ("description", payment.description),
        ])
      try cite(payment.origins, job: job, entity: "payment", id)
    }
    for event in record.disputes {
      let id = try insert(
        "disputeEvent",
        [
          ("jobId", job), ("kind", event.kind), ("atId", try insert(event.at)),
          ("filedBy", event.filedBy), ("askedFor", event.askedFor),
          ("dueId", try insert(event.due)), ("text", event.text),
          ("amountMinorUnits", event.amount?.minorUnits), ("currency", event.amount?.currency),
        ])
      try cite(event.origins, job: job, entity: "disputeEvent", id)
    }
    for preliminary in record.preliminaries {
      let id = try insert(
        "preliminary",
        [
          ("jobId", job), ("kind", preliminary.kind), ("author", preliminary.author),
          ("atId", try insert(preliminary.at)), ("text", preliminary.text),
          ("amountMinorUnits", preliminary.amount?.minorUnits),
          ("currency", preliminary.amount?.currency), ("amountText", preliminary.amountText),
        ])
      try cite(preliminary.origins, job: job, entity: "preliminary", id)
    }
    for action in record.actions {
      let id = try insert(
        "shownAction",
        [
          ("jobId", job), ("text", action.text), ("link", action.link),
          ("atId", try insert(action.at)),
        ])
      try cite(action.origins, job: job, entity: "shownAction", id)
    }
  }

  private mutating func insertGaps(of record: JobRecord, job: Int64) throws {
    for gap in record.gaps {
      let id = try insert(
        "gap",
        [
          ("jobId", job), ("kind", gap.kind.rawValue), ("text", gap.text),
          ("closedBy", gap.closedBy), ("isClosed", gap.isClosed), ("messageKey", gap.messageKey),
          ("fromId", try insert(gap.from)), ("throughId", try insert(gap.through)),
        ])
      try cite(gap.origins, job: job, entity: "gap", id)
    }
    for near in record.nearMatches {
      let id = try insert(
        "nearMatch",
        [
          ("jobId", job), ("messageKey", near.messageKey), ("otherKey", near.otherKey),
          ("reason", near.reason), ("difference", near.difference),
        ])
      try cite(near.origins, job: job, entity: "nearMatch", id)
    }
  }

  private mutating func insert(_ file: FileVersion, job: Int64) throws {
    let id = try insert(
      "fileVersion",
      [
        ("jobId", job), ("name", file.name), ("version", file.version),
        ("versionBasis", file.versionBasis), ("fileID", file.fileID),
        ("sizeInBytes", file.sizeInBytes), ("sizeText", file.sizeText), ("digest", file.digest),
        ("mediaType", file.mediaType), ("uploadedBy", file.uploadedBy),
        ("uploadedId", try insert(file.uploadedAt)), ("visibility", file.visibility),
        ("category", file.category), ("attachedTo", file.attachedTo),
        ("jobBasis", file.jobBasis), ("isSizeRounded", file.isSizeRounded),
        ("isAbsent", file.isAbsent),
      ])
    try cite(file.origins, job: job, entity: "fileVersion", id)
  }

  private mutating func cite(
    _ origins: [Origin], job: Int64, entity: String, _ entityID: Int64
  ) throws {
    for origin in origins {
      try insert(
        "citation",
        [
          ("jobId", job), ("entity", entity), ("entityId", entityID),
          ("itemId", try itemID(origin)), ("place", origin.place),
          ("medium", origin.medium.rawValue),
        ])
    }
  }

  private mutating func insert(_ moment: Moment?) throws -> Int64? {
    guard let moment else { return nil }
    return try insert(
      "moment",
      [
        ("text", moment.text), ("utc", moment.utc),
        ("secondsSince1970", moment.secondsSince1970), ("offsetMinutes", moment.offsetMinutes),
        ("basis", moment.basis.rawValue), ("uncertaintyInSeconds", moment.uncertaintyInSeconds),
        ("isAmbiguous", moment.isAmbiguous),
      ])
  }

  /// Items of one source are numbered without a gap, in their order (`ImportSession`).
  private mutating func itemID(_ origin: Origin) throws -> Int64 {
    if let first = firstItemIDs[origin.sourceDigest] { return first + Int64(origin.itemOrdinal) }
    let first =
      try Int64.fetchOne(
        database,
        sql: """
          SELECT item.id - item.ordinal FROM item JOIN source ON source.id = item.sourceId
          WHERE source.digest = ? LIMIT 1
          """, arguments: [origin.sourceDigest]) ?? 0
    firstItemIDs[origin.sourceDigest] = first
    return first + Int64(origin.itemOrdinal)
  }

  /// Table and column names are literals of this file; values are always bound.
  @discardableResult
  private mutating func insert(
    _ table: StaticString, _ columns: [(StaticString, (any DatabaseValueConvertible)?)]
  ) throws -> Int64 {
    let statement = try statements[table.utf8Start] ?? prepare(table, columns.map(\.0))
    try statement.execute(arguments: StatementArguments(columns.map(\.1)))
    return database.lastInsertedRowID
  }

  private mutating func prepare(_ table: StaticString, _ columns: [StaticString]) throws
    -> Statement
  {
    let names = columns.map { "\($0)" }.joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    let statement = try database.makeStatement(
      sql: "INSERT INTO \(table) (\(names)) VALUES (\(marks))")
    statements[table.utf8Start] = statement
    return statement
  }
}
