package import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// The page to start from: what the archive holds, what is most pressing, and where to read on.
package func indexPage(_ input: ReportInput) -> ReportDocument {
  let presenter = Presenter(input: input)
  let actions = input.actions
  let ours = actions.filter { $0.actor == .us }
  let overdue = actions.filter { $0.urgency == .overdue }
  let messages = input.jobs.reduce(0) { $0 + $1.rhythm.total }
  let working = input.jobs.filter { [.working, .awarded, .paused].contains($0.job.status) }
  let disputed = input.jobs.filter(\.job.isInDispute)
  let absent = input.jobs.reduce(0) { $0 + $1.storage.absentVersions }
  var sections: [ReportSection] = []
  if let changes = Changes(presenter) { sections.append(changeSummary(presenter, changes)) }
  // A message that waits may name a day in its words, which no rule reads.
  let pressing = ours.filter {
    $0.urgency <= .dueSoon || $0.isShownByPlatform || $0.kind == .answerMessage
  }.enumerated()
    .sorted { ($0.element.urgency, $0.offset) < ($1.element.urgency, $1.offset) }
    .map(\.element).prefix(12)
  if !pressing.isEmpty {
    sections.append(
      ReportSection(
        id: "pressing", heading: "Most pressing for us",
        blocks: [
          .list(pressing.map { pressingItem($0, presenter) }, ordered: false),
          .paragraph(input.reachWords.map { [.text($0)] } ?? []),
          .paragraph(
            ours.count > pressing.count
              ? [
                .link(
                  text: "All \(counted(ours.count, "action")) for us",
                  to: .page(name: "action-required")),
                .text(", with what raised each and what would settle it."),
              ]
              : []),
        ].filter { $0 != .paragraph([]) }))
  }
  if !disputed.isEmpty {
    sections.append(
      ReportSection(
        id: "disputes", heading: "In dispute",
        blocks: [
          .list(
            disputed.map { overview in
              let last = overview.record.disputes.last
              return [
                .link(
                  text: presenter.title(overview.job.title, key: overview.job.key),
                  to: presenter.jobTarget(overview.job.key, "chronology")),
                .text(last.map { ": \($0.kind)" } ?? ""),
              ] + (last?.at.map { [.text(", "), presenter.time($0)] } ?? [])
            }, ordered: false)
        ]))
  }
  let pictures = timelines(presenter, limit: 40)
  if !pictures.isEmpty {
    sections.append(
      ReportSection(id: "timeline", heading: "All jobs", blocks: pictures.map { .picture($0) }))
  }
  sections.append(
    ReportSection(
      id: "read-on", heading: "Read on",
      blocks: [
        .list(
          [
            statusWays(input),
            [
              .link(text: "Action required", to: .page(name: "action-required")),
              .text(" – who must do what, by when, and why we say so. The deadlines are also in "),
              .link(text: "a calendar file", to: .file(path: "action-required.ics")), .text("."),
            ],
            [
              .link(text: "Storage", to: .page(name: "storage")),
              .text(" – what each workroom holds, what is absent, and deletion dates."),
            ],
            [
              .link(text: "Sources", to: .page(name: "sources")),
              .text(
                " – the reconciliation: what was read, left out or damaged, and how to check it."),
            ],
            [
              .link(text: "Search", to: .page(name: "search")),
              .text(" – every message, file, event and action by its words."),
            ],
            [
              .text("Each table is a file as well, linked beside its caption; "),
              .link(text: "columns.md", to: .file(path: "columns.md")),
              .text(" says what the columns mean."),
            ],
          ], ordered: false)
      ]))
  sections.append(wordsSection(presenter))
  sections.append(
    presenter.closing(
      rules: [], records: "the records of \(counted(input.jobs.count, "job"))",
      listsSources: false))
  return presenter.document(
    title: "\(input.facts.title) archive",
    subtitle: "As of \(input.asOf.iso), times in \(input.zone.identifier)", name: "index",
    summary: [
      ReportFact(
        "Jobs", [.link(text: Figures.integer(input.jobs.count), to: .page(name: "job-status"))],
        note: "\(working.count) not closed, \(disputed.count) in dispute"),
      ReportFact(
        "For us to do",
        [.link(text: Figures.integer(ours.count), to: .page(name: "action-required"))],
        note: "\(overdue.filter { $0.actor == .us }.count) overdue"),
      ReportFact(
        "Overdue",
        [
          .link(
            text: Figures.integer(overdue.count),
            to: .rows(
              page: "action-required", table: "action-required", column: "urgency",
              value: Urgency.overdue.rawValue))
        ], note: "for either side"),
      ReportFact(
        "Messages",
        [
          .link(
            text: Figures.integer(messages), to: .page(name: "job-status", anchor: "job-status"))
        ], note: "listed job by job"),
      ReportFact(
        "File versions absent",
        [
          .link(text: Figures.integer(absent), to: .page(name: "storage", anchor: "absent-files"))
        ],
        note: "named, held by no source" + absentAccountWords(input)),
      ReportFact(
        "Sources",
        [.link(text: Figures.integer(input.audits.count), to: .page(name: "sources"))],
        note: input.audits.allSatisfy(\.balances) ? "the counts add up" : "the counts do not add up"
      ),
    ], sections: sections)
}

