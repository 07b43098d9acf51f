package import MailReading
package import PageReading
package import WorkroomModel

/// What a profile makes of one page, mail or transcript, step by step, for whoever writes the profile.
package struct ProfileCheck: Sendable {
  /// A mark by which something is recognised.
  package struct Mark: Sendable {
    /// The kind of page it would be.
    package var kind: String
    /// `url`, `title`, `xpath`, `address` …
    package var name: String
    package var expression: String
    /// What it was held against; nil when there was nothing.
    package var found: String?
    /// Elements that an XPath selected.
    package var matches: Int?
    package var holds: Bool
  }

  /// One way in which a field is looked for.
  package struct Way: Sendable {
    package var expression: String
    /// What it selects: in the first row, of the facts on the page.
    package var matches: Int
  }

  package struct Field: Sendable {
    package var name: String
    package var ways: [Way]
    package var isRequired: Bool
    /// Rows that have it, of all rows.
    package var found: Int
    package var rows: Int
    /// Rows that took it from the row above.
    package var inherited: Int
    /// Rows in which words were found that the transform could not read.
    package var unread: Int
    /// The first of these words.
    package var unreadText: String?
    /// Of the first row that has it.
    package var value: FieldValue?
    /// What it was understood as, where that is more than its words: `EUR 1,250.00`.
    package var meaning: String?
  }

  package struct Record: Sendable {
    package var kind: String
    /// The XPath of its rows, or of the tables it looks at.
    package var expression: String
    package var matches: Int
    /// For tables: which was read, and what the others lack.
    package var tables: [String]
    package var rows: Int
    package var fields: [Field]
  }

  package var platform: String
  /// `page`, `mail` or `transcript`.
  package var form: String
  /// The kind of page or mail it was taken for; nil when nothing recognised it.
  package var kind: String?
  package var marks: [Mark]
  package var facts: [Field]
  package var records: [Record]
  package var diagnostics: [Diagnostic]
}

extension PlatformProfile {
  /// Tries a page: the marks up to the first kind that recognises it, then every field of that kind.
  package func check(_ page: SavedPage) throws -> ProfileCheck {
    var check = ProfileCheck(
      platform: facts.name, form: "page", kind: nil, marks: [], facts: [], records: [],
      diagnostics: [])
    guard let root = page.document.root else { return check }
    for profile in pages {
      check.marks += try marks(of: profile, page)
      guard try profile.recognises(page) else { continue }
      check.kind = profile.kind
      for (name, field) in profile.facts {
        check.facts.append(try self.check(name, field, in: root, page))
      }
      var reader = PageRecordReader(profile: self, page: page)
      for record in profile.records {
        check.records.append(try self.check(record, of: page, root: root, &reader))
      }
      break
    }
    check.diagnostics = try extract(page)?.diagnostics ?? []
    return check
  }

  private func marks(of profile: PageProfile, _ page: SavedPage) throws -> [ProfileCheck.Mark] {
    var marks: [ProfileCheck.Mark] = []
    func add(_ name: String, _ pattern: Pattern?, _ text: String?) {
      guard let pattern else { return }
      marks.append(
        ProfileCheck.Mark(
          kind: profile.kind, name: name, expression: pattern.text, found: text, matches: nil,
          holds: text.map(pattern.matches) ?? false))
    }
    add("url", profile.url, page.savedFrom)
    add("title", profile.title, page.title)
    if let xpath = profile.mark {
      let count = try page.document.select(xpath).count
      marks.append(
        ProfileCheck.Mark(
          kind: profile.kind, name: "xpath", expression: xpath, found: nil, matches: count,
          holds: count > 0))
    }
    return marks
  }

