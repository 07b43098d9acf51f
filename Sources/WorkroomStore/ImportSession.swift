import GRDB
package import WorkroomModel

/// What one import of one source added.
package struct ImportSummary: Sendable, Hashable {
  package var items = 0
  package var imported = 0
  package var known = 0
  package var ignored = 0
  package var quarantined = 0
  package var notes = 0
  package var warnings = 0
  package var damage = 0

  package init() {}
}

extension Store {
  /// Imports one source in one transaction, or as one step of a group of them: `read` is handed the consumer of its events. Whatever it
  /// throws, and a kill at any moment, leaves the store as it was.
  /// The caller writes the ledger (`recordSources`) when it is done with all sources.
  package func importSource(
    _ description: SourceDescription, importedAt: String,
    read: ((ImportEvent) throws -> Void) throws -> Void
  ) throws -> ImportSummary {
    let summary = try database.inDatabase { database in
      var summary = ImportSummary()
      try database.inStep {
        var session = try ImportSession(database, description, importedAt: importedAt)
        try read { try session.consume($0) }
        try session.checkBalance(of: description)
        summary = session.summary
      }
      return summary
    }
    return summary
  }
}

/// Writes the events of one source; keeps only what containers need.
private struct ImportSession {
  var summary = ImportSummary()
  private let database: Database
  private let sourceID: Int64
  private let firstItemID: Int64

  init(_ database: Database, _ description: SourceDescription, importedAt: String) throws {
    self.database = database
    try database.execute(
      sql: """
        INSERT INTO source (digest, name, sizeInBytes, options, importedAt, job)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        description.digest, description.name, description.sizeInBytes, description.options,
        importedAt, description.job,
      ])
    sourceID = database.lastInsertedRowID
    firstItemID = try (Int64.fetchOne(database, sql: "SELECT max(id) FROM item") ?? 0) + 1
  }

  mutating func consume(_ event: ImportEvent) throws {
    switch event {
    case .item(let item): try insert(item)
    case .diagnostic(let item, let diagnostic): try insert(diagnostic, item: item)
    case .mail(let mail): try insert(mail)
    case .notice(let mail): try insert(notice: mail)
    case .observation(let observation): try insert(observation)
    case .content(let content): try insert(content)
    }
  }

  private func rowID(_ ordinal: Int) -> Int64 { firstItemID + Int64(ordinal) }

  private mutating func insert(_ item: SourceItem) throws {
    var outcome = item.outcome
    if item.kind == .message, outcome == .imported, let digest = item.digest,
      try holdsMessage(digest: digest)
    {
      outcome = .known
    }
    try database.insertRow(
      """
      INSERT INTO item (id, sourceId, ordinal, parentId, kind, path, offset, sizeInBytes,
        framingInBytes, digest, outcome, reason, isLeaf)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      rowID(item.ordinal), sourceID, item.ordinal, item.parent.map(rowID), item.kind.rawValue,
      item.path, item.range?.lowerBound, item.sizeInBytes, item.framingInBytes, item.digest,
      outcome.name, outcome.reason, item.isLeaf)
    summary.items += 1
    guard item.isLeaf else { return }
    switch outcome {
    case .imported: summary.imported += 1
    case .known: summary.known += 1
    case .ignored: summary.ignored += 1
    case .quarantined: summary.quarantined += 1
    }
  }

