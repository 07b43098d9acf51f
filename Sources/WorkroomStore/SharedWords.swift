import WorkroomModel

/// Keeps one copy of words that come again and again, such as the digests of sources: a job of many
/// messages cites the same places many times.
final class SharedWords {
  private var known: Set<String> = []

  func sharing(_ word: String) -> String { known.insert(word).memberAfterInsert }

  func sharing(_ origin: Origin) -> Origin {
    var origin = origin
    origin.sourceDigest = sharing(origin.sourceDigest)
    origin.sourceName = sharing(origin.sourceName)
    origin.path = sharing(origin.path)
    origin.digest = sharing(origin.digest)
    if let place = origin.place { origin.place = sharing(place) }
    return origin
  }
}
