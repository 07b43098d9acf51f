import PageReading
import Testing

struct PageArchiveTests {
  private let archive = """
    From: <Saved by Blink>\r
    Snapshot-Content-Location: https://www.elance.com/r/jobs?id=1\r
    Subject: =?utf-8?Q?My_Jobs?=\r
    Date: Tue, 3 Mar 2015 11:49:41 -0000\r
    MIME-Version: 1.0\r
    Content-Type: multipart/related;\r
    \ttype="text/html";\r
    \tboundary="----b----"\r
    \r
    \r
    ------b----\r
    Content-Type: text/html\r
    Content-ID: <frame-1@mhtml.blink>\r
    Content-Transfer-Encoding: quoted-printable\r
    Content-Location: https://www.elance.com/r/jobs\r
    \r
    <!DOCTYPE html><html><head><meta charset=3D"utf-8"></head><body><p>Gr=C3=BC=\r
    n</p></body></html>\r
    ------b----\r
    Content-Type: image/png\r
    Content-Transfer-Encoding: base64\r
    Content-Location: https://www.elance.com/i.png\r
    \r
    AAEC\r
    ------b------\r

    """

  @Test func readsAnArchiveOfChrome() throws {
    let page = page(archive)
    #expect(page.form == .mhtml)
    #expect(page.title == "My Jobs")
    #expect(page.visibleText == "Grün")
    #expect(page.charset == "utf-8")
    #expect(page.charsetBasis == "meta")
    #expect(page.savedFrom == "https://www.elance.com/r/jobs?id=1")
    #expect(page.savedFromBasis == "Snapshot-Content-Location")
    #expect(page.savedAtText == "Tue, 3 Mar 2015 11:49:41 -0000")
    #expect(page.savedAtBasis == "Date")
    let resource = try #require(page.resources.first)
    #expect(page.resources.count == 1)
    #expect(resource.location == "https://www.elance.com/i.png")
    #expect(resource.mediaType == "image/png")
    #expect(page.content(of: resource) == [0, 1, 2])
    let range = try #require(resource.range)
    #expect(String(decoding: Array(archive.utf8)[range], as: UTF8.self).hasPrefix("AAEC"))
    #expect(page.defects == [])
  }

  @Test func prefersTheCharsetOfThePartsHeader() {
    let page = page(
      "From: <Saved by Windows Internet Explorer 8>\nMIME-Version: 1.0\n"
        + "Content-Type: text/html; charset=\"windows-1251\"\nContent-Transfer-Encoding: "
        + "quoted-printable\nContent-Location: http://a.example/\n\n"
        + "<meta charset=3Dutf-8><p>=CF=F0=E8</p>\n")
    #expect(page.visibleText == "При")
    #expect(page.charsetBasis == "MIME header")
    #expect(page.savedFromBasis == "Content-Location")
  }

  @Test func takesTheStartThatTheArchiveNames() {
    let page = page(
      "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b; start=\"<two>\"\n\n"
        + "--b\nContent-Type: text/html\n\n<p>one</p>\n--b\nContent-Type: text/html\n"
        + "Content-ID: <two>\n\n<p>two</p>\n--b--\n")
    #expect(page.visibleText == "two")
  }

  @Test func tellsPlacesInAnArchiveThatIsNotEncoded() throws {
    let text =
      "From: <Saved by X>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
      + "--b\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n<p>one</p>\n--b--\n"
    let element = try #require(try page(text).document.select("//p").first)
    let range = try #require(element.range)
    #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == "<p>one</p>")
  }

  @Test func reportsAnArchiveWithoutAPage() {
    let page = page(
      "From: <Saved by X>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b;\n"
        + " type=\"text/html\"\n\n--b\nContent-Type: image/png\n\nx\n--b--\n")
    #expect(codes(page) == [.noPage])
  }
}
