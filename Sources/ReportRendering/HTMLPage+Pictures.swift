extension HTMLPage {
  /// Writes a drawing.
  ///
  /// Labels and values are page text beside small drawings, not text inside one: they stay legible
  /// at any width, wrap, print and are read out. Positions are percentages, so no shape is
  /// stretched.
  mutating func picture(_ picture: ReportPicture) {
    switch picture {
    case .bars(let title, let description, let bars):
      figure("bars", title, description) { $0.bars(bars) }
    case .columns(let title, let description, let columns):
      figure("columns", title, description) { $0.columns(columns) }
    case .timeline(let title, let description, let axis, let rows):
      figure("timeline", title, description) { $0.timeline(axis, rows) }
    case .shares(let title, let description, let shares):
      figure("shares", title, description) { $0.shares(shares) }
    }
  }

  private mutating func figure(
    _ style: StaticString, _ title: String, _ description: String,
    _ content: (inout HTMLPage) -> Void
  ) {
    html.open("figure", [.fixed("class", "picture")])
    html.open("figcaption")
    inline(.strong(title))
    if !description.isEmpty {
      html.text(" ")
      inline(.text(description))
    }
    html.close("figcaption")
    html.newline()
    html.open("div", [.fixed("class", style)])
    html.newline()
    content(&self)
    html.close("div")
    html.newline()
    html.close("figure")
  }

  private mutating func label(_ text: String, to target: ReportTarget?) {
    html.open("span", [.fixed("class", "label")])
    inline(target.map { .link(text: text, to: $0) } ?? .text(text))
    html.close("span")
  }

  private mutating func bars(_ bars: [ReportBar]) {
    let longest = bars.map(\.value).max() ?? 0
    html.open("ul")
    html.newline()
    for bar in bars {
      html.open("li")
      label(bar.label, to: bar.target)
      html.element("svg", [.fixed("height", "12"), .fixed("aria-hidden", "true")]) {
        $0.rect(bar.tone.fillClass, width: Share(bar.value, of: longest), height: 12)
      }
      html.open("span", [.fixed("class", "value")])
      inline(.text(bar.shownValue))
      html.close("span")
      html.close("li")
      html.newline()
    }
    html.close("ul")
    html.newline()
  }

  private mutating func columns(_ columns: [ReportBar]) {
    guard !columns.isEmpty else { return }
    let longest = columns.map(\.value).max() ?? 0
    let height = 96
    html.open("svg", [.number("height", height + 1), .fixed("role", "img")])
    html.element(
      "title",
      text: columns.map { "\($0.label): \($0.shownValue)" }.joined(separator: "; "))
    html.rect("baseline", width: Share(hundredths: 10_000), y: height, height: 1)
    for (index, column) in columns.enumerated() {
      let left = Share(index, of: columns.count)
      let right = Share(index + 1, of: columns.count)
      let gap = (right.hundredths - left.hundredths) / 5
      let drawn = Share(column.value, of: longest).hundredths * height / 10_000
      // What is there at all stays visible.
      let tall = column.value > 0 ? max(1, drawn) : 0
      html.open(
        "rect",
        [
          .fixed("class", column.tone.fillClass), .text("x", left.percent),
          .text("width", Share(hundredths: right.hundredths - left.hundredths - gap).percent),
          .number("y", height - tall), .number("height", tall),
        ])
      html.element("title", text: "\(column.label): \(column.shownValue)")
      html.close("rect")
    }
    html.close("svg")
    html.newline()
    // Only the ends are named; the steps between are even, and each says its name on its own.
    html.open("p", [.fixed("class", "ends"), .fixed("aria-hidden", "true")])
    if let first = columns.first { html.element("span", text: first.label) }
    if let most = columns.first(where: { $0.value == longest }), longest > 0 {
      html.element("span", text: "most: \(most.shownValue), \(most.label)")
    }
    if columns.count > 1, let last = columns.last { html.element("span", text: last.label) }
    html.close("p")
    html.newline()
  }

  private mutating func shares(_ shares: [ReportBar]) {
    let whole = shares.reduce(0) { sum, share in
      let (total, overflow) = sum.addingReportingOverflow(max(0, share.value))
      return overflow ? Int.max : total
    }
    html.open("svg", [.fixed("height", "20"), .fixed("aria-hidden", "true")])
    var before = 0
    for (index, share) in shares.enumerated() {
      let start = Share(before, of: whole)
      before =
        before.addingReportingOverflow(max(0, share.value)).overflow
        ? Int.max : before + max(0, share.value)
      let end = Share(before, of: whole)
      html.rect(
        Self.shade(index), x: start,
        width: Share(hundredths: end.hundredths - start.hundredths), height: 20)
    }
    html.close("svg")
    html.newline()
    html.open("ol")
    for (index, share) in shares.enumerated() {
      html.open("li")
      html.element(
        "svg",
        [
          .fixed("class", "key"), .fixed("width", "12"), .fixed("height", "12"),
          .fixed("aria-hidden", "true"),
        ]
      ) { $0.rect(Self.shade(index), width: Share(hundredths: 10_000), height: 12) }
      label(share.label, to: share.target)
      html.open("span", [.fixed("class", "value")])
      inline(.text(share.shownValue))
      html.close("span")
      html.close("li")
    }
    html.close("ol")
    html.newline()
  }

  private static func shade(_ index: Int) -> StaticString {
    switch index % 6 {
    case 0: "shade s1"
    case 1: "shade s2"
    case 2: "shade s3"
    case 3: "shade s4"
    case 4: "shade s5"
    default: "shade s6"
    }
  }
}
