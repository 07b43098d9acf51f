package import WorkroomModel

/// Dates that concern everyone: support channels and whatever else the platform announced to end.
/// A rule is a date when it carries `closesYear`, `closesMonth` and `closesDay`. What ends in more than
/// a year is not told: nobody had announced it then.
package func platformDates(facts: PlatformFacts, asOf: CivilDate) -> [Finding] {
  facts.rules.compactMap { rule -> Finding? in
    guard let year = rule.values["closesYear"], let month = rule.values["closesMonth"],
      let day = rule.values["closesDay"],
      let date = CivilDate(validYear: year, month: month, day: day)
    else { return nil }
    let days = date.dayNumber - asOf.dayNumber
    guard days <= 366 else { return nil }
    let distance =
      days == 0 ? "on the as-of date" : days > 0 ? "in \(counted(days))" : "\(counted(-days)) ago"
    return Finding(
      key: "\(facts.name):platform-date:\(rule.id)", kind: .platformDate, rule: rule, jobKey: nil,
      jobTitle: nil, actor: days < 0 ? .platform : .us, since: nil, due: Deadline(day: date),
      ageInDays: nil, urgency: days < 0 ? .note : days <= 30 ? .dueSoon : .open,
      statement: days < 0
        ? "Ended on \(date.iso), \(distance)." : "Ends on \(date.iso), \(distance).",
      evidence: rule.text, origins: [],
      settledBy: days < 0
        ? "Nothing; it is past." : "Asking what needs asking before that day.",
      isShownByPlatform: false)
  }.sorted { ($0.due?.day.dayNumber ?? 0, $0.key) < ($1.due?.day.dayNumber ?? 0, $1.key) }
}

/// Whether the platform had announced by that day that something of it ends, so that the rest may as well.
package func announcesEnds(_ facts: PlatformFacts, asOf: CivilDate) -> Bool {
  !platformDates(facts: facts, asOf: asOf).isEmpty
}

func counted(_ days: Int) -> String { days == 1 ? "1 day" : "\(days) days" }
