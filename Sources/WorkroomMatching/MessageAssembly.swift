import WorkroomModel

/// The messages of one job, each with its witnesses and its place in the record, and what came near one.
func messages(
  _ observations: [Observation], job: Job, names: inout PartyNames, coverage: [Coverage],
  context: MatchingContext, places: ([Origin]) -> [Origin]
) -> (messages: [Message], near: [NearMatch]) {
  var subjects: [String: String] = [:]
  for observation in observations {
    guard let id = observation["messageID"], let subject = observation["subject"] else { continue }
    subjects[id] = subject
  }
  let matched = matchedMessages(observations, limits: context.limits)
  struct Basis: Hashable {
    var seconds: Int64
    var author: String
    var words: HashedWords
  }
  var repetitions: [Basis: Int] = [:]
  var digestOfJob = WordsDigest()
  digestOfJob.add(normalized: normalizedWords("\(job.key)\u{1}"))
  // Which message each record that came near another belongs to.
  let nearby = Set(matched.near.flatMap { [$0.left.identity, $0.right.identity] })
  var keys: [String: String] = [:]
  var weights: [String: Int] = [:]
  func weight(_ name: String) -> Int {
    if let known = weights[name] { return known }
    let weight = completeness(of: name)
    weights[name] = weight
    return weight
  }
  let messages = matched.messages.map { matched in
    let first = matched.first.observation
    let basis = Basis(
      seconds: matched.first.sent?.secondsSince1970 ?? 0,
      author: matched.first.author?.first ?? "", words: matched.first.hashedWords)
    let repetition = repetitions[basis, default: 0]
    repetitions[basis] = repetition + 1
    var digest = digestOfJob
    digest.add(normalized: normalizedWords("\(basis.seconds)\u{1}\(basis.author)\u{1}"))
    digest.add(normalized: basis.words.text)
    digest.add(normalized: "\u{1}\(repetition)")
    var message = Message(
      key: "msg-" + digest.digits, kind: first["kind"] ?? "message",
      text: matched.first.text)
    if !nearby.isEmpty {
      for record in matched.records where nearby.contains(record.identity) {
        keys[record.identity] = message.key
      }
    }
    // The name that says most first: a page may cut two people's names to the same letters.
    let authors = Set(matched.records.compactMap(\.name)).sorted {
      (-weight($0), $0) < (-weight($1), $1)
    }
    message.author = authors.first
    let account = matched.records.lazy.compactMap { $0.observation["authorUserName"] }.first
      .flatMap { names.party(userName: $0) }
    for author in authors {
      guard let name = (account ?? names.party(named: author))?.name else { continue }
      message.author = name
      break
    }
    message.authorAddress =
      matched.records.lazy.compactMap { record in
        record.medium == .reply ? record.observation["authorAddress"] : nil
      }.first
    message.authorSide = account?.side ?? names.side(ofAuthor: authors.first)
    // Mail states its offset and the second; the page prints minutes and no zone.
    message.sent =
      matched.records.first { $0.isRow }?.sent ?? matched.first.sent
    message.subject = matched.records.lazy.compactMap { $0.observation["subject"] }.first
    message.messageID = matched.records.lazy.compactMap { $0.observation["messageID"] }.first
    message.attachments = attachments(matched)
    message.occurrences = occurrences(matched, places)
    let place = recordPlace(
      matched, sentAt: message.sent, subjects: subjects, coverage: coverage, me: context.me)
    message.recordClass = place.recordClass
    message.recordClassBasis = place.basis
    message.entryDoubts = place.doubts
    return message
  }
  let near = matched.near.compactMap { pair -> NearMatch? in
    guard let left = keys[pair.left.identity] else { return nil }
    // A quotation that came near has no message of its own: the mail that quotes it has.
    let right = keys[pair.right.identity] ?? left
    let texts = [pair.left.text, pair.right.text]
    return NearMatch(
      messageKey: left, otherKey: right, reason: pair.reason,
      difference: pair.left.words == pair.right.words
        ? nil : difference(between: texts[0], and: texts[1]),
      origins: [pair.left.observation.origin, pair.right.observation.origin])
  }
  return (messages, near)
}

extension MessageRecord {
  fileprivate var identity: String {
    "\(observation.origin.contentKey)\u{1}\(row)"
  }
}

/// Every place of every record. Copies of the same bytes say the same; they are no further witness.
private func occurrences(
  _ matched: MatchedMessage, _ places: ([Origin]) -> [Origin]
) -> [Occurrence] {
  let isAlone = matched.records.count == 1
  let shown = matched.first.text
  return matched.records.enumerated().flatMap { position, record -> [Occurrence] in
    let text = record.text
    let differs = matched.differing.contains(position)
    return places([record.observation.origin]).map { origin in
      Occurrence(
        origin: origin, agreement: isAlone ? .onlyWitness : differs ? .differs : .agrees,
        difference: differs ? difference(between: shown, and: text) : nil,
        text: differs ? text : nil, matchedBy: record.matchedBy)
    }
  }
}

private func attachments(_ matched: MatchedMessage) -> [AttachmentMention] {
  var mentions: [AttachmentMention] = []
  for record in matched.records {
    let names = record.observation.lines("attachmentNames")
    let ids = record.observation.lines("attachmentIDs")
    let digests = record.observation.lines("attachmentDigests")
    let sizes = record.observation.lines("attachmentSizes")
    let printed = record.observation.lines("attachmentSizeTexts")
    let plain = (record.observation.fields["attachmentSizeTexts"]?.value ?? "").split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    // A count that the platform writes with a point for each thousand.
    func counted(_ position: Int) -> Int? {
      guard let text = sizeText(plain, position, names), let size = PrintedSize(text) else {
        return nil
      }
      return size.toleranceInBytes == 0 ? size.bytes : nil
    }
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
          mentions[known].sizeInBytes ?? entry(sizes).flatMap { Int($0) } ?? counted(position)
        mentions[known].sizeText = mentions[known].sizeText ?? sizeText(printed, position, names)
      } else {
        mentions.append(
          AttachmentMention(
            name: name, fileID: entry(ids), digest: digest,
            sizeInBytes: entry(sizes).flatMap { Int($0) } ?? counted(position),
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
