import GRDB
import WorkroomModel

/// A table whose rows can be found by their words, beside messages: SQL of what is indexed.
struct SearchedTable: Sendable {
  var name: StaticString
  var number: Int64
  var kind: StaticString
  var sentAt: StaticString
  var author: StaticString = "NULL"
  var subject: StaticString = "NULL"
  var text: StaticString
  var hasFile: StaticString = "0"

  var firstID: Int64 { number * SearchSchema.rangeOfTable }

  static let all = [
    SearchedTable(
      name: "statusReport", number: 1, kind: "iif(isTimesheet, 'timesheet', 'status-report')",
      sentAt: "submittedId", author: "author", subject: "period",
      text: "text || ifnull(char(10) || plans, '')"),
    SearchedTable(
      name: "termsRevision", number: 2, kind: "'terms'", sentAt: "proposedId",
      author: "proposedBy", subject: "statusAsFound", text: "summary"),
    SearchedTable(
      name: "milestone", number: 3, kind: "'milestone'", sentAt: "ifnull(releasedId, fundedId)",
      subject: "name", text: "description"),
    SearchedTable(
      name: "fileVersion", number: 4, kind: "'file'", sentAt: "uploadedId", author: "uploadedBy",
      subject: "name", text: "category", hasFile: "NOT isAbsent"),
    SearchedTable(
      name: "payment", number: 5, kind: "'payment'", sentAt: "atId", subject: "kind",
      text: "description"),
    SearchedTable(
      name: "disputeEvent", number: 6, kind: "'dispute'", sentAt: "atId", author: "filedBy",
      subject: "kind", text: "ifnull(askedFor || char(10), '') || text"),
    SearchedTable(
      name: "preliminary", number: 7, kind: "kind", sentAt: "atId", author: "author", text: "text"),
  ]

  static let noticeNumber: Int64 = 8

  /// The kinds of document that are there whatever the platform.
  static let kinds = [
    "message", "mail", "system-mail", "status-report", "timesheet", "terms", "milestone", "file",
    "payment", "dispute", "posting", "proposal",
  ]
}

extension Store {
  /// Adds the words of everything that the search index lacks, in one transaction; how many documents.
  @discardableResult
  package func completeSearchIndex() throws -> Int {
    guard try lacksSearchWords() else { return 0 }
    return try database.inDatabase { database in
      var added = 0
      try database.inTransaction(.immediate) {
        added = try database.addMissingWords()
        return .commit
      }
      return added
    }
  }

