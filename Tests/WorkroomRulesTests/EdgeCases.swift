import WorkroomModel

@testable import WorkroomRules

let allCases =
  termsCases + moneyCases + weekCases + disputeCases + wordCases + shownCases + hourlyCases
  + closedCases + secondCases + lateCases

let hourlyCases = [
  Case(
    "a rejected screenshot waits for the freelancer", "2016-05-12",
    ["answer-screenshot us - open"],
    hourly.with {
      $0.message(
        "A Work View screenshot of May 11, 2016 was rejected. 12 minutes were deducted.",
        from: .client, at("2016-05-12"))
    }),
  Case(
    "as client it is the other side's", "2016-05-12", ["answer-screenshot other-side - open"],
    Scene(.working, type: .hourly, side: .client).with {
      $0.message("The screenshot was rejected.", from: .client, at("2016-05-12"))
    }),
  Case(
    "an answer settles a rejected screenshot", "2016-05-12", [],
    hourly.with {
      $0.message("A screenshot was rejected.", from: .client, at("2016-05-12", 9))
      $0.message("I do not mind the 12 minutes.", from: .freelancer, at("2016-05-12", 10))
    }),
  Case(
    "a later timesheet settles a rejected screenshot", "2016-05-16", [],
    hourly.with {
      $0.message("A screenshot was rejected.", from: .client, at("2016-05-12"))
      $0.timesheet(week: "2016-05-15", submitted: "2016-05-16", status: "Paid")
    }),
  Case(
    "before the rejection there was none", "2016-05-11", [],
    hourly.with {
      $0.message("A screenshot was rejected.", from: .client, at("2016-05-12"))
    }),
  Case(
    "fixed prices have no Work View", "2016-05-12", [],
    agreed.with { $0.message("The screenshot was rejected.", from: .client, at("2016-05-12")) }),
  Case(
    "a rejected design is no rejected screenshot", "2016-05-12", [],
    hourly.with {
      $0.message("The design was rejected. See the screenshot.", from: .client, at("2016-05-12"))
    }),
  Case(
    "the hours of next week are authorized by Sunday", "2016-05-15",
    ["authorize-hours us 2016-05-15 due-soon shown"],
    Scene(.working, type: .hourly, side: .client).with {
      $0.action("Authorize Hours", since: "2016-05-12")
    }),
  Case(
    "on Monday they cannot be changed any more", "2016-05-16",
    ["authorize-hours us 2016-05-15 overdue shown"],
    Scene(.working, type: .hourly, side: .client).with {
      $0.action("Authorize Hours", since: "2016-05-12")
    }),
  Case(
    "shown on Sunday they are due the same day", "2016-05-15",
    ["authorize-hours us 2016-05-15 due-soon shown"],
    Scene(.working, type: .hourly, side: .client).with {
      $0.action("Authorize hours for next week", since: "2016-05-15")
    }),
  Case(
    "hours nobody was asked to authorize are no action", "2016-05-15", [],
    Scene(.working, type: .hourly, side: .client)),
  Case(
    "Not Ready asks the client for a payment method", "2016-05-15",
    ["set-up-payment us - open shown"],
    Scene(.working, type: .hourly, side: .client).with {
      $0.action("Not Ready", since: "2016-05-12")
    }),
  Case(
    "before it was shown no payment method was asked for", "2016-05-11", [],
    Scene(.working, type: .hourly, side: .client).with {
      $0.action("Set up payment method", since: "2016-05-12")
    }),
  Case(
    "a timesheet in progress is not yet due on Sunday", "2016-05-08",
    ["submit-timesheet us 2016-05-09 due-soon"],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: nil, status: "In Progress") }),
  Case(
    "on Tuesday the platform has sent the timesheet by itself", "2016-05-10", [],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: nil, status: "In Progress") }),
  Case(
    "a timesheet sent on a Friday is paid before the next one", "2016-05-14",
    ["pay-timesheet other-side 2016-05-19 due-soon"],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: "2016-05-13", status: "Submitted") }),
  Case(
    "a timesheet sent on a Thursday is paid that day", "2016-05-12",
    ["pay-timesheet other-side 2016-05-12 due-soon"],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: "2016-05-12", status: "Submitted") }),
  Case(
    "a timesheet not yet submitted on the day is not to be paid", "2016-05-08", [],
    hourly.with { $0.timesheet(week: "2016-05-08", submitted: "2016-05-09", status: "Submitted") }),
  Case(
    "a timesheet whose week is unknown is not called late", "2016-05-13",
    ["pay-timesheet other-side - open"],
    hourly.with { $0.timesheet(week: "Week 19", submitted: nil, status: "Submitted") }),
]

