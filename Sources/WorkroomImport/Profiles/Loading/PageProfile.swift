import PageReading
import WorkroomModel

/// How one kind of page is recognised and read.
struct PageProfile: Sendable {
  var kind: String
  var url: Pattern?
  var title: Pattern?
  var mark: String?
  var facts: [(name: String, field: FieldProfile)]
  /// XPaths that hold when the page says that there is more than it shows.
  var incomplete: [String]
  /// XPaths of what shows that a filter or search was on.
  var filtered: [String]
  var records: [RecordProfile]

  init(_ node: ProfileNode, transforms: TransformNames) throws {
    let keys = try node.keys("kind", "recognise", "facts", "incomplete", "filtered", "records")
    kind = try keys.required("kind").text()
    let marks = try keys.required("recognise").keys("url", "title", "xpath")
    url = try marks["url"]?.pattern()
    title = try marks["title"]?.pattern()
    mark = try marks["xpath"]?.xpath(selects: true)
    if url == nil, title == nil, mark == nil {
      throw marks.owner.error("expected at least one of url, title, xpath")
    }
    facts = try FieldProfile.all(keys["facts"], transforms: transforms)
    incomplete = try keys["incomplete"]?.xpaths(selects: true) ?? []
    filtered = try keys["filtered"]?.xpaths(selects: true) ?? []
    records = try (keys["records"]?.oneOrMore() ?? []).enumerated().map { position, node in
      try RecordProfile(node, position: position, transforms: transforms)
    }
  }

  /// The fields of each kind of record whose dates the program reads by itself, without a format.
  var dateFields: [String: Set<String>] {
    var fields: [String: Set<String>] = [:]
    for record in records {
      for (name, field) in record.fields {
        guard case .named(.date) = field.reading else { continue }
        fields[record.kind.rawValue, default: []].insert(name)
      }
    }
    return fields
  }

  /// All marks that the profile states must be there.
  func recognises(_ page: SavedPage) throws -> Bool {
    if let url, !url.matches(page.savedFrom ?? "") { return false }
    if let title, !title.matches(page.title ?? "") { return false }
    guard let mark else { return true }
    return try !page.document.select(mark).isEmpty
  }
}

/// How the records of one kind are found on a page.
struct RecordProfile: Sendable {
  var kind: ObservationKind
  /// Among the records of its page.
  var position: Int
  var rows: String?
  var tables: String?
  /// Columns that say nothing worth keeping; folded.
  var ignoredHeadings: [String]
  var tableFacts: [(name: String, field: FieldProfile)]
  var skip: (field: String, pattern: Pattern)?
  var fields: [(name: String, field: FieldProfile)]
  /// The page covers the time between its rows.
  var covers: Bool

  init(_ node: ProfileNode, position: Int, transforms: TransformNames) throws {
    self.position = position
    let keys = try node.keys(
      "kind", "rows", "tables", "ignoredHeadings", "tableFacts", "skip", "fields", "otherFields",
      "covers")
    kind = try observationKind(keys.required("kind"))
    rows = try keys["rows"]?.xpath(selects: true)
    tables = try keys["tables"]?.xpath(selects: true)
    if (rows == nil) == (tables == nil) {
      throw node.error("expected `rows` or `tables`, one of them")
    }
    ignoredHeadings = try (keys["ignoredHeadings"]?.texts() ?? []).map(foldedHeading)
    tableFacts = try FieldProfile.all(keys["tableFacts"], transforms: transforms)
    try RecordFields.check(keys["fields"], of: kind, in: "fields")
    try RecordFields.check(keys["otherFields"], of: kind, in: "otherFields")
    fields =
      (try FieldProfile.all(try keys.required("fields"), transforms: transforms)
      + FieldProfile.all(keys["otherFields"], transforms: transforms)).sorted { $0.name < $1.name }
    let names = fields.map(\.name) + tableFacts.map(\.name)
    skip = try keys["skip"].map { node in
      let keys = try node.keys("field", "pattern")
      let field = try keys.required("field").choice(names, "field of this record")
      return (field, try keys.required("pattern").pattern())
    }
    covers = try keys["covers"]?.flag() ?? false
    if tables != nil, !fields.contains(where: { !$0.field.headings.isEmpty && $0.field.isRequired })
    {
      throw node.error(
        "`tables` needs a field with `headings` and `required: true`; by these a table is known")
    }
    if rows != nil, let field = fields.first(where: { !$0.field.headings.isEmpty }) {
      throw try keys.required("fields").error(
        "`\(field.name)` has `headings`, which belong to `tables`")
    }
  }
}

/// A kind of record, or of observation, as profiles name them.
func observationKind(_ node: ProfileNode) throws -> ObservationKind {
  let known = ObservationKind.allCases.filter { $0 != .coverage }.map(\.rawValue)
  let name = try node.choice(known, "kind of record")
  guard let kind = ObservationKind(rawValue: name) else {
    throw node.error("`\(name)` is no kind of record")
  }
  return kind
}
