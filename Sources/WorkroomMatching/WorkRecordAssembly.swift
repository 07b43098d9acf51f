import WorkroomModel

/// Status reports and timesheets; a page row and the mail about it are one.
func statusReports(_ observations: [Observation]) -> [StatusReport] {
  var reports: [StatusReport] = []
  for observation in sortedByMedium(observations) {
    var report = StatusReport(
      text: observation.fields["text"]?.text ?? "", isTimesheet: observation.kind == .timesheet)
    report.author = observation["author"]
    report.submitted = observation.moment("submitted") ?? observation.moment("sent")
    report.period = observation["period"]
    report.statusAsFound = observation.fields["status"]?.text
    report.plans = observation.fields["plans"]?.text
    report.revision = observation.integer("revision")
    report.minutesLogged = observation.integer("hoursLogged")
    report.minutesBilled = observation.integer("hoursBilled")
    report.amount = observation.money("amount")
    report.origins = [observation.origin]
    let known = reports.firstIndex { other in
      guard other.isTimesheet == report.isTimesheet else { return false }
      if let left = other.period, let right = report.period, left != right { return false }
      if let left = other.revision, let right = report.revision, left != right { return false }
      return isNear(other.submitted, report.submitted, report.isTimesheet ? 86_400 : 900)
    }
    if let known {
      reports[known].origins = unique(reports[known].origins + report.origins)
      reports[known].amount = fuller(reports[known].amount, report.amount)
      if reports[known].text.isEmpty { reports[known].text = report.text }
      reports[known].plans = reports[known].plans ?? report.plans
    } else {
      reports.append(report)
    }
  }
  return reports.sorted {
    ($0.submitted?.secondsSince1970 ?? 0, $0.revision ?? 0, $0.text)
      < ($1.submitted?.secondsSince1970 ?? 0, $1.revision ?? 0, $1.text)
  }
}

/// Terms by revision number; mail that tells of a proposal or an acceptance adds its witness.
func terms(_ observations: [Observation], names: inout PartyNames) -> [TermsRevision] {
  var revisions: [TermsRevision] = []
  // Proposals before acceptances, whatever the order of the mails.
  let ordered = sortedByMedium(observations)
  for observation in ordered.filter({ $0["acceptedBy"] == nil })
    + ordered.filter({ $0["acceptedBy"] != nil })
  {
    let number = observation.integer("number")
    let known = revisions.firstIndex { other in
      if let number, let theirs = other.number { return number == theirs }
      return isNear(other.proposedAt, observation.moment("proposed"), 86_400)
        && (other.total == nil || observation.money("total") == nil
          || isOneAmount(other.total, observation.money("total")))
    }
    var revision = known.map { revisions[$0] } ?? TermsRevision(summary: "")
    revision.number = revision.number ?? number
    revision.proposedBy =
      revision.proposedBy ?? observation["proposedBy"].map { names.party(named: $0)?.name ?? $0 }
    revision.proposedAt = revision.proposedAt ?? observation.moment("proposed")
    revision.clientAcceptedAt = revision.clientAcceptedAt ?? observation.moment("clientAccepted")
    revision.freelancerAcceptedAt =
      revision.freelancerAcceptedAt ?? observation.moment("freelancerAccepted")
    revision.clientAcceptanceText =
      revision.clientAcceptanceText ?? observation.undated("clientAccepted")
    revision.freelancerAcceptanceText =
      revision.freelancerAcceptanceText ?? observation.undated("freelancerAccepted")
    // Mail tells who accepted last; who proposed had accepted by proposing.
    if let accepted = observation.moment("accepted"), let who = observation["acceptedBy"] {
      let first = revision.proposedAt ?? accepted
      let isClient = names.side(ofAuthor: who) == .client
      revision.clientAcceptedAt = revision.clientAcceptedAt ?? (isClient ? accepted : first)
      revision.freelancerAcceptedAt = revision.freelancerAcceptedAt ?? (isClient ? first : accepted)
    }
    revision.statusAsFound = revision.statusAsFound ?? observation.fields["status"]?.text
    revision.total = fuller(revision.total, observation.money("total"))
    if revision.summary.isEmpty { revision.summary = observation.fields["text"]?.text ?? "" }
    revision.origins = unique(revision.origins + [observation.origin])
    if let known { revisions[known] = revision } else { revisions.append(revision) }
  }
  return revisions.sorted {
    ($0.number ?? .max, $0.proposedAt?.secondsSince1970 ?? 0, $0.summary)
      < ($1.number ?? .max, $1.proposedAt?.secondsSince1970 ?? 0, $1.summary)
  }
}

/// Milestones per terms revision; a billing page's row lends its funding and release to the same name.
func milestones(_ observations: [Observation], payments: [Observation]) -> [Milestone] {
  var milestones: [Milestone] = []
  // The row that named it first gives a milestone its place: the order of rows is that of the table.
  var places: [Int] = []
  let rows = sortedByMedium(observations)
  let named = rows.filter { $0.integer("revision") != nil || $0["description"] != nil }
  let namedPlaces = Set(named.map(\.origin.contentKey))
  for observation in named + rows.filter({ !namedPlaces.contains($0.origin.contentKey) }) {
    guard let name = observation["name"] else { continue }
    let revision = observation.integer("revision")
    let key = normalizedWords(name)
    let positions = milestones.indices.filter {
      normalizedWords(milestones[$0].name) == key
        && (revision == nil || milestones[$0].revision == revision)
    }
    for position in positions { merge(observation, into: &milestones[position]) }
    if positions.isEmpty {
      var milestone = Milestone(name: name)
      milestone.revision = revision
      merge(observation, into: &milestone)
      milestones.append(milestone)
      places.append(observation.row)
    }
  }
  return zip(milestones, places).sorted { left, right in
    (left.0.revision ?? 0, left.1, left.0.due ?? "", left.0.name)
      < (right.0.revision ?? 0, right.1, right.0.due ?? "", right.0.name)
  }.map(\.0)
}

