package import PageReading
package import WorkroomModel

/// One record that a profile found on a page.
package struct PageRecord: Sendable {
  package var kind: String
  package var fields: [String: FieldValue]
  /// XPath of the row, or the line of a transcript.
  package var place: String
  /// `xpath`, or `headings` when only the column headings told what stands where.
  package var basis: String
  /// How its fields were read, as far as they were not found under their own names.
  var readings: [String: Reading] = [:]
}

/// What a profile makes of one page.
package struct PageExtraction: Sendable {
  package var platform: String
  package var kind: String
  package var facts: [String: FieldValue]
  package var records: [PageRecord]
  package var diagnostics: [Diagnostic]
  package var isIncomplete: Bool
  package var coveringKind: String?
}

extension PlatformProfile {
  /// What the first page profile that recognises the page extracts; nil when none does. Throws only
  /// when an XPath of the profile cannot be evaluated.
  package func extract(_ page: SavedPage) throws -> PageExtraction? {
    guard let root = page.document.root,
      let profile = try pages.first(where: { try $0.recognises(page) })
    else { return nil }
    var extraction = PageExtraction(
      platform: facts.name, kind: profile.kind, facts: [:], records: [],
      diagnostics: [], isIncomplete: false)
    for (name, field) in profile.facts {
      if let value = try find(field, in: root, of: page).value { extraction.facts[name] = value }
    }
    if let url = page.savedFrom { extraction.facts["url"] = FieldValue(url) }
    try noteWhatIsMissing(from: page, profile, in: &extraction)
    var reader = PageRecordReader(profile: self, page: page)
    // Most kinds of record look for their rows in all tables; these are sought once.
    var tables: [String: [PageElement]] = [:]
    for record in profile.records {
      if let rows = record.rows {
        try reader.readRows(root.select(rows), record)
      } else {
        let path = record.tables ?? "//table"
        let found = try tables[path] ?? root.select(path)
        tables[path] = found
        try reader.readTables(found, record)
      }
      if record.covers { extraction.coveringKind = record.kind.rawValue }
    }
    extraction.records = reader.records
    extraction.diagnostics += reader.diagnostics + reader.columnDiagnostics(profile)
    settleTimes(of: &extraction, dateFields: profile.dateFields)
    extraction.diagnostics += unreadFields(in: extraction, profile, readBy: reader.readBy)
    noteWhatIsEmpty(page, profile, in: &extraction)
    return extraction
  }

  /// A page of a kind that has rows, and shows none: it is empty, or it was saved while logged out, or
  /// its markup is another.
  private func noteWhatIsEmpty(
    _ page: SavedPage, _ profile: PageProfile, in extraction: inout PageExtraction
  ) {
    guard extraction.records.isEmpty, !profile.records.isEmpty else { return }
    let isLoggedOut = page.defects.contains { $0.code == .loggedOut }
    // A filter that lets nothing through and a table of unknown headings have said it already.
    let told: Set = ["page-table-not-understood", "page-row-not-understood"]
    let isTold =
      extraction.isIncomplete || extraction.diagnostics.contains { told.contains($0.code) }
    guard isLoggedOut || !isTold else { return }
    if isLoggedOut { extraction.isIncomplete = true }
    extraction.diagnostics.append(
      Diagnostic(
        code: "page-without-records", severity: .warning, range: nil,
        detail: "taken for “\(profile.kind)”, of which no row was found: "
          + (isLoggedOut
            ? "it asks for a password, so it was saved while logged out and shows nothing of what "
              + "stood there"
            : "the page is empty, or it is marked up otherwise than its profile says")))
  }

  /// A page that shows a part only is said to: what is absent from it is not gone.
  private func noteWhatIsMissing(
    from page: SavedPage, _ profile: PageProfile, in extraction: inout PageExtraction
  ) throws {
    for xpath in profile.incomplete where try !page.document.select(xpath).isEmpty {
      extraction.isIncomplete = true
      extraction.diagnostics.append(
        Diagnostic(
          code: "page-incomplete", severity: .warning, range: nil,
          detail: "the page says that there is more than it shows; what is absent from it is not "
            + "gone"))
      break
    }
    for xpath in profile.filtered {
      guard let shown = try page.document.value(xpath) else { continue }
      extraction.isIncomplete = true
      extraction.diagnostics.append(
        Diagnostic(
          code: "page-filtered", severity: .note, range: nil,
          detail:
            "the page shows a selection (\(trimmed(shown))); what is absent from it is not gone"
        ))
    }
  }

