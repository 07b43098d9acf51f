extension Schema {
  /// What matching derives from the observations: jobs with all that belongs to them.
  static let jobs = """
    -- A date as found beside the instant it was understood as.
    CREATE TABLE moment (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL,
      utc TEXT NOT NULL,
      secondsSince1970 INTEGER NOT NULL,
      offsetMinutes INTEGER,
      basis TEXT NOT NULL CHECK (
        basis = 'stated' OR basis = 'named' OR basis = 'profile' OR basis = 'unknown'),
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
      type TEXT NOT NULL CHECK (type = 'fixed' OR type = 'hourly' OR type = 'unknown'),
      side TEXT NOT NULL CHECK (side = 'freelancer' OR side = 'client' OR side = 'unknown'),
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

    -- A person or firm in one job; names, addresses and userNames are JSON arrays.
    CREATE TABLE party (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      key TEXT NOT NULL,
      name TEXT NOT NULL,
      side TEXT NOT NULL,
      role TEXT,
      names TEXT NOT NULL CHECK (json_valid(names)),
      addresses TEXT NOT NULL CHECK (json_valid(addresses)),
      userNames TEXT NOT NULL CHECK (json_valid(userNames)),
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
      agreement TEXT NOT NULL CHECK (
        agreement = 'agrees' OR agreement = 'differs' OR agreement = 'only-witness'),
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
    CREATE INDEX statusReportByJob ON statusReport(jobId);

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
    CREATE INDEX termsRevisionByJob ON termsRevision(jobId);

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
    CREATE INDEX milestoneByJob ON milestone(jobId);

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
    CREATE INDEX paymentByJob ON payment(jobId);

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
    CREATE INDEX disputeEventByJob ON disputeEvent(jobId);

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
    CREATE INDEX preliminaryByJob ON preliminary(jobId);

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
    CREATE INDEX fileVersionByJob ON fileVersion(jobId);

    -- An action that the platform itself showed.
    CREATE TABLE shownAction (
      id INTEGER PRIMARY KEY,
      jobId INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE,
      text TEXT NOT NULL,
      link TEXT,
      atId INTEGER REFERENCES moment(id)
    ) STRICT;
    CREATE INDEX shownActionByJob ON shownAction(jobId);

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
    CREATE INDEX coverageByJob ON coverage(jobId);

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

    -- Which place in which source a derived row rests on; `entity` is the table's name. Rows of pages and
    -- transcripts that are messages of a job stand in `occurrence`; of these, its citations have the first
    -- of each item only.
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
    CREATE INDEX citationByItem ON citation(itemId, jobId);
    """
}
