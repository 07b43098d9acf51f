import WorkroomModel

/// Lines of digests find the messages they repeat, in full or cut; what they alone tell becomes a
/// message of its own.
func joinDigests(
  _ lines: [MatchedMessage], into messages: inout [MatchedMessage], limits: MatchingLimits
) {
  guard !lines.isEmpty else { return }
  let byTime = messages.indices.sorted {
    (messages[$0].first.seconds, $0) < (messages[$1].first.seconds, $1)
  }
  struct Pair {
    var likeness: Double
    var distance: Int64
    var line: Int
    var message: Int
  }
  var pairs: [Pair] = []
  for (position, line) in lines.enumerated() {
    guard let uncertainty = line.first.sent?.uncertaintyInSeconds else { continue }
    let at = line.first.seconds
    let start = byTime.partition {
      messages[$0].first.seconds < at - limits.submissionDelayInSeconds
    }
    for index in byTime[start...] {
      let message = messages[index]
      let most = limits.deliveryDelayInSeconds + 3_660 + Int64(uncertainty)
      if message.first.seconds > at + most { break }
      guard line.first.mayShareAuthor(with: message.first),
        let distance = distance(of: line.first, from: message.first, limits),
        let likeness = likeness(of: line.first, and: message, limits)
      else { continue }
      pairs.append(
        Pair(likeness: likeness, distance: distance, line: position, message: index))
    }
  }
  pairs.sort {
    ($1.likeness, $0.distance, $0.line, $0.message)
      < ($0.likeness, $1.distance, $1.line, $1.message)
  }
  var taken: Set<Int> = []
  var placed: Set<Int> = []
  for pair in pairs where !taken.contains(pair.message) && !placed.contains(pair.line) {
    taken.insert(pair.message)
    placed.insert(pair.line)
    let how =
      pair.likeness < 1
      ? "\(Int(pair.likeness * 100)) % of the words in common"
      : lines[pair.line].first.wordsBeforeCut == nil
        ? "equal words" : "the words as far as it gives them"
    messages[pair.message].absorb(
      lines[pair.line], "line of a digest for the same minute and sender, \(how)")
  }
  for (position, line) in lines.enumerated() where !placed.contains(position) {
    messages.append(line)
  }
}

/// A digest prints the minute of the message itself, whatever of it is held.
private func distance(
  of line: MessageRecord, from message: MessageRecord, _ limits: MatchingLimits
) -> Int64? {
  guard let at = line.sent, message.sent != nil else { return nil }
  let delay = message.seconds - line.seconds
  let allowed: ClosedRange<Int64> =
    switch message.medium {
    case .notification: -limits.clockSkewInSeconds...(limits.deliveryDelayInSeconds + 59)
    case .reply: -limits.submissionDelayInSeconds...(limits.deliveryDelayInSeconds + 59)
    default: -60...60
    }
  let candidates = at.isAmbiguous ? [delay, delay - 3_600] : [delay]
  return candidates.filter(allowed.contains).map { abs($0) }.min()
}

private func likeness(
  of line: MessageRecord, and message: MatchedMessage, _ limits: MatchingLimits
) -> Double? {
  if message.records.contains(where: { line.words == $0.words || line.isCutOf($0) }) { return 1 }
  let start = line.wordsBeforeCut.map(String.init) ?? line.words
  let whole = message.first.words
  let beginning = start.count < whole.count ? String(whole.prefix(start.count)) : whole
  if differOnlyInNumbers(start, beginning) { return nil }
  let likeness = similarityOfWords(start, beginning)
  return likeness >= limits.similarity ? min(likeness, 0.99) : nil
}
