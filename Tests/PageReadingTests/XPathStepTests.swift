import Testing

@testable import PageReading

/// Steps that are written anew for speed select what they selected before.
struct XPathStepTests {
  @Test(arguments: [
    ("//td[@class='a']", "/descendant::td[@class='a']"),
    (".//div[contains(@class, \"x\")]/div[1]", "./descendant::div[contains(@class, \"x\")]/div[1]"),
    ("//a[b]//c[.='//d[1]']", "/descendant::a[b]/descendant::c[.='//d[1]']"),
    ("//*[@id=\"x\"] | //tr[not(td)]", "/descendant::*[@id=\"x\"] | /descendant::tr[not(td)]"),
    (
      "//table[@id=\"m\"]//tr[.//div[contains(@class, \"w\")]]",
      "/descendant::table[@id=\"m\"]/descendant::tr[./descendant::div[contains(@class, \"w\")]]"
    ),
  ])
  func writesStepsThatAskForNoPosition(expression: String, faster: String) {
    #expect(withDescendantSteps(expression) == faster)
  }

  @Test(arguments: [
    "//p[1]", "//p[last()]", "//p[position() = 2]", "//p[count(a)]", "//p[@a][2]", "//p[a + 1]",
    "//p[number(@a)]", "//p[string-length(.)]", "//p[$x]", "//p", "//p/a[1]", "//text()[. = 'x']",
    "//p[", "//p['", "'//p[a]'", "//p[a = position()]", "//x:y[a]", "//p[-1]", "//p[not(a) + 1]",
  ])
  func leavesStepsThatMight(expression: String) {
    #expect(withDescendantSteps(expression) == expression)
  }

  @Test func selectsTheSameNodesOnNestedMarkup() throws {
    let page = page(
      "<body><div class=a><p>1</p><div class=b><p class=x>2<p>3</div><table><tr><td>4<p>5</p></td>"
        + "<td class=x>6</td></tr></table></div><div><p>7</p></div></body>")
    for name in ["p", "div", "td", "*"] {
      for predicate in [
        "[@class]", "[p]", "[@class='x']", "[not(@class)]", "[.//p]", "[p][@class]",
      ] {
        let plain = try page.document.select("//\(name)\(predicate)").map(\.ordinal)
        // An axis spelled out is not touched.
        let spelled = try page.document
          .select("/descendant-or-self::node()/child::\(name)\(predicate)").map(\.ordinal)
        #expect(plain == spelled, "\(name)\(predicate)")
      }
    }
  }
}
