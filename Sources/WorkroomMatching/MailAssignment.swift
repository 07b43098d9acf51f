import WorkroomModel

/// Which mail is a witness of which row: pairs of positions, and for each how it was found.
struct MailAssignment {
  private let rows: [MatchedMessage]
  private let mails: [MatchedMessage]
  private let limits: MatchingLimits
  private(set) var rowOfMail: [Int: (row: Int, matchedBy: String)] = [:]
  private var takenRows: Set<Int> = []

  init(rows: [MatchedMessage], mails: [MatchedMessage], limits: MatchingLimits) {
    self.rows = rows
    self.mails = mails
    self.limits = limits
    if rows.isEmpty || mails.isEmpty { return }
    // Equal words first: an altered copy must not take the row that an exact copy stands for.
    assignEqualWords()
    assignAltered()
  }

  // MARK: Equal words

  private mutating func assignEqualWords() {
    let rowsByWords = Dictionary(grouping: rows.indices) { rows[$0].first.hashedWords }
    let mailsByWords = Dictionary(grouping: mails.indices) { mails[$0].first.hashedWords }
    for words in mailsByWords.keys.sorted(by: { $0.text < $1.text }) {
      guard let left = rowsByWords[words], let right = mailsByWords[words] else { continue }
      for (some, others) in clusters(left, right) { align(some, others) }
    }
  }

  /// Rows and mails of equal words in stretches of time that do not touch.
  private func clusters(_ left: [Int], _ right: [Int]) -> [([Int], [Int])] {
    let reach = limits.submissionDelayInSeconds + limits.deliveryDelayInSeconds + 3_660
    var events = left.filter { rows[$0].first.sent != nil }.map { (rows[$0].first.seconds, 0, $0) }
    events += right.filter { mails[$0].first.sent != nil }.map { (mails[$0].first.seconds, 1, $0) }
    events.sort { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }
    var found: [([Int], [Int])] = []
    var last: Int64?
    for (seconds, kind, index) in events {
      if last.map({ seconds - $0 > reach }) ?? true { found.append(([], [])) }
      if kind == 0 {
        found[found.count - 1].0.append(index)
      } else {
        found[found.count - 1].1.append(index)
      }
      last = seconds
    }
    return found.filter { !$0.0.isEmpty && !$0.1.isEmpty }
  }

