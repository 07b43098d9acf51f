import GRDB

/// The schema, in SQL so that it reads the same in `sqlite3`. Every table says what it is for.
enum Schema {
  /// Raised with every change; an older index is rebuilt from the vault, never migrated by hand.
  static let version = 6

  static let sql = """
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
      outcome TEXT NOT NULL CHECK (outcome IN ('known','ignored','quarantined')),
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
      kind TEXT NOT NULL CHECK (kind IN ('bundle','folder','entry','mailbox','message','part',
        'page','transcript','file','gap')),
      path TEXT NOT NULL,
      offset INTEGER CHECK (offset >= 0),
      -- Null, as the digest, only of what could not be read.
      sizeInBytes INTEGER CHECK (sizeInBytes >= 0),
      -- Bytes around the item that belong to its container: separator line, blank lines.
      framingInBytes INTEGER NOT NULL CHECK (framingInBytes >= 0),
      digest TEXT,
      outcome TEXT NOT NULL CHECK (outcome IN ('imported','known','ignored','quarantined')),
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
      severity TEXT NOT NULL CHECK (severity IN ('note','warning','damage')),
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

    -- What one source says of one thing, before any matching; `fields` is a JSON object.
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
      fields TEXT NOT NULL CHECK (json_valid(fields))
    ) STRICT;
    CREATE INDEX observationByWorkroom ON observation(workroomID);
    CREATE INDEX observationByJob ON observation(jobID);
    CREATE INDEX observationByItem ON observation(itemId);

    -- A date as found beside the instant it was understood as.
    CREATE TABLE moment (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL,
      utc TEXT NOT NULL,
      secondsSince1970 INTEGER NOT NULL,
      offsetMinutes INTEGER,
      basis TEXT NOT NULL CHECK (basis IN ('stated','named','profile','unknown')),
      uncertaintyInSeconds INTEGER NOT NULL,
      isAmbiguous INTEGER NOT NULL CHECK (isAmbiguous IN (0, 1))
    ) STRICT;

    -- One engagement with its workroom.
    CREATE TABLE job (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      platform TEXT NOT NULL,
      jobID TEXT,
      workroomID TEXT,
      title TEXT NOT NULL,
      type TEXT NOT NULL CHECK (type IN ('fixed','hourly','unknown')),
      side TEXT NOT NULL CHECK (side IN ('freelancer','client','unknown')),
      otherParty TEXT,
      folder TEXT,
      isArchived INTEGER NOT NULL CHECK (isArchived IN (0, 1)),
      isInDispute INTEGER NOT NULL CHECK (isInDispute IN (0, 1)),
      status TEXT NOT NULL,
      statusAsFound TEXT,
      awardedId INTEGER REFERENCES moment(id),
      quotaText TEXT,
      quotaUsedBytes INTEGER
    ) STRICT;

    -- Everything said of a job's status, with the time for which it speaks.
    CREATE TABLE jobStatus (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      asFound TEXT NOT NULL,
      status TEXT NOT NULL,
      atId INTEGER REFERENCES moment(id),
      itemId INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
      place TEXT,
      medium TEXT NOT NULL
    ) STRICT;
    CREATE INDEX jobStatusByJob ON jobStatus(jobId);

    -- A person or firm in one job; names and addresses are JSON arrays.
    CREATE TABLE party (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      key TEXT NOT NULL,
      name TEXT NOT NULL,
      side TEXT NOT NULL,
      role TEXT,
      names TEXT NOT NULL CHECK (json_valid(names)),
      addresses TEXT NOT NULL CHECK (json_valid(addresses)),
      isMe INTEGER NOT NULL,
      isGuest INTEGER NOT NULL,
      UNIQUE (jobId, key)
    ) STRICT;

    -- One message, once. Mail of no job has a null jobId.
    CREATE TABLE message (
      id INTEGER PRIMARY KEY,
      jobId INTEGER REFERENCES job(id) ON DELETE CASCADE,
      key TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      author TEXT,
      authorAddress TEXT,
      authorSide TEXT NOT NULL,
      sentAt INTEGER,
      sentText TEXT,
      sentOffsetMinutes INTEGER,
      sentBasis TEXT,
      sentUncertainty INTEGER,
      sentIsAmbiguous INTEGER,
      subject TEXT,
      recipients TEXT,
      messageID TEXT,
      recordClass TEXT NOT NULL,
      recordClassBasis TEXT NOT NULL,
      -- Of mail of ours: unregistered-address, altered-subject; a JSON array.
      entryDoubts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(entryDoubts)),
      -- Keys of later messages of the other side that quote it, a JSON array.
      quotedBy TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(quotedBy)),
      attachments TEXT NOT NULL CHECK (json_valid(attachments)),
      text TEXT NOT NULL
    ) STRICT;
    -- Wide enough that overviews of a million messages are counted from it alone.
    CREATE INDEX messageByJob ON message(jobId, sentAt, authorSide, recordClass);
    CREATE INDEX messageWithFiles ON message(jobId, sentAt) WHERE attachments <> '[]';
    CREATE INDEX messageByTime ON message(sentAt);

    -- Each place where a message was found, and whether it says the same.
    CREATE TABLE occurrence (
      id INTEGER PRIMARY KEY,
      messageId INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
      itemId INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
      place TEXT,
      medium TEXT NOT NULL,
      agreement TEXT NOT NULL CHECK (agreement IN ('agrees','differs','only-witness')),
      difference TEXT,
      text TEXT,
      -- How it was found to be this message.
      matchedBy TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX occurrenceByMessage ON occurrence(messageId);
    CREATE INDEX occurrenceByItem ON occurrence(itemId);
    CREATE INDEX occurrenceNotAgreeing ON occurrence(agreement, messageId)
      WHERE agreement <> 'agrees';

    CREATE TABLE statusReport (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      author TEXT,
      submittedId INTEGER REFERENCES moment(id),
      period TEXT,
      statusAsFound TEXT,
      text TEXT NOT NULL,
      plans TEXT,
      revision INTEGER,
      minutesLogged INTEGER,
      minutesBilled INTEGER,
      amountMinorUnits INTEGER,
      currency TEXT,
      isTimesheet INTEGER NOT NULL
    ) STRICT;

    -- A version of the terms; it counts once both accepted dates are there.
    CREATE TABLE termsRevision (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      number INTEGER,
      proposedBy TEXT,
      proposedId INTEGER REFERENCES moment(id),
      clientAcceptedId INTEGER REFERENCES moment(id),
      freelancerAcceptedId INTEGER REFERENCES moment(id),
      -- What stands where the day would, such as "Not accepted".
      clientAcceptanceText TEXT,
      freelancerAcceptanceText TEXT,
      statusAsFound TEXT,
      summary TEXT NOT NULL,
      totalMinorUnits INTEGER,
      currency TEXT
    ) STRICT;

    -- A milestone as one terms revision names it; funding and release come from billing pages.
    CREATE TABLE milestone (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      revision INTEGER,
      name TEXT NOT NULL,
      description TEXT,
      due TEXT,
      dueText TEXT,
      amountMinorUnits INTEGER,
      currency TEXT,
      fundedId INTEGER REFERENCES moment(id),
      releasedId INTEGER REFERENCES moment(id),
      statusAsFound TEXT
    ) STRICT;

    CREATE TABLE payment (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      atId INTEGER REFERENCES moment(id),
      amountMinorUnits INTEGER,
      currency TEXT,
      amountText TEXT,
      statusAsFound TEXT,
      description TEXT NOT NULL
    ) STRICT;

    CREATE TABLE disputeEvent (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      atId INTEGER REFERENCES moment(id),
      filedBy TEXT,
      askedFor TEXT,
      dueId INTEGER REFERENCES moment(id),
      text TEXT NOT NULL,
      amountMinorUnits INTEGER,
      currency TEXT
    ) STRICT;

    -- Posting and proposal: what was said before the workroom opened.
    CREATE TABLE preliminary (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      author TEXT,
      atId INTEGER REFERENCES moment(id),
      text TEXT NOT NULL,
      amountMinorUnits INTEGER,
      currency TEXT,
      amountText TEXT
    ) STRICT;

    CREATE TABLE fileVersion (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      version INTEGER,
      versionBasis TEXT,
      fileID TEXT,
      sizeInBytes INTEGER,
      sizeText TEXT,
      digest TEXT,
      mediaType TEXT,
      uploadedBy TEXT,
      uploadedId INTEGER REFERENCES moment(id),
      visibility TEXT,
      category TEXT,
      attachedTo TEXT,
      -- Why it is a file of this job, where no page or mail of the job names it.
      jobBasis TEXT,
      -- Printed in KB, MB or GB only.
      isSizeRounded INTEGER NOT NULL CHECK (isSizeRounded IN (0, 1)),
      isAbsent INTEGER NOT NULL CHECK (isAbsent IN (0, 1))
    ) STRICT;

    -- An action that the platform itself showed.
    CREATE TABLE shownAction (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      text TEXT NOT NULL,
      link TEXT,
      atId INTEGER REFERENCES moment(id)
    ) STRICT;

    -- The stretch of a transcript that a page covers.
    CREATE TABLE coverage (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      fromId INTEGER REFERENCES moment(id),
      throughId INTEGER REFERENCES moment(id),
      isComplete INTEGER NOT NULL,
      itemId INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
      place TEXT,
      medium TEXT NOT NULL
    ) STRICT;

    -- What the sources held do not show of a job, and what would close it.
    CREATE TABLE gap (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      text TEXT NOT NULL,
      closedBy TEXT NOT NULL,
      isClosed INTEGER NOT NULL CHECK (isClosed IN (0, 1)),
      messageKey TEXT,
      fromId INTEGER REFERENCES moment(id),
      throughId INTEGER REFERENCES moment(id)
    ) STRICT;
    CREATE INDEX gapByJob ON gap(jobId);

    -- Records that came near a message and were not taken for a witness of it, with the reason.
    CREATE TABLE nearMatch (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      messageKey TEXT NOT NULL,
      otherKey TEXT NOT NULL,
      reason TEXT NOT NULL,
      difference TEXT
    ) STRICT;
    CREATE INDEX nearMatchByJob ON nearMatch(jobId);

    -- Which place in which source a derived row rests on; `entity` is the table's name.
    CREATE TABLE citation (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      entity TEXT NOT NULL,
      entityId INTEGER NOT NULL,
      itemId INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
      place TEXT,
      medium TEXT NOT NULL
    ) STRICT;
    CREATE INDEX citationByJob ON citation(jobId, entity, entityId);
    """

  /// Creates the schema in an empty database.
  static func create(in database: Database) throws {
    try database.execute(sql: sql)
    try SearchSchema.create(in: database)
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }
}
