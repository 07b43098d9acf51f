import WorkroomModel

/// The messages of one job, each with its witnesses and its place in the record, and what came near one.
func messages(
  _ observations: [Observation], job: Job, names: inout PartyNames, coverage: [Coverage],
  context: MatchingContext, sayings: Sayings
) -> (messages: [Message], near: [NearMatch]) {
  var subjects: [String: String] = [:]
  // Only a mail of ours is asked what it answers.
  let hasReplies = observations.contains { $0.origin.medium == .reply }
  for observation in observations where hasReplies {
    guard let id = observation["messageID"], let subject = observation["subject"] else { continue }
    subjects[id] = subject
  }
  let matched = matchedMessages(observations, limits: context.limits)
  // How many messages have had one digest: equal ones of one author and time are told apart so.
  var repetitions: [WordsDigest: Int] = [:]
  repetitions.reserveCapacity(matched.messages.count)
  func next(_ count: inout Int) -> Int {
    defer { count += 1 }
    return count
  }
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
  // Who a printed name stands for is found once for each name.
  struct Author {
    var name: String?
    var side: Side
  }
  var authorsByName: [String: Author] = [:]
  func signer(named name: String) -> Author {
    if let known = authorsByName[name] { return known }
    let author = Author(name: names.party(named: name)?.name, side: names.side(ofAuthor: name))
    authorsByName[name] = author
    return author
  }
  let messages = matched.messages.map { matched in
    let first = matched.first.observation
    let seconds = matched.first.sent?.secondsSince1970 ?? 0
    let author = matched.first.author?.first ?? ""
    var digest = digestOfJob
    digest.add(normalized: normalizedWords("\(seconds)\u{1}\(author)\u{1}"))
    digest.add(normalized: matched.first.words)
    let repetition = next(&repetitions[digest, default: 0])
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
    var authors = matched.records.compactMap(\.name)
    if authors.count > 1 {
      authors = Set(authors).sorted { (-weight($0), $0) < (-weight($1), $1) }
    }
    let account = matched.records.lazy.compactMap { $0.observation["authorUserName"] }.first
      .flatMap { names.party(userName: $0) }
    if let account {
      if !authors.isEmpty { message.author = account.name }
      message.authorSide = account.side
    } else {
      message.author = authors.first
      for name in authors {
        guard let known = signer(named: name).name else { continue }
        message.author = known
        break
      }
      message.authorSide = authors.first.map { signer(named: $0).side } ?? .unknown
    }
    message.authorAddress =
      matched.records.lazy.compactMap { record in
        record.medium == .reply ? record.observation["authorAddress"] : nil
      }.first
    // Mail states its offset and the second; the page prints minutes and no zone.
    message.sent =
      matched.records.first { $0.isRow }?.sent ?? matched.first.sent
    message.subject = matched.records.lazy.compactMap { $0.observation["subject"] }.first
    message.messageID = matched.records.lazy.compactMap { $0.observation["messageID"] }.first
    message.attachments = attachments(matched)
    message.occurrences = occurrences(matched, sayings)
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
private func occurrences(_ matched: MatchedMessage, _ sayings: Sayings) -> [Occurrence] {
  let isAlone = matched.records.count == 1
  var found: [Occurrence] = []
  for (position, record) in matched.records.enumerated() {
    let differs = matched.differing.contains(position)
    let difference = differs ? difference(between: matched.first.text, and: record.text) : nil
    for origin in sayings.places(of: record.observation.origin) {
      found.append(
        Occurrence(
          origin: origin, agreement: isAlone ? .onlyWitness : differs ? .differs : .agrees,
          difference: difference, text: differs ? record.text : nil, matchedBy: record.matchedBy))
    }
  }
  return found
}

private func attachments(_ matched: MatchedMessage) -> [AttachmentMention] {
  var mentions: [AttachmentMention] = []
  for record in matched.records {
    let names = record.observation.lines("attachmentNames")
    if names.isEmpty { continue }
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
