import Testing
import WorkroomModel

@testable import WorkroomRules

/// One row of the table: what the archive shows, the day of the report, and what must be found.
struct Case: Sendable, CustomTestStringConvertible {
  var name: String
  var asOf: String
  var expected: [String]
  var scene: Scene

  init(_ name: String, _ asOf: String, _ expected: [String], _ scene: Scene) {
    self.name = name
    self.asOf = asOf
    self.expected = expected
    self.scene = scene
  }

  var testDescription: String { name }
}

let awarded = Scene(.awarded).with {
  $0.status("Awarded", .awarded, onDay("2016-05-19"))
  $0.terms(1, proposed: "2016-05-19", client: "2016-05-19", freelancer: nil)
}
let agreed = Scene().with {
  $0.terms(1, proposed: "2016-03-01", client: "2016-03-01", freelancer: "2016-03-02")
}
let funded = agreed.with { $0.milestone("First", funded: "2016-05-02") }
let hourly = Scene(.working, type: .hourly).with {
  $0.terms(1, proposed: "2016-03-01", client: "2016-03-01", freelancer: "2016-03-02")
}
let disputed = agreed.with {
  $0.milestone("Final", funded: "2016-03-05", state: "Requested Apr 18, 2016")
}

let feedback = agreed.with {
  $0.status("Complete", .complete, onDay("2016-04-30"))
  $0.action("Leave Feedback", since: "2016-04-30", ordinal: 9)
}

let termsCases = [
  Case(
    "an award is open until its seventh day", "2016-05-25",
    ["review-terms us 2016-05-26 due-soon"], awarded),
  Case(
    "an award is due on its seventh day", "2016-05-26",
    ["review-terms us 2016-05-26 due-soon"], awarded),
  Case(
    "an award is overdue on its eighth day", "2016-05-27",
    ["review-terms us 2016-05-26 overdue"], awarded),
  Case("before the award nothing is known of it", "2016-05-18", [], awarded),
  Case(
    "as client the award waits for the other side", "2016-05-27",
    ["review-terms other-side 2016-05-26 overdue"],
    awarded.with { $0.record.job.side = .client }),
  Case(
    "of an unknown side nobody is named", "2016-05-27",
    ["review-terms undetermined 2016-05-26 overdue"],
    awarded.with { $0.record.job.side = .unknown }),
  Case(
    "an accepted award is settled", "2016-05-27", [],
    awarded.with {
      $0.record.terms[0].freelancerAcceptedAt = onDay("2016-05-20");
      $0.status("Working", .working, onDay("2016-05-20"))
    }),
  Case(
    "on the day before acceptance the award was open", "2016-05-19",
    ["review-terms us 2016-05-26 due-soon"],
    awarded.with {
      $0.record.terms[0].freelancerAcceptedAt = onDay("2016-05-20");
      $0.status("Working", .working, onDay("2016-05-20"))
    }),
  Case(
    "a time without zone makes the deadline an assumption", "2016-05-20",
    ["review-terms us 2016-05-26 due-soon assumed"],
    Scene(.awarded).with { $0.status("Awarded", .awarded, at("2016-05-19", 21)) }),
  Case(
    "a stated offset is no assumption, its day is the platform's", "2016-05-20",
    ["review-terms us 2016-05-26 due-soon"],
    Scene(.awarded).with {
      $0.status("Awarded", .awarded, at("2016-05-19", 23, 30, isStated: true))
    }),
  Case(
    "seven days over the change of the clocks stay seven days", "2016-03-18",
    ["review-terms us 2016-03-17 overdue"],
    Scene(.awarded).with {
      $0.status("Awarded", .awarded, at("2016-03-10", 23, 45, isStated: true))
    }),
  Case(
    "changed Terms of the client wait for the freelancer", "2016-05-20",
    ["review-changed-terms us - open"],
    agreed.with { $0.terms(2, proposed: "2016-05-18", client: "2016-05-18", freelancer: nil) }),
  Case(
    "changed Terms of the freelancer wait for the client", "2016-05-20",
    ["review-changed-terms other-side - open"],
    agreed.with { $0.terms(2, proposed: "2016-05-18", client: nil, freelancer: "2016-05-18") }),
  Case(
    "mail that names only the proposer leaves the other side", "2016-05-20",
    ["review-changed-terms us - open"],
    agreed.with { $0.terms(2, proposed: "2016-05-18", client: nil, freelancer: nil) }),
  Case(
    "changed Terms do not exist before they are proposed", "2016-05-17", [],
    agreed.with { $0.terms(2, proposed: "2016-05-18", client: "2016-05-18", freelancer: nil) }),
  Case(
    "the first Terms of a job that is worked on were accepted", "2016-05-20", [],
    Scene().with { $0.terms(1, proposed: "2014-11-17", client: nil, freelancer: nil) }),
  Case(
    "declined Terms wait for nobody", "2016-05-20", [],
    agreed.with {
      $0.terms(2, proposed: "2016-05-18", client: "2016-05-18", freelancer: nil, state: "Declined")
    }),
  Case(
    "an older proposal that was overtaken waits for nobody", "2016-05-20", [],
    Scene().with {
      $0.terms(1, proposed: "2016-01-01", client: "2016-01-01", freelancer: nil)
      $0.terms(2, proposed: "2016-02-01", client: "2016-02-01", freelancer: "2016-02-02")
    }),
  Case(
    "a complete job raises no changed Terms", "2016-05-20", [],
    agreed.with {
      $0.terms(2, proposed: "2016-05-18", client: "2016-05-18", freelancer: nil)
      $0.record.job.status = .complete
    }),
  Case(
    "a cancelled job raises nothing", "2016-05-27", [],
    awarded.with { $0.record.job.status = .cancelled }),
  Case(
    "a proposal not hired raises nothing", "2016-05-27", [],
    awarded.with { $0.record.job.status = .notHired }),
]

