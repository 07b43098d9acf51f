/// A whole day in a calendar.
public struct CalendarEvent: Sendable, Hashable {
  /// Stable and from content; no two events of a calendar share it.
  public var uid: String
  /// The day, and the one after it, as `2016-05-22`.
  public var day: String
  public var dayAfter: String
  public var title: String
  public var detail: String

  /// Makes an event.
  public init(uid: String, day: String, dayAfter: String, title: String, detail: String) {
    self.uid = uid
    self.day = day
    self.dayAfter = dayAfter
    self.title = title
    self.detail = detail
  }
}

/// Renders days as iCalendar (RFC 5545): one all-day event each, in the order given.
public struct CalendarRenderer: Sendable {
  /// Names what made the file, for `PRODID`.
  public var product: String

  /// Makes a renderer.
  public init(product: String) {
    self.product = product
  }

  /// The whole file; `stamp`, a day as `2016-06-01`, stands for the time of writing, since no clock
  /// may enter.
  public func file(_ events: [CalendarEvent], stamp: String) -> [UInt8] {
    var out: [UInt8] = []
    for line in [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//workroom//\(escaped(product))//EN",
      "CALSCALE:GREGORIAN",
    ] {
      append(line, to: &out)
    }
    for event in events {
      append("BEGIN:VEVENT", to: &out)
      append("UID:\(escaped(event.uid))", to: &out)
      append("DTSTAMP:\(digits(stamp))T000000Z", to: &out)
      append("DTSTART;VALUE=DATE:\(digits(event.day))", to: &out)
      append("DTEND;VALUE=DATE:\(digits(event.dayAfter))", to: &out)
      append("SUMMARY:\(escaped(event.title))", to: &out)
      if !event.detail.isEmpty { append("DESCRIPTION:\(escaped(event.detail))", to: &out) }
      append("TRANSP:TRANSPARENT", to: &out)
      append("END:VEVENT", to: &out)
    }
    append("END:VCALENDAR", to: &out)
    return out
  }

  private func digits(_ day: String) -> String { day.filter { $0 != "-" } }

  /// Text as RFC 5545 §3.3.11 wants it, scalar by scalar: a mark behind a semicolon must not hide it.
  private func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar {
      case "\\", ";", ",":
        out.append("\\")
        out.append(scalar)
      case "\n", "\r", "\u{2028}", "\u{2029}": out.append(contentsOf: "\\n".unicodeScalars)
      case "\t": out.append(" ")
      default: if scalar.properties.generalCategory != .control { out.append(scalar) }
      }
    }
    return String(out)
  }

  /// Folds at 75 octets, never within a character (RFC 5545 §3.1).
  private func append(_ text: String, to out: inout [UInt8]) {
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
