import WorkroomModel

/// A message's place in the official record.
struct RecordPlace {
  var recordClass: RecordClass
  var basis: String
  var doubts: [EntryDoubt] = []
}

/// What the witnesses allow to say about a message's place in the official record.
func recordPlace(
  _ matched: MatchedMessage, sentAt: Moment?, subjects: [String: String], coverage: [Coverage],
  me: Me
) -> RecordPlace {
  if matched.records.contains(where: \.isRow) {
    return RecordPlace(
      recordClass: .official, basis: "shown on a saved page of the workroom's Messages")
  }
  if matched.has(.notification) {
    return RecordPlace(
      recordClass: .copy, basis: "held as the platform's notification only, a copy of the record")
  }
  if matched.has(.digest) {
    let isCut = matched.records.allSatisfy { $0.wordsBeforeCut != nil }
    return RecordPlace(
      recordClass: .secondary,
      basis: "held in a daily digest only, which repeats messages of the record"
        + (isCut ? "; the digest cut it" : ""))
  }
  if let reply = matched.records.first(where: { $0.medium == .reply }) {
    return place(
      of: reply, sentAt: sentAt, subjects: subjects,
      isCovered: sentAt.map { at in coverage.contains { $0.covers(at.secondsSince1970) } } ?? false,
      me: me)
  }
  if matched.has(.quote) {
    return RecordPlace(
      recordClass: .secondary,
      basis: "known only from the quotation in a mail of ours; written before that mail, at a time "
        + "that nothing held tells")
  }
  return RecordPlace(recordClass: .supplementary, basis: "mail outside the workroom")
}

/// The place of a mail of ours that no page, no notification and no digest shows.
private func place(
  of reply: MessageRecord, sentAt: Moment?, subjects: [String: String], isCovered: Bool, me: Me
) -> RecordPlace {
  var doubts: [EntryDoubt] = []
  var reasons: [String] = []
  if let address = reply.observation["authorAddress"], let sentAt, !me.addresses.isEmpty,
    !me.isRegistered(address: address, on: CivilDate(secondsSince1970: sentAt.secondsSince1970).iso)
  {
    doubts.append(.unregisteredAddress)
    reasons.append("it came from an address that was not registered (\(address))")
  }
  // A fresh mail to the workroom's address may carry any subject; only an answer must keep it.
  if let parent = reply.observation["inReplyTo"], let asked = subjects[parent],
    let subject = reply.observation["subject"],
    withoutReplyMarks(subject) != withoutReplyMarks(asked)
  {
    doubts.append(.alteredSubject)
    reasons.append("its subject differs from that of the mail it answers")
  }
  let why = reasons.isEmpty ? "" : "; " + reasons.joined(separator: " and ")
  guard isCovered else {
    return RecordPlace(
      recordClass: .undetermined,
      basis: "sent by mail; no saved page covers its time, so whether it entered the record cannot "
        + "be determined" + why, doubts: doubts)
  }
  return RecordPlace(
    recordClass: .notFoundInRecord,
    basis: "sent by mail, not found in the record held, though a saved page covers its time" + why,
    doubts: doubts)
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
      "; that it never arrived is contradicted: \(first.author ?? "the other side") quotes it"
      + (day.map { " on \($0)" } ?? "")
  }
}
