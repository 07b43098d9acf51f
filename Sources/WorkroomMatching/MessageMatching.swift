import WorkroomModel

/// How far apart two records of one message may be.
package struct MatchingLimits: Sendable {
  /// A notification left the platform this long after the row's minute at the most.
  package var deliveryDelayInSeconds: Int64 = 15 * 60
  /// A mail reply may have been written this long before the row's minute.
  package var submissionDelayInSeconds: Int64 = 60 * 60
  /// Share of words that two records must have in common to be one message that differs.
  package var similarity = 0.6
  package static let standard = MatchingLimits()
}

/// One record of a message before matching.
struct MessageRecord {
  var observation: Observation
  var author: NamePattern?
  var words: String
  var sent: Moment?

  init(_ observation: Observation) {
    self.observation = observation
    author = observation["author"].map(NamePattern.init)
    words = normalizedWords(observation.fields["text"]?.text ?? "")
    sent = observation.moment("sent")
  }

  var seconds: Int64 { sent?.secondsSince1970 ?? .max }
  var medium: Medium { observation.origin.medium }
}

/// One message with the records that witness it; the first record is the one shown.
struct MatchedMessage {
  var records: [MessageRecord]
  /// Positions in `records` whose words differ from the first.
  var differing: Set<Int> = []

  var first: MessageRecord { records[0] }

  fileprivate func isOnSamePage(as other: MatchedMessage) -> Bool {
    let left = first.observation.origin
    let right = other.first.observation.origin
    return [.page, .transcript].contains(left.medium) && left.sourceDigest == right.sourceDigest
      && left.itemOrdinal == right.itemOrdinal
  }
}

/// Puts records of one job together: rows of pages with each other, then mail with rows, then digests.
/// Deterministic: everything is sorted by time, words and content order before it is compared.
func matchedMessages(
  _ observations: [Observation], limits: MatchingLimits = .standard
) -> [MatchedMessage] {
  let records = observations.map(MessageRecord.init).sorted {
    ($0.seconds, $0.words, $0.observation.origin.sortKey, $0.observation.row)
      < ($1.seconds, $1.words, $1.observation.origin.sortKey, $1.observation.row)
  }
  var messages = joinedRows(records.filter { [.page, .transcript].contains($0.medium) })
  let rows = RowTimes(messages, limits: limits)
  let mails = joinedCopies(records.filter { [.notification, .reply].contains($0.medium) })
  var taken: Set<Int> = []
  var left: [MatchedMessage] = []
  // Equal words first: an altered copy must not take the row that an exact copy stands for.
  var waiting = mails
  for allowsDifference in [false, true] {
    left = []
    for mail in waiting {
      let row = bestRow(
        for: mail.first, among: messages[rows.near(mail.first)], taken: taken,
        allowsDifference: allowsDifference, limits: limits)
      guard let row else {
        left.append(mail)
        continue
      }
      taken.insert(row)
      for record in mail.records {
        if record.words != messages[row].first.words {
          messages[row].differing.insert(messages[row].records.count)
        }
        messages[row].records.append(record)
      }
    }
    waiting = left
  }
  for row in messages.indices.prefix(rows.count) { settleRepeatedHour(of: &messages[row]) }
  messages += left
  joinDigests(records.filter { $0.medium == .digest }, into: &messages)
  return messages.sorted { left, right in
    if left.first.seconds != right.first.seconds { return left.first.seconds < right.first.seconds }
    // Pages print minutes, newest first: within one minute of one page the lower row came earlier.
    if left.isOnSamePage(as: right) {
      return left.first.observation.row > right.first.observation.row
    }
    return (left.first.words, left.first.observation.origin.sortKey)
      < (right.first.words, right.first.observation.origin.sortKey)
  }
}

