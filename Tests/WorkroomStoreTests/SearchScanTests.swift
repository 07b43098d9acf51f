import GRDB
import TestSupport
import Testing
import WorkroomModel

@testable import WorkroomStore

/// What the index finds is what reading every document finds, whatever is asked.
@Suite struct SearchScanTests {
  @Test func aThousandQueriesFindWhatAPlainScanFinds() throws {
    let archive = try Archive(messages: 250, seed: 7)
    let fields = archive.documents.map(Fields.init)
    var random = Random(seed: 11)
    var found = 0
    var insideCJK = 0
    for _ in 0..<1_000 {
      let text = archive.query(&random)
      let query = try SearchQuery(text)
      let expected = zip(archive.documents, fields).filter { $1.match(query, $0) }.map { $0.0 }
        .sorted(by: newestFirst)
      #expect(try archive.store.keys(matching: query) == expected.map(\.key), "\(text)")
      let first = try archive.store.search(query, limit: 3)
      #expect(first.hits.map(\.key) == expected.prefix(3).map(\.key), "\(text)")
      #expect(first.total == expected.count && first.isTotalExact, "\(text)")
      found += expected.count
      if !expected.isEmpty,
        text.unicodeScalars.contains(where: { $0.value > 0x3000 && $0.value < 0xE000 })
      {
        insideCJK += 1
      }
    }
    // Queries that find nothing would agree with anything.
    #expect(found > 15_000 && insideCJK > 100)
  }

  @Test func pagesByDateFollowEachOther() throws {
    let archive = try Archive(messages: 100, seed: 3)
    let query = try SearchQuery("kind:mail")
    let whole = try archive.store.search(query, limit: 1_000).hits.map(\.key)
    var pages: [String] = []
    for page in 0..<15 {
      pages += try archive.store.search(query, limit: 7, skipping: page * 7).hits.map(\.key)
    }
    #expect(whole.count == 100 && pages == whole)
  }

  @Test func daysAreThoseOfTheZone() throws {
    // 2015-03-31 23:30 in New York, 1 April in UTC.
    let archive = try Archive([
      Document(number: 0, sentAt: 1_427_859_000, author: "anna", text: "late")
    ])
    let query = try SearchQuery("after:2015-03-30 before:2015-04-01")
    let newYork = try #require(Zone("America/New_York"))
    #expect(try archive.store.search(query, zone: newYork, limit: 1).hits.count == 1)
    #expect(try archive.store.search(query, zone: .utc, limit: 1).hits.isEmpty)
  }

  @Test func aSnippetShowsTheMatchAndItsPlace() throws {
    let long = String(repeating: "word ", count: 300) + "the oak\n range of Café 我们收到了您的付款"
    let phrases = try SearchQuery(#""oak range" cafe 付款"#).shownWords
    let snippet = SearchSnippet(of: long, around: phrases)
    let scalars = Array(snippet.text.unicodeScalars)
    let shown = snippet.matches.map { range in
      String(String.UnicodeScalarView(scalars[range]))
    }
    #expect(shown == ["oak range", "Café", "付款"])
    #expect(snippet.text.hasPrefix("…word") && snippet.text.hasSuffix("付款"))
    #expect(!snippet.text.contains("\n"))
  }

  @Test func wordsOfDeletedMailAreGone() throws {
    let archive = try Archive(messages: 50, seed: 5)
    let query = try SearchQuery("kind:mail")
    #expect(try archive.store.search(query, limit: 1).total == 50)
    try archive.store.database.write { database in
      try database.execute(sql: "DELETE FROM message WHERE id <= 20")
    }
    #expect(try archive.store.search(query, limit: 1).total == 30)
    try archive.store.database.write { database in
      try database.execute(
        sql: "INSERT INTO documentSearch(documentSearch, rank) VALUES ('integrity-check', 1)")
    }
  }

  @Test func mailThatIsPutIntoAJobIsFoundThere() throws {
    let archive = try Archive(messages: 10, seed: 5)
    var job = Job(key: "elance-1", platform: "elance")
    job.title = "Garden room"
    var records = [JobRecord(job: job)]
    try archive.store.replaceJobs { records.popLast() }
    #expect(try archive.store.search(try SearchQuery("job:none"), limit: 1).total == 10)
    try archive.store.database.write { database in
      try database.execute(
        sql: "UPDATE message SET jobId = (SELECT id FROM job) WHERE id IN (2, 5)")
    }
    #expect(try archive.store.search(try SearchQuery("job:none"), limit: 1).total == 8)
    #expect(try archive.store.search(try SearchQuery("job:garden kind:mail"), limit: 1).total == 2)
    #expect(try archive.store.search(try SearchQuery("job:elance-1"), limit: 1).total == 2)
  }

  @Test func anUnknownJobOrKindIsAnErrorThatNamesTheKnown() throws {
    let archive = try Archive(messages: 1, seed: 5)
    var job = Job(key: "elance-1", platform: "elance")
    job.title = "Garden room"
    var records = [JobRecord(job: job)]
    try archive.store.replaceJobs { records.popLast() }
    for (text, said) in [("job:harbour", "elance-1 (Garden room)"), ("kind:letter", "kind:mail")] {
      let error = #expect(throws: StoreError.self) {
        _ = try archive.store.search(try SearchQuery(text), limit: 1)
      }
      #expect(error?.description.contains(said) == true)
    }
  }
}

