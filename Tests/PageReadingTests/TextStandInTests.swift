import Testing

@testable import PageReading

/// Text that is set aside while a page is parsed makes no difference to what is read.
struct TextStandInTests {
  /// The standard length, and so short that all text is set aside.
  private static let lengths = [PageLimits.standard.standInOctets, 1]

  private func difference(_ bytes: [UInt8]) -> String? {
    differenceByStandIns(bytes, .standard, lengths: Self.lengths)
  }

  private func prepared(_ markup: String) -> PreparedMarkup {
    var scanner = MarkupScanner(
      Array(markup.utf8), mapping: .same(offset: 0), limits: PageLimits.standard)
    return scanner.scan()
  }

  @Test func keepsLongTextFromTheParser() {
    let markup = prepared(
      "<body>\n  some text of a message<br>short &amp; more text of it<i>\n             </i></body>"
    )
    #expect(
      String(decoding: markup.octets, as: UTF8.self)
        == "<body>\u{F0000}<br>short &amp;\u{F0001}<i>\n             </i>")
    #expect(
      String(decoding: markup.standIns.octets, as: UTF8.self)
        == "\n  some text of a message more text of it")
    // What the markup is long without its end tag, which is left out.
    #expect(markup.count == 83)
  }

  @Test(arguments: [
    // No body yet, frames, and what the page itself has of the plane or the parser drops.
    "<head><title>a title of some length</title>some text of a message",
    "<body><frameset></frameset>some text of a message",
    "<body>some text of a message\u{F0001}", "<body>some text of a message \u{FFFE}",
    "<body>a title<!-- \u{E0041} -->some text of a message",
    "<body><title>a title of some length</title><xmp>some text of a message</xmp>",
    "<body><script>some text of a message</script><p title='some text of a message'>",
  ])
  func showsItTheRest(markup: String) {
    #expect(prepared(markup).standIns.isEmpty)
    #expect(difference(Array(markup.utf8)) == nil)
  }

  @Test func putsBackWhatTheParserHandsOver() {
    var standIns = TextStandIns()
    var output: [UInt8] = []
    for number in 0..<70_000 {
      let isKept = standIns.setAside("<\(number)>".utf8, in: &output)
      #expect(isKept)
    }
    let scalars = Array(String(decoding: output, as: UTF8.self).unicodeScalars)
    #expect(scalars[65_533].value == 0xFFFFD)
    #expect(scalars[65_534] == scalars[0])
    func text(_ shown: [Unicode.Scalar]) -> String {
      var text = ""
      unsafe Array(shown.map { String($0) }.joined().utf8).withUnsafeBufferPointer {
        unsafe standIns.putBack(into: $0) { unsafe text += String(decoding: $0, as: UTF8.self) }
      }
      return text
    }
    #expect(text(["a", scalars[0], scalars[1], "b", "\u{E0041}", "c"]) == "a<0><1>b\u{E0041}c")
    // What is dropped displaces nothing that follows.
    #expect(text([scalars[3], "\u{E0041}", scalars[9], scalars[10]]) == "<3>\u{E0041}<9><10>")
    #expect(text(Array(scalars[40_000..<65_000])).hasSuffix("<64999>"))
    #expect(text([scalars[65_530], "d", scalars[65_537]]) == "<65530>d<65537>")
    #expect(text([scalars[69_999]]) == "<69999>")
    // Behind the last there is nothing to put back.
    #expect(text([scalars[69_999], "e"]) == "\(scalars[69_999])e")
  }

  @Test(arguments: [
    "<p>a&#xF0000;b<p>some text of a message &#983041; and its end &#xFFFFD;",
    "<title>a &#xF0000; title</title><body><p>some text of a message<textarea>b &#xF0005;</textarea>",
    "<p title='&#xF0000;'>some text of a message<!-- &#xF0000; --><script>'&#xF0000;'</script>",
    "<p>some text of a message\u{F0000} and its end&#xF0000;",
    "<p>some text of a message\u{E0041} and its end&#xE0041; and&#x10FFFD; more",
    "<p>some\u{1}text\u{B}of\u{C}a\0message\u{7F}\u{80}\u{FFFD}\u{FFFE} and \u{FFFF}its&#xFFFE; end\u{1}",
    "<p>some text\r\nof a message\rand\u{1}\r\n\0its end &amp more &lt of it\r",
    "<p> \n\t some text of a message \n <b> and </b> its end \n ",
    "text before &amp; <p>text in<table>text within a table<tr>row <td>cell of it</table> end",
    "<ul>text of a list<li>item<select>text of a choice<option>one</select><dl> \n text<dt>t",
    "<body></body>text behind the body</html>text behind the page", "some text < of a message <",
    "<pre>\nsome text\n\nof a message</pre><xmp>a <b> text</xmp><plaintext>some <b> text",
    "<svg><title>some text of a drawing</title><style>a text</style>text<![CDATA[more <b>]]>",
    "<html><head>" + String(repeating: "text of a head ", count: 99) + "<p>text of a body",
    "<html><head>" + String(repeating: "text ", count: 300) + "<title>a</title><p>text of a body",
    "<html><head><template><body></head><head>" + String(repeating: "text ", count: 600) + "<p>a",
    "<frameset><noframes>" + String(repeating: "text ", count: 300) + "</noframes></frameset>text",
  ])
  func readsTheSameTree(markup: String) {
    #expect(difference(Array(markup.utf8)) == nil)
  }

  /// libxml2 hands over text a thousand octets at a time.
  @Test(arguments: ["<p>", "<table>", "<body>", "<td>", ""])
  func readsTheSameTreeWhereThePiecesEnd(start: String) {
    for count in [1, 980, 996, 997, 998, 999, 1000, 1001, 1002, 2000, 2001] {
      for (space, end) in [("", " "), (" ", "\n<p>x"), ("\n ", "<i> </i>"), ("", "&lt; ")] {
        let text = String(repeating: "x", count: count)
        let spaces = String(repeating: " ", count: count)
        for content in [space + text + end, spaces + "some text" + end, text + spaces + end] {
          #expect(difference(Array("<body>\(start)\(content)".utf8)) == nil)
        }
      }
    }
  }

  @Test func readsTheSameUpToEveryLimitOnMarkup() {
    let markup = Array(
      "<body><p>some text of a message</p> \n it goes &auml;n &#xF0000; and\r\nön<br>to its end"
        .utf8)
    for limit in 0...markup.count + 1 {
      var limits = PageLimits()
      limits.markupBytes = limit
      limits.notableMarkupBytes = 70
      let difference = differenceByStandIns(markup, limits, lengths: Self.lengths)
      #expect(difference == nil, "\(limit)")
    }
  }

  @Test func readsTheSameTreeOfMoreStretchesThanThereAreScalars() throws {
    let lines = (0..<70_000).map { "\($0)\r\n" }.joined()
    var limits = PageLimits()
    limits.standInOctets = 1
    let page = page("<body><pre>\(lines)</pre>", limits: limits)
    let shown = try #require(page.document.root?.rawText)
    #expect(shown == lines.replacing("\r\n", with: "\n"))
  }

  @Test func readsTheSameOfEverySample() {
    let folder =
      "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Samples"
    let files = Corpora.files(under: folder, endingIn: [".html", ".htm", ".mht", ".mhtml"])
    #expect(files.count > 10)
    for path in files { #expect(difference(contents(path)) == nil, "\(path)") }
  }

  @Test(
    .enabled(if: Corpora.isPresent("html-html5lib"), "skipped: corpora absent"),
    arguments: [
      "html-libxml2", "html-html2text", "html-pipermail-cf", "html-mhtml2html", "html-fbchat",
      "html-gvoice-carpenter", "html-telegram-secnews",
    ])
  func readsTheSameOfEveryPage(folder: String) {
    for path in Corpora.files(folder, endingIn: [".html", ".htm", ".mht", ".mhtml"]) {
      #expect(difference(contents(path)) == nil, "\(path)")
    }
  }

  @Test(.enabled(if: Corpora.isPresent("html-html5lib"), "skipped: corpora absent"))
  func readsTheSameOfEveryTreeConstructionCase() {
    for path in Corpora.files("html-html5lib", endingIn: [".dat", ".test", ".md"]) {
      for markup in treeConstructionCases(contents(path)) {
        // As it stands, and behind the start of a body.
        #expect(difference(markup) == nil, "\(path)")
        #expect(difference(Array("<body><p>a<table>".utf8) + markup) == nil, "\(path)")
      }
    }
  }
}
