import ReportRendering

/// The bytes as text; what is not UTF-8 would show as U+FFFD and fail the comparison.
func text(_ bytes: [UInt8]) -> String {
  String(decoding: bytes, as: UTF8.self)
}

/// The HTML of one block inside a section `s` headed `S`, without the frame of the page.
func html(_ block: ReportBlock, kind: HTMLPageKind = .report, name: String = "page") -> String {
  let document = ReportDocument(
    title: "T", name: name, sections: [ReportSection(id: "s", heading: "S", blocks: [block])])
  let page = text(HTMLRenderer(kind: kind).pages(of: document)[0].bytes)
  return between("<h2 id=\"s\">S</h2>\n", "\n</section>", in: page)
}

/// What stands between the first `start` and the next `end`, or the whole when either is missing.
func between(_ start: String, _ end: String, in whole: String) -> String {
  guard let from = whole.firstRange(of: start)?.upperBound,
    let to = whole[from...].firstRange(of: end)?.lowerBound
  else { return whole }
  return String(whole[from..<to])
}

/// How often `part` stands in `whole`.
func occurrences(of part: String, in whole: String) -> Int {
  whole.ranges(of: part).count
}
