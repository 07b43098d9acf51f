package import WorkroomModel

/// A stretch without a message of one side, and whether the sources would show one.
package struct Gap: Sendable, Hashable {
  package var side: Side
  package var from: Moment
  package var through: Moment
  package var days: Int
  /// Control numbers of the messages on either side.
  package var after: String
  package var before: String
  package var isCovered: Bool

  func inWords(_ zone: Zone) -> String {
    let who = side == .unknown ? "anyone" : "the \(side.rawValue)"
    let stretch =
      "No message from \(who) in this archive for \(days) days "
      + "(\(shownDay(from, zone)) to \(shownDay(through, zone)))"
    return isCovered
      ? stretch + "; saved pages cover the whole period."
      : stretch + "; saved pages do not cover the whole period, so whether there was one cannot be "
        + "determined."
  }
}

/// Silences of each side longer than the limit, between two messages of that side; days are those of
/// the calendar, as anyone counts them who reads the two dates.
func gaps(
  between exhibits: [Exhibit], coverage: [Coverage], longerThan limit: Int, zone: Zone
) -> [Gap] {
  var gaps: [Gap] = []
  let covered = coveredStretches(coverage)
  for side in [Side.client, .freelancer] {
    let messages = exhibits.filter { $0.kind == .message && $0.side == side && $0.at != nil }
      .sorted {
        ($0.at?.secondsSince1970 ?? 0, $0.control) < ($1.at?.secondsSince1970 ?? 0, $1.control)
      }
    for (earlier, later) in zip(messages, messages.dropFirst()) {
      guard let from = earlier.at, let through = later.at else { continue }
      let days = day(through, zone).dayNumber - day(from, zone).dayNumber
      guard days > limit else { continue }
      let isCovered = covered.contains {
        $0.lowerBound <= from.secondsSince1970 + 60
          && through.secondsSince1970 - 60 <= $0.upperBound
      }
      gaps.append(
        Gap(
          side: side, from: from, through: through, days: days, after: earlier.control,
          before: later.control, isCovered: isCovered))
    }
  }
  return gaps
}

/// The days that the pages cover, in words; nil when no page says so.
func coverageInWords(_ coverage: [Coverage], _ zone: Zone) -> String? {
  let stretches = coveredStretches(coverage)
  guard let first = stretches.first, let last = stretches.last else { return nil }
  func day(_ seconds: Int64) -> String { zone.wallClock(at: seconds).date.iso }
  let words = "saved pages cover \(day(first.lowerBound)) to \(day(last.upperBound))"
  return stretches.count == 1
    ? words : words + ", with \(count(stretches.count - 1, "interruption"))"
}

/// What the pages cover, overlapping stretches joined. Neighbouring pages of one listing meet between
/// two rows, so stretches that lie within a day of each other are joined as well.
func coveredStretches(_ coverage: [Coverage]) -> [ClosedRange<Int64>] {
  let stretches = coverage.compactMap { coverage -> ClosedRange<Int64>? in
    guard let from = coverage.from, let through = coverage.through else { return nil }
    let end = through.secondsSince1970 + Int64(through.uncertaintyInSeconds)
    return from.secondsSince1970 <= end ? from.secondsSince1970...end : nil
  }.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
  var joined: [ClosedRange<Int64>] = []
  for stretch in stretches {
    if let last = joined.last, stretch.lowerBound <= last.upperBound + 86_400 {
      joined[joined.count - 1] = last.lowerBound...max(last.upperBound, stretch.upperBound)
    } else {
      joined.append(stretch)
    }
  }
  return joined
}
