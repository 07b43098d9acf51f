package import WorkroomModel

/// One line of the chronology: what the sources say happened, or that they say nothing for a while.
package struct ChronologyEntry: Sendable, Hashable {
  package var at: Moment?
  package var event: String
  package var actor: String?
  package var side: Side
  package var controls: [String]
  package var recordClass: RecordClass?
  /// `yes` where one side says so in the dispute, or where the other side did not accept.
  package var disputed: String
  package var isGap: Bool
  /// Orders what bears the same time: a proposal comes before its acceptance.
  var rank = 0
}

/// Every dated thing in the packet in the order of time, with the silences between messages.
func chronology(
  of exhibits: [Exhibit], gaps: [Gap], record: JobRecord, zone: Zone
) -> [ChronologyEntry] {
  let limit = openingLength(of: exhibits)
  let told = exhibits.filter { !$0.kind.isDocument }.flatMap { entries(of: $0, record, limit) }
  let ordered = (told + statusEntries(record, exhibits)).filter { $0.at != nil }
  let messages = Set(exhibits.lazy.filter { $0.kind == .message }.map(\.control))
  let silences = gaps.map { gap in
    ChronologyEntry(
      at: gap.from, event: gap.inWords(zone), actor: nil, side: gap.side,
      controls: [gap.after, gap.before].filter(messages.contains), recordClass: nil,
      disputed: "", isGap: true)
  }
  return (ordered + silences).sorted { order($0) < order($1) }
}

private func order(_ entry: ChronologyEntry) -> (Int64, Int, String, String) {
  (
    entry.at?.secondsSince1970 ?? .max, entry.isGap ? 9 : entry.rank, entry.controls.first ?? "",
    entry.event
  )
}

private func entries(
  of exhibit: Exhibit, _ record: JobRecord, _ limit: Int
) -> [ChronologyEntry] {
  func entry(_ event: String, at: Moment?, disputed: String = "") -> ChronologyEntry {
    ChronologyEntry(
      at: at, event: event, actor: exhibit.author, side: exhibit.side,
      controls: [exhibit.control], recordClass: exhibit.recordClass, disputed: disputed,
      isGap: false)
  }
  let amount = exhibit.facts.first { $0.label == "Amount" }.map { " (\($0.value))" } ?? ""
  switch exhibit.kind {
  case .message:
    return [entry("\(exhibit.title): “\(opening(exhibit.text, upTo: limit))”", at: exhibit.at)]
  case .terms:
    guard let terms = terms(of: exhibit, record) else { return [] }
    let total = terms.total.map { ", total \(Amounts(record).shown($0))" } ?? ""
    let isOpen = terms.isAcceptedByBoth ? "" : "not accepted by both"
    var entries = [entry("\(exhibit.title) proposed\(total)", at: exhibit.at, disputed: isOpen)]
    for (side, at) in [
      (Side.client, terms.clientAcceptedAt), (.freelancer, terms.freelancerAcceptedAt),
    ] where at != nil {
      var accepted = entry("\(exhibit.title) accepted by the \(side.rawValue)", at: at)
      accepted.actor = nil
      accepted.side = side
      accepted.rank = 1
      entries.append(accepted)
    }
    return entries
  case .disputeEvent:
    let words = exhibit.text.isEmpty ? "" : ": “\(opening(exhibit.text, upTo: limit))”"
    let asked = exhibit.facts.first { $0.label == "Asked for" }.map { ", “\($0.value)”" } ?? ""
    var entries = [
      entry(
        exhibit.title + asked + amount + words, at: exhibit.at,
        disputed: exhibit.side == .unknown ? "" : "yes")
    ]
    if let due = disputeEvent(of: exhibit, record)?.due {
      var answer = entry("\(exhibit.title): an answer is asked for by this time", at: due)
      (answer.actor, answer.side) = (nil, .unknown)
      entries.append(answer)
    }
    return entries
  case .payment:
    let words = exhibit.text.isEmpty ? "" : ", \(exhibit.text)"
    return [entry(exhibit.title + words + amount, at: exhibit.at)]
  case .file:
    return [entry(exhibit.title + " uploaded", at: exhibit.at)]
  case .statusReport, .timesheet:
    return [entry(exhibit.title + " submitted", at: exhibit.at)]
  case .posting, .proposal:
    return [entry(exhibit.title + amount, at: exhibit.at)]
  case .page, .transcript, .mail: return []
  }
}

func terms(of exhibit: Exhibit, _ record: JobRecord) -> TermsRevision? {
  record.terms.first { terms in
    exhibit.title == "Terms, "
      + (terms.number.map { "revision \($0)" } ?? "revision without a number")
      && terms.proposedAt == exhibit.at
  }
}

func disputeEvent(of exhibit: Exhibit, _ record: JobRecord) -> DisputeEvent? {
  record.disputes.first {
    $0.kind == exhibit.title && $0.at == exhibit.at && $0.text == exhibit.text
  }
}

/// How much of a message the summaries show: short ones whole, unless there are so many that the page
/// would be longer than its exhibits.
func openingLength(of exhibits: [Exhibit]) -> Int { exhibits.count > 2_000 ? 100 : 400 }

/// A status is told once for as long as it stays; what a page shows is dated by the page.
private func statusEntries(_ record: JobRecord, _ exhibits: [Exhibit]) -> [ChronologyEntry] {
  var entries: [ChronologyEntry] = []
  var previous: JobStatus?
  for status in record.job.statusHistory where status.at != nil && status.status != previous {
    previous = status.status
    let document = exhibits.first { $0.kind.isDocument && $0.digest == status.origin.digest }
    entries.append(
      ChronologyEntry(
        at: status.at, event: "Status of the job shown as “\(status.asFound)”", actor: nil,
        side: .unknown, controls: document.map { [$0.control] } ?? [],
        recordClass: document?.recordClass ?? .supplementary, disputed: "", isGap: false))
  }
  return entries
}

/// The first words of a text, on one line, in at most so many characters.
func opening(_ text: String, upTo limit: Int) -> String {
  let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix(">") }
  let words = lines.joined(separator: " ").split(whereSeparator: \.isWhitespace)
    .joined(separator: " ")
  guard words.count > limit else { return words }
  let cut = words.prefix(limit - 1)
  let end = cut.lastIndex(of: " ") ?? cut.endIndex
  return cut[..<end] + " …"
}
