import GRDB
import GRDBSQLite
import WorkroomModel

/// What searching needs, in SQL like the rest of the schema. None of it is filled while sources are
/// read: `completeSearchIndex` adds what is missing, in one pass, whenever that is wanted.
enum SearchSchema {
  /// Numbers of documents: a message has its own, the rows of another table stand above a multiple of
  /// this, so that one number names one row of one table and new messages only add at the end.
  static let rangeOfTable: Int64 = 1 << 40

  static let sql = """
    -- System mail of the platform whose records went into other tables; here for its words.
    CREATE TABLE notice (
      id INTEGER PRIMARY KEY,
      itemId INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
      key TEXT NOT NULL,
      author TEXT,
      authorAddress TEXT,
      sentAt INTEGER,
      subject TEXT,
      recipients TEXT,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX noticeByItem ON notice(itemId);
    CREATE INDEX noticeByKey ON notice(key);

    -- What `workroom search` can find: a message (same id), or a row of another table (id counted from
    -- a multiple of 2^40). subject, author, recipients and text are null where the message's own serve;
    -- in CJK text they hold its characters spaced apart. facets are words that no text contains.
    CREATE TABLE searchDocument (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL,
      sentAt INTEGER,
      subject TEXT,
      author TEXT,
      recipients TEXT,
      text TEXT,
      facets TEXT NOT NULL
    ) STRICT;
    CREATE INDEX searchDocumentByTime ON searchDocument(sentAt DESC, key);
    -- Narrow, to put what a search found in the order of time.
    CREATE INDEX searchDocumentById ON searchDocument(id, sentAt);

    -- Messages whose words were taken out of the index and are to be put back.
    CREATE TABLE searchPending (id INTEGER PRIMARY KEY) STRICT;

    CREATE VIEW searchText AS
      SELECT document.id AS id,
        iif(document.text IS NULL, message.subject, document.subject) AS subject,
        iif(document.text IS NULL,
          ifnull(message.author, '') || ' ' || ifnull(message.authorAddress, ''),
          document.author) AS author,
        iif(document.text IS NULL, message.recipients, document.recipients) AS recipients,
        ifnull(document.text, message.text) AS text,
        document.facets AS facets
      FROM searchDocument AS document LEFT JOIN message ON message.id = document.id;

    -- Words of all documents (FTS5, external content).
    CREATE VIRTUAL TABLE documentSearch USING fts5(
      subject, author, recipients, text, facets, content='searchText', content_rowid='id',
      tokenize='unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER messageLeavesSearch BEFORE DELETE ON message BEGIN
      \(forget("old.id"));
    END;
    CREATE TRIGGER messageChangesJob BEFORE UPDATE OF jobId ON message
      WHEN EXISTS (SELECT 1 FROM searchDocument WHERE id = old.id) BEGIN
      \(forget("old.id"));
      INSERT OR IGNORE INTO searchPending (id) VALUES (old.id);
    END;
    """

  /// FTS5 must be told the very words that it was given.
  private static func forget(_ id: String) -> String {
    """
    INSERT INTO documentSearch(documentSearch, rowid, subject, author, recipients, text, facets)
        SELECT 'delete', id, subject, author, recipients, text, facets FROM searchText
        WHERE id = \(id);
      DELETE FROM searchDocument WHERE id = \(id)
    """
  }

  static func create(in database: Database) throws {
    try database.execute(sql: sql)
    // A larger hash than the usual 1 MB saves half of the merging; beyond this it only costs memory.
    try database.execute(
      sql: "INSERT INTO documentSearch(documentSearch, rank) VALUES ('hashsize', 33554432)")
  }

  /// The functions that filling the index calls; reading the store needs none of them.
  static func addFunctions(to database: Database) throws {
    // These are asked of every document; through GRDB each value would be copied first.
    try add("isWithoutSpaces", -1, to: database) { context, count, values in
      let isWithout = (0..<Int(count)).contains { index in
        octets(values?[index]).map(holdsCharactersWithoutSpaces) ?? false
      }
      sqlite3_result_int(context, isWithout ? 1 : 0)
    }
    try add("facet", 2, to: database) { context, _, values in
      guard let name = octets(values?[0]), let value = octets(values?[1]) else {
        return sqlite3_result_null(context)
      }
      facetOctets(name, value).withUnsafeBufferPointer { octets in
        octets.withMemoryRebound(to: CChar.self) { characters in
          // -1 asks SQLite to copy the text (SQLITE_TRANSIENT).
          sqlite3_result_text(
            context, characters.baseAddress, Int32(characters.count),
            unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
      }
    }
    database.add(
      function: DatabaseFunction("spacedApart", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map { spacedByCharacter($0) ?? $0 }
      })
  }

  private static func add(
    _ name: String, _ argumentCount: Int32, to database: Database,
    _ function:
      @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
  ) throws {
    let code = sqlite3_create_function_v2(
      database.sqliteConnection, name, argumentCount, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nil,
      function, nil, nil, nil)
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}

/// The text of a value; nil of NULL.
private func octets(_ value: OpaquePointer?) -> UnsafeBufferPointer<UInt8>? {
  guard let value, let text = sqlite3_value_text(value) else { return nil }
  return UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
}

/// A word of the index that says a property of its document. It begins with a private character, so
/// that no text can hold it.
func facet(_ name: String, _ value: String) -> String {
  var (name, value) = (name, value)
  return name.withUTF8 { name in
    value.withUTF8 { value in String(decoding: facetOctets(name, value), as: UTF8.self) }
  }
}

/// The same in UTF-8. There are several for each document: the tables of Unicode are asked only where they
/// are needed.
private func facetOctets(
  _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
) -> [UInt8] {
  var word: [UInt8] = []
  word.reserveCapacity(3 + name.count + value.count)
  word.append(contentsOf: "\u{E000}".utf8)
  word.append(contentsOf: name)
  if value.allSatisfy({ $0 < 0x80 }) {
    for octet in value {
      let small = octet.isCapital ? octet | 0x20 : octet
      if small.isPlain { word.append(small) }
    }
  } else {
    let plain = String(decoding: value, as: UTF8.self).lowercased().unicodeScalars.filter {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
    }
    word.append(contentsOf: String(String.UnicodeScalarView(plain)).utf8)
  }
  return word
}

extension UInt8 {
  fileprivate var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }

  /// A digit or a small letter of ASCII.
  fileprivate var isPlain: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
