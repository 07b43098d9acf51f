import ReportRendering
import Testing

@Suite struct PageSplittingTests {
  private func document(rows: Int, text: String = "x") -> ReportDocument {
    ReportDocument(
      title: "List", name: "list", summary: [ReportFact("Rows", "\(rows)")],
      sections: [
        ReportSection(
          id: "intro", heading: "Intro",
          blocks: [
            .paragraph([
              .link(text: "first", to: .anchor(id: "r0")),
              .link(text: "last", to: .anchor(id: "r\(rows - 1)")),
            ])
          ]),
        ReportSection(
          id: "all", heading: "All", level: 3,
          blocks: [
            .table(
              ReportTable(
                id: "t", caption: "Rows", columns: [ReportColumn("a", "A")],
                rows: (0..<rows).map { ReportRow(id: "r\($0)", [.text("\(text)\($0)")]) }))
          ]),
      ])
  }

  private func pages(_ rows: Int, rowLimit: Int, byteLimit: Int = 2_000_000) -> [RenderedFile] {
    HTMLRenderer(kind: .packet).pages(
      of: document(rows: rows), rowLimit: rowLimit, byteLimit: byteLimit)
  }

  @Test func staysOnOnePageAtTheLimit() {
    #expect(pages(10, rowLimit: 10).map(\.name) == ["list.html"])
  }

  @Test func turnsThePageOnePastTheLimit() {
    let pages = pages(11, rowLimit: 10)

    #expect(pages.map(\.name) == ["list.html", "list-2.html"])
    #expect(occurrences(of: "<tr id", in: text(pages[0].bytes)) == 10)
    #expect(occurrences(of: "<tr id", in: text(pages[1].bytes)) == 1)
  }

  @Test func keepsEveryRowOnceAndInOrder() {
    let whole = pages(95, rowLimit: 10).map { text($0.bytes) }.joined()

    var rest = whole[...]
    for row in 0..<95 {
      let range = rest.firstRange(of: "<tr id=\"r\(row)\">")
      #expect(range != nil, "row \(row)")
      if let range { rest = rest[range.upperBound...] }
    }
    #expect(occurrences(of: "<tr id", in: whole) == 95)
  }

  @Test func leadsToAnAnchorOnWhicheverPageItLanded() {
    let pages = pages(25, rowLimit: 10)

    #expect(
      text(pages[0].bytes).contains("<a href=\"#r0\">first</a><a href=\"list-3.html#r24\">last</a>")
    )
  }

  @Test func saysOnEachPageWhatItContinues() {
    let second = text(pages(25, rowLimit: 10)[1].bytes)

    #expect(second.contains("<title>List – page 2 of 3</title>"))
    #expect(
      second.contains(
        """
        <h2>Intro<span class="continued"> (continued)</span></h2>
        <h3>All<span class="continued"> (continued)</span></h3>
        """))
    #expect(second.contains("Rows<span class=\"count\">rows 11 to 20 of 25</span></caption>"))
    #expect(second.contains("<thead>"))
    #expect(!second.contains("class=\"strip\""))
    #expect(
      second.contains(
        """
        <nav class="pages" aria-label="Pages"><ul><li><a href="list.html">Previous</a></li>\
        <li><a href="list.html">1</a></li>\
        <li><a href="list-2.html" aria-current="page">2</a></li>\
        <li><a href="list-3.html">3</a></li><li><a href="list-3.html">Next</a></li></ul></nav>
        """))
  }

  @Test func keepsEveryPageWithinTheBytes() {
    let document = document(rows: 400, text: String(repeating: "y", count: 500))
    let limit = 60_000

    let pages = HTMLRenderer(kind: .report).pages(of: document, byteLimit: limit)

    #expect(pages.count > 5)
    #expect(pages.allSatisfy { $0.bytes.count <= limit })
  }

  @Test func givesARowPastTheLimitAPageOfItsOwn() {
    let document = document(rows: 3, text: String(repeating: "y", count: 100_000))

    let pages = HTMLRenderer(kind: .packet).pages(of: document, byteLimit: 50_000)

    #expect(pages.map { occurrences(of: "<tr id", in: text($0.bytes)) } == [0, 1, 1, 1])
  }

  @Test func cutsListsAndGoesOnCounting() {
    let document = ReportDocument(
      title: "L", name: "l",
      sections: [
        ReportSection(
          id: "s", heading: "S",
          blocks: [.list((1...5).map { [.text("\($0)")] }, ordered: true)])
      ])

    let pages = HTMLRenderer(kind: .packet).pages(of: document, rowLimit: 3)

    #expect(text(pages[0].bytes).contains("<ol><li>1</li><li>2</li><li>3</li></ol>"))
    #expect(text(pages[1].bytes).contains("<ol start=\"4\"><li>4</li><li>5</li></ol>"))
  }

  @Test func rendersAnEmptyDocumentAsOnePage() {
    let pages = HTMLRenderer(kind: .report).pages(of: ReportDocument(title: "E", name: "e"))

    #expect(pages.map(\.name) == ["e.html"])
  }

  @Test func othersLeadToThePageOnWhichARowLanded() {
    var renderer = HTMLRenderer(kind: .report)
    renderer.remember(document(rows: 2500))
    let other = ReportDocument(
      title: "O", name: "jobs/other",
      sections: [
        ReportSection(
          id: "s", heading: "S",
          blocks: [.paragraph([.link(text: "row", to: .page(name: "list", anchor: "r2400"))])])
      ])

    #expect(
      text(renderer.pages(of: other)[0].bytes).contains(
        "<a href=\"../list-3.html#r2400\">row</a>"))
  }

  @Test func handsOverPagesAndSaysWhereAnAnchorStands() {
    var names: [String] = []
    let path = HTMLRenderer(kind: .report).render(document(rows: 1500)) { names.append($0.name) }

    #expect(names == ["list.html", "list-2.html"])
    #expect(path("r0") == "list.html")
    #expect(path("r1499") == "list-2.html")
    let small = HTMLRenderer(kind: .report).render(document(rows: 3)) { _ in }
    #expect(small("r2") == "list.html")
  }

  @Test func aPartThatBeginsLaterLeavesItsAnchorOnTheFirstPage() {
    var document = document(rows: 30)
    document.sections.append(
      ReportSection(id: "end", heading: "End", blocks: [.paragraph([.text("last")])]))
    document.sections[1].level = 2

    let pages = HTMLRenderer(kind: .report).pages(of: document, rowLimit: 10)

    #expect(
      text(pages[0].bytes).contains("<li id=\"end\"><a href=\"list-3.html#end\">End</a></li>"))
    #expect(text(pages[2].bytes).contains("<h2 id=\"end\">End</h2>"))
  }

  @Test func abbreviatesLongRowsOfPageLinks() {
    let page = text(pages(100, rowLimit: 5)[9].bytes)

    let links = between("aria-label=\"Pages\"><ul>", "</ul>", in: page)

    #expect(
      links.replacing(/<[^>]*>/, with: " ").split(separator: " ").joined(separator: " ")
        == "Previous 1 … 8 9 10 11 12 … 20 Next")
  }
}
