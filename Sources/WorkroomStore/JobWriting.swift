import GRDB
package import WorkroomModel

extension Store {
  /// Replaces everything derived with the given jobs, record by record, in one transaction.
  /// `next` yields nil at the end, so that few records are held at a time.
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
  /// The one looked up last: places of one source mostly follow one another.
  private var last: (source: String, firstItemID: Int64) = ("", 0)
  /// By the address of the table's name: each table is written in one place, always the same columns.
  private var statements: [UnsafePointer<UInt8>: RowInsertion] = [:]

  init(_ database: Database) { self.database = database }

  mutating func insert(_ record: JobRecord) throws {
    let job = record.job
    let id = try insert(
      "job",
      Column("key", job.key), Column("platform", job.platform), Column("jobID", job.jobID),
      Column("workroomID", job.workroomID), Column("title", job.title),
      Column("type", job.type.rawValue),
      Column("side", job.side.rawValue), Column("otherParty", job.otherParty),
      Column("folder", job.folder),
      Column("isArchived", job.isArchived), Column("isInDispute", job.isInDispute),
      Column("status", job.status.rawValue), Column("statusAsFound", job.statusAsFound),
      Column("awardedId", try insert(job.awardedAt)), Column("quotaText", record.quotaText),
      Column("quotaUsedBytes", record.quotaUsedBytes))
    try cite(JobPlaces.written(of: record), job: id, entity: "job", id)
    try cite(record.quotaOrigins, job: id, entity: "quota", id)
    for status in job.statusHistory {
      try insert(
        "jobStatus",
        Column("jobId", id), Column("asFound", status.asFound),
        Column("status", status.status.rawValue),
        Column("atId", try insert(status.at)), Column("itemId", try itemID(status.origin)),
        Column("place", status.origin.place), Column("medium", status.origin.medium.rawValue))
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
        Column("jobId", id), Column("fromId", try insert(coverage.from)),
        Column("throughId", try insert(coverage.through)),
        Column("isComplete", coverage.isComplete),
        Column("itemId", try itemID(coverage.origin)), Column("place", coverage.origin.place),
        Column("medium", coverage.origin.medium.rawValue))
    }
  }

  private mutating func insert(_ party: Party, job: Int64) throws {
    let id = try insert(
      "party",
      Column("jobId", job), Column("key", party.key), Column("name", party.name),
      Column("side", party.side.rawValue),
      Column("role", party.role), Column("names", try encoded(party.names)),
      Column("addresses", try encoded(party.addresses)),
      Column("userNames", try encodedList(party.userNames)), Column("isMe", party.isMe),
      Column("isGuest", party.isGuest))
    try cite(party.origins, job: job, entity: "party", id)
  }

  private mutating func insert(_ message: Message, job: Int64) throws {
    let sent = message.sent
    let id = try insert(
      "message",
      Column("jobId", job), Column("key", message.key), Column("kind", message.kind),
      Column("author", message.author),
      Column("authorAddress", message.authorAddress),
      Column("authorSide", message.authorSide.rawValue),
      Column("sentAt", sent?.secondsSince1970), Column("sentText", sent?.text),
      Column("sentOffsetMinutes", sent?.offsetMinutes), Column("sentBasis", sent?.basis.rawValue),
      Column("sentUncertainty", sent?.uncertaintyInSeconds),
      Column("sentIsAmbiguous", sent?.isAmbiguous),
      Column("subject", message.subject), Column("messageID", message.messageID),
      Column("recordClass", message.recordClass.rawValue),
      Column("recordClassBasis", message.recordClassBasis),
      Column("entryDoubts", try encodedList(message.entryDoubts)),
      Column("quotedBy", try encodedList(message.quotedBy)),
      Column("attachments", try encodedList(message.attachments)), Column("text", message.text))
    for occurrence in message.occurrences {
      try insert(
        "occurrence",
        Column("messageId", id), Column("itemId", try itemID(occurrence.origin)),
        Column("place", occurrence.origin.place),
        Column("medium", occurrence.origin.medium.rawValue),
        Column("agreement", occurrence.agreement.rawValue),
        Column("difference", occurrence.difference),
        Column("text", occurrence.text), Column("matchedBy", occurrence.matchedBy))
    }
  }

  private mutating func insert(_ report: StatusReport, job: Int64) throws {
    let id = try insert(
      "statusReport",
      Column("jobId", job), Column("author", report.author),
      Column("submittedId", try insert(report.submitted)),
      Column("period", report.period), Column("statusAsFound", report.statusAsFound),
      Column("text", report.text),
      Column("plans", report.plans),
      Column("revision", report.revision), Column("minutesLogged", report.minutesLogged),
      Column("minutesBilled", report.minutesBilled),
      Column("amountMinorUnits", report.amount?.minorUnits),
      Column("currency", report.amount?.currency),
      Column("isTimesheet", report.isTimesheet))
    try cite(report.origins, job: job, entity: "statusReport", id)
  }

  private mutating func insert(_ terms: TermsRevision, job: Int64) throws {
    let id = try insert(
      "termsRevision",
      Column("jobId", job), Column("number", terms.number), Column("proposedBy", terms.proposedBy),
      Column("proposedId", try insert(terms.proposedAt)),
      Column("clientAcceptedId", try insert(terms.clientAcceptedAt)),
      Column("freelancerAcceptedId", try insert(terms.freelancerAcceptedAt)),
      Column("clientAcceptanceText", terms.clientAcceptanceText),
      Column("freelancerAcceptanceText", terms.freelancerAcceptanceText),
      Column("statusAsFound", terms.statusAsFound), Column("summary", terms.summary),
      Column("totalMinorUnits", terms.total?.minorUnits), Column("currency", terms.total?.currency))
    try cite(terms.origins, job: job, entity: "termsRevision", id)
  }

  private mutating func insert(_ milestone: Milestone, job: Int64) throws {
    let id = try insert(
      "milestone",
      Column("jobId", job), Column("revision", milestone.revision), Column("name", milestone.name),
      Column("description", milestone.description), Column("due", milestone.due),
      Column("dueText", milestone.dueText),
      Column("amountMinorUnits", milestone.amount?.minorUnits),
      Column("currency", milestone.amount?.currency),
      Column("fundedId", try insert(milestone.fundedAt)),
      Column("releasedId", try insert(milestone.releasedAt)),
      Column("statusAsFound", milestone.statusAsFound))
    try cite(milestone.origins, job: job, entity: "milestone", id)
  }

  private mutating func insertEvents(of record: JobRecord, job: Int64) throws {
    for payment in record.payments {
      let id = try insert(
        "payment",
        Column("jobId", job), Column("kind", payment.kind), Column("atId", try insert(payment.at)),
        Column("amountMinorUnits", payment.amount?.minorUnits),
        Column("currency", payment.amount?.currency), Column("amountText", payment.amountText),
        Column("statusAsFound", payment.statusAsFound), Column("description", payment.description))
      try cite(payment.origins, job: job, entity: "payment", id)
    }
    for event in record.disputes {
      let id = try insert(
        "disputeEvent",
        Column("jobId", job), Column("kind", event.kind), Column("atId", try insert(event.at)),
        Column("filedBy", event.filedBy), Column("askedFor", event.askedFor),
        Column("dueId", try insert(event.due)), Column("text", event.text),
        Column("amountMinorUnits", event.amount?.minorUnits),
        Column("currency", event.amount?.currency))
      try cite(event.origins, job: job, entity: "disputeEvent", id)
    }
    for preliminary in record.preliminaries {
      let id = try insert(
        "preliminary",
        Column("jobId", job), Column("kind", preliminary.kind),
        Column("author", preliminary.author),
        Column("atId", try insert(preliminary.at)), Column("text", preliminary.text),
        Column("amountMinorUnits", preliminary.amount?.minorUnits),
        Column("currency", preliminary.amount?.currency),
        Column("amountText", preliminary.amountText))
      try cite(preliminary.origins, job: job, entity: "preliminary", id)
    }
    for action in record.actions {
      let id = try insert(
        "shownAction",
        Column("jobId", job), Column("text", action.text), Column("link", action.link),
        Column("atId", try insert(action.at)))
      try cite(action.origins, job: job, entity: "shownAction", id)
    }
  }

  private mutating func insertGaps(of record: JobRecord, job: Int64) throws {
    for gap in record.gaps {
      let id = try insert(
        "gap",
        Column("jobId", job), Column("kind", gap.kind.rawValue), Column("text", gap.text),
        Column("closedBy", gap.closedBy), Column("isClosed", gap.isClosed),
        Column("messageKey", gap.messageKey),
        Column("fromId", try insert(gap.from)), Column("throughId", try insert(gap.through)))
      try cite(gap.origins, job: job, entity: "gap", id)
    }
    for near in record.nearMatches {
      let id = try insert(
        "nearMatch",
        Column("jobId", job), Column("messageKey", near.messageKey),
        Column("otherKey", near.otherKey),
        Column("reason", near.reason), Column("difference", near.difference))
      try cite(near.origins, job: job, entity: "nearMatch", id)
    }
  }

  private mutating func insert(_ file: FileVersion, job: Int64) throws {
    let id = try insert(
      "fileVersion",
      Column("jobId", job), Column("name", file.name), Column("version", file.version),
      Column("versionBasis", file.versionBasis), Column("fileID", file.fileID),
      Column("sizeInBytes", file.sizeInBytes), Column("sizeText", file.sizeText),
      Column("digest", file.digest),
      Column("mediaType", file.mediaType), Column("uploadedBy", file.uploadedBy),
      Column("uploadedId", try insert(file.uploadedAt)), Column("visibility", file.visibility),
      Column("category", file.category), Column("attachedTo", file.attachedTo),
      Column("jobBasis", file.jobBasis), Column("isSizeRounded", file.isSizeRounded),
      Column("isAbsent", file.isAbsent))
    try cite(file.origins, job: job, entity: "fileVersion", id)
  }

  private mutating func cite(
    _ origins: [Origin], job: Int64, entity: String, _ entityID: Int64
  ) throws {
    for origin in origins {
      try insert(
        "citation",
        Column("jobId", job), Column("entity", entity), Column("entityId", entityID),
        Column("itemId", try itemID(origin)), Column("place", origin.place),
        Column("medium", origin.medium.rawValue))
    }
  }

  private mutating func insert(_ moment: Moment?) throws -> Int64? {
    guard let moment else { return nil }
    return try insert(
      "moment",
      Column("text", moment.text), Column("utc", moment.utc),
      Column("secondsSince1970", moment.secondsSince1970),
      Column("offsetMinutes", moment.offsetMinutes),
      Column("basis", moment.basis.rawValue),
      Column("uncertaintyInSeconds", moment.uncertaintyInSeconds),
      Column("isAmbiguous", moment.isAmbiguous))
  }

  /// Items of one source are numbered without a gap, in their order (`ImportSession`).
  private mutating func itemID(_ origin: Origin) throws -> Int64 {
    if last.source != origin.sourceDigest {
      last = (origin.sourceDigest, try firstItemID(of: origin.sourceDigest))
    }
    return last.firstItemID + Int64(origin.itemOrdinal)
  }

  private mutating func firstItemID(of source: String) throws -> Int64 {
    if let known = firstItemIDs[source] { return known }
    let first =
      try Int64.fetchOne(
        database,
        sql: """
          SELECT item.id - item.ordinal FROM item JOIN source ON source.id = item.sourceId
          WHERE source.digest = ? LIMIT 1
          """, arguments: [source]) ?? 0
    firstItemIDs[source] = first
    return first
  }

  /// Table and column names are literals of this file; values are always bound.
  @discardableResult
  private mutating func insert(_ table: StaticString, _ columns: Column...) throws -> Int64 {
    let insertion =
      try statements[table.utf8Start] ?? prepare(table, columns.lazy.map(\.name))
    try insertion.run(columns.lazy.map(\.value))
    return database.lastInsertedRowID
  }

  private mutating func prepare(
    _ table: StaticString, _ columns: some Sequence<StaticString>
  ) throws -> RowInsertion {
    let names = columns.map { "\($0)" }
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    let insertion = RowInsertion(
      try database.makeStatement(
        sql: "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(marks))"))
    statements[table.utf8Start] = insertion
    return insertion
  }
}

/// What a row has in a column.
private struct Column {
  let name: StaticString
  let value: StoredValue

  init(_ name: StaticString, _ value: String?) {
    self.name = name
    self.value = value.map(StoredValue.text) ?? .null
  }

  init(_ name: StaticString, _ value: Int64?) {
    self.name = name
    self.value = value.map(StoredValue.integer) ?? .null
  }

  init(_ name: StaticString, _ value: Int?) { self.init(name, value.map(Int64.init)) }

  init(_ name: StaticString, _ value: Bool?) { self.init(name, value.map { $0 ? Int64(1) : 0 }) }
}
