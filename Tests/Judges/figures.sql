-- What the figures of the reports must be, asked of the store by hand: from what the columns and the
-- sentences say that they mean, not from how the program counts. judge_figures.py asks each query and
-- compares what it answers.
--
-- rows of TABLE: TABLE.csv has one row for each answer, in any order, with these values in the columns
-- of these names. Of jobs/TABLE it is the table of each job, by job_key. COLUMN:numbers stands for the
-- numbers in the words of a column, dates left out, COLUMN:day for the day of an instant.
-- words: what a page says at a place, whole, or (numbers) only the numbers in it.
-- view: what several queries share.
--
-- "NAME.csv" is a table with the rows of that file. Which actions are open and what is ready is judged by
-- rules in Swift; of these only what is counted from them can be asked here, of the rows of their file.
-- as_of() is the as-of date; it comes after all that the store holds. The other functions only write:
-- size, counted, thousands, hours, shown and percent as the pages do, money as the CSV; day is the day of
-- an instant by the platform's clock, or as printed; name_key a name without its path and capitals.

-- view: jobs with their platform's number by another name, since jobId names their row elsewhere
CREATE TEMP VIEW job AS SELECT id, key, platform, jobID AS number_, workroomID, title, type, side,
  otherParty, isInDispute, status, quotaText, quotaUsedBytes FROM main.job;

-- view: instants with their days, messages with their months
CREATE TEMP VIEW told AS SELECT id, secondsSince1970 AS seconds, text,
  day(secondsSince1970, uncertaintyInSeconds, offsetMinutes) AS day FROM moment;
CREATE TEMP TABLE sent AS
SELECT id, jobId, key, authorSide, recordClass, recordClassBasis, sentAt, day,
  substr(day, 1, 4) * 12 + substr(day, 6, 2) - 1 AS month
FROM (SELECT *, day(sentAt, 0, 0) AS day FROM message) WHERE jobId IS NOT NULL;
CREATE INDEX temp.sentByJob ON sent(jobId, sentAt);

-- view: the latest Terms that both sides accepted, and newer ones that one side did not
CREATE TEMP VIEW ranked AS
SELECT *, row_number() OVER (PARTITION BY jobId ORDER BY number DESC, id DESC) AS rank,
  clientAcceptedId IS NOT NULL AND freelancerAcceptedId IS NOT NULL AS isAccepted
FROM termsRevision;
CREATE TEMP VIEW accepted AS
SELECT *, max(number) AS latest FROM ranked WHERE isAccepted GROUP BY jobId;
CREATE TEMP VIEW pending AS
SELECT ranked.* FROM ranked LEFT JOIN accepted USING (jobId)
WHERE ranked.rank = 1 AND NOT ranked.isAccepted
  AND (accepted.id IS NULL OR ranked.number > accepted.number)
  AND NOT EXISTS (SELECT 1 FROM json_each('["declined","withdrawn","replaced","cancel","rejected"]')
    WHERE instr(lower(ifnull(ranked.statusAsFound, '')), value) > 0);

-- view: the milestones of the Terms in force, else of the first known, else those of no table of Terms
CREATE TEMP VIEW agreedMilestone AS
WITH wanted AS (
  SELECT job.id AS jobId, ifnull(
    (SELECT number FROM accepted WHERE accepted.jobId = job.id
      AND number IN (SELECT revision FROM milestone WHERE milestone.jobId = job.id)),
    CASE WHEN job.id NOT IN (SELECT accepted.jobId FROM accepted) THEN
      (SELECT min(revision) FROM milestone WHERE milestone.jobId = job.id) END) AS revision
  FROM job),
about AS (
  SELECT milestone.*, ifnull((
    SELECT group_concat('|' || lower(payment.kind) || ' ' || lower(ifnull(payment.statusAsFound, '')))
    FROM payment WHERE payment.jobId = milestone.jobId
      AND instr(lower(payment.description), lower(milestone.name)) > 0), '') AS payments
  FROM milestone JOIN wanted ON wanted.jobId = milestone.jobId
  WHERE milestone.revision IS wanted.revision),
funded AS (
  SELECT about.*,
    releasedId IS NOT NULL OR lower(ifnull(statusAsFound, '')) LIKE 'released%'
      OR payments LIKE '%|released%' AS isReleased,
    fundedId IS NOT NULL OR lower(ifnull(statusAsFound, '')) LIKE 'funded%'
      OR payments LIKE '%|funded%' AS isFunded
  FROM about)
SELECT funded.*, isFunded AND NOT isReleased AND EXISTS (
  SELECT 1 FROM payment WHERE payment.jobId = funded.jobId
    AND lower(payment.kind) LIKE 'refund%' AND payment.kind NOT LIKE '%request%'
    AND payment.amountMinorUnits = funded.amountMinorUnits) AS isRefunded
FROM funded;

-- view: the milestones of the latest Terms that name any, where those in force name none
CREATE TEMP VIEW replacedMilestone AS
SELECT milestone.* FROM milestone WHERE jobId NOT IN (SELECT jobId FROM agreedMilestone)
  AND revision = (SELECT max(revision) FROM milestone AS other WHERE other.jobId = milestone.jobId);

-- view: all that is dated in a job, messages aside, each once, since revisions repeat their milestones
CREATE TEMP TABLE happening AS
WITH telling(jobId, kind, what, atId, amount, currency, isCapture, isWeighty, place) AS (
  SELECT jobId, kind, ifnull(author, ''), atId, amountMinorUnits, currency, 0, 0, id FROM preliminary
  UNION ALL
  -- A page shows the status of the day on which it was saved; that is news where it is another.
  SELECT jobId, 'status', asFound || '|' || status, atId, NULL, NULL,
    medium IN ('page', 'transcript'), 0, 1e6 + id
  FROM (SELECT *, lag(status) OVER (PARTITION BY jobId ORDER BY id) AS before FROM jobStatus)
  WHERE medium NOT IN ('page', 'transcript') OR before IS NOT status
  UNION ALL
  SELECT jobId, 'terms', number || ' proposed ' || ifnull(proposedBy, ''), proposedId,
    totalMinorUnits, currency, 0, 1, 2e6 + id FROM termsRevision WHERE proposedId IS NOT NULL
  UNION ALL
  -- Who proposes accepts; that is one event.
  SELECT jobId, 'terms', number || ' accepted by ' || side, atId, totalMinorUnits, currency, 0, 1,
    3e6 + revision.id
  FROM (SELECT *, 'client' AS side, clientAcceptedId AS atId FROM termsRevision
    UNION ALL SELECT *, 'freelancer', freelancerAcceptedId FROM termsRevision) AS revision
  JOIN told AS accepted ON accepted.id = atId LEFT JOIN told AS proposed ON proposed.id = proposedId
  WHERE proposed.text IS NOT accepted.text
  UNION ALL
  SELECT jobId, 'terms', number || ' accepted by both', proposedId, totalMinorUnits, currency, 0, 1,
    3e6 + revision.id
  FROM termsRevision AS revision JOIN told AS proposed ON proposed.id = proposedId
  JOIN told AS client ON client.id = clientAcceptedId
  JOIN told AS freelancer ON freelancer.id = freelancerAcceptedId
  WHERE proposed.text = client.text AND proposed.text = freelancer.text
  UNION ALL
  SELECT jobId, 'escrow', name || ' funded', fundedId, amountMinorUnits, currency, 0, 1, 4e6 + id
  FROM milestone WHERE fundedId IS NOT NULL
  UNION ALL
  SELECT jobId, 'escrow', name || ' released', releasedId, amountMinorUnits, currency, 0, 1, 4e6 + id
  FROM milestone WHERE releasedId IS NOT NULL
  UNION ALL
  -- The milestone's own row may tell of a payment already.
  SELECT jobId, CASE WHEN kind LIKE '%request%' THEN 'request' ELSE 'payment' END,
    kind || '|' || description || '|' || ifnull(statusAsFound, '')
      || CASE WHEN amountMinorUnits IS NULL THEN ifnull(amountText, '') ELSE '' END,
    atId, amountMinorUnits, currency, 0, 1, 5e6 + id
  FROM payment WHERE NOT EXISTS (
    SELECT 1 FROM milestone WHERE milestone.jobId = payment.jobId
      AND instr(lower(payment.description), lower(milestone.name)) > 0
      AND (lower(payment.kind) = 'funded' AND milestone.fundedId IS NOT NULL
        OR lower(payment.kind) = 'released' AND milestone.releasedId IS NOT NULL))
  UNION ALL
  SELECT jobId, CASE WHEN isTimesheet THEN 'timesheet' ELSE 'status report' END,
    ifnull(period, '') || '|' || ifnull(author, '') || '|' || max(ifnull(revision, 1), 1), submittedId,
    amountMinorUnits, currency, 0, 0, 6e6 + id FROM statusReport
  UNION ALL
  SELECT jobId, 'file', name || '|' || max(ifnull(version, 1), 1) || '|' || ifnull(uploadedBy, ''),
    uploadedId, NULL, NULL, 0, 0, 7e6 + id FROM fileVersion WHERE uploadedId IS NOT NULL
  UNION ALL
  SELECT jobId, 'dispute', kind || '|' || ifnull(filedBy, '') || '|' || ifnull(askedFor, '') || text,
    atId, amountMinorUnits, currency, 0, 1, 8e6 + id FROM disputeEvent)
