/// Why a profile cannot be used: the place in its file, and what was expected there.
package struct ProfileError: Error, Sendable, Hashable, CustomStringConvertible {
  package var file: String
  /// From 1; 0 when the file as a whole is meant.
  package var line: Int
  package var column: Int
  package var reason: String

  init(file: String, line: Int = 0, column: Int = 0, reason: String) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `my.yaml:12:7: …`, as compilers print it.
  package var description: String {
    line == 0 ? "\(file): \(reason)" : "\(file):\(line):\(column): \(reason)"
  }
}

/// The known word that a mistyped one was most likely meant to be.
func nearest(to word: String, among known: [String]) -> String? {
  let allowed = word.count < 4 ? 1 : max(2, min(3, word.count / 3))
  let rated = known.map { (distance(word.lowercased(), $0.lowercased()), $0) }
  guard let best = rated.min(by: { ($0.0, $0.1) < ($1.0, $1.1) }), best.0 <= allowed else {
    return known.first { $0.lowercased().hasPrefix(word.lowercased()) && word.count > 2 }
  }
  return best.1
}

/// How many letters must be changed, added or dropped (Levenshtein); long words are not compared.
private func distance(_ left: String, _ right: String) -> Int {
  let left = Array(left)
  let right = Array(right)
  guard left.count < 64, right.count < 64 else { return left == right ? 0 : .max }
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in right.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
      diagonal = above
    }
  }
  return row[right.count]
}