  /// A field as it was found: what it says, which of the profile's ways found it, and how often.
  struct Found {
    var value: FieldValue?
    var way: String
    var matches = 0
    /// Whether the words could be read, so that no other way need be tried.
    var isRead: Bool
  }

  /// The first way whose words can be read; else the first that has words at all, kept as they stand.
  func find(
    _ field: FieldProfile, in element: PageElement, of page: SavedPage, usesConstant: Bool = true
  ) throws -> Found {
    var first: Found?
    if let url = field.url, let address = page.savedFrom,
      let found = found([address], "url", url, field)
    {
      if found.isRead { return found }
      first = found
    }
    if let pattern = field.title, let title = page.title,
      let found = found([title], "title", pattern, field)
    {
      if found.isRead { return found }
      first = first ?? found
    }
    if field.xpaths.isEmpty, !field.headings.isEmpty,
      let found = found([element.visibleText], "headings", field.pattern, field)
    {
      if found.isRead { return found }
      first = first ?? found
    }
    for xpath in field.xpaths {
      let texts = try field.isMany ? element.values(xpath) : element.value(xpath).map { [$0] } ?? []
      guard let found = found(texts, xpath, field.pattern, field) else { continue }
      if found.isRead { return found }
      first = first ?? found
    }
    if usesConstant, first == nil, let constant = constant(of: field) {
      return Found(value: constant, way: "value", matches: 1, isRead: true)
    }
    return first ?? Found(value: nil, way: "", isRead: false)
  }

  /// What a field makes of the words that were found one way; nil where there are none.
  private func found(
    _ found: [String], _ way: String, _ pattern: Pattern?, _ field: FieldProfile
  ) -> Found? {
    var texts: [String] = []
    var matches = 0
    for text in found {
      var words = trimmed(text)
      if words.isEmpty { continue }
      matches += 1
      if let pattern { words = trimmed(pattern.firstGroup(in: words) ?? "") }
      if !words.isEmpty { texts.append(words) }
    }
    guard !texts.isEmpty else { return nil }
    let value = value(of: texts, field)
    return Found(
      value: value, way: way, matches: matches,
      isRead: field.reading.isText || value.value != nil)
  }

  /// What a field says where nothing stands.
  func constant(of field: FieldProfile) -> FieldValue? {
    field.constant.map { value(of: [trimmed($0)], field) }
  }

  private func value(of texts: [String], _ field: FieldProfile) -> FieldValue {
    guard !field.reading.isText else {
      return FieldValue(texts.count == 1 ? texts[0] : texts.joined(separator: "\n"))
    }
    guard field.isMany else { return field.reading.apply(texts[0], self) }
    let values = texts.map { field.reading.apply($0, self).value ?? "" }.joined(separator: "\n")
    return FieldValue(values, value: values)
  }
}

/// The basis of a value that a row takes from the one before it.
let rowAbove = "the row above, which this one continues"

/// Reads the records of one page and keeps account of which columns were understood.
struct PageRecordReader {
  let profile: PlatformProfile
  let page: SavedPage
  private(set) var records: [PageRecord] = []
  /// By which record of the profile each was read: its position there.
  private(set) var readBy: [Int] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var tables: [Int: PageTable] = [:]
  private var understood: [Int: Set<Int>] = [:]
  /// The row of headings by which a table was read.
  private var headRows: [Int: Int] = [:]
  /// Rows that were read, by kind: the first record of a kind that finds a row has it.
  private var taken: [ObservationKind: Set<Int>] = [:]

  init(profile: PlatformProfile, page: SavedPage) {
    self.profile = profile
    self.page = page
  }

  mutating func readRows(_ rows: [PageElement], _ record: RecordProfile) throws {
    var above: [String: FieldValue] = [:]
    for row in rows where taken[record.kind]?.contains(row.ordinal) != true {
      try add(row, record, cells: nil, tableFacts: [:], above: &above)
    }
  }

