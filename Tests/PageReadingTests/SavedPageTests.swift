import PageReading
import Testing

func page(_ markup: String, limits: PageLimits = .standard) -> SavedPage {
  SavedPage(Array(markup.utf8), limits: limits)
}

func codes(_ page: SavedPage) -> [PageDefect.Code] { page.defects.map(\.code) }

struct SavedPageTests {
  @Test func readsAnEmptyFileAsPlainTextWithoutWords() {
    let page = SavedPage([])
    #expect(page.form == .plainText)
    #expect(page.visibleText == "")
    #expect(codes(page) == [.empty])
  }

  @Test func readsTitleAndTextOfAPage() {
    let page = page(
      "<!DOCTYPE html><html><head><title> My\n Jobs </title></head><body><p>Hello</body></html>")
    #expect(page.form == .html)
    #expect(page.title == "My Jobs")
    #expect(page.visibleText == "Hello")
    #expect(page.charset == "utf-8")
    #expect(page.charsetBasis == "default")
    #expect(page.defects == [])
  }

  @Test func doesNotTakeTheTitleOfADrawingForThePages() {
    #expect(page("<body><svg><title>Star</title></svg><p>x</p>").title == nil)
  }

  @Test func keepsAPastedTranscriptAsItStands() {
    let text = "Sender | Message | Attachments | Date/Time\nAnna | 1 < 2 & 3 |  | Jan 5, 2014"
    let page = page(text)
    #expect(page.form == .plainText)
    #expect(page.visibleText == text)
  }

  @Test func followsTheFormThatItsCallerKnows() {
    let bytes = Array("Tom &amp; Jerry".utf8)
    #expect(SavedPage(bytes).visibleText == "Tom &amp; Jerry")
    #expect(SavedPage(bytes, as: .html).visibleText == "Tom & Jerry")
    #expect(SavedPage(Array("<b>x</b>".utf8), as: .mhtml).form == .html)
  }

  @Test func findsTheBodyThatElementsOfHTML5Begin() {
    let page = page(
      "<title>t</title><section>a</section><video>v</video><custom-tag>b</custom-tag>")
    #expect(page.visibleText == "a\nb")
    #expect(page.title == "t")
  }

  @Test func readsAFrameset() {
    let page = page(
      "<html><frameset cols='20%,*'><frame src=a.html><frame src=b.html>"
        + "<noframes><p>No frames</p></noframes></frameset></html>")
    #expect(page.form == .frameset)
    #expect(codes(page) == [.frameset])
    #expect(page.visibleText == "No frames")
  }

  @Test func notesAPageThatAsksForAPassword() {
    let markup = "<form><input name=u><input type=\"password\" name=p></form>"
    let page = page(markup)
    #expect(codes(page) == [.loggedOut])
    #expect(page.defects.first?.range == 20..<50)
  }

  @Test func readsInternetExplorersSavedFromComment() {
    let page = page(
      "<!DOCTYPE html>\r\n<!-- saved from url=(0036)https://www.elance.com/php/main/main.php -->\r\n"
        + "<html><head><base href='http://other.example/'></head></html>")
    #expect(page.savedFrom == "https://www.elance.com/php/main/main.php")
    #expect(page.savedFromBasis == "saved-from comment")
  }

  @Test func readsSingleFilesComment() {
    let page = page(
      "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://a.example/x"
        + " \n saved date: Thu Mar 25 2021 10:00:00 GMT+0100\n--><body>x</body></html>")
    #expect(page.form == .singleFile)
    #expect(page.savedFrom == "https://a.example/x")
    #expect(page.savedFromBasis == "SingleFile comment")
    #expect(page.savedAtText == "Thu Mar 25 2021 10:00:00 GMT+0100")
    #expect(page.savedAtBasis == "SingleFile comment")
  }

