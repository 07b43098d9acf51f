import PageReading
import Testing

/// Pages made to exhaust or mislead a reader: each must be read in bounded time, nothing cut in
/// silence. Work that grew with the square of these sizes would take minutes.
struct HostilePageTests {
  @Test func readsADepthBomb() {
    let count = 50_000
    let page = page(
      "<body>" + String(repeating: "<b>", count: count) + "deep"
        + String(repeating: "</b>", count: count) + "<p>after</p>")
    #expect(page.visibleText == "deep\n\nafter")
    #expect(codes(page) == [.tooDeep])
  }

  @Test func readsADepthBombWhoseEndTagsMatchNothing() {
    let text = page(
      String(repeating: "<div>", count: 20_000) + "deep" + String(repeating: "</i>", count: 20_000)
        + "end"
    ).visibleText
    #expect(text == "deepend")
  }

  @Test func keepsScriptsOutOfTextBeyondTheDepthLimit() {
    let page = page(
      String(repeating: "<div>", count: 600) + "a<script>x</script><style>y</style><br>b")
    #expect(page.visibleText == "a\nb")
  }

  @Test func readsOneHugeText() {
    let page = page("<p>" + String(repeating: "a", count: 10_500_000) + "</p><p>end</p>")
    #expect(page.visibleText.utf8.count == 10_500_005)
    #expect(page.visibleText.hasSuffix("a\n\nend"))
    #expect(page.defects == [])
  }

  @Test func readsAMillionAttributes() {
    let page = page(
      "<body><p " + String(repeating: "a=1 ", count: 200_000) + "b=2>x</p>")
    #expect(page.visibleText == "x")
    #expect(codes(page) == [.tooManyAttributes])
    #expect(page.defects.first?.severity == .damage)
  }

  @Test func expandsNoEntities() {
    let page = page(
      "<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">"
        + "<!ENTITY f SYSTEM \"file:///etc/passwd\">]><html><body>&b; &f;</body></html>")
    #expect(page.visibleText == "&b; &f;")
    #expect(codes(page) == [.entityDeclared])
  }

  @Test func takesNULsOutAndReadsOn() {
    let page = page("<p>a\0b</p><p ti\0tle='x\0y'>c</p><!-- \0 --><script>\0</script>d")
    #expect(page.visibleText == "ab\n\nc\n\nd")
    #expect(codes(page).allSatisfy { $0 == .nulBytes })
    #expect(page.defects.first?.range == 4..<5)
  }

  @Test func readsAPageOfNULs() {
    let page = SavedPage(Array("<p>a".utf8) + [UInt8](repeating: 0, count: 300_000) + [0x62])
    #expect(page.visibleText == "ab")
    #expect(page.defects.count == PageLimits.standard.defectsPerCode)
    #expect(page.defects.last?.detail.hasSuffix("(and 299980 more of this kind)") == true)
  }

  @Test(arguments: [
    "<a b=\"x>y ", "<a b='x>y <i c=\"z>w ", "<title>a", "<textarea>a", "<!DOCTYPE [>a ",
    "<![CDATA[a",
    "<a", "<a b", "</a", "<!--a", "<!a", "<?a", "&", "&#", "&#x", "&a", "<p>", "<table>", "<li>",
    "<td><table>", "<p><b>", "<form>", "<option>", "</p>", "</br>", "<svg><p>", "<a href='data:",
    "<p style='display:", "<tr><td>a", "<ul><li>", "<select><option>", "<h1><form>",
  ])
  func readsEndlessRepetition(unit: String) {
    let page = page(String(repeating: unit, count: 5000))
    #expect(page.visibleText.utf8.count <= 5000 * 3 * unit.utf8.count)
    #expect(page.defects.count <= 100)
  }

  @Test(arguments: [
    "<p>text</p><p class='", "<p>text</p><p", "<p>text</p><!-- never", "<p>text</p><script>x",
    "<p>text</p></di", "<p>text</p></", "<p>text</p><?xml", "<p>text</p><!x",
    "<p>text</p><!doctype html", "<p>text</p><template><p>x", "<p>text</p><canvas>x",
  ])
  func reportsAPageThatEndsTooSoon(markup: String) {
    let page = page(markup)
    #expect(page.visibleText == "text")
    #expect(page.defects.contains { $0.code == .truncated })
  }

  @Test func doesNotLoseAPageToAnUnclosedQuotationMark() {
    let page = page("<p title=\"a>one</p><p>two</p>")
    #expect(page.visibleText == "one\n\ntwo")
    #expect(codes(page) == [.truncated])
  }

  @Test func readsAnyOctets() {
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % bound
    }
    let seeds = [
      "<!DOCTYPE html><html><head><title>t</title><meta charset=utf-8></head><body><p>x</p></html>",
      "<table><tr><td>a</td><td><ul><li>b</ul></td></tr></table><pre>\n c</pre>",
      "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        + "--b\nContent-Type: text/html\n\n<p>x</p>\n--b--\n",
      "<img src='data:image/png;base64,AAAA'><script>x</script><!-- c --><svg><title>q</title></svg>",
    ].map { Array($0.utf8) }
    let alphabet: [UInt8] = Array("<>&;\"'/=!-[]?#x \n\0".utf8) + [0xC3, 0xFF, 0x80, 0xE2]
    for _ in 0..<1500 {
      var octets = seeds[random(seeds.count)]
      for _ in 0..<(1 + random(8)) {
        let at = random(octets.count)
        switch random(4) {
        case 0: octets[at] = alphabet[random(alphabet.count)]
        case 1: octets.insert(alphabet[random(alphabet.count)], at: at)
        case 2: octets.removeSubrange(at..<min(octets.count, at + 1 + random(8)))
        default: octets.insert(contentsOf: octets[at..<min(octets.count, at + 12)], at: at)
        }
        if octets.isEmpty { octets = [0x3C] }
      }
      let page = SavedPage(octets)
      _ = page.visibleText
      for resource in page.resources { _ = page.content(of: resource) }
      #expect(page.defects.allSatisfy { ($0.range?.upperBound ?? 0) <= octets.count })
    }
  }
}