SELECT jobId, kind, what, seconds, day, amount, currency, isCapture, isWeighty, min(place) AS place
FROM telling LEFT JOIN told ON told.id = telling.atId
GROUP BY jobId, kind, what, ifnull(seconds, 0);

-- view: the first and last day of each job, and the latest thing that happened in it
CREATE TEMP TABLE span AS
SELECT jobId, min(day) AS first, max(day) AS last FROM (
  SELECT jobId, day FROM happening WHERE NOT isCapture UNION ALL SELECT jobId, day FROM sent)
GROUP BY jobId HAVING min(day) IS NOT NULL;
CREATE TEMP TABLE activity AS
SELECT jobId, sentAt AS seconds, day(sentAt, sentUncertainty, sentOffsetMinutes) AS day,
  CASE WHEN recordClass IN ('not-found-in-record', 'undetermined') THEN 'a mail of ours'
    ELSE 'a message' END AS words,
  -- Nothing held shows that it entered the record.
  recordClass IN ('not-found-in-record', 'undetermined') AS isDoubtful
FROM message WHERE jobId IS NOT NULL AND sentAt IS NOT NULL
UNION ALL SELECT jobId, seconds, day, words, 0 FROM (
  SELECT jobId, submittedId AS atId,
    CASE WHEN isTimesheet THEN 'a timesheet' ELSE 'a Status Report' END AS words FROM statusReport
  UNION ALL SELECT jobId, proposedId, 'a change of the Terms' FROM termsRevision
  UNION ALL SELECT jobId, clientAcceptedId, 'a change of the Terms' FROM termsRevision
  UNION ALL SELECT jobId, freelancerAcceptedId, 'a change of the Terms' FROM termsRevision
  UNION ALL SELECT jobId, fundedId, 'a milestone funded' FROM milestone
  UNION ALL SELECT jobId, releasedId, 'a milestone released' FROM milestone
  UNION ALL SELECT jobId, atId, kind FROM payment
  UNION ALL SELECT jobId, uploadedId, 'a file uploaded' FROM fileVersion
  UNION ALL SELECT jobId, atId, kind FROM disputeEvent
  UNION ALL SELECT jobId, atId, 'the ' || kind FROM preliminary
  -- A page only says when it was saved.
  UNION ALL SELECT jobId, atId, 'the status “' || asFound || '”' FROM jobStatus
    WHERE medium = 'notification') JOIN told ON told.id = atId;
CREATE TEMP VIEW latest AS SELECT * FROM (
  SELECT *, row_number() OVER (PARTITION BY jobId ORDER BY seconds DESC, words DESC) AS rank
  FROM activity) WHERE rank = 1;

-- view: from when files of a job could have been removed
CREATE TEMP VIEW removable AS
WITH certain AS (
  SELECT jobId, day, max(seconds) FROM activity WHERE NOT isDoubtful GROUP BY jobId),
span AS (
  -- 6 months where no freelancer was hired, 12 months without activity else.
  SELECT job.id AS jobId, CASE WHEN status IN ('not-hired', 'proposed', 'open')
    AND job.id NOT IN (SELECT jobId FROM accepted) AND job.id NOT IN (SELECT jobId FROM payment)
    THEN 6 ELSE 12 END AS months FROM job WHERE platform = 'elance')
SELECT jobId, months, later(latest.day, months) AS fromDay, latest.day AS lastDay, isDoubtful,
  CASE WHEN isDoubtful THEN (SELECT later(certain.day, months) FROM certain
    WHERE certain.jobId = latest.jobId) ELSE later(latest.day, months) END AS certainDay
FROM latest JOIN span USING (jobId);

-- view: what each workroom holds
CREATE TEMP VIEW version AS
SELECT fileVersion.*, job.key AS job_key, name_key(name) AS nameKey,
  version < max(version) OVER (PARTITION BY jobId, name_key(name)) AS isOlder,
  -- Known from mail alone, or from where it lies.
  NOT EXISTS (SELECT 1 FROM citation WHERE entity = 'fileVersion' AND entityId = fileVersion.id
    AND citation.jobId = fileVersion.jobId AND medium IN ('page', 'transcript')) AS isUnlisted,
  CASE WHEN ltrim(name_key(name), '.') NOT LIKE '%_.%_' OR name LIKE '%.' THEN 'no ending' ELSE
    -- What is left of the name once all before its last point is cut away.
    replace(name_key(name), rtrim(name_key(name), replace(name_key(name), '.', '')), '') END AS type
FROM fileVersion JOIN job ON job.id = jobId;
CREATE TEMP TABLE workroom AS
WITH sums AS (
  SELECT jobId, ifnull(sum(sizeInBytes), 0) AS listed, count(DISTINCT nameKey) AS names,
    count(*) AS versions, sum(ifnull(isOlder, 0)) AS older,
    ifnull(sum(CASE WHEN isOlder THEN sizeInBytes END), 0) AS olderBytes, sum(isAbsent) AS absent,
    sum(sizeInBytes IS NULL) AS unsized, sum(isSizeRounded AND sizeInBytes IS NOT NULL) AS rounded,
    sum(isUnlisted) AS unlisted,
    ifnull(sum(CASE WHEN isUnlisted THEN sizeInBytes END), 0) AS unlistedBytes
  FROM version GROUP BY jobId),
held AS (
  SELECT jobId, sum(size) AS held FROM (SELECT jobId, max(sizeInBytes) AS size FROM fileVersion
    WHERE NOT isAbsent GROUP BY jobId, digest) GROUP BY jobId),
printed AS (
  -- "Space used: 61.2 MB of 500 MB"; the rule of the platform says 500 MB as well.
  SELECT id AS jobId, quotaUsedBytes AS printed, CASE WHEN quotaText LIKE '% of %' THEN
    CAST(round(substr(quotaText, instr(quotaText, ' of ') + 4)
      * CASE WHEN quotaText LIKE '%GB' THEN 1073741824 ELSE 1048576 END) AS INTEGER)
    ELSE 524288000 END AS quota FROM job)
