import PageReading
import Testing

struct PageLimitsTests {
  private func limits(_ change: (inout PageLimits) -> Void) -> PageLimits {
    var limits = PageLimits()
    change(&limits)
    return limits
  }

  @Test func readsMarkupUpToItsLimit() {
    let markup = "<p>one</p><p>two</p>"
    let exact = limits { $0.markupBytes = markup.utf8.count }
    #expect(codes(page(markup, limits: exact)) == [])
    #expect(page(markup, limits: exact).visibleText == "one\n\ntwo")
    let past = page(markup + "<p>three</p>", limits: exact)
    #expect(codes(past) == [.overLimit])
    #expect(past.visibleText == "one\n\ntwo")
    #expect(past.defects.first?.severity == .damage)
    #expect(past.defects.first?.range == 20..<32)
  }

  @Test func notesLargeMarkup() {
    let exact = limits { $0.notableMarkupBytes = 10 }
    #expect(codes(page("<p>abc</p>", limits: exact)) == [])
    #expect(codes(page("<p>abcd</p>", limits: exact)) == [.largeMarkup])
  }

  @Test func nestsToTheDepthLimit() {
    let exact = limits { $0.depth = 6 }
    func nested(_ count: Int) -> SavedPage {
      page(
        "<html><body>" + String(repeating: "<div>", count: count) + "x"
          + String(repeating: "</div>", count: count), limits: exact)
    }
    #expect(codes(nested(4)) == [])
    #expect(codes(nested(5)) == [.tooDeep])
    #expect(nested(5).defects.first?.range == 32..<33)
    #expect(nested(5).visibleText == "x")
  }

  @Test func readsAttributesUpToTheirLimit() throws {
    let exact = limits { $0.attributes = 2 }
    #expect(codes(page("<p a=1 b=2>x", limits: exact)) == [])
    let past = page("<body><p a=1 b=2 c=3>x", limits: exact)
    #expect(codes(past) == [.tooManyAttributes])
    #expect(try past.document.select("//p").first?.attributes.map(\.name) == ["a", "b"])
  }

  @Test func readsAttributeValuesUpToTheirLimit() throws {
    let exact = limits { $0.attributeValueBytes = 4 }
    #expect(codes(page("<body><p a=1234>x", limits: exact)) == [])
    let past = page("<body><p a=\"123é\">x", limits: exact)
    #expect(codes(past) == [.textCut])
    #expect(past.defects.first?.range == 15..<17)
    #expect(try past.document.value("//p/@a") == "123")
  }

  @Test func readsElementsAndAttributesUpToTheirLimit() {
    let exact = limits { $0.nodes = 4 }
    let markup = "<p a=1>x<b>y</b><i>z</i>"
    #expect(codes(page(markup, limits: exact)) == [])
    let past = page(markup + "<u>w", limits: exact)
    #expect(codes(past) == [.overLimit])
    #expect(past.defects.first?.range == 24..<28)
    #expect(past.visibleText == "xyz")
  }

  @Test func findsIdentifiersUpToTheirLimit() throws {
    let exact = limits { $0.identifiers = 2 }
    let within = page("<p id=a>x<p id=b>y", limits: exact)
    #expect(codes(within) == [])
    #expect(try within.document.value("id('b')") == "y")
    let past = page("<p id=a>x<p id=b>y<p id=c>z", limits: exact)
    #expect(codes(past) == [.tooManyIdentifiers])
    #expect(try past.document.value("id('c')") == nil)
    #expect(try past.document.value("//p[@id='c']") == "z")
  }

  @Test func setsURIsAsideFromTheirLimitOn() {
    let exact = limits { $0.embeddedURIBytes = 20 }
    #expect(page("<img src='data:image/png,12345'>", limits: exact).resources.count == 1)
    #expect(page("<img src='data:image/png,1234'>", limits: exact).resources.isEmpty)
  }

  @Test func looksForTheCharsetUpToItsLimit() {
    let markup = "<meta charset=koi8-r>"
    let padding = String(repeating: " ", count: 100)
    let exact = limits { $0.sniffedBytes = 100 + markup.utf8.count }
    #expect(page(padding + markup, limits: exact).charset == "koi8-r")
    #expect(page(padding + " " + markup, limits: exact).charset == "utf-8")
  }

  @Test func keepsDefectsUpToTheirLimit() {
    let exact = limits { $0.defectsPerCode = 2 }
    #expect(page("<p>a\0b\0", limits: exact).defects.map(\.range) == [4..<5, 6..<7])
    let past = page("<p>a\0b\0c\0", limits: exact)
    #expect(past.defects.count == 2)
    #expect(past.defects.last?.detail.hasSuffix("(and 1 more of this kind)") == true)
  }
}