private func merge(_ observation: Observation, into milestone: inout Milestone) {
  milestone.description = milestone.description ?? observation["description"]
  milestone.due = milestone.due ?? observation.fields["due"]?.value
  milestone.dueText = milestone.dueText ?? observation.fields["due"]?.text
  milestone.amount = fuller(milestone.amount, observation.money("amount"))
  milestone.fundedAt = milestone.fundedAt ?? observation.moment("funded")
  milestone.releasedAt = milestone.releasedAt ?? observation.moment("released")
  milestone.statusAsFound =
    milestone.statusAsFound ?? observation.fields["status"]?.text
    ?? observation.fields["escrow"]?.text
  // The place that named it first stays first: the order of rows is the order of the milestones.
  if !milestone.origins.contains(observation.origin) {
    milestone.origins.append(observation.origin)
  }
}

func disputes(_ observations: [Observation]) -> [DisputeEvent] {
  var events: [DisputeEvent] = []
  for observation in sortedByMedium(observations) {
    var event = DisputeEvent(
      kind: observation["kind"] ?? "dispute", text: observation.fields["text"]?.text ?? "")
    event.at = observation.moment("date") ?? observation.moment("sent")
    event.filedBy = observation["filedBy"]
    event.askedFor = observation["askedFor"]
    event.due = observation.moment("dueBy")
    event.amount = observation.money("amount")
    event.origins = [observation.origin]
    let known = events.firstIndex {
      normalizedWords($0.kind) == normalizedWords(event.kind) && isNear($0.at, event.at, 3_600)
    }
    if let known {
      events[known].due = events[known].due ?? event.due
      events[known].amount = fuller(events[known].amount, event.amount)
      events[known].askedFor = events[known].askedFor ?? event.askedFor
      events[known].origins = unique(events[known].origins + event.origins)
    } else {
      events.append(event)
    }
  }
  return events.sorted {
    ($0.at?.secondsSince1970 ?? 0, $0.kind) < ($1.at?.secondsSince1970 ?? 0, $1.kind)
  }
}

func preliminaries(_ observations: [Observation]) -> [PreliminaryRecord] {
  var records: [PreliminaryRecord] = []
  for observation in sortedByMedium(observations) {
    var record = PreliminaryRecord(
      kind: observation.kind.rawValue, text: observation.fields["text"]?.text ?? "")
    record.author = observation["author"]
    record.at = observation.moment("date")
    record.amount = observation.money("amount")
    record.amountText = observation.fields["amount"]?.text
    record.origins = [observation.origin]
    // The platform's mail about a proposal is a witness of the proposal that its page shows.
    let known = records.firstIndex {
      $0.kind == record.kind && record.text.isEmpty && isNear($0.at, record.at, 86_400)
    }
    if let known {
      records[known].origins = unique(records[known].origins + record.origins)
    } else {
      records.append(record)
    }
  }
  return records.sorted {
    ($0.at?.secondsSince1970 ?? 0, $0.kind) < ($1.at?.secondsSince1970 ?? 0, $1.kind)
  }
}

func actions(_ observations: [Observation]) -> [ShownAction] {
  var actions: [ShownAction] = []
  for observation in observations {
    guard let text = observation["text"] else { continue }
    if let known = actions.firstIndex(where: { $0.text == text }) {
      actions[known].origins = unique(actions[known].origins + [observation.origin])
      continue
    }
    var action = ShownAction(text: text)
    action.link = observation["link"]
    action.at = observation.moment("since") ?? observation.moment("savedAt")
    action.origins = [observation.origin]
    actions.append(action)
  }
  return actions.sorted { $0.text < $1.text }
}

extension Observation {
  /// The words of a field where a date was expected and none stands; nil when it has a date or is empty.
  fileprivate func undated(_ name: String) -> String? {
    guard let field = fields[name], field.moment == nil, !field.text.isEmpty else { return nil }
    return field.text
  }
}

/// Pages before mail: the record before its copies; then the order of content.
func sortedByMedium(_ observations: [Observation]) -> [Observation] {
  observations.map { ($0, mediumRank($0.origin.medium)) }.sorted {
    ($0.1, $0.0.origin.digest, $0.0.row, $0.0.kind.rawValue, $0.0.origin.place ?? "")
      < ($1.1, $1.0.origin.digest, $1.0.row, $1.0.kind.rawValue, $1.0.origin.place ?? "")
  }.map(\.0)
}

/// Whether two times may be one, given how coarsely each was printed.
func isNear(_ left: Moment?, _ right: Moment?, _ seconds: Int64) -> Bool {
  guard let left, let right else { return left == nil && right == nil }
  let allowance = seconds + Int64(left.uncertaintyInSeconds) + Int64(right.uncertaintyInSeconds)
  return abs(left.secondsSince1970 - right.secondsSince1970) <= allowance
}
