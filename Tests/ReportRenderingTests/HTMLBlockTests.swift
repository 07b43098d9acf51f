import ReportRendering
import Testing

@Suite struct HTMLBlockTests {
  @Test func writesAParagraphOfEveryInline() {
    let paragraph = ReportBlock.paragraph([
      .text("a & b "), .strong("c"), .emphasis("d"), .code("e"),
      .link(text: "f", to: .page(name: "jobs/7", anchor: "m 1")), .badge("Overdue", .critical),
      .time(shown: "2 May 2014 09:14 EDT", iso: "2014-05-02T09:14:00-04:00"), .lineBreak,
    ])

    #expect(
      html(paragraph)
        == "<p>a &amp; b <strong>c</strong><em>d</em><code dir=\"ltr\">e</code>"
        + "<a href=\"jobs/7.html#m-1\">f</a><span class=\"badge critical\">Overdue</span>"
        + "<time datetime=\"2014-05-02T09:14:00-04:00\">2 May 2014 09:14 EDT</time><br></p>")
  }

  @Test func drawsAMeterBesideItsWords() {
    #expect(
      html(.paragraph([.meter(part: 125, whole: 500, shown: "125 MB of 500 MB")]))
        == "<p><span class=\"meter\"><svg class=\"gauge\" aria-hidden=\"true\" width=\"56\" "
        + "height=\"8\"><rect class=\"track\" width=\"100%\" height=\"8\"></rect>"
        + "<rect class=\"fill\" width=\"25.00%\" height=\"8\"></rect></svg> 125 MB of 500 MB"
        + "</span></p>")
  }

  @Test func writesFactsAsDescriptions() {
    #expect(
      html(.facts([ReportFact("Status", "Working", note: "one witness"), ReportFact("Id", "7")]))
        == "<dl class=\"facts\"><div><dt>Status</dt><dd>Working</dd>"
        + "<dd class=\"note\">one witness</dd></div><div><dt>Id</dt><dd>7</dd></div></dl>")
  }

  @Test func writesListsInOrder() {
    #expect(
      html(.list([[.text("a")], [.text("b")]], ordered: true))
        == "<ol><li>a</li><li>b</li></ol>")
    #expect(html(.list([[.text("a")]], ordered: false)) == "<ul><li>a</li></ul>")
  }

  @Test func keepsAQuotationVerbatim() {
    #expect(
      html(.quotation("Hi,\n\n  > שלום\n", cite: [.text("Jon")]))
        == "<figure class=\"quotation\"><blockquote dir=\"auto\">Hi,\n\n  &gt; שלום\n</blockquote>"
        + "<figcaption>Jon</figcaption></figure>")
  }

  @Test(arguments: [
    (ReportNoticeKind.info, "info", "Note"), (.caution, "caution", "Caution"),
    (.damage, "damage", "Damage"),
  ])
  func saysTheKindOfANoticeInWords(kind: ReportNoticeKind, style: String, word: String) {
    #expect(
      html(.notice(kind, [.text("x")]))
        == "<div class=\"notice \(style)\" role=\"note\"><strong class=\"word\">\(word)</strong>"
        + "<p>x</p></div>")
  }

  @Test func writesPreformattedText() {
    #expect(
      html(.preformatted("a  b\n<c>"))
        == "<pre dir=\"ltr\" tabindex=\"0\">a  b\n&lt;c&gt;</pre>")
  }

  @Test func foldsDetailsInReportsAndOpensThemInPackets() {
    let details = ReportBlock.details(summary: [.text("More")], [.paragraph([.text("x")])])

    #expect(html(details) == "<details><summary>More</summary>\n<p>x</p>\n</details>")
    #expect(
      html(details, kind: .packet)
        == "<details open><summary>More</summary>\n<p>x</p>\n</details>")
  }

  @Test func embedsRasterImagesAndRefusesOthers() {
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let svg = Array("<svg onload=alert(1)>".utf8)

    let gallery = html(
      .gallery([
        ReportImage(bytes: png, alternative: "a.png", caption: [.text("A")]),
        ReportImage(bytes: svg, alternative: "b.svg"),
      ]))

    #expect(
      gallery
        == "<ul class=\"gallery\"><li><figure>"
        + "<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"a.png\">"
        + "<figcaption>A</figcaption></figure></li><li><figure><p class=\"unshown\">"
        + "<em>This kind of image is not shown.</em></p><figcaption>b.svg</figcaption>"
        + "</figure></li></ul>")
  }

  @Test func namesAnImageOnce() {
    let gallery = html(
      .gallery([ReportImage(bytes: [0xFF, 0xD8, 0xFF], alternative: "a.jpg")]))

    #expect(
      gallery.contains("base64,/9j/\" alt=\"\"><figcaption>a.jpg</figcaption></figure>"))
  }

  @Test func setsRightToLeftTextApart() {
    #expect(
      html(.paragraph([.text("Job "), .strong("תרגום 5"), .text(" (3)")]))
        == "<p>Job <strong><bdi>תרגום 5</bdi></strong> (3)</p>")
  }
}