  /// Whether something that can be searched is not in the index yet.
  package func lacksSearchWords() throws -> Bool {
    try database.read { database in
      let (messages, notices) = (
        try database.lastIndexedMessage(), try database.lastIndexedNotice()
      )
      return try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM searchPending)
            OR EXISTS (SELECT 1 FROM message WHERE id > ?1)
            OR EXISTS (SELECT 1 FROM notice WHERE id > ?2
              AND id = (SELECT min(id) FROM notice AS same WHERE same.key = notice.key))
            OR (EXISTS (SELECT 1 FROM job) AND NOT EXISTS (
              SELECT 1 FROM searchDocument WHERE id >= ?3))
          """, arguments: [messages, notices, SearchSchema.rangeOfTable]) ?? false
    }
  }
}

extension Database {
  /// Takes out the words of everything that rests on jobs, before they are derived anew; in two
  /// statements, since one row at a time would have FTS5 write its hash out at each.
  func forgetWordsOfJobs() throws {
    let documents = """
      SELECT id FROM searchDocument WHERE id >= \(SearchSchema.rangeOfTable)
      UNION ALL SELECT searchDocument.id FROM message
        JOIN searchDocument ON searchDocument.id = message.id
        WHERE message.jobId IN (SELECT id FROM job)
      """
    try execute(
      sql: """
        INSERT INTO documentSearch(documentSearch, rowid, subject, author, recipients, text, facets)
          SELECT 'delete', id, subject, author, recipients, text, facets FROM searchText
          WHERE id IN (\(documents));
        INSERT OR IGNORE INTO searchPending (id)
          SELECT searchDocument.id FROM message
          JOIN searchDocument ON searchDocument.id = message.id
          WHERE message.jobId IN (SELECT id FROM job);
        DELETE FROM searchDocument WHERE id IN (\(documents));
        """)
  }

  fileprivate func lastIndexedMessage() throws -> Int64 {
    try Int64.fetchOne(
      self, sql: "SELECT max(id) FROM searchDocument WHERE id < ?",
      arguments: [SearchSchema.rangeOfTable]) ?? 0
  }

  fileprivate func lastIndexedNotice() throws -> Int64 {
    let first = SearchedTable.noticeNumber * SearchSchema.rangeOfTable
    return try Int64.fetchOne(
      self, sql: "SELECT max(id) FROM searchDocument WHERE id >= ?", arguments: [first]
    ).map { $0 - first } ?? 0
  }

  /// In stretches of row numbers: a list of what is new would grow with the archive. A stretch is about
  /// what FTS5 collects before it writes by itself, since each statement makes it write.
  fileprivate func addMissingWords() throws -> Int {
    let (messages, notices) = (try lastIndexedMessage(), try lastIndexedNotice())
    var count = 0
    let isPending = "AND id IN (SELECT id FROM searchPending)"
    for stretch in try stretches(of: "searchPending", after: 0, through: messages) {
      try describeMessages(in: stretch, isPending)
      count += try addWords(of: stretch, isPending)
    }
    for stretch in try stretches(of: "message", after: messages) {
      try describeMessages(in: stretch)
      count += try addWords(of: stretch)
    }
    try execute(sql: "DELETE FROM searchPending")
    let hasTables =
      try Bool.fetchOne(
        self, sql: "SELECT EXISTS (SELECT 1 FROM searchDocument WHERE id >= ? AND id < ?)",
        arguments: [
          SearchSchema.rangeOfTable, SearchedTable.noticeNumber * SearchSchema.rangeOfTable,
        ]) ?? false
    if !hasTables {
      for table in SearchedTable.all {
        try describe(table)
        count += try addWords(of: table.firstID...(table.firstID + SearchSchema.rangeOfTable - 1))
      }
    }
    let firstNotice = SearchedTable.noticeNumber * SearchSchema.rangeOfTable
    for stretch in try stretches(of: "notice", after: notices) {
      try describeNotices(in: stretch)
      count += try addWords(
        of: (firstNotice + stretch.lowerBound)...(firstNotice + stretch.upperBound))
    }
    return count
  }

  /// The row numbers of a table in pieces, from the first after one on.
  private func stretches(
    of table: StaticString, after last: Int64, through end: Int64 = .max
  ) throws -> [ClosedRange<Int64>] {
    let row = try Row.fetchOne(
      self, sql: "SELECT min(id), max(id) FROM \(table) WHERE id > ? AND id <= ?",
      arguments: [last, end])
    guard let first: Int64 = row?[0], let highest: Int64 = row?[1] else { return [] }
    return stride(from: first, through: highest, by: 1 << 16).map {
      $0...min($0 + (1 << 16) - 1, highest)
    }
  }

  /// Puts the words of documents into the index that were described; how many.
  private func addWords(of documents: ClosedRange<Int64>, _ condition: String = "") throws -> Int {
    try execute(
      sql: """
        INSERT INTO documentSearch(rowid, subject, author, recipients, text, facets)
          SELECT id, subject, author, recipients, text, facets FROM searchText
          WHERE id BETWEEN ? AND ? \(condition) ORDER BY id
        """, arguments: [documents.lowerBound, documents.upperBound])
    return changesCount
  }

  private func describeMessages(
    in stretch: ClosedRange<Int64>, _ condition: String = ""
  ) throws {
    try execute(
      sql: """
        INSERT INTO searchDocument (id, key, sentAt, subject, author, recipients, text, facets)
        SELECT message.id, message.key, message.sentAt,
          iif(apart, spacedApart(message.subject), NULL),
          iif(apart, spacedApart(ifnull(author, '') || ' ' || ifnull(authorAddress, '')), NULL),
          iif(apart, spacedApart(recipients), NULL), iif(apart, spacedApart(text), NULL),
          facet('document', '') || ' ' || facet('kind', kind)
            || iif(isOwnMail, '', ' ' || facet('kind', 'message'))
            || ' ' || facet('class', recordClass)
            || ' ' || facet('job', iif(jobKey IS NULL, 'none', hex(jobKey)))
            || iif(hasFile, ' ' || facet('has', 'file'), '')
        FROM (
          SELECT message.*, job.key AS jobKey,
            message.kind = 'mail' AND message.key GLOB 'mail-*' AS isOwnMail,
            isWithoutSpaces(message.text, message.subject, message.author, message.recipients)
              AS apart,
            -- Of a page or a digest all messages are occurrences; its files are not theirs.
            message.attachments <> '[]' OR (message.kind = 'mail' AND EXISTS (
              SELECT 1 FROM occurrence JOIN content ON content.itemId = occurrence.itemId
              WHERE occurrence.messageId = message.id AND content.part IS NOT NULL
                AND content.name IS NOT NULL)) AS hasFile
          FROM (SELECT * FROM message WHERE id BETWEEN ? AND ? \(condition)) AS message
          LEFT JOIN job ON job.id = message.jobId
        ) AS message
        """, arguments: [stretch.lowerBound, stretch.upperBound])
  }

  /// The number within its job stands in the key of a row: rows of a job are in the order of content.
  private func describe(_ table: SearchedTable) throws {
    try execute(
      sql: """
        INSERT INTO searchDocument (id, key, sentAt, subject, author, recipients, text, facets)
        SELECT \(table.firstID) + row.id,
          job.key || '/\(table.name)/' || row_number() OVER (PARTITION BY row.jobId ORDER BY row.id),
          moment.secondsSince1970, spacedApart(row.subject), spacedApart(row.author), NULL,
          ifnull(spacedApart(row.text), ''),
          facet('document', '') || ' ' || facet('kind', row.kind) || ' ' || facet('job', hex(job.key))
            || iif(row.hasFile, ' ' || facet('has', 'file'), '')
        FROM (SELECT id, jobId, \(table.kind) AS kind, \(table.sentAt) AS sentId,
            \(table.author) AS author, \(table.subject) AS subject, \(table.text) AS text,
            \(table.hasFile) AS hasFile FROM \(table.name)) AS row
        JOIN job ON job.id = row.jobId LEFT JOIN moment ON moment.id = row.sentId
        """)
  }

  /// A mail that two sources hold is one document; its job is the one its observations name.
  private func describeNotices(in stretch: ClosedRange<Int64>) throws {
    let first = SearchedTable.noticeNumber * SearchSchema.rangeOfTable
    try execute(
      sql: """
        INSERT INTO searchDocument (id, key, sentAt, subject, author, recipients, text, facets)
        SELECT \(first) + notice.id, notice.key, notice.sentAt, spacedApart(notice.subject),
          spacedApart(ifnull(author, '') || ' ' || ifnull(authorAddress, '')),
          spacedApart(recipients), spacedApart(text),
          facet('document', '') || ' ' || facet('kind', 'system-mail') || ' '
            || ifnull((SELECT group_concat(word, ' ') FROM (
                SELECT DISTINCT facet('job', hex(job.key)) AS word FROM observation
                JOIN job ON job.platform = observation.platform
                  AND (job.workroomID = observation.workroomID OR job.jobID = observation.jobID)
                WHERE observation.itemId = notice.itemId ORDER BY 1)), facet('job', 'none'))
        FROM notice WHERE notice.id BETWEEN ? AND ?
          AND notice.id = (SELECT min(id) FROM notice AS same WHERE same.key = notice.key)
        """, arguments: [stretch.lowerBound, stretch.upperBound])
  }
}
