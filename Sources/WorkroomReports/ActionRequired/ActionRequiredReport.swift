package import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// Who must do what, by when, and why we say so: for us, and apart, for the other side.
package func actionRequiredReport(_ input: ReportInput) -> ReportDocument {
  let presenter = Presenter(input: input)
  let actions = input.actions
  let ours = actions.filter { $0.actor == .us }
  let theirs = actions.filter { $0.actor == .otherSide }
  let rest = actions.filter { $0.actor != .us && $0.actor != .otherSide }
  let files = input.storageFindings.filter { $0.kind == .saveFiles && $0.urgency == .note }
  let dates = input.platformDates.filter { !input.dismissed.contains($0.key) }
  var sections: [ReportSection] = []

  var blocks: [ReportBlock] = []
  if actions.isEmpty {
    blocks.append(
      .notice(
        .info,
        [.text("No action that the records of this archive show was open on \(input.asOf.iso).")]))
  } else {
    blocks.append(
      .paragraph([
        .text(
          "What the platform itself showed as required stands first and is marked. The rest is "
            + "concluded from the records by the rules named in each row. Something done outside "
            + "this archive still shows here: each row says what would settle it. The deadlines "
            + "are also in "),
        .link(text: "a calendar file", to: .file(path: "action-required.ics")),
        .text(
          ". Within one urgency what is due in \(nearInDays) days comes first, then what waits "
            + "without a day, the longest first, then what is due later."),
      ]))
    if let reach = input.reachWords { blocks.append(.notice(.info, [.text(reach)])) }
    blocks.append(
      .table(
        presenter.findingTable(
          id: "action-required", caption: "Open actions", ours + theirs + rest, isGrouped: true)))
  }
  if !input.dismissals.isEmpty { blocks.append(dismissedBlock(presenter)) }
  sections.append(ReportSection(id: "actions", heading: "Actions", blocks: blocks))

  var dateBlocks: [ReportBlock] = []
  if !dates.isEmpty {
    dateBlocks.append(
      .paragraph([
        .text(
          "On which day the platform itself closes is not among the rules known here; it may be before "
            + "any date below. What can still be saved is best saved now.")
      ]))
    dateBlocks.append(
      .table(
        ReportTable(
          id: "platform-dates", caption: "What ends, and when",
          columns: [
            ReportColumn("date", "Date", type: .date, description: "The day."),
            ReportColumn("state", "State", description: "Urgency at the as-of date."),
            ReportColumn("what", "What", description: "What ends."),
            ReportColumn("words", "Words", description: "The platform's words."),
            ReportColumn("source", "Source", description: "Where they stand."),
          ],
          rows: dates.map { finding in
            ReportRow(
              id: finding.urgency == .note ? "action:" + finding.key : nil,
              [
                presenter.date(finding.due?.day),
                ReportCell(
                  [
                    finding.urgency == .note ? .badge("past", .neutral) : presenter.urgency(finding)
                  ],
                  value: .text(finding.urgency.rawValue)),
                .text(finding.statement), .text(finding.rule.text), .text(finding.rule.source),
              ])
          })))
  }
  if !dateBlocks.isEmpty {
    sections.append(
      ReportSection(id: "dates", heading: "Dates of the platform", blocks: dateBlocks))
  }
  var fileBlocks: [ReportBlock] = []
  if !files.isEmpty {
    fileBlocks.append(
      .paragraph([
        .text("Files that a page or mail names and no source holds, where the day from which the "),
        .text("platform's own rule let it delete them is past. That it did is not known. More in "),
        .link(text: "Storage", to: .page(name: "storage")), .text("."),
      ]))
    fileBlocks.append(
      .table(
        presenter.findingTable(
          id: "files-past-their-day", caption: "Absent files past their day, by job", files,
          isGrouped: false)))
  }
  if !fileBlocks.isEmpty {
    sections.append(
      ReportSection(id: "files", heading: "Files past their day", blocks: fileBlocks))
  }
  sections.append(
    presenter.closing(
      rules: (actions + files + dates).map(\.rule),
      records: "the records of \(counted(input.jobs.count, "job"))"))
  func number(_ urgency: Urgency, _ list: [Finding]) -> Int {
    list.filter { $0.urgency == urgency }.count
  }
  return presenter.document(
    title: "Action required",
    subtitle:
      "\(counted(input.jobs.count, "job")) on \(input.facts.title), as of \(input.asOf.iso)",
    name: "action-required",
    summary: [
      ReportFact(
        "For us", [.link(text: Figures.integer(ours.count), to: .anchor(id: "action-required"))],
        note: "\(number(.overdue, ours)) overdue"),
      ReportFact(
        "For the other side",
        [.link(text: Figures.integer(theirs.count), to: .anchor(id: "action-required"))],
        note: "\(number(.overdue, theirs)) overdue"),
      ReportFact(
        "Due soon",
        number(.dueSoon, actions) == 0
          ? [.text("0")]
          : [
            .link(
              text: Figures.integer(number(.dueSoon, actions)),
              to: .rows(
                page: "action-required", table: "action-required", column: "urgency",
                value: Urgency.dueSoon.rawValue))
          ],
        note: "within 7 days; dates of the platform within 30"),
      ReportFact(
        "Shown by the platform",
        [
          .link(
            text: Figures.integer(actions.filter(\.isShownByPlatform).count),
            to: .anchor(id: "action-required"))
        ], note: "first in the list, and marked"),
    ], sections: sections)
}

/// What was dismissed, with the number by which each decision is undone.
private func dismissedBlock(_ presenter: Presenter) -> ReportBlock {
  let input = presenter.input
  let findings = input.findingsByKey
  return .details(
    summary: [.text("\(counted(input.dismissals.count, "action")) dismissed by decision")],
    [
      .table(
        ReportTable(
          id: "dismissed-actions", caption: "Dismissed; `workroom decisions undo` brings one back",
          columns: [
            ReportColumn(
              "decision", "Decision", type: .integer,
              description: "Number of the decision, by which it is undone."),
            ReportColumn("what", "What", description: "The action dismissed."),
            ReportColumn("job", "Job", description: "Title of the job."),
            ReportColumn("because", "Because", description: "The reason given."),
            ReportColumn("action_key", "Key", description: "Stable key of the finding."),
          ],
          rows: input.dismissals.map { dismissal in
            let finding = findings[dismissal.actionKey]
            return ReportRow([
              .integer(dismissal.number),
              presenter.text(finding?.statement, absent: "not open on \(input.asOf.iso)"),
              presenter.text(finding?.jobTitle, absent: "–"),
              presenter.text(dismissal.reason, absent: "no reason given"),
              .text(dismissal.actionKey),
            ])
          }))
    ])
}
