import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// The messages themselves, or where they have pages of their own the list of these.
func messageSection(
  _ overview: JobOverview, _ messages: [Message], _ presenter: Presenter
) -> ReportSection {
  let stretches = overview.messageStretches
  guard !messages.isEmpty || !stretches.isEmpty else {
    return ReportSection(
      id: "messages", heading: "Messages",
      blocks: [.paragraph([.emphasis("None in this archive.")])])
  }
  var blocks: [ReportBlock] = [.paragraph([.text(coverageSentence(overview, presenter))])]
  blocks.append(
    .table(
      stretches.isEmpty
        ? messageTable(messages, ourSide: overview.job.side, presenter)
        : stretchTable(overview, presenter)))
  return ReportSection(id: "messages", heading: "Messages", blocks: blocks)
}

extension JobOverview {
  /// The stretches of messages that have pages of their own; none where the job's page holds them all.
  var messageStretches: [MessageStretch] {
    rhythm.stretches.reduce(0) { $0 + $1.count } <= 400 ? [] : rhythm.stretches
  }

  /// The page of a stretch.
  func messagePageName(_ index: Int) -> String {
    "\(jobPageName(job.key))/messages-\(index + 1)"
  }
}

/// `2014-03-05 to 2014-06-30`
private func words(_ stretch: MessageStretch, _ presenter: Presenter) -> String {
  guard let from = stretch.from, let through = stretch.through else { return "without a time" }
  let first = presenter.zone.wallClock(at: from).date.iso
  let last = presenter.zone.wallClock(at: through).date.iso
  return first == last ? first : "\(first) to \(last)"
}

private func stretchTable(_ overview: JobOverview, _ presenter: Presenter) -> ReportTable {
  ReportTable(
    id: "message-periods", caption: "Messages by period",
    columns: [
      ReportColumn("period", "Period", description: "First and last day of the page."),
      ReportColumn("messages", "Messages", type: .integer, description: "Messages on the page."),
    ],
    rows: overview.messageStretches.enumerated().map { index, stretch in
      ReportRow([
        .link(words(stretch, presenter), to: .page(name: overview.messagePageName(index))),
        .integer(stretch.count),
      ])
    })
}

/// One page of a long conversation.
func messagePage(
  _ overview: JobOverview, _ index: Int, _ messages: [Message], _ presenter: Presenter
) -> ReportDocument {
  let stretches = overview.messageStretches
  let title = presenter.title(overview.job.title, key: overview.job.key)
  var ways: [ReportInline] = [
    .link(text: "The job", to: presenter.jobTarget(overview.job.key)), .text(" · "),
    .link(text: "all periods", to: presenter.jobTarget(overview.job.key, "messages")),
  ]
  for (other, word) in [(index - 1, "earlier"), (index + 1, "later")]
  where stretches.indices.contains(other) {
    ways += [
      .text(" · "),
      .link(
        text: "\(word): \(words(stretches[other], presenter))",
        to: .page(name: overview.messagePageName(other))),
    ]
  }
  return presenter.document(
    title: title,
    subtitle: "Messages \(words(stretches[index], presenter)), page \(index + 1) of "
      + "\(stretches.count), as of \(presenter.input.asOf.iso)",
    name: overview.messagePageName(index),
    sections: [
      ReportSection(
        id: "messages", heading: "Messages",
        blocks: [
          .paragraph(ways),
          .table(messageTable(messages, ourSide: overview.job.side, presenter)), .paragraph(ways),
        ])
    ])
}

func messageTable(_ messages: [Message], ourSide: Side, _ presenter: Presenter) -> ReportTable {
  ReportTable(
    id: "message-table", caption: "Messages, oldest first", columns: messageColumns,
    rows: messages.map { messageRow($0, ourSide: ourSide, presenter) }, isFilterable: true,
    noun: "Message")
}

private func coverageSentence(_ overview: JobOverview, _ presenter: Presenter) -> String {
  let pages = overview.record.coverage
  guard !pages.isEmpty else {
    return
      "No saved Messages page of this job is held. Messages known only from mail are copies of "
      + "the record; whether others were written cannot be determined."
  }
  let from = pages.compactMap(\.from).min { $0.secondsSince1970 < $1.secondsSince1970 }
  let through = pages.compactMap(\.through).max { $0.secondsSince1970 < $1.secondsSince1970 }
  var text = "\(counted(pages.count, "saved page")) of Messages"
  if let from, let through {
    text += " from \(presenter.shown(from)) to \(presenter.shown(through))"
  }
  let open = pages.filter { !$0.isComplete }.count
  text +=
    open == 0
    ? "."
    : "; \(open) \(open == 1 ? "says that there is more than it shows" : "say that there is more than they show")."
  return text
    + " A message marked “record” is shown on a saved page of the workroom's Messages. The witnesses "
    + "of each message stand beside it; those held by one party are not independent."
}

