import GRDB

/// The schema, in SQL so that it reads the same in `sqlite3`. Every table says what it is for.
enum Schema {
  /// Raised with every change of what the tables hold; an older index is rebuilt from the vault, never
  /// migrated by hand.
  static let version = 8

  /// What sources hold and say; the tables of what is derived from it stand in `Schema+Jobs.swift`.
  ///
  /// The values of a column stand with OR between them: for an IN of three or more SQLite makes a table
  /// of its own at every row that it checks, which costs more than to insert the row.
  private static let sources = """
    -- One imported file: its bytes are the truth, everything below is derived from them.
    CREATE TABLE source (
      id INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
      name TEXT NOT NULL,
      sizeInBytes INTEGER NOT NULL CHECK (sizeInBytes >= 0),
      options TEXT NOT NULL,
      importedAt TEXT NOT NULL,
      -- The job its files belong to, when the user named one.
      job TEXT
    ) STRICT;

    -- A file that was named or met and is no source of its own: further copies of a source, empty files,
    -- links, what could not be read.
    CREATE TABLE sourcePlace (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      -- Of a further copy: the source whose bytes it has.
      sourceId INTEGER REFERENCES source(id) ON DELETE CASCADE,
      sizeInBytes INTEGER NOT NULL CHECK (sizeInBytes >= 0),
      outcome TEXT NOT NULL CHECK (
        outcome = 'known' OR outcome = 'ignored' OR outcome = 'quarantined'),
      reason TEXT CHECK ((reason IS NULL) = (outcome = 'known')),
      job TEXT,
      metAt TEXT NOT NULL,
      CHECK ((sourceId IS NULL) = (outcome <> 'known'))
    ) STRICT;
    CREATE UNIQUE INDEX sourcePlaceOnce
      ON sourcePlace(name, ifnull(sourceId, 0), ifnull(reason, ''));

    -- The tree that covers a source: bundle, entry, mailbox, message, part, page, gap.
    CREATE TABLE item (
      id INTEGER PRIMARY KEY,
      sourceId INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
      parentId INTEGER REFERENCES item(id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (
        kind = 'message' OR kind = 'part' OR kind = 'page' OR kind = 'entry' OR
        kind = 'file' OR kind = 'gap' OR kind = 'mailbox' OR kind = 'folder' OR
        kind = 'bundle' OR kind = 'transcript'),
      path TEXT NOT NULL,
      offset INTEGER CHECK (offset >= 0),
      -- Null, as the digest, only of what could not be read.
      sizeInBytes INTEGER CHECK (sizeInBytes >= 0),
      -- Bytes around the item that belong to its container: separator line, blank lines.
      framingInBytes INTEGER NOT NULL CHECK (framingInBytes >= 0),
      digest TEXT,
      outcome TEXT NOT NULL CHECK (
        outcome = 'imported' OR outcome = 'known' OR outcome = 'ignored' OR
        outcome = 'quarantined'),
      reason TEXT CHECK ((reason IS NULL) = (outcome IN ('imported','known'))),
      isLeaf INTEGER NOT NULL CHECK (isLeaf IN (0, 1)),
      CHECK (outcome = 'quarantined' OR (sizeInBytes IS NOT NULL AND digest IS NOT NULL)),
      UNIQUE (sourceId, ordinal)
    ) STRICT;
    CREATE INDEX itemByParent ON item(parentId);
    CREATE INDEX itemByDigest ON item(digest) WHERE kind = 'message';

    -- What is odd or damaged in an item.
    CREATE TABLE diagnostic (
      id INTEGER PRIMARY KEY,
      itemId INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
      code TEXT NOT NULL,
      severity TEXT NOT NULL CHECK (
        severity = 'note' OR severity = 'warning' OR severity = 'damage'),
      offset INTEGER,
      length INTEGER,
      detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX diagnosticByItem ON diagnostic(itemId);

    -- A file inside a source: attachment, bundle entry, resource of a page.
    CREATE TABLE content (
      id INTEGER PRIMARY KEY,
      itemId INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
      part TEXT,
      name TEXT,
      nameKey TEXT,
      mediaType TEXT NOT NULL,
      sizeInBytes INTEGER NOT NULL CHECK (sizeInBytes >= 0),
      digest TEXT NOT NULL CHECK (length(digest) = 64)
    ) STRICT;
    CREATE INDEX contentByItem ON content(itemId);
    CREATE INDEX contentByName ON content(nameKey);
    CREATE INDEX contentByDigest ON content(digest);

    -- What one source says of one thing, before any matching; `fields` is a JSON object. To check that
    -- at every row would take half as long again as to insert it; it is written in one place.
    CREATE TABLE observation (
      id INTEGER PRIMARY KEY,
      itemId INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      platform TEXT NOT NULL,
      workroomID TEXT,
      jobID TEXT,
      rowNumber INTEGER NOT NULL,
      place TEXT,
      medium TEXT NOT NULL,
      title TEXT,
      fields TEXT NOT NULL
    ) STRICT;
    CREATE INDEX observationByWorkroom ON observation(workroomID);
    CREATE INDEX observationByJob ON observation(jobID);
    CREATE INDEX observationByItem ON observation(itemId);
    CREATE INDEX observationByTitle ON observation(title)
      WHERE workroomID IS NULL AND jobID IS NULL;
    """

  /// Creates the schema in an empty database.
  static func create(in database: Database) throws {
    try database.execute(sql: sources)
    try database.execute(sql: jobs)
    try SearchSchema.create(in: database)
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }
}
