/// How bad a finding in a source is.
package enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
  /// Odd, nothing lost.
  case note
  /// An interpretation was guessed.
  case warning
  /// Content was lost or could not be read.
  case damage

  package static func < (left: Severity, right: Severity) -> Bool {
    let order = Severity.allCases
    return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
  }
}

/// Something odd or damaged in a source, kept beside what could be read.
package struct Diagnostic: Sendable, Hashable {
  /// Kebab-case, stable: other programs filter by it.
  package var code: String
  package var severity: Severity
  /// Bytes within the item that it concerns; nil when the whole item is meant.
  package var range: Range<Int>?
  package var detail: String

  package init(code: String, severity: Severity, range: Range<Int>?, detail: String) {
    self.code = code
    self.severity = severity
    self.range = range
    self.detail = detail
  }
}
