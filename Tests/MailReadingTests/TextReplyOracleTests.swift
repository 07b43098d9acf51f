import Testing

@testable import MailReading

/// The fixtures of a reply parser, read with our own mail parser.
///
/// Its expectations count a signature as part of the reply; ours sets it aside. So `iphone` and
/// `sparrow`, whose expected replies end in a signature, are compared with the signature put back.
/// Nothing else differs.
@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct TextReplyOracleTests {
  let folder = "mail-talon/tests/fixtures/"

  private func message(_ path: String) -> MailMessage { MailMessage(Corpora.bytes(folder + path)) }

  private func text(_ path: String) -> String {
    trimmed(String(decoding: Corpora.bytes(folder + path), as: UTF8.self))
  }

  private func bodies(_ message: MailMessage, _ type: String) -> [String] {
    message.leaves.filter { $0.mediaType == type }.map { message.decodedText(of: $0) }
  }

  @Test(arguments: [
    "android", "aol", "apple_mail", "apple_mail_2", "comcast", "gmail", "hotmail", "outlook",
    "thunderbird", "yahoo",
  ])
  func findsTheReplyInAPlainBody(program: String) {
    let bodies = bodies(message("standard_replies/\(program).eml"), "text/plain")
    #expect(bodies.map { splitReply($0).newText } == ["Hello"])
  }

  @Test(arguments: ["iphone", "sparrow"])
  func findsTheReplyAndItsSignature(program: String) throws {
    let body = try #require(bodies(message("standard_replies/\(program).eml"), "text/plain").first)
    let split = splitReply(body)
    #expect(split.newText == "Hello")
    let words = [split.newText, split.signature ?? ""].flatMap { $0.split(separator: " ") }
    let reply = text("standard_replies/\(program)_reply_text")
    #expect(
      words.joined().filter { !$0.isWhitespace } == reply.filter { !$0.isWhitespace })
  }

  @Test(arguments: [
    ("android", "Hello"), ("aol", "Hello"), ("comcast", "Hello"), ("gmail", "Hello"),
    ("hotmail", "Hello"), ("outlook", "Allo! Follow up MIME!"), ("sparrow", "Hello"),
  ])
  func findsTheReplyInAnHTMLBody(program: String, reply: String) {
    let bodies = bodies(message("standard_replies/\(program).eml"), "text/html")
    #expect(bodies.map { splitReply(html: $0).newText } == [reply])
    #expect(bodies.map { splitReply(plainText(fromHTML: $0)).newText } == [reply])
  }

  @Test(arguments: [
    "gmail", "hotmail", "mail_ru", "ms_outlook_2003", "ms_outlook_2007", "ms_outlook_2010",
    "thunderbird", "windows_mail", "yandex_ru",
  ])
  func findsTheReplyInASavedHTMLReply(program: String) {
    let html = text("html_replies/\(program).html")
    for split in [splitReply(html: html), splitReply(plainText(fromHTML: html))] {
      let lines = split.newText.split(separator: "\n")
      #expect(lines == ["Hi. I am fine.", "Thanks,", "Alex"])
      #expect(split.quotedText.contains("Hello! How are you?"))
    }
  }

  @Test func findsTheReplyAboveAnOutlookSection() {
    #expect(splitReply(html: text("OLK_SRC_BODY_SECTION.html")).newText == "Reply")
    #expect(splitReply(html: text("reply-separated-by-hr.html")).newText == "Hi\nthere\nBob")
  }

  @Test func findsTheReplyThatSharesItsBlockWithTheQuotation() {
    let message = message("reply-quotations-share-block.eml")
    for (type, name) in [("text/plain", "Joe XXX"), ("text/html", "Jhon Doe")] {
      let splits = bodies(message, type).map {
        type == "text/html" ? splitReply(html: $0) : splitReply($0)
      }
      #expect(splits.count == 1)
      for split in splits {
        #expect(split.newText.hasPrefix("Hi Katharine."))
        #expect(split.newText.hasSuffix(name))
        #expect(
          split.attribution == "--- On Wed, 4/4/12, xxx@example.com <xxx@example.com> wrote:")
      }
    }
  }

  /// The fixtures mark each line of the expected signature with `#sig#`, which is no part of it.
  @Test(arguments: ["jeff", "johndoeexamplecom", "long", "short_url", "sparse"])
  func findsTheSignatureOfAKnownSender(name: String) {
    func read(_ kind: String) -> String {
      let marked = text("signature/emails/stripped/\(name)_\(kind)")
      return marked.split(separator: "#sig#", omittingEmptySubsequences: false).joined()
    }
    let split = splitReply(read("body"), sender: read("sender"))
    #expect(split.signature == read("signature"))
    #expect(trimmed(split.newText) + "\n\n" + (split.signature ?? "") == read("body"))
  }

  @Test func aListOfThingsAtTheEndIsNoSignature() {
    let body = text("signature/emails/stripped/camel_case_body")
    #expect(splitReply(body, sender: "Somebody Else").newText == body)
    #expect(splitReply(body).signature == nil)
  }

  /// Whatever the text, its segments are the text, and the kept words are where they were.
  @Test func segmentsTileEveryBodyOfTheCorpora() {
    for path in Corpora.files("mail-talon/tests/fixtures")
      + Corpora.files("mail-mimetools/testmsgs")
    {
      let bytes = Corpora.bytes(path)
      let text = String(decoding: bytes, as: UTF8.self)
      let split = splitReply(text, sender: "xxx <xxx@example.com>")
      #expect(split.segments.map(\.text).joined() == text, "\(path)")
      let html = splitReply(html: text)
      #expect(html.segments.map(\.text).joined() == plainText(fromHTML: text), "\(path)")
    }
  }
}
