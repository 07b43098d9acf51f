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
  private var saying: Saying
  /// How it came to the message, in words for people.
  var matchedBy = ""

  /// What an observation says, read once and in one place: matching passes records around a lot.
  private final class Saying {
    let observation: Observation
    let name: String?
    let author: NamePattern?
    let text: String
    let words: String
    /// Only what is looked up among others is hashed.
    private(set) lazy var hashedWords = HashedWords(words)
    let sent: Moment?
    let seconds: Int64
    let medium: Medium
    let container: String
    let row: Int

    init(
      _ observation: Observation, name: String?, author: NamePattern?, text: String,
      words: String, sent: Moment?
    ) {
      self.observation = observation
      self.name = name
      self.author = author
      self.text = text
      self.words = words
      self.sent = sent
      seconds = sent.map { min(max($0.secondsSince1970, -(1 << 60)), 1 << 60) } ?? 1 << 60
      let origin = observation.origin
      medium = origin.medium
      container = origin.digest
      row = observation.row
    }
  }

  init(_ observation: Observation, patternOf: (String) -> NamePattern = NamePattern.init) {
    let text = observation.fields["text"]?.text ?? ""
    var words = normalizedWords(text)
    if words.isEmpty {
      let names = observation.lines("attachmentNames").map(fileNameKey).sorted()
      words = names.isEmpty ? "" : normalizedWords("\u{2}" + names.joined(separator: "\u{1}"))
    }
    let name = observation["author"]
    saying = Saying(
      observation, name: name, author: name.map(patternOf), text: text, words: words,
      sent: observation.moment("sent"))
  }

  var observation: Observation { saying.observation }
  /// The author's name as printed.
  var name: String? { saying.name }
  var author: NamePattern? { saying.author }
  var text: String { saying.text }
  /// Words as matching compares them; of a message without words, the names of its files.
  var words: String { saying.words }
  var hashedWords: HashedWords { saying.hashedWords }

  var sent: Moment? {
    get { saying.sent }
    set {
      saying = Saying(
        saying.observation, name: saying.name, author: saying.author, text: saying.text,
        words: saying.words, sent: newValue)
    }
  }
  /// Without a time: after everything, and far enough from the ends that differences do not overflow.
  var seconds: Int64 { saying.seconds }
  var medium: Medium { saying.medium }
  var isRow: Bool { medium == .page || medium == .transcript }
  /// The bytes it stands in: equal pages and mails are one, wherever they were found.
  var container: String { saying.container }
  var row: Int { saying.row }

  /// Orders records by what they are and say, never by where or when they were found.
  static func areInOrder(_ left: MessageRecord, _ right: MessageRecord) -> Bool {
    let (one, other) = (left.saying, right.saying)
    let ranks = (mediumRank(one.medium), mediumRank(other.medium))
    if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
    if one.seconds != other.seconds { return one.seconds < other.seconds }
    if one.words != other.words { return one.words < other.words }
    if one.text != other.text { return one.text < other.text }
    if one.container != other.container { return one.container < other.container }
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

  func has(_ medium: Medium) -> Bool { records.contains { $0.medium == medium } }

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
