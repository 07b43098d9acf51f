import GRDB
package import WorkroomModel

/// How the messages of a job are spread: by side, by class and by month, up to a point in time.
package struct MessageRhythm: Sendable, Hashable {
  package var countBySide: [Side: Int] = [:]
  package var countByClass: [RecordClass: Int] = [:]
  /// By `year * 12 + month - 1` in the zone they were counted in.
  package var countByMonth: [Int: Int] = [:]
  package var withoutTime = 0
  package var firstAt: Int64?
  package var lastAt: Int64?
  /// The longest stretch between two messages, in seconds.
  package var longestSilence: Int64?
  /// The messages cut into pages by time, oldest first; those without a time come before all.
  package var stretches: [MessageStretch] = []

  package var total: Int { countBySide.values.reduce(0, +) }

  package init() {}
}

extension Store {
  /// The latest messages of one job up to and with an instant, oldest first, each with its witnesses.
  /// With `attachments`, only those that name at least so many files.
  package func latestMessages(
    jobKey: String, through: Int64, limit: Int, attachments: Int = 0
  ) throws -> [Message] {
    try database.read { database in
      // Only with its own words does the condition use the index of messages with files.
      let crowded =
        attachments > 0
        ? "AND attachments <> '[]' AND json_array_length(attachments) >= \(attachments)" : ""
      var ids: [Int64] = []
      var messages = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT \(messageColumns) FROM message
            WHERE jobId = (SELECT id FROM job WHERE key = ?1) AND sentAt <= ?2 \(crowded)
            ORDER BY sentAt DESC, key DESC LIMIT ?3
            """), arguments: [jobKey, through, limit]
      ).reversed().map { row in
        ids.append(row[0])
        return try message(row)
      }
      guard !messages.isEmpty else { return [] }
      let positions = Dictionary(uniqueKeysWithValues: zip(ids, messages.indices))
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: """
            SELECT \(occurrenceColumns) FROM occurrence JOIN item ON item.id = occurrence.itemId
            WHERE occurrence.messageId IN (SELECT value FROM json_each(?)) ORDER BY occurrence.id
            """), arguments: [try encoded(ids)])
      var names = SourceNames(database)
      while let row = try rows.next() {
        guard let position = positions[row[0]] else { continue }
        messages[position].occurrences.append(try names.occurrence(row))
      }
      return messages
    }
  }

  /// The messages of one stretch with their witnesses, oldest first; those sent after `through` are not
  /// yet known then.
  package func messages(jobKey: String, _ stretch: MessageStretch) throws -> [Message] {
    try database.read { database in
      let job = try Int64.fetchOne(
        database, sql: "SELECT id FROM job WHERE key = ?", arguments: [jobKey])
      let isTimed = stretch.from != nil
      let cut =
        "message.jobId = ?1 AND "
        + (isTimed ? "message.sentAt BETWEEN ?2 AND ?3" : "message.sentAt IS NULL")
      let arguments: StatementArguments =
        isTimed ? [job, stretch.from, stretch.through] : [job]
      var messages: [Message] = []
      messages.reserveCapacity(stretch.count)
      var ids: [Int64] = []
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: """
            SELECT \(messageColumns) FROM message WHERE \(cut) ORDER BY sentAt, id
            """), arguments: arguments)
      while let row = try rows.next() {
        ids.append(row[0])
        messages.append(try message(row))
      }
      let positions = Dictionary(uniqueKeysWithValues: zip(ids, messages.indices))
      var names = SourceNames(database)
      let witnesses = try Row.fetchCursor(
        database.cachedStatement(
          sql: """
            SELECT \(occurrenceColumns) FROM message
            CROSS JOIN occurrence ON occurrence.messageId = message.id
            CROSS JOIN item ON item.id = occurrence.itemId
            WHERE \(cut) ORDER BY message.sentAt, message.id, occurrence.id
            """), arguments: arguments)
      while let row = try witnesses.next() {
        guard let position = positions[row[0]] else { continue }
        messages[position].occurrences.append(try names.occurrence(row))
      }
      return messages
    }
  }

  /// What is odd or damaged in the items that one job rests on, worst first, at most `limit`.
  package func diagnostics(jobKey: String, limit: Int) throws -> [DiagnosticRow] {
    try database.read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT DISTINCT diagnostic.id, source.name AS sourceName, item.path AS path,
              diagnostic.code, diagnostic.severity, diagnostic.offset, diagnostic.length,
              diagnostic.detail
            FROM diagnostic JOIN item ON item.id = diagnostic.itemId
            JOIN source ON source.id = item.sourceId
            -- Few items have any; a job may rest on very many. What a page shows its job cites; mail that
            -- was assigned to a job is only found in it.
            WHERE diagnostic.severity <> 'note' AND (
              EXISTS (SELECT 1 FROM citation WHERE citation.itemId = diagnostic.itemId
                AND jobId = (SELECT id FROM job WHERE key = ?1))
              OR item.kind = 'message' AND EXISTS (
                SELECT 1 FROM occurrence JOIN message ON message.id = occurrence.messageId
                WHERE occurrence.itemId = diagnostic.itemId
                  AND message.jobId = (SELECT id FROM job WHERE key = ?1)))
            ORDER BY diagnostic.severity, source.name, source.digest, item.ordinal, diagnostic.id
            LIMIT ?2
            """), arguments: [jobKey, limit]
      ).map { row in
        let offset: Int? = row["offset"]
        let length: Int? = row["length"]
        return DiagnosticRow(
          sourceName: row["sourceName"], path: row["path"],
          diagnostic: Diagnostic(
            code: row["code"], severity: Severity(rawValue: row["severity"]) ?? .note,
            range: offset.map { $0..<($0 + (length ?? 0)) }, detail: row["detail"]))
      }
    }
  }
}

