import WorkroomModel

extension PlatformProfile {
  /// What stands on a page and was not understood: one diagnostic for each field of a record of the
  /// profile, with the first words and places and how many there are. `readBy` are the positions, in
  /// the profile, of what each record was read by.
  func unreadFields(
    in extraction: PageExtraction, _ profile: PageProfile, readBy: [Int]
  ) -> [Diagnostic] {
    var order: [String] = []
    var found: [String: UnreadField] = [:]
    func note(
      _ name: String, _ value: FieldValue, _ field: FieldProfile, _ what: String, at: String
    ) {
      let isUnread =
        field.reading.leavesUnread(value)
        || (field.isRequired && field.reading.isDate && value.moment == nil)
      guard isUnread else { return }
      // Dates in numbers alone are decided for the page as a whole, which says so itself.
      if case .named(.date) = field.reading, NumericDate(value.text) != nil { return }
      let key = "\(what): \(name)"
      if found[key] == nil { order.append(key) }
      found[key, default: UnreadField(reading: field.reading)].add("“\(value.text)” at \(at)")
    }
    for (name, field) in profile.facts {
      if let value = extraction.facts[name] { note(name, value, field, "page", at: "the page") }
    }
    let read = profile.records.map { record in
      (record.tableFacts + record.fields).filter { !$0.field.reading.isText && !$0.field.isMany }
    }
    for (record, position) in zip(extraction.records, readBy)
    where read.indices.contains(position) {
      for (name, field) in read[position] {
        guard let value = record.fields[name] else { continue }
        note(name, value, field, record.kind, at: record.place)
      }
    }
    return order.compactMap { key in found[key]?.diagnostic(key) }
  }
}

/// The words of one field that were not understood.
private struct UnreadField {
  var reading: Reading
  private var shown: [String] = []
  private var count = 0

  init(reading: Reading) { self.reading = reading }

  mutating func add(_ words: String) {
    count += 1
    if shown.count < 3 { shown.append(words) }
  }

  func diagnostic(_ what: String) -> Diagnostic {
    let more = count > shown.count ? " and \(count - shown.count) more" : ""
    return Diagnostic(
      code: reading.isDate ? "page-date-not-understood" : "page-field-not-understood",
      severity: .warning, range: nil,
      detail: "\(what) \(shown.joined(separator: ", "))\(more): expected \(reading.expectation)")
  }
}
