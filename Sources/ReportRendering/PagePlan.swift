/// Which parts of a document stand on which of its pages.
struct PagePlan: Sendable {
  /// A block, or the part of its rows that fits on one page.
  struct Slice: Sendable, Equatable {
    var section: Int
    var block: Int?
    var items: Range<Int>?
  }

  let name: String
  private(set) var pages: [[Slice]] = []
  /// The page on which each anchor stands.
  private(set) var places: [String: Int] = [:]

  /// Whether this plan stands in while blocks are measured.
  let isMeasuring: Bool

  /// A plan for measuring: no anchor has its place yet, so every link to one takes its longest form.
  init(measuring document: ReportDocument) {
    name = document.name
    isMeasuring = true
    pages = [[]]
  }

  /// A plan with everything on one page.
  init(single document: ReportDocument) {
    name = document.name
    isMeasuring = false
    pages = [
      document.sections.enumerated().flatMap { index, section in
        section.blocks.isEmpty
          ? [Slice(section: index)]
          : section.blocks.indices.map { Slice(section: index, block: $0) }
      }
    ]
    place(document)
  }

  init(of document: ReportDocument, kind: HTMLPageKind, rowLimit: Int, byteLimit: Int) {
    name = document.name
    isMeasuring = false
    var measure = HTMLPage(
      document: document, kind: kind, plan: PagePlan(measuring: document), number: 0)
    measure.write()
    // The links between the pages of a set are not yet known; they take at most this much.
    let room = max(0, byteLimit - measure.html.bytes.count - 4096)
    var current: [Slice] = []
    var bytes = 0
    var rows = 0

    func size(_ write: (inout HTMLPage) -> Void) -> Int {
      measure.html.removeAll()
      write(&measure)
      return measure.html.bytes.count
    }
    func turn() {
      pages.append(current)
      current = []
      bytes = 0
      rows = 0
    }

    for (sectionIndex, section) in document.sections.enumerated() {
      let heading = size { $0.headings(of: sectionIndex, isFirstOnPage: true) }
      var headingOnPage: Int { current.last?.section == sectionIndex ? 0 : heading }
      if section.blocks.isEmpty {
        if bytes + heading > room, !current.isEmpty { turn() }
        current.append(Slice(section: sectionIndex))
        bytes += heading
      }
      for (blockIndex, block) in section.blocks.enumerated() {
        guard let count = block.divisibleItems, count > 0 else {
          let needed = size { $0.block(block) }
          let isFull =
            bytes + needed + headingOnPage > room || rows + block.rowCount > rowLimit
          if isFull, !current.isEmpty { turn() }
          bytes += needed + headingOnPage
          rows += block.rowCount
          current.append(Slice(section: sectionIndex, block: blockIndex))
          continue
        }
        let frame = size { $0.block(block, items: 0..<0) } + heading
        var first = 0
        bytes += frame
        for (item, needed) in measure.itemSizes(of: block).enumerated() {
          let isFull = bytes + needed > room || rows + 1 > rowLimit
          if isFull, item > first || !current.isEmpty {
            if item > first {
              current.append(Slice(section: sectionIndex, block: blockIndex, items: first..<item))
            }
            turn()
            first = item
            bytes = frame
          }
          bytes += needed
          rows += 1
        }
        current.append(Slice(section: sectionIndex, block: blockIndex, items: first..<count))
      }
    }
    if !current.isEmpty || pages.isEmpty { turn() }
    place(document)
  }

  /// The path of a page from the site's root folder.
  func path(ofPage number: Int) -> String {
    number == 0 ? name + ".html" : "\(name)-\(number + 1).html"
  }

  /// Whether the section began on an earlier page.
  func isContinued(section: Int, on number: Int) -> Bool {
    isMeasuring || pages[..<number].contains { $0.contains { $0.section == section } }
  }

  private mutating func place(_ document: ReportDocument) {
    for (number, slices) in pages.enumerated() {
      for slice in slices {
        let section = document.sections[slice.section]
        note(section.id, on: number)
        guard let index = slice.block else { continue }
        note(section.blocks[index], items: slice.items, on: number)
      }
    }
  }

  private mutating func note(_ block: ReportBlock, items: Range<Int>?, on number: Int) {
    switch block {
    case .table(let table):
      note(table.id, on: number)
      for row in table.rows[items ?? table.rows.indices] {
        if let id = row.id { note(id, on: number) }
      }
    case .details(_, let blocks):
      for block in blocks { note(block, items: nil, on: number) }
    default: break
    }
  }

  /// The path of the page on which an anchor stands; the first page where it stands on none.
  func path(of id: String) -> String { path(ofPage: places[anchor(id)] ?? 0) }

  private mutating func note(_ id: String, on number: Int) {
    let id = anchor(id)
    if places[id] == nil { places[id] = number }
  }
}

extension ReportDocument {
  /// The table rows it holds.
  var rowCount: Int {
    sections.reduce(0) { $0 + $1.blocks.reduce(0) { $0 + $1.rowCount } }
  }
}

extension ReportBlock {
  /// How many parts the block may be cut into between pages, or nil when it stays whole.
  var divisibleItems: Int? {
    switch self {
    case .table(let table): table.rows.count
    case .gallery(let images): images.count
    case .list(let items, _): items.count
    default: nil
    }
  }

  /// The table rows it holds.
  var rowCount: Int {
    switch self {
    case .table(let table): table.rows.count
    case .details(_, let blocks): blocks.reduce(0) { $0 + $1.rowCount }
    default: 0
    }
  }
}
