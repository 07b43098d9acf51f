import WorkroomModel

@testable import WorkroomRules

let weekCases = [
  Case(
    "no report for a week of funded work is overdue on Monday", "2016-05-09",
    ["submit-status-report us 2016-05-08 overdue"], funded),
  Case(
    "on Sunday it is due", "2016-05-08", ["submit-status-report us 2016-05-08 due-soon"], funded),
  Case(
    "on Saturday it is due the day after", "2016-05-07",
    ["submit-status-report us 2016-05-08 due-soon"], funded),
  Case("on Friday nothing is asked yet", "2016-05-06", [], funded),
  Case(
    "a report of the week settles it", "2016-05-09", [],
    funded.with { $0.report(week: "May 8, 2016", submitted: "2016-05-06") }),
  Case(
    "a later report stands for the weeks before it", "2016-05-23",
    ["submit-status-report us 2016-05-22 overdue"],
    funded.with { $0.report(week: "2016-05-15", submitted: "2016-05-13") }),
  Case(
    "two weeks without report are two actions", "2016-06-01",
    ["submit-status-report us 2016-05-22 overdue", "submit-status-report us 2016-05-29 overdue"],
    funded.with { $0.report(week: "2016-05-15", submitted: "2016-05-13") }),
  Case(
    "a week whose report came later was open then", "2016-05-09",
    ["submit-status-report us 2016-05-08 overdue"],
    funded.with { $0.report(week: "2016-05-15", submitted: "2016-05-13") }),
  Case(
    "as client the report is the other side's", "2016-05-09",
    ["submit-status-report other-side 2016-05-08 overdue"],
    funded.with { $0.record.job.side = .client }),
  Case("without funded work no report is asked for", "2016-05-09", [], agreed),
  Case(
    "with the release requested no report is asked for", "2016-05-09",
    ["release-milestone other-side - open"],
    agreed.with { $0.milestone("First", funded: "2016-03-05", state: "Requested Apr 18, 2016") }),
  Case(
    "in dispute no report is asked for", "2016-05-20", ["answer-dispute us 2016-05-16 overdue"],
    funded.with {
      $0.dispute("Dispute Notice", by: "Anna Berg", at("2016-05-12", 4, 36, isStated: true))
    }),
  Case(
    "a paused job asks for no report", "2016-05-09", [],
    funded.with { $0.record.job.status = .paused }),
  Case(
    "an hourly job asks for no Status Report", "2016-05-09", [],
    hourly.with { $0.milestone("First", funded: "2016-05-02") }),
  Case(
    "a timesheet in progress is sent on Monday", "2016-05-09",
    ["submit-timesheet us 2016-05-09 due-soon"],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: nil, status: "In Progress") }),
  Case(
    "an unpaid timesheet is to be paid before Friday", "2016-05-12",
    ["pay-timesheet other-side 2016-05-12 due-soon"],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: "2016-05-09", status: "Submitted") }),
  Case(
    "on Friday it is overdue", "2016-05-13",
    ["pay-timesheet other-side 2016-05-12 overdue"],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: "2016-05-09", status: "Unpaid") }),
  Case(
    "a paid timesheet is settled", "2016-05-13", [],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: "2016-05-09", status: "Paid") }),
  Case(
    "a timesheet without a status concludes nothing", "2016-05-13", [],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: "2016-05-09", status: nil) }),
]

