import WorkroomModel

/// The messages of one job, and what came near one without being accepted.
struct MatchedMessages {
  var messages: [MatchedMessage]
  var near: [NearRecord]
}

/// Puts records of one job together: rows of pages with each other, copies of one mail with each other,
/// mail with rows, then digests and quotations. A function of what the records say alone: neither the
/// order of imports nor the packing of the sources can enter.
func matchedMessages(
  _ observations: [Observation], limits: MatchingLimits = .standard
) -> MatchedMessages {
  var patterns: [String: NamePattern] = [:]
  let records = observations.map { observation in
    MessageRecord(observation) { name in
      if let known = patterns[name] { return known }
      let pattern = NamePattern(name)
      patterns[name] = pattern
      return pattern
    }
  }
  var near: [NearRecord] = []
  var messages = joinedRows(records.filter(\.isRow), &near)
    .sorted { MessageRecord.areInOrder($0.first, $1.first) }
  let mails = joinedCopies(
    records.filter { $0.medium == .notification || $0.medium == .reply }, limits: limits, &near)
  let assignment = MailAssignment(rows: messages, mails: mails, limits: limits)
  var left: [MatchedMessage] = []
  for (position, mail) in mails.enumerated() {
    if let (row, matchedBy) = assignment.rowOfMail[position] {
      messages[row].absorb(mail, matchedBy)
    } else {
      left.append(mail)
    }
  }
  for row in messages.indices { settleRepeatedHour(of: &messages[row]) }
  near += nearRows(of: left, among: messages, limits)
  messages += left
  let digests = joinedRows(records.filter { $0.medium == .digest }, &near)
    .sorted { MessageRecord.areInOrder($0.first, $1.first) }
  joinDigests(digests, into: &messages, limits: limits)
  joinQuotes(
    of: records.filter { $0.medium == .reply }, into: &messages, context: limits, &near)
  return MatchedMessages(messages: inOrder(messages), near: Array(near.prefix(nearLimit)))
}

/// Near records of one job that are listed at the most.
private let nearLimit = 500

/// By time; within one minute of one page the lower row came earlier, for pages are newest first. A
/// quotation stands before the mail that quotes it.
private func inOrder(_ messages: [MatchedMessage]) -> [MatchedMessage] {
  struct Key {
    var seconds: Int64
    /// What comes first at one time, and what tells the rest apart.
    var rest: (rank: Int, text: String, row: Int, container: String)

    init(_ first: MessageRecord) {
      let quotedIn = first.medium == .quote ? first.observation.moment("quotedIn") : nil
      seconds = quotedIn?.secondsSince1970 ?? first.seconds
      rest = (
        first.medium == .quote ? -1 : first.isRow ? 0 : 1,
        first.isRow ? first.container : first.words, first.isRow ? -first.row : first.row,
        first.container
      )
    }
  }
  let keys = messages.map { Key($0.first) }
  return messages.indices.sorted { left, right in
    if keys[left].seconds != keys[right].seconds {
      return keys[left].seconds < keys[right].seconds
    }
    return keys[left].rest < keys[right].rest
  }.map { messages[$0] }
}

/// A mail that states its offset settles which of the two equal wall-clock times a row means.
private func settleRepeatedHour(of message: inout MatchedMessage) {
  guard var sent = message.first.sent, sent.isAmbiguous,
    let mail = message.records.first(where: { $0.sent?.basis == .stated })
  else { return }
  let delay = mail.seconds - message.first.seconds
  if abs(delay - 3_600) < abs(delay) {
    sent.secondsSince1970 += 3_600
    sent.offsetMinutes = sent.offsetMinutes.map { $0 - 60 }
  }
  sent.isAmbiguous = false
  message.records[0].sent = sent
}

/// For each mail without a row, the row that came nearest and why it was not taken.
private func nearRows(
  of mails: [MatchedMessage], among rows: [MatchedMessage], _ limits: MatchingLimits
) -> [NearRecord] {
  guard !mails.isEmpty else { return [] }
  let byTime = rows.indices.filter { rows[$0].first.sent != nil }.sorted {
    (rows[$0].first.seconds, $0) < (rows[$1].first.seconds, $1)
  }
  let byWords = Dictionary(grouping: byTime) { rows[$0].first.hashedWords }
  var near: [NearRecord] = []
  for mail in mails {
    let record = mail.first
    guard record.sent != nil, near.count < nearLimit else { continue }
    let start = byTime.partition { rows[$0].first.seconds < record.seconds - 900 }
    var best: (likeness: Double, row: Int)?
    for row in byTime[start...].prefix(200) {
      let other = rows[row].first
      if other.seconds > record.seconds + 900 { break }
      let likeness = similarityOfWords(record.words, other.words)
      if likeness >= limits.nearSimilarity, likeness > (best?.likeness ?? 0) {
        best = (likeness, row)
      }
    }
    if let best {
      let row = rows[best.row]
      let reason =
        !row.first.mayShareAuthor(with: record)
        ? "the names of the senders do not fit"
        : row.records.contains { $0.medium == record.medium }
          ? "the row has its mail already"
          : differOnlyInNumbers(row.first.words, record.words)
            ? "only the numbers differ: two messages of one form, or one that was altered"
            : best.likeness < limits.similarity
              ? "only \(Int(best.likeness * 100)) % of the words in common"
              : "the times are too far apart for words that differ"
      near.append(NearRecord(left: row.first, right: record, reason: reason))
    } else if record.words.count >= 40,
      let far = (byWords[record.hashedWords] ?? []).first(where: {
        rows[$0].first.mayShareAuthor(with: record)
          && abs(rows[$0].first.seconds - record.seconds) <= 86_400
          && !rows[$0].records.contains { $0.medium == record.medium }
      })
    {
      let minutes = (record.seconds - rows[far].first.seconds) / 60
      near.append(
        NearRecord(
          left: rows[far].first, right: record,
          reason:
            "equal words and sender, but \(minutes) minutes apart: another message, or a page "
            + "in another time zone"))
    }
  }
  return near
}

/// Shared words over all words (Jaccard, with repetition).
func similarityOfWords(_ left: String, _ right: String) -> Double {
  var counts: [Substring: Int] = [:]
  let leftWords = left.split(separator: " ")
  let rightWords = right.split(separator: " ")
  // Texts of very different lengths cannot share enough, whatever they say.
  let (fewer, more) = (
    min(leftWords.count, rightWords.count), max(leftWords.count, rightWords.count)
  )
  if more == 0 { return 1 }
  if fewer * 5 < more { return 0 }
  for word in leftWords { counts[word, default: 0] += 1 }
  var shared = 0
  for word in rightWords {
    guard let count = counts[word], count > 0 else { continue }
    counts[word] = count - 1
    shared += 1
  }
  return Double(shared) / Double(leftWords.count + rightWords.count - shared)
}

/// Whether two short texts differ in their numbers alone: `version 3 of chapter 7` and `version 4 of
/// chapter 7` are two messages of one form, not one that was altered.
func differOnlyInNumbers(_ left: String, _ right: String) -> Bool {
  let leftWords = left.split(separator: " ")
  let rightWords = right.split(separator: " ")
  guard leftWords.count == rightWords.count, leftWords.count < 20 else { return false }
  let pairs = zip(leftWords, rightWords).filter { $0 != $1 }
  return !pairs.isEmpty
    && pairs.allSatisfy { $0.contains(where: \.isNumber) && $1.contains(where: \.isNumber) }
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
