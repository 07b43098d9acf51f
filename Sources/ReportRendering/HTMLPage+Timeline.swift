extension HTMLPage {
  /// A list of lines under a common axis: a label, a drawing, and the drawing in words.
  mutating func timeline(_ axis: ReportAxis, _ rows: [ReportTimelineRow]) {
    html.open("div", [.fixed("class", "axis"), .fixed("aria-hidden", "true")])
    html.open("span", [.fixed("class", "label")])
    html.close("span")
    html.open("svg", [.fixed("height", "18")])
    for tick in axis.ticks {
      html.element("svg", [.text("x", axis.share(tick.position).percent)]) {
        $0.element("text", [.fixed("y", "13")], text: tick.label)
      }
    }
    html.close("svg")
    html.open("span", [.fixed("class", "value")])
    html.close("span")
    html.close("div")
    html.newline()
    html.open("ul")
    html.newline()
    for row in rows { self.row(row, axis) }
    html.close("ul")
    html.newline()
  }

  private mutating func row(_ row: ReportTimelineRow, _ axis: ReportAxis) {
    html.open("li")
    html.open("span", [.fixed("class", "label")])
    inline(row.target.map { .link(text: row.label, to: $0) } ?? .text(row.label))
    html.close("span")
    html.open("svg", [.fixed("height", "18"), .fixed("role", "img")])
    html.element("title", text: row.summary)
    for tick in axis.ticks {
      html.rect("grid", x: axis.share(tick.position), pixels: 1, height: 18)
    }
    for span in row.spans {
      let start = axis.share(span.start)
      let width = Share(hundredths: axis.share(span.end).hundredths - start.hundredths)
      // A day within ten years is narrower than a pixel and would vanish.
      html.rect(
        span.isFaint ? "ground" : span.tone.fillClass, x: start,
        width: Share(hundredths: max(20, width.hundredths)), y: span.isFaint ? 8 : 5,
        height: span.isFaint ? 2 : 8, title: span.label)
    }
    for mark in row.marks { self.mark(mark, axis) }
    html.close("svg")
    html.open("span", [.fixed("class", "value")])
    inline(.text(row.summary))
    html.close("span")
    html.close("li")
    html.newline()
  }

  private mutating func mark(_ mark: ReportMark, _ axis: ReportAxis) {
    // A drawing of its own, placed by percentage and let overflow, keeps its shape at any width.
    html.open(
      "svg", [.text("x", axis.share(mark.position).percent), .fixed("class", "mark")])
    let path: StaticString =
      switch mark.shape {
      case .tick: "M-1.5 1H1.5V17H-1.5Z"
      case .dot: "M0 4.5A4.5 4.5 0 0 1 0 13.5A4.5 4.5 0 0 1 0 4.5Z"
      case .diamond: "M0 3L6 9L0 15L-6 9Z"
      case .triangle: "M0 3.5L5.5 14H-5.5Z"
      }
    html.open("path", [.fixed("class", mark.tone.fillClass), .fixed("d", path)])
    html.element("title", text: mark.label)
    html.close("path")
    html.close("svg")
  }
}

extension ReportAxis {
  /// Where a position stands, between the edges.
  func share(_ position: Int) -> Share {
    let (whole, isTooLong) = end.subtractingReportingOverflow(start)
    let (part, isTooFar) = position.subtractingReportingOverflow(start)
    guard !isTooLong, !isTooFar else { return Share(hundredths: position > start ? 10_000 : 0) }
    return Share(part, of: whole)
  }
}

extension HTMLWriter {
  /// A rectangle across the given share of the drawing.
  mutating func rect(
    _ style: StaticString, x: Share = Share(hundredths: 0), width: Share? = nil, pixels: Int = 0,
    y: Int = 0, height: Int, title: String? = nil
  ) {
    element(
      "rect",
      [
        .fixed("class", style), .text("x", x.percent),
        width.map { .text("width", $0.percent) } ?? .number("width", pixels),
        .number("y", y), .number("height", height),
      ]
    ) { if let title { $0.element("title", text: title) } }
  }
}