let moneyCases = [
  Case(
    "a milestone shown as not funded waits for the client", "2016-05-20",
    ["fund-milestone other-side - open"], agreed.with { $0.milestone("First", state: "Not funded") }
  ),
  Case(
    "as client the milestone is ours to fund", "2016-05-20", ["fund-milestone us - open"],
    agreed.with {
      $0.record.job.side = .client; $0.milestone("First", state: "Not funded")
    }),
  Case(
    "the platform's mail about it is a call to fund it", "2016-05-20",
    ["fund-milestone other-side - open"],
    agreed.with { $0.milestone("First", medium: .notification) }),
  Case(
    "silence about funding concludes nothing", "2016-05-20", [],
    agreed.with { $0.milestone("First") }),
  Case(
    "only the next milestone is to be funded", "2016-05-20", [],
    agreed.with {
      $0.milestone("First", funded: "2016-05-18", state: nil)
      $0.milestone("Second", state: "Not funded")
    }.with { $0.report(week: "2016-05-22", submitted: "2016-05-20") }),
  Case(
    "after the first is released the second is next", "2016-05-20",
    ["fund-milestone other-side - open"],
    agreed.with {
      $0.milestone("First", funded: "2016-03-05", released: "2016-04-05")
      $0.milestone("Second", state: "Not funded")
    }),
  Case(
    "a milestone of Terms not in force is not to be funded", "2016-05-20",
    ["review-changed-terms us - open"],
    agreed.with {
      $0.milestone("First", funded: "2016-03-05", released: "2016-04-05")
      $0.terms(2, proposed: "2016-05-18", client: "2016-05-18", freelancer: nil)
      $0.milestone("Second", revision: 2, state: "Not funded")
    }),
  Case(
    "hourly jobs have no escrow", "2016-05-20", [],
    hourly.with { $0.milestone("First", state: "Not funded") }),
  Case(
    "a requested release waits for the client", "2016-05-20",
    ["release-milestone other-side - open"],
    agreed.with { $0.milestone("First", funded: "2016-03-05", state: "Requested Apr 18, 2016") }),
  Case(
    "a request known from mail counts as well", "2016-05-20",
    ["release-milestone other-side - open"],
    agreed.with {
      $0.milestone("First", funded: "2016-03-05")
      $0.payment("release requested", "First", on: "2016-04-18")
    }),
  Case(
    "before the request there was none", "2016-04-17",
    [
      "submit-status-report us 2016-03-27 overdue", "submit-status-report us 2016-04-03 overdue",
      "submit-status-report us 2016-04-10 overdue", "submit-status-report us 2016-04-17 due-soon",
    ],
    agreed.with {
      $0.milestone("First", funded: "2016-03-05")
      $0.payment("release requested", "First", on: "2016-04-18")
    }),
  Case(
    "a released milestone waits for nobody", "2016-05-20", [],
    agreed.with {
      $0.milestone("First", funded: "2016-03-05", released: "2016-05-01")
      $0.payment("release requested", "First", on: "2016-04-18")
    }),
  Case(
    "in dispute the release is still open", "2016-05-20",
    ["answer-dispute us 2016-05-16 overdue", "release-milestone other-side - open"],
    disputed.with {
      $0.dispute("Dispute Notice", by: "Anna Berg", at("2016-05-12", 4, 36, isStated: true))
    }),
]
