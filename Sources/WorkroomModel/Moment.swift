import Foundation

/// Where the zone of a printed time came from.
package enum ZoneBasis: String, Sendable, Codable, CaseIterable {
  /// The source states an offset beside the time (a mail header, an ISO date).
  case stated
  /// The source names a zone by letters (`EST`).
  case named
  /// The source prints none; the platform profile says which zone its pages used.
  case profile
  /// Only a day is given, or nothing at all could be said about the zone.
  case unknown
}

/// One point in time as a source gives it: its words, and what we make of them.
package struct Moment: Sendable, Hashable, Codable {
  /// The words of the source, untouched.
  package var text: String
  /// Seconds since 1970-01-01T00:00:00Z.
  package var secondsSince1970: Int64
  /// The offset that was in force at the source, in minutes east of UTC.
  package var offsetMinutes: Int?
  package var basis: ZoneBasis
  /// How far off the instant may be because the source is coarse: 0, 59 (minutes printed) or 86,399 (days).
  package var uncertaintyInSeconds: Int
  /// The clock showed this time twice (the hour that daylight saving repeats); the first was taken.
  package var isAmbiguous: Bool

  package init(
    text: String, secondsSince1970: Int64, offsetMinutes: Int?, basis: ZoneBasis,
    uncertaintyInSeconds: Int = 0, isAmbiguous: Bool = false
  ) {
    self.text = text
    self.secondsSince1970 = secondsSince1970
    self.offsetMinutes = offsetMinutes
    self.basis = basis
    self.uncertaintyInSeconds = uncertaintyInSeconds
    self.isAmbiguous = isAmbiguous
  }

  /// The last second that something saved at this time surely shows: of a day without a zone, the second
  /// at which that day began where it begins first.
  package var surelyShown: Int64 {
    basis == .unknown
      ? secondsSince1970 - 14 * 3_600 - 1 : secondsSince1970 + Int64(uncertaintyInSeconds)
  }

  /// RFC 3339 in UTC: `2015-03-31T18:07:00Z`.
  package var utc: String { Moment.utc(secondsSince1970) }

  package static func utc(_ seconds: Int64) -> String {
    let date = CivilDate(secondsSince1970: seconds)
    let rest = Int(seconds - date.secondsSince1970)
    return "\(date.iso)T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):"
      + "\(padded(rest % 60, 2))Z"
  }
}

/// A named time zone with the two conversions that reading and reporting need.
package struct Zone: Sendable, Hashable {
  package let identifier: String
  private let zone: TimeZone

  /// Nil when the machine knows no zone of that name (IANA, as `America/New_York`).
  package init?(_ identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.identifier = identifier
    self.zone = zone
  }

  package static let utc = Zone(fixed: TimeZone.gmt)

  private init(fixed: TimeZone) {
    identifier = "UTC"
    zone = fixed
  }

  /// Minutes east of UTC at an instant.
  package func offsetMinutes(at seconds: Int64) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))) / 60
  }

  /// The instant of a wall-clock time. When the clock showed it twice the earlier is given and marked.
  package func instant(_ date: CivilDate, secondsOfDay: Int) -> (seconds: Int64, isAmbiguous: Bool)
  {
    let wall = date.secondsSince1970 + Int64(secondsOfDay)
    let before = Int64(offsetMinutes(at: wall - 86_400)) * 60
    let after = Int64(offsetMinutes(at: wall + 86_400)) * 60
    // Nearly always: both candidates are one instant, which is also what is taken if it is none.
    guard before != after else { return (wall - before, false) }
    let candidates = [wall - before, wall - after].filter {
      $0 + Int64(offsetMinutes(at: $0)) * 60 == wall
    }
    // A wall time inside the skipped hour exists under neither offset; the earlier offset is taken.
    let chosen = candidates.min() ?? wall - before
    return (chosen, Set(candidates).count == 2)
  }

  /// The day and second of day that a clock on the wall shows; who knows the offset in force there
  /// says it, as to find it costs more than all the rest.
  package func wallClock(
    at seconds: Int64, offsetMinutes known: Int? = nil
  ) -> (date: CivilDate, secondsOfDay: Int) {
    let local = seconds + Int64(known ?? offsetMinutes(at: seconds)) * 60
    let date = CivilDate(secondsSince1970: local)
    return (date, Int(local - date.secondsSince1970))
  }

  /// `2015-03-31 14:07` as the wall clock shows it.
  package func shown(_ seconds: Int64) -> String {
    let wall = wallClock(at: seconds)
    return "\(wall.date.iso) \(padded(wall.secondsOfDay / 3600, 2)):"
      + padded(wall.secondsOfDay / 60 % 60, 2)
  }

  /// `2015-03-31T14:07:00-04:00` (RFC 3339 with the offset in force).
  package func iso(_ seconds: Int64) -> String {
    let offset = offsetMinutes(at: seconds)
    let wall = wallClock(at: seconds, offsetMinutes: offset)
    let sign = offset < 0 ? "-" : "+"
    return "\(wall.date.iso)T\(padded(wall.secondsOfDay / 3600, 2)):"
      + "\(padded(wall.secondsOfDay / 60 % 60, 2)):\(padded(wall.secondsOfDay % 60, 2))"
      + "\(sign)\(padded(abs(offset) / 60, 2)):\(padded(abs(offset) % 60, 2))"
  }
}