/// Rows of several saves of one transcript: the n-th of several equal rows of one page is the n-th of
/// the equal rows of another, so that two "Ok" in one minute stay two messages.
private func joinedRows(_ rows: [MessageRecord]) -> [MatchedMessage] {
  var messages: [MatchedMessage] = []
  var positions: [String: Int] = [:]
  var seen: [String: Int] = [:]
  for row in rows {
    let identity =
      "\(row.author?.first ?? "") \(row.author?.last.first.map(String.init) ?? "")\u{1}"
      + "\(row.sent?.secondsSince1970 ?? 0)\u{1}\(row.words)"
    let page = row.observation.origin.sourceDigest + "\u{1}\(row.observation.origin.itemOrdinal)"
    let repetition = seen["\(page)\u{1}\(identity)", default: 0]
    seen["\(page)\u{1}\(identity)"] = repetition + 1
    let key = "\(identity)\u{1}\(repetition)"
    if let position = positions[key] {
      messages[position].records.append(row)
    } else {
      positions[key] = messages.count
      messages.append(MatchedMessage(records: [row]))
    }
  }
  return messages
}

/// Copies of one mail: the same Message-ID and words in several exports, or the same notification that
/// went to a further address of ours in the same minutes.
private func joinedCopies(_ mails: [MessageRecord]) -> [MatchedMessage] {
  var messages: [MatchedMessage] = []
  var positions: [String: Int] = [:]
  var sameWords: [Wording: [Int]] = [:]
  for mail in mails {
    let identity =
      mail.observation["messageID"].map { "\($0)\u{1}\(mail.words)" }
      ?? "\u{1}\(mail.observation.origin.digest)"
    let wording = Wording(mail)
    let position =
      positions[identity]
      ?? sameWords[wording]?.reversed().prefix {
        // In order of time: before the first that is too far away there is none that is not.
        secondsApart(messages[$0].first, mail) <= 120
      }.first { other in
        !messages[other].records.contains {
          $0.observation["recipientAddress"] == mail.observation["recipientAddress"]
        }
      }
    if let position {
      positions[identity] = position
      messages[position].records.append(mail)
    } else {
      positions[identity] = messages.count
      sameWords[wording, default: []].append(messages.count)
      messages.append(MatchedMessage(records: [mail]))
    }
  }
  return messages
}

/// What copies of one notification have in common.
private struct Wording: Hashable {
  private let words: String
  private let medium: Medium
  private let author: String?

  init(_ mail: MessageRecord) {
    words = mail.words
    medium = mail.medium
    author = mail.observation["author"]
  }
}

/// Seconds between two records, of which one without a time is at the end of time.
private func secondsApart(_ left: MessageRecord, _ right: MessageRecord) -> UInt64 {
  let (later, earlier) = (max(left.seconds, right.seconds), min(left.seconds, right.seconds))
  return UInt64(bitPattern: later) &- UInt64(bitPattern: earlier)
}

/// The times of rows in order, so that only those near a mail are looked at.
private struct RowTimes {
  private let seconds: [Int64]
  /// How long before the mail a row may have been printed, and how long after it.
  private let before: Int64
  private let after: Int64

  init(_ rows: [MatchedMessage], limits: MatchingLimits) {
    seconds = rows.map(\.first.seconds)
    let uncertainty = rows.map { $0.first.sent?.uncertaintyInSeconds ?? 0 }.max() ?? 0
    // The hour that daylight saving repeats may be meant either time.
    before = limits.deliveryDelayInSeconds + Int64(uncertainty) + 3_600
    after = max(limits.submissionDelayInSeconds, 120)
  }

  var count: Int { seconds.count }

  /// The positions of rows that may be of the same minute as a mail.
  func near(_ mail: MessageRecord) -> Range<Int> {
    guard let sent = mail.sent?.secondsSince1970 else { return 0..<0 }
    let first = firstPosition { $0 >= sent.subtractingReportingOverflow(before).partialValue }
    let end = firstPosition { $0 > sent.addingReportingOverflow(after).partialValue }
    return first..<max(first, end)
  }