private func newestFirst(_ left: Document, _ right: Document) -> Bool {
  (left.sentAt ?? .min) != (right.sentAt ?? .min)
    ? (left.sentAt ?? .min) > (right.sentAt ?? .min) : left.key < right.key
}

/// SplitMix64: the same numbers on any machine.
private struct Random: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

private struct Document {
  var number: Int
  var sentAt: Int64?
  var author: String
  var text: String
  var subject = ""
  var hasFile = false

  var key: String { "mail-" + padded(number * 7_919 % 100_003, 6) }
}

/// A store of invented mail, with what was put in.
private struct Archive {
  let store: Store
  let documents: [Document]
  private let folder: TemporaryFolder

  private static let words = [
    "escrow", "Escrow", "oak", "range", "Straße", "Café", "cafe", "naïve", "Ångström", "angstrom",
    "перевод", "Перевод", "второй", "v2", "10:30", "net-30", "e-mail", "O'Neil", "AND", "oaks",
  ]
  private static let chinese = Array("我们收到了您的付款并将在星期五之前交付图纸東京タワー서울")
  private static let people = ["anna", "Marta", "ashdown", "José", "joséphine"]

  init(messages: Int, seed: UInt64) throws {
    var random = Random(seed: seed)
    folder = try TemporaryFolder()
    store = try Store(folder: "\(folder.path)/a.workroom", isCreating: true)
    documents = (0..<messages).map { Archive.document($0, &random) }
    try add(documents)
  }

  init(_ documents: [Document]) throws {
    folder = try TemporaryFolder()
    store = try Store(folder: "\(folder.path)/a.workroom", isCreating: true)
    self.documents = documents
    try add(documents)
  }

