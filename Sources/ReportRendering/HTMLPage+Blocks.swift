extension HTMLPage {
  /// Writes a block, or the items of it that stand on this page.
  mutating func block(_ block: ReportBlock, items: Range<Int>? = nil) {
    switch block {
    case .paragraph(let runs):
      html.open("p")
      inlines(runs)
      html.close("p")
    case .facts(let facts): self.facts(facts)
    case .table(let table): self.table(table, rows: items ?? table.rows.indices)
    case .list(let list, let ordered):
      listItems(list, items: items ?? list.indices, isOrdered: ordered)
    case .quotation(let text, let cite): quotation(text, cite: cite)
    case .notice(let kind, let runs): notice(kind, runs)
    case .picture(let picture): self.picture(picture)
    case .gallery(let images):
      html.open("ul", [.fixed("class", "gallery")])
      for index in items ?? images.indices { image(images[index]) }
      html.close("ul")
    case .preformatted(let text):
      html.element(
        "pre", [.fixed("dir", "ltr"), .fixed("tabindex", "0")], text: text)
    case .details(let summary, let blocks):
      // A packet is read on paper and by strangers: nothing in it waits to be opened.
      html.open("details", kind == .packet ? [.flag("open")] : [])
      html.open("summary")
      inlines(summary)
      html.close("summary")
      html.newline()
      for block in blocks { self.block(block) }
      html.close("details")
    }
    html.newline()
  }

  /// The bytes each item takes of a block that may be cut between pages.
  mutating func itemSizes(of block: ReportBlock) -> [Int] {
    html.removeAll()
    switch block {
    case .table(let table):
      let layout = TableLayout(table)
      return table.rows.map { row in
        size {
          if let group = layout.group, group < row.cells.count {
            $0.groupHeading(row.cells[group], layout: layout)
          }
          $0.row(row, layout: layout)
        }
      }
    case .list(let items, _): return items.map { item in size { $0.listItem(item) } }
    case .gallery(let images): return images.map { image in size { $0.image(image) } }
    default: return []
    }
  }

  private mutating func size(_ write: (inout HTMLPage) -> Void) -> Int {
    write(&self)
    defer { html.removeAll() }
    return html.bytes.count
  }

  /// The summary strip under the title.
  mutating func strip(_ facts: [ReportFact]) {
    guard !facts.isEmpty else { return }
    descriptions(facts, "strip")
    html.newline()
  }

  private mutating func facts(_ facts: [ReportFact]) {
    descriptions(facts, "facts")
  }

  private mutating func descriptions(_ facts: [ReportFact], _ style: StaticString) {
    html.open("dl", [.fixed("class", style)])
    for fact in facts {
      html.open("div")
      html.open("dt")
      inline(.text(fact.label))
      html.close("dt")
      html.open("dd")
      inlines(fact.value)
      html.close("dd")
      if let note = fact.note {
        html.open("dd", [.fixed("class", "note")])
        inline(.text(note))
        html.close("dd")
      }
      html.close("div")
    }
    html.close("dl")
  }

  private mutating func listItems(_ list: [[ReportInline]], items: Range<Int>, isOrdered: Bool) {
    let name: StaticString = isOrdered ? "ol" : "ul"
    html.open(
      name, isOrdered && items.lowerBound > 0 ? [.number("start", items.lowerBound + 1)] : [])
    for index in items { listItem(list[index]) }
    html.close(name)
  }

  private mutating func listItem(_ runs: [ReportInline]) {
    html.open("li")
    inlines(runs)
    html.close("li")
  }

  private mutating func quotation(_ text: String, cite: [ReportInline]) {
    html.open("figure", [.fixed("class", "quotation")])
    html.element("blockquote", [.fixed("dir", "auto")], text: text)
    if !cite.isEmpty {
      html.open("figcaption")
      inlines(cite)
      html.close("figcaption")
    }
    html.close("figure")
  }

  private mutating func notice(_ kind: ReportNoticeKind, _ runs: [ReportInline]) {
    let (style, word): (StaticString, String) =
      switch kind {
      case .info: ("notice info", "Note")
      case .caution: ("notice caution", "Caution")
      case .damage: ("notice damage", "Damage")
      }
    html.open("div", [.fixed("class", style), .fixed("role", "note")])
    html.element("strong", [.fixed("class", "word")], text: word)
    html.open("p")
    inlines(runs)
    html.close("p")
    html.close("div")
  }

  private mutating func image(_ image: ReportImage) {
    html.open("li")
    html.open("figure")
    // A caption that says the same is not said twice; the caption names the figure.
    let isNamed = image.caption.isEmpty || image.caption == [.text(image.alternative)]
    let source =
      image.path.map { HTMLReference(path: $0, from: path) }
      ?? HTMLReference(imageBytes: image.bytes)
    if let source {
      var attributes: [HTMLAttribute] = [
        .source(source), .text("alt", isNamed ? "" : image.alternative),
      ]
      if image.path != nil { attributes.append(.fixed("loading", "lazy")) }
      html.void("img", attributes)
    } else {
      html.open("p", [.fixed("class", "unshown")])
      inline(.emphasis("This kind of image is not shown."))
      html.close("p")
    }
    html.open("figcaption")
    if image.caption.isEmpty {
      inline(.text(image.alternative))
    } else {
      inlines(image.caption)
    }
    html.close("figcaption")
    html.close("figure")
    html.close("li")
  }
}
