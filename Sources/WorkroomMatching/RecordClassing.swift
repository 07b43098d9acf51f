import WorkroomModel

/// What the witnesses allow to say about a message's place in the official record.
func recordClass(
  _ matched: MatchedMessage, sentAt: Moment?, subjects: [String: String], coverage: [Coverage],
  me: Me
) -> (RecordClass, String) {
  let media = Set(matched.records.map(\.medium))
  if !media.isDisjoint(with: [.page, .transcript]) {
    return (.official, "shown on a saved page of the workroom's Messages")
  }
  if media.contains(.notification) {
    return (.copy, "held as the platform's notification only, a copy of the record")
  }
  guard let reply = matched.records.first(where: { $0.medium == .reply }) else {
    if media.contains(.digest) {
      let isCut = matched.records.allSatisfy { $0.wordsBeforeCut != nil }
      return (
        .secondary,
        "held in a daily digest only, which repeats messages of the record"
          + (isCut ? "; the digest cut it" : "")
      )
    }
    if media.contains(.quote) {
      return (
        .secondary,
        "known only from the quotation in a mail of ours; written before that mail, at a time that "
          + "nothing held tells"
      )
    }
    return (.supplementary, "mail outside the workroom")
  }
  var reasons: [String] = []
  if let address = reply.observation["authorAddress"], let sentAt, !me.addresses.isEmpty,
    !me.isRegistered(address: address, on: CivilDate(secondsSince1970: sentAt.secondsSince1970).iso)
  {
    reasons.append("it came from an address that was not registered (\(address))")
  }
  // A fresh mail to the workroom's address may carry any subject; only an answer must keep it.
  if let parent = reply.observation["inReplyTo"], let asked = subjects[parent],
    let subject = reply.observation["subject"],
    withoutReplyMarks(subject) != withoutReplyMarks(asked)
  {
    reasons.append("its subject differs from that of the mail it answers")
  }
  let why = reasons.isEmpty ? "" : "; " + reasons.joined(separator: " and ")
  guard let sentAt, coverage.contains(where: { $0.covers(sentAt.secondsSince1970) }) else {
    return (
      .undetermined,
      "sent by mail; no saved page covers its time, so whether it entered the record cannot be "
        + "determined" + why
    )
  }
  return (
    .notFoundInRecord,
    "sent by mail, not found in the record held, though a saved page covers its time" + why
  )
}

private func withoutReplyMarks(_ subject: String) -> String {
  var rest = Substring(normalizedWords(subject))
  let marks = ["re:", "aw:", "sv:", "fwd:", "fw:", "antw:"]
  while let mark = marks.first(where: { rest.hasPrefix($0) }) {
    rest = rest.dropFirst(mark.count).drop(while: \.isWhitespace)
  }
  return String(rest)
}

/// Later messages of the other side that quote a mail of ours which is not found in the record: who
/// quotes it has read it, whatever the record held shows.
func markContradictions(in messages: inout [Message]) {
  // By a run of words, the doubtful messages that alone have it.
  var runs: [UInt64: Set<Int>] = [:]
  for (index, message) in messages.enumerated()
  where [.notFoundInRecord, .undetermined].contains(message.recordClass) && message.sent != nil {
    for run in wordRuns(message.text) { runs[run, default: []].insert(index) }
  }
  guard !runs.isEmpty else { return }
  // Words that our side also wrote in a message of the record may be quoted from there.
  for message in messages where message.recordClass == .official {
    for run in wordRuns(message.text) {
      guard let own = runs[run]?.first, messages[own].authorSide == message.authorSide else {
        continue
      }
      runs[run] = nil
    }
  }
  var quoting: [Int: [Int]] = [:]
  for (index, other) in messages.enumerated()
  where [.official, .copy].contains(other.recordClass) && other.authorSide != .unknown {
    var found: Set<Int> = []
    for run in wordRuns(other.text) { found.formUnion(runs[run] ?? []) }
    for own in found.sorted()
    where messages[own].authorSide != other.authorSide
      && (other.sent?.secondsSince1970 ?? .min) > (messages[own].sent?.secondsSince1970 ?? .max)
    {
      quoting[own, default: []].append(index)
    }
  }
  for (own, others) in quoting {
    guard let first = others.first.map({ messages[$0] }) else { continue }
    messages[own].quotedBy = others.map { messages[$0].key }
    let day = first.sent.map { CivilDate(secondsSince1970: $0.secondsSince1970).iso }
    messages[own].recordClassBasis +=
      "; a contradiction: \(first.author ?? "the other side") quotes it"
      + (day.map { " on \($0)" } ?? "")
  }
}
