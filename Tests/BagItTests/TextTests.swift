import Testing

@testable import BagIt

@Suite struct TextTests {
  @Test func linesEndWithAnyOfTheThreeLineEnds() {
    let text = TagText(utf8: Array("a\nb\r\nc\r\rd".utf8))
    #expect(text.lines.map { String(decoding: $0, as: UTF8.self) } == ["a", "b", "c", "", "d"])
    #expect(TagText(utf8: []).lines.isEmpty)
  }

  @Test func encodingsAreDecodedToUTF8() throws {
    func decoded(_ bytes: [UInt8], _ encoding: String) -> String? {
      TagText(bytes, encoding: encoding).map { String(decoding: $0.utf8, as: UTF8.self) }
    }
    #expect(decoded([0xE9], "ISO-8859-1") == "é")
    #expect(decoded([0xFE, 0xFF, 0, 0xE9], "utf-16") == "é")
    #expect(decoded([0xFF, 0xFE, 0xE9, 0], "UTF-16") == "é")
    #expect(decoded([0, 0xE9], "UTF-16") == "é")
    #expect(decoded([0xE9, 0], "UTF-16LE") == "é")
    #expect(decoded([0xD8, 0x3D, 0xDE, 0x00], "UTF-16BE") == "😀")
    #expect(decoded([0xEF, 0xBB, 0xBF, 0x61], "UTF-8") == "a")
    #expect(decoded([0x61], "EBCDIC") == nil)
  }

  @Test func damagedTextIsReadAndToldOf() throws {
    #expect(try #require(TagText([0x61, 0xFF], encoding: "UTF-8")).isDamaged)
    #expect(try #require(TagText([0x80], encoding: "US-ASCII")).isDamaged)
    #expect(try #require(TagText([0xD8, 0x3D], encoding: "UTF-16")).isDamaged)
    #expect(try #require(TagText([0, 0x61, 0], encoding: "UTF-16")).isDamaged)
    #expect(try #require(TagText([0xC3, 0xA9], encoding: "UTF-8")).isDamaged == false)
  }

  @Test func infoKeepsOrderAndRepetitionThroughWritingAndReading() throws {
    let long = String(repeating: "word ", count: 40) + "end"
    let info = BagInfo([
      .init("Contact-Name", "Zoë"), .init("External-Description", long),
      .init("Contact-Name", "Two  spaces"), .init("Empty", ""),
      .init("Evidence-Fingerprint", String(repeating: "f", count: 64)),
    ])
    let text = try info.encoded()
    let read = BagInfo.reading(TagText(utf8: Array(text.utf8)))
    #expect(read.info == info)
    #expect(read.malformed.isEmpty)
    #expect(read.info["contact-NAME"] == ["Zoë", "Two  spaces"])
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 79 || $0.hasPrefix("Evidence-Fingerprint: f") })
    #expect(lines.count == 7)
  }

  @Test(arguments: [
    BagInfo.Field("A:B", "x"), .init("", "x"), .init(" A", "x"), .init("A", "x\nForged: y"),
    .init("A", "x\r"), .init("A\n", "x"), .init("A", " x"), .init("A", "x\u{2028}y"),
  ])
  func infoRefusesWhatWouldForgeAField(field: BagInfo.Field) {
    #expect(throws: BagError.self) { try BagInfo([field]).encoded() }
  }

  @Test func linesThatAreNoFieldAreNumbered() {
    let text = "  leading\nnonsense\n  more\n: empty\nA: b\n"
    let read = BagInfo.reading(TagText(utf8: Array(text.utf8)))
    #expect(read.info == BagInfo([.init("A", "b")]))
    #expect(read.malformed == [1, 2, 3, 4])
  }

  @Test(arguments: [
    "", "a//b", "/a", "a/", "../a", "a/../b", "./a", "a b", "ä", "a\\b", "a:b", "CON", "nul.txt",
    "a/com1.log", "a.", "a\n", "~a", String(repeating: "x", count: 256),
    String(repeating: "x/", count: 32) + "x",
    String(repeating: String(repeating: "y", count: 204) + "/", count: 5) + "z",
  ])
  func namesThatDoNotTravelAreRefused(name: String) throws {
    #expect(throws: BagError.self) { try BagPath.checkWritable(name) }
  }

  @Test(arguments: [
    "a", ".keep", "natives/WR01-00001.eml", "a-b_c.D", "console.txt",
    String(repeating: "x", count: 255), String(repeating: "xyz/", count: 31) + "xyz",
    String(repeating: String(repeating: "y", count: 204) + "/", count: 4)
      + String(repeating: "z", count: 204),
  ])
  func plainNamesAreTaken(name: String) throws {
    try BagPath.checkWritable(name)
  }

  @Test(arguments: [
    "../x", "data/../x", "data/..", "/etc/passwd", "~/x", "~root/x", "C:\\x", "c:x", "\\\\srv\\x",
    "\\x", "%HomeDrive%\\x", "%TEMP%/x", "data/..\\x", "a\0b", "",
  ])
  func pathsThatLeaveTheBagSomewhereAreOutOfScope(path: String) {
    #expect(BagPath.reasonOutOfScope(Array(path.utf8)) != nil)
  }

  @Test(arguments: [
    "data/~x", "data/a..b", "data/...", "data/%7Edir", "%7Ea", "data/a:b", "data/%A%/x", "%%",
  ])
  func pathsThatOnlyLookOddStayInScope(path: String) {
    #expect(BagPath.reasonOutOfScope(Array(path.utf8)) == nil)
  }

  @Test func percentDecodingUndoesOnlyWhatTheStandardEncodes() {
    func decoded(_ text: String, _ all: Bool) -> String {
      String(
        decoding: BagPath.percentDecoded(Array(text.utf8), decodingPercent: all), as: UTF8.self)
    }
    #expect(decoded("a%0Ab%0dc%25d%7Ee%", true) == "a\nb\rc%d%7Ee%")
    #expect(decoded("a%0Ab%25", false) == "a\nb%25")
    #expect(decoded("%250A", true) == "%0A")
  }
}
