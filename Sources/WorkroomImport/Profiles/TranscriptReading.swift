import WorkroomModel

/// How a page pasted as plain text is recognised and read.
struct TranscriptProfile: Sendable {
  var kind: String
  var recognise: Pattern
  var facts: [(name: String, pattern: Pattern, reading: Reading)]
  var attachment: Pattern?

  init(_ node: ProfileNode, transforms: TransformNames) throws {
    let keys = try node.keys("kind", "recognise", "layout", "attachment", "facts")
    kind = try keys.required("kind").text()
    recognise = try keys.required("recognise").pattern()
    _ = try keys["layout"]?.choice(["blocks"], "layout of a transcript")
    attachment = try keys["attachment"]?.pattern()
    facts = try (keys["facts"]?.entries() ?? []).map { entry in
      let keys = try entry.value.keys("pattern", "transform", "format", "zone", "words")
      return (
        try entry.name.text(), try keys.required("pattern").pattern(),
        try Reading(keys, transforms: transforms)
      )
    }.sorted { $0.0 < $1.0 }
  }
}

extension PlatformProfile {
  /// Reads a transcript pasted as text: sender, message and date/time stand as blocks between lines
  /// that hold only white space; a block that reads as a date and time ends a message.
  package func extractTranscript(_ text: String) -> PageExtraction? {
    guard let profile = transcripts.first(where: { $0.recognise.matches(text) }) else { return nil }
    var extraction = PageExtraction(
      platform: facts.name, kind: profile.kind, facts: [:], records: [], diagnostics: [],
      isIncomplete: false, coveringKind: "message")
    for fact in profile.facts {
      guard let found = fact.pattern.firstGroup(in: text) else { continue }
      extraction.facts[fact.name] = fact.reading.apply(found, self)
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
    }
    guard let head = lines.firstIndex(where: { profile.recognise.matches($0) }) else {
      return extraction
    }
    var start = head + 1
    var index = start
    while index + 1 < lines.count {
      let joined = "\(lines[index]) \(lines[index + 1])"
      guard isDate(lines[index]), isTime(lines[index + 1]),
        let sent = moment(in: joined, zone: zone)
      else {
        index += 1
        continue
      }
      add(
        Array(lines[start..<index]), sent: sent, line: start + 1, profile: profile,
        to: &extraction)
      start = index + 2
      index = start
    }
    let rest = lines[min(start, lines.count)...].filter { !trimmed($0).isEmpty }
    if !rest.isEmpty {
      extraction.diagnostics.append(
        Diagnostic(
          code: "transcript-rest", severity: .warning, range: nil,
          detail: "\(rest.count) lines after the last date belong to no message"))
    }
    return extraction
  }

  private func add(
    _ block: [String], sent: Moment, line: Int, profile: TranscriptProfile,
    to extraction: inout PageExtraction
  ) {
    var lines = block[...]
    while let first = lines.first, trimmed(first).isEmpty { lines = lines.dropFirst() }
    guard let author = lines.first else { return }
    lines = lines.dropFirst()
    var names: [String] = []
    var words: [String] = []
    for line in lines {
      if let name = profile.attachment?.firstGroup(in: line) {
        names.append(name)
      } else {
        words.append(trimmed(line).isEmpty ? "" : line)
      }
    }
    var fields: [String: FieldValue] = [
      "author": FieldValue(trimmed(author)),
      "sent": FieldValue(sent.text, value: sent.utc, moment: sent),
      "text": FieldValue(trimmed(words.joined(separator: "\n"))),
    ]
    if !names.isEmpty { fields["attachmentNames"] = FieldValue(names.joined(separator: "\n")) }
    extraction.records.append(
      PageRecord(kind: "message", fields: fields, place: "line \(line)", basis: "headings"))
  }

  private func isDate(_ line: String) -> Bool {
    line.count < 24 && !line.contains(":") && moment(in: line, zone: zone) != nil
  }

  private func isTime(_ line: String) -> Bool {
    let words = line.split(whereSeparator: \.isWhitespace)
    return words.count <= 3 && words.first?.contains(":") == true
      && words.first?.allSatisfy { $0.isNumber || $0 == ":" } == true
  }
}