  private func holdsMessage(digest: String) throws -> Bool {
    try Bool.fetchOne(
      database.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM item WHERE digest = ? AND kind = 'message')"),
      arguments: [digest]) ?? false
  }

  private mutating func insert(_ diagnostic: Diagnostic, item: Int) throws {
    try database.insertRow(
      """
      INSERT INTO diagnostic (itemId, code, severity, offset, length, detail)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      rowID(item), diagnostic.code, diagnostic.severity.rawValue, diagnostic.range?.lowerBound,
      diagnostic.range?.count, diagnostic.detail)
    switch diagnostic.severity {
    case .note: summary.notes += 1
    case .warning: summary.warnings += 1
    case .damage: summary.damage += 1
    }
  }

  private mutating func insert(_ mail: MailRecord) throws {
    let known = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM message WHERE key = ?"), arguments: [mail.key])
    let messageID: Int64
    if let known {
      messageID = known
    } else {
      try database.insertRow(
        """
        INSERT INTO message (key, kind, author, authorAddress, authorSide, sentAt, sentText,
          sentOffsetMinutes, sentBasis, sentUncertainty, sentIsAmbiguous, subject, recipients,
          messageID, recordClass, recordClassBasis, attachments, text)
        VALUES (?, 'mail', ?, ?, 'unknown', ?, ?, ?, ?, ?, ?, ?, ?, ?, 'supplementary',
          'mail outside any workroom', '[]', ?)
        """,
        mail.key, mail.fromName, mail.fromAddress, mail.sent?.secondsSince1970, mail.sent?.text,
        mail.sent?.offsetMinutes, mail.sent?.basis.rawValue, mail.sent?.uncertaintyInSeconds,
        mail.sent?.isAmbiguous, mail.subject, mail.to, mail.messageID, mail.text)
      messageID = database.lastInsertedRowID
    }
    // A copy of the same bytes in another mailbox is no further witness.
    let hasOther =
      try known.map { id in
        try Bool.fetchOne(
          database.cachedStatement(
            sql: """
              SELECT EXISTS (SELECT 1 FROM occurrence JOIN item ON item.id = occurrence.itemId
                WHERE occurrence.messageId = ?1
                  AND item.digest IS NOT (SELECT digest FROM item WHERE id = ?2))
              """), arguments: [id, rowID(mail.item)]) ?? false
      } ?? false
    try database.insertRow(
      """
      INSERT INTO occurrence (messageId, itemId, medium, agreement)
      VALUES (?, ?, 'mail', ?)
      """,
      messageID, rowID(mail.item), hasOther ? "agrees" : "only-witness")
    if hasOther {
      try database.cachedStatement(
        sql: "UPDATE occurrence SET agreement = 'agrees' WHERE messageId = ?"
      ).execute(arguments: [messageID])
    }
  }

  private func insert(notice mail: MailRecord) throws {
    try database.insertRow(
      """
      INSERT INTO notice (itemId, key, author, authorAddress, sentAt, subject, recipients, text)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      // No decision on mail may take it for mail of no job.
      rowID(mail.item), "notice-" + mail.key.dropFirst("mail-".count), mail.fromName,
      mail.fromAddress, mail.sent?.secondsSince1970, mail.subject, mail.to, mail.text)
  }

  private func insert(_ observation: Observation) throws {
    try database.insertRow(
      """
      INSERT INTO observation (itemId, kind, platform, workroomID, jobID, rowNumber, place,
        medium, title, fields)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      rowID(observation.origin.itemOrdinal), observation.kind.rawValue, observation.platform,
      observation.workroomID, observation.jobID, observation.row, observation.origin.place,
      observation.origin.medium.rawValue, observation.fields["title"]?.text,
      encoded(observation.fields))
  }

  private func insert(_ content: SourceContent) throws {
    try database.insertRow(
      """
      INSERT INTO content (itemId, part, name, nameKey, mediaType, sizeInBytes, digest)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      rowID(content.item), content.part, content.name, content.name.map(fileNameKey),
      content.mediaType, content.sizeInBytes, content.digest)
  }

  /// Every byte of an uncompressed container must belong to one of its leaves.
  func checkBalance(of description: SourceDescription) throws {
    // Sums beside their parents: grouping would hold every row of the source in memory.
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT path, size, covered FROM (
          SELECT parent.path AS path, parent.sizeInBytes AS size,
            (SELECT sum(child.sizeInBytes + child.framingInBytes) FROM item AS child
              WHERE child.parentId = parent.id) AS covered
          FROM item AS parent WHERE parent.sourceId = ? AND parent.kind = 'mailbox'
          ORDER BY parent.id)
        WHERE covered <> size LIMIT 1
        """,
      arguments: [sourceID])
    // Found, counted by the tree, must be what has an outcome.
    let counts = try Row.fetchOne(
      database,
      sql: """
        SELECT sum(leaf.isLeaf) AS told, sum(\(isFound)) AS found
        FROM item AS leaf WHERE leaf.sourceId = ?
        """,
      arguments: [sourceID])
    if let counts, counts["told"] as Int? != counts["found"] as Int? {
      throw StoreError.doesNotBalance(
        source: description.name,
        detail: "\(counts["found"] ?? 0) items, of which \(counts["told"] ?? 0) have an outcome")
    }
    if let row {
      throw StoreError.doesNotBalance(
        source: row["path"] ?? description.name,
        detail: "\(row["size"] ?? 0) bytes, of which the items cover \(row["covered"] ?? 0)")
    }
  }
}