  /// Reads each table whose headings are those of all required fields.
  mutating func readTables(_ elements: [PageElement], _ record: RecordProfile) throws {
    for element in elements {
      let table = try tables[element.ordinal] ?? PageTable(element)
      tables[element.ordinal] = table
      guard let head = table.head(for: record) else { continue }
      headRows[element.ordinal] = headRows[element.ordinal] ?? head.row
      if let rows = taken[record.kind],
        table.rows.contains(where: { rows.contains($0.ordinal) })
      {
        // Its rows are known already, by their markup or by more headings than these.
        understood[element.ordinal, default: []].formUnion(head.understood)
        continue
      }
      understood[element.ordinal, default: []].formUnion(head.understood)
      var facts: [String: FieldValue] = [:]
      for (name, field) in record.tableFacts {
        if let value = try profile.find(field, in: element, of: page).value { facts[name] = value }
      }
      var above: [String: FieldValue] = [:]
      for row in table.rows[(head.row + 1)...].lazy.map(PageTable.Row.init) where row.hasData {
        guard row.cells.count == head.width, row.count > 1 || head.width == 1 else {
          diagnostics.append(
            Diagnostic(
              code: "page-row-not-understood", severity: .warning, range: nil,
              detail: "\(row.element.xpath) has \(row.count) cells under \(head.width) headings"))
          continue
        }
        try add(
          row.element, record, cells: head.columns.mapValues { row.cells[$0] }, tableFacts: facts,
          above: &above)
      }
    }
  }

  private mutating func add(
    _ row: PageElement, _ record: RecordProfile, cells: [String: PageElement]?,
    tableFacts: [String: FieldValue], above: inout [String: FieldValue]
  ) throws {
    var fields = tableFacts
    // As many as a message has with what its page says of all: it grows once instead of three times.
    fields.reserveCapacity(6)
    var missing: [String] = []
    for (name, field) in record.fields {
      let element = field.headings.isEmpty ? row : cells?[name]
      guard let element else { continue }
      let found = try profile.find(field, in: element, of: page, usesConstant: false)
      if let value = found.value {
        fields[name] = value
      } else if let condition = field.inherit, let value = above[name],
        let holds = try row.value(condition), holds != "false"
      {
        fields[name] = value
        fields["\(name)Basis"] = FieldValue(rowAbove)
      } else if let value = profile.constant(of: field) {
        fields[name] = value
      } else if field.isRequired {
        missing.append(name)
      }
    }
    if let sizes = fields["attachmentSizeTexts"] {
      fields["attachmentSizeTexts"] = profile.withPlainSizes(sizes)
    }
    if let skip = record.skip, let value = fields[skip.field], skip.pattern.matches(value.text) {
      return
    }
    for name in missing {
      diagnostics.append(
        Diagnostic(
          code: "page-field-missing", severity: .warning, range: nil,
          detail: "\(record.kind.rawValue) at \(row.xpath) has no \(name)"))
    }
    above = fields
    taken[record.kind, default: []].insert(row.ordinal)
    readBy.append(record.position)
    records.append(
      PageRecord(
        kind: record.kind.rawValue, fields: fields, place: row.xpath,
        basis: cells == nil ? "xpath" : "headings"))
  }

  /// Columns that a table which was read has beyond the known ones, and tables that nothing read.
  func columnDiagnostics(_ profile: PageProfile) -> [Diagnostic] {
    let ignored = Set(profile.records.flatMap(\.ignoredHeadings))
    return tables.sorted { $0.key < $1.key }.compactMap { ordinal, table in
      guard let row = headRows[ordinal] ?? table.statedHeadRow, let head = table.headings[row]
      else {
        return nil
      }
      let known = understood[ordinal]
      let columns = head.indices.filter {
        !head[$0].isEmpty && !ignored.contains(head[$0]) && known?.contains($0) != true
      }
      guard !columns.isEmpty else { return nil }
      let cells = PageTable.Row(table.rows[row]).cells
      let left = columns.map { cells[$0].visibleText }
      let names = left.map { "“\(trimmed($0))”" }.joined(separator: ", ")
      return known == nil
        ? Diagnostic(
          code: "page-table-not-understood", severity: .note, range: nil,
          detail: "\(table.place) was not read: no record of the profile has the headings \(names)")
        : Diagnostic(
          code: "page-columns-not-understood", severity: .warning, range: nil,
          detail: "\(table.place) was read without the columns \(names)")
    }
  }
}
