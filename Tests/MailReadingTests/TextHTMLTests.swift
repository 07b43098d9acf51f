import Testing

@testable import MailReading

@Suite struct TextHTMLTests {
  @Test(
    arguments: [
      ("one\n   <b>two</b>\tthree", "one two three\n"),
      ("<p>one</p>\n<p>two</p>", "one\n\ntwo\n"),
      ("a<br>b<BR/>c<br></div>d", "a\nb\nc\nd\n"),
      ("<div>a</div><div><br></div><div>b</div>", "a\n\nb\n"),
      (
        "<p class=MsoNormal>a</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>",
        "a\n\nb\n"
      ),
      ("<p style=\"margin:0\">a</p><p style='margin:0cm'>b</p>", "a\nb\n"),
      ("<h1>Title</h1>Text<h2>Next</h3>more", "Title\n\nText\n\nNext\n\nmore\n"),
      ("a<hr>b", "a\n________________________________\nb\n"),
      ("<pre>\n  a  b\n\n    c</pre>after", "  a  b\n\n    c\n\nafter\n"),
      ("<div style=\"white-space: pre-wrap\">a  b\nc</div>", "a  b\nc\n"),
      ("<q>yes</q> <textarea>a <b> c</textarea>", "\u{201c}yes\u{201d} a <b> c\n"),
      ("", ""), ("   \n ", ""), ("<br><br>a<br><br><br><br>b<br>", "a\n\n\nb\n"),
    ])
  func laysOutLines(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test(
    arguments: [
      ("<ul><li>one<li>two</ul>after", "- one\n- two\n\nafter\n"),
      ("<ol start=3><li>a<li value=7>b<li>c</ol>", "3. a\n7. b\n8. c\n"),
      ("<ol type=a><li>x<li>y</ol>", "a. x\nb. y\n"),
      ("<ol type=I><li>x<li>y</ol>", "I. x\nII. y\n"),
      ("<ul><li>a<ul><li>b<br>c</ul><li>d</ul>", "- a\n  - b\n    c\n- d\n"),
      ("<ul><li></li><li>x</li></ul>", "- x\n"), ("<dl><dt>a<dd>b</dl>", "a\n    b\n"),
    ])
  func laysOutLists(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test(
    arguments: [
      ("<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>", "a | b\nc | d\n"),
      ("<table><tr><td>a</td><td></td><td>c</td></tr></table>", "a | c\n"),
      ("<table border=1><tr><td>a</td><td></td><td>c</td></tr></table>", "a | | c\n"),
      ("<table><tr><th>h<th>i<tr><td>a<td>&nbsp;</table>", "h | i\na\n"),
      ("<table><tr><td><div>a</div></td><td><div>b</div></td></tr></table>", "a | b\n"),
      ("<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc\n"),
      (
        "<table><tr><td>a</td><td><table><tr><td>b<td>c</table></td></tr></table>d", "a\nb | c\nd\n"
      ),
      ("intro<table><tr><td>a<td>b</table>", "intro\na | b\n"),
    ])
  func separatesCells(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test(
    arguments: [
      ("<blockquote>a<br><br>b</blockquote>c", "> a\n>\n> b\n\nc\n"),
      ("a<blockquote>b<blockquote>c</blockquote></blockquote>", "a\n\n> b\n>\n> > c\n"),
      ("<blockquote><ul><li>x</ul></blockquote>", "> - x\n"),
      ("a<blockquote style=\"margin:0 0 0 40px; border: none\">b</blockquote>", "a\n\n    b\n"),
    ])
  func prefixesQuotations(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test(
    arguments: [
      ("<a href=\"http://e.org/x?a=1&amp;b=2\">here</a>.", "here <http://e.org/x?a=1&b=2>.\n"),
      ("<a href='http://e.org/'>e.org</a>", "e.org\n"),
      ("<a href='https://e.org/x'>see HTTPS://E.ORG/x</a>", "see HTTPS://E.ORG/x\n"),
      ("<a href='mailto:a@e.org?subject=x'>a@e.org</a>", "a@e.org\n"),
      ("<a href='mailto:a@e.org?subject=x'>Ann</a>", "Ann <a@e.org>\n"),
      (
        "<a href='#top'>up</a> <a href='javascript:x()'>run</a> <a name=x>here</a>", "up run here\n"
      ),
      ("<a href='http://e.org'><img src=x alt=Logo></a>", "[Logo] <http://e.org>\n"),
      ("<a href='http://e.org'><img src=x></a>", "<http://e.org>\n"),
      ("<a href='http://e.org'></a>x", "x\n"), ("<a href='x y\n z'>t</a>", "t <xyz>\n"),
      ("<a href='http://e.org'><div>t</div></a>u", "t <http://e.org>\nu\n"),
    ])
  func writesAddressesThatTheTextDoesNotSay(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test(
    arguments: [
      ("<html><head><title>T</title><style>p{}</style></head><body>a</body></html>", "a\n"),
      ("a<script>if (1 < 2) document.write('<p>x</p>')</script>b", "ab\n"),
      ("a<!-- <p>x</p> -->b<!---->c<!-->d", "abcd\n"),
      ("<!--[if mso]><p>x</p><![endif]-->a<![if !mso]>b<![endif]>", "ab\n"),
      ("a<span style=\"DISPLAY : none\">x<b>y</b></span>b", "ab\n"),
      ("a<p hidden>x<p>b", "a\n\nb\n"),
      ("a<i style='visibility:hidden'>x</i>b", "ab\n"),
      ("a<img src=t width=1 height=1 alt=x>b<img src=t style='width:1px' alt=y>", "ab\n"),
      ("<img alt='\u{1f600}'> <img alt='a logo'>", "\u{1f600} [a logo]\n"),
      ("<template>x</template><svg><text>y</text></svg>a", "a\n"),
      ("<head><meta charset=utf-8>\n<p>a", "a\n"),
      ("<td style='display:none'>x</td><table><tr><td style='display:none'>y<td>z</table>", "z\n"),
    ])
  func leavesOutWhatNobodySees(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test(
    arguments: [
      ("&lt;a&gt; &amp;amp; &quot;&apos;", "<a> &amp; \"'\n"),
      ("&copy 2015 &copyx &notit; &hellip;", "© 2015 ©x ¬it; …\n"),
      ("&#65;&#x42;&#X43 &#128;&#150;&#x99;", "ABC €–™\n"),
      ("&#0;&#xD800;&#x110000;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\n"),
      ("&bogus; & &; &# &#x; a&b", "&bogus; & &; &# &#x; a&b\n"),
      ("a&nbsp;&nbsp; b\u{a0}c", "a   b c\n"),
      ("&CounterClockwiseContourIntegral;&NotEqualTilde;", "∳≂̸\n"),
    ])
  func resolvesCharacterReferences(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test func knowsEveryNamedReference() {
    let names = "\(characterReferenceTable)".utf8.split { $0 == 0x20 || $0 == 0x0a }
    #expect(names.count == 2125)
    for entry in names {
      guard let mark = entry.firstIndex(where: { $0 == 0x3d || $0 == 0x21 }) else {
        Issue.record("\(String(describing: entry))")
        continue
      }
      let codes = entry[entry.index(after: mark)...].split(separator: 0x2c).compactMap {
        UInt32(String($0) ?? "", radix: 16).flatMap(Unicode.Scalar.init)
      }
      let expected = String(String.UnicodeScalarView(codes))
      let html = Array("&".utf8) + Array(entry[..<mark]) + Array(";".utf8)
      let reference = CharacterReference(in: html, at: 0, before: html.count, inAttribute: false)
      #expect(reference?.text == expected && !expected.isEmpty)
      #expect(reference?.end == html.count)
    }
  }

  @Test(
    arguments: [
      ("a < b <3 </ x>c", "a < b <3 c\n"), ("a<b", "a\n"),
      ("a<b x='>c</b>d", "ac d\n".filter { $0 != " " }),
      ("<p>a<!-- never closed <b>b</b>", "ab\n"), ("a<style>p{}", "a\n"),
      ("</p>a</div></td>b</table>", "ab\n"),
      ("<b>a<table><tr><td>b</b>c</td></tr></table>d", "a\nbc\nd\n"),
      ("<div a=1 b='2' c=\"3\" d>x</div\n>y", "x\ny\n"), ("x<a b=\"", "x\n"), ("&", "&\n"),
      ("<", "<\n"),
    ])
  func readsBrokenMarkup(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test func deeperElementsThanTheLimitKeepTheirText() {
    var limits = TextLimits()
    limits.openElements = 3
    let html = "<div><div><blockquote>a<blockquote>b</blockquote>c</blockquote></div></div>d"
    #expect(plainText(fromHTML: html, limits: limits) == "> a\n> b\n> c\n\nd\n")
    limits.openElements = 4
    #expect(plainText(fromHTML: html, limits: limits) == "> a\n>\n> > b\n>\n> c\n\nd\n")
  }

  @Test func quotationsDeeperThanTheLimitAddNoMark() {
    var limits = TextLimits()
    limits.quoteDepth = 1
    let html = "<blockquote>a<blockquote>b</blockquote></blockquote>"
    #expect(plainText(fromHTML: html, limits: limits) == "> a\n>\n> b\n")
    limits.quoteDepth = 2
    #expect(plainText(fromHTML: html, limits: limits) == "> a\n>\n> > b\n")
  }

  @Test func listsDeeperThanTheLimitAreNotIndentedFurther() {
    var limits = TextLimits()
    limits.indentation = 2
    let html = "<ul><li>a<ul><li>b</ul></ul>"
    #expect(plainText(fromHTML: html, limits: limits) == "- a\n  - b\n")
    limits.indentation = 4
    #expect(plainText(fromHTML: html, limits: limits) == "- a\n  - b\n")
  }

  @Test(
    "takes time in proportion to hostile input",
    arguments: [
      "<", "<div>", "<a b=\"", "<!--", "&", "<b><table><tr><td>", "<style>", "</b>", "<ol><li>",
      "<blockquote>x<br>", "<a href=x>", "<p hidden>", "<td>", "<span style='display:none'>", "<![",
    ])
  func takesTimeInProportion(piece: String) {
    let html = String(repeating: piece, count: 200_000 / piece.utf8.count)
    #expect(plainText(fromHTML: html).utf8.count <= html.utf8.count * 60)
  }
}
