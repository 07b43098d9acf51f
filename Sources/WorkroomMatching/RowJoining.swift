import WorkroomModel

/// Rows of several saves of one transcript, or lines of several digests: the n-th of several equal rows
/// of one page is the n-th of the equal rows of another, so that two "Ok" in one minute stay two.
func joinedRows(
  _ rows: [MessageRecord], _ near: inout [NearRecord]
) -> [MatchedMessage] {
  let rows = rows.sorted { ($0.container, $0.row) < ($1.container, $1.row) }
  guard let first = rows.first, first.container != rows.last?.container else {
    // What one page shows, it shows once.
    return rows.map(MatchedMessage.init(shownBy:))
  }
  var messages: [MatchedMessage] = []
  var buckets: [Minute: [Int]] = [:]
  // How many rows of this page a minute has already: where to look for the next of several equal ones.
  var seen: [Minute: Int] = [:]
  var page = first.container
  let listing = neighbouringPages(rows)
  for row in rows {
    if row.container != page {
      page = row.container
      seen = [:]
    }
    let key = Minute(seconds: row.seconds, words: row.hashedWords)
    var isAtBorder = false
    let start = max(0, seen[key, default: 0] - 8)
    seen[key, default: 0] += 1
    let position = buckets[key, default: []].dropFirst(start).prefix(72).first { position in
      messages[position].records.allSatisfy { other in
        if other.container == row.container || !other.mayShareAuthor(with: row) { return false }
        if listing.contains(Border(row.container, other.container)) {
          isAtBorder = true
          return false
        }
        return true
      }
    }
    if let position {
      messages[position].add(row, "the same sender, minute and words on another save")
    } else {
      if isAtBorder, let twin = buckets[key]?.first {
        near.append(
          NearRecord(
            left: messages[twin].first, right: row,
            reason: "equal words in one minute, the last row of one page and the first of the next "
              + "page of the same save: taken as two messages"))
      }
      buckets[key, default: []].append(messages.count)
      messages.append(MatchedMessage(shownBy: row))
    }
  }
  return messages
}

extension MatchedMessage {
  /// A message that one row or line shows.
  fileprivate init(shownBy row: MessageRecord) {
    var row = row
    row.matchedBy = row.isRow ? "row of a saved page" : "line of a digest"
    records = [row]
  }
}

/// What rows must have in common beside the sender.
private struct Minute: Hashable {
  var seconds: Int64
  var words: HashedWords
}

/// Two pages of one listing, whichever is named first.
private struct Border: Hashable {
  var first: String
  var second: String

  init(_ left: String, _ right: String) {
    first = min(left, right)
    second = max(left, right)
  }
}

/// Pairs of pages that were saved together and follow one another: they show different rows, unless
/// more than one row stands on both, which means that the list moved on between the saves.
private func neighbouringPages(_ rows: [MessageRecord]) -> Set<Border> {
  struct Page {
    var number: String
    var saved: Int64?
    var rows: Set<Minute> = []
  }
  var pages: [String: Page] = [:]
  for row in rows {
    guard let number = row.observation["page"] else { continue }
    pages[
      row.container,
      default: Page(
        number: number,
        saved: row.observation.moment("savedAt").map { day(of: $0) })
    ].rows.insert(Minute(seconds: row.seconds, words: row.hashedWords))
  }
  // By the day of the save: pages of different days are different saves.
  var found: Set<Border> = []
  for group in Dictionary(grouping: pages, by: { $0.value.saved }).values where group.count > 1 {
    let byNumber = Dictionary(grouping: group) { Int($0.value.number) ?? 0 }
    for (number, upper) in byNumber {
      for (left, right) in upper.flatMap({ left in (byNumber[number + 1] ?? []).map { (left, $0) } }
      )
      where left.value.rows.intersection(right.value.rows).count <= 1 {
        found.insert(Border(left.key, right.key))
      }
    }
  }
  return found
}

/// The day of a save; of one that is known by its day only, what that day has at its middle.
func day(of moment: Moment) -> Int64 {
  CivilDate(
    secondsSince1970: moment.secondsSince1970 + Int64(moment.uncertaintyInSeconds / 2)
  ).secondsSince1970
}
