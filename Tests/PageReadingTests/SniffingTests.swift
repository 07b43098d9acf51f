import PageReading
import Testing

struct SniffingTests {
  @Test(arguments: [
    ("<!DOCTYPE html><p>x", PageForm.html),
    ("  \n<HTML>", .html),
    ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", .html),
    ("<!-- a -->\n<!-- b --><table ", .html),
    ("\u{FEFF}<html>", .html),
    ("<html>\n<!--\n Page saved with SingleFile \n url: x", .singleFile),
    ("<html><head><title>view-source:http://x</title>", .viewSource),
    (
      "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        + " type=\"text/html\"\r\n", .mhtml
    ),
    (
      "From: <Saved by Windows Internet Explorer 8>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/related; type=\"text/html\"", .mhtml
    ),
    (
      "Content-Type: text/html; charset=utf-8\nContent-Location: http://x/\nMIME-Version: 1.0\n",
      .mhtml
    ),
  ])
  func tellsPagesByTheirBeginning(prefix: String, form: PageForm) {
    #expect(looksLikePage(prefix: Array(prefix.utf8)) == form)
  }

  @Test(arguments: [
    "", "   ", "Hello <b>", "From a@b Mon Jan  1 00:00:00 2014\nSubject: x\n",
    "<?xml version='1.0'?><rss>",
    "PK\u{3}\u{4}", "<abc>", "<pork>",
    "Received: x\nMIME-Version: 1.0\nTo: a@b\nContent-Type: multipart/related; type=\"text/html\"\n",
  ])
  func claimsNothingElse(prefix: String) {
    #expect(looksLikePage(prefix: Array(prefix.utf8)) == nil)
  }

  @Test func tellsPagesInUTF16() {
    var octets: [UInt8] = [0xFF, 0xFE]
    for octet in "<html>".utf8 { octets += [octet, 0] }
    #expect(looksLikePage(prefix: octets) == .html)
    #expect(looksLikePage(prefix: Array(octets.dropFirst(2))) == .html)
  }
}
