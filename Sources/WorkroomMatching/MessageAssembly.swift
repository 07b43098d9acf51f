import WorkroomModel

/// The messages of one job, each with its witnesses and its place in the record.
func messages(
  _ observations: [Observation], job: Job, names: PartyNames, coverage: [Coverage],
  context: MatchingContext
) -> [Message] {
  var subjects: [String: String] = [:]
  for observation in observations {
    guard let id = observation["messageID"], let subject = observation["subject"] else { continue }
    subjects[id] = subject
  }
  var repetitions: [String: Int] = [:]
  return matchedMessages(observations, limits: context.limits).map { matched in
    let first = matched.first.observation
    let basis =
      "\(job.key)\u{1}\(matched.first.sent?.secondsSince1970 ?? 0)\u{1}"
      + "\(matched.first.author?.first ?? "")\u{1}\(matched.first.words)"
    let repetition = repetitions[basis, default: 0]
    repetitions[basis] = repetition + 1
    var message = Message(
      key: "msg-" + digestOfWords("\(basis)\u{1}\(repetition)"),
      kind: first["kind"] ?? "message", text: first.fields["text"]?.text ?? "")
    // The name that says most first: a page may cut two people's names to the same letters.
    let authors = matched.records.compactMap { $0.observation["author"] }.sorted {
      (-completeness(of: $0), $0) < (-completeness(of: $1), $1)
    }
    message.author =
      authors.lazy.compactMap { names.party(named: $0)?.name }.first ?? authors.first
    message.authorAddress =
      matched.records.lazy.compactMap { record in
        record.medium == .reply ? record.observation["authorAddress"] : nil
      }.first
    message.authorSide = names.side(ofAuthor: authors.first)
    // Mail states its offset and the second; the page prints minutes and no zone.
    message.sent =
      matched.records.first { [.page, .transcript].contains($0.medium) }?.sent ?? matched.first.sent
    message.subject = matched.records.lazy.compactMap { $0.observation["subject"] }.first
    message.messageID = matched.records.lazy.compactMap { $0.observation["messageID"] }.first
    message.attachments = attachments(matched, context: context)
    message.occurrences = occurrences(matched)
    (message.recordClass, message.recordClassBasis) = recordClass(
      matched, sentAt: message.sent, subjects: subjects, coverage: coverage, me: context.me)
    return message
  }
}

private func occurrences(_ matched: MatchedMessage) -> [Occurrence] {
  matched.records.enumerated().map { position, record in
    let text = record.observation.fields["text"]?.text ?? ""
    if matched.records.count == 1 {
      return Occurrence(origin: record.observation.origin, agreement: .onlyWitness)
    }
    guard matched.differing.contains(position) else {
      return Occurrence(origin: record.observation.origin, agreement: .agrees)
    }
    let shown = matched.first.observation.fields["text"]?.text ?? ""
    return Occurrence(
      origin: record.observation.origin, agreement: .differs,
      difference: difference(between: shown, and: text), text: text)
  }
}

private func attachments(
  _ matched: MatchedMessage, context: MatchingContext
) -> [AttachmentMention] {
  var mentions: [AttachmentMention] = []
  for record in matched.records {
    let names = record.observation.lines("attachmentNames")
    let ids = record.observation.lines("attachmentIDs")
    let digests = record.observation.lines("attachmentDigests")
    let sizes = record.observation.lines("attachmentSizes")
    let printed = record.observation.lines("attachmentSizeTexts")
    for (position, name) in names.enumerated() where !name.isEmpty {
      func entry(_ list: [String]) -> String? {
        position < list.count && !list[position].isEmpty ? list[position] : nil
      }
      let digest = entry(digests)
      if let known = mentions.firstIndex(where: {
        fileNameKey($0.name) == fileNameKey(name)
          && ($0.digest == nil || digest == nil || $0.digest == digest)
      }) {
        mentions[known].fileID = mentions[known].fileID ?? entry(ids)
        mentions[known].digest = mentions[known].digest ?? digest
        mentions[known].sizeInBytes =
          mentions[known].sizeInBytes ?? entry(sizes).flatMap { Int($0) }
        mentions[known].sizeText = mentions[known].sizeText ?? sizeText(printed, position, names)
      } else {
        mentions.append(
          AttachmentMention(
            name: name, fileID: entry(ids), digest: digest,
            sizeInBytes: entry(sizes).flatMap { Int($0) },
            sizeText: sizeText(printed, position, names)))
      }
    }
  }
  return mentions
}

/// The size printed beside a name, `(173 bytes)`; lists of other lengths belong to other names.
private func sizeText(_ texts: [String], _ position: Int, _ names: [String]) -> String? {
  guard texts.count == names.count else { return nil }
  let text = texts[position]
  guard let start = text.lastIndex(of: "(") else { return text.isEmpty ? nil : text }
  return String(text[text.index(after: start)...].prefix { $0 != ")" })
}

/// What the witnesses allow to say about a message's place in the official record.
private func recordClass(
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
  if media.contains(.digest) {
    return (.copy, "held in a daily digest only, which repeats messages of the record")
  }
  guard let reply = matched.records.first(where: { $0.medium == .reply }) else {
    return (.supplementary, "mail outside the workroom")
  }
  var reasons: [String] = []
  if let address = reply.observation["authorAddress"], let sentAt, !me.addresses.isEmpty,
    !me.isRegistered(address: address, on: CivilDate(secondsSince1970: sentAt.secondsSince1970).iso)
  {
    reasons.append("it came from an address that was not registered (\(address))")
  }
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
