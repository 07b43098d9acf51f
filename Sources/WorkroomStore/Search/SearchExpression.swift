import WorkroomModel

extension SearchQuery {
  /// As in `job:none`: what belongs to no job.
  static let noJob = "none"

  /// The FTS5 expression; each word is quoted, so that nothing in it acts as an operator. `jobs` gives
  /// the keys of the jobs that a name means.
  func expression(jobs: (String) throws -> [String]) rethrows -> String {
    var wanted: [String] = []
    var unwanted: [String] = []
    for clause in clauses {
      let part: String
      switch clause.condition {
      case .words(let text, let anyEnding): part = phrase(text) + (anyEnding ? " *" : "")
      case .from(let name): part = "author : " + phrase(withoutStar(name)) + " *"
      case .to(let name): part = "recipients : " + phrase(withoutStar(name)) + " *"
      case .job(let name):
        let facets = try jobs(name).map { key in
          quoted(facet("job", key == SearchQuery.noJob ? key : hexadecimal(key.utf8)))
        }
        part = "(" + facets.joined(separator: " OR ") + ")"
      case .kind(let kind): part = quoted(facet("kind", kind))
      case .recordClass(let recordClass): part = quoted(facet("class", recordClass.rawValue))
      case .hasFile: part = quoted(facet("has", "file"))
      case .oneWitness: continue
      }
      if clause.isExcluded { unwanted.append(part) } else { wanted.append(part) }
    }
    if wanted.isEmpty { wanted = [quoted(facet("document", ""))] }
    let all = wanted.joined(separator: " AND ")
    return unwanted.isEmpty ? all : "(\(all)) NOT (\(unwanted.joined(separator: " OR ")))"
  }

  /// Whether every document satisfies the clauses that the index can answer.
  var asksForNoWords: Bool { clauses.allSatisfy { $0.condition == .oneWitness } }

  /// `true`: one witness only; `false`: more than one; nil: not asked.
  var oneWitness: Bool? {
    clauses.first { $0.condition == .oneWitness }.map { !$0.isExcluded }
  }

  /// The words and phrases to be shown in what is found.
  var shownWords: [SearchPhrase] {
    clauses.compactMap { clause in
      guard !clause.isExcluded, case .words(let text, let anyEnding) = clause.condition else {
        return nil
      }
      return SearchPhrase(words: searchWords(Substring(text)).map(\.folded), anyEnding: anyEnding)
    }
  }
}

/// Folded words one after the other.
struct SearchPhrase: Sendable, Hashable {
  var words: [String]
  var anyEnding: Bool

  /// Whether the phrase stands at a place among the words of a text.
  func stands(at index: Int, in found: [SearchWord]) -> Bool {
    guard index + words.count <= found.count, !words.isEmpty else { return false }
    for (offset, word) in words.enumerated() {
      let folded = found[index + offset].folded
      let isLast = offset == words.count - 1
      guard isLast && anyEnding ? folded.hasPrefix(word) : folded == word else { return false }
    }
    return true
  }
}

private func withoutStar(_ text: String) -> String {
  text.hasSuffix("*") ? String(text.dropLast()) : text
}

private func phrase(_ text: String) -> String { quoted(spacedByCharacter(text) ?? text) }

private func quoted(_ text: String) -> String {
  "\"" + text.replacing("\"", with: " ") + "\""
}
