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

/// A page profile with its patterns compiled.
struct PageProfile: Sendable {
  var document: ProfileDocument.Page
  var url: Pattern?
  var title: Pattern?
  var skips: [Pattern?]

  init(_ document: ProfileDocument.Page) throws {
    self.document = document
    url = try document.recognise.url.map { try Pattern($0) }
    title = try document.recognise.title.map { try Pattern($0) }
    skips = try document.records.map { try $0.skip.map { try Pattern($0.pattern) } }
    for record in document.records {
      guard ObservationKind(rawValue: record.kind) != nil else {
        throw ProfileError(
          file: document.kind,
          reason: "\(record.kind) is no kind of record; known are "
            + ObservationKind.allCases.map(\.rawValue).joined(separator: ", "))
      }
      for (name, field) in record.fields.sorted(by: { $0.key < $1.key }) {
        guard let transform = field.transform, Transform(rawValue: transform) == nil else {
          continue
        }
        throw ProfileError(
          file: document.kind,
          reason: "\(record.kind).\(name): `\(transform)` is no transform; known are "
            + Transform.allCases.map(\.rawValue).joined(separator: ", "))
      }
    }
  }

  /// All marks that the profile states must be there.
  func recognises(_ page: SavedPage) throws -> Bool {
    if let url, !url.matches(page.savedFrom ?? "") { return false }
    if let title, !title.matches(page.title ?? "") { return false }
    if let xpath = document.recognise.xpath {
      return try !page.document.select(xpath).isEmpty
    }
    return url != nil || title != nil
  }
}

extension PlatformProfile {
  /// What the first page profile that recognises the page extracts; nil when none does. Throws only
  /// when an XPath of the profile is no XPath.
  package func extract(_ page: SavedPage) throws -> PageExtraction? {
    guard let root = page.document.root,
      let profile = try pages.first(where: { try $0.recognises(page) })
    else { return nil }
    var extraction = PageExtraction(
      platform: facts.name, kind: profile.document.kind, facts: [:], records: [],
      diagnostics: [], isIncomplete: false)
    for (name, field) in profile.document.facts ?? [:] {
      if let value = try value(of: field, in: root) { extraction.facts[name] = value }
    }
    if let url = page.savedFrom { extraction.facts["url"] = FieldValue(url) }
    if let incomplete = profile.document.incomplete {
      extraction.isIncomplete = try !page.document.select(incomplete).isEmpty
      if extraction.isIncomplete {
        extraction.diagnostics.append(
          Diagnostic(
            code: "page-incomplete", severity: .warning, range: nil,
            detail: "the page says that there is more than it shows; what is absent from it is not "
              + "gone"))
      }
    }
    for (record, skip) in zip(profile.document.records, profile.skips) {
      if let rows = record.rows {
        for row in try root.select(rows) {
          try add(row, record, skip, cells: nil, tableFacts: [:], to: &extraction)
        }
      } else {
        for table in try root.select(record.tables ?? "//table") {
          try addTable(table, record, skip, to: &extraction)
        }
      }
      if record.covers == true { extraction.coveringKind = record.kind }
    }
    return extraction
  }

  /// Reads a table by its headings: the first row that holds `th` cells names the columns.
  private func addTable(
    _ table: PageElement, _ record: ProfileDocument.Page.Record, _ skip: Pattern?,
    to extraction: inout PageExtraction
  ) throws {
    let rows = try table.select(".//tr")
    guard let head = try rows.first(where: { try !$0.select("./th").isEmpty }) else { return }
    let headings = try head.select("./th|./td").map { heading($0.visibleText) }
    var columns: [String: Int] = [:]
    for (name, field) in record.fields {
      let names = (field.headings ?? []).map(heading)
      if let position = headings.firstIndex(where: { names.contains($0) }) {
        columns[name] = position
      } else if field.isRequired, field.headings != nil {
        return
      }
    }
    var tableFacts: [String: FieldValue] = [:]
    for (name, field) in record.tableFacts ?? [:] {
      if let value = try value(of: field, in: table) { tableFacts[name] = value }
    }
    for row in rows where try row.select("./th").isEmpty {
      let cells = try row.select("./td")
      guard cells.count == headings.count else {
        if !cells.isEmpty {
          extraction.diagnostics.append(
            Diagnostic(
              code: "page-row-not-understood", severity: .warning, range: nil,
              detail: "\(row.xpath) has \(cells.count) cells under \(headings.count) headings"))
        }
        continue
      }
      try add(
        row, record, skip, cells: columns.mapValues { cells[$0] }, tableFacts: tableFacts,
        to: &extraction)
    }
  }

  private func add(
    _ row: PageElement, _ record: ProfileDocument.Page.Record, _ skip: Pattern?,
    cells: [String: PageElement]?, tableFacts: [String: FieldValue],
    to extraction: inout PageExtraction
  ) throws {
    var fields = tableFacts
    var missing: [String] = []
    for (name, field) in record.fields {
      let element: PageElement?
      if field.headings != nil { element = cells?[name] } else { element = row }
      guard let element else { continue }
      if let value = try value(of: field, in: element) {
        fields[name] = value
      } else if field.isRequired {
        missing.append(name)
      }
    }
    if let skip, let name = record.skip?.field, let value = fields[name], skip.matches(value.text) {
      return
    }
    for name in missing.sorted() {
      extraction.diagnostics.append(
        Diagnostic(
          code: "page-field-missing", severity: .warning, range: nil,
          detail: "\(record.kind) at \(row.xpath) has no \(name)"))
    }
    extraction.records.append(
      PageRecord(
        kind: record.kind, fields: fields, place: row.xpath,
        basis: cells == nil ? "xpath" : "headings"))
  }

  private func value(
    of field: ProfileDocument.Field, in element: PageElement
  ) throws -> FieldValue? {
    var texts: [String] = []
    if field.xpath.isEmpty { texts = [element.visibleText] }
    for xpath in field.xpath where texts.isEmpty {
      if field.isMany {
        texts = try element.values(xpath)
      } else if let found = try element.value(xpath) {
        texts = [found]
      }
      texts = texts.map(trimmed).filter { !$0.isEmpty }
    }
    if let pattern = field.pattern.flatMap({ fieldPatterns[$0] }) {
      texts = texts.compactMap { pattern.firstGroup(in: $0) }
    }
    texts = texts.map(trimmed).filter { !$0.isEmpty }
    guard !texts.isEmpty else { return nil }
    guard let transform = field.transform.flatMap(Transform.init(rawValue:)) else {
      return FieldValue(texts.joined(separator: "\n"))
    }
    if field.isMany {
      let values = texts.map { transform.apply($0, self).value ?? "" }
      return FieldValue(values.joined(separator: "\n"))
    }
    return transform.apply(texts[0], self)
  }
}

/// A column heading as tables are compared: case and white space folded.
private func heading(_ text: String) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
}
