import WorkroomModel

extension Telling {
  func changed() -> [Statement] {
    let revisions = all(.terms).compactMap { exhibit in
      terms(of: exhibit, record).map { (exhibit, $0) }
    }
    var statements: [Statement] = []
    for (earlier, later) in zip(revisions, revisions.dropFirst()) {
      let differences = differences(from: earlier.1, to: later.1)
      statements.append(
        Statement(
          "\(later.0.title) against \(earlier.0.title.lowercased()): "
            + (differences.isEmpty
              ? "no difference in totals and milestones."
              : differences.joined(separator: "; ") + ".")
            + (later.1.isAcceptedByBoth ? "" : " It was not accepted by both in the record held."),
          [later.0.control, earlier.0.control]))
      statements += messages(onWhatIsNewIn: later.1, against: earlier.1)
    }
    if statements.isEmpty {
      statements.append(
        Statement(
          revisions.isEmpty
            ? "No Terms in this archive, so changes cannot be determined."
            : "Only one revision of the Terms is in this archive.", revisions.map(\.0.control)))
    }
    return statements
  }

  private func differences(from old: TermsRevision, to new: TermsRevision) -> [String] {
    var words: [String] = []
    if let before = old.total, let after = new.total, before != after {
      words.append("total \(amounts.shown(before)) → \(amounts.shown(after))")
    }
    let before = milestones(old.number)
    let after = milestones(new.number)
    for milestone in after {
      guard let same = before.first(where: { $0.name == milestone.name }) else {
        words.append(
          "adds “\(milestone.name)”"
            + (milestone.amount.map {
              " (\(amounts.shown($0))"
                + (milestone.due.map { ", delivery \($0)" } ?? "") + ")"
            } ?? ""))
        continue
      }
      if let left = same.amount, let right = milestone.amount, left != right {
        words.append(
          "“\(milestone.name)” \(amounts.shown(left)) → \(amounts.shown(right))")
      }
      if let left = same.due, let right = milestone.due, left != right {
        words.append("delivery of “\(milestone.name)” \(left) → \(right)")
      }
    }
    for milestone in before where !after.contains(where: { $0.name == milestone.name }) {
      if !after.isEmpty { words.append("no longer names “\(milestone.name)”") }
    }
    return words
  }

  /// Messages that use the words by which a revision differs from the one before: words, and pairs of
  /// words, of its new milestones that the earlier milestones do not use.
  private func messages(
    onWhatIsNewIn new: TermsRevision, against old: TermsRevision
  ) -> [Statement] {
    let before = milestones(old.number)
    let known = Set(before.flatMap { terms(of: $0.name) + terms(of: $0.description ?? "") })
    let added = milestones(new.number).filter { milestone in
      !before.contains { $0.name == milestone.name }
    }
    guard !before.isEmpty else { return [] }
    return added.flatMap { milestone -> [Statement] in
      let words = terms(of: milestone.name).filter { !known.contains($0) }
      let using = inTime(all(.message)).filter { message in
        !Set(terms(of: message.text)).isDisjoint(with: words)
      }
      guard !using.isEmpty else { return [] }
      let quoted = words.map { "“\($0)”" }.joined(separator: ", ")
      let heading = Statement(
        "\(count(using.count, "message")) \(using.count == 1 ? "uses" : "use") words by which “\(milestone.name)” is new "
          + "(\(quoted)); who asked for it, offered it or answered stands in them:",
        using.map(\.control))
      return [heading] + told(using, or: "using these words")
    }
  }

  /// Messages in their own words; beyond what anyone reads here, their number.
  private func told(_ messages: [Exhibit], or which: String) -> [Statement] {
    let shown = messages.prefix(40).map { message in
      Statement(
        "\(on(message.at)): \(message.author ?? "an unknown sender")\(inBrackets(message.side)): "
          + "“\(opening(message.text, upTo: limit))”"
          + (message.recordClass == .official ? "" : " (\(message.recordClass.label))"),
        [message.control])
    }
    guard messages.count > shown.count else { return shown }
    return shown + [
      Statement(
        "\(count(messages.count - shown.count, "more message")) \(which) stand in the chronology.",
        messages.dropFirst(shown.count).map(\.control))
    ]
  }

  func dispute() -> [Statement] {
    let events = all(.disputeEvent)
    guard !events.isEmpty else {
      return [Statement("No step of a dispute is in this archive.", [])]
    }
    var statements = events.map { event in
      func fact(_ label: String) -> String? { event.facts.first { $0.label == label }?.value }
      let amount = fact("Amount").map { " (\($0))" } ?? ""
      var words =
        "\(on(event.at)): \(event.title)\(amount)" + (event.author.map { " by \($0)" } ?? "")
      words += fact("Asked for").map { ", asked for: “\($0)”" } ?? ""
      words += event.text.isEmpty ? "" : ", stating: “\(event.text)”"
      words += fact("Answer asked for by").map { ", an answer asked for by \($0)" } ?? ""
      return Statement(words + (words.hasSuffix(".”") ? "" : "."), [event.control])
    }
    guard let begun = events.compactMap(\.at).min(by: { $0.secondsSince1970 < $1.secondsSince1970 })
    else { return statements }
    let since = inTime(all(.message)).filter {
      ($0.at?.secondsSince1970 ?? .min) >= begun.secondsSince1970
    }
    statements.append(
      Statement(
        "\(since.isEmpty ? "No message" : count(since.count, "message")) of this packet "
          + "\(since.count == 1 ? "is" : "are") dated since the first of these steps.",
        (since.isEmpty ? events : since).map(\.control)))
    return statements + told(since, or: "since the first step")
  }
}

/// Whether a text uses a phrase, word by word.
func uses(_ phrase: String, in text: String) -> Bool {
  let (wanted, words) = (plainWords(phrase), plainWords(text))
  guard !wanted.isEmpty, wanted.count <= words.count else { return false }
  return (0...(words.count - wanted.count)).contains {
    words[$0..<($0 + wanted.count)].elementsEqual(wanted)
  }
}

/// Words of three letters and more, and pairs of such neighbours, in the order of the text.
private func terms(of text: String) -> [String] {
  func isLong(_ word: String) -> Bool { word.count >= 3 && word.allSatisfy(\.isLetter) }
  let words = plainWords(text)
  let pairs = zip(words, words.dropFirst()).filter { isLong($0) && isLong($1) }
    .map { "\($0) \($1)" }
  var seen: Set<String> = []
  return (words.filter(isLong) + pairs).filter { seen.insert($0).inserted }
}

/// Small letters and digits of what was newly written; what is quoted behind `>` is not.
private func plainWords(_ text: String) -> [String] {
  text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix(">") }.flatMap { line in
    line.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