SELECT job.id AS jobId, job.key AS job_key, job.title AS job, quotaText, printed, quota,
  ifnull(listed, 0) AS listed, ifnull(printed, ifnull(listed, 0)) AS counted,
  ifnull(names, 0) AS names, ifnull(versions, 0) AS versions, ifnull(older, 0) AS older,
  ifnull(olderBytes, 0) AS olderBytes, ifnull(absent, 0) AS absent, ifnull(unsized, 0) AS unsized,
  ifnull(rounded, 0) AS rounded, ifnull(unlisted, 0) AS unlisted,
  ifnull(unlistedBytes, 0) AS unlistedBytes, ifnull(held, 0) AS held,
  printed IS NULL AND ifnull(listed, 0) = 0 AND ifnull(unsized, 0) > 0 AS isUnknown,
  quotaText IS NOT NULL OR versions IS NOT NULL AS isShown
FROM job JOIN printed ON printed.jobId = job.id LEFT JOIN sums ON sums.jobId = job.id
LEFT JOIN held ON held.jobId = job.id;

-- rows of job-status
WITH said AS (
  SELECT message.*,
    -- A copy of the same bytes in another source is no further witness.
    (SELECT count(DISTINCT item.digest) FROM occurrence AS place JOIN item ON item.id = place.itemId
      WHERE place.messageId = message.id) AS places,
    (SELECT count(*) FROM occurrence AS place WHERE place.messageId = message.id
      AND agreement = 'differs') AS differences
  FROM message),
touched AS (
  SELECT jobId, itemId FROM citation
  UNION SELECT message.jobId, occurrence.itemId FROM occurrence
  JOIN message ON message.id = occurrence.messageId WHERE message.jobId IS NOT NULL),
escrow AS (
  SELECT jobId, money(sum(amountMinorUnits)) AS amount, max(currency) AS currency FROM agreedMilestone
  WHERE isFunded AND NOT isReleased AND NOT isRefunded
  GROUP BY jobId HAVING count(DISTINCT currency) = 1),
released AS (
  SELECT jobId, money(sum(amountMinorUnits)) AS amount, max(currency) AS currency FROM agreedMilestone
  WHERE isReleased GROUP BY jobId HAVING count(DISTINCT currency) = 1),
sheets AS (
  SELECT jobId, money(sum(amountMinorUnits)) AS amount, max(currency) AS currency FROM statusReport
  WHERE isTimesheet GROUP BY jobId HAVING count(DISTINCT currency) = 1),
paid AS (
  SELECT jobId, money(sum(amountMinorUnits)) AS amount, max(currency) AS currency FROM statusReport
  WHERE isTimesheet AND lower(statusAsFound) LIKE 'paid%'
  GROUP BY jobId HAVING count(DISTINCT currency) = 1),
next AS (
  SELECT jobId, due, min(id) FROM agreedMilestone WHERE NOT isReleased AND NOT isRefunded
  GROUP BY jobId)
SELECT job.key AS job_key,
  (SELECT count(*) FROM "action-required.csv" AS a WHERE a.job_key = job.key) AS open_actions,
  (SELECT count(*) FROM "action-required.csv" AS a WHERE a.job_key = job.key
    AND urgency = 'overdue') AS overdue_actions,
  (SELECT count(*) FROM "action-required.csv" AS a WHERE a.job_key = job.key
    AND urgency = 'overdue' AND kind = 'submit-status-report') AS reports_overdue,
  (SELECT julianday(as_of()) - julianday(lastDay) FROM removable WHERE jobId = job.id) AS days_quiet,
  (SELECT count(*) FROM message WHERE jobId = job.id AND authorSide = job.side
    AND job.side <> 'unknown') AS messages_from_us,
  (SELECT count(*) FROM message WHERE jobId = job.id AND authorSide <> job.side
    AND authorSide <> 'unknown' AND job.side <> 'unknown') AS messages_from_them,
  (SELECT count(*) FROM message WHERE jobId = job.id AND 'unknown' IN (authorSide, job.side))
    AS messages_of_unknown_side,
  (SELECT count(*) FROM statusReport WHERE jobId = job.id) AS status_reports,
  (SELECT count(*) FROM agreedMilestone WHERE jobId = job.id) AS milestones,
  (SELECT count(*) FROM agreedMilestone WHERE jobId = job.id AND isReleased) AS milestones_released,
  next.due AS next_due,
  CASE WHEN next.due < as_of() AND status NOT IN ('complete', 'cancelled', 'not-hired')
    THEN julianday(as_of()) - julianday(next.due) END AS next_days_past,
  (SELECT money(totalMinorUnits) FROM accepted WHERE jobId = job.id) AS agreed,
  (SELECT currency FROM accepted WHERE jobId = job.id AND totalMinorUnits IS NOT NULL)
    AS agreed_currency,
  escrow.amount AS in_escrow, escrow.currency AS in_escrow_currency,
  released.amount AS released_amount, released.currency AS released_amount_currency,
  sheets.amount AS timesheets_amount, sheets.currency AS timesheets_amount_currency,
  paid.amount AS timesheets_paid, paid.currency AS timesheets_paid_currency,
  (SELECT sum(minutesLogged) FROM statusReport WHERE jobId = job.id AND isTimesheet) AS minutes_logged,
  (SELECT sum(minutesBilled) FROM statusReport WHERE jobId = job.id AND isTimesheet) AS minutes_billed,
  versions AS file_versions, absent AS file_versions_absent,
  CASE WHEN NOT isUnknown THEN counted END AS bytes_counted,
  (SELECT count(*) FROM said WHERE jobId = job.id AND differences > 0) AS messages_differing,
  (SELECT count(*) FROM said WHERE jobId = job.id AND places = 1) AS messages_one_witness,
  (SELECT count(*) FROM diagnostic WHERE severity = 'damage'
    AND itemId IN (SELECT itemId FROM touched WHERE jobId = job.id)) AS damage
FROM job JOIN workroom ON workroom.jobId = job.id
LEFT JOIN next ON next.jobId = job.id LEFT JOIN escrow ON escrow.jobId = job.id
LEFT JOIN released ON released.jobId = job.id LEFT JOIN sheets ON sheets.jobId = job.id
LEFT JOIN paid ON paid.jobId = job.id;

-- rows of state
SELECT key AS job_key, (SELECT count(*) FROM message WHERE jobId = job.id) AS messages,
  (SELECT count(*) FROM fileVersion WHERE jobId = job.id) AS files, status FROM job;

-- rows of open-money
SELECT job.key AS job_key, name AS milestone, money(amountMinorUnits) AS amount,
  CASE WHEN amountMinorUnits IS NOT NULL THEN currency END AS amount_currency, due
FROM agreedMilestone JOIN job ON job.id = agreedMilestone.jobId
WHERE NOT isReleased AND NOT isRefunded AND status NOT IN ('cancelled', 'not-hired')
  -- What only one side proposed, nobody owes.
  AND (job.id IN (SELECT jobId FROM accepted) OR job.id NOT IN (SELECT jobId FROM pending));

-- rows of changes: what is dated in the ninety days before the as-of date
WITH news AS (
  SELECT jobId, 'new' AS change, first AS day FROM span
  UNION ALL
  SELECT jobId, CASE WHEN status IN ('complete', 'cancelled', 'not-hired') THEN 'finished'
    ELSE 'moved' END, day
  FROM (SELECT *, lag(status) OVER (PARTITION BY jobId ORDER BY id) AS before FROM jobStatus)
  JOIN told ON told.id = atId WHERE before <> status
  UNION ALL SELECT jobId, kind, day FROM happening WHERE isWeighty)
SELECT job.key AS job_key, change, day FROM news JOIN job ON job.id = jobId
WHERE day > date(as_of(), '-90 days')
UNION ALL SELECT job.key, 'quiet', day FROM latest JOIN job ON job.id = jobId
WHERE status IN ('working', 'awarded', 'paused') AND day <= date(as_of(), '-30 days');