let closedCases = [
  Case(
    "a dispute filed after the end of a job is answered", "2016-05-17",
    ["answer-dispute us 2016-05-16 overdue"],
    agreed.with {
      $0.status("Complete", .complete, onDay("2016-05-01"))
      $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-12"))
    }),
  Case(
    "a dispute of before the end is settled by it", "2016-05-17", [],
    agreed.with {
      $0.status("Complete", .complete, onDay("2016-05-15"))
      $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-12"))
    }),
  Case(
    "a refund request on a cancelled job is answered as well", "2016-05-17",
    ["answer-cancellation us - open"],
    agreed.with {
      $0.status("Cancelled", .cancelled, onDay("2016-05-01"))
      $0.dispute("Refund Request", by: "Anna Berg", onDay("2016-05-12"))
    }),
  Case(
    "an action shown beside Complete still stands", "2016-05-17",
    ["release-milestone us - open shown"],
    agreed.with {
      $0.record.job.side = .client
      $0.milestone("First", funded: "2016-03-05")
      $0.status("Complete", .complete, onDay("2016-05-15"), .page, ordinal: 4)
      $0.action("Release Milestone", since: "2016-05-01", ordinal: 4)
    }),
  Case(
    "an action shown on an earlier page is settled by the end", "2016-05-17", [],
    agreed.with {
      $0.record.job.side = .client
      $0.milestone("First", funded: "2016-03-05")
      $0.status("Complete", .complete, onDay("2016-05-15"), .page, ordinal: 5)
      $0.action("Release Milestone", since: "2016-05-01", ordinal: 4)
    }),
]

