import ReportRendering
import WorkroomModel

extension ExportTable {
  static let statusReports = numbered(
    "status_reports", "Status reports and timesheets",
    [ReportColumn("is_timesheet", "Timesheet", type: .boolean), ReportColumn("author", "Author")]
      + time("submitted", "Submitted") + [
        ReportColumn("period", "Period"), ReportColumn("status_text", "Status as found"),
        ReportColumn("revision", "Revision", type: .integer),
        ReportColumn("minutes_logged", "Minutes logged", type: .integer),
        ReportColumn("minutes_billed", "Minutes billed", type: .integer),
        amount("amount", "Amount"), ReportColumn("text", "Text"),
        ReportColumn("plans", "Plans"),
      ], \.statusReports
  ) { report in
    [.boolean(report.isTimesheet), cell(report.author)] + cells(report.submitted) + [
      cell(report.period), cell(report.statusAsFound), cell(report.revision),
      cell(report.minutesLogged), cell(report.minutesBilled), cell(report.amount),
      .text(report.text), cell(report.plans),
    ]
  }

  static let terms = numbered(
    "terms", "Versions of the terms",
    [
      ReportColumn("revision", "Revision", type: .integer),
      ReportColumn("proposed_by", "Proposed by"),
    ] + time("proposed", "Proposed") + time("client_accepted", "Accepted by the client")
      + time("freelancer_accepted", "Accepted by the freelancer") + [
        ReportColumn("accepted_by_both", "Accepted by both", type: .boolean),
        ReportColumn("status_text", "Status as found"), ReportColumn("summary", "Summary"),
        amount("total", "Total"),
        ReportColumn("client_acceptance_text", "Acceptance by the client as found, if no date"),
        ReportColumn(
          "freelancer_acceptance_text", "Acceptance by the freelancer as found, if no date"),
      ], \.terms
  ) { terms in
    [cell(terms.number), cell(terms.proposedBy)] + cells(terms.proposedAt)
      + cells(terms.clientAcceptedAt) + cells(terms.freelancerAcceptedAt) + [
        .boolean(terms.isAcceptedByBoth), cell(terms.statusAsFound), .text(terms.summary),
        cell(terms.total), cell(terms.clientAcceptanceText), cell(terms.freelancerAcceptanceText),
      ]
  }

  static let milestones = numbered(
    "milestones", "Milestones",
    [
      ReportColumn("revision", "Revision of the terms", type: .integer),
      ReportColumn("name", "Name"), ReportColumn("description", "Description"),
      ReportColumn("due", "Due", type: .date), ReportColumn("due_text", "Due as found"),
      amount("amount", "Amount"),
    ] + time("funded", "Funded") + time("released", "Released")
      + [ReportColumn("status_text", "Status as found")], \.milestones
  ) { milestone in
    [
      cell(milestone.revision), .text(milestone.name), cell(milestone.description),
      cell(day: milestone.due), cell(milestone.dueText), cell(milestone.amount),
    ] + cells(milestone.fundedAt) + cells(milestone.releasedAt) + [cell(milestone.statusAsFound)]
  }

  static let payments = numbered(
    "payments", "Payments",
    [ReportColumn("kind", "Kind")] + time("at", "At") + [
      amount("amount", "Amount"), ReportColumn("amount_text", "Amount as found"),
      ReportColumn("status_text", "Status as found"), ReportColumn("description", "Description"),
    ], \.payments
  ) { payment in
    [.text(payment.kind)] + cells(payment.at) + [
      cell(payment.amount), cell(payment.amountText), cell(payment.statusAsFound),
      .text(payment.description),
    ]
  }

  static let disputes = numbered(
    "disputes", "What happened in disputes",
    [ReportColumn("kind", "Kind")] + time("at", "At") + [ReportColumn("filed_by", "Filed by")]
      + time("due", "Answer due") + [
        amount("amount", "Amount"), ReportColumn("text", "Text"),
        ReportColumn("asked_for", "Asked for"),
      ], \.disputes
  ) { event in
    [.text(event.kind)] + cells(event.at) + [cell(event.filedBy)] + cells(event.due)
      + [cell(event.amount), .text(event.text), cell(event.askedFor)]
  }

  static let preliminaries = numbered(
    "preliminaries", "Postings and proposals",
    [ReportColumn("kind", "Kind"), ReportColumn("author", "Author")] + time("at", "At") + [
      amount("amount", "Amount"), ReportColumn("amount_text", "Amount as found"),
      ReportColumn("text", "Text"),
    ], \.preliminaries
  ) { preliminary in
    [.text(preliminary.kind), cell(preliminary.author)] + cells(preliminary.at)
      + [cell(preliminary.amount), cell(preliminary.amountText), .text(preliminary.text)]
  }

  static let actions = numbered(
    "actions", "Actions that the platform showed",
    [ReportColumn("text", "Text"), ReportColumn("link", "Link")] + time("at", "At"), \.actions
  ) { action in
    [.text(action.text), cell(action.link)] + cells(action.at)
  }

  static let gaps = numbered(
    "gaps", "What the sources held do not show",
    [
      ReportColumn("kind", "Kind"), ReportColumn("text", "Text"),
      ReportColumn("closed_by", "What would close it"),
      ReportColumn("is_closed", "Closed by another source", type: .boolean),
      ReportColumn("message_key", "Message"),
    ] + time("from", "From") + time("through", "Through"), \.gaps
  ) { gap in
    [
      .text(gap.kind.rawValue), .text(gap.text), .text(gap.closedBy), .boolean(gap.isClosed),
      cell(gap.messageKey),
    ] + cells(gap.from) + cells(gap.through)
  }
}
