import GRDB
package import WorkroomModel

extension Store {
  /// Documents that match, newest first; days are those of `zone`. The index is completed first when
  /// words are missing. Throws `queryNotUnderstood` for a job or kind that is not there.
  package func search(
    _ query: SearchQuery, zone: Zone = .utc, limit: Int, skipping skipped: Int = 0
  ) throws -> SearchResult {
    let (end, overflow) = skipped.addingReportingOverflow(limit)
    return try find(query, zone: zone, wanted: overflow ? .max : end) { database, page in
      let phrases = query.shownWords
      return SearchResult(
        hits: try page.ids.dropFirst(skipped).prefix(limit).compactMap {
          try database.searchHit($0, phrases)
        },
        total: page.total, isTotalExact: page.isExact)
    }
  }

  /// The keys of all documents that match, newest first.
  package func keys(matching query: SearchQuery, zone: Zone = .utc) throws -> [String] {
    try find(query, zone: zone, wanted: .max) { database, page in
      let statement = try database.cachedStatement(
        sql: "SELECT key FROM searchDocument WHERE id = ?")
      return try page.ids.compactMap { try String.fetchOne(statement, arguments: [$0]) }
    }
  }

  private func find<Value>(
    _ query: SearchQuery, zone: Zone, wanted: Int,
    _ body: (Database, SearchPage) throws -> Value
  ) throws -> Value {
    try completeSearchIndex()
    return try database.read { database in
      // A search looks at single rows all over the index; copying the page of each takes most of the time.
      try database.execute(sql: "PRAGMA mmap_size = 4294967296")
      try database.checkKinds(of: query)
      let expression = try query.expression { try database.jobKeys(named: $0) }
      let window = SearchWindow(query, zone: zone)
      guard query.asksForNoWords else {
        return try body(database, database.matches(expression, in: window, wanted: wanted))
      }
      var page = try database.walk(window, wanted: wanted) { _ in true }
      if window.oneWitness == nil {
        page.total = try database.count(in: window)
        page.isExact = true
      }
      return try body(database, page)
    }
  }
}

/// What is asked beside words.
struct SearchWindow {
  /// First instant and the one after the last; what has no time lies in no window that has an end.
  var from: Int64?
  var until: Int64?
  var oneWitness: Bool?

  init(_ query: SearchQuery, zone: Zone) {
    from = query.after.map { zone.instant($0.adding(days: 1), secondsOfDay: 0).seconds }
    until = query.before.map { zone.instant($0, secondsOfDay: 0).seconds }
    oneWitness = query.oneWitness
  }

  var isOpen: Bool { from == nil && until == nil && oneWitness == nil }
}

/// Documents in their order, as many as were wanted, and how many there are.
private struct SearchPage {
  var ids: [Int64] = []
  var total = 0
  var isExact = true
}

/// Document numbers for membership: messages are dense, the rows of other tables few.
private struct DocumentSet {
  private var bits: [UInt64]
  private var others: Set<Int64> = []

  init(_ ids: [Int64]) {
    let highest = ids.lazy.filter { $0 < SearchSchema.rangeOfTable }.max() ?? 0
    bits = Array(repeating: 0, count: Int(highest >> 6) + 1)
    for id in ids {
      guard id < SearchSchema.rangeOfTable else {
        others.insert(id)
        continue
      }
      bits[Int(id >> 6)] |= 1 << UInt64(id & 63)
    }
  }

  func contains(_ id: Int64) -> Bool {
    guard id < SearchSchema.rangeOfTable else { return others.contains(id) }
    let word = Int(id >> 6)
    return word < bits.count && bits[word] & (1 << UInt64(id & 63)) != 0
  }
}

extension Database {
  /// Up to here all matches are sorted by time; beyond, the documents are walked by
  /// time and asked whether they match, since then the page is full soon.
  private static let mostSorted = 20_000
  /// Documents looked at beyond a full page, to say how many there are in all.
  private static let mostCounted = 100_000
  /// Documents of a stretch of time that alone are asked: a word may stand in half of all.
  private static let mostAsked = 2_000