/// Seconds on both sides of midnight at the platform's clock, summer time (UTC−4) and winter (UTC−5).
let secondCases = [
  Case(
    "an award one second before midnight counts from that day", "2016-05-20",
    ["review-terms us 2016-05-26 due-soon"],
    Scene(.awarded).with { $0.status("Awarded", .awarded, exactly("2016-05-20T03:59:59")) }),
  Case(
    "an award at midnight counts from the new day", "2016-05-20",
    ["review-terms us 2016-05-27 due-soon"],
    Scene(.awarded).with { $0.status("Awarded", .awarded, exactly("2016-05-20T04:00:00")) }),
  Case(
    "an award one second after midnight counts from the new day", "2016-05-20",
    ["review-terms us 2016-05-27 due-soon"],
    Scene(.awarded).with { $0.status("Awarded", .awarded, exactly("2016-05-20T04:00:01")) }),
  Case(
    "in winter midnight is an hour later", "2016-01-19",
    ["review-terms us 2016-01-26 due-soon"],
    Scene(.awarded).with { $0.status("Awarded", .awarded, exactly("2016-01-20T04:59:59")) }),
  Case(
    "and its first second is the next day's", "2016-01-20",
    ["review-terms us 2016-01-27 due-soon"],
    Scene(.awarded).with { $0.status("Awarded", .awarded, exactly("2016-01-20T05:00:00")) }),
  Case(
    "an acceptance in the last second of the day is known on it", "2016-05-26", [],
    awarded.with {
      $0.record.terms[0].freelancerAcceptedAt = exactly("2016-05-27T03:59:59")
      $0.status("Working", .working, exactly("2016-05-27T03:59:59"))
    }),
  Case(
    "an acceptance in the first second of the next is not", "2016-05-26",
    ["review-terms us 2016-05-26 due-soon"],
    awarded.with {
      $0.record.terms[0].freelancerAcceptedAt = exactly("2016-05-27T04:00:00")
      $0.status("Working", .working, exactly("2016-05-27T04:00:00"))
    }),
  Case(
    "a notice one second before Friday ends is due on Tuesday", "2016-05-17",
    ["answer-dispute us 2016-05-17 due-soon"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", exactly("2016-05-14T03:59:59")) }),
  Case(
    "a notice in Saturday's first second is due on Tuesday too", "2016-05-18",
    ["answer-dispute us 2016-05-17 overdue"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", exactly("2016-05-14T04:00:00")) }),
  Case(
    "a notice in Sunday's last second is due on Tuesday", "2016-05-18",
    ["answer-dispute us 2016-05-17 overdue"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", exactly("2016-05-16T03:59:59")) }),
  Case(
    "a notice in Monday's first second is due on Wednesday", "2016-05-18",
    ["answer-dispute us 2016-05-18 due-soon"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", exactly("2016-05-16T04:00:00")) }),
  Case(
    "business days over the change of the clocks", "2016-03-15",
    ["answer-dispute us 2016-03-15 due-soon"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", exactly("2016-03-12T04:59:59")) }),
  Case(
    "an answer in the last second of the day settles the question", "2016-05-28", [],
    agreed.with {
      $0.message("Is it ready?", from: .client, exactly("2016-05-27T12:00:00"))
      $0.message("Yes.", from: .freelancer, exactly("2016-05-29T03:59:59"))
    }),
  Case(
    "an answer in the next second is tomorrow's", "2016-05-28", ["answer-message us - open"],
    agreed.with {
      $0.message("Is it ready?", from: .client, exactly("2016-05-27T12:00:00"))
      $0.message("Yes.", from: .freelancer, exactly("2016-05-29T04:00:00"))
    }),
  Case(
    "the rule of 2010 holds until its last day", "2011-01-05",
    ["answer-dispute us 2011-01-05 due-soon"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", exactly("2011-01-01T04:59:59")) }),
  Case(
    "the later rule holds from its first second", "2011-01-05",
    ["answer-dispute us 2011-01-04 overdue"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", exactly("2011-01-01T05:00:00")) }),
  Case(
    "a report in Sunday's last second is of that week", "2016-05-09", [],
    funded.with {
      $0.report(week: "", submitted: "2016-05-08")
      $0.record.statusReports[0].period = nil
      $0.record.statusReports[0].submitted = exactly("2016-05-09T03:59:59")
    }),
  Case(
    "a report in Monday's first second is of the next", "2016-05-16", [],
    funded.with {
      $0.report(week: "", submitted: "2016-05-09")
      $0.record.statusReports[0].period = nil
      $0.record.statusReports[0].submitted = exactly("2016-05-09T04:00:00")
    }),
]

let lateCases = [
  Case(
    "before the day of a dispute there is none", "2016-05-11", [],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-12")) }),
  Case(
    "on the day of the notice two business days are left", "2016-05-12",
    ["answer-dispute us 2016-05-16 due-soon"],
    agreed.with { $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-12")) }),
  Case(
    "a settlement is overdue on the day after the one it names", "2016-06-04",
    ["answer-dispute us 2016-06-03 overdue"],
    agreed.with {
      $0.dispute(
        "Proposed Settlement", by: "Elance", onDay("2016-05-24"),
        text: "Both parties to answer by Jun 3, 2016")
    }),
  Case(
    "two notices are two actions", "2016-05-20",
    ["answer-dispute us 2016-05-16 overdue", "answer-dispute us 2016-05-19 overdue"],
    agreed.with {
      $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-12"))
      $0.dispute("Dispute Notice", by: "Anna Berg", onDay("2016-05-17"))
    }),
  Case(
    "an answered refund request is settled", "2016-06-01", [],
    agreed.with {
      $0.dispute("Refund Request", by: "Anna Berg", onDay("2016-05-24"))
      $0.dispute("Refund Request approved", by: "Marta Lind", onDay("2016-05-25"))
    }),
  Case(
    "a request of ours waits for the other side", "2016-06-01",
    ["answer-cancellation other-side - open"],
    agreed.with { $0.dispute("Cancellation Request", by: "Marta Lind", onDay("2016-05-24")) }),
  Case(
    "before the request nothing waits", "2016-05-23", [],
    agreed.with { $0.dispute("Cancellation Request", by: "Marta Lind", onDay("2016-05-24")) }),
  Case(
    "a proposal of a total of nothing is told as a cancellation", "2016-05-20",
    ["review-changed-terms us - open"],
    agreed.with {
      $0.terms(2, proposed: "2016-05-18", client: "2016-05-18", freelancer: nil)
      $0.record.terms[1].total = Money(minorUnits: 0, currency: "USD")
    }),
  Case(
    "terms accepted by both on the day are settled on it", "2016-05-19", [],
    agreed.with {
      $0.terms(2, proposed: "2016-05-18", client: "2016-05-18", freelancer: "2016-05-19")
    }
  ),
  Case(
    "the milestone was not called for before its mail", "2016-05-20", [],
    agreed.with {
      $0.milestone("First", funded: "2016-05-18")
      $0.report(week: "2016-05-22", submitted: "2016-05-20")
    }),
  Case(
    "a milestone given back to the client is not to be released", "2016-05-20", [],
    agreed.with {
      $0.milestone("First", funded: "2016-03-05")
      $0.payment("refunded", "First", on: "2016-04-18")
      $0.record.payments[0].amount = Money(minorUnits: 25_000, currency: "USD")
    }),
  Case(
    "a request that a later page prints was not there before its day", "2016-04-17",
    [
      "submit-status-report us 2016-03-27 overdue", "submit-status-report us 2016-04-03 overdue",
      "submit-status-report us 2016-04-10 overdue", "submit-status-report us 2016-04-17 due-soon",
    ], agreed.with { $0.milestone("First", funded: "2016-03-05", state: "Requested Apr 18, 2016") }),
  Case(
    "mail of the funding calls for none before it", "2016-05-20", [],
    agreed.with { $0.milestone("First", funded: "2016-05-25", medium: .notification) }),
  Case(
    "a page without a date does not tell the status of a past day", "2016-05-18", [],
    awarded.with {
      $0.record.job.statusHistory.insert(
        StatusObservation(asFound: "Working", status: .working, at: nil, origin: origin()), at: 0)
    }),
  Case(
    "before its first event a job asks for nothing", "2016-02-29", [],
    agreed.with { $0.milestone("First", state: "Not funded") }),
  Case(
    "on the day of its first event it does", "2016-03-02", ["fund-milestone other-side - open"],
    agreed.with { $0.milestone("First", state: "Not funded") }),
  Case(
    "the step of the platform that asks for an answer is none", "2016-05-21",
    ["answer-dispute us - open shown"],
    agreed.with {
      $0.dispute("Dispute Assistance", by: "Elance", at("2016-05-19", 15))
      $0.action("Respond to Dispute Assistance", since: "2016-05-19")
    }),
  Case(
    "our own step after it is one", "2016-05-21", [],
    agreed.with {
      $0.dispute("Dispute Assistance", by: "Elance", at("2016-05-19", 15))
      $0.dispute("Dispute Response", by: "Marta Lind", at("2016-05-20"))
      $0.action("Respond to Dispute Assistance", since: "2016-05-19")
    }),
  Case(
    "a report that the platform asked for is due by the end of its week", "2015-11-23",
    ["submit-status-report us 2015-11-22 overdue shown"],
    agreed.with {
      $0.record.terms[0].proposedAt = onDay("2015-09-14")
      $0.record.terms[0].clientAcceptedAt = onDay("2015-09-14")
      $0.record.terms[0].freelancerAcceptedAt = onDay("2015-09-16")
      $0.action("Submit Status Report", since: "2015-11-16")
    }),
  Case(
    "taking one's time is no request", "2016-05-30", [],
    agreed.with {
      $0.message("Please take the time you need.", from: .client, at("2016-05-20"))
    }),
  Case(
    "a question of a stranger to the job waits for nobody", "2016-05-30", [],
    agreed.with { $0.message("Is it ready?", from: .unknown, at("2016-05-27")) }),
  Case(
    "a paused job still owes its answers", "2016-05-30", ["answer-message us - open"],
    agreed.with {
      $0.record.job.status = .paused
      $0.message("Is it ready?", from: .client, at("2016-05-27"))
    }),
]
