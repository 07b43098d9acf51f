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
  /// A report site has `report.js`; a packet has none. The script is not inlined: pages name it in
  /// their policy by the nonce `report-js`, the one form of script source that browsers accept for
  /// a single file beside a page opened from disk.
  public var sharedFiles: [RenderedFile] {
    switch kind {
    case .report: [RenderedFile(name: scriptName, bytes: PackageResources.report_js)]
    case .packet: []
    }
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
    writePages(
      of: document, blocks: ReportBlocks(of: document), rowLimit: rowLimit, byteLimit: byteLimit
    ) { files.append($0) }
    return files
  }

  /// The same one page after another, of blocks that are made when a page wants them: of a document of
  /// any length no more than a page and what it is made of is held.
  public func writePages(
    of document: ReportDocument, blocks: ReportBlocks, rowLimit: Int = 1000,
    byteLimit: Int = 2_000_000, emit: (RenderedFile) throws -> Void
  ) rethrows {
    let plan = PagePlan(
      of: document, blocks: blocks, kind: kind, rowLimit: rowLimit, byteLimit: byteLimit)
    for number in plan.pages.indices {
      var page = HTMLPage(
        document: document, blocks: blocks, kind: kind, plan: plan, number: number)
      page.write()
      try emit(RenderedFile(name: plan.path(ofPage: number), bytes: page.html.bytes))
    }
  }
}

let scriptName = "report.js"
