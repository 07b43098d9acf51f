import WorkroomModel

/// The last messages of one side that ask for something and found no answer from the other.
func messageFindings(_ context: RuleContext, lastMessages: [Message]) -> [Finding] {
  guard let rule = context.rule("answer-messages") else { return [] }
  let messages = lastMessages.filter { message in
    guard let sent = message.sent, message.authorSide != .unknown else { return false }
    return context.day(sent) <= context.asOf
  }.sorted {
    ($0.sent?.secondsSince1970 ?? 0, $0.key) < ($1.sent?.secondsSince1970 ?? 0, $1.key)
  }
  // Our own mail that cannot be shown to have arrived is no answer.
  let arrived = messages.filter { !mayNotHaveArrived($0) }
  guard let side = arrived.last?.authorSide else { return [] }
  let run = arrived.reversed().prefix { $0.authorSide == side }
  guard let asking = run.first(where: { request(in: $0.text) != nil }),
    let sentence = quotation(of: asking.text)
  else { return [] }
  let doubtful = messages.filter { message in
    mayNotHaveArrived(message)
      && (message.sent?.secondsSince1970 ?? 0) > (asking.sent?.secondsSince1970 ?? 0)
  }
  let isOurs = side == context.job.side
  let who = asking.author ?? "the \(side.rawValue)"
  let on = asking.sent.map { " of \(context.day($0).iso)" } ?? ""
  var statement =
    isOurs
    ? "Our question\(on) has no answer in this archive."
    : "The question of \(who)\(on) has no answer in this archive."
  if !(allRequests(in: asking.text) ?? "").contains("?") {
    statement = statement.replacing("question", with: "request")
  }
  if run.count > 1 { statement += " It stands among \(run.count) messages in a row." }
  if let own = doubtful.last {
    statement +=
      " Our mail of \(own.sent.map { context.day($0).iso } ?? "an unknown day") cannot be shown to have arrived: "
      + own.recordClassBasis + "."
  }
  return [
    context.finding(
      .answerMessage, rule, detail: asking.key, actor: isOurs ? .otherSide : .us,
      since: asking.sent, statement: statement, evidence: sentence,
      origins: (asking.occurrences + doubtful.flatMap(\.occurrences)).map(\.origin),
      settledBy: "An answer in the workroom; one that was not saved settles it too.")
  ]
}

/// Mail of ours that the platform's rules give a reason to doubt, or that a page shows not to be there.
func mayNotHaveArrived(_ message: Message) -> Bool {
  switch message.recordClass {
  case .notFoundInRecord: true
  case .undetermined: !message.entryDoubts.isEmpty
  case .official, .copy, .secondary, .supplementary: false
  }
}

private let requestWords = [
  "please ", "can you ", "could you ", "would you ", "will you ", "let me know", "let us know",
  "waiting for your", "i need you to", "we need you to", "bitte ", "könnten sie", "können sie",
  "kannst du", "por favor", "s'il vous plaît", "vänligen ",
]

private let courtesies = [
  "any questions", "if you need", "feel free", "please find", "please note", "take your time",
  "the time you need",
]

/// The last sentence of a text that asks something, or asks for something.
package func request(in text: String) -> String? {
  let all = sentences(of: text)
  if let question = all.last(where: { $0.last == "?" || $0.last == "？" || $0.last == "؟" }) {
    return question
  }
  return all.last { sentence in
    let lower = sentence.lowercased() + " "
    return !courtesies.contains { holds(lower, $0) } && requestWords.contains { holds(lower, $0) }
  }
}

/// The words of a message that asks something: all of a short one, since what it says beside the
/// question may be the day by which it matters; of a longer one its questions.
private func quotation(of text: String) -> String? {
  let whole = sentences(of: text).joined(separator: " ")
  return whole.count <= shortMessageLimit ? whole : allRequests(in: text)
}

/// The characters up to which a message is quoted whole.
package let shortMessageLimit = 400

/// All questions of a text, at most three; where it asks none, its last request.
func allRequests(in text: String) -> String? {
  let questions = sentences(of: text).filter { "?？؟".contains($0.last ?? " ") }
  return questions.isEmpty ? request(in: text) : questions.prefix(3).joined(separator: " ")
}
