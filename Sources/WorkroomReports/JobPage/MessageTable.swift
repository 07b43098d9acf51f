import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

func messageSection(
  _ overview: JobOverview, _ messages: [Message], _ presenter: Presenter
) -> ReportSection {
  guard !messages.isEmpty else {
    return ReportSection(
      id: "messages", heading: "Messages",
      blocks: [.paragraph([.emphasis("None in this archive.")])])
  }
  var blocks: [ReportBlock] = [.paragraph([.text(coverageSentence(overview, presenter))])]
  blocks.append(.table(messageTable(messages, ourSide: overview.job.side, presenter)))
  return ReportSection(id: "messages", heading: "Messages", blocks: blocks)
}

func messageTable(_ messages: [Message], ourSide: Side, _ presenter: Presenter) -> ReportTable {
  ReportTable(
    id: "message-table", caption: "Messages, oldest first", columns: messageColumns,
    rows: messages.map { messageRow($0, ourSide: ourSide, presenter) }, isFilterable: true)
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
    open == 0 ? "." : "; \(open) say\(open == 1 ? "s" : "") that there is more than they show."
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
    "agreement", "Witnesses agree", description: "agrees, differs or only-witness.", isFacet: true,
    isShownInHTML: false),
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
  let differs = message.occurrences.contains { $0.agreement == .differs }
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
      .text(
        differs
          ? "differs" : message.occurrences.count == 1 ? "only-witness" : "agrees"),
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