-- rows of changes[change=quiet]: for how many days
SELECT job.key AS job_key, day, CAST(julianday(as_of()) - julianday(day) AS INTEGER) AS "what:numbers"
FROM latest JOIN job ON job.id = jobId
WHERE status IN ('working', 'awarded', 'paused') AND day <= date(as_of(), '-30 days');

-- rows of other-parties
SELECT ifnull(otherParty, '') AS other_party, count(*) AS jobs,
  sum(status NOT IN ('complete', 'cancelled', 'not-hired')) AS open_jobs,
  sum((SELECT count(*) FROM message WHERE jobId = job.id)) AS messages,
  sum((SELECT count(*) FROM message WHERE jobId = job.id AND job.side <> 'unknown'
    AND authorSide = job.side)) AS messages_from_us,
  sum((SELECT count(*) FROM message WHERE jobId = job.id AND job.side <> 'unknown'
    AND authorSide NOT IN (job.side, 'unknown'))) AS messages_from_them
FROM job GROUP BY 1;

-- rows of status-words
SELECT status, group_concat('“' || asFound || '” (' || thousands(n) || ')', ', ') AS as_found FROM (
  SELECT status, asFound, count(*) AS n FROM jobStatus GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2)
GROUP BY status;

-- rows of terms
SELECT job.key AS job_key, number AS revision, money(totalMinorUnits) AS total,
  CASE WHEN totalMinorUnits IS NOT NULL THEN currency END AS total_currency
FROM termsRevision JOIN job ON job.id = jobId;

-- rows of jobs/terms-table
SELECT job.key AS job_key, number AS revision, money(totalMinorUnits) AS total,
  CASE WHEN totalMinorUnits IS NOT NULL THEN currency END AS total_currency
FROM termsRevision JOIN job ON job.id = jobId;

-- rows of action-required: how old each is that has a day
SELECT action_key, CASE WHEN since <> '' THEN max(0, julianday(as_of()) - julianday(since)) END
  AS age_days FROM "action-required.csv";

-- rows of jobs/actions-table: those of all jobs are those of each
SELECT job_key, action_key, age_days FROM "action-required.csv" WHERE job_key <> '';

-- rows of files-past-their-day: absent files of jobs whose day of removal has come
SELECT workroom.job_key, julianday(as_of()) - julianday(lastDay) AS age_days,
  counted(absent, 'file version') || months AS "what:numbers"
FROM workroom JOIN removable USING (jobId) WHERE absent > 0 AND fromDay <= as_of();

-- rows of platform-dates
SELECT date, CAST(abs(julianday(as_of()) - julianday(date)) AS INTEGER) AS "what:numbers"
FROM "platform-dates.csv";

-- rows of storage
SELECT job_key, CASE WHEN NOT isUnknown THEN counted END AS bytes_counted, quota AS quota_bytes,
  CASE WHEN NOT isUnknown THEN counted * 1000 / quota END AS share_per_mille,
  printed AS bytes_printed, CASE WHEN NOT isUnknown THEN listed END AS bytes_listed,
  printed - listed AS difference, held AS bytes_held, names AS files, versions,
  older AS older_versions, olderBytes AS bytes_older, absent, unsized, rounded, unlisted,
  unlistedBytes AS bytes_unlisted,
  CASE WHEN printed IS NULL OR printed = listed THEN ''
    WHEN unlisted > 0 AND printed - listed <= 0 THEN unlisted || ' ' || size(unlistedBytes)
    WHEN printed > listed AND unsized > 0 THEN unsized ELSE '' END AS "why:numbers"
FROM workroom WHERE isShown;

-- rows of storage-differences
SELECT job_key, printed AS bytes_printed, CASE WHEN NOT isUnknown THEN listed END AS bytes_listed,
  printed - listed AS difference,
  CASE WHEN printed IS NULL OR printed = listed THEN ''
    WHEN unlisted > 0 AND printed - listed <= 0 THEN unlisted || ' ' || size(unlistedBytes)
    WHEN printed > listed AND unsized > 0 THEN unsized ELSE '' END AS "why:numbers"
FROM workroom WHERE isShown;

-- rows of storage-total
WITH once AS (
  SELECT max(sizeInBytes) AS size FROM fileVersion WHERE NOT isAbsent GROUP BY digest),
total(what, total) AS (
  SELECT 'As the platform counted', sum(counted) FROM workroom
  UNION ALL SELECT 'By the sizes the sources name', sum(sizeInBytes) FROM fileVersion
  UNION ALL SELECT 'In older versions', sum(olderBytes) FROM workroom
  UNION ALL SELECT 'Held', sum(held) FROM workroom
  UNION ALL SELECT 'Held, each content once', sum(size) FROM once
  UNION ALL SELECT 'File names', count(*) FROM (SELECT DISTINCT jobId, nameKey FROM version)
  UNION ALL SELECT 'File versions', count(*) FROM fileVersion
  UNION ALL SELECT 'Absent versions', sum(isAbsent) FROM fileVersion
  UNION ALL SELECT 'Versions without a size', count(*) FROM fileVersion WHERE sizeInBytes IS NULL)
SELECT what, ifnull(total, 0) AS total, CASE WHEN what = 'As the platform counted'
  THEN (SELECT count(*) FROM workroom WHERE printed IS NOT NULL) END AS "note:numbers"
FROM total WHERE EXISTS (SELECT 1 FROM fileVersion);

-- rows of retention
SELECT workroom.job_key, fromDay AS removable_from, certainDay AS removable_from_certain,
  lastDay AS "last_activity:day", absent
FROM workroom JOIN removable USING (jobId) WHERE isShown;

-- rows of absent-files
SELECT job_key, name, version, sizeInBytes AS bytes FROM version WHERE isAbsent;

-- rows of file-rules[rule=quota]: workrooms at three quarters of their quota
SELECT title AS job, percent(counted * 1000 / quota) || ' of ' || size(quota) AS "what:numbers"
FROM workroom JOIN job ON job.id = jobId WHERE NOT isUnknown AND counted * 1000 / quota >= 750;

-- rows of storage-types
SELECT job_key, type, count(*) AS versions, ifnull(sum(sizeInBytes), 0) AS bytes,
  sum(isAbsent) AS absent FROM version GROUP BY 1, 2;

-- rows of storage-months
SELECT job_key, ifnull(substr(day, 1, 7), 'not known') AS month, count(*) AS versions,
  ifnull(sum(sizeInBytes), 0) AS bytes, sum(isAbsent) AS absent
FROM version LEFT JOIN told ON told.id = uploadedId GROUP BY 1, 2;

-- rows of largest-files
SELECT job_key, name, version, sizeInBytes AS bytes FROM version WHERE sizeInBytes IS NOT NULL
ORDER BY sizeInBytes DESC, job_key, name, version LIMIT 20;

-- rows of duplicates
SELECT digest AS sha256, count(*) AS times, max(sizeInBytes) AS bytes FROM fileVersion
WHERE digest IS NOT NULL GROUP BY digest HAVING count(*) > 1 ORDER BY 3 DESC, 1 LIMIT 500;

-- rows of account-files: several saves of one list name each file again
SELECT DISTINCT json_extract(fields, '$.name.text') AS name,
  json_extract(fields, '$.fileID.value') AS file_id,
  json_extract(fields, '$.size.value') AS bytes
FROM observation WHERE kind = 'accountFile';

-- rows of files
SELECT job_key, name, version, sizeInBytes AS bytes, (SELECT count(*) FROM citation
  WHERE entity = 'fileVersion' AND entityId = version.id AND jobId = version.jobId) AS places
FROM version;

-- rows of jobs/file-table
SELECT job_key, name, version, sizeInBytes AS bytes, (SELECT count(*) FROM citation
  WHERE entity = 'fileVersion' AND entityId = version.id AND jobId = version.jobId) AS places
FROM version;

