import GRDB
package import WorkroomModel

/// What overviews need to know of a job's witnesses, whatever the day of the report.
package struct MessageActivity: Sendable, Hashable {
  /// Messages whose witnesses do not say the same.
  package var differing = 0
  /// Messages with a single witness.
  package var onlyOneWitness = 0
  /// Damages recorded in the items that the job's records cite, or that hold its messages.
  package var damage = 0

  package init() {}
}

/// The messages of a job that a page of its own can hold, by the time they were sent.
package struct MessageStretch: Sendable, Hashable {
  /// Seconds since 1970 of the first and the last; nil for messages without a time.
  package var from: Int64?
  package var through: Int64?
  package var count: Int

  package init(from: Int64?, through: Int64?, count: Int) {
    self.from = from
    self.through = through
    self.count = count
  }
}

/// The messages of all jobs, counted in one pass over an index each.
package struct MessageCounts: Sendable {
  package var rhythms: [String: MessageRhythm] = [:]
  package var activities: [String: MessageActivity] = [:]
}

extension Store {
  /// Counts the messages of every job up to and with an instant, by months of a zone, and its witnesses;
  /// by key of the job.
  package func messageCounts(through: Int64, in zone: Zone) throws -> MessageCounts {
    try database.read { database in
      var keys: [Int64: String] = [:]
      for row in try Row.fetchAll(database, sql: "SELECT id, key FROM job") {
        keys[row[0]] = row[1]
      }
      var counting = Counting(zone: zone)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT jobId, id, sentAt, \(Counting.sideNumber), \(Counting.classNumber) FROM message
          WHERE jobId IS NOT NULL ORDER BY jobId, sentAt
          """)
      while let row = try rows.next() { counting.add(row, through: through) }
      counting.finishJob()
      var counts = MessageCounts()
      for (id, rhythm) in counting.rhythms { counts.rhythms[keys[id] ?? ""] = rhythm }
      var activities: [Int64: MessageActivity] = [:]
      var last: Int64?
      let odd = try Row.fetchCursor(
        database,
        sql: """
          SELECT agreement = 'differs', messageId FROM occurrence WHERE agreement <> 'agrees'
          ORDER BY agreement, messageId
          """)
      while let row = try odd.next() {
        let differs: Bool = row[0]
        let message: Int64 = row[1]
        // Equal neighbours are further witnesses of one message.
        guard last != message, let job = counting.job(ofMessage: message) else { continue }
        last = message
        if differs {
          activities[job, default: MessageActivity()].differing += 1
        } else {
          activities[job, default: MessageActivity()].onlyOneWitness += 1
        }
      }
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT jobId, count(*) FROM (
            SELECT citation.jobId, diagnostic.id FROM diagnostic
            CROSS JOIN citation ON citation.itemId = diagnostic.itemId
            WHERE diagnostic.severity = 'damage'
            -- Mail that was assigned to a job is found in it without being cited.
            UNION SELECT message.jobId, diagnostic.id FROM diagnostic
            CROSS JOIN occurrence ON occurrence.itemId = diagnostic.itemId
            CROSS JOIN message ON message.id = occurrence.messageId
            WHERE diagnostic.severity = 'damage' AND message.jobId IS NOT NULL)
          GROUP BY jobId
          """)
      {
        activities[row[0], default: MessageActivity()].damage = row[1]
      }
      for (id, activity) in activities { counts.activities[keys[id] ?? ""] = activity }
      return counts
    }
  }
}

/// The pass over the messages in the order of jobs and times; one without a time comes first.
private struct Counting {
  /// Messages on one page; pages end where a new second begins.
  private static let pageLimit = 800

  var rhythms: [Int64: MessageRhythm] = [:]
  /// Values as numbers, since a million words cost more to read than to compare.
  static let sideNumber = number(of: "authorSide", Side.allCases.map(\.rawValue))
  static let classNumber = number(of: "recordClass", RecordClass.allCases.map(\.rawValue))

