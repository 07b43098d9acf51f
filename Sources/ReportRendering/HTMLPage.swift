/// One page under construction.
struct HTMLPage {
  let document: ReportDocument
  let blocks: ReportBlocks
  let kind: HTMLPageKind
  let plan: PagePlan
  /// Which of the document's pages this is, from 0.
  let number: Int
  /// Its path from the site's root folder.
  let path: String
  /// Where the anchors of other documents stand, for those that fill several pages.
  let known: [String: PagePlan]
  var html = HTMLWriter()
  /// Positions of the sections that begin a part of the document.
  private let parts: [Int]
  /// The ids given out on this page; a second element asking for one of them gets none.
  private var usedIDs: Set<String> = ["page-top", "page-main"]

  init(
    document: ReportDocument, blocks: ReportBlocks, kind: HTMLPageKind, plan: PagePlan, number: Int,
    known: [String: PagePlan] = [:]
  ) {
    self.known = known
    self.document = document
    self.blocks = blocks
    parts = document.sections.indices.filter { document.sections[$0].level <= 2 }
    self.kind = kind
    self.plan = plan
    self.number = number
    path = plan.path(ofPage: number)
  }

  /// Writes the whole page.
  mutating func write() {
    html.doctype()
    html.open("html", [.text("lang", document.language), .fixed("class", kindClass)])
    html.newline()
    head()
    html.open("body", [.fixed("id", "page-top")])
    html.newline()
    html.element("a", [.fixed("class", "skip"), .href(HTMLReference(fragment: "page-main"))]) {
      $0.text("Skip to the content")
    }
    html.newline()
    masthead()
    html.open("main", [.fixed("id", "page-main")])
    html.newline()
    if number == 0 {
      strip(document.summary)
      contents()
    }
    withoutScript()
    body()
    html.close("main")
    html.newline()
    foot()
    html.close("body")
    html.newline()
    html.close("html")
    html.newline()
  }

  private var kindClass: StaticString {
    switch kind {
    case .report: "report"
    case .packet: "packet"
    }
  }

  /// The address of a target as seen from this page, or nil when it would leave the site.
  func reference(to target: ReportTarget) -> HTMLReference? {
    switch target {
    case .anchor(let id):
      let place = plan.isMeasuring ? PagePlan.mostPages : plan.places[anchor(id)]
      if place == number { return HTMLReference(fragment: id) }
      return HTMLReference(
        path: place.map(plan.path(ofPage:)) ?? path, fragment: id, from: path)
    case .page(let name, let fragment):
      return HTMLReference(path: place(name, fragment), fragment: fragment, from: path)
    case .rows(let name, let table, let column, let value):
      return HTMLReference(
        path: place(name, table), query: (column, value), fragment: table, from: path)
    case .file(let file):
      return HTMLReference(path: file, from: path)
    }
  }

  /// The path of the page of a document on which an anchor stands; the first, where it is not known.
  private func place(_ name: String, _ fragment: String?) -> String {
    guard let other = name == document.name ? plan : known[name] else { return name + ".html" }
    return other.path(ofPage: fragment.flatMap { other.places[anchor($0)] } ?? 0)
  }

  /// The id attribute, unless the id is empty or already stands on this page.
  mutating func id(_ id: String?) -> [HTMLAttribute] {
    guard let id = id.map(anchor), !id.isEmpty else { return [] }
    // The measuring plan has no pages to speak of; there the same rows are written many times.
    guard plan.isMeasuring || usedIDs.insert(id).inserted else { return [] }
    return [.text("id", id)]
  }

  /// An id derived from another, for `aria-labelledby`.
  func derivedID(_ id: String, _ suffix: StaticString) -> String {
    "\(anchor(id))-\(suffix)"
  }
}

extension HTMLPage {
  private mutating func body() {
    let slices = plan.pages[number]
    var section: Int?
    var made: (section: Int, part: Int, blocks: [ReportBlock])?
    for slice in slices {
      if slice.section != section {
        if section != nil { html.close("section") }
        html.newline()
        html.open(
          "section",
          isShort(blocks, section: slice.section) ? [.fixed("class", "short")] : [])
        html.newline()
        headings(of: slice.section, isFirstOnPage: section == nil)
        section = slice.section
      }
      guard let index = slice.block else { continue }
      if made.map({ ($0.section, $0.part) != (slice.section, slice.part) }) ?? true {
        made = (slice.section, slice.part, blocks.part(slice.section, slice.part))
      }
      if let made { block(made.blocks[index], items: slice.items) }
    }
    if section != nil { html.close("section") }
    html.newline()
  }

  /// Whether a part of a part of a packet, an exhibit, is so short that paper keeps it whole.
  private func isShort(_ blocks: ReportBlocks, section: Int) -> Bool {
    guard kind == .packet, document.sections[section].level > 2 else { return false }
    let made = (0..<blocks.partCount(section)).flatMap { blocks.part(section, $0) }
    return made.reduce(0) { $0 + $1.linesOnPaper } <= Self.linesKeptWhole
  }

  /// About half a sheet; keeping more whole would leave sheets half empty.
  private static let linesKeptWhole = 20

  /// Writes the section's heading; at the top of a later page also that of the part it belongs to,
  /// so that no page begins with a third-level heading.
  mutating func headings(of index: Int, isFirstOnPage: Bool) {
    let section = document.sections[index]
    if isFirstOnPage, section.level > 2, let part = part(before: index) {
      heading(of: document.sections[part], isContinued: true)
    }
    heading(of: section, isContinued: plan.isContinued(section: index, on: number))
  }

  /// The last part that begins before a section.
  private func part(before index: Int) -> Int? {
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if parts[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : parts[low - 1]
  }

  private mutating func heading(of section: ReportSection, isContinued: Bool) {
    let name: StaticString = section.level > 2 ? "h3" : "h2"
    html.open(name, isContinued ? [] : id(section.id))
    inline(.text(section.heading))
    if isContinued {
      html.element("span", [.fixed("class", "continued")]) { $0.text(" (continued)") }
    }
    html.close(name)
    html.newline()
  }
}

extension ReportBlock {
  /// The lines it takes on a sheet of a packet, by its text: an estimate; tables and pictures are
  /// never short.
  fileprivate var linesOnPaper: Int {
    func lines(_ text: String) -> Int {
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .reduce(0) { $0 + 1 + $1.utf8.count / 75 }
    }
    func lines(_ runs: [ReportInline]) -> Int { lines(runs.map(\.plainText).joined()) }
    return switch self {
    case .paragraph(let runs), .notice(_, let runs): 1 + lines(runs)
    case .facts(let facts):
      facts.reduce(0) { $0 + lines($1.value) + ($1.note == nil ? 0 : 1) }
    case .list(let items, _): items.reduce(0) { $0 + lines($1) }
    case .quotation(let text, let cite): 1 + lines(text) + lines(cite)
    case .preformatted(let text): lines(text)
    case .table, .picture, .gallery, .details: 1_000
    }
  }
}
