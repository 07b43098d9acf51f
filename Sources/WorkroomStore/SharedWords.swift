import WorkroomModel

/// Keeps one copy of words that come again and again, such as the digests of sources: a job of many
/// messages cites the same places many times.
final class SharedWords {
  private var known: Set<String> = []

  func sharing(_ word: String) -> String { known.insert(word).memberAfterInsert }

  func sharing(_ origin: Origin) -> Origin {
    Origin(
      sourceDigest: sharing(origin.sourceDigest), sourceName: sharing(origin.sourceName),
      path: sharing(origin.path), itemOrdinal: origin.itemOrdinal, offset: origin.offset,
      length: origin.length, digest: sharing(origin.digest), place: origin.place.map(sharing),
      medium: origin.medium)
  }
}
