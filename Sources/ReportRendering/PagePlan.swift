/// Which parts of a document stand on which of its pages.
struct PagePlan: Sendable {
  /// A block, or the part of its rows that fits on one page.
  struct Slice: Sendable, Equatable {
    var section: Int
    var part = 0
    var block: Int?
    var items: Range<Int>?
  }

  let name: String
  private(set) var pages: [[Slice]] = []
  /// The page on which each anchor stands.
  private(set) var places: [String: Int] = [:]

  /// Links are measured as if they led to a page of this number.
  static let mostPages = 998

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
    for slice in pages[0] {
      let section = document.sections[slice.section]
      note(section.id, on: 0)
      if let index = slice.block { note(section.blocks[index], items: nil, on: 0) }
    }
  }

  init(
    of document: ReportDocument, blocks: ReportBlocks, kind: HTMLPageKind, rowLimit: Int,
    byteLimit: Int
  ) {
    name = document.name
    isMeasuring = false
    var measure = HTMLPage(
      document: document, blocks: blocks, kind: kind, plan: PagePlan(measuring: document),
      number: 0)
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
    func put(_ slice: Slice, _ block: ReportBlock?) {
      current.append(slice)
      note(document.sections[slice.section].id, on: pages.count)
      if let block { note(block, items: slice.items, on: pages.count) }
    }
    func turn() {
      pages.append(current)
      current = []
      bytes = 0
      rows = 0
    }

    for sectionIndex in document.sections.indices {
      let heading = size { $0.headings(of: sectionIndex, isFirstOnPage: true) }
      var headingOnPage: Int { current.last?.section == sectionIndex ? 0 : heading }
      var hasBlocks = false
      for part in 0..<blocks.partCount(sectionIndex) {
        for (blockIndex, block) in blocks.part(sectionIndex, part).enumerated() {
          hasBlocks = true
          guard let count = block.divisibleItems, count > 0 else {
            let needed = size { $0.block(block) }
            let isFull =
              bytes + needed + headingOnPage > room || rows + block.rowCount > rowLimit
            if isFull, !current.isEmpty { turn() }
            bytes += needed + headingOnPage
            rows += block.rowCount
            put(Slice(section: sectionIndex, part: part, block: blockIndex), block)
            continue
          }
          let frame = size { $0.block(block, items: 0..<0) } + heading
          var first = 0
          bytes += frame
          func take(_ items: Range<Int>) {
            put(
              Slice(section: sectionIndex, part: part, block: blockIndex, items: items), block)
          }
          for (item, needed) in measure.itemSizes(of: block).enumerated() {
            let isFull = bytes + needed > room || rows + 1 > rowLimit
            if isFull, item > first || !current.isEmpty {
              if item > first { take(first..<item) }
              turn()
              first = item
              bytes = frame
            }
            bytes += needed
            rows += 1
          }
          take(first..<count)
        }
      }
      if !hasBlocks {
        if bytes + heading > room, !current.isEmpty { turn() }
        put(Slice(section: sectionIndex), nil)
        bytes += heading
      }
    }
    if !current.isEmpty || pages.isEmpty { turn() }
  }

  /// The path of a page from the site's root folder.
  func path(ofPage number: Int) -> String {
    number == 0 ? name + ".html" : "\(name)-\(number + 1).html"
  }

  /// Whether the section began on an earlier page; what is left of it then comes first on this one.
  func isContinued(section: Int, on number: Int) -> Bool {
    isMeasuring || (number > 0 && pages[number - 1].last?.section == section)
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