/// One pressing action in a line; of a message that waits with its words.
private func pressingItem(_ finding: Finding, _ presenter: Presenter) -> [ReportInline] {
  var runs: [ReportInline] = [
    presenter.urgency(finding), .text(" "),
    .link(
      text: finding.kind.label, to: .page(name: "action-required", anchor: "action:" + finding.key)),
    .text(finding.due.map { " by \($0.day.iso), " } ?? ", "),
  ]
  if let key = finding.jobKey {
    let title = presenter.title(finding.jobTitle, key: key)
    runs.append(.link(text: title, to: presenter.jobTarget(key)))
  } else {
    runs.append(.text(presenter.input.facts.title))
  }
  runs.append(.text(". \(finding.statement)"))
  if finding.kind == .answerMessage {
    runs += [.text(" "), .emphasis("“\(presenter.excerpt(finding.evidence))”")]
  }
  return runs
}

/// The parts of the job status that answer what is asked most.
private func statusWays(_ input: ReportInput) -> [ReportInline] {
  var ways: [ReportInline] = [
    .link(text: "Job status", to: .page(name: "job-status")),
    .text(" – every job, where it stands, what is agreed, paid and open; "),
  ]
  if openMoneySection(Presenter(input: input)) != nil {
    ways += [
      .link(text: "who would pay whom", to: .page(name: "job-status", anchor: "money")),
      .text("; "),
    ]
  }
  let since = input.since ?? input.asOf.adding(days: -defaultChangeDays)
  let words = "what changed since \(since.iso)"
  let anchor = input.jobs.isEmpty ? "jobs-section" : "changes-section"
  ways += [.link(text: words, to: .page(name: "job-status", anchor: anchor))]
  if !input.jobs.isEmpty {
    ways += [
      .text("; "),
      .link(
        text: "with whom most was written", to: .page(name: "job-status", anchor: "other-parties")),
    ]
  }
  if input.jobs.contains(where: { !$0.record.terms.isEmpty }) {
    ways += [
      .text("; "),
      .link(
        text: "who accepted which Terms", to: .page(name: "job-status", anchor: "terms-section")),
    ]
  }
  ways.append(.text("."))
  return ways
}

/// What changed, in a line per job; the table with the sources stands under Job status.
private func changeSummary(_ presenter: Presenter, _ changes: Changes) -> ReportSection {
  let shown = changes.all.prefix(12)
  var blocks: [ReportBlock] = []
  if changes.all.isEmpty {
    blocks.append(.paragraph([.text("Nothing changed since \(changes.since.iso).")]))
  } else {
    blocks.append(
      .list(
        shown.map { change in
          [
            .badge(change.word, change.tone), .text(" "),
            .link(text: change.title, to: presenter.jobTarget(change.key, change.anchor)),
            .text(", \(change.day.iso): \(presenter.excerpt(change.what, limit: 160))"),
          ]
        }, ordered: false))
    blocks.append(
      .paragraph([
        .link(
          text: "All \(counted(changes.all.count, "change"))",
          to: .page(name: "job-status", anchor: "changes")),
        .text(" with their sources: \(changes.words)."),
      ]))
  }
  return ReportSection(
    id: "changes", heading: "What changed since \(changes.since.iso)", blocks: blocks)
}

/// The page of the search; where no script runs it says what else there is.
func searchPage(_ input: ReportInput) -> ReportDocument {
  let presenter = Presenter(input: input)
  var document = presenter.document(
    title: "Search", subtitle: "The rows of all pages, as of \(input.asOf.iso)", name: "search",
    sections: [
      ReportSection(
        id: "search", heading: "Search all pages",
        blocks: [
          .paragraph([
            .text(
              "Here a script finds rows by the beginnings of their words, or by words in quotation "
                + "marks as they stand together, without a network. Without "
                + "scripts, “Find in page” of the browser searches one page, and "),
            .code("workroom search"), .text(" the whole archive. What is searched:"),
          ]),
          .list(
            [
              "Message", "Job", "Action", "Change", "Event", "Status Report", "Timesheet", "Terms",
              "Milestone", "File", "Person", "Source", "Mail of no job",
            ].map { [.text($0)] }, ordered: false),
        ])
    ])
  document.isSearch = true
  return document
}

/// One line for the subject of a mail: what a periodic run found, and what changed where that was asked.
package func summaryLine(_ input: ReportInput) -> String {
  let actions = input.actions.filter { $0.actor == .us }
  let overdue = actions.filter { $0.urgency == .overdue }.count
  let soon = actions.filter { $0.urgency == .dueSoon }.count
  let damage = input.audits.reduce(0) { $0 + $1.damage }
  let changes = Changes(Presenter(input: input)).map { "; since \($0.since.iso): \($0.words)" }
  return "\(input.facts.title) as of \(input.asOf.iso): \(counted(input.jobs.count, "job")), "
    + "\(counted(actions.count, "action")) for us (\(overdue) overdue, \(soon) due soon), "
    + "\(damageWords(damage))\(changes ?? "")"
}
