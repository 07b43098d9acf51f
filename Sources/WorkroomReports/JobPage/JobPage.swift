package import ReportRendering
package import WorkroomModel
import WorkroomRules
package import WorkroomStore

/// All that the archive holds of one job. `messages` are its messages with their witnesses.
package func jobPage(
  _ overview: JobOverview, messages: [Message], diagnostics: [DiagnosticRow], input: ReportInput
) -> ReportDocument {
  let presenter = Presenter(input: input)
  let job = overview.job
  let state = JobState(overview.record)
  let open = overview.findings.filter { !input.dismissed.contains($0.key) }
  let findings =
    open.filter { $0.actor == .us } + open.filter { $0.actor == .otherSide }
    + open.filter { $0.actor != .us && $0.actor != .otherSide }
  let known = messages.filter { message in
    message.sent.map { day(of: $0, in: presenter.platformZone) <= input.asOf } ?? true
  }
  var sections = [overviewSection(overview, state, presenter)]
  sections.append(
    ReportSection(
      id: "actions", heading: "Actions",
      blocks: findings.isEmpty
        ? [
          .paragraph([
            .text("No action that the records of this archive show was open on \(input.asOf.iso).")
          ])
        ]
        : [
          .table(
            presenter.findingTable(
              id: "actions-table", caption: "Open actions", findings, isGrouped: true,
              showsJob: false))
        ]))
  sections.append(readinessSection(overview, presenter))
  sections.append(milestoneSection(overview, state, presenter))
  sections.append(reportSection(overview, presenter))
  sections.append(chronologySection(overview, presenter))
  sections.append(messageSection(overview, known, presenter))
  sections.append(fileSection(overview, presenter))
  sections.append(peopleSection(overview, presenter))
  sections += earlierSections(overview, presenter)
  if !diagnostics.isEmpty {
    sections.append(
      ReportSection(
        id: "damage", heading: "What was odd or damaged",
        blocks: [.table(diagnosticTable(presenter, diagnostics, id: "job-diagnostics"))]))
  }
  let rules =
    findings.map(\.rule) + overview.readiness.map(\.rule)
    + [overview.retention?.rule, overview.storage.rule].compactMap { $0 }
  sections.append(
    presenter.closing(
      rules: rules,
      records: "\(counted(overview.rhythm.total, "message")), "
        + "\(counted(overview.record.files.count, "file version")) and "
        + "\(counted(overview.places.count, "place")) that speak of this job",
      digests: overview.places.sources))
  return presenter.document(
    title: presenter.title(job.title, key: job.key),
    subtitle: subtitle(overview, presenter), name: jobPageName(job.key),
    summary: summary(overview, state, findings, presenter), sections: sections)
}

private func subtitle(_ overview: JobOverview, _ presenter: Presenter) -> String {
  let job = overview.job
  let parts = [
    job.jobID.map { "job \($0)" }, job.workroomID.map { "workroom \($0)" },
    job.side == .unknown ? nil : "we are the \(job.side.rawValue)",
    job.otherParty.map { "with \($0)" }, "as of \(presenter.input.asOf.iso)",
  ]
  return parts.compactMap { $0 }.joined(separator: ", ")
}

private func summary(
  _ overview: JobOverview, _ state: JobState, _ findings: [Finding], _ presenter: Presenter
) -> [ReportFact] {
  let job = overview.job
  var status: [ReportInline] = [presenter.status(job)]
  if job.isInDispute { status += [.text(" "), .badge("in dispute", .critical)] }
  let overdue = findings.filter { $0.urgency == .overdue }.count
  var facts = [
    ReportFact("Status", status, note: job.statusAsFound.map { "as found: “\($0)”" }),
    ReportFact(
      "Open actions", [.link(text: Figures.integer(findings.count), to: .anchor(id: "actions"))],
      note: overdue > 0 ? "\(overdue) overdue" : nil),
    ReportFact(
      "Messages",
      [.link(text: Figures.integer(overview.rhythm.total), to: .anchor(id: "messages"))],
      note: overview.activity.differing > 0
        ? "\(overview.activity.differing) with witnesses that differ" : nil),
  ]
  if let total = state.termsInForce?.total {
    facts.append(
      ReportFact(
        "Agreed", total.shown,
        note: job.type == .hourly
          ? "an hour, Terms in force"
          : total.minorUnits == 0 ? "Terms in force: nothing is to be paid" : "Terms in force"))
  }
  return facts
}