  fileprivate func matches(
    _ expression: String, in window: SearchWindow, wanted: Int
  ) throws -> SearchPage {
    if let few = try fewDocuments(in: window) {
      let statement = try cachedStatement(
        sql: """
          SELECT rowid FROM documentSearch WHERE documentSearch MATCH ? AND rowid BETWEEN ? AND ?
          """)
      var found: Set<Int64> = []
      for run in runs(of: few) {
        found.formUnion(
          try Int64.fetchAll(statement, arguments: [expression, run.lowerBound, run.upperBound]))
      }
      return try walk(window, wanted: wanted) { found.contains($0) }
    }
    let ids = try Int64.fetchAll(
      self, sql: "SELECT rowid FROM documentSearch WHERE documentSearch MATCH ?",
      arguments: [expression])
    if ids.count <= Database.mostSorted || wanted >= ids.count {
      return try sorted(expression, in: window, wanted: wanted)
    }
    let found = DocumentSet(ids)
    var page = try walk(window, wanted: wanted) { found.contains($0) }
    if window.isOpen {
      page.total = ids.count
      page.isExact = true
    }
    return page
  }

  /// The documents of a window that has a beginning and an end; nil where there are many.
  private func fewDocuments(in window: SearchWindow) throws -> [Int64]? {
    guard let from = window.from, let until = window.until else { return nil }
    let ids = try Int64.fetchAll(
      self, sql: "SELECT id FROM searchDocument WHERE sentAt >= ? AND sentAt < ? LIMIT ?",
      arguments: [from, until, Database.mostAsked + 1])
    return ids.count > Database.mostAsked ? nil : ids
  }

  private func sorted(
    _ expression: String, in window: SearchWindow, wanted: Int
  ) throws -> SearchPage {
    // The index holds what is compared: the documents themselves are wide, and each lies elsewhere.
    let rows = try Row.fetchCursor(
      self,
      sql: """
        SELECT document.id, document.sentAt\(window.oneWitness == nil ? "" : ", \(witnesses)")
        FROM documentSearch
        CROSS JOIN searchDocument AS document INDEXED BY searchDocumentById
          ON document.id = documentSearch.rowid
        WHERE documentSearch MATCH ?3 AND \(SearchWindow.condition(window))
        """, arguments: [window.from, window.until, expression])
    var found: [(id: Int64, sentAt: Int64)] = []
    // What has no time stands at the end.
    while let row = try rows.next() {
      if let one = window.oneWitness, !isWitnessed(row[2], one) { continue }
      found.append((row[0], row[1] ?? .min))
    }
    found.sort { ($1.sentAt, $0.id) < ($0.sentAt, $1.id) }
    var page = SearchPage(total: found.count)
    var start = 0
    while start < found.count, page.ids.count < wanted {
      let end = found[start...].firstIndex { $0.sentAt != found[start].sentAt } ?? found.count
      page.ids += try inOrderOfKeys(found[start..<end].map(\.id))
      start = end
    }
    page.ids = Array(page.ids.prefix(wanted))
    return page
  }

  /// Documents of one second: keys come from content, numbers from the order of imports.
  private func inOrderOfKeys(_ ids: [Int64]) throws -> [Int64] {
    guard ids.count > 1 else { return ids }
    let statement = try cachedStatement(sql: "SELECT key FROM searchDocument WHERE id = ?")
    return try ids.map { (try String.fetchOne(statement, arguments: [$0]) ?? "", $0) }
      .sorted { $0 < $1 }.map(\.1)
  }

  /// Goes through documents from the newest on until enough are found.
  fileprivate func walk(
    _ window: SearchWindow, wanted: Int, _ matches: (Int64) -> Bool
  ) throws -> SearchPage {
    var page = SearchPage(isExact: false)
    var beyond = 0
    let rows = try Int64.fetchCursor(
      self,
      sql: """
        SELECT id FROM searchDocument WHERE \(SearchWindow.condition(window))
        ORDER BY sentAt DESC, key, id
        """, arguments: [window.from, window.until])
    while let id = try rows.next() {
      if page.ids.count >= wanted {
        beyond += 1
        if window.isOpen || beyond > Database.mostCounted { return page }
      }
      guard matches(id), try hasWitnesses(id, window) else { continue }
      page.total += 1
      if page.ids.count < wanted { page.ids.append(id) }
    }
    page.isExact = true
    return page
  }

