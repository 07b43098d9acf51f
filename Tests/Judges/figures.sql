-- What the figures of the reports must be, asked of the store by hand. Each query is named by the line
-- above it: TABLE of the reports, then the column that names a row. judge_figures.py compares the other
-- columns with those of the same name. The as-of date is taken to be after all that the store holds.

-- view of the latest Terms that both sides accepted, and of the milestones they name
CREATE TEMP VIEW force AS
SELECT jobId, max(number) AS number FROM termsRevision
WHERE clientAcceptedId IS NOT NULL AND freelancerAcceptedId IS NOT NULL GROUP BY jobId;
CREATE TEMP VIEW agreedMilestone AS
WITH wanted AS (
  -- Those of the Terms in force, else of the first that are known, else those of no table of Terms.
  SELECT job.id AS jobId, ifnull(
    (SELECT number FROM force WHERE force.jobId = job.id
      AND number IN (SELECT revision FROM milestone WHERE milestone.jobId = job.id)),
    CASE WHEN job.id NOT IN (SELECT force.jobId FROM force) THEN
      (SELECT min(revision) FROM milestone WHERE milestone.jobId = job.id) END) AS revision
  FROM job),
about AS (
  SELECT milestone.*, ifnull((
    SELECT group_concat('|' || lower(payment.kind) || ' ' || lower(ifnull(payment.statusAsFound, '')))
    FROM payment WHERE payment.jobId = milestone.jobId
      AND instr(lower(payment.description), lower(milestone.name)) > 0), '') AS payments
  FROM milestone JOIN wanted ON wanted.jobId = milestone.jobId
  WHERE milestone.revision IS wanted.revision)
SELECT about.*,
  releasedId IS NOT NULL OR lower(ifnull(statusAsFound, '')) LIKE 'released%'
    OR payments LIKE '%|released%' AS isReleased,
  fundedId IS NOT NULL OR lower(ifnull(statusAsFound, '')) LIKE 'funded%'
    OR payments LIKE '%|funded%' AS isFunded,
  EXISTS (SELECT 1 FROM payment WHERE payment.jobId = about.jobId
    AND lower(payment.kind) LIKE 'refund%' AND payment.kind NOT LIKE '%request%'
    AND payment.amountMinorUnits = about.amountMinorUnits) AS isRefunded
FROM about;

-- job-status by job_key
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
  JOIN message ON message.id = occurrence.messageId WHERE message.jobId IS NOT NULL)
SELECT job.key AS job_key,
  (SELECT count(*) FROM message WHERE jobId = job.id AND authorSide = job.side) AS messages_from_us,
  (SELECT count(*) FROM message WHERE jobId = job.id AND authorSide <> job.side
    AND authorSide <> 'unknown') AS messages_from_them,
  (SELECT count(*) FROM message WHERE jobId = job.id AND authorSide = 'unknown')
    AS messages_of_unknown_side,
  (SELECT count(*) FROM statusReport WHERE jobId = job.id) AS status_reports,
  (SELECT count(*) FROM agreedMilestone WHERE jobId = job.id) AS milestones,
  (SELECT count(*) FROM agreedMilestone WHERE jobId = job.id AND isReleased) AS milestones_released,
  (SELECT printf('%d.%02d', totalMinorUnits / 100, totalMinorUnits % 100) FROM termsRevision
    JOIN force USING (jobId, number) WHERE jobId = job.id AND totalMinorUnits IS NOT NULL) AS agreed,
  (SELECT currency FROM termsRevision JOIN force USING (jobId, number)
    WHERE jobId = job.id AND totalMinorUnits IS NOT NULL) AS agreed_currency,
  (SELECT printf('%d.%02d', sum(amountMinorUnits) / 100, sum(amountMinorUnits) % 100) FROM agreedMilestone
    WHERE jobId = job.id AND isFunded AND NOT isReleased AND NOT isRefunded
    HAVING count(DISTINCT currency) = 1) AS in_escrow,
  (SELECT printf('%d.%02d', sum(amountMinorUnits) / 100, sum(amountMinorUnits) % 100) FROM agreedMilestone
    WHERE jobId = job.id AND isReleased HAVING count(DISTINCT currency) = 1) AS released_amount,
  (SELECT printf('%d.%02d', sum(amountMinorUnits) / 100, sum(amountMinorUnits) % 100) FROM statusReport
    WHERE jobId = job.id AND isTimesheet HAVING count(DISTINCT currency) = 1) AS timesheets_amount,
  (SELECT printf('%d.%02d', sum(amountMinorUnits) / 100, sum(amountMinorUnits) % 100) FROM statusReport
    WHERE jobId = job.id AND isTimesheet AND lower(statusAsFound) LIKE 'paid%'
    HAVING count(DISTINCT currency) = 1) AS timesheets_paid,
  (SELECT sum(minutesLogged) FROM statusReport WHERE jobId = job.id AND isTimesheet) AS minutes_logged,
  (SELECT sum(minutesBilled) FROM statusReport WHERE jobId = job.id AND isTimesheet) AS minutes_billed,
  (SELECT count(*) FROM fileVersion WHERE jobId = job.id) AS file_versions,
  (SELECT count(*) FROM fileVersion WHERE jobId = job.id AND isAbsent) AS file_versions_absent,
  (SELECT count(*) FROM said WHERE jobId = job.id AND differences > 0) AS messages_differing,
  (SELECT count(*) FROM said WHERE jobId = job.id AND places = 1) AS messages_one_witness,
  (SELECT count(*) FROM diagnostic WHERE severity = 'damage'
    AND itemId IN (SELECT itemId FROM touched WHERE jobId = job.id)) AS damage
FROM job;

