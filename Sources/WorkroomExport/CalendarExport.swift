import ReportRendering
package import WorkroomModel

/// A day in the calendar: a deadline or the date of a milestone.
package struct CalendarEntry: Sendable, Hashable {
  /// Stable and from content.
  package var key: String
  package var day: CivilDate
  package var title: String
  package var detail: String

  package init(key: String, day: CivilDate, title: String, detail: String) {
    self.key = key
    self.day = day
    self.title = title
    self.detail = detail
  }
}

/// Deadlines and milestones as iCalendar (RFC 5545): whole days, in order.
package struct CalendarExport {
  /// `asOf` stands as the time stamp, since no clock may enter.
  package static func file(_ entries: [CalendarEntry], asOf: CivilDate) -> [UInt8] {
    var seen: Set<String> = []
    let events = entries.sorted { ($0.day, $0.key) < ($1.day, $1.key) }
      .filter { seen.insert($0.key).inserted }
      .map { entry in
        CalendarEvent(
          uid: "\(entry.key)@workroom.invalid", day: entry.day.iso,
          dayAfter: entry.day.adding(days: 1).iso, title: entry.title, detail: entry.detail)
      }
    return CalendarRenderer(product: "deadlines and milestones").file(events, stamp: asOf.iso)
  }
}
