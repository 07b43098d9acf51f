import WorkroomModel

/// What the sources held do not show of one job, each with what would close it. `coverage` are the
/// stretches of the transcript that pages cover.
func gaps(in record: JobRecord, coverage: [Observation]) -> [RecordGap] {
  transcriptGaps(in: record, pages: coverage.map(CoveredPage.init))
    + messageGaps(in: record) + fileGaps(in: record)
}

// MARK: - The transcript

/// A saved page of Messages: which stretch it covers and where it stands in its listing.
private struct CoveredPage {
  var from: Moment?
  var through: Moment?
  var number: Int?
  var saved: Moment?
  var hasOlder: Bool
  var origin: Origin

  init(_ observation: Observation) {
    from = observation.moment("from")
    through = observation.moment("through")
    number = observation.integer("page")
    saved = observation.moment("savedAt")
    hasOlder = observation["complete"] == "false"
    origin = observation.origin
  }

  var start: Int64 { from?.secondsSince1970 ?? .min }
  var end: Int64 { through?.surelyShown ?? .min }
  var savedDay: String? { saved.map { CivilDate(secondsSince1970: day(of: $0)).iso } }

  /// The next older page of the same save.
  func isFollowed(by other: CoveredPage) -> Bool {
    guard let number, let next = other.number else { return false }
    return next == number + 1 && other.savedDay == savedDay
  }
}

private func transcriptGaps(in record: JobRecord, pages: [CoveredPage]) -> [RecordGap] {
  guard !pages.isEmpty else {
    guard !record.messages.isEmpty else { return [] }
    return [
      RecordGap(
        .noPage,
        "No page of the Messages is held; what was typed on the site, ours above all, is unknown.",
        closedBy: "the Messages pages")
    ]
  }
  var gaps: [RecordGap] = []
  for page in pages where page.hasOlder && page.from != nil {
    if pages.contains(where: { page.isFollowed(by: $0) }) { continue }
    let older = pages.filter { $0.start < page.start }
    if let covering = older.first(where: { $0.end >= page.start }) {
      gaps.append(
        RecordGap(
          .middle, "Older rows of this save are not held.",
          closedBy: "covered by the save of \(covering.savedDay ?? "another day")", isClosed: true,
          through: page.from, origins: [page.origin]))
    } else if let last = older.max(by: { $0.end < $1.end }) {
      gaps.append(
        RecordGap(
          .middle, "The page names older rows; none of the pages held shows them.",
          closedBy: "the next page of the Messages as saved with this one", from: last.through,
          through: page.from, origins: [page.origin]))
    } else {
      gaps.append(
        RecordGap(
          .start, "The oldest page held names older rows, which no page held shows.",
          closedBy: page.number.map { "page \($0 + 1) of the Messages" }
            ?? "the older pages of the Messages", through: page.from, origins: [page.origin]))
    }
  }
  if let newest = pages.max(by: { $0.end < $1.end }), newest.end > .min {
    let later = record.messages.filter { ($0.sent?.secondsSince1970 ?? .min) > newest.end }
    if let first = later.first {
      gaps.append(
        RecordGap(
          .end,
          "The newest page ends here; later messages are known from mail alone, and what was typed on "
            + "the site since is unknown.", closedBy: "a newer save of the Messages pages",
          messageKey: first.key, from: newest.through, origins: [newest.origin]))
    }
  }
  return gaps
}

// MARK: - Messages

private func messageGaps(in record: JobRecord) -> [RecordGap] {
  // The platform's mail of a message is missing only in a time from which such mail is held.
  let notified = record.messages.compactMap { message in
    message.isHeld(as: .notification) ? message.sent?.secondsSince1970 : nil
  }
  let mailed = notified.min().flatMap { first in notified.max().map { first...$0 } }
  return record.messages.compactMap { message in
    if message.isHeld(as: .page) || message.isHeld(as: .transcript) {
      return gapOfRow(message, in: record, mailed: mailed)
    }
    return gapOfMail(message, in: record)
  }
}

/// What is missing of a message that a page shows.
private func gapOfRow(
  _ message: Message, in record: JobRecord, mailed: ClosedRange<Int64>?
) -> RecordGap? {
  // What was said live sent no mail; a digest is mail of it as well.
  guard let sent = message.sent, let mailed, mailed.contains(sent.secondsSince1970),
    message.kind == "message", message.authorSide != .unknown,
    message.authorSide == record.job.side.other, !message.isHeld(as: .notification),
    !message.isHeld(as: .digest)
  else { return nil }
  return RecordGap(
    .rowWithoutMail,
    "The page shows it; the platform's mail of it is not held, though mail before and after is.",
    closedBy: "the notification of \(printedDay(of: sent))", messageKey: message.key, from: sent,
    origins: message.occurrences.prefix(4).map(\.origin))
}

/// What is missing of a message that no page shows.
private func gapOfMail(_ message: Message, in record: JobRecord) -> RecordGap? {
  let origins = message.occurrences.prefix(4).map(\.origin)
  if message.isHeldOnly(as: .quote) {
    return RecordGap(
      .quoteOnly, "Known only from a quotation in a mail of ours.",
      closedBy: "the platform's notification, or the Messages page", messageKey: message.key,
      origins: origins)
  }
  if message.isHeldOnly(as: .digest) {
    return RecordGap(
      .digestOnly,
      message.text.hasSuffix("...") || message.text.hasSuffix("…")
        ? "Known only from a daily digest, which cut it." : "Known only from a daily digest.",
      closedBy:
        "the Messages page of \(message.sent.map(printedDay) ?? "that time"), or the notification",
      messageKey: message.key, from: message.sent, origins: origins)
  }
  guard let sent = message.sent, message.isHeld(as: .notification),
    record.coverage.contains(where: { $0.covers(sent.secondsSince1970) })
  else { return nil }
  return RecordGap(
    .mailWithoutRow,
    "The platform's mail tells of it; the page that covers its time shows no row.",
    closedBy: "a newer save of the Messages pages, or the other side's copy",
    messageKey: message.key, from: sent, origins: origins)
}

private func printedDay(of sent: Moment) -> String {
  CivilDate(secondsSince1970: sent.secondsSince1970).iso
}

extension Message {
  fileprivate func isHeld(as medium: Medium) -> Bool {
    occurrences.contains { $0.origin.medium == medium }
  }

  fileprivate func isHeldOnly(as medium: Medium) -> Bool {
    !occurrences.isEmpty && occurrences.allSatisfy { $0.origin.medium == medium }
  }
}

private func fileGaps(in record: JobRecord) -> [RecordGap] {
  record.files.filter(\.isAbsent).map { file in
    RecordGap(
      .absentFile,
      "“\(file.name)”\(file.version.map { ", version \($0)" } ?? "") is named; no source holds its bytes.",
      closedBy: "the file itself, from the Files page or the other side", from: file.uploadedAt,
      origins: Array(file.origins.prefix(4)))
  }
}
