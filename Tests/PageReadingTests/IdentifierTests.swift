import PageReading
import Testing

/// What the XPath function `id` finds; the table behind it is made when it is first asked.
struct IdentifierTests {
  private let markup =
    "<!-- c --><html><body><p id=a>first</p><p id=a>second</p><a name=n>anchor</a><p name=m>none</p>"
    + "<i xml:id=x>ex</i><b id='r&amp;s'>ref</b><u id>empty</u><p id=' t u '>spaced</p>"
    + "<div id=d><p id=e>inner</p></div>"

  @Test(arguments: [
    ("id('a')", ["first"]), ("id('n')", ["anchor"]), ("id('m')", []), ("id('x')", ["ex"]),
    ("id('r&s')", ["ref"]), ("id('')", []), ("id('t')", []), ("id('t u')", []),
    ("id('e a e')", ["first", "inner"]), ("id('d')/p", ["inner"]), ("id(//b/@id)", ["ref"]),
    ("//p[id('d')]", ["first", "second", "none", "spaced", "inner"]), ("//p[id('z')]", []),
    ("count(id('a d'))", ["2"]), ("//u | id \n( 'n' )", ["anchor", "empty"]), ("id('A')", []),
    ("string(id(\"e\"))", ["inner"]), ("//p[. = id('e')]", ["inner"]),
  ])
  func findsByIdentifier(expression: String, expected: [String]) throws {
    #expect(try page(markup).document.root?.values(expression) == expected)
    // Nor does it matter what was asked before, or where it is asked.
    let asked = page(markup)
    #expect(try asked.document.value("count(//p[@id])") == "4")
    #expect(try asked.document.root?.values("id('nowhere')") == [])
    let inner = try #require(try asked.document.select("//div/p").first)
    #expect(try inner.values(expression) == expected)
    #expect(try asked.document.root?.values(expression) == expected)
  }

  /// Whatever has an identifier or a name counts, as it did when the table was made in parsing.
  @Test(arguments: [
    (1, ["1"]), (2, ["1"]), (3, ["1", "3"]), (4, ["1", "3", "4", "5"]), (5, ["1", "3", "4", "5"]),
  ])
  func findsThoseUpToTheLimit(limit: Int, expected: [String]) throws {
    var limits = PageLimits()
    limits.identifiers = limit
    let page = page(
      "<body><p id=a>1</p><p name=q>2</p><p id=b name=b>3</p><i xml:id=c>4</i><a name=d>5</a>",
      limits: limits)
    #expect(try page.document.root?.values("id('a b c d q')") == expected)
    #expect(codes(page) == (limit < 4 ? [.tooManyIdentifiers] : []))
  }
}
