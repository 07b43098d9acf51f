import Glibc
import WorkroomModel

/// How a page pasted as plain text is recognised and read.
struct TranscriptProfile: Sendable {
  var kind: String
  var recognise: Pattern
  var facts: [(name: String, pattern: Pattern, reading: Reading)]
  var attachment: Pattern?
  /// A line below the last message that says there is more.
  var incomplete: Pattern?
  /// A word that every text holds which `recognise` matches; nil where none is plain.
  private var mark: [UInt8]?

  init(_ node: ProfileNode, transforms: TransformNames) throws {
    let keys = try node.keys("kind", "recognise", "layout", "attachment", "incomplete", "facts")
    kind = try keys.required("kind").text()
    recognise = try keys.required("recognise").pattern()
    mark = plainWord(of: recognise.text)
    _ = try keys["layout"]?.choice(["blocks"], "layout of a transcript")
    attachment = try keys["attachment"]?.pattern()
    incomplete = try keys["incomplete"]?.pattern()
    facts = try (keys["facts"]?.entries() ?? []).map { entry in
      let keys = try entry.value.keys("pattern", "transform", "format", "zone", "words")
      return (
        try entry.name.text(), try keys.required("pattern").pattern(),
        try Reading(keys, transforms: transforms)
      )
    }.sorted { $0.0 < $1.0 }
  }
}

extension TranscriptProfile {
  /// Whether a text is of this kind. Most are not, and a regular expression takes a hundred times as
  /// long to say so as a look for one of its words.
  func recognises(_ text: String) -> Bool {
    if let mark, !holds(text, mark) { return false }
    return recognise.matches(text)
  }

  private func holds(_ text: String, _ word: [UInt8]) -> Bool {
    // The rarest letter of the word is looked for, in both cases.
    let rank = Array("zqxjvbpygfwmucldrhnioate".utf8)
    let rarest = word.indices.min {
      (rank.firstIndex(of: word[$0]) ?? 0) < (rank.firstIndex(of: word[$1]) ?? 0)
    }
    guard let pivot = rarest else { return false }
    var text = text
    return text.withUTF8 { bytes in
      [word[pivot], word[pivot] & 0xDF].contains { letter in
        var at = 0
        while let start = bytes.baseAddress, at < bytes.count,
          let hit = memchr(start + at, Int32(letter), bytes.count - at)
        {
          at = UnsafeRawPointer(start).distance(to: hit)
          let begin = at - pivot
          at += 1
          guard begin >= 0, begin + word.count <= bytes.count else { continue }
          if word.indices.allSatisfy({ bytes[begin + $0] | 0x20 == word[$0] }) { return true }
        }
        return false
      }
    }
  }
}

/// The longest run of ASCII letters that a regular expression asks for as they stand, in lower case; nil
/// for one with groups, classes or alternatives, where a run may be optional.
func plainWord(of pattern: String) -> [UInt8]? {
  let bytes = Array(pattern.utf8)
  var best: [UInt8] = []
  var run: [UInt8] = []
  var at = 0
  while at < bytes.count {
    let byte = bytes[at]
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      // The Kelvin sign and the long s match k and s without regard to case.
      let lower = byte | 0x20
      if lower == UInt8(ascii: "k") || lower == UInt8(ascii: "s") {
        run = []
      } else {
        run.append(lower)
      }
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "|"): return nil
    case UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "{"):
      run = []
    case UInt8(ascii: "\\"):
      run = []
      at += 1
      let escaped = at < bytes.count ? bytes[at] : 0
      let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(escaped | 0x20)
      // Other letters begin escapes of several characters.
      if isLetter, !Array("bBdDsSwWtnr".utf8).contains(escaped) { return nil }
    default: run = []
    }
    // What a quantifier follows may be missing, so the run counts when the next byte is known.
    let next = at + 1 < bytes.count ? bytes[at + 1] : 0
    if ![UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "{")].contains(next),
      run.count > best.count
    {
      best = run
    }
    at += 1
  }
  return best.count >= 4 ? best : nil
}