  /// A row belongs to the first record of its kind that finds it, so one reader goes through them all.
  private func check(
    _ record: RecordProfile, of page: SavedPage, root: PageElement,
    _ reader: inout PageRecordReader
  ) throws -> ProfileCheck.Record {
    let selected = try root.select(record.rows ?? record.tables ?? "//table")
    var check = ProfileCheck.Record(
      kind: record.kind.rawValue, expression: record.rows ?? record.tables ?? "//table",
      matches: selected.count, tables: [], rows: 0, fields: [])
    let before = reader.records.count
    if record.rows != nil {
      try reader.readRows(selected, record)
    } else {
      try reader.readTables(selected, record)
      for element in selected {
        let table = try PageTable(element)
        check.tables.append("\(element.xpath): \(table.inWords(for: record))")
      }
    }
    let read = reader.records[before...]
    check.rows = read.count
    let cells = try firstCells(of: record, in: selected, row: read.first?.place)
    for (name, field) in record.fields {
      let values = read.compactMap { $0.fields[name] }
      let first = field.headings.isEmpty ? cells.row : cells.byName[name]
      let unread = values.filter { $0.isUnread(by: field) }
      check.fields.append(
        ProfileCheck.Field(
          name: name, ways: try ways(of: field, in: first, of: reader.page),
          isRequired: field.isRequired,
          found: values.count, rows: read.count,
          inherited: read.filter { $0.fields["\(name)Basis"]?.text == rowAbove }.count,
          unread: unread.count, unreadText: unread.first?.text, value: values.first,
          meaning: values.first?.meaning(by: field)))
    }
    return check
  }

  /// The first row that was read, and its cells by field where it is one of a table.
  private func firstCells(
    of record: RecordProfile, in selected: [PageElement], row place: String?
  ) throws -> (row: PageElement?, byName: [String: PageElement]) {
    guard record.rows == nil else {
      return (selected.first { $0.xpath == place } ?? selected.first, [:])
    }
    for element in selected {
      let table = try PageTable(element)
      guard let head = table.head(for: record),
        let row = table.rows.first(where: { $0.xpath == place }).map(PageTable.Row.init)
      else { continue }
      return (
        row.element,
        head.columns.compactMapValues { row.cells.indices.contains($0) ? row.cells[$0] : nil }
      )
    }
    return (nil, [:])
  }

  private func check(
    _ name: String, _ field: FieldProfile, in element: PageElement, _ page: SavedPage
  ) throws -> ProfileCheck.Field {
    let value = try find(field, in: element, of: page).value
    let isUnread = value?.isUnread(by: field) == true
    return ProfileCheck.Field(
      name: name, ways: try ways(of: field, in: element, of: page), isRequired: field.isRequired,
      found: value == nil ? 0 : 1, rows: 1, inherited: 0, unread: isUnread ? 1 : 0,
      unreadText: isUnread ? value?.text : nil, value: value, meaning: value?.meaning(by: field))
  }

  private func ways(
    of field: FieldProfile, in element: PageElement?, of page: SavedPage
  ) throws -> [ProfileCheck.Way] {
    var ways: [ProfileCheck.Way] = []
    func add(_ name: String, _ pattern: Pattern?, _ text: String?) {
      guard let pattern else { return }
      ways.append(
        .init(
          expression: "\(name) \(pattern.text)", matches: pattern.matches(text ?? "") ? 1 : 0))
    }
    add("url", field.url, page.savedFrom)
    add("title", field.title, page.title)
    if !field.headings.isEmpty {
      ways.append(
        .init(expression: "headings \(field.headings.joined(separator: " | "))", matches: 0))
    }
    for xpath in field.xpaths {
      ways.append(.init(expression: xpath, matches: try element?.values(xpath).count ?? 0))
    }
    return ways
  }
}

extension FieldValue {
  fileprivate func meaning(by field: FieldProfile) -> String? {
    if case .named(.money) = field.reading, let value { return Money(value)?.shown }
    return value == text ? nil : value
  }

  /// Whether a transform or vocabulary made nothing of the words.
  fileprivate func isUnread(by field: FieldProfile) -> Bool {
    guard value == nil, !field.isMany else { return false }
    switch field.reading {
    case .text: return false
    case .words: return true
    case .named(.bytes): return field.reading.leavesUnread(self)
    case .named, .date: return moment == nil
    }
  }
}

extension PageTable {
  /// Why a kind of record reads the table or not.
  fileprivate func inWords(for record: RecordProfile) -> String {
    if let head = head(for: record) {
      let columns = head.columns.sorted { $0.value < $1.value }.map { "\($0.value + 1) \($0.key)" }
      return "read; columns \(columns.joined(separator: ", "))"
    }
    guard let head = statedHead else { return "not read: no row of headings" }
    let lacking = record.fields.filter { name, field in
      field.isRequired && !field.headings.isEmpty
        && !field.headings.contains(where: head.contains)
    }.map(\.name)
    return "not read: no heading for \(lacking.joined(separator: ", "))"
  }
}

