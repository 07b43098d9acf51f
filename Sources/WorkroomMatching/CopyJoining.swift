import WorkroomModel

/// Copies of one mail: the same Message-ID in several exports, an equal mail without one, or the same
/// notification that went to a further address of ours in the same minutes.
func joinedCopies(
  _ mails: [MessageRecord], limits: MatchingLimits, _ near: inout [NearRecord]
) -> [MatchedMessage] {
  struct Words: Hashable {
    var medium: Medium
    var author: String
    var words: String
  }
  var messages: [MatchedMessage] = []
  var byID: [String: [Int]] = [:]
  var byWords: [Words: [Int]] = [:]
  for mail in mails.sorted(by: MessageRecord.areInOrder) {
    let id = mail.observation["messageID"]
    let key = Words(
      medium: mail.medium, author: mail.observation["author"] ?? "", words: mail.words)
    if let id, let known = byID[id] {
      if let same = known.first(where: { messages[$0].records.contains { $0.words == mail.words } })
      {
        messages[same].add(
          mail, "the same Message-ID", differs: messages[same].first.words != mail.words)
        continue
      }
      let likeness = known.prefix(8).map { similarityOfWords(messages[$0].first.words, mail.words) }
      if let best = likeness.indices.max(by: { likeness[$0] < likeness[$1] }) {
        let other = messages[known[best]].first
        if other.seconds == mail.seconds, likeness[best] >= limits.similarity {
          messages[known[best]].add(mail, "the same Message-ID and time", differs: true)
          continue
        }
        near.append(
          NearRecord(
            left: other, right: mail,
            reason: "the same Message-ID, but other words: Message-IDs repeat"))
      }
    }
    // Sorted by time: only the last few can be near, however often the same words come.
    let recent = (byWords[key] ?? []).suffix(64)
    let twin = recent.first { position in
      let other = messages[position]
      let isFromThere = other.records.contains {
        $0.observation["recipientAddress"] == mail.observation["recipientAddress"]
      }
      if isFromThere {
        // The same mail of another export, with other line ends perhaps; only one without an identity.
        return id == nil
          && other.records.contains {
            $0.observation["messageID"] == nil && $0.sent?.text == mail.sent?.text
              && $0.observation["recipientAddress"] == mail.observation["recipientAddress"]
          }
      }
      return abs(other.first.seconds - mail.seconds) <= limits.clockSkewInSeconds
    }
    if let twin {
      messages[twin].add(
        mail,
        messages[twin].first.observation["recipientAddress"] == mail.observation["recipientAddress"]
          ? "the same sender, second and words, without a Message-ID"
          : "the same notification to a further address")
      if let id { byID[id, default: []].append(twin) }
      continue
    }
    if let id { byID[id, default: []].append(messages.count) }
    byWords[key, default: []].append(messages.count)
    var first = mail
    first.matchedBy = mail.medium == .reply ? "mail of ours to the workroom" : "the platform's mail"
    messages.append(MatchedMessage(records: [first]))
  }
  return messages
}
