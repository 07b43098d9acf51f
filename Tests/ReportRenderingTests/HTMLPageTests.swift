import ReportRendering
import Testing

@Suite struct HTMLPageTests {
  private let document = ReportDocument(
    title: "Job <status>", subtitle: "As of 2015-01-31", name: "jobs/7",
    summary: [ReportFact("Jobs", "24")],
    sections: [
      ReportSection(id: "a", heading: "A", blocks: [.paragraph([.text("x")])]),
      ReportSection(id: "b", heading: "B", level: 3, blocks: []),
    ],
    navigation: [
      ReportLink("Overview", to: .page(name: "index")),
      ReportLink("Job", to: .page(name: "jobs/7"), isCurrent: true),
    ], footer: ["Sources: 14"], pageLabel: "Job \"}</style>\\ \u{202E}é")

  private func page(_ kind: HTMLPageKind) -> String {
    text(HTMLRenderer(kind: kind).pages(of: document)[0].bytes)
  }

  @Test func statesThePolicyBeforeAnythingElse() {
    #expect(
      page(.packet).hasPrefix(
        """
        <!doctype html>
        <html lang="en" class="packet">
        <head>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
        style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'">
        <meta charset="utf-8">

        """))
  }

  @Test func allowsReportsOneScriptByNameFromBesideThePage() {
    let page = page(.report)

    #expect(
      page.contains(
        "img-src data: 'self' file:; script-src 'nonce-report-js'; form-action 'none'"))
    #expect(page.contains("content=\"script-src 'self' file:\">"))
    #expect(
      page.contains("<script nonce=\"report-js\" src=\"../report.js\" defer></script>"))
    #expect(HTMLRenderer(kind: .report).sharedFiles.map(\.name) == ["report.js", "search.js"])
  }

  @Test func carriesNoScriptInPackets() {
    #expect(!page(.packet).contains("<script"))
    #expect(!page(.packet).contains("script-src"))
    #expect(HTMLRenderer(kind: .packet).sharedFiles.isEmpty)
  }

  @Test func framesThePageForEveryReader() {
    let page = page(.report)

    #expect(page.contains("<title>Job &lt;status&gt;</title>"))
    #expect(
      page.contains(
        """
        <body id="page-top">
        <a class="skip" href="#page-main">Skip to the content</a>
        <header class="masthead">
        <nav class="site" aria-label="Reports"><ul><li><a href="../index.html">Overview</a></li>\
        <li><a href="7.html" aria-current="page">Job</a></li></ul></nav>
        <h1>Job &lt;status&gt;</h1>
        <p class="subtitle">As of <span class="d">2015-01-31</span></p>
        </header>
        <main id="page-main">
        <dl class="strip"><div><dt>Jobs</dt><dd>24</dd></div></dl>
        <noscript><p>Without its script this page does not filter, sort or search: every row is shown, \
        and a link to some rows of a table leads to all of them.</p></noscript>

        <section>
        <h2 id="a">A</h2>
        <p>x</p>
        </section>
        <section>
        <h3 id="b">B</h3>
        </section>
        </main>
        <footer>
        <p>Sources: 14</p>
        </footer>
        """))
    #expect(occurrences(of: "<h1>", in: page) == 1)
  }

  @Test func keepsTheLabelOfThePaperInsideItsString() {
    #expect(
      page(.packet).contains(
        "@top-left{content:\"Job \\22 \\7d \\3c \\2f style\\3e \\5c  \\e9 \";"))
  }

  @Test func namesNothingOutsideTheSite() {
    let page = page(.report)

    #expect(!page.contains("http://"))
    #expect(!page.contains("https://"))
    #expect(!page.contains("url("))
    #expect(!page.contains("@import"))
  }

  @Test func rendersTheSameBytesEveryTime() {
    #expect(page(.report) == page(.report))
  }

  @Test(arguments: [
    ("javascript:alert(1)", "javascript%3Aalert%281%29"), ("//evil.example/x", nil),
    ("/etc/passwd", nil), ("../x", nil), ("a/./b", nil), ("", nil),
    ("\\\\evil\\x", "%5C%5Cevil%5Cx"), ("natives/a b?c#d.eml", "natives/a%20b%3Fc%23d.eml"),
    ("data:text/html,x", "data%3Atext/html%2Cx"),
  ])
  func keepsEveryLinkInsideTheSite(path: String, address: String?) {
    let paragraph = html(.paragraph([.link(text: "x", to: .file(path: path))]))

    #expect(paragraph == (address.map { "<p><a href=\"\($0)\">x</a></p>" } ?? "<p>x</p>"))
  }

  @Test func findsTheWayBetweenFolders() {
    let links: [ReportInline] = [
      .link(text: "a", to: .page(name: "jobs/7/messages")),
      .link(text: "b", to: .page(name: "jobs/9")),
      .link(text: "c", to: .file(path: "x.txt")),
    ]

    #expect(
      html(.paragraph(links), name: "jobs/7/files")
        == "<p><a href=\"messages.html\">a</a><a href=\"../9.html\">b</a>"
        + "<a href=\"../../x.txt\">c</a></p>")
  }

  @Test func givesAnIdOnlyToTheFirstWhoAsks() {
    let row = ReportRow(id: "s", [.text("a")])
    let table = ReportTable(
      id: "t", caption: "T", columns: [ReportColumn("a", "A")], rows: [row, row])

    #expect(!html(.table(table)).contains("<tr id"))
  }

  @Test func staysInertWhateverStandsInAnyField() {
    let evil = "\"'><script>x</script><img src=x onerror=x>\u{202E}\u{0}"
    let runs: [ReportInline] = [
      .text(evil), .strong(evil), .emphasis(evil), .code(evil), .badge(evil, .good),
      .time(shown: evil, iso: evil), .meter(part: 1, whole: 2, shown: evil),
      .link(text: evil, to: .anchor(id: evil)), .link(text: evil, to: .file(path: evil)),
      .link(text: evil, to: .page(name: evil, anchor: evil)),
    ]
    let bars = [ReportBar(evil, value: 1, shownValue: evil, to: .anchor(id: evil))]
    let document = ReportDocument(
      title: evil, subtitle: evil, name: "n", language: evil,
      summary: [ReportFact(evil, runs, note: evil)],
      sections: [
        ReportSection(
          id: evil, heading: evil,
          blocks: [
            .paragraph(runs), .facts([ReportFact(evil, runs, note: evil)]),
            .list([runs], ordered: true), .quotation(evil, cite: runs), .notice(.damage, runs),
            .preformatted(evil), .details(summary: runs, [.paragraph(runs)]),
            .gallery([ReportImage(bytes: [0xFF, 0xD8, 0xFF], alternative: evil, caption: runs)]),
            .table(
              ReportTable(
                id: evil, caption: evil, columns: [ReportColumn(evil, evil, description: evil)],
                rows: [ReportRow(id: evil, [ReportCell(runs, value: .text(evil))])],
                isFilterable: true)),
            .picture(.bars(title: evil, description: evil, bars: bars)),
            .picture(.columns(title: evil, description: evil, columns: bars)),
            .picture(.shares(title: evil, description: evil, shares: bars)),
            .picture(
              .timeline(
                title: evil, description: evil,
                axis: ReportAxis(start: 0, end: 1, ticks: [ReportTick(0, evil)]),
                rows: [
                  ReportTimelineRow(
                    evil, summary: evil, spans: [ReportSpan(from: 0, to: 1, label: evil)],
                    marks: [ReportMark(at: 0, label: evil)])
                ])),
          ])
      ], navigation: [ReportLink(evil, to: .page(name: evil))], footer: [evil], pageLabel: evil)

    let page = text(HTMLRenderer(kind: .packet).pages(of: document)[0].bytes)

    #expect(!page.contains("<script"))
    #expect(!page.contains("<img src=x"))
    #expect(!page.contains("\"'>"))
    #expect(!page.unicodeScalars.contains("\u{202E}"))
    #expect(!page.unicodeScalars.contains("\u{0}"))
    #expect(occurrences(of: "</style>", in: page) == 2)
  }
}
