import ReportRendering
import Testing

@Suite struct HTMLTableTests {
  private let columns = [
    ReportColumn("title", "Job"), ReportColumn("state", "State", isFacet: true),
    ReportColumn("size", "Size", type: .integer, unit: "bytes"),
    ReportColumn("secret", "Secret", isShownInHTML: false),
  ]

  private func table(_ rows: [ReportRow]) -> ReportTable {
    ReportTable(id: "jobs", caption: "Jobs", columns: columns, rows: rows)
  }

  @Test func writesCaptionHeadingsScopesAndRows() {
    let rows = [
      ReportRow(
        id: "j1", [.text("A"), .badge("Late", .critical), .integer(4200), .text("s")],
        tone: .critical)
    ]

    #expect(
      html(.table(table(rows))) == """
        <div class="table cards" role="region" aria-labelledby="jobs-caption" tabindex="0">
        <table id="jobs"><caption id="jobs-caption">Jobs<span class="count">1 row</span></caption>
        <thead><tr><th scope="col">Job</th><th scope="col">State</th>\
        <th scope="col" class="n">Size</th></tr></thead>
        <tbody>
        <tr id="j1" class="critical"><th scope="row">A</th>\
        <td class="b" data-h="State"><span class="badge critical">Late</span></td>\
        <td class="n" data-h="Size">4,200</td></tr>
        </tbody>
        </table>
        </div>
        """)
  }

  @Test func givesTheScriptExactValuesToSortBy() {
    var table = table([ReportRow([.text("A"), .badge("L", .good, value: "late"), .integer(4200)])])
    table.isFilterable = true

    let report = html(.table(table))
    let packet = html(.table(table), kind: .packet)

    #expect(report.contains("<table id=\"jobs\" class=\"filterable\">"))
    #expect(report.contains("<th scope=\"col\" data-facet=\"value\" data-k=\"state\">State</th>"))
    #expect(
      report.contains(
        "<td class=\"b\" data-v=\"late\" data-h=\"State\"><span class=\"badge good\">L</span></td>")
    )
    #expect(report.contains("<td class=\"n\" data-v=\"4200\" data-h=\"Size\">4,200</td>"))
    #expect(!packet.contains("data-v"))
    #expect(!packet.contains("data-k"))
    #expect(!packet.contains("data-f"))
    #expect(packet.contains("<td class=\"n\" data-h=\"Size\">4,200</td>"))
  }

  @Test func rowsCanBeChosenByColumnsThatAreNotShownAndGathered() {
    let columns = [
      ReportColumn("title", "Job"),
      ReportColumn("people", "Person", isFacet: true, isShownInHTML: false),
      ReportColumn("folder", "Folder"),
    ]
    let row = ReportRow([.text("A"), .text("Ana; Bo"), .text("Web")])
    let table = ReportTable(
      id: "jobs", caption: "Jobs", columns: columns, rows: [row], isFilterable: true,
      groupings: ["folder"])

    let report = html(.table(table))

    #expect(
      report.contains(
        "<table id=\"jobs\" class=\"filterable\" data-f=\"Person\" data-k=\"people\">"))
    #expect(report.contains("<tr data-f=\"Ana\tBo\"><th scope=\"row\">A</th>"))
    #expect(report.contains("<th scope=\"col\" data-group>Folder</th>"))
  }

  @Test func rowsCanBeGatheredByAColumnThatIsNotShown() {
    let columns = [
      ReportColumn("title", "Job"),
      ReportColumn("folder", "Folder", isFacet: true, isShownInHTML: false),
    ]
    let table = ReportTable(
      id: "jobs", caption: "Jobs", columns: columns,
      rows: [ReportRow([.text("A"), .text("Web")])], isFilterable: true, groupings: ["folder"])

    #expect(html(.table(table)).contains("data-k=\"folder\" data-g=\"folder\""))
  }

  @Test func theFilesOfATableAreLinkedBesideItsCaption() {
    var document = ReportDocument(
      title: "T", name: "jobs/one",
      sections: [ReportSection(id: "s", heading: "S", blocks: [.table(table([]))])])
    document.files = ["jobs": ["jobs/one/jobs.csv", "jobs/one/jobs.json"]]
    document.references = [ReportLink("Columns", to: .file(path: "columns.md"))]
    let page = HTMLRenderer(kind: .report).pages(of: document).map { text($0.bytes) }.joined()

    #expect(
      page.contains("<a class=\"file\" href=\"one/jobs.csv\" aria-label=\"Jobs as CSV\">CSV</a>"))
    #expect(page.contains("href=\"one/jobs.json\""))
    #expect(page.contains("<p><a href=\"../columns.md\">Columns</a></p>\n</footer>"))
  }

  @Test func whatACellLeavesOutOpensUnderItsWords() {
    let cell = ReportCell(
      [.text("one"), .more("and 1 more", [.link(text: "two", to: .anchor(id: "x"))])], value: .none)
    let rows = [ReportRow([.text("A"), cell, .integer(1), .text("s")])]

    #expect(
      html(.table(table(rows))).contains(
        "one<details class=\"more\"><summary>and 1 more</summary><a href=\"page.html#x\">two</a></details>"
      ))
    #expect(html(.table(table(rows)), kind: .packet).contains("<details class=\"more\" open>"))
  }

  @Test func leadsToTheRowsBehindANumber() {
    let link = ReportInline.link(
      text: "3", to: .rows(page: "jobs", table: "list", column: "state", value: "not hired&x"))

    #expect(
      html(.paragraph([link]))
        == "<p><a href=\"jobs.html?state=not%20hired%26x#list\">3</a></p>")
  }

  @Test func choosesWidthsByWhatStandsInACell() {
    func cell(_ runs: [ReportInline], _ kind: HTMLPageKind = .report) -> String {
      let row = ReportRow([.text("A"), ReportCell(runs, value: .none)])
      return between(
        "<th scope=\"row\">A</th>", "<td class=\"n", in: html(.table(table([row])), kind: kind))
    }
    let citation: [ReportInline] = [.link(text: "a", to: .anchor(id: "a")), .code("0f")]

    #expect(cell(citation).hasPrefix("<td class=\"s\""))
    #expect(cell([.text(String(repeating: "word ", count: 7))]).hasPrefix("<td class=\"m\""))
    #expect(cell([.text(String(repeating: "word ", count: 30))]).hasPrefix("<td class=\"w\""))
    let words = String(repeating: "word ", count: 10)
    #expect(cell([.badge("Late", .good), .lineBreak, .text(words)]).hasPrefix("<td class=\"b f\""))
    #expect(cell([.badge("Late", .good), .lineBreak, .text("why")]).hasPrefix("<td class=\"b\""))
    #expect(cell(citation, .packet).hasPrefix("<td data-h=\"State\"><a"))
    #expect(
      cell([.text(String(repeating: "word ", count: 7))], .packet).hasPrefix(
        "<td class=\"f\" data-h=\"State\">"))
  }

  @Test func keepsDatesOnOneLine() {
    #expect(
      html(.paragraph([.text("from 2016-05-22 to 2016-05-29.")]))
        == "<p>from <span class=\"d\">2016-05-22</span> to <span class=\"d\">2016-05-29</span>.</p>"
    )
    #expect(html(.paragraph([.text("2016-5-22-1 and 12-34")])) == "<p>2016-5-22-1 and 12-34</p>")
    #expect(
      html(.paragraph([.text("2016-05-22")]), kind: .packet)
        == "<p><span class=\"d\">2016-05-22</span></p>")
    func code(_ word: String, _ kind: HTMLPageKind) -> String {
      let row = ReportRow([.text("A"), ReportCell([.code(word)], value: .none)])
      return html(.table(table([row])), kind: kind)
    }
    #expect(code("WR01-00172", .packet).contains("</th><td class=\"d\" data-h=\"State\"><code"))
    #expect(code("late", .packet).contains("</th><td class=\"d\" data-h=\"State\"><code"))
    #expect(!code("two words", .packet).contains("class=\"d\""))
    #expect(!code("a-path-that-is-longer-than-twenty-four.txt", .packet).contains("class=\"d\""))
  }

  @Test func namesNoCellOfACardThatHoldsNothing() {
    let columns = ["a", "b", "c"].map { ReportColumn($0, $0.uppercased()) }
    let row = ReportRow([.text("x"), .absent(""), .text("y")])
    let page = html(.table(ReportTable(id: "t", caption: "T", columns: columns, rows: [row])))

    // The empty cell has neither content nor name, so that the style sheet can leave it out.
    #expect(page.contains("<th scope=\"row\">x</th><td></td><td data-h=\"C\">y</td>"))
  }

  @Test func namesANumberThatLeadsACard() {
    let columns = [
      ReportColumn("no", "Revision", type: .integer), ReportColumn("b", "B"),
      ReportColumn("c", "C"),
    ]
    let row = ReportRow([.integer(1), .text("x"), .text("y")])
    let page = html(.table(ReportTable(id: "t", caption: "T", columns: columns, rows: [row])))

    #expect(page.contains("data-h=\"Revision\""))
  }

  @Test func scrollsInHeightOnlyWhereATableIsLong() {
    func style(rows: Int) -> String {
      let columns = (0..<9).map { ReportColumn("c\($0)", "C\($0)") }
      let row = ReportRow(columns.map { _ in .text("x") })
      return between(
        "<div class=\"", "\"",
        in: html(
          .table(
            ReportTable(
              id: "t", caption: "T", columns: columns, rows: Array(repeating: row, count: rows)))))
    }
    #expect(style(rows: 40) == "table wide cards")
    #expect(style(rows: 41) == "table wide deep cards")
  }

  @Test func gathersEqualNeighboursUnderOneHeading() {
    var table = table([
      ReportRow([.text("A"), .text("open"), .integer(1)]),
      ReportRow([.text("B"), .text("open"), .integer(2)]),
      ReportRow([.text("C"), .text("done"), .integer(3)]),
    ])
    table.grouping = "state"

    #expect(
      between("<tbody>\n", "\n</table>", in: html(.table(table))) == """
        <tr class="group"><th colspan="2" scope="rowgroup">open</th></tr>
        <tr><th scope="row">A</th><td class="n">1</td></tr>
        <tr><th scope="row">B</th><td class="n">2</td></tr>
        </tbody>
        <tbody>
        <tr class="group"><th colspan="2" scope="rowgroup">done</th></tr>
        <tr><th scope="row">C</th><td class="n">3</td></tr>
        </tbody>
        """)
  }

  @Test func fillsMissingCellsAndIgnoresSurplusOnes() {
    let rows = [
      ReportRow([.text("A")]),
      ReportRow([.text("B"), .text("x"), .integer(1), .text("s"), .text("surplus")]),
    ]

    let body = between("<tbody>\n", "\n</tbody>", in: html(.table(table(rows))))

    #expect(
      body == """
        <tr><th scope="row">A</th><td></td><td class="n"></td></tr>
        <tr><th scope="row">B</th><td data-h="State">x</td><td class="n" data-h="Size">1</td></tr>
        """)
  }

  @Test func marksCellsWhoseWordsMustBeBroken() {
    let word = String(repeating: "x", count: 25)
    let rows = [ReportRow([.text(word), .text(String(word.dropLast())), .integer(1)])]

    let body = html(.table(table(rows)))

    #expect(
      body.contains(
        "<th scope=\"row\" class=\"x\">\(word)</th>"
          + "<td class=\"l\" data-h=\"State\">\(word.dropLast())</td>"))
  }

  @Test func showsWhyAValueIsAbsent() {
    let rows = [ReportRow([.text("A"), .absent("none in this archive"), .integer(1)])]

    #expect(
      html(.table(table(rows))).contains("<td data-h=\"State\"><em>none in this archive</em></td>"))
  }

  @Test func listsTablesInsideDetails() {
    let inner = table([])
    let document = ReportDocument(
      title: "T", name: "n",
      sections: [
        ReportSection(id: "s", heading: "S", blocks: [.details(summary: [], [.table(inner)])])
      ])

    #expect(document.tables == [inner])
  }
}