-- rows of sources
SELECT digest AS sha256, sizeInBytes AS bytes,
  (SELECT count(*) FROM item WHERE sourceId = source.id AND isLeaf) AS found,
  (SELECT count(*) FROM item WHERE sourceId = source.id AND isLeaf AND outcome = 'imported')
    AS imported,
  (SELECT count(*) FROM item WHERE sourceId = source.id AND isLeaf AND outcome = 'known') AS known,
  (SELECT count(*) FROM item WHERE sourceId = source.id AND isLeaf AND outcome = 'ignored')
    AS ignored,
  (SELECT count(*) FROM item WHERE sourceId = source.id AND isLeaf AND outcome = 'quarantined')
    AS quarantined,
  (SELECT count(*) FROM diagnostic JOIN item ON item.id = itemId WHERE sourceId = source.id
    AND severity = 'note') AS notes,
  (SELECT count(*) FROM diagnostic JOIN item ON item.id = itemId WHERE sourceId = source.id
    AND severity = 'warning') AS warnings,
  (SELECT count(*) FROM diagnostic JOIN item ON item.id = itemId WHERE sourceId = source.id
    AND severity = 'damage') AS damage
FROM source;

-- rows of reasons
SELECT source.name AS source, outcome, reason, count(*) AS items
FROM item JOIN source ON source.id = sourceId WHERE isLeaf AND reason IS NOT NULL
GROUP BY sourceId, outcome, reason;

-- rows of further-files
SELECT name, sizeInBytes AS bytes, outcome FROM sourcePlace;

-- rows of unassigned-mail: the latest, as many as are listed
SELECT key AS message_key FROM message WHERE jobId IS NULL ORDER BY sentAt DESC, key LIMIT 500;

-- rows of diagnostics: as many as are listed
SELECT severity, code, path, diagnostic.offset AS offset, length
FROM diagnostic JOIN item ON item.id = itemId JOIN source ON source.id = sourceId
WHERE severity <> 'note' ORDER BY source.name, source.digest, ordinal, diagnostic.id LIMIT 2000;

-- rows of jobs/job-diagnostics: of what the job cites, and of the mail that was assigned to it
WITH touched AS (
  SELECT jobId, itemId FROM citation
  UNION SELECT message.jobId, occurrence.itemId FROM occurrence
  JOIN message ON message.id = occurrence.messageId WHERE message.jobId IS NOT NULL)
SELECT job_key, severity, code, path, offset, length FROM (
  SELECT job.key AS job_key, severity, code, path, diagnostic.offset AS offset, length,
    row_number() OVER (PARTITION BY jobId
      ORDER BY severity, source.name, source.digest, ordinal, diagnostic.id) AS rank
  FROM touched JOIN diagnostic USING (itemId) JOIN item ON item.id = itemId
  JOIN source ON source.id = sourceId JOIN job ON job.id = jobId WHERE severity <> 'note')
WHERE rank <= 500;

-- rows of jobs/status-history: each word of each day once
SELECT job.key AS job_key, '“' || asFound || '”' AS as_found, told.day AS "at:day"
FROM jobStatus JOIN job ON job.id = jobId LEFT JOIN told ON told.id = atId
GROUP BY job.id, asFound, ifnull(told.text, '');

-- rows of jobs/readiness-table: the verdict is a rule's, each number in its reason is counted
WITH silence AS (
  SELECT jobId, count(*) AS messages, (max(gap)) / 86400 AS days FROM (
    SELECT jobId, sentAt - lag(sentAt) OVER (PARTITION BY jobId ORDER BY sentAt) AS gap FROM sent)
  GROUP BY jobId),
revisions AS (
  SELECT jobId, count(*) AS all_, sum(NOT isAccepted) AS open_,
    group_concat(CASE WHEN NOT isAccepted THEN number END, ' ') AS openNumbers,
    min(CASE WHEN isAccepted THEN number END) AS firstNumber FROM ranked GROUP BY jobId)
SELECT job.key AS job_key, 'avoid-terms' AS rule, firstNumber AS "reason:numbers"
FROM job LEFT JOIN revisions ON revisions.jobId = job.id WHERE platform = 'elance'
UNION ALL SELECT job.key, 'avoid-changes', CASE WHEN all_ = 1 AND open_ = 0 THEN ''
    WHEN open_ = 0 THEN all_ || ' ' || all_ ELSE open_ || ' ' || all_ || ' ' || openNumbers END
  FROM job LEFT JOIN revisions ON revisions.jobId = job.id WHERE platform = 'elance'
UNION ALL SELECT job.key, 'avoid-instalments', nullif(CASE WHEN type = 'hourly'
    THEN (SELECT count(*) FROM statusReport WHERE jobId = job.id AND isTimesheet)
    ELSE ifnull((SELECT count(*) || ' ' || revision FROM replacedMilestone WHERE jobId = job.id
        GROUP BY jobId), (SELECT count(*) FROM agreedMilestone WHERE jobId = job.id)) END, 0)
  FROM job WHERE platform = 'elance'
UNION ALL SELECT job.key, 'avoid-contact', '' FROM job WHERE platform = 'elance'
-- Twenty-one days are taken as the bound.
UNION ALL SELECT job.key, 'avoid-updates', CASE WHEN messages > 1 AND days IS NOT NULL
    THEN messages || ' ' || days || ' 21' WHEN messages > 0 THEN messages END
  FROM job LEFT JOIN silence ON silence.jobId = job.id WHERE platform = 'elance'
UNION ALL SELECT job.key, 'avoid-outside', nullif((SELECT count(*) FROM message
    WHERE jobId = job.id AND recordClass IN ('not-found-in-record', 'undetermined', 'supplementary')), 0)
  FROM job WHERE platform = 'elance';

-- rows of jobs/milestone-table
SELECT job.key AS job_key, name AS milestone, due, money(amountMinorUnits) AS amount,
  CASE WHEN amountMinorUnits IS NOT NULL THEN currency END AS amount_currency
FROM (SELECT jobId, name, due, amountMinorUnits, currency FROM agreedMilestone
  UNION ALL SELECT jobId, name, due, amountMinorUnits, currency FROM replacedMilestone) AS shown
JOIN job ON job.id = shown.jobId;

-- rows of jobs/chronology-table
SELECT job.key AS job_key, kind, day AS "at:day", money(amount) AS amount,
  CASE WHEN amount IS NOT NULL THEN currency END AS amount_currency
FROM happening JOIN job ON job.id = jobId;

-- rows of jobs/status-report-table
SELECT job.key AS job_key, period, revision, minutesLogged AS minutes_logged,
  minutesBilled AS minutes_billed, minutesBilled - minutesLogged AS minutes_difference,
  money(amountMinorUnits) AS amount,
  CASE WHEN amountMinorUnits IS NOT NULL THEN currency END AS amount_currency
FROM statusReport JOIN job ON job.id = jobId;

-- rows of jobs/people-table
SELECT job.key AS job_key, name FROM party JOIN job ON job.id = jobId;

-- rows of jobs/message-table
SELECT job.key AS job_key, sent.key AS message_key FROM sent JOIN job ON job.id = jobId;

-- words: the start page
WITH job_ AS (SELECT count(*) AS jobs, sum(status IN ('working', 'awarded', 'paused')) AS open_,
  ifnull(sum(isInDispute), 0) AS disputed FROM job),
account AS (SELECT count(*) AS n FROM "account-files.csv" WHERE held = 'absent'),
action AS (SELECT sum("for" = 'us') AS ours, sum(urgency = 'overdue') AS overdue,
  sum("for" = 'us' AND urgency = 'overdue') AS oursOverdue FROM "action-required.csv")
SELECT 'index' AS page, 'strip/Jobs' AS place, thousands(jobs) AS words FROM job_
UNION ALL SELECT 'index', 'strip/Jobs/note', open_ || ' not closed, ' || disputed || ' in dispute'
  FROM job_
