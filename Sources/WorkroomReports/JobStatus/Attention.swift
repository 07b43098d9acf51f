import WorkroomModel
import WorkroomRules

/// Why an open job needs a look, in the words by which its row is chosen.
enum Attention: String, CaseIterable {
  case pastDelivery = "past its delivery day"
  case quiet = "gone quiet"

  static func of(_ overview: JobOverview, _ presenter: Presenter) -> [Attention] {
    allCases.filter { attention in
      switch attention {
      case .pastDelivery: daysPast(overview, JobState(overview.record), presenter) != nil
      case .quiet:
        [.working, .awarded, .paused].contains(overview.job.status)
          && (daysQuiet(overview, presenter) ?? 0) >= quietDays
      }
    }
  }
}

/// Whole days from the last activity of a job to the as-of date.
func daysQuiet(_ overview: JobOverview, _ presenter: Presenter) -> Int? {
  overview.retention.map {
    presenter.input.asOf.dayNumber
      - day(of: $0.lastActivity, in: presenter.platformZone).dayNumber
  }
}

/// How many days the delivery date of an open job's next milestone is past.
func daysPast(_ overview: JobOverview, _ state: JobState, _ presenter: Presenter) -> Int? {
  guard ![.complete, .cancelled, .notHired].contains(overview.job.status),
    let due = state.next?.milestone.due.flatMap(CivilDate.init(iso:)), due < presenter.input.asOf
  else { return nil }
  return presenter.input.asOf.dayNumber - due.dayNumber
}