  fileprivate func count(in window: SearchWindow) throws -> Int {
    try Int.fetchOne(
      self,
      sql: "SELECT count(*) FROM searchDocument WHERE \(SearchWindow.condition(window))",
      arguments: [window.from, window.until]) ?? 0
  }

  private func hasWitnesses(_ id: Int64, _ window: SearchWindow) throws -> Bool {
    guard let oneWitness = window.oneWitness else { return true }
    let count =
      try Int.fetchOne(
        cachedStatement(
          sql: "SELECT count(*) FROM (SELECT 1 FROM occurrence WHERE messageId = ? LIMIT 2)"),
        arguments: [id]) ?? 0
    return isWitnessed(count, oneWitness)
  }
}

/// How many places show a document.
private let witnesses =
  "(SELECT count(*) FROM occurrence WHERE messageId = document.id)"

/// Stretches of neighbouring numbers: what came in one mailbox lies together, mostly.
private func runs(of ids: [Int64]) -> [ClosedRange<Int64>] {
  ids.sorted().reduce(into: []) { runs, id in
    if let last = runs.last, id - last.upperBound < 64 {
      runs[runs.count - 1] = last.lowerBound...id
    } else {
      runs.append(id...id)
    }
  }
}

/// Only messages have witnesses.
private func isWitnessed(_ count: Int, _ oneWitness: Bool) -> Bool {
  oneWitness ? count == 1 : count > 1
}

extension SearchWindow {
  fileprivate static func condition(_ window: SearchWindow) -> String {
    let from = window.from == nil ? "?1 IS NULL" : "sentAt >= ?1"
    let until = window.until == nil ? "?2 IS NULL" : "sentAt < ?2"
    return "\(from) AND \(until)"
  }
}

extension Database {
  /// The jobs that a name means: by number or key, else by words of the title.
  fileprivate func jobKeys(named name: String) throws -> [String] {
    if name == SearchQuery.noJob { return [name] }
    let exact = try String.fetchAll(
      self,
      sql: "SELECT key FROM job WHERE key = ?1 OR workroomID = ?1 OR jobID = ?1 ORDER BY key",
      arguments: [name])
    if !exact.isEmpty { return exact }
    let sought = searchWords(Substring(name)).map(\.folded)
    let jobs = try Row.fetchAll(self, sql: "SELECT key, title FROM job ORDER BY title, key")
    let phrase = SearchPhrase(words: sought, anyEnding: true)
    let titled = jobs.filter { row in
      let words = searchWords(Substring(row["title"] as String))
      return words.indices.contains { phrase.stands(at: $0, in: words) }
    }
    guard !titled.isEmpty else {
      let known = jobs.prefix(20).map { "\($0["key"] as String) (\($0["title"] as String))" }
      throw StoreError.queryNotUnderstood(
        "job:\(name) is no job; "
          + (jobs.isEmpty
            ? "the store has none"
            : "known are " + known.joined(separator: ", ")
              + (jobs.count > 20 ? " and \(jobs.count - 20) more" : "")))
    }
    return titled.map { $0["key"] }
  }

  /// Throws for a kind that no document has, with those that are known.
  fileprivate func checkKinds(of query: SearchQuery) throws {
    for clause in query.clauses {
      guard case .kind(let kind) = clause.condition else { continue }
      let sought = facet("kind", kind)
      if SearchedTable.kinds.contains(where: { facet("kind", $0) == sought }) { continue }
      let found = try String.fetchAll(
        self, sql: "SELECT DISTINCT kind FROM message WHERE jobId IS NOT NULL ORDER BY kind")
      if found.contains(where: { facet("kind", $0) == sought }) { continue }
      let known = SearchedTable.kinds + found.filter { !SearchedTable.kinds.contains($0) }
      throw StoreError.queryNotUnderstood(
        "kind:\(kind) is not known; known are "
          + known.map { $0.contains(" ") ? "kind:\"\($0)\"" : "kind:\($0)" }
          .joined(separator: " "))
    }
  }
}