private func overviewSection(
  _ overview: JobOverview, _ state: JobState, _ presenter: Presenter
) -> ReportSection {
  let job = overview.job
  var facts: [ReportFact] = [
    ReportFact("Type", job.type == .unknown ? "unknown" : job.type.rawValue),
    ReportFact("Our side", job.side == .unknown ? "cannot be determined" : job.side.rawValue),
  ]
  facts.append(
    job.otherParty.map { ReportFact("Other party", $0) }
      ?? ReportFact("Other party", [.emphasis(Presenter.noneHeld)]))
  if let folder = job.folder { facts.append(ReportFact("Folder", folder)) }
  if job.isArchived { facts.append(ReportFact("Archived", "yes, on the platform")) }
  if let award = job.awardedAt { facts.append(ReportFact("Awarded", [presenter.time(award)])) }
  if let terms = state.termsInForce {
    facts.append(
      ReportFact(
        "Terms in force",
        (terms.number.map { "revision \($0)" } ?? "one revision")
          + (terms.total.map { ", \(amountWords($0, job))" } ?? ""),
        note: terms.summary.isEmpty ? nil : presenter.excerpt(terms.summary)))
  }
  if let pending = state.pendingTerms {
    facts.append(
      ReportFact(
        "Terms proposed",
        (pending.number.map { "revision \($0)" } ?? "one revision")
          + (pending.total.map { ", \(amountWords($0, job))" } ?? "") + ", not accepted by both",
        note: pending.summary.isEmpty ? nil : presenter.excerpt(pending.summary)))
  }
  if let last = overview.lastActivity {
    facts.append(ReportFact("Last activity", [presenter.time(last.at)], note: last.words))
  }
  if let retention = overview.retention,
    !overview.record.files.isEmpty || overview.storage.printedText != nil
  {
    facts.append(removalFact(retention))
  }
  var seen: Set<String> = []
  let history = job.statusHistory.filter {
    seen.insert("\($0.asFound)\u{1}\($0.at?.text ?? "")").inserted
  }
  let table = ReportTable(
    id: "status-history", caption: "What sources say of the status",
    columns: [
      ReportColumn("at", "For the time", type: .instant, description: "When the source speaks of."),
      ReportColumn("as_found", "As found", description: "Words of the source."),
      ReportColumn("status", "Understood as", description: "Status in our words."),
      ReportColumn("medium", "From", description: "Kind of witness."),
      ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
    ],
    rows: history.map {
      ReportRow([
        presenter.instant($0.at, absent: "no date"), .text("“\($0.asFound)”"),
        .badge($0.status.label, .neutral, value: $0.status.rawValue),
        .text($0.origin.medium.rawValue), presenter.sources([$0.origin]),
      ])
    })
  return ReportSection(
    id: "overview", heading: "Overview",
    blocks: [.facts(facts)]
      + (history.isEmpty
        ? [] : [.details(summary: [.text("What sources say of the status")], [.table(table)])]))
}

/// From when the files of the job could be removed, and how far that is certain.
private func removalFact(_ retention: Retention) -> ReportFact {
  ReportFact(
    "Files removable from",
    [
      .time(shown: retention.from.iso, iso: retention.from.iso), .text(" by rule "),
      .link(text: retention.rule.id, to: .anchor(id: "rule-" + retention.rule.id)),
    ],
    note: retention.doubt.map { doubt in
      "counted from a mail of ours (\(doubt))"
        + (retention.certainFrom.map { "; from the last certain activity it is \($0.iso)" } ?? "")
    })
}

/// Of an hourly job the Terms name a rate, not a total.
private func amountWords(_ amount: Money, _ job: Job) -> String {
  job.type == .hourly ? "\(amount.shown) an hour" : "total \(amount.shown)"
}

private func readinessSection(_ overview: JobOverview, _ presenter: Presenter) -> ReportSection {
  ReportSection(
    id: "readiness", heading: "Readiness",
    blocks: [
      .paragraph([
        .text(
          "What the platform advised for avoiding disputes, and whether this archive shows it. It "
            + "says nothing about who is right.")
      ]),
      .table(
        ReportTable(
          id: "readiness-table", caption: "Advice and record",
          columns: [
            ReportColumn("advice", "Advice", description: "What the platform advised."),
            ReportColumn(
              "answer", "In this archive",
              description: "shown, not-shown or cannot-be-determined."),
            ReportColumn("reason", "Why", description: "With figures."),
            ReportColumn(
              "rows", "Rows", description: "The part of the page that holds what it rests on."),
            ReportColumn("rule", "Rule", description: "Id of the advice."),
            ReportColumn("source", "Source", description: "Where it stands, with SHA-256."),
          ],
          rows: overview.readiness.map { check in
            let tone: ReportTone =
              switch check.answer {
              case .shown: .good
              case .notShown: .caution
              case .undetermined: .neutral
              }
            return ReportRow([
              .text(check.question),
              .badge(check.answer.label, tone, value: check.answer.rawValue), .text(check.reason),
              rowsCell(check, overview.job),
              ReportCell(
                [.link(text: check.rule.id, to: .anchor(id: "rule-" + check.rule.id))],
                value: .text(check.rule.id)),
              check.origins.isEmpty ? .absent("–") : presenter.sources(check.origins, limit: 1),
            ])
          })),
    ])
}

