import WorkroomModel

/// A person's name as the platform printed it: `First L.`, a long first name cut to five letters and
/// an ellipsis (`Abcde... N.`), a display name (`First L via Elance`), or the whole name. Two names are
/// compared as patterns, never for equality.
package struct NamePattern: Sendable, Hashable {
  package var first: String
  package var isFirstCut: Bool
  package var last: String
  package var isLastInitial: Bool

  package init(_ text: String) {
    var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    if let via = words.lastIndex(where: { $0.lowercased() == "via" }), via > 0 {
      words.removeSubrange(via...)
    }
    if let bracket = words.firstIndex(where: { $0.hasPrefix("(") }), bracket > 0 {
      words.removeSubrange(bracket...)
    }
    var first = words.first?.lowercased() ?? ""
    isFirstCut = false
    for ellipsis in ["...", "…"] where first.hasSuffix(ellipsis) {
      first.removeLast(ellipsis.count)
      isFirstCut = true
    }
    self.first = first
    var last = words.count > 1 ? words[words.count - 1].lowercased() : ""
    let hasDot = last.hasSuffix(".")
    if hasDot { last.removeLast() }
    self.last = last
    isLastInitial = last.count == 1
  }

  /// Whether both may be names of one person.
  package func matches(_ other: NamePattern) -> Bool {
    guard !first.isEmpty, !other.first.isEmpty else { return false }
    let firstMatches =
      switch (isFirstCut, other.isFirstCut) {
      case (true, true), (false, false): first == other.first
      case (true, false): other.first.hasPrefix(first)
      case (false, true): first.hasPrefix(other.first)
      }
    guard firstMatches else { return false }
    if last.isEmpty || other.last.isEmpty { return true }
    if isLastInitial || other.isLastInitial { return last.first == other.last.first }
    return last == other.last
  }
}

/// How much a name tells: the fullest of several names of one person is the one to show.
func completeness(of name: String) -> Int {
  let pattern = NamePattern(name)
  return (pattern.isFirstCut ? 0 : 100) + (pattern.isLastInitial ? 0 : 50) + min(name.count, 49)
}
