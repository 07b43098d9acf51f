import ReportRendering
import WorkroomModel

/// Whether only the day of a moment is known.
func isDayOnly(_ moment: Moment) -> Bool { moment.uncertaintyInSeconds >= 86_000 }

/// The day of a moment: as printed where only a day is printed, else on the clock of the packet.
func day(_ moment: Moment, _ zone: Zone) -> CivilDate {
  if isDayOnly(moment) {
    return CivilDate(
      secondsSince1970: moment.secondsSince1970 + Int64(moment.offsetMinutes ?? 0) * 60)
  }
  return zone.wallClock(at: moment.secondsSince1970).date
}

/// `2015-03-31 14:07`, or the day where only that is known.
func shown(_ moment: Moment, _ zone: Zone) -> String {
  isDayOnly(moment) ? day(moment, zone).iso : zone.shown(moment.secondsSince1970)
}

func shownDay(_ moment: Moment?, _ zone: Zone) -> String {
  moment.map { day($0, zone).iso } ?? "a day not shown"
}

/// UTC for programs: an instant, or a day where only that is known.
func exact(_ moment: Moment, _ zone: Zone) -> String {
  isDayOnly(moment) ? day(moment, zone).iso : moment.utc
}

/// `-04:00`; empty when the source leaves it open.
func offset(_ moment: Moment) -> String {
  guard let minutes = moment.offsetMinutes else { return "" }
  let sign = minutes < 0 ? "-" : "+"
  return "\(sign)\(padded(abs(minutes) / 60, 2)):\(padded(abs(minutes) % 60, 2))"
}

func basisInWords(_ moment: Moment) -> String {
  let basis =
    switch moment.basis {
    case .stated: "offset stated by the source"
    case .named: "zone named by the source"
    case .profile: "source prints no zone; the zone of the platform's pages is assumed"
    case .unknown: "zone unknown"
    }
  return basis + (moment.isAmbiguous ? "; this clock time occurred twice, the first is taken" : "")
}

/// `1 message`, `2 messages`.
func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
  "\(number) \(number == 1 ? one : many ?? one + "s")"
}

/// A size to the byte, thousands apart: `1,320 bytes`; the one way in which pages of a packet print it.
func inBytes(_ size: Int) -> String {
  "\(Figures.integer(size)) \(size == 1 ? "byte" : "bytes")"
}

/// The words of the source on one line; pages break a date and its time in two.
func asFound(_ moment: Moment) -> String {
  moment.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