/// The rows of the page that an answer rests on.
private func rowsCell(_ check: ReadinessCheck, _ job: Job) -> ReportCell {
  let (words, id): (String, String) =
    switch check.rule.id {
    case "avoid-terms", "avoid-changes": ("Terms", "milestones")
    case "avoid-instalments" where job.type == .hourly: ("Timesheets", "status-reports")
    case "avoid-instalments": ("Milestones", "milestones")
    case "avoid-contact": ("People", "people")
    default: ("Messages", "messages")
    }
  return ReportCell([.link(text: words, to: .anchor(id: id))], value: .text(id))
}

private func peopleSection(_ overview: JobOverview, _ presenter: Presenter) -> ReportSection {
  let parties = overview.record.parties
  return ReportSection(
    id: "people", heading: "People",
    blocks: parties.isEmpty
      ? [.paragraph([.emphasis("None in this archive.")])]
      : sharedNames(parties).map { .notice(.caution, [.text($0)]) }
        + [.table(peopleTable(parties, presenter))])
}

/// Names that pages cut, such as `Alexa... K.`, and that fit more than one person of the job.
func sharedNames(_ parties: [Party]) -> [String] {
  let cut = Set(parties.flatMap { [$0.name] + $0.names }.filter { $0.contains("...") }).sorted()
  return cut.compactMap { name in
    let fitting = parties.filter { !$0.name.contains("...") && fits($0.name, cut: name) }
    guard fitting.count > 1 else { return nil }
    return "“\(name)” fits \(fitting.map(\.name).joined(separator: " and ")): which of them a page "
      + "means by it, the name does not say."
  }
}

/// Whether a full name may have been cut to `Alexa... K.`: the beginning of the first name, the first
/// letter of the last.
private func fits(_ name: String, cut: String) -> Bool {
  let parts = cut.split(separator: " ").map(String.init)
  let words = name.split(separator: " ").map(String.init)
  guard parts.count > 1, words.count > 1, let initial = parts.last?.first,
    let first = parts.first?.replacing("...", with: "")
  else { return false }
  return words[0].hasPrefix(first) && words[0].count > first.count && words.last?.first == initial
}

func peopleTable(_ parties: [Party], _ presenter: Presenter) -> ReportTable {
  ReportTable(
    id: "people-table", caption: "People of the job",
    columns: [
      ReportColumn("name", "Name", description: "The fullest name found."),
      ReportColumn("side", "Side", description: "client, freelancer or unknown."),
      ReportColumn("role", "Role", description: "As found."),
      ReportColumn(
        "names", "Also as",
        description: "All forms found, those of accounts with the platform as “user …”."),
      ReportColumn("addresses", "Addresses", description: "Addresses found in mail."),
      ReportColumn(
        "is_us", "Us", type: .boolean, description: "Whether it is our side's name.",
        isShownInHTML: false),
      ReportColumn(
        "is_guest", "Guest", type: .boolean, description: "Guests had no account.",
        isShownInHTML: false),
      ReportColumn("source", "Source", description: "Where the person stands, with SHA-256."),
    ],
    rows: parties.map { party in
      let isNamedGuest = party.role?.lowercased().contains("guest") == true
      let role = [
        party.isMe ? "us" : nil, party.role, party.isGuest && !isNamedGuest ? "guest" : nil,
      ].compactMap { $0 }.joined(separator: ", ")
      return ReportRow([
        .text(party.name), .text(party.side.rawValue),
        role.isEmpty ? .absent("–") : .text(role),
        .text(
          (party.names.filter { $0 != party.name } + party.userNames.map { "user \($0)" })
            .joined(separator: ", ")),
        .text(party.addresses.joined(separator: ", ")), .boolean(party.isMe),
        .boolean(party.isGuest), presenter.sources(party.origins, limit: 1),
      ])
    }, noun: "Person")
}

private func earlierSections(_ overview: JobOverview, _ presenter: Presenter) -> [ReportSection] {
  guard !overview.record.preliminaries.isEmpty else { return [] }
  let blocks = overview.record.preliminaries.map { earlier -> ReportBlock in
    let name = earlier.kind == "posting" ? "Job posting" : "Proposal"
    var cite: [ReportInline] = []
    if let author = earlier.author { cite.append(.text("\(author), ")) }
    if let at = earlier.at { cite += [presenter.time(at), .text(", ")] }
    if let amount = earlier.amount?.shown ?? earlier.amountText {
      cite.append(.text("\(amount), "))
    }
    cite += earlier.origins.first.map(presenter.source) ?? []
    return .details(
      summary: [.text(name + (earlier.author.map { " by \($0)" } ?? ""))],
      [
        earlier.text.isEmpty
          ? .paragraph([.emphasis("Its text is not in this archive.")] + [.text(" ")] + cite)
          : .quotation(earlier.text, cite: cite)
      ])
  }
  return [ReportSection(id: "before", heading: "Before the award", blocks: blocks)]
}