  private static func number(of column: String, _ values: [String]) -> String {
    "CASE \(column) "
      + values.enumerated().map { "WHEN '\($0.element)' THEN \($0.offset)" }.joined(separator: " ")
      + " ELSE \(values.count) END"
  }

  /// The job of each message by its row number; rows are numbered without large holes.
  private var jobOfMessage: [Int32] = []
  private var sides = [Int](repeating: 0, count: Side.allCases.count + 1)
  private var classes = [Int](repeating: 0, count: RecordClass.allCases.count + 1)
  private var job: Int64?
  private var rhythm = MessageRhythm()
  private var previous: Int64?
  private let zone: Zone
  /// The month of the message before, and the instants at which it begins and ends.
  private var month = 0
  private var monthSpan: Range<Int64> = 0..<0

  init(zone: Zone) { self.zone = zone }

  mutating func add(_ row: Row, through: Int64) {
    let job: Int64 = row[0]
    if job != self.job {
      finishJob()
      self.job = job
    }
    note(job, ofMessage: row[1])
    let sent: Int64? = row[2]
    if let sent, sent > through { return }
    sides[row[3]] += 1
    classes[row[4]] += 1
    guard let sent else {
      rhythm.withoutTime += 1
      if rhythm.stretches.isEmpty {
        rhythm.stretches.append(MessageStretch(from: nil, through: nil, count: 0))
      }
      rhythm.stretches[0].count += 1
      return
    }
    if rhythm.firstAt == nil { rhythm.firstAt = sent }
    rhythm.lastAt = sent
    if let previous { rhythm.longestSilence = max(rhythm.longestSilence ?? 0, sent - previous) }
    if let last = rhythm.stretches.indices.last, rhythm.stretches[last].from != nil,
      rhythm.stretches[last].count < Counting.pageLimit || sent == previous
    {
      rhythm.stretches[last].through = sent
      rhythm.stretches[last].count += 1
    } else {
      rhythm.stretches.append(MessageStretch(from: sent, through: sent, count: 1))
    }
    previous = sent
    rhythm.countByMonth[monthNumber(sent), default: 0] += 1
  }

  private mutating func note(_ job: Int64, ofMessage id: Int64) {
    guard let index = Int(exactly: id), index >= 0, let job = Int32(exactly: job) else { return }
    if index >= jobOfMessage.count {
      jobOfMessage.append(contentsOf: repeatElement(-1, count: index - jobOfMessage.count + 1))
    }
    jobOfMessage[index] = job
  }

  func job(ofMessage id: Int64) -> Int64? {
    guard let index = Int(exactly: id), jobOfMessage.indices.contains(index) else { return nil }
    return jobOfMessage[index] < 0 ? nil : Int64(jobOfMessage[index])
  }

  mutating func finishJob() {
    // A value beyond those known counts as the enumerations' own word for that.
    for (side, count) in zip(Side.allCases + [.unknown], sides) where count > 0 {
      rhythm.countBySide[side, default: 0] += count
    }
    for (kind, count) in zip(RecordClass.allCases + [.supplementary], classes) where count > 0 {
      rhythm.countByClass[kind, default: 0] += count
    }
    for index in sides.indices { sides[index] = 0 }
    for index in classes.indices { classes[index] = 0 }
    if let job { rhythms[job] = rhythm }
    rhythm = MessageRhythm()
    previous = nil
  }

  /// `year * 12 + month - 1`; times come in order, so that most need no calendar.
  private mutating func monthNumber(_ seconds: Int64) -> Int {
    if !monthSpan.contains(seconds) {
      let date = zone.wallClock(at: seconds).date
      month = date.year * 12 + date.month - 1
      let first = CivilDate(year: date.year, month: date.month, day: 1)
      let begin = zone.instant(first, secondsOfDay: 0).seconds
      let end = zone.instant(first.adding(months: 1), secondsOfDay: 0).seconds
      monthSpan = min(begin, seconds)..<max(end, seconds + 1)
    }
    return month
  }
}