UNION ALL SELECT 'index', 'strip/For us to do', thousands(ifnull(ours, 0)) FROM action
UNION ALL SELECT 'index', 'strip/For us to do/note', ifnull(oursOverdue, 0) || ' overdue' FROM action
UNION ALL SELECT 'index', 'strip/Overdue', thousands(ifnull(overdue, 0)) FROM action
UNION ALL SELECT 'index', 'strip/Messages', thousands(count(*)) FROM message WHERE jobId IS NOT NULL
UNION ALL SELECT 'index', 'strip/File versions absent', thousands(sum(absent)) FROM workroom
UNION ALL SELECT 'index', 'strip/File versions absent/note', 'named, held by no source; '
  || counted(n, 'Account File') || ' besides' FROM account WHERE n > 0
UNION ALL SELECT 'index', 'strip/Sources', thousands(count(*)) FROM source;

-- words of some pages: the way to all actions, where not all of ours are shown
SELECT 'index' AS page, 'text/pressing' AS place, 'All ' || counted(count(*), 'action')
  || ' for us, with what raised each and what would settle it.' AS words
FROM "action-required.csv" WHERE "for" = 'us';

-- words: job status
WITH quiet AS (SELECT count(*) AS n FROM latest JOIN job ON job.id = jobId
  WHERE status IN ('working', 'awarded', 'paused') AND day <= date(as_of(), '-30 days')
    AND platform = 'elance'),
label AS (SELECT status, upper(substr(status, 1, 1)) || replace(substr(status, 2), '-', ' ') AS label,
  count(*) AS jobs, sum(isInDispute) AS disputed FROM job GROUP BY 1),
unassigned AS (SELECT count(*) AS n FROM message WHERE jobId IS NULL)
SELECT 'job-status' AS page, 'subtitle' AS place,
  counted(count(*), 'job') || ' on Elance, as of ' || as_of() AS words FROM job
UNION ALL SELECT 'job-status', 'strip/' || label, thousands(jobs) FROM label
UNION ALL SELECT 'job-status', 'strip/' || label || '/note', disputed || ' in dispute' FROM label
  WHERE disputed > 0
UNION ALL SELECT 'job-status', 'strip/Past their delivery day', thousands(count(*))
  FROM "job-status.csv" WHERE next_days_past <> '' HAVING count(*) > 0
UNION ALL SELECT 'job-status', 'strip/Gone quiet', thousands(n) FROM quiet
UNION ALL SELECT 'job-status', 'strip/Gone quiet/note', 'open jobs without activity for 30 days'
UNION ALL SELECT 'job-status', 'strip/Open actions', thousands(count(*)) FROM "action-required.csv"
UNION ALL SELECT 'job-status', 'strip/Open actions/note', count(*) || ' overdue'
  FROM "action-required.csv" WHERE urgency = 'overdue'
UNION ALL SELECT 'job-status', 'text/jobs-section', counted(n, 'message') || ' of this archive belong'
  || CASE WHEN n = 1 THEN 's to no job and is' ELSE ' to no job and are' END
  || ' not counted here. Sources says more.' FROM unassigned WHERE n > 0;

-- numbers: the ninety days of changes, where there are any
SELECT 'job-status' AS page, 'text/changes-section' AS place, 90 AS numbers
WHERE EXISTS (SELECT 1 FROM job);

-- words: how long each job took, of a hundred jobs to a picture; the start page has the forty latest
WITH line AS (
  SELECT job.id AS jobId, first || ' to ' || last || ', '
    || counted((SELECT count(*) FROM sent WHERE sent.jobId = job.id), 'message') AS words,
    row_number() OVER (ORDER BY first DESC, job.key DESC) AS fromLast,
    row_number() OVER (ORDER BY first, job.key) AS fromFirst
  FROM span JOIN job ON job.id = jobId),
stretch AS (
  -- Neighbouring months have one number.
  SELECT jobId, sum(n) AS n, run FROM (SELECT jobId, count(*) AS n,
    month - row_number() OVER (PARTITION BY jobId ORDER BY month) AS run
    FROM sent WHERE sentAt IS NOT NULL GROUP BY jobId, month) GROUP BY jobId, run),
bar AS (
  SELECT jobId, CASE WHEN isInDispute THEN 'in dispute' ELSE replace(status, '-', ' ') END || ', '
    || counted(n, 'message') || CASE WHEN EXISTS (SELECT 1 FROM sent WHERE sent.jobId = job.id
      AND sentAt IS NULL) THEN ' with a time' ELSE '' END AS words
  FROM stretch JOIN job ON job.id = jobId)
SELECT 'index' AS page, 'timeline/value' AS place, words FROM line WHERE fromLast <= 40
UNION ALL SELECT 'index', 'timeline/title', words FROM line WHERE fromLast <= 40
UNION ALL SELECT 'index', 'timeline/title', bar.words FROM bar JOIN line USING (jobId)
  WHERE fromLast <= 40
UNION ALL SELECT 'job-status', 'timeline/value', words FROM line
UNION ALL SELECT 'job-status', 'timeline/title', words FROM line
UNION ALL SELECT 'job-status', 'timeline/title', bar.words FROM bar JOIN line USING (jobId)
UNION ALL SELECT 'job-status', 'picture', 'Jobs ' || fromFirst || ' to '
  || min(fromFirst + 99, (SELECT count(*) FROM line)) || ' by their first activity'
  FROM line WHERE fromFirst % 100 = 1 AND fromFirst > 1;

-- numbers: how many jobs the picture of the start page leaves out
SELECT 'index' AS page, 'picture' AS place, count(*) - 40 AS numbers FROM span HAVING count(*) > 40;

-- words: action required
WITH side(label, who) AS (VALUES ('For us', 'us'), ('For the other side', 'other-side'))
SELECT 'action-required' AS page, 'subtitle' AS place,
  counted(count(*), 'job') || ' on Elance, as of ' || as_of() AS words FROM job
UNION ALL SELECT 'action-required', 'strip/' || label, thousands((
  SELECT count(*) FROM "action-required.csv" WHERE "for" = who)) FROM side
UNION ALL SELECT 'action-required', 'strip/' || label || '/note', (SELECT count(*)
  FROM "action-required.csv" WHERE "for" = who AND urgency = 'overdue') || ' overdue' FROM side
UNION ALL SELECT 'action-required', 'strip/Due soon', thousands(count(*)) FROM "action-required.csv"
  WHERE urgency = 'due-soon'
UNION ALL SELECT 'action-required', 'strip/Due soon/note',
  'within 7 days; dates of the platform within 30'
UNION ALL SELECT 'action-required', 'strip/Shown by the platform', thousands(count(*))
  FROM "action-required.csv" WHERE shown_by_platform = 'true';

-- words of some pages: what was dismissed
SELECT 'action-required' AS page, 'summary/actions' AS place,
  counted(count(*), 'action') || ' dismissed by decision' AS words FROM "dismissed-actions.csv";

-- numbers: what counts as due soon
SELECT 'action-required' AS page, 'text/actions' AS place, 30 AS numbers
WHERE EXISTS (SELECT 1 FROM "action-required.csv");

-- words: storage
WITH once AS (
  SELECT max(sizeInBytes) AS size FROM fileVersion WHERE NOT isAbsent GROUP BY digest),
account AS (SELECT count(*) AS n FROM "account-files.csv" WHERE held = 'absent'),
type AS (SELECT type, count(*) AS n, ifnull(sum(sizeInBytes), 0) AS bytes FROM version GROUP BY 1),
full AS (SELECT max(counted * 1000 / quota) AS share, count(*) AS n FROM workroom WHERE isShown)
SELECT 'storage' AS page, 'subtitle' AS place,
  counted(n, 'workroom') || ' with files, as of ' || as_of() AS words FROM full
