package import WorkroomModel

/// The record as it stood on the as-of date, with the clock and the rules of the platform.
struct RuleContext {
  let record: JobRecord
  let facts: PlatformFacts
  let asOf: CivilDate
  let zone: Zone
  /// Days before a deadline from which it counts as soon due.
  let soon = 7

  init(record: JobRecord, facts: PlatformFacts, asOf: CivilDate) {
    self.facts = facts
    self.asOf = asOf
    zone = Zone(facts.zoneIdentifier) ?? .utc
    self.record = knownOn(asOf, record, zone: zone)
  }

  var job: Job { record.job }

  /// The rule in force on a day: a rule that changed has one entry `ID` and earlier ones `ID.YEAR`.
  func rule(_ id: String, on day: CivilDate? = nil) -> PolicyRule? {
    let day = (day ?? asOf).iso
    return facts.rules.first {
      ($0.id == id || $0.id.hasPrefix(id + ".")) && $0.holds(on: day)
    }
  }

  /// The first day on or after another that is the weekday of a rule; 0 is Sunday.
  func weekday(of rule: PolicyRule, onOrAfter day: CivilDate) -> CivilDate? {
    guard let wanted = rule.values["weekday"], (0...6).contains(wanted) else { return nil }
    return day.adding(days: (wanted - day.weekday + 7) % 7)
  }

  /// The clock time of a rule on a day; nil when the rule names none.
  func instant(of rule: PolicyRule, on day: CivilDate) -> Int64? {
    let minute = rule.values["minute"] ?? 0
    guard let hour = rule.values["hour"], (0...23).contains(hour), (0...59).contains(minute) else {
      return nil
    }
    return zone.instant(day, secondsOfDay: hour * 3600 + minute * 60).seconds
  }

  /// A number of days that a rule carries; nil beyond a century, which no rule means.
  func days(of rule: PolicyRule, _ name: String = "days") -> Int? {
    rule.values[name].flatMap { (0...36_525).contains($0) ? $0 : nil }
  }

  /// The calendar day of a moment at the platform's clock.
  func day(_ moment: Moment) -> CivilDate { WorkroomRules.day(of: moment, in: zone) }

  func actor(_ side: Side) -> Actor {
    if job.side == .unknown || side == .unknown { return .undetermined }
    return side == job.side ? .us : .otherSide
  }

  /// Which side a printed name stands for.
  func side(named name: String?) -> Side {
    guard let name else { return .unknown }
    let key = name.lowercased()
    let found = record.parties.filter { party in
      party.name.lowercased() == key || party.names.contains { $0.lowercased() == key }
    }
    let sides = Set(found.map(\.side))
    if sides.count == 1, let side = sides.first { return side }
    return key == job.otherParty?.lowercased() ? job.side.other : .unknown
  }

  func urgency(_ due: Deadline?) -> Urgency {
    guard let due else { return .open }
    if asOf > due.day { return .overdue }
    return due.day <= asOf.adding(days: soon) ? .dueSoon : .open
  }

  func finding(
    _ kind: FindingKind, _ rule: PolicyRule, detail: String = "", actor: Actor,
    since: Moment?, due: Deadline? = nil, statement: String, evidence: String,
    origins: [Origin], settledBy: String
  ) -> Finding {
    Finding(
      key: "\(job.key):\(kind.rawValue)" + (detail.isEmpty ? "" : ":" + detail), kind: kind,
      rule: rule, jobKey: job.key, jobTitle: job.title, actor: actor, since: since, due: due,
      ageInDays: since.map { max(0, asOf.dayNumber - day($0).dayNumber) }, urgency: urgency(due),
      statement: statement, evidence: evidence, origins: origins, settledBy: settledBy,
      isShownByPlatform: false)
  }
}

/// The calendar day of a moment: as printed where only a day was printed, else by the zone's clock.
package func day(of moment: Moment, in zone: Zone) -> CivilDate {
  if moment.uncertaintyInSeconds >= 86_399 {
    return CivilDate(
      secondsSince1970: moment.secondsSince1970 + Int64(moment.offsetMinutes ?? 0) * 60)
  }
  return zone.wallClock(at: moment.secondsSince1970).date
}

/// Whether a day counted from the moment may be off because its zone was assumed.
func isZoneAssumed(_ moment: Moment) -> Bool {
  (moment.basis == .profile || moment.basis == .unknown) && moment.uncertaintyInSeconds < 86_399
}

/// Whether anything of a job was known on a day; a job of which nothing has a date always counts.
func isBegun(_ record: JobRecord, on date: CivilDate, zone: Zone) -> Bool {
  var moments = record.job.statusHistory.map(\.at) + [record.job.awardedAt]
  moments += record.messages.map(\.sent) + record.statusReports.map(\.submitted)
  moments += record.terms.map(\.proposedAt) + record.milestones.map(\.fundedAt)
  moments += record.payments.map(\.at) + record.disputes.map(\.at)
  moments += record.preliminaries.map(\.at) + record.files.map(\.uploadedAt)
  let days = moments.compactMap { $0 }.map { day(of: $0, in: zone) }
  return days.isEmpty || days.contains { $0 <= date }
}

/// The record without what happened after the end of a day, so that a past date can be reported on.
package func knownOn(_ date: CivilDate, _ record: JobRecord, zone: Zone) -> JobRecord {
  func isKnown(_ moment: Moment?) -> Bool { moment.map { day(of: $0, in: zone) <= date } ?? true }
  func known(_ moment: Moment?) -> Moment? { isKnown(moment) ? moment : nil }
  var result = record
  if record.job.statusHistory.contains(where: { !isKnown($0.at) }) {
    result.job.statusHistory = record.job.statusHistory.filter { isKnown($0.at) }
    // A page without a date may be of any later time.
    let last = result.job.statusHistory.last { $0.at != nil }
    result.job.status = last?.status ?? .unknown
    result.job.statusAsFound = last?.asFound
  }
  result.job.awardedAt = known(record.job.awardedAt)
  result.messages = record.messages.filter { isKnown($0.sent) }
  result.statusReports = record.statusReports.filter { isKnown($0.submitted) }
  result.terms = record.terms.filter { isKnown($0.proposedAt) }
  for index in result.terms.indices {
    result.terms[index].clientAcceptedAt = known(result.terms[index].clientAcceptedAt)
    result.terms[index].freelancerAcceptedAt = known(result.terms[index].freelancerAcceptedAt)
  }
  for index in result.milestones.indices {
    let milestone = record.milestones[index]
    result.milestones[index].fundedAt = known(milestone.fundedAt)
    result.milestones[index].releasedAt = known(milestone.releasedAt)
    // A state that names a later day, as `Requested Apr 18, 2016`, was not the state then.
    if let day = milestone.statusAsFound.flatMap(printedDay), day > date {
      result.milestones[index].statusAsFound = nil
    }
    // Mail that tells of the milestone may be that of its funding, so it calls for none before.
    if !isKnown(milestone.fundedAt) || !isKnown(milestone.releasedAt) {
      result.milestones[index].origins.removeAll { $0.medium == .notification }
    }
  }
  result.payments = record.payments.filter { isKnown($0.at) }
  result.disputes = record.disputes.filter { isKnown($0.at) }
  if result.disputes.isEmpty { result.job.isInDispute = false }
  result.preliminaries = record.preliminaries.filter { isKnown($0.at) }
  result.files = record.files.filter { isKnown($0.uploadedAt) }
  result.actions = record.actions.filter { isKnown($0.at) }
  return result
}
