import WorkroomModel

/// Messages of others that only a quotation in a mail of ours still shows.
func joinQuotes(
  of replies: [MessageRecord], into messages: inout [MatchedMessage], context: MatchingLimits,
  _ near: inout [NearRecord]
) {
  guard !replies.isEmpty else { return }
  let ids = Set(messages.flatMap { $0.records.compactMap { $0.observation["messageID"] } })
  var byWords: [HashedWords: [Int]] = [:]
  for (index, message) in messages.enumerated() {
    for words in Set(message.records.map(\.hashedWords)) {
      byWords[words, default: []].append(index)
    }
  }
  var quotes: [MatchedMessage] = []
  var seen: [String: Int] = [:]
  for reply in replies.sorted(by: MessageRecord.areInOrder) {
    guard let quote = quotation(in: reply), !quote.words.isEmpty else { continue }
    // The mail that is answered is held itself: its quotation adds nothing.
    if let parent = reply.observation["inReplyTo"], ids.contains(parent) { continue }
    // Short words come again and again: an answer to a mail that is not held quotes another message
    // than those whose mail is.
    let isShort = quote.words.split(separator: " ").count < 10
    let isAnswer = reply.observation["inReplyTo"] != nil
    let isHeld = (byWords[quote.hashedWords] ?? []).contains { position in
      let message = messages[position]
      return message.first.seconds <= reply.seconds && message.first.mayShareAuthor(with: quote)
        && !(isShort && isAnswer && message.records.contains { $0.medium == .notification })
    }
    if isHeld { continue }
    // A digest that cut the message agrees with the quotation, which has the rest of the words.
    if let cut = messages.firstIndex(where: { message in
      message.first.medium == .digest && message.first.seconds <= reply.seconds
        && message.first.isCutOf(quote) && message.first.mayShareAuthor(with: quote)
    }) {
      messages[cut].add(quote, "quoted in full in a mail of ours, where the digest cut it")
      continue
    }
    if let similar = messages.first(where: { message in
      let age = reply.seconds - message.first.seconds
      return reply.sent != nil && message.first.sent != nil && (0...(60 * 86_400)).contains(age)
        && message.first.mayShareAuthor(with: quote) && message.first.words != quote.words
        && similarityOfWords(message.first.words, quote.words) >= context.similarity
        && !differOnlyInNumbers(message.first.words, quote.words)
    }) {
      near.append(
        NearRecord(
          left: similar.first, right: quote,
          reason: "a mail of ours quotes it with other words; a quotation proves no message"))
      continue
    }
    let key = "\(reply.observation["inReplyTo"] ?? "")\u{1}\(quote.words)"
    if let known = seen[key] {
      quotes[known].add(quote, "quoted in the same words in another mail of ours")
    } else {
      seen[key] = quotes.count
      var first = quote
      first.matchedBy = "quoted in a mail of ours; nothing else held shows it"
      quotes.append(MatchedMessage(records: [first]))
    }
  }
  messages += quotes
}

/// The quoted message as a record without a time: it was written before the mail that quotes it.
private func quotation(in reply: MessageRecord) -> MessageRecord? {
  guard let text = reply.observation.fields["quotedMessage"] else { return nil }
  var observation = reply.observation
  observation.fields = ["text": text]
  if let author = reply.observation.fields["quotedAuthor"] { observation.fields["author"] = author }
  if let sent = reply.observation.fields["sent"] { observation.fields["quotedIn"] = sent }
  observation.origin.medium = .quote
  return MessageRecord(observation)
}
