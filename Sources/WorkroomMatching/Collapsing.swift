import WorkroomModel

/// What the sources say, each saying once however many sources hold the same bytes of it. Copies of
/// bytes are places, not witnesses: who imports his mailbox twice knows no more than before.
struct Sayings {
  /// In the order of content, never of source or import.
  var observations: [Observation] = []
  private var places: [Origin.Saying: [Origin]] = [:]

  init(_ all: [Observation]) {
    struct Key: Hashable {
      var saying: Origin.Saying
      var row: Int
      var kind: ObservationKind
    }
    var positions: [Key: Int] = [:]
    for observation in all {
      let origin = observation.origin
      // Files of a bundle speak by their path, which is not part of their bytes.
      guard origin.medium != .file else {
        observations.append(observation)
        continue
      }
      let key = Key(saying: origin.saying, row: observation.row, kind: observation.kind)
      guard let position = positions[key] else {
        positions[key] = observations.count
        observations.append(observation)
        continue
      }
      // What stands in one place only is no entry here.
      places[key.saying, default: [observations[position].origin]].append(origin)
      if Sayings.isFuller(observation, than: observations[position]) {
        observations[position] = observation
      }
    }
    places = places.mapValues(unique)
    observations.sort(by: Sayings.areInOrder)
  }

  /// Every place that holds what these places say, each once, in the order given.
  func allPlaces(of origins: [Origin]) -> [Origin] {
    if origins.count == 1 { return places(of: origins[0]) }
    var seen: Set<Place> = []
    return origins.flatMap(places).filter {
      seen.insert(
        Place(source: $0.sourceDigest, item: $0.itemOrdinal, place: $0.place, medium: $0.medium)
      ).inserted
    }
  }

  private struct Place: Hashable {
    var source: String
    var item: Int
    var place: String?
    var medium: Medium
  }

  /// Every place that holds what this place says.
  func places(of origin: Origin) -> [Origin] {
    // A quotation stands where the mail stands that holds it.
    guard origin.medium == .quote else { return places[origin.saying] ?? [origin] }
    var mail = origin
    mail.medium = .reply
    return (places[mail.saying] ?? [mail]).map { place in
      var place = place
      place.medium = .quote
      return place
    }
  }

  /// Of equal pages saved under several names, the name that tells a day tells most.
  private static func isFuller(_ left: Observation, than right: Observation) -> Bool {
    func rank(_ observation: Observation) -> (Int, Int64, String) {
      let saved = observation.moment("savedAt")
      return (saved == nil ? 1 : 0, saved?.secondsSince1970 ?? 0, observation.origin.sortKey)
    }
    return rank(left) < rank(right)
  }

  private static func areInOrder(_ left: Observation, _ right: Observation) -> Bool {
    let (one, other) = (left.origin, right.origin)
    if one.digest != other.digest { return one.digest < other.digest }
    if left.row != right.row { return left.row < right.row }
    if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
    if one.place != other.place { return one.place ?? "" < other.place ?? "" }
    guard one.medium == .file || other.medium == .file else { return false }
    return (one.medium == .file ? one.sortKey : "") < (other.medium == .file ? other.sortKey : "")
  }
}
