/// What people decided about who is who and how a job stands; it overrides what matching would find.
package struct Rulings: Sendable, Hashable {
  /// Two names, of one job or, without a key, of all jobs.
  package struct Names: Sendable, Hashable {
    package var left: String
    package var right: String
    package var jobKey: String?

    package init(_ left: String, _ right: String, jobKey: String? = nil) {
      self.left = left
      self.right = right
      self.jobKey = jobKey
    }

    package func concerns(_ key: String) -> Bool { jobKey == nil || jobKey == key }
  }

  /// Names of one person.
  package var merged: [Names]
  /// Names of two people.
  package var separated: [Names]
  /// By job key and field: `status`, `side`, `title`, `zone`, `currency`.
  package var overrides: [String: [String: String]]

  package init(
    merged: [Names] = [], separated: [Names] = [], overrides: [String: [String: String]] = [:]
  ) {
    self.merged = merged
    self.separated = separated
    self.overrides = overrides
  }
}
