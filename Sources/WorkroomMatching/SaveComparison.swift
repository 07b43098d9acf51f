import WorkroomModel

/// Where two saves of one page disagree: rows of the same time of which each shows some that the other
/// lacks, and records of one number or name that say different things. Rows that came later, or that
/// stood on another page of the listing, are no disagreement.
func disagreeingSaves(_ observations: [Observation]) -> [RecordGap] {
  let pages = observations.filter { $0.origin.medium == .page && $0.kind != .coverage }
  guard let first = pages.first?.origin.digest, pages.contains(where: { $0.origin.digest != first })
  else { return [] }
  return disagreeingTranscripts(pages.filter { $0.kind == .message })
    + disagreeingRecords(pages)
}

/// The message rows of one save, by time.
private struct SavedRows {
  var name: String
  var rows: [(seconds: Int64, words: String, observation: Observation)]

  var first: Int64 { rows.first?.seconds ?? .max }
  var last: Int64 { rows.last?.seconds ?? .min }

  /// Rows inside the time that another save covers for certain and does not show.
  func missing(from other: SavedRows) -> [Observation] {
    let known = Dictionary(grouping: other.rows, by: \.seconds)
    return rows.filter { row in
      // At its ends, a page may show a part of the minute only.
      guard row.seconds > other.first, row.seconds < other.last else { return false }
      return known[row.seconds]?.contains { isOneText($0.words, row.words) } != true
    }.map(\.observation)
  }
}

/// Whether two layouts may print one text: one holds the other, as where files stand below the words.
private func isOneText(_ left: String, _ right: String) -> Bool {
  left == right || left.hasPrefix(right) || right.hasPrefix(left)
}

/// The name of a page's file. Where it lies is for its witnesses to say, and differs between a folder
/// and its zip.
private func fileName(_ origin: Origin) -> String {
  origin.path.split(separator: "/").last.map(String.init) ?? origin.path
}

private func disagreeingTranscripts(_ rows: [Observation]) -> [RecordGap] {
  let saves = Dictionary(grouping: rows) { $0.origin.digest }.sorted { $0.key < $1.key }.map {
    _, rows in
    SavedRows(
      name: rows.map { fileName($0.origin) }.min() ?? "",
      rows: rows.compactMap { row -> (Int64, String, Observation)? in
        guard let sent = row.moment("sent"), !sent.isAmbiguous else { return nil }
        return (sent.secondsSince1970, normalizedWords(row["text"] ?? ""), row)
      }.sorted { ($0.0, $0.2.row) < ($1.0, $1.2.row) })
  }.sorted { ($0.first, $0.last, $0.name) < ($1.first, $1.last, $1.name) }
  var gaps: [RecordGap] = []
  for (index, left) in saves.enumerated() {
    for right in saves[(index + 1)...] {
      if right.first > left.last { break }
      let onlyLeft = left.missing(from: right)
      let onlyRight = right.missing(from: left)
      guard let first = (onlyLeft + onlyRight).first else { continue }
      gaps.append(
        RecordGap(
          .savesDiffer,
          "Two saves of one page differ: of the rows in the time that both show, "
            + "\(onlyLeft.count) stand only in \(left.name) and \(onlyRight.count) only in "
            + "\(right.name).", closedBy: "the page on the platform, or the other side's copy",
          from: first.moment("sent"),
          origins: (onlyLeft.prefix(2) + onlyRight.prefix(2)).map(\.origin)))
    }
  }
  return gaps
}

/// Records that a number or name identifies and that no platform changes afterwards.
private func disagreeingRecords(_ pages: [Observation]) -> [RecordGap] {
  struct Identity: Hashable, Comparable {
    var kind: String
    var name: String

    static func < (left: Identity, right: Identity) -> Bool {
      (left.kind, left.name) < (right.kind, right.name)
    }
  }
  func identity(_ observation: Observation) -> Identity? {
    let parts: [String?]
    switch observation.kind {
    case .terms: parts = [observation["number"]]
    case .statusReport:
      parts = [observation["period"], observation["revision"], observation["author"]]
    case .file: parts = [observation["name"], observation["version"], observation["uploaded"]]
    default: return nil
    }
    let known = parts.compactMap { $0 }
    guard known.count == parts.count else { return nil }
    return Identity(kind: observation.kind.rawValue, name: known.joined(separator: ", "))
  }
  func content(_ observation: Observation) -> String? {
    switch observation.kind {
    case .terms: observation.money("total").map { "\($0.minorUnits) \($0.currency)" }
    case .file: observation.integer("size").map(String.init)
    default: observation["text"].map(normalizedWords)
    }
  }
  var known: [Identity: [Observation]] = [:]
  for observation in pages {
    guard let identity = identity(observation), content(observation) != nil else { continue }
    known[identity, default: []].append(observation)
  }
  return known.sorted { $0.key < $1.key }.compactMap { identity, observations in
    guard let first = observations.first,
      let other = observations.first(where: {
        $0.origin.digest != first.origin.digest && content($0) != content(first)
      })
    else { return nil }
    return RecordGap(
      .savesDiffer,
      "Two saves of one page differ: \(identity.kind) \(identity.name) is not the same in "
        + "\(fileName(first.origin)) and \(fileName(other.origin)).",
      closedBy: "the page on the platform, or the other side's copy",
      origins: [first.origin, other.origin])
  }
}