  /// The first position from which on a condition holds.
  private func firstPosition(where holds: (Int64) -> Bool) -> Int {
    var (low, high) = (0, seconds.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(seconds[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

private func bestRow(
  for mail: MessageRecord, among rows: ArraySlice<MatchedMessage>, taken: Set<Int>,
  allowsDifference: Bool, limits: MatchingLimits
) -> Int? {
  guard let sent = mail.sent else { return nil }
  var best: (position: Int, distance: Int64, similarity: Double)?
  for position in rows.indices where !taken.contains(position) {
    let row = rows[position].first
    guard let at = row.sent else { continue }
    var delay = sent.secondsSince1970 - at.secondsSince1970
    // The hour that daylight saving repeats may be meant the second time.
    if at.isAmbiguous, delay >= 3_600 - 120 { delay -= 3_600 }
    let earliest = mail.medium == .reply ? -limits.submissionDelayInSeconds : -120
    guard delay >= earliest,
      delay <= limits.deliveryDelayInSeconds + Int64(at.uncertaintyInSeconds)
    else { continue }
    if let left = mail.author, let right = row.author, !left.matches(right) { continue }
    let similarity = allowsDifference ? similarityOfWords(mail.words, row.words) : 1
    guard allowsDifference ? similarity >= limits.similarity : mail.words == row.words else {
      continue
    }
    let distance = abs(delay)
    if best == nil || (-similarity, distance) < (-(best?.similarity ?? 0), best?.distance ?? 0) {
      best = (position, distance, similarity)
    }
  }
  return best?.position
}

/// A mail that states its offset settles which of the two equal wall-clock times a row means.
private func settleRepeatedHour(of message: inout MatchedMessage) {
  guard var sent = message.first.sent, sent.isAmbiguous,
    let mail = message.records.first(where: { $0.sent?.basis == .stated })?.sent
  else { return }
  if mail.secondsSince1970 - sent.secondsSince1970 >= 3_600 - 120 {
    sent.secondsSince1970 += 3_600
    sent.offsetMinutes = sent.offsetMinutes.map { $0 - 60 }
  }
  sent.isAmbiguous = false
  message.records[0].sent = sent
}

/// A digest repeats messages of its day in full or shortened; what it alone tells becomes a message.
private func joinDigests(_ digests: [MessageRecord], into messages: inout [MatchedMessage]) {
  for digest in digests {
    let start = digest.words.trimmedEllipsis
    let position = messages.indices.first { index in
      let message = messages[index].first
      guard secondsApart(message, digest) <= 2 * 86_400 else { return false }
      if let left = digest.author, let right = message.author, !left.matches(right) { return false }
      return message.words == digest.words || (start.count >= 8 && message.words.hasPrefix(start))
    }
    if let position {
      messages[position].records.append(digest)
    } else {
      messages.append(MatchedMessage(records: [digest]))
    }
  }
}

extension String {
  fileprivate var trimmedEllipsis: String {
    for ellipsis in ["...", "…"] where hasSuffix(ellipsis) {
      return String(dropLast(ellipsis.count)).trimmedEnd
    }
    return self
  }

  private var trimmedEnd: String {
    String(reversed().drop(while: \.isWhitespace).reversed())
  }
}

/// Shared words over all words (Jaccard, with repetition).
func similarityOfWords(_ left: String, _ right: String) -> Double {
  var counts: [Substring: Int] = [:]
  let leftWords = left.split(separator: " ")
  for word in leftWords { counts[word, default: 0] += 1 }
  var shared = 0
  let rightWords = right.split(separator: " ")
  for word in rightWords {
    guard let count = counts[word], count > 0 else { continue }
    counts[word] = count - 1
    shared += 1
  }
  let all = leftWords.count + rightWords.count - shared
  return all == 0 ? 1 : Double(shared) / Double(all)
}

/// Where two texts part, in a few words of each.
func difference(between shown: String, and other: String) -> String {
  let left = shown.split(whereSeparator: \.isWhitespace)
  let right = other.split(whereSeparator: \.isWhitespace)
  var start = 0
  while start < min(left.count, right.count), left[start] == right[start] { start += 1 }
  var end = 0
  while end < min(left.count, right.count) - start,
    left[left.count - 1 - end] == right[right.count - 1 - end]
  {
    end += 1
  }
  func excerpt(_ words: [Substring]) -> String {
    let middle = words[start..<(words.count - end)]
    if middle.isEmpty { return "nothing" }
    let shownWords = middle.prefix(12).joined(separator: " ")
    return "“\(shownWords)\(middle.count > 12 ? " …" : "")”"
  }
  return "word \(start + 1): shown \(excerpt(left)), this witness \(excerpt(right))"
}