UNION ALL SELECT 'storage', 'strip/File versions', thousands(count(*)) FROM fileVersion
UNION ALL SELECT 'storage', 'strip/File versions/note', size(ifnull(sum(sizeInBytes), 0))
  || ' by the sizes the sources name' FROM fileVersion
UNION ALL SELECT 'storage', 'strip/As the platform counted', size(sum(counted)) FROM workroom
UNION ALL SELECT 'storage', 'strip/Held here', size(ifnull(sum(size), 0)) FROM once
UNION ALL SELECT 'storage', 'strip/Held here/note', counted(count(*), 'distinct content')
  || ', each stored once' FROM once
UNION ALL SELECT 'storage', 'strip/Versions absent', thousands(sum(absent)) FROM workroom
UNION ALL SELECT 'storage', 'strip/Versions absent/note', 'named by a source, held by none; '
  || counted(n, 'Account File') || ' besides' FROM account WHERE n > 0
UNION ALL SELECT 'storage', 'strip/Fullest workroom', percent(share) || ' of quota' FROM full
  WHERE n > 0
UNION ALL SELECT 'storage', 'bars/value', words FROM (SELECT CASE WHEN isUnknown
    THEN 'size not known' ELSE size(counted) || ', ' || percent(counted * 1000 / quota) END AS words
  FROM workroom WHERE isShown AND EXISTS (SELECT 1 FROM fileVersion)
  ORDER BY counted DESC, job_key LIMIT 30)
UNION ALL SELECT 'storage', 'bars/value', words FROM (SELECT size(bytes) || ', '
    || counted(n, 'version') AS words FROM type ORDER BY bytes DESC, type LIMIT 20);

-- numbers: the platform's units, and the quotas that its own texts name
SELECT 'storage' AS page, 'text/workrooms' AS place, '1 MB 1,048,576 500 MB 1 GB 50 MB' AS numbers
WHERE EXISTS (SELECT 1 FROM fileVersion);

-- words: storage by month, and messages by month; each month between the first and the last
WITH RECURSIVE amount(page, month, n, bytes) AS (
  SELECT 'storage', substr(day, 1, 4) * 12 + substr(day, 6, 2) - 1, count(*),
    ifnull(sum(sizeInBytes), 0)
  FROM fileVersion JOIN told ON told.id = uploadedId GROUP BY 2
  UNION ALL SELECT 'jobs/' || job.key, month, count(*), NULL FROM sent JOIN job ON job.id = jobId
  WHERE month IS NOT NULL GROUP BY job.id, month),
range AS (
  SELECT page, min(month) AS first, max(month) AS last FROM amount GROUP BY page
  -- A picture of fewer months says nothing, one of twenty years has a wrong date in it.
  HAVING max(month) - min(month) BETWEEN (CASE WHEN page = 'storage' THEN 1 ELSE 2 END) AND 239),
each(page, month, last) AS (
  SELECT page, first, last FROM range
  UNION ALL SELECT page, month + 1, last FROM each WHERE month < last),
column AS (
  SELECT each.page, each.month, printf('%04d-%02d', each.month / 12, each.month % 12 + 1) AS label,
    ifnull(n, 0) AS n, ifnull(bytes, ifnull(n, 0)) AS tall,
    CASE WHEN each.page = 'storage'
      THEN size(ifnull(bytes, 0)) || ', ' || counted(ifnull(n, 0), 'version')
      ELSE counted(ifnull(n, 0), 'message') END AS words
  FROM each LEFT JOIN amount ON amount.page = each.page AND amount.month = each.month),
most AS (SELECT page, label, words FROM (SELECT *, row_number() OVER (PARTITION BY page
  ORDER BY CASE WHEN page = 'storage' AND n = 0 THEN 0 ELSE tall END DESC, month) AS rank FROM column)
  WHERE rank = 1)
SELECT page, 'columns/title' AS place, label || ': ' || words AS words FROM column
UNION ALL SELECT page, 'columns/title', group_concat(label || ': ' || words, '; ') FROM (
  SELECT * FROM column ORDER BY page, month) GROUP BY page
UNION ALL SELECT page, 'columns/ends', printf('%04d-%02d', first / 12, first % 12 + 1) || 'most: '
  || words || ', ' || label || printf('%04d-%02d', last / 12, last % 12 + 1)
  FROM range JOIN most USING (page);

-- words: sources
WITH leaf AS (SELECT outcome, count(*) AS n FROM item WHERE isLeaf GROUP BY 1),
count_ AS (SELECT ifnull(sum(n), 0) AS found,
  ifnull(sum(CASE outcome WHEN 'imported' THEN n END), 0) AS imported,
  ifnull(sum(CASE outcome WHEN 'known' THEN n END), 0) AS known,
  ifnull(sum(CASE outcome WHEN 'ignored' THEN n END), 0) AS ignored,
  ifnull(sum(CASE outcome WHEN 'quarantined' THEN n END), 0) AS quarantined FROM leaf)
SELECT 'sources' AS page, 'subtitle' AS place, counted(count(*), 'source') || ', '
  || size(sum(sizeInBytes)) || ', as of ' || as_of() AS words FROM source
UNION ALL SELECT 'sources', 'strip/Found', thousands(found) FROM count_
UNION ALL SELECT 'sources', 'strip/Imported', thousands(imported) FROM count_
UNION ALL SELECT 'sources', 'strip/Already known', thousands(known) FROM count_
UNION ALL SELECT 'sources', 'strip/Ignored', thousands(ignored) FROM count_
UNION ALL SELECT 'sources', 'strip/Quarantined', thousands(quarantined) FROM count_
UNION ALL SELECT 'sources', 'text/reconciliation', 'Every byte of every source belongs to one item below: '
  || thousands(found) || ' found = ' || thousands(imported) || ' imported + ' || thousands(known)
  || ' already known + ' || thousands(ignored) || ' ignored + ' || thousands(quarantined)
  || ' quarantined. The counts add up.' FROM count_;

-- numbers: mail of no job, the places that hold it, and how much of it is listed
SELECT 'sources' AS page, 'text/unassigned' AS place, thousands(count(DISTINCT message.id)) || ' '
  || thousands(count(*)) || CASE WHEN count(DISTINCT message.id) > 500 THEN ' 500' ELSE '' END
  AS numbers
FROM message JOIN occurrence ON occurrence.messageId = message.id WHERE jobId IS NULL
HAVING count(*) > 0;

-- words: what each page rests on
WITH spoken AS (
  SELECT jobId, itemId, place, medium FROM citation WHERE entity = 'job'
  -- Rows of its messages need no citation beside their occurrence.
  UNION SELECT message.jobId, occurrence.itemId, occurrence.place, occurrence.medium FROM message
    JOIN occurrence ON occurrence.messageId = message.id
    WHERE medium IN ('page', 'transcript') AND message.jobId IS NOT NULL
  -- Mail that its owner put into the job; no source says of it that it belongs there.
  UNION SELECT message.jobId, occurrence.itemId, occurrence.place, occurrence.medium FROM message
    JOIN occurrence ON occurrence.messageId = message.id
    WHERE message.key GLOB 'mail-*' AND message.jobId IS NOT NULL
      AND (message.jobId, occurrence.itemId) NOT IN (
        SELECT jobId, itemId FROM citation WHERE entity = 'job')),