  private static func document(_ number: Int, _ random: inout Random) -> Document {
    var text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
      pick(words, &random)
    }.joined(separator: pick([" ", ", ", "\n"], &random))
    if Int.random(in: 0..<3, using: &random) == 0 { text += sentence(10, &random) + "。ok" }
    let at = Int64.random(in: 1_400_000_000...1_400_600_000, using: &random)
    return Document(
      number: number, sentAt: number % 17 == 0 ? nil : at / 3_600 * 3_600,
      author: pick(people, &random), text: text,
      subject: Bool.random(using: &random) ? pick(words, &random) : sentence(4, &random),
      hasFile: number % 5 == 0)
  }

  private static func pick<Element>(_ from: [Element], _ random: inout Random) -> Element {
    from[Int.random(in: 0..<from.count, using: &random)]
  }

  private static func sentence(_ length: Int, _ random: inout Random) -> String {
    let start = Int.random(in: 0..<(chinese.count - length), using: &random)
    return String(chinese[start..<(start + length)])
  }

  private func add(_ documents: [Document]) throws {
    let description = SourceDescription(
      name: "a.eml", sizeInBytes: 1, digest: String(repeating: "a", count: 64), options: "")
    _ = try store.importSource(description, importedAt: "") { consume in
      for (ordinal, document) in documents.enumerated() {
        try consume(
          .item(
            SourceItem(
              ordinal: ordinal, parent: nil, kind: .message, path: "a.eml", range: nil,
              sizeInBytes: 1, digest: document.key, outcome: .imported, isLeaf: true)))
        try consume(.mail(mail(of: document, ordinal)))
        guard document.hasFile else { continue }
        try consume(
          .content(
            SourceContent(
              item: ordinal, part: "2", name: "plan.pdf", mediaType: "application/pdf",
              sizeInBytes: 1, digest: String(repeating: "b", count: 64))))
      }
    }
  }

  private func mail(of document: Document, _ ordinal: Int) -> MailRecord {
    MailRecord(
      item: ordinal, index: ordinal, key: document.key, messageID: nil,
      sent: document.sentAt.map {
        Moment(text: "", secondsSince1970: $0, offsetMinutes: 0, basis: .stated)
      },
      subject: document.subject, fromName: document.author,
      fromAddress: "\(document.author)@example.org", to: "us@example.com", text: document.text)
  }

  func query(_ random: inout Random) -> String {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in
      let sign = Int.random(in: 0..<4, using: &random) == 0 ? "-" : ""
      switch Int.random(in: 0..<9, using: &random) {
      case 0...2: return sign + Archive.pick(Archive.words, &random)
      case 3: return sign + Archive.sentence(Int.random(in: 1...3, using: &random), &random)
      case 4: return sign + Archive.pick(["oak*", "caf*", "пере*", "e*", "星期*"], &random)
      case 5:
        return sign + "\"" + Archive.pick(Archive.words, &random) + " "
          + Archive.pick(Archive.words, &random) + "\""
      case 6:
        return sign + "from:" + Archive.pick(["anna", "jose", "ASH", "marta@example"], &random)
      case 7: return sign + Archive.pick(["has:file", "kind:mail", "witness:one"], &random)
      default:
        let day = Int.random(in: 13...22, using: &random)
        return Archive.pick(["before", "after"], &random) + ":2014-05-\(day)"
      }
    }.joined(separator: " ")
  }
}

/// A document as a plain scan reads it: nothing of the index but where words end.
private struct Fields {
  private let author: [SearchWord]
  private let all: [[SearchWord]]

  init(_ document: Document) {
    author = searchWords("\(document.author) \(document.author)@example.org")
    // Fields do not run into each other.
    all = [
      searchWords(Substring(document.subject)), author, searchWords("us@example.com"),
      searchWords(Substring(document.text)),
    ]
  }

  private func holds(_ fields: [[SearchWord]], _ sought: String, _ anyEnding: Bool) -> Bool {
    let phrase = SearchPhrase(
      words: searchWords(Substring(sought)).map(\.folded), anyEnding: anyEnding)
    return fields.contains { words in
      words.indices.contains { phrase.stands(at: $0, in: words) }
    }
  }

  func match(_ query: SearchQuery, _ document: Document) -> Bool {
    if let before = query.before {
      guard let at = document.sentAt, at < before.secondsSince1970 else { return false }
    }
    if let after = query.after {
      guard let at = document.sentAt, at >= after.secondsSince1970 + 86_400 else { return false }
    }
    return query.clauses.allSatisfy { clause in
      let isTrue =
        switch clause.condition {
        case .words(let text, let anyEnding): holds(all, text, anyEnding)
        case .from(let name): holds([author], name, true)
        case .to(let name): holds([all[2]], name, true)
        case .hasFile: document.hasFile
        case .kind(let kind): kind == "mail"
        case .oneWitness: true
        case .job, .recordClass: false
        }
      return isTrue != clause.isExcluded
    }
  }
}
