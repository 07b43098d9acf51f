import PageReading
import Testing

struct VisibleTextTests {
  @Test(arguments: [
    ("<p>a  b\n c</p>", "a b c"),
    ("a<br>b<br><br>c", "a\nb\n\nc"),
    ("<div>a</div><div>b</div>", "a\nb"),
    ("<h1>T</h1><p>a</p><p>b</p>", "T\n\na\n\nb"),
    ("<span>a</span> <span>b</span>", "a b"),
    ("<time>a</time> <data>b</data>", "a b"),
    ("a <b> b</b>", "a b"),
    ("<div> a </div> <div> b </div>", "a\nb"),
    ("a&nbsp;&nbsp;b", "a  b"),
    ("<p>&nbsp;</p><p>x</p>", "x"),
    ("A&#150;B &copy 2014 &hellip; &bogus; &#0;", "A–B © 2014 … &bogus; \u{FFFD}"),
    ("a<wbr>b", "ab"),
    ("5 < 6 <3", "5 < 6 <3"),
  ])
  func collapsesAndBreaks(markup: String, text: String) {
    #expect(page("<body>" + markup + "</body>").visibleText == text)
  }

  /// Runs of words are passed over eight octets at a time; where each octet stands makes no difference.
  @Test func whiteSpaceCollapsesWhereverItStands() {
    var state: UInt64 = 5
    let pieces = [
      " ", " ", "  ", "\n", "\t ", "\u{A0}", "\u{A2}", "\u{A2}x", "a", "bc", "words", "longer-word",
      "é", "東京", "\u{7F}", "!", "\u{A0} \u{A0}",
    ]
    for _ in 0..<4_000 {
      var text = "x"
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(truncatingIfNeeded: state >> 33) % pieces.count]
      }
      text += "x"
      // White space beside a space that does not break is shown beside it, unless it follows one.
      var expected = ""
      var spaces = 0
      for character in text.unicodeScalars {
        switch character {
        case "\u{A0}": spaces += 1
        case " ", "\n", "\t": if spaces == 0 { spaces = 1 }
        default:
          expected += String(repeating: " ", count: spaces)
          expected.unicodeScalars.append(character)
          spaces = 0
        }
      }
      #expect(page("<body><p>" + text + "</p>").visibleText == expected, "\(text.debugDescription)")
    }
  }

  @Test(arguments: [
    "<script>x</script>", "<style>x</style>", "<template>x</template>", "<noscript>x</noscript>",
    "<p hidden>x</p>", "<p style='display: none'>x</p>", "<p style='Visibility:HIDDEN;'>x</p>",
    "<iframe>x</iframe>", "<div style='color:red;display:none !important'><p>x</p></div>",
    "<dialog>x</dialog>", "<input type=hidden value=x>", "<input type=password value=x>",
    "<!-- x -->", "<svg><title>x</title></svg>", "<datalist><option>x</datalist>", "<?php x ?>",
    "<![if x]>", "<audio>x</audio>", "<object><param name=x value=x></object>",
  ])
  func leavesOutWhatAReaderDoesNotSee(markup: String) {
    #expect(page("<body>a \(markup)b</body>").visibleText.filter { !$0.isWhitespace } == "ab")
  }

  @Test func showsAnElementThatIsHiddenButAskedFor() throws {
    let element = try #require(try page("<body><p hidden>x</p>").document.select("//p").first)
    #expect(element.visibleText == "x")
  }

  @Test func writesTableRowsOnLinesWithTabs() {
    let text = page(
      "<table><caption>C</caption><tr><th>A<th>B</tr>\n<tr><td>1</td> <td></td><td>3</td></tr>"
        + "<tr><td><p>x</p></td><td><div>y</div><div>z</div></td></tr><tr><td></td><td>r</td></tr>"
        + "</table>after"
    ).visibleText
    #expect(text == "C\nA\tB\n1\t\t3\nx\ty\nz\n\tr\nafter")
  }

  @Test func keepsNestedTablesReadable() {
    let text = page(
      "<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></table>"
        + "</td><td>e</td></tr></table>"
    ).visibleText
    #expect(text == "a\tb\tc\nd\te")
  }

  @Test func marksListItems() {
    let text = page(
      "<ul><li>a<li>b<ul><li>c</ul></ul><ol start=3><li>x<li>y<li value=9>z<li>w</ol>"
        + "<li><p>p</p></li>"
    ).visibleText
    #expect(text == "- a\n- b\n  - c\n3. x\n4. y\n9. z\n10. w\n- p")
  }

  @Test func keepsPreformattedText() {
    let text = page("<p>a</p><pre>\n  x\r\n\n   y  z\n</pre><p>b").visibleText
    #expect(text == "a\n\n  x\n\n   y  z\n\nb")
    #expect(
      page("<body><div style='white-space: pre-wrap'>a  b\nc</div>").visibleText == "a  b\nc")
  }

  @Test func keepsWhiteSpaceOfAnElementInsidePreformattedText() throws {
    let page = page("<pre>x <b> a\n b</b></pre>")
    #expect(try page.document.value("//b") == " a\n b")
  }

  @Test func showsFormsAsFilledIn() {
    let text = page(
      "<input value='a b'> <input type=submit value=Send> <textarea>t</textarea>"
        + "<select><option>1<option selected>2</select> <select multiple><option>3<option>4</select>"
    ).visibleText
    #expect(text == "a b Send\nt\n2\n3\n4")
  }

  @Test(arguments: [
    ("<select>a</select>b", "ab"), ("<select><input>b", "b"),
    ("<select><option>1<option>2<p>b</p></select>", "1\n2\n\nb"),
    ("<table><tr><td><select><caption>a</table>b", "a\nb"),
    ("<select><option selected>1<option>2</select>", "1"),
  ])
  func losesNoTextInAListThatLacksItsEnd(markup: String, text: String) {
    #expect(page("<body>" + markup).visibleText == text)
  }

  @Test func showsTextBehindVoidElementsOfHTML5() throws {
    let page = page("<body><video><source src=a></video><picture><source><img></picture><source>A")
    #expect(page.visibleText == "A")
    #expect(try page.document.select("//source/*").isEmpty)
    #expect(try page.document.select("//picture/img").count == 1)
  }

  @Test func showsABodyBehindATemplateInTheHead() {
    #expect(page("<head><template><td>x</td></template></head><body>a").visibleText == "a")
    #expect(page("<template><td></template><body><span>a").visibleText == "a")
  }

  @Test(arguments: [
    "<noscript><div>x</noscript>a", "<canvas><table><tr><td>x</canvas>a",
    "<table><tr><td><noscript><tr><td>x<td>y</noscript>a</td></tr></table>",
    "<video><template><div>x</video>a", "<div><noscript></div></noscript>a</div>",
  ])
  func showsWhatFollowsElementsThatAreNotShown(markup: String) {
    #expect(page("<body>" + markup).visibleText == "a")
  }

  @Test func decodesTitlesAndTextAreasButNotTheirTags() {
    let page = page("<title>a <b> &amp; c</title><textarea><i>x</i></textarea>")
    #expect(page.title == "a <b> & c")
    #expect(page.visibleText == "<i>x</i>")
  }
}