extension PlatformProfile {
  /// Reads a transcript pasted as text: sender, message and date/time stand one below the other
  /// between lines that hold only white space, or beside each other with tabs between.
  package func extractTranscript(_ text: String) -> PageExtraction? {
    guard let profile = transcripts.first(where: { $0.recognises(text) }) else { return nil }
    var extraction = PageExtraction(
      platform: facts.name, kind: profile.kind, facts: [:], records: [], diagnostics: [],
      isIncomplete: false, coveringKind: "message")
    for fact in profile.facts {
      guard let found = fact.pattern.firstGroup(in: text) else { continue }
      let value = fact.reading.apply(found, self)
      extraction.facts[fact.name] = value
      guard fact.reading.leavesUnread(value) else { continue }
      extraction.diagnostics.append(
        Diagnostic(
          code: "page-field-not-understood", severity: .warning, range: nil,
          detail: "\(fact.name) “\(value.text)”: expected \(fact.reading.expectation)"))
    }
    // CR LF is one character, so that splitting at "\n" would not find it.
    let lines = text.split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n" || $0 == "\r"
    }.map(String.init)
    guard let head = lines.firstIndex(where: { profile.recognise.matches($0) }) else {
      return extraction
    }
    let body = lines[(head + 1)...]
    if body.contains(where: { row(in: $0) != nil }) {
      readRows(body, profile, to: &extraction)
    } else if body.indices.contains(where: { date(in: body, at: $0) != nil }) {
      readDatedBlocks(body, profile, to: &extraction)
    } else {
      readBlocksWithoutDates(body, profile, to: &extraction)
    }
    settleTimes(of: &extraction, dateFields: [:])
    return extraction
  }

  /// Sender, message and date/time one below the other; the date ends a message.
  private func readDatedBlocks(
    _ lines: ArraySlice<String>, _ profile: TranscriptProfile, to extraction: inout PageExtraction
  ) {
    var start = lines.startIndex
    var index = start
    while index < lines.endIndex {
      guard let found = date(in: lines, at: index) else {
        index += 1
        continue
      }
      add(
        lines[start..<index], sent: found.sent, line: start + 1, profile: profile, to: &extraction)
      start = index + found.count
      index = start
    }
    let rest = withoutMarkOfMore(lines[start...], profile, in: &extraction)
    if !rest.isEmpty {
      extraction.diagnostics.append(
        Diagnostic(
          code: "transcript-rest", severity: .warning, range: nil,
          detail: "\(rest.count) lines after the last date belong to no message"))
    }
  }

  /// The date that stands at a line: with its time below it, or alone between two separators.
  private func date(
    in lines: ArraySlice<String>, at index: Int
  ) -> (sent: Moment, count: Int)? {
    let line = lines[index]
    guard line.count < 40, line.contains(where: \.isNumber) else { return nil }
    if index + 1 < lines.endIndex, isTime(lines[index + 1]), isDate(line),
      let sent = moment(in: "\(line) \(lines[index + 1])", zone: zone)
    {
      return (sent, 2)
    }
    guard index > lines.startIndex, isSeparator(lines[index - 1]), holdsOnlyDate(line),
      let sent = moment(in: line, zone: zone)
    else { return nil }
    return (sent, 1)
  }

  /// Pasted by a browser that left the dates out: sender and message take turns between lines that
  /// hold one tab.
  private func readBlocksWithoutDates(
    _ lines: ArraySlice<String>, _ profile: TranscriptProfile, to extraction: inout PageExtraction
  ) {
    var blocks = lines.split(whereSeparator: isSeparator).filter { block in
      block.contains { !trimmed($0).isEmpty }
    }
    // In a block of its own, which would be the sender of a message without words.
    if blocks.count % 2 == 1, let last = blocks.last,
      withoutMarkOfMore(last, profile, in: &extraction).isEmpty
    {
      blocks.removeLast()
    }
    var index = 0
    while index + 1 < blocks.count {
      add(
        blocks[index] + blocks[index + 1], sent: nil, line: blocks[index].startIndex + 1,
        profile: profile, to: &extraction)
      index += 2
    }
    if !extraction.records.isEmpty {
      extraction.diagnostics.append(
        Diagnostic(
          code: "transcript-without-times", severity: .warning, range: nil,
          detail: "\(extraction.records.count) messages have no date; only their order is known"))
    }
    if blocks.count % 2 == 1 {
      extraction.diagnostics.append(
        Diagnostic(
          code: "transcript-rest", severity: .warning, range: nil,
          detail: "\(blocks[index].count) lines after the last message belong to none"))
    }
  }

  /// Sender, message and date/time beside each other, with tabs between; a message may go on over
  /// lines, up to the one that ends in its date.
  private func readRows(
    _ lines: ArraySlice<String>, _ profile: TranscriptProfile, to extraction: inout PageExtraction
  ) {
    var start = lines.startIndex
    var left = 0
    for index in lines.indices {
      guard let tab = lines[index].lastIndex(of: "\t"),
        let sent = rowDate(lines[index][lines[index].index(after: tab)...])
      else { continue }
      var block = Array(lines[start..<index])
      block.append(String(lines[index][..<tab]))
      while let first = block.first, trimmed(first).isEmpty { block.removeFirst() }
      if let first = block.first, let mark = first.firstIndex(of: "\t") {
        let words = first[first.index(after: mark)...].replacing("\t", with: "\n")
        block.replaceSubrange(0..<1, with: [String(first[..<mark]), String(words)])
        add(block[...], sent: sent, line: start + 1, profile: profile, to: &extraction)
      } else {
        left += block.count
      }
      start = index + 1
    }
    left += withoutMarkOfMore(lines[start...], profile, in: &extraction).count
    if left > 0 {
      extraction.diagnostics.append(
        Diagnostic(
          code: "transcript-rest", severity: .warning, range: nil,
          detail: "\(left) lines belong to no message"))
    }
  }

  /// Lines that belong to no message, but for one that says there are older messages; then the
  /// transcript is no whole one. The same words within a message are words.
  private func withoutMarkOfMore(
    _ lines: ArraySlice<String>, _ profile: TranscriptProfile, in extraction: inout PageExtraction
  ) -> [String] {
    let rest = lines.filter { !trimmed($0).isEmpty }
    guard let pattern = profile.incomplete,
      let mark = rest.firstIndex(where: { pattern.matches(trimmed($0)) })
    else { return rest }
    extraction.isIncomplete = true
    extraction.diagnostics.append(
      Diagnostic(
        code: "page-incomplete", severity: .warning, range: nil,
        detail: "the transcript ends in “\(trimmed(rest[mark]))”; what is older is not in it"))
    return rest.enumerated().filter { $0.offset != mark }.map(\.element)
  }

  /// The date of a line that is a whole row, or the last of one.
  private func row(in line: String) -> Moment? {
    guard let tab = line.lastIndex(of: "\t") else { return nil }
    return rowDate(line[line.index(after: tab)...])
  }

  private func rowDate(_ cell: Substring) -> Moment? {
    cell.count < 40 && cell.contains(where: \.isNumber) ? moment(in: String(cell), zone: zone) : nil
  }

  /// Whether a line is a date and nothing else; `On May 1, 2012 we meet` is the word of a message.
  private func holdsOnlyDate(_ line: String) -> Bool {
    let names: Set<String> = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
      "tue", "wed", "thu", "fri", "sat", "sun", "am", "pm", "est", "edt", "et",
    ]
    return line.split(whereSeparator: { $0.isWhitespace || $0 == "," }).allSatisfy { word in
      word.first?.isNumber == true || names.contains(word.prefix(3).lowercased())
    }
  }

  private func isSeparator(_ line: String) -> Bool {
    line.contains("\t") && trimmed(line).isEmpty
  }

  private func add(
    _ block: ArraySlice<String>, sent: Moment?, line: Int, profile: TranscriptProfile,
    to extraction: inout PageExtraction
  ) {
    var lines = block
    while let first = lines.first, trimmed(first).isEmpty { lines = lines.dropFirst() }
    guard let author = lines.first else { return }
    lines = lines.dropFirst()
    let words = lines.filter { profile.attachment?.matches($0) != true }.map {
      trimmed($0).isEmpty ? "" : $0
    }
    var fields: [String: FieldValue] = [
      "author": FieldValue(trimmed(author)),
      "text": FieldValue(trimmed(words.joined(separator: "\n"))),
    ]
    if let sent { fields["sent"] = FieldValue(sent.text, value: sent.utc, moment: sent) }
    addAttachments(named: profile.attachment, in: lines, to: &fields)
    extraction.records.append(
      PageRecord(kind: "message", fields: fields, place: "line \(line)", basis: "headings"))
  }

  /// Files that lines of text name, with the sizes printed beside them.
  func addAttachments(
    named pattern: Pattern?, in lines: ArraySlice<String>, to fields: inout [String: FieldValue]
  ) {
    guard let pattern else { return }
    var names: [String] = []
    var sizes: [String] = []
    for line in lines {
      guard let name = pattern.firstGroup(in: line) else { continue }
      names.append(name)
      sizes.append(pattern.groups(["size"], in: line)?["size"] ?? "")
    }
    guard !names.isEmpty else { return }
    fields["attachmentNames"] = FieldValue(names.joined(separator: "\n"))
    if sizes.contains(where: { !$0.isEmpty }) {
      fields["attachmentSizeTexts"] = withPlainSizes(FieldValue(sizes.joined(separator: "\n")))
    }
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