place_ AS (
  SELECT 'jobs/' || job.key AS page,
    (SELECT count(DISTINCT sourceId) FROM spoken JOIN item ON item.id = itemId
      WHERE jobId = job.id) AS sources,
    counted((SELECT count(*) FROM message WHERE jobId = job.id), 'message') || ', '
      || counted((SELECT count(*) FROM fileVersion WHERE jobId = job.id), 'file version') || ' and '
      || counted((SELECT count(*) FROM spoken WHERE jobId = job.id), 'place')
      || ' that speak of this job' AS records,
    (SELECT count(*) FROM diagnostic JOIN item ON item.id = itemId WHERE severity = 'damage'
      AND sourceId IN (SELECT sourceId FROM spoken JOIN item ON item.id = itemId
        WHERE jobId = job.id)) AS damage,
    (SELECT count(*) FROM diagnostic JOIN item ON item.id = itemId WHERE severity = 'warning'
      AND sourceId IN (SELECT sourceId FROM spoken JOIN item ON item.id = itemId
        WHERE jobId = job.id)) AS warnings
  FROM job
  UNION ALL SELECT page, (SELECT count(*) FROM source), records,
    (SELECT count(*) FROM diagnostic WHERE severity = 'damage'),
    (SELECT count(*) FROM diagnostic WHERE severity = 'warning') FROM (
    SELECT 'index' AS page, 'the records of ' || counted(count(*), 'job') AS records FROM job
    UNION ALL SELECT 'job-status', 'the records of ' || counted(count(*), 'job') FROM job
    UNION ALL SELECT 'action-required', 'the records of ' || counted(count(*), 'job') FROM job
    UNION ALL SELECT 'storage', counted(count(*), 'file version') FROM fileVersion
    UNION ALL SELECT 'sources', counted(count(*), 'item') || ' of them' FROM item WHERE isLeaf))
SELECT page, 'text/coverage-section' AS place, 'This report rests on '
  || CASE WHEN sources = (SELECT count(*) FROM source) THEN counted(sources, 'source')
    ELSE thousands(sources) || ' of ' || counted((SELECT count(*) FROM source), 'source') END
  || ' and uses ' || records || '. ' || CASE WHEN damage + warnings = 0
    THEN 'No damage and no warning was recorded in them.'
    ELSE 'Recorded in '
      || iif(page GLOB 'jobs/*', 'these sources, whatever it concerns', 'them') || ': '
      || iif(damage = 0, 'no damage', counted(damage, 'damage')) || ', '
      || counted(warnings, 'warning') || '.'
  END AS words
FROM place_;

-- words: the pages of the jobs
WITH sheet AS (
  SELECT jobId, count(*) AS weeks, sum(lower(statusAsFound) LIKE 'paid%') AS paidWeeks,
    sum(minutesLogged) AS logged, sum(minutesBilled) AS billed,
    sum(amountMinorUnits) AS amount, max(currency) AS currency,
    sum(CASE WHEN lower(statusAsFound) LIKE 'paid%' THEN amountMinorUnits END) AS paid
  FROM statusReport GROUP BY jobId
  HAVING max(isTimesheet) AND count(DISTINCT currency) = 1),
revision AS (
  SELECT 'Terms in force' AS label, '' AS more, jobId, number, totalMinorUnits, currency FROM accepted
  UNION ALL SELECT 'Terms proposed', ', not accepted by both', jobId, number, totalMinorUnits, currency
  FROM pending),
action AS (SELECT job_key, count(*) AS n, sum(urgency = 'overdue') AS overdue
  FROM "action-required.csv" GROUP BY 1),
line(jobId, place, words) AS (
  SELECT job.id, 'strip/Open actions', thousands(ifnull(n, 0))
  FROM job LEFT JOIN action ON action.job_key = job.key
  UNION ALL SELECT job.id, 'strip/Open actions/note', overdue || ' overdue'
  FROM job JOIN action ON action.job_key = job.key WHERE overdue > 0
  UNION ALL SELECT id, 'strip/Messages', thousands((SELECT count(*) FROM message
    WHERE jobId = job.id)) FROM job
  UNION ALL SELECT jobId, 'strip/Messages/note', count(DISTINCT message.id)
    || ' with witnesses that differ' FROM message JOIN occurrence ON message.id = occurrence.messageId
  WHERE agreement = 'differs' AND jobId IS NOT NULL GROUP BY jobId
  UNION ALL SELECT jobId, 'strip/Agreed', shown(totalMinorUnits, currency) FROM accepted
  WHERE totalMinorUnits IS NOT NULL
  UNION ALL SELECT jobId, 'fact/' || label, ifnull('revision ' || number, 'one revision')
    || CASE WHEN totalMinorUnits IS NULL THEN ''
      WHEN type = 'hourly' THEN ', ' || shown(totalMinorUnits, revision.currency) || ' an hour'
      ELSE ', total ' || shown(totalMinorUnits, revision.currency) END || more
  FROM revision JOIN job ON job.id = jobId
  UNION ALL SELECT jobId, 'summary/milestones', 'Words of revision ' || number FROM termsRevision
  WHERE summary <> '' AND number IS NOT NULL
  UNION ALL SELECT DISTINCT jobId, 'caption/milestone-table', 'Milestones of revision ' || revision
  FROM agreedMilestone WHERE revision IS NOT NULL
  UNION ALL SELECT DISTINCT jobId, 'caption/milestone-table',
    'Milestones of revision ' || revision || ', replaced' FROM replacedMilestone
  UNION ALL SELECT jobId, 'fact/Hours logged', hours(logged) FROM sheet
  UNION ALL SELECT jobId, 'fact/Hours billed', hours(billed) FROM sheet
  UNION ALL SELECT jobId, 'fact/Billed less logged', CASE WHEN billed = logged THEN '0:00'
    WHEN billed > logged THEN '+' || hours(billed - logged) ELSE '−' || hours(logged - billed) END
  FROM sheet
  UNION ALL SELECT jobId, 'fact/Amount', shown(amount, currency) FROM sheet
  UNION ALL SELECT jobId, 'fact/Of it shown as paid', shown(paid, currency) FROM sheet
  WHERE paid IS NOT NULL
  UNION ALL SELECT jobId, 'fact/Of it shown as paid/note', paidWeeks || ' of '
    || counted(weeks, 'week') FROM sheet
  UNION ALL SELECT jobId, 'text/files', 'The platform''s page says: “' || quotaText
    || '”. The sizes named add up to ' || size(listed) || ' (1 MB = 1,048,576 bytes).'
  FROM workroom WHERE quotaText IS NOT NULL)
SELECT 'jobs/' || job.key AS page, place, words FROM line JOIN job ON job.id = jobId;

-- numbers: sentences and captions of the pages of the jobs
WITH page_ AS (
  SELECT jobId, count(*) AS pages, sum(NOT isComplete) AS open_ FROM coverage GROUP BY jobId),
image AS (
  SELECT jobId, name, version, sizeInBytes, min(id) FROM fileVersion
  WHERE digest IS NOT NULL AND sizeInBytes <= 4000000 AND (mediaType LIKE 'image/%'
    OR name LIKE '%.png' OR name LIKE '%.jpg' OR name LIKE '%.jpeg' OR name LIKE '%.gif'
    OR name LIKE '%.webp') GROUP BY jobId, digest),
line(jobId, place, numbers) AS (
  SELECT id, 'subtitle', ifnull(number_, '') || ' ' || ifnull(workroomID, '') || ' '
    || ifnull(otherParty, '') FROM job
  UNION ALL SELECT jobId, 'text/messages', pages || CASE WHEN open_ > 0 THEN ' ' || open_ ELSE '' END
  FROM page_ WHERE jobId IN (SELECT jobId FROM sent)
  UNION ALL SELECT jobId, 'text/status-reports', hours(sum(minutesLogged)) || ' '
    || hours(sum(minutesBilled)) || CASE WHEN sum(minutesBilled <> minutesLogged) = 0 THEN ''
      ELSE ' ' || sum(minutesBilled <> minutesLogged) || ' ' || count(*) END
  FROM statusReport GROUP BY jobId HAVING max(isTimesheet)
  UNION ALL SELECT jobId, 'gallery', name || CASE WHEN version > 1 THEN 'version ' || version || ', '
    ELSE '' END || size(sizeInBytes) FROM image)
SELECT 'jobs/' || job.key AS page, place, numbers FROM line JOIN job ON job.id = jobId;