extension PlatformProfile {
  /// Tries a mail: is it the platform's, of which kind, and what its fields are.
  package func check(_ message: MailMessage) -> ProfileCheck {
    var check = ProfileCheck(
      platform: facts.name, form: "mail", kind: nil, marks: [], facts: [], records: [],
      diagnostics: [])
    guard let mail else { return check }
    func add(_ name: String, _ pattern: Pattern, _ texts: [String]) {
      let match = texts.first(where: pattern.matches)
      check.marks.append(
        ProfileCheck.Mark(
          kind: "mail", name: name, expression: pattern.text,
          found: match ?? texts.joined(separator: ", "), matches: nil, holds: match != nil))
    }
    add(
      "address", mail.workroomAddress,
      (message.from + message.sender + message.to + message.cc).compactMap(\.address))
    let senders = (message.from + message.sender).compactMap(\.address)
    for pattern in mail.systemAddresses { add("system address", pattern, senders) }
    guard let interpretation = interpret(message) else { return check }
    check.kind = interpretation.event
    check.diagnostics = interpretation.diagnostics
    addFrame(of: mail, message, isMessage: interpretation.event == "message", to: &check)
    if interpretation.event == "system" {
      let lines = message.text.split(separator: "\n").map(String.init)
      for event in mail.events {
        if let subject = event.subject {
          add("event \(event.name)", subject, [message.subject ?? ""])
        }
        if let text = event.patterns.first?.pattern {
          let line = lines.first(where: text.matches)
          check.marks.append(
            ProfileCheck.Mark(
              kind: "mail", name: "event \(event.name)", expression: text.text, found: line,
              matches: nil, holds: line != nil))
        }
      }
    }
    if let id = interpretation.workroomID {
      check.facts.append(field("workroomID", FieldValue(id)))
    }
    for record in interpretation.records {
      check.records.append(
        ProfileCheck.Record(
          kind: record.kind, expression: record.basis, matches: 1, tables: [], rows: 1,
          fields: record.fields.sorted { $0.key < $1.key }.map { field($0.key, $0.value) }))
    }
    return check
  }

  /// The marks of a message within a notification.
  private func addFrame(
    of mail: MailProfile, _ message: MailMessage, isMessage: Bool, to check: inout ProfileCheck
  ) {
    guard isMessage || check.kind == "system", let begin = mail.messageBegin else { return }
    let lines = textLines(message)
    let marks = [("message begin", begin), mail.messageEnd.map { ("message end", $0) }]
    for case let (name, pattern)? in marks {
      let line = lines.first(where: pattern.matches)
      check.marks.append(
        ProfileCheck.Mark(
          kind: "mail", name: name, expression: pattern.text, found: line, matches: nil,
          holds: line != nil))
    }
  }

  /// Tries a page pasted as text.
  package func check(transcript text: String) -> ProfileCheck {
    var check = ProfileCheck(
      platform: facts.name, form: "transcript", kind: nil, marks: [], facts: [], records: [],
      diagnostics: [])
    for profile in transcripts {
      check.marks.append(
        ProfileCheck.Mark(
          kind: profile.kind, name: "text", expression: profile.recognise.text, found: nil,
          matches: nil, holds: profile.recognise.matches(text)))
    }
    guard let extraction = extractTranscript(text) else { return check }
    check.kind = extraction.kind
    check.facts = extraction.facts.sorted { $0.key < $1.key }.map { field($0.key, $0.value) }
    check.diagnostics = extraction.diagnostics
    if let first = extraction.records.first {
      check.records = [
        ProfileCheck.Record(
          kind: first.kind, expression: "blocks", matches: extraction.records.count, tables: [],
          rows: extraction.records.count,
          fields: first.fields.keys.sorted().map { name in
            var field = self.field(name, first.fields[name] ?? FieldValue(""))
            field.rows = extraction.records.count
            field.found = extraction.records.filter { $0.fields[name] != nil }.count
            return field
          })
      ]
    }
    return check
  }

  private func field(_ name: String, _ value: FieldValue) -> ProfileCheck.Field {
    ProfileCheck.Field(
      name: name, ways: [], isRequired: false, found: 1, rows: 1, inherited: 0, unread: 0,
      unreadText: nil, value: value, meaning: value.value == value.text ? nil : value.value)
  }
}