/// The columns from which `message(_:)` reads, by position: names cost more than values.
private let messageColumns = """
  id, key, kind, author, authorAddress, authorSide, sentAt, sentText, sentOffsetMinutes, sentBasis,
  sentUncertainty, sentIsAmbiguous, subject, messageID, recordClass, recordClassBasis, quotedBy,
  attachments, text, entryDoubts
  """

private func message(_ row: Row) throws -> Message {
  var message = Message(key: row[1], kind: row[2], text: row[18])
  message.author = row[3]
  message.authorAddress = row[4]
  message.authorSide = Side(rawValue: row[5]) ?? .unknown
  if let seconds: Int64 = row[6] {
    message.sent = Moment(
      text: row[7] ?? "", secondsSince1970: seconds, offsetMinutes: row[8],
      basis: ZoneBasis(rawValue: row[9] ?? "") ?? .unknown, uncertaintyInSeconds: row[10] ?? 0,
      isAmbiguous: row[11] ?? false)
  }
  message.subject = row[12]
  message.messageID = row[13]
  message.recordClass = RecordClass(rawValue: row[14]) ?? .supplementary
  message.recordClassBasis = row[15]
  message.quotedBy = try list(row[16])
  message.attachments = try list(row[17])
  message.entryDoubts = try list(row[19])
  return message
}

/// A JSON array; most are empty.
private func list<Element: Decodable>(_ text: String) throws -> [Element] {
  text == "[]" ? [] : try decoded([Element].self, text)
}

private let occurrenceColumns = """
  occurrence.messageId, occurrence.agreement, occurrence.difference, occurrence.matchedBy,
  occurrence.place, occurrence.medium, item.sourceId, item.path, item.ordinal, item.offset,
  item.sizeInBytes, item.digest
  """

/// Digests and names of sources, each looked up once: messages name a few of them a million times.
struct SourceNames {
  private let database: Database
  private var names: [Int64: (digest: String, name: String)] = [:]

  init(_ database: Database) { self.database = database }

  mutating func name(of id: Int64) throws -> (digest: String, name: String) {
    if let known = names[id] { return known }
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT digest, name FROM source WHERE id = ?"),
      arguments: [id])
    let found: (digest: String, name: String) = (row?[0] ?? "", row?[1] ?? "")
    names[id] = found
    return found
  }

  mutating func occurrence(_ row: Row) throws -> Occurrence {
    let source = try name(of: row[6])
    return Occurrence(
      origin: Origin(
        sourceDigest: source.digest, sourceName: source.name, path: row[7], itemOrdinal: row[8],
        offset: row[9], length: row[10], digest: row[11], place: row[4],
        medium: Medium(rawValue: row[5]) ?? .file),
      agreement: Agreement(rawValue: row[1]) ?? .onlyWitness, difference: row[2],
      matchedBy: row[3])
  }
}