-- other-parties by other_party
SELECT ifnull(otherParty, '') AS other_party, count(*) AS jobs,
  sum(status NOT IN ('complete', 'cancelled', 'not-hired')) AS open_jobs,
  sum((SELECT count(*) FROM message WHERE jobId = job.id)) AS messages,
  sum((SELECT count(*) FROM message WHERE jobId = job.id AND job.side <> 'unknown'
    AND authorSide = job.side)) AS messages_from_us,
  sum((SELECT count(*) FROM message WHERE jobId = job.id AND job.side <> 'unknown'
    AND authorSide NOT IN (job.side, 'unknown'))) AS messages_from_them
FROM job GROUP BY 1;

-- storage by job_key
WITH newest AS (
  SELECT jobId, lower(name) AS name, max(version) AS version FROM fileVersion GROUP BY 1, 2),
older AS (
  SELECT fileVersion.* FROM fileVersion JOIN newest ON newest.jobId = fileVersion.jobId
    AND newest.name = lower(fileVersion.name) WHERE fileVersion.version < newest.version)
SELECT job.key AS job_key,
  ifnull(quotaUsedBytes, (SELECT total(sizeInBytes) FROM fileVersion WHERE jobId = job.id))
    AS bytes_counted,
  quotaUsedBytes AS bytes_printed,
  (SELECT ifnull(sum(sizeInBytes), 0) FROM fileVersion WHERE jobId = job.id) AS bytes_listed,
  quotaUsedBytes - (SELECT ifnull(sum(sizeInBytes), 0) FROM fileVersion WHERE jobId = job.id)
    AS difference,
  (SELECT ifnull(sum(size), 0) FROM (SELECT max(sizeInBytes) AS size FROM fileVersion
    WHERE jobId = job.id AND NOT isAbsent GROUP BY digest)) AS bytes_held,
  (SELECT count(DISTINCT lower(name)) FROM fileVersion WHERE jobId = job.id) AS files,
  (SELECT count(*) FROM fileVersion WHERE jobId = job.id) AS versions,
  (SELECT count(*) FROM older WHERE jobId = job.id) AS older_versions,
  (SELECT ifnull(sum(sizeInBytes), 0) FROM older WHERE jobId = job.id) AS bytes_older,
  (SELECT count(*) FROM fileVersion WHERE jobId = job.id AND isAbsent) AS absent,
  (SELECT count(*) FROM fileVersion WHERE jobId = job.id AND sizeInBytes IS NULL) AS unsized,
  (SELECT count(*) FROM fileVersion WHERE jobId = job.id AND isSizeRounded) AS rounded
FROM job
WHERE quotaText IS NOT NULL OR EXISTS (SELECT 1 FROM fileVersion WHERE jobId = job.id);

-- storage-total by what
SELECT 'By the sizes the sources name' AS what, sum(sizeInBytes) AS total FROM fileVersion
UNION ALL SELECT 'Held, each content once', sum(size) FROM (
  SELECT max(sizeInBytes) AS size FROM fileVersion WHERE NOT isAbsent GROUP BY digest)
UNION ALL SELECT 'File names', count(*) FROM (
  SELECT DISTINCT jobId, lower(name) FROM fileVersion)
UNION ALL SELECT 'File versions', count(*) FROM fileVersion
UNION ALL SELECT 'Absent versions', sum(isAbsent) FROM fileVersion
UNION ALL SELECT 'Versions without a size', count(*) FROM fileVersion WHERE sizeInBytes IS NULL
UNION ALL SELECT 'As the platform counted', sum(bytes) FROM (
  SELECT ifnull(quotaUsedBytes, (SELECT total(sizeInBytes) FROM fileVersion WHERE jobId = job.id))
    AS bytes FROM job);

-- sources by sha256
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

-- milestone-table of job_key: amounts by currency, and how many rows
SELECT job.key AS job_key, count(*) AS row_count, sum(amountMinorUnits) AS amount, currency
FROM agreedMilestone JOIN job ON job.id = agreedMilestone.jobId GROUP BY 1, currency;

-- status-report-table of job_key: hours, amounts, and how many rows
SELECT job.key AS job_key, count(*) AS row_count, sum(amountMinorUnits) AS amount, currency,
  sum(minutesLogged) AS minutes_logged, sum(minutesBilled) AS minutes_billed,
  sum(minutesBilled - minutesLogged) AS minutes_difference
FROM statusReport JOIN job ON job.id = statusReport.jobId GROUP BY 1, currency;

-- terms-table of job_key: totals, and how many rows
SELECT job.key AS job_key, count(*) AS row_count, sum(totalMinorUnits) AS total, currency
FROM termsRevision JOIN job ON job.id = termsRevision.jobId GROUP BY 1, currency;

-- file-table of job_key: bytes, and how many rows
SELECT job.key AS job_key, count(*) AS row_count, sum(sizeInBytes) AS bytes, NULL AS currency
FROM fileVersion JOIN job ON job.id = fileVersion.jobId GROUP BY 1;

-- message-table of job_key: how many rows
SELECT job.key AS job_key, count(*) AS row_count, NULL AS currency
FROM message JOIN job ON job.id = message.jobId GROUP BY 1;

-- strip of index
SELECT (SELECT count(*) FROM job) AS "Jobs",
  (SELECT count(*) FROM message WHERE jobId IS NOT NULL) AS "Messages",
  (SELECT count(*) FROM fileVersion WHERE isAbsent) AS "File versions absent",
  (SELECT count(*) FROM source) AS "Sources";

-- strips of job_key
SELECT job.key AS job_key, (SELECT count(*) FROM message WHERE jobId = job.id) AS "Messages"
FROM job;
