import WorkroomModel

/// What the sources say, each saying once however many sources hold the same bytes of it. Copies of
/// bytes are places, not witnesses: who imports his mailbox twice knows no more than before.
struct Sayings {
  /// In the order of content, never of source or import.
  var observations: [Observation] = []
  private var places: [String: [Origin]] = [:]

  init(_ all: [Observation]) {
    struct Key: Hashable {
      var content: String
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
      let key = Key(content: origin.contentKey, row: observation.row, kind: observation.kind)
      places[key.content, default: []].append(origin)
      guard let position = positions[key] else {
        positions[key] = observations.count
        observations.append(observation)
        continue
      }
      if Sayings.isFuller(observation, than: observations[position]) {
        observations[position] = observation
      }
    }
    places = places.mapValues(unique)
    observations.sort { Sayings.order($0) < Sayings.order($1) }
  }

  /// Every place that holds what these places say, each once, in the order given.
  func allPlaces(of origins: [Origin]) -> [Origin] {
    var seen: Set<String> = []
    return origins.flatMap { origin in
      // A quotation stands where the mail stands that holds it.
      guard origin.medium == .quote else { return places[origin.contentKey] ?? [origin] }
      var mail = origin
      mail.medium = .reply
      return (places[mail.contentKey] ?? [mail]).map { place in
        var place = place
        place.medium = .quote
        return place
      }
    }.filter { seen.insert("\($0.sortKey)\u{1}\($0.medium.rawValue)").inserted }
  }

  /// Of equal pages saved under several names, the name that tells a day tells most.
  private static func isFuller(_ left: Observation, than right: Observation) -> Bool {
    func rank(_ observation: Observation) -> (Int, Int64, String) {
      let saved = observation.moment("savedAt")
      return (saved == nil ? 1 : 0, saved?.secondsSince1970 ?? 0, observation.origin.sortKey)
    }
    return rank(left) < rank(right)
  }

  private static func order(_ observation: Observation) -> (String, Int, String, String, String) {
    let origin = observation.origin
    return (
      origin.digest, observation.row, observation.kind.rawValue, origin.place ?? "",
      origin.medium == .file ? origin.sortKey : ""
    )
  }
}
