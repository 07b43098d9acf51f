/// The markup that a saved source view shows: Firefox's `pre`, or the lines of Chrome's table.
func sourceViewed(in document: PageDocument) -> String? {
  do {
    let lines = try document.select("//td[contains(@class,'line-content')]")
    if !lines.isEmpty { return lines.map(\.rawText).joined(separator: "\n") }
    let texts = try document.select("//body[@id='viewsource']//pre | //pre[@id='line1']")
    if !texts.isEmpty { return texts.map(\.rawText).joined(separator: "\n") }
    return try document.select("//body//pre").first?.rawText
  } catch {
    return nil
  }
}

/// Reads the page whose source was viewed; what the view itself says of the address is kept.
func readViewedSource(
  _ markup: String, around view: PageInProgress, limits: PageLimits
) -> PageInProgress {
  let text = PageText(
    octets: Array(markup.utf8), charset: view.charset, basis: view.charsetBasis, mapping: .none)
  var page = readMarkup(text, form: .viewSource, limits: limits)
  page.form = .viewSource
  let title = view.title ?? ""
  if title.lowercased().hasPrefix("view-source:") {
    var provenance = PageProvenance()
    provenance.offer(address: String(title.dropFirst(12)), basis: "view-source title")
    if provenance.address != nil {
      page.provenance.address = provenance.address
      page.provenance.addressBasis = provenance.addressBasis
    }
  }
  let note = PageDefect(
    .viewSource, .note, detail: "the file is a browser's view of a page's source; it was unwrapped")
  page.defects = [note] + view.defects + page.defects
  return page
}
