import PageReading
import Testing

struct PageElementTests {
  private let markup =
    "<html><body><h1 id=t class='a b'>T</h1><div>x</div><div><table><tr><td>1</td></tr>"
    + "<tr><td>2</td><td>3<b>!</b></td></tr></table></div></body></html>"

  @Test func selectsInDocumentOrder() throws {
    let cells = try page(markup).document.select("//td[2] | //td[1]")
    #expect(cells.map(\.visibleText) == ["1", "2", "3!"])
  }

  @Test func tellsPositionsByXPathAndOrdinal() throws {
    let page = page(markup)
    let cell = try #require(try page.document.select("//td").last)
    #expect(cell.xpath == "/html/body/div[2]/table/tr[2]/td[2]")
    #expect(try page.document.select(cell.xpath).map(\.ordinal) == [cell.ordinal])
    #expect(try page.document.select("//*").map(\.ordinal) == Array(0..<12))
    #expect(page.document.root?.xpath == "/html")
  }

  @Test func tellsWhereAnElementStandsInTheSource() throws {
    let page = page(markup)
    let source = Array(markup.utf8)
    let found = try page.document.select("//*").map { element in
      String(decoding: source[try #require(element.range)], as: UTF8.self)
    }
    #expect(found[0] == markup)
    #expect(found[2] == "<h1 id=t class='a b'>T</h1>")
    #expect(found[6] == "<tr><td>1</td></tr>")
    #expect(found[11] == "<b>!</b>")
  }

  @Test func tellsPlacesOfElementsThatAreNeverClosed() throws {
    let markup = "<body><p>a<p>b<br>c<ul><li>x<li>y</ul>z"
    let source = Array(markup.utf8)
    let found = try page(markup).document.select("//p | //li | //br").map { element in
      String(decoding: source[try #require(element.range)], as: UTF8.self)
    }
    #expect(found == ["<p>a", "<p>b<br>c", "<br>", "<li>x", "<li>y"])
  }

  @Test func tellsPlacesInSingleOctetCharsets() throws {
    let octets = Array("<meta charset=latin1><p>".utf8) + [0xE9, 0xE8] + Array("</p><i>x</i>".utf8)
    let italic = try #require(try SavedPage(octets).document.select("//i").first)
    #expect(italic.range == 30..<38)
  }

  @Test func readsAttributes() throws {
    let element = try #require(
      try page(
        "<body><a HREF='?a=1&copy=2&amp;b' title=\"&quot;q&quot;\" data-x @click=y checked>l</a>"
      )
      .document.select("//a").first)
    #expect(element.name == "a")
    #expect(element.attribute("href") == "?a=1&copy=2&b")
    #expect(element.attribute("title") == "\"q\"")
    #expect(element.attribute("data-x") == "")
    #expect(element.attribute("checked") == "")
    #expect(element.attribute("none") == nil)
    #expect(element.attributes.map(\.name) == ["href", "title", "data-x", "__click", "checked"])
  }

  @Test func evaluatesValuesOfEveryType() throws {
    let page = page(markup)
    let body = try #require(try page.document.select("//body").first)
    #expect(try body.value("count(.//td)") == "3")
    #expect(try body.value("string(h1)") == "T")
    #expect(try body.value("h1/@class") == "a b")
    #expect(try body.value(".//td[2]") == "3!")
    #expect(try body.value(".//td[2]/text()") == "3")
    #expect(try body.value("nothing") == nil)
    #expect(try body.value("1 = 1") == "true")
    #expect(try body.values(".//td") == ["1", "2", "3!"])
    #expect(try body.values("//@id") == ["t"])
    #expect(try body.value("id('t')") == "T")
  }

  @Test func keepsCommentsForXPath() throws {
    #expect(try page("<p>x</p><!-- id=\"7\" -->").document.value("//comment()") == " id=\"7\" ")
  }

  @Test func seesFromTheElementAsked() throws {
    let page = page(markup)
    let rows = try page.document.select("//tr")
    #expect(try rows.map { try $0.value("td[1]") } == ["1", "2"])
    #expect(rows[1].children.map(\.name) == ["td", "td"])
    #expect(rows[1].parent?.name == "table")
    #expect(rows[1].rawText == "23!")
  }

  @Test(arguments: [
    "//p[", "//p[@a=]", "nosuch()", "$x", "", "//p/@", "x:y", "'abc", "//p\u{0}",
  ])
  func throwsForExpressionsThatAreNone(xpath: String) {
    #expect(throws: XPathError.self) { try page(markup).document.select(xpath) }
  }

  @Test func throwsWhereAStringIsNoElement() {
    #expect(throws: XPathError.self) { try page(markup).document.select("string(//p)") }
  }

  @Test func stopsAnExpressionThatTakesTooManySteps() {
    var limits = PageLimits()
    limits.xpathOperations = 10_000
    let page = page(String(repeating: "<p>x</p>", count: 2000), limits: limits)
    #expect(throws: XPathError.self) { try page.document.select("//p[count(//p) > 1]") }
  }

  @Test func writesAColonInANameAsAnUnderscore() throws {
    let page = page("<body><o:p>x</o:p>")
    let element = try #require(try page.document.select("//body/o_p").last)
    #expect(element.visibleText == "x")
    #expect(try page.document.select(element.xpath).map(\.ordinal) == [element.ordinal])
  }

  @Test func aPlaceIsTheSameInWhateverOrderPlacesAreAskedFor() throws {
    let markup =
      "<body><p>a<b>b</b><b>c</b></p><div><p>d</p><i>e</i><p>f</p></div><p>g</p>"
      + "<table><tr><td>h<td>i<th>j<tr><td>k</table><div></div>"
    let first = try page(markup).document.select("//*")
    let second = try page(markup).document.select("//*")
    let forwards = first.map(\.xpath)
    let backwards = Array(second.reversed().map(\.xpath).reversed())
    #expect(forwards == backwards && Set(forwards).count == first.count && first.count > 15)
    for element in first {
      #expect(try element.document.select(element.xpath).map(\.ordinal) == [element.ordinal])
    }
  }
}
