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
    var out: [UInt8] = []
    func line(_ text: String) { append(text, to: &out) }
    line("BEGIN:VCALENDAR")
    line("VERSION:2.0")
    line("PRODID:-//workroom//deadlines and milestones//EN")
    line("CALSCALE:GREGORIAN")
    var seen: Set<String> = []
    for entry in entries.sorted(by: { ($0.day, $0.key) < ($1.day, $1.key) })
    where seen.insert(entry.key).inserted {
      line("BEGIN:VEVENT")
      line("UID:\(escaped(entry.key))@workroom.invalid")
      line("DTSTAMP:\(digits(asOf))T000000Z")
      line("DTSTART;VALUE=DATE:\(digits(entry.day))")
      line("DTEND;VALUE=DATE:\(digits(entry.day.adding(days: 1)))")
      line("SUMMARY:\(escaped(entry.title))")
      if !entry.detail.isEmpty { line("DESCRIPTION:\(escaped(entry.detail))") }
      line("TRANSP:TRANSPARENT")
      line("END:VEVENT")
    }
    line("END:VCALENDAR")
    return out
  }

  private static func digits(_ day: CivilDate) -> String { day.iso.filter { $0 != "-" } }

  private static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar {
      case "\\", ";", ",":
        out.append("\\")
        out.append(scalar)
      case "\n", "\r": out.append(contentsOf: "\\n".unicodeScalars)
      case "\t": out.append(" ")
      default: if scalar.properties.generalCategory != .control { out.append(scalar) }
      }
    }
    return String(out)
  }

  /// Folds at 75 octets, never within a character (RFC 5545 §3.1).
  private static func append(_ text: String, to out: inout [UInt8]) {
    var length = 0
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if length + bytes.count > 75 {
        out += [0x0D, 0x0A, 0x20]
        length = 1
      }
      out += bytes
      length += bytes.count
    }
    out += [0x0D, 0x0A]
  }
}