private let messageColumns = [
  ReportColumn(
    "sent", "Sent", type: .instant, description: "When, in the chosen zone.", isFacet: true),
  ReportColumn("author", "From", description: "Author as best known.", isFacet: true),
  ReportColumn("side", "Side", description: "us, other or unknown.", isShownInHTML: false),
  ReportColumn("text", "Message", description: "Words of the message."),
  ReportColumn(
    "attachments", "Files", description: "Names of attached files.", isShownInHTML: false),
  ReportColumn("kind", "Kind", description: "message, broadcast, chat …", isShownInHTML: false),
  ReportColumn(
    "record_class", "Record", description: "Its place in the official record.", isFacet: true),
  ReportColumn("basis", "Why", description: "Why it has that place.", isShownInHTML: false),
  ReportColumn(
    "agreement", "Witnesses agree",
    description:
      "agrees, differs or only-witness; copies of the same bytes are one witness, wherever they lie.",
    isFacet: true, isShownInHTML: false),
  ReportColumn("source", "Witnesses", description: "Every place where it was found, with SHA-256."),
  ReportColumn(
    "message_key", "Key", description: "Stable key of the message.", isShownInHTML: false),
  ReportColumn(
    "zone_basis", "Zone", description: "Where the zone of its time came from.", isShownInHTML: false
  ),
  ReportColumn(
    "time_as_found", "Time as found", description: "Words of the source.", isShownInHTML: false),
]

private func messageRow(
  _ message: Message, ourSide: Side, _ presenter: Presenter
) -> ReportRow {
  var text: [ReportInline] = []
  if message.kind != "message" { text += [.badge(message.kind, .neutral), .text(" ")] }
  for (index, line) in unwrapped(message.text).enumerated() {
    if index > 0 { text.append(.lineBreak) }
    text.append(.text(line))
  }
  for attachment in message.attachments {
    text += [.lineBreak, .emphasis("attached: "), .text(attachment.name)]
  }
  let differs = message.agreement == .differs
  var witnesses: [ReportInline] = []
  for (index, occurrence) in message.occurrences.enumerated() {
    if index > 0 { witnesses.append(.lineBreak) }
    witnesses.append(.text("\(occurrence.origin.medium.rawValue): "))
    witnesses += presenter.source(occurrence.origin)
    if occurrence.agreement == .differs {
      witnesses += [.text(" "), .badge("differs", .caution)]
      if let difference = occurrence.difference {
        witnesses += [.lineBreak, .emphasis(presenter.excerpt(difference))]
      }
    }
  }
  let (word, tone) = recordWord(message.recordClass)
  let side =
    message.authorSide == .unknown
    ? "unknown" : message.authorSide == ourSide ? "us" : "other"
  return ReportRow(
    id: message.key,
    [
      ReportCell(
        (message.sent.map { [presenter.time($0)] } ?? [.emphasis("no time")])
          + (message.sent?.isAmbiguous == true
            ? [.lineBreak, .emphasis("this hour came twice")] : []),
        value: message.sent.map { .instant(presenter.iso($0)) } ?? .none),
      presenter.text(message.author ?? message.authorAddress, absent: "unknown"),
      .text(side), ReportCell(text, value: .text(message.text)),
      .text(message.attachments.map(\.name).joined(separator: "; ")), .text(message.kind),
      ReportCell(
        [.badge(word, tone)]
          + (message.recordClass == .official
            ? [] : [.lineBreak, .emphasis(message.recordClassBasis)]),
        value: .text(message.recordClass.rawValue)), .text(message.recordClassBasis),
      .text(message.agreement.rawValue),
      ReportCell(
        witnesses,
        value: .text(
          message.occurrences.map { presenter.citation($0.origin) }.joined(separator: "; "))),
      .text(message.key), .text(message.sent?.basis.rawValue ?? ""),
      .text(message.sent?.text ?? ""),
    ], tone: differs ? .caution : .neutral)
}

/// The lines of a message without those breaks that only its mail program made near the 72nd
/// column; CSV keeps the text as it stands.
func unwrapped(_ text: String) -> [String] {
  // Most have one line; looking for others character by character would cost more than all else.
  guard text.utf8.contains(where: { (0x0A...0x0D).contains($0) || $0 == 0xC2 || $0 == 0xE2 }) else {
    return text.isEmpty ? [] : [text]
  }
  var lines: [String] = []
  var isOpen = false
  for line in text.split(whereSeparator: \.isNewline) {
    if isOpen, let last = lines.last, let first = line.first, first.isLetter || first.isNumber {
      lines[lines.count - 1] = last + " " + line
    } else {
      lines.append(String(line))
    }
    isOpen = (60...78).contains(line.count)
  }
  return lines
}

func recordWord(_ recordClass: RecordClass) -> (String, ReportTone) {
  switch recordClass {
  case .official: ("record", .good)
  case .copy: ("copy", .active)
  case .notFoundInRecord: ("not in the record held", .caution)
  case .undetermined: ("cannot be determined", .neutral)
  case .secondary: ("quoted only", .caution)
  case .supplementary: ("outside", .neutral)
  }
}
