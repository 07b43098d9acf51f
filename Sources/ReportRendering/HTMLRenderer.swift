/// What a page is for, which decides what it may do.
public enum HTMLPageKind: Sendable, Hashable {
  /// A page of the report site; a script beside it may filter and sort what already stands there.
  case report
  /// A page of an evidence packet: no script at all, nothing folded away, set for binding.
  case packet
}

/// Renders documents as HTML pages that need no network and, to be read, no script.
public struct HTMLRenderer: Sendable {
  /// What its pages are for.
  public var kind: HTMLPageKind

  /// Makes a renderer.
  public init(kind: HTMLPageKind) {
    self.kind = kind
  }

  /// The files that the pages of a site share, to be written once into its root folder.
  ///
  /// A report site has `report.js` and `search.js`; a packet has none. Scripts are not inlined: pages
  /// name them in their policy by the nonce `report-js`, the one form of script source that browsers
  /// accept for a single file beside a page opened from disk.
  public var sharedFiles: [RenderedFile] {
    switch kind {
    case .report:
      [
        RenderedFile(name: scriptName, bytes: PackageResources.report_js),
        RenderedFile(name: searchScriptName, bytes: PackageResources.search_js),
      ]
    case .packet: []
    }
  }

  /// Where the anchors of documents stand that other documents lead to and that fill several pages.
  private var known: [String: PagePlan] = [:]

  /// Takes note of the pages a document fills, so that links from elsewhere lead to the right one.
  public mutating func remember(_ document: ReportDocument) {
    // A few rows do not fill a second page.
    guard document.rowCount > 200 else { return }
    let plan = plan(document, ReportBlocks(of: document))
    if plan.pages.count > 1 { known[document.name] = plan }
  }

  private func plan(
    _ document: ReportDocument, _ blocks: ReportBlocks, rowLimit: Int = 1000,
    byteLimit: Int = 2_000_000
  ) -> PagePlan {
    PagePlan(
      of: document, blocks: blocks, kind: kind, rowLimit: rowLimit, byteLimit: byteLimit)
  }

  /// The document as one self-contained page `NAME.html`, or, when that would hold more than
  /// `rowLimit` rows or `byteLimit` bytes, as linked pages `NAME.html`, `NAME-2.html`, ….
  ///
  /// Tables, lists and galleries are cut between rows; any other block stays whole, so a page
  /// passes the limits only where a single block or row does.
  public func pages(
    of document: ReportDocument, rowLimit: Int = 1000, byteLimit: Int = 2_000_000
  ) -> [RenderedFile] {
    var files: [RenderedFile] = []
    let blocks = ReportBlocks(of: document)
    render(
      document, blocks, plan(document, blocks, rowLimit: rowLimit, byteLimit: byteLimit)
    ) { files.append($0) }
    return files
  }

  /// The same one page after another, of blocks that are made when a page wants them: of a document of
  /// any length no more than a page and what it is made of is held.
  public func writePages(
    of document: ReportDocument, blocks: ReportBlocks, rowLimit: Int = 1000,
    byteLimit: Int = 2_000_000, emit: (RenderedFile) throws -> Void
  ) rethrows {
    let plan = plan(document, blocks, rowLimit: rowLimit, byteLimit: byteLimit)
    try render(document, blocks, plan, emit: emit)
  }

  /// Hands over the pages one after another; what it returns says on which an anchor stands.
  @discardableResult
  public func render(
    _ document: ReportDocument, emit: (RenderedFile) throws -> Void
  ) rethrows -> (_ anchor: String) -> String {
    let blocks = ReportBlocks(of: document)
    // Most documents fit on one page, which is then written once; only others are measured first.
    if document.rowCount <= 1000 {
      let plan = PagePlan(single: document)
      var page = HTMLPage(
        document: document, blocks: blocks, kind: kind, plan: plan, number: 0, known: known)
      page.write()
      if page.html.bytes.count <= 2_000_000 {
        try emit(RenderedFile(name: plan.path(ofPage: 0), bytes: page.html.bytes))
        return { _ in plan.path(ofPage: 0) }
      }
    }
    let plan = plan(document, blocks)
    try render(document, blocks, plan, emit: emit)
    return { plan.path(of: $0) }
  }

  private func render(
    _ document: ReportDocument, _ blocks: ReportBlocks, _ plan: PagePlan,
    emit: (RenderedFile) throws -> Void
  ) rethrows {
    for number in plan.pages.indices {
      var page = HTMLPage(
        document: document, blocks: blocks, kind: kind, plan: plan, number: number, known: known)
      page.write()
      try emit(RenderedFile(name: plan.path(ofPage: number), bytes: page.html.bytes))
    }
  }
}

let scriptName = "report.js"
let searchScriptName = "search.js"