  /// Pairs rows and mails of equal words in the order of their times: as many as possible, then as near
  /// to each other as possible, so that the second of two "Ok" never takes the first one's row.
  private mutating func align(_ left: [Int], _ right: [Int]) {
    // A flood of equal words within minutes would cost the product of both; it is taken piece by piece.
    let most = 400
    if left.count > most || right.count > most {
      let cut = (left.count / 2, right.count / 2)
      align(Array(left[..<cut.0]), Array(right[..<cut.1]))
      align(Array(left[cut.0...]), Array(right[cut.1...]))
      return
    }
    struct Score {
      var count = 0
      var cost: Int64 = 0
      func isBetter(than other: Score) -> Bool {
        count != other.count ? count > other.count : cost < other.cost
      }
    }
    let width = right.count + 1
    var best = [Score](repeating: Score(), count: (left.count + 1) * width)
    for (i, row) in left.enumerated().reversed() {
      for (j, mail) in right.enumerated().reversed() {
        var score = best[(i + 1) * width + j]
        let skipsMail = best[i * width + j + 1]
        if skipsMail.isBetter(than: score) { score = skipsMail }
        if let cost = cost(row, mail) {
          let rest = best[(i + 1) * width + j + 1]
          let paired = Score(count: rest.count + 1, cost: rest.cost + cost)
          if !score.isBetter(than: paired) { score = paired }
        }
        best[i * width + j] = score
      }
    }
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      let here = best[i * width + j]
      let rest = best[(i + 1) * width + j + 1]
      if let cost = cost(left[i], right[j]), here.count == rest.count + 1,
        here.cost == rest.cost + cost
      {
        assign(right[j], to: left[i], altered: nil)
        (i, j) = (i + 1, j + 1)
      } else if here.count == best[(i + 1) * width + j].count,
        here.cost == best[(i + 1) * width + j].cost
      {
        i += 1
      } else {
        j += 1
      }
    }
  }

  /// Seconds between a row's minute and a mail, weighed; nil when they cannot be one message.
  private func cost(_ row: Int, _ mail: Int) -> Int64? {
    let (row, mail) = (rows[row].first, mails[mail].first)
    guard row.mayShareAuthor(with: mail),
      let delay = delay(
        of: mail, after: row, earliest: earliest(mail), latest: limits.deliveryDelayInSeconds)
    else { return nil }
    // Nothing leaves before it was written; only a clock that is off makes it seem so.
    return delay < 0 && mail.medium != .reply ? -4 * delay : abs(delay)
  }

  private func earliest(_ mail: MessageRecord) -> Int64 {
    mail.medium == .reply ? -limits.submissionDelayInSeconds : -limits.clockSkewInSeconds
  }

  // MARK: Altered words

  private mutating func assignAltered() {
    let freeRows = rows.indices.filter { !takenRows.contains($0) && rows[$0].first.sent != nil }
      .sorted { (rows[$0].first.seconds, $0) < (rows[$1].first.seconds, $1) }
    let freeMails = mails.indices.filter { rowOfMail[$0] == nil && mails[$0].first.sent != nil }
    var pairs: [(likeness: Double, distance: Int64, row: Int, mail: Int)] = []
    for mail in freeMails {
      let record = mails[mail].first
      let low =
        record.medium == .reply
        ? -limits.alteredSubmissionInSeconds : -limits.clockSkewInSeconds
      let start = freeRows.partition {
        rows[$0].first.seconds < record.seconds - 3_600 - limits.deliveryDelayInSeconds - 60
      }
      for row in freeRows[start...] {
        let other = rows[row].first
        if other.seconds > record.seconds - low { break }
        guard other.mayShareAuthor(with: record),
          let delay = delay(
            of: record, after: other, earliest: low, latest: limits.deliveryDelayInSeconds)
        else { continue }
        let likeness =
          isBeginning(record.words, other.words) ? 1 : similarityOfWords(record.words, other.words)
        // The more of the words is equal, the later the mail may have come.
        let isLate =
          delay > limits.alteredDelayInSeconds + Int64(other.sent?.uncertaintyInSeconds ?? 0)
        guard likeness >= (isLate ? limits.lateSimilarity : limits.similarity),
          !isLate || record.words.utf8.count >= limits.lateBytes,
          !differOnlyInNumbers(record.words, other.words)
        else { continue }
        pairs.append((likeness, abs(delay), row, mail))
      }
    }
    pairs.sort {
      ($1.likeness, $0.distance, $0.row, $0.mail) < ($0.likeness, $1.distance, $1.row, $1.mail)
    }
    for pair in pairs where !takenRows.contains(pair.row) && rowOfMail[pair.mail] == nil {
      assign(pair.mail, to: pair.row, altered: pair.likeness)
    }
  }

  /// One text is the beginning of the other, long enough to be no chance.
  private func isBeginning(_ left: String, _ right: String) -> Bool {
    min(left.utf8.count, right.utf8.count) >= 40 && (left.hasPrefix(right) || right.hasPrefix(left))
  }

  private mutating func assign(_ mail: Int, to row: Int, altered likeness: Double?) {
    takenRows.insert(row)
    let (page, record) = (rows[row].first, mails[mail].first)
    let seconds = record.seconds - page.seconds
    let time =
      seconds < 0
      ? "\(-seconds) s before the row's minute" : "\(seconds) s after the row's minute began"
    let words =
      likeness.map { "\(Int(($0 * 100).rounded(.down))) % of the words in common" } ?? "equal words"
    rowOfMail[mail] = (
      row,
      "“\(record.observation["author"] ?? "no name")” may be “\(page.observation["author"] ?? "no name")”, "
        + "sent \(time), \(words)"
    )
  }
}

/// How long after a row's minute a mail was sent, if the limits allow that they are one. The hour that
/// the clock shows twice may be meant either time.
func delay(
  of mail: MessageRecord, after row: MessageRecord, earliest: Int64, latest: Int64
) -> Int64? {
  guard mail.sent != nil, let at = row.sent else { return nil }
  let delay = mail.seconds - row.seconds
  let allowed = earliest...(latest + Int64(at.uncertaintyInSeconds))
  let candidates = at.isAmbiguous ? [delay, delay - 3_600] : [delay]
  return candidates.filter(allowed.contains).min { (abs($0), $0) < (abs($1), $1) }
}

extension Array {
  /// The first position of a sorted array at which the condition no longer holds.
  func partition(_ isBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