let disputeCases = [
  Case(
    "a notice of Thursday is due on Monday", "2016-05-16",
    ["answer-dispute us 2016-05-16 due-soon"],
    agreed.with {
      $0.dispute("Dispute Notice", by: "Anna Berg", at("2016-05-12", 4, 36, isStated: true))
    }),
  Case(
    "a notice of Friday is due on Tuesday", "2016-05-18",
    ["answer-dispute us 2016-05-17 overdue"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-13")) }),
  Case(
    "a notice of Saturday is due on Tuesday", "2016-05-17",
    ["answer-dispute us 2016-05-17 due-soon"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-14")) }),
  Case(
    "in 2010 there were three business days", "2010-06-10",
    ["answer-dispute us 2010-06-09 overdue"],
    Scene().with { $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2010-06-04")) }),
  Case(
    "a notice of ours waits for the other side", "2016-05-16",
    ["answer-dispute other-side 2016-05-16 due-soon"],
    agreed.with { $0.dispute("Dispute Notice", by: "Marta Lind", onDay("2016-05-12")) }),
  Case(
    "a response settles the notice", "2016-05-20", [],
    agreed.with {
      $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-12"))
      $0.dispute("Dispute Response", by: "Marta Lind", onDay("2016-05-16"))
    }),
  Case(
    "a response of tomorrow does not settle it today", "2016-05-15",
    ["answer-dispute us 2016-05-16 due-soon"],
    agreed.with {
      $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-12"))
      $0.dispute("Dispute Response", by: "Marta Lind", onDay("2016-05-16"))
    }),
  Case(
    "a settlement is due on the day it names", "2016-06-01",
    ["answer-dispute us 2016-06-03 due-soon"],
    agreed.with {
      $0.dispute(
        "Proposed Settlement", by: "Elance", onDay("2016-05-24"),
        text: "Release of $900.00 USD; both parties to answer by Jun 3, 2016")
    }),
  Case(
    "a settlement without a day has no deadline", "2016-06-01", ["answer-dispute us - open"],
    agreed.with { $0.dispute("Proposed Settlement", by: "Elance", onDay("2016-05-24")) }),
  Case(
    "a closed dispute asks for nothing", "2016-06-01", [],
    agreed.with {
      $0.dispute("Proposed Settlement", by: "Elance", onDay("2016-05-24"))
      $0.dispute("Dispute closed", by: "Elance", onDay("2016-05-30"))
      $0.record.job.isInDispute = false
    }),
  Case(
    "a refund request waits for the other side of it", "2016-06-01",
    ["answer-cancellation us - open"],
    agreed.with { $0.dispute("Refund Request", by: "Anna Berg", onDay("2016-05-24")) }),
]

let wordCases = [
  Case(
    "a question of theirs waits for us", "2016-05-30", ["answer-message us - open"],
    agreed.with {
      $0.message("Can you tell me until when?\nI need it.", from: .client, at("2016-05-27"))
    }),
  Case(
    "a question of ours waits for them", "2016-05-30", ["answer-message other-side - open"],
    agreed.with { $0.message("Is chapter 8 ready?", from: .freelancer, at("2016-05-27")) }),
  Case(
    "an answer settles it", "2016-05-30", [],
    agreed.with {
      $0.message("Is it ready?", from: .client, at("2016-05-27"))
      $0.message("Yes.", from: .freelancer, at("2016-05-28"))
    }),
  Case(
    "an answer of tomorrow does not settle it today", "2016-05-27",
    ["answer-message us - open"],
    agreed.with {
      $0.message("Is it ready?", from: .client, at("2016-05-27"))
      $0.message("Yes.", from: .freelancer, at("2016-05-28"))
    }),
  Case(
    "a statement asks for nothing", "2016-05-30", [],
    agreed.with {
      $0.message("I have filed a dispute. Nothing personal.", from: .client, at("2016-05-12"))
    }),
  Case(
    "thanks after a question do not hide it", "2016-05-30", ["answer-message us - open"],
    agreed.with {
      $0.message("Is it ready?", from: .client, at("2016-05-27"))
      $0.message("Thanks.", from: .client, at("2016-05-28"))
    }),
  Case(
    "please is a request", "2016-05-30", ["answer-message us - open"],
    agreed.with {
      $0.message("Please accept the terms when you are ready.", from: .client, at("2016-05-20"))
    }),
  Case(
    "a courtesy is none", "2016-05-30", [],
    agreed.with {
      $0.message("Please let me know if you have any questions.", from: .client, at("2016-05-20"))
    }),
  Case(
    "a question quoted from earlier mail is none", "2016-05-30", [],
    agreed.with { $0.message("Done.\n> Is it ready?", from: .client, at("2016-05-20")) }),
  Case(
    "an answer that cannot have arrived is none", "2016-05-31", ["answer-message us - open"],
    agreed.with {
      $0.message("Until when?", from: .client, at("2016-05-27"))
      $0.message(
        "On Thursday.", from: .freelancer, at("2016-05-30"), recordClass: .undetermined,
        basis: "no page covers its time; it came from an address that was not registered (x)",
        doubts: [.unregisteredAddress])
    }),
  Case(
    "an answer nobody can place is still an answer", "2016-05-31", [],
    agreed.with {
      $0.message("Until when?", from: .client, at("2016-05-27"))
      $0.message(
        "On Thursday.", from: .freelancer, at("2016-05-30"), recordClass: .undetermined,
        basis: "sent by mail; no saved page covers its time")
    }),
  Case(
    "a complete job asks for no answer", "2016-05-30", [],
    agreed.with {
      $0.message("Is it ready?", from: .client, at("2016-05-27"))
      $0.record.job.status = .complete
    }),
]

let shownCases = [
  Case(
    "what the platform showed joins what the rule says", "2016-05-27",
    ["review-terms us 2016-05-26 overdue shown"],
    awarded.with { $0.action("Review Terms", since: "2016-05-19") }),
  Case(
    "what the platform showed stands first", "2016-05-27",
    ["fund-milestone us - open shown", "answer-message us - open"],
    agreed.with {
      $0.record.job.side = .client
      $0.record.parties[0].side = .client
      $0.message("Is it ready?", from: .freelancer, at("2016-05-20"))
      $0.milestone("First", state: "Not funded")
      $0.action("Fund Milestone", since: "2016-05-17")
    }),
  Case(
    "an unknown label is told as it stands", "2016-05-27",
    ["shown-by-platform us - open shown"],
    agreed.with { $0.action("Verify Phone", since: "2016-05-19") }),
  Case(
    "a report asked for and sent is settled", "2016-05-27", [],
    agreed.with {
      $0.action("Submit Status Report", since: "2015-11-16")
      $0.report(week: "2015-11-22", submitted: "2015-11-20")
    }),
  Case(
    "what a later save of the same page no longer shows is settled", "2016-05-27", [],
    agreed.with {
      $0.status(
        "Working", .working, onDay("2015-11-22"), .page, ordinal: 7, path: "My Jobs 2015-11-22.html"
      )
      $0.status(
        "Working", .working, onDay("2016-05-21"), .page, ordinal: 8, path: "My Jobs 2016-05-21.html"
      )
      $0.action("Verify Phone", since: "2015-11-16", ordinal: 7)
    }),
  Case(
    "feedback the platform asked for may be left for some time", "2016-05-27",
    ["leave-feedback us 2016-06-29 note shown"],
    feedback.with { $0.record.job.side = .freelancer }),
  Case(
    "as client it is ours", "2016-06-29", ["leave-feedback us 2016-06-29 note shown"],
    feedback.with { $0.record.job.side = .client }),
  Case("after its last day nothing is said", "2016-06-30", [], feedback),
  Case(
    "that feedback was not left, silence does not show", "2016-05-27", [],
    agreed.with { $0.status("Complete", .complete, onDay("2016-04-30")) }),
  Case(
    "a page that shows Complete does not say since when", "2016-05-27", [],
    agreed.with {
      $0.status("Complete", .complete, onDay("2016-05-20"), .page)
      $0.action("Leave Feedback", since: "2016-04-30")
    }),
]
