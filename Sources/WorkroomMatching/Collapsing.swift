import WorkroomModel

/// What the sources say, each saying once however many sources hold the same bytes of it. Copies of
/// bytes are places, not witnesses: who imports his mailbox twice knows no more than before.
struct Sayings {
  /// In the order of content, never of source or import.
  var observations: [Observation] = []
  private var places: [Origin.Saying: [Origin]] = [:]

  init(_ all: [Observation]) {
    // What differs between the sayings of one page is compared first.
    struct Key: Hashable {
      var row: Int
      var digest: Int
      var kind: ObservationKind
      var medium: Medium
      var place: String
    }
    var digests = NumberedTexts()
    var said: [(digest: Int, row: Int, observation: Observation)] = []
    said.reserveCapacity(all.count)
    var positions: [Key: Int] = [:]
    positions.reserveCapacity(all.count)
    /// The position of an equal saying; nil where it comes for the first time.
    func known(_ position: inout Int?) -> Int? {
      defer { position = position ?? said.count }
      return position
    }
    for observation in all {
      let origin = observation.origin
      let digest = digests.number(of: origin.digest)
      let key = Key(
        row: observation.row, digest: digest, kind: observation.kind, medium: origin.medium,
        place: origin.place ?? "")
      // Files of a bundle speak by their path, which is not part of their bytes.
      guard origin.medium != .file, let position = known(&positions[key]) else {
        said.append((digest, observation.row, observation))
        continue
      }
      // What stands in one place only is no entry here.
      let first = said[position].observation
      places[origin.saying, default: [first.origin]].append(origin)
      if Sayings.isFuller(observation, than: first) { said[position].observation = observation }
    }
    places = places.mapValues(unique)
    let ranks = digests.ranks
    said.sort { left, right in
      if left.digest != right.digest { return ranks[left.digest] < ranks[right.digest] }
      if left.row != right.row { return left.row < right.row }
      return Sayings.areInOrder(left.observation, right.observation)
    }
    observations = said.map(\.observation)
  }

  /// Every place that holds what these places say, each once, in the order given.
  func allPlaces(of origins: [Origin]) -> [Origin] {
    if origins.count == 1 { return places(of: origins[0]) }
    struct Place: Hashable {
      var item: Int
      var source: Int
      var medium: Medium
      var place: String?
    }
    var sources = NumberedTexts()
    var seen: Set<Place> = []
    seen.reserveCapacity(origins.count)
    let all = places.isEmpty ? origins : origins.flatMap(places)
    return all.filter {
      seen.insert(
        Place(
          item: $0.itemOrdinal, source: sources.number(of: $0.sourceDigest), medium: $0.medium,
          place: $0.place)
      ).inserted
    }
  }

  /// Every place that holds what this place says.
  func places(of origin: Origin) -> [Origin] {
    if places.isEmpty { return [origin] }
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

  /// Sayings of one digest and one row.
  private static func areInOrder(_ left: Observation, _ right: Observation) -> Bool {
    let (one, other) = (left.origin, right.origin)
    if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
    if one.place != other.place { return one.place ?? "" < other.place ?? "" }
    guard one.medium == .file || other.medium == .file else { return false }
    return (one.medium == .file ? one.sortKey : "") < (other.medium == .file ? other.sortKey : "")
  }
}

/// Long texts of which many things share a few, as digests are, by small numbers in the order in which
/// they come.
private struct NumberedTexts {
  private var numbers: [String: Int] = [:]
  private var last: (text: String, number: Int)?

  mutating func number(of text: String) -> Int {
    // What stands on one page comes together.
    if let last, last.text == text { return last.number }
    let number = numbers[text] ?? numbers.count
    numbers[text] = number
    last = (text, number)
    return number
  }

  /// For each number, where its text stands in the order of the texts.
  var ranks: [Int] {
    var ranks = [Int](repeating: 0, count: numbers.count)
    for (rank, entry) in numbers.sorted(by: { $0.key < $1.key }).enumerated() {
      ranks[entry.value] = rank
    }
    return ranks
  }
}
