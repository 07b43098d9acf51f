import ReportRendering
import Testing

@Suite struct HTMLWriterTests {
  private func written(_ string: String) -> String {
    var writer = HTMLWriter()
    writer.text(string)
    return text(writer.bytes)
  }

  @Test func escapesEveryCharacterThatCouldBecomeMarkup() {
    #expect(
      written("<a href=\"x\" title='y'>&amp;")
        == "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;")
  }

  @Test func escapesAttributeValues() {
    var writer = HTMLWriter()
    writer.element("p", [.text("title", "\"><script>\u{202E}")], text: "x")
    #expect(
      text(writer.bytes) == "<p title=\"&quot;&gt;&lt;script&gt;⟨U+202E⟩\">x</p>")
  }

  @Test func writesFlagsNumbersAndVoidElements() {
    var writer = HTMLWriter()
    writer.element("ol", [.number("start", 3), .flag("reversed"), .fixed("class", "a")]) {
      $0.void("br")
    }
    #expect(text(writer.bytes) == "<ol start=\"3\" reversed class=\"a\"><br></ol>")
  }

  @Test(arguments: [
    ("\u{0}", "0000"), ("\u{7}", "0007"), ("\u{1B}", "001B"), ("\u{7F}", "007F"),
    ("\u{85}", "0085"), ("\u{AD}", "00AD"), ("\u{61C}", "061C"), ("\u{180E}", "180E"),
    ("\u{200B}", "200B"), ("\u{200E}", "200E"), ("\u{200F}", "200F"), ("\u{2028}", "2028"),
    ("\u{202A}", "202A"), ("\u{202E}", "202E"), ("\u{2060}", "2060"), ("\u{2066}", "2066"),
    ("\u{2069}", "2069"), ("\u{FEFF}", "FEFF"), ("\u{FFFE}", "FFFE"), ("\u{E0001}", "E0001"),
  ])
  func showsInvisibleCharactersByNumber(character: String, number: String) {
    #expect(written("a\(character)b") == "a<span class=\"ctl\">⟨U+\(number)⟩</span>b")
  }

  @Test func keepsWordsOfEveryScriptByteExact() {
    let words = "Müller £5 · תרגום · مرحبا · 日本語 · Ἀθήνα · Ελλάδα · 😀 · 한국어 · € … “x”"

    #expect(written(words) == words)
  }

  @Test func keepsJoinersThatShapeEmojiAndPersianWords() {
    #expect(written("👩‍👩‍👧 نمی‌خواهم") == "👩‍👩‍👧 نمی‌خواهم")
  }

  @Test func showsJoinersThatHideBetweenLatinLetters() {
    #expect(written("pay\u{200D}pal") == "pay<span class=\"ctl\">⟨U+200D⟩</span>pal")
  }

  @Test func readsEveryLineEndAsOneLineFeed() {
    #expect(written("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te")
  }
}
