package import ReportRendering
import WorkroomModel
import WorkroomRules

/// The deadlines as a calendar (RFC 5545), one all-day event each; the as-of date stands for the time
/// of writing, so that the same input gives the same file.
package func actionCalendar(_ input: ReportInput) -> RenderedFile {
  var lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//workroom//action-required//EN",
    "CALSCALE:GREGORIAN",
  ]
  let stamp = compact(input.asOf) + "T000000Z"
  for finding in input.actions + input.platformDates {
    guard let due = finding.due, !input.dismissed.contains(finding.key) else { continue }
    lines += [
      "BEGIN:VEVENT", "UID:\(escaped(finding.key))@workroom", "DTSTAMP:\(stamp)",
      "DTSTART;VALUE=DATE:\(compact(due.day))",
      "DTEND;VALUE=DATE:\(compact(due.day.adding(days: 1)))",
      "SUMMARY:" + escaped("\(finding.kind.label): \(finding.jobTitle ?? input.facts.title)"),
      "DESCRIPTION:"
        + escaped("\(finding.statement) Rule \(finding.rule.id), \(finding.rule.source)."),
      "TRANSP:TRANSPARENT", "END:VEVENT",
    ]
  }
  lines.append("END:VCALENDAR")
  var bytes: [UInt8] = []
  for line in lines { appendFolded(line, to: &bytes) }
  return RenderedFile(name: "action-required.ics", bytes: bytes)
}

private func compact(_ day: CivilDate) -> String { day.iso.filter { $0 != "-" } }

/// Text as RFC 5545 §3.3.11 wants it.
private func escaped(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "\\", ";", ",": result += "\\" + String(character)
    case _ where character.isNewline: result += "\\n"
    default: result.append(character)
    }
  }
  return result
}

/// Lines are folded at 75 octets, never inside a character (RFC 5545 §3.1).
private func appendFolded(_ line: String, to bytes: inout [UInt8]) {
  var used = 0
  for character in line.unicodeScalars {
    let octets = Array(String(character).utf8)
    if used + octets.count > 74 {
      bytes += [0x0D, 0x0A, 0x20]
      used = 1
    }
    bytes += octets
    used += octets.count
  }
  bytes += [0x0D, 0x0A]
}