  @Test(arguments: [
    (
      "<link rel=canonical href='https://a.example/c'><base href='https://a.example/'>",
      "https://a.example/c", "canonical"
    ),
    ("<base href='https://a.example/b'>", "https://a.example/b", "base"),
    ("<meta property='og:url' content='https://a.example/o'>", "https://a.example/o", "og:url"),
    (
      "<!-- Mirrored from a.example/m.html by HTTrack Website Copier/3.x [XR&CO'2014], Sun, 01 -->",
      "http://a.example/m.html", "HTTrack comment"
    ),
  ])
  func tellsWhereAPageWasSavedFrom(head: String, address: String, basis: String) {
    let page = page("<html><head>\(head)</head><body>x</body></html>")
    #expect(page.savedFrom == address)
    #expect(page.savedFromBasis == basis)
  }

  @Test func takesNoRelativeAddressForTheOneSavedFrom() {
    #expect(page("<html><head><base href='/x/'></head></html>").savedFrom == nil)
  }

  @Test func unwrapsFirefoxsSourceView() {
    let page = page(
      "<html><head><title>view-source:https://a.example/j</title></head>"
        + "<body id=\"viewsource\" class=\"highlight\"><pre id=\"line1\">&lt;<span>html</span>&gt;"
        + "\n&lt;title&gt;Jobs&lt;/title&gt;<span id=\"line2\"></span>&lt;p&gt;A &amp;amp; B"
        + "</pre></body></html>")
    #expect(page.form == .viewSource)
    #expect(page.title == "Jobs")
    #expect(page.visibleText == "A & B")
    #expect(page.savedFrom == "https://a.example/j")
    #expect(page.savedFromBasis == "view-source title")
    #expect(codes(page) == [.viewSource])
  }

  @Test func unwrapsChromesSourceView() {
    let page = page(
      "<html><body><table><tbody><tr><td class=\"line-number\" value=\"1\"></td>"
        + "<td class=\"line-content\"><span class=\"html-tag\">&lt;p&gt;</span>One</td></tr>"
        + "<tr><td class=\"line-number\" value=\"2\"></td><td class=\"line-content\">two</td></tr>"
        + "</tbody></table></body></html>")
    #expect(page.form == .viewSource)
    #expect(page.visibleText == "One two")
  }

  @Test func readsAPageWithoutDoctypeHeadOrBody() {
    let page = page("<p>One<p>Two")
    #expect(page.form == .html)
    #expect(page.visibleText == "One\n\nTwo")
  }
}

struct ContentBehindTheEndTests {
  @Test func readsWhatStandsBehindTheEndOfTheBody() throws {
    let page = page(
      "<html><body><p>one</p></body></html>two<p>three</p><html><body><p>four</body></html>five")
    #expect(page.visibleText == "one\n\ntwo\n\nthree\n\nfourfive")
    #expect(try page.document.select("/*").count == 1)
  }
}

/// What follows a cut is gone, and only the page's own end can show it.
struct PageEndingTests {
  @Test(arguments: [
    ("<html><body><table><tr><td>a</td></tr>", "table"),
    ("<html><body><table><tr><td>a</td></tr></table><div>b", "division"),
    ("<body><ul><li>a</li>", "division"),
  ])
  func reportsAPageCutOffBetweenTwoTags(markup: String, word: String) throws {
    let page = page(markup)
    let defect = try #require(page.defects.first)
    #expect(codes(page) == [.truncated])
    #expect(defect.severity == .damage)
    #expect(defect.range == markup.utf8.count..<markup.utf8.count)
    #expect(defect.detail.contains(word))
  }

  @Test(arguments: [
    "<html><body><table><tr><td>a</table></body></html>",
    "<html><body><div>never closed</body></html>", "<html><body><p>a<p>b", "<div>a fragment",
    "<html><body><table><tr><td>a</table>",
  ])
  func takesNoWholePageForOneCutOff(markup: String) {
    #expect(codes(page(markup)) == [])
  }
}
