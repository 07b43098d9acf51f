import PageReading
import Testing

struct CharsetTests {
  private func page(_ head: String, _ octets: [UInt8]) -> SavedPage {
    SavedPage(Array("<html><head>\(head)</head><body>".utf8) + octets + Array("</body>".utf8))
  }

  @Test func followsTheMeta() {
    let page = page("<meta charset=windows-1251>", [0xCF, 0xF0, 0xE8])
    #expect(page.visibleText == "При")
    #expect(page.charset == "windows-1251")
    #expect(page.charsetBasis == "meta")
    #expect(page.defects == [])
  }

  @Test func followsTheOldMeta() {
    let page = page(
      "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=Shift_JIS'>",
      [0x93, 0xFA, 0x96, 0x7B])
    #expect(page.visibleText == "日本")
    #expect(page.charset == "shift_jis")
  }

  @Test func readsLatin1AsBrowsersDo() {
    let page = page("<meta charset=iso-8859-1>", [0x93, 0x61, 0x94, 0x20, 0x80, 0xE9])
    #expect(page.visibleText == "“a” €é")
    #expect(page.charset == "windows-1252")
  }

  @Test func prefersTheByteOrderMarkAndNotesTheMeta() {
    let page = SavedPage(
      [0xEF, 0xBB, 0xBF] + Array("<meta charset=koi8-r><p>é".utf8))
    #expect(page.visibleText == "é")
    #expect(page.charsetBasis == "BOM")
    #expect(codes(page) == [.charsetMismatch])
    #expect(page.defects.first?.severity == .note)
  }

  @Test func readsUTF16WithAndWithoutMark() {
    let markup = Array("<html><p>grün</p></html>".utf16)
    let little = markup.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let big = markup.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    for (octets, basis) in [
      ([0xFF, 0xFE] + little, "BOM"), ([0xFE, 0xFF] + big, "BOM"), (little, "sniffed"),
      (big, "sniffed"),
    ] {
      #expect(SavedPage(octets).visibleText == "grün")
      #expect(SavedPage(octets).charsetBasis == basis)
    }
  }

  @Test func readsUTF8ThatClaimsToBeLatin1() {
    let page = page("<meta charset=iso-8859-1>", Array("größer".utf8))
    #expect(page.visibleText == "größer")
    #expect(page.charset == "utf-8")
    #expect(page.charsetBasis == "sniffed")
    #expect(page.defects.map(\.code) == [.charsetMismatch])
    #expect(page.defects.map(\.severity) == [.warning])
  }

  @Test func readsLatin1ThatClaimsToBeUTF8() {
    let page = page("<meta charset=utf-8>", [0x67, 0x72, 0xFC, 0x6E])
    #expect(page.visibleText == "grün")
    #expect(page.charset == "windows-1252")
    #expect(codes(page) == [.charsetMismatch])
  }

  @Test func replacesSingleBadOctetsInUTF8() {
    let page = page("<meta charset=utf-8>", Array("é€".utf8) + [0xFF] + Array("é".utf8))
    #expect(page.visibleText == "é€\u{FFFD}é")
    #expect(page.defects.map(\.code) == [.octetsReplaced])
    #expect(page.defects.map(\.severity) == [.damage])
  }

  @Test func guessesWhereNothingIsStated() {
    let guessed = page("", [0xFC])
    #expect(guessed.visibleText == "ü")
    #expect(guessed.charsetBasis == "sniffed")
    #expect(codes(guessed) == [.charsetGuessed])
    let certain = page("", Array("ü".utf8))
    #expect(certain.charsetBasis == "sniffed")
    #expect(certain.defects == [])
  }

  @Test func goesOnAfterAnUnknownCharset() {
    let page = page("<meta charset=x-nonsense>", [0xFC])
    #expect(page.visibleText == "ü")
    #expect(codes(page) == [.charsetUnknown, .charsetGuessed])
  }

  @Test func ignoresAMetaInAComment() {
    let page = page("<!-- <meta charset=koi8-r> -->", [0xFC])
    #expect(page.charset == "windows-1252")
  }
}
