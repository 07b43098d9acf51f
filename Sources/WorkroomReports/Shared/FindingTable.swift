import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

extension Presenter {
  /// Findings as a table; grouped by who has to act when `isGrouped` is set.
  func findingTable(
    id: String, caption: String, _ findings: [Finding], isGrouped: Bool, showsJob: Bool = true
  ) -> ReportTable {
    let columns = [
      ReportColumn(
        "for", "For", description: "Who has to act: us, the other side, nobody, or undetermined.",
        isFacet: true, isShownInHTML: isGrouped),
      ReportColumn(
        "urgency", "Urgency", description: "overdue, due-soon, open or note at the as-of date.",
        isFacet: true),
      ReportColumn(
        "due", "Due", type: .date, description: "Last day to act in time, if there is one."),
      ReportColumn(
        "what", "What", description: "What is to be done and why, in one sentence."),
      ReportColumn(
        "job", "Job", description: "Title of the job.", isFacet: showsJob, isShownInHTML: showsJob),
      ReportColumn(
        "job_key", "Job key", description: "Stable key of the job.", isShownInHTML: false),
      ReportColumn(
        "kind", "Kind", description: "Kind of action, a stable word.", isFacet: true,
        isShownInHTML: false),
      ReportColumn(
        "age_days", "Age, days", type: .integer, unit: "days",
        description: "Whole days from the reason to the as-of date."),
      ReportColumn(
        "since", "Since", type: .date, description: "Day on which the reason arose.",
        isShownInHTML: false),
      ReportColumn(
        "due_instant", "Due at", type: .instant,
        description: "The instant of the deadline, where a clock time is part of the rule.",
        isShownInHTML: false),
      ReportColumn(
        "zone_assumed", "Zone assumed", type: .boolean,
        description: "Whether the deadline rests on a time whose zone the source does not print.",
        isShownInHTML: false),
      ReportColumn(
        "shown_by_platform", "Shown by the platform", type: .boolean,
        description: "Whether the platform itself showed it as required.", isShownInHTML: false),
      ReportColumn(
        "evidence", "Evidence", description: "The words or the field that raised it.",
        isShownInHTML: false),
      ReportColumn("settled_by", "Settled by", description: "What would settle it."),
      ReportColumn("rule", "Rule", description: "Id of the rule; its text and source stand below."),
      ReportColumn("source", "Source", description: "Where the evidence stands, with SHA-256."),
      ReportColumn(
        "action_key", "Key", description: "Stable key of the finding, by which it is dismissed.",
        isShownInHTML: false),
      ReportColumn(
        "rule_text", "Rule's words",
        description: "Words of the rule; in square brackets a summary of them.",
        isShownInHTML: false),
      ReportColumn(
        "rule_source", "Rule's source", description: "Where the words of the rule stand.",
        isShownInHTML: false),
    ]
    let rows = findings.map { finding in
      ReportRow(
        id: "action:" + finding.key,
        [
          groupCell(finding),
          ReportCell([urgency(finding)], value: .text(finding.urgency.rawValue)),
          dueCell(finding), whatCell(finding), jobCell(finding), .text(finding.jobKey ?? ""),
          .text(finding.kind.rawValue),
          finding.ageInDays.map { .integer($0) } ?? .absent("–"),
          finding.since.map { date(day(of: $0, in: platformZone)) } ?? .empty,
          finding.due?.instant.map { .instant(iso: zone.iso($0), shown: zone.shown($0)) } ?? .empty,
          .boolean(finding.isZoneAssumed), .boolean(finding.isShownByPlatform),
          .text(finding.evidence), .text(finding.settledBy),
          ReportCell(
            [.link(text: finding.rule.id, to: .anchor(id: "rule-" + finding.rule.id))],
            value: .text(finding.rule.id)),
          sources(
            finding.origins,
            absent: finding.kind == .platformDate
              ? finding.rule.source : "the absence of a record"),
          .text(finding.key),
          .text(finding.rule.text), .text(finding.rule.source),
        ], tone: finding.urgency == .note ? .neutral : tone(finding.urgency))
    }
    return ReportTable(
      id: id, caption: caption, columns: columns, rows: rows,
      grouping: isGrouped ? "for" : nil, isFilterable: true, noun: showsJob ? "Action" : nil)
  }

  private func groupCell(_ finding: Finding) -> ReportCell {
    let words =
      switch finding.actor {
      case .us: "For us"
      case .otherSide: "For the other side"
      case .platform: "For nobody: past, or only to know"
      case .undetermined: "Whose it is cannot be determined: the archive does not show our side"
      }
    return ReportCell([.text(words)], value: .text(finding.actor.rawValue))
  }

  private func dueCell(_ finding: Finding) -> ReportCell {
    guard let due = finding.due else { return .absent("none known") }
    var shown: [ReportInline] = [.time(shown: due.day.iso, iso: due.day.iso)]
    if let instant = due.instant {
      // In the reader's zone the last minute may fall on the day after.
      let last = zone.shown(instant)
      let words = last.hasPrefix(due.day.iso) ? String(last.dropFirst(11)) : last
      shown += [
        .lineBreak, .text("until "), .time(shown: words, iso: zone.iso(instant)),
        .text(" " + zonePlace),
      ]
    }
    let days = due.day.dayNumber - input.asOf.dayNumber
    shown += [
      .lineBreak,
      .emphasis(
        days < 0
          ? finding.kind == .saveFiles
            ? "the last day before it"
            : "\(counted(-days, "day")) \(finding.urgency == .note ? "ago" : "late")"
          : days == 0 ? "today" : "in \(counted(days, "day"))"),
    ]
    if due.isZoneAssumed { shown += [.lineBreak, .emphasis("zone assumed")] }
    return ReportCell(shown, value: .date(due.day.iso))
  }

  private func whatCell(_ finding: Finding) -> ReportCell {
    var shown: [ReportInline] = []
    if finding.isShownByPlatform {
      shown += [.badge("shown by the platform", .active), .text(" ")]
    }
    shown += [.strong(finding.kind.label + ". "), .text(finding.statement)]
    if let target = messageKey(of: finding).flatMap({ input.messagePages[$0] }) {
      shown += [.text(" "), .link(text: "The message", to: target)]
    }
    if !finding.evidence.isEmpty { shown += [.lineBreak, .emphasis(excerpt(finding.evidence))] }
    return ReportCell(shown, value: .text(finding.statement))
  }

  private func jobCell(_ finding: Finding) -> ReportCell {
    guard let key = finding.jobKey else { return .text("the platform") }
    return .link(title(finding.jobTitle, key: key), to: jobTarget(key))
  }

  /// `New York`, the place that names the reader's zone.
  private var zonePlace: String {
    (zone.identifier.split(separator: "/").last.map(String.init) ?? zone.identifier)
      .replacing("_", with: " ")
  }

  func title(_ title: String?, key: String) -> String {
    guard let title, !title.isEmpty else { return key }
    return title
  }

  /// Words for a cell: at most so many characters, cut at a word.
  func excerpt(_ text: String, limit: Int = shortMessageLimit) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    guard line.count > limit else { return line }
    let head = line.prefix(limit)
    let cut = head.lastIndex(of: " ") ?? head.endIndex
    return head[..<cut] + " …"
  }
}
