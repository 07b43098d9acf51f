import Foundation
import Testing

@testable import PageReading

/// Paths that are walked without libxml2 select what it selects.
struct PlainPathTests {
  /// Every kind of path that profiles hold, and its relatives.
  static let plain = [
    "//table", "//*[@id=\"x\"]", "//div[contains(@class, \"a\")]", ".//a", ".//a/@href", "./td",
    "td",
    "td/a", "td//a", "./tr|./thead/tr|./tbody/tr|./tfoot/tr", "@class", "@title", ".", "./*[1]",
    "//table[@id=\"x\"]//tr[.//div[contains(@class, \"a\")]]",
    ".//div[contains(@class, 'a')]/div[1]",
    "//div[contains(concat(\" \", normalize-space(@class), \" \"), \" a \")]", "//p[b]",
    "//div//div",
    "descendant::div[@class]", "//div[@class = 'a b']/*[2]/@id", "//*[@class] | //a | //table//td",
    "//o_p", "//*//*[@id]", "//*[normalize-space(.) = \"5\"]", "//a[normalize-space(.)='x y']",
    "//td[normalize-space(.) = '']",
    // Names that no element of the page has.
    "//nowhere", "//nowhere | //p", "//p[nowhere]", "//a/nowhere/@id", "//*[.//nowhere] | //td",
    "nowhere/@class", "//div//nowhere//a",
  ]

  /// Paths that begin plainly; the library is asked only where the beginning selects something.
  static let begun = [
    "//a[normalize-space(.) = 'x y'][not(ancestor-or-self::*[contains(@style, 'none')])]",
    "//p[not(b)]", "//button[. = ']']", "//div[@class][2][position() = 1]", "//div[last()]",
    "//nowhere[not(a)]", "//table//tr[td][.//a[\"[\" != ']']]", "//o_p[starts-with(., 'x')]",
    "//div/a[2][not(@id)]",
  ]

  @Test(arguments: plain) func knowsThePathsOfProfiles(expression: String) {
    #expect(PlainPath.all(in: expression) != nil)
  }

  @Test(arguments: [
    "//p[1]", "//text()", "string(.)", "..", "//a[last()]", "//a[. = 'x']", "ancestor::div",
    "//@id",
    "//a[not(b)]", "a or b", "//a[@b='x' or @c]", "//x:y", "", "//", "//a[", "//a['x']", "//a[01]",
    "concat(a, b)", "a | string(b)", "@a | @b", "descendant::div[@class=\"left\"][3]", "//a[b]c",
    "/a",
    "//div[contains(concat(\" \", normalize-space(@class), \" \"), \" a b \")]", "//a[//b]",
    "//a.b",
    "//a[contains(@b, '')]", "/", "a/", "a//", "*|", "..//a",
  ])
  func leavesTheRestToTheLibrary(expression: String) {
    #expect(PlainPath.all(in: expression) == nil)
  }

  @Test(arguments: [
    "//a[not(b)]/c", "//a[not(b)] | //c", "//a[b]", "a[not(b)]", "//a[not(b)", "//a[not(b)]]",
    "//a[b = ']']c", "//a[not(b)] + 1", "count(//a[not(b)])", "//a[b[not(c)]]/d", "",
  ])
  func takesNothingElseForABeginning(expression: String) {
    #expect(PlainPath.beginning(of: expression) == nil)
  }

  @Test(arguments: begun) func findsTheBeginning(expression: String) {
    #expect(PlainPath.all(in: expression) == nil)
    #expect(PlainPath.beginning(of: expression) != nil)
  }

  private func compare(_ page: SavedPage, _ place: String) throws {
    guard let root = page.document.root else { return }
    let evaluation = try page.document.xpathEvaluation()
    let elements = try [root] + page.document.select("//table | //div | //tr | //td").prefix(60)
    for expression in PlainPathTests.plain + PlainPathTests.begun {
      for element in elements {
        let ours = try unsafe evaluation.evaluate(expression, from: element.node)
        let theirs = try unsafe evaluation.evaluateWhole(expression, from: element.node)
        guard case .nodes(let left) = unsafe ours, case .nodes(let right) = unsafe theirs else {
          Issue.record("\(place): \(expression) yields no nodes")
          continue
        }
        #expect(unsafe left == right, "\(place): \(expression) from \(element.xpath)")
      }
    }
  }

  @Test func selectsWhatTheLibrarySelects() throws {
    try compare(
      page(
        "<body class=' a'><div class='a b' id=x><p>1<div class=b><b>x</b><div class=\"x\ta\"><a href=1 "
          + "title=2>2</a></div></div></div><table id=x><tr><td>4<p>5</p><td class=a><a>6</a><a style=none> x\n<i>\ty </i></a><a>x y</a><table><tr>"
          + "<td><div class=ab></div></table></tr><tbody><tr class><td colspan=2></table><o:p>x</o:p>"
      ),
      "by hand")
  }

  @Test(.enabled(if: Corpora.isPresent("html-pipermail-cf"), "the corpora are not there"))
  func selectsWhatTheLibrarySelectsOnRealPages() throws {
    var count = 0
    for folder in ["html-pipermail-cf", "html-telegram-secnews", "html-html2text", "html-fbchat"] {
      for path in Corpora.files(folder, endingIn: [".html", ".htm"]).prefix(6) {
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
        guard bytes.count < 300_000 else { continue }
        try compare(SavedPage(bytes), path)
        count += 1
      }
    }
    #expect(count > 8)
  }

  /// Which expression follows which is remembered, and what is kept of them has an end.
  @Test func anExpressionMeansTheSameInWhateverOrderTheyCome() throws {
    let page = page((0..<20).map { "<p id=p\($0)>\($0)</p>" }.joined())
    var state: UInt64 = 9
    for step in 0..<6_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Mostly the same few in turn, now and then one that has not been asked for.
      let number = step % 5 == 0 ? Int(state >> 40) % 20 : step % 7
      let other = step % 5 == 0 ? step : 0
      let path = "//p[@id='p\(number)'] | //z\(other)"
      #expect(try page.document.value(step % 2 == 0 ? path : "string(\(path))") == "\(number)")
      if step % 11 == 0 {
        #expect(throws: XPathError.self) { try page.document.value("//p[\(number)") }
      }
    }
  }

  @Test func expressionsAreToldApartByTheirOctets() throws {
    let page = page("<p id=a>caf\u{E9}</p><p id=b>cafe\u{301}</p>")
    for _ in 0..<2 {
      #expect(try page.document.value("//p[. = 'caf\u{E9}']/@id") == "a")
      #expect(try page.document.value("//p[. = 'cafe\u{301}']/@id") == "b")
    }
  }

  @Test func endsAPathThatTakesTooLong() throws {
    let deep = String(repeating: "<div>", count: 200)
    var limits = PageLimits.standard
    limits.xpathOperations = 10_000
    let page = SavedPage(Array((deep + "x").utf8), limits: limits)
    #expect(throws: XPathError.self) { try page.document.select("//*//*//*") }
  }
}
