import WorkroomModel

/// How far apart two records of one message may be.
package struct MatchingLimits: Sendable {
  /// A notification left the platform this long after the row's minute at the most.
  package var deliveryDelayInSeconds: Int64 = 15 * 60
  /// A mail reply may have been written this long before the row's minute.
  package var submissionDelayInSeconds: Int64 = 60 * 60
  /// How far two clocks may disagree.
  package var clockSkewInSeconds: Int64 = 120
  /// The narrower delays for records whose words differ.
  package var alteredDelayInSeconds: Int64 = 4 * 60
  package var alteredSubmissionInSeconds: Int64 = 15 * 60
  /// Share of words that two records must have in common to be one message that differs.
  package var similarity = 0.6
  /// The same for records whose times lie further apart than that; short ones never are.
  package var lateSimilarity = 0.85
  package var lateBytes = 60
  /// Share of words from which on a record that was not accepted is listed as near.
  package var nearSimilarity = 0.3
  package static let standard = MatchingLimits()
}

/// One record of a message before matching, with every place that holds its very bytes.
struct MessageRecord {
  private let saying: Saying
  var sent: Moment?
  /// How it came to the message, in words for people.
  var matchedBy = ""

  /// What never changes, in one place: matching passes records around a lot.
  private final class Saying {
    let observation: Observation
    let author: NamePattern?
    let words: HashedWords

    init(_ observation: Observation, author: NamePattern?, words: String) {
      self.observation = observation
      self.author = author
      self.words = HashedWords(words)
    }
  }

  init(_ observation: Observation, author: NamePattern?) {
    var words = normalizedWords(observation.fields["text"]?.text ?? "")
    if words.isEmpty {
      let names = observation.lines("attachmentNames").map(fileNameKey).sorted()
      words = names.isEmpty ? "" : normalizedWords("\u{2}" + names.joined(separator: "\u{1}"))
    }
    saying = Saying(observation, author: author, words: words)
    sent = observation.moment("sent")
  }

  var observation: Observation { saying.observation }
  var author: NamePattern? { saying.author }
  /// Words as matching compares them; of a message without words, the names of its files.
  var words: String { saying.words.text }
  var hashedWords: HashedWords { saying.words }

  /// Without a time: after everything, and far enough from the ends that differences do not overflow.
  var seconds: Int64 { sent.map { min(max($0.secondsSince1970, -(1 << 60)), 1 << 60) } ?? 1 << 60 }
  var medium: Medium { observation.origin.medium }
  var isRow: Bool { medium == .page || medium == .transcript }
  /// The bytes it stands in: equal pages and mails are one, wherever they were found.
  var container: String { observation.origin.digest }

  /// Orders records by what they are and say, never by where or when they were found.
  static func areInOrder(_ left: MessageRecord, _ right: MessageRecord) -> Bool {
    let (one, other) = (left.saying.observation, right.saying.observation)
    let ranks = (mediumRank(one.origin.medium), mediumRank(other.origin.medium))
    if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
    if left.seconds != right.seconds { return left.seconds < right.seconds }
    if left.hashedWords != right.hashedWords { return left.words < right.words }
    let texts = (one.fields["text"]?.text ?? "", other.fields["text"]?.text ?? "")
    if texts.0 != texts.1 { return texts.0 < texts.1 }
    if one.origin.digest != other.origin.digest { return one.origin.digest < other.origin.digest }
    return one.row < other.row
  }

  func mayShareAuthor(with other: MessageRecord) -> Bool {
    guard let author, let theirs = other.author else { return true }
    return author.matches(theirs)
  }
}

/// The record before its copies, and what the platform sent before what we sent.
func mediumRank(_ medium: Medium) -> Int {
  switch medium {
  case .page: 0
  case .transcript: 1
  case .file: 2
  case .notification: 3
  case .reply: 4
  case .digest: 5
  case .mail: 6
  case .quote: 7
  }
}

/// One message with the records that witness it; the first record is the one shown.
struct MatchedMessage {
  var records: [MessageRecord]
  /// Positions in `records` whose words differ from the first.
  var differing: Set<Int> = []

  var first: MessageRecord { records[0] }

  mutating func add(_ record: MessageRecord, _ matchedBy: String, differs: Bool = false) {
    var record = record
    record.matchedBy = matchedBy
    if differs { differing.insert(records.count) }
    records.append(record)
  }

  /// Adds all records of another, whose first came to this message in the given way.
  mutating func absorb(_ other: MatchedMessage, _ matchedBy: String) {
    for (position, record) in other.records.enumerated() {
      add(
        record, position == 0 ? matchedBy : record.matchedBy,
        differs: record.words != first.words && !record.isCutOf(first))
    }
  }
}

extension MessageRecord {
  /// The words without the mark of a cut; nil when nothing marks one.
  var wordsBeforeCut: Substring? {
    for mark in ["...", "…"] where words.hasSuffix(mark) {
      let rest = words.dropLast(mark.count)
      return rest.hasSuffix(" ") ? rest.dropLast() : rest
    }
    return nil
  }

  /// Whether this is the beginning of the other's words, marked as cut.
  func isCutOf(_ other: MessageRecord) -> Bool {
    guard let start = wordsBeforeCut, start.count >= 8 else { return false }
    return other.words.hasPrefix(start)
  }
}

/// A record that came near a message and was not taken for a witness of it.
struct NearRecord {
  var left: MessageRecord
  var right: MessageRecord
  var reason: String
}
