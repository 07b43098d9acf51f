@testable import BundleReading
import Testing

@Suite struct EntryNameTests {
  private func names(
    _ raw: [[UInt8]], flags: UInt16 = 0, madeBy: UInt16 = 0x0014, extra: [UInt8] = []
  ) throws -> [ReadEntry] {
    let members = raw.map { name in
      var member = Member(rawName: name)
      (member.flags, member.madeBy, member.attributes, member.extra) = (flags, madeBy, 0, extra)
      return member
    }
    return try readBytes(zip(members)).entries
  }

  @Test(
    "names without a declared charset are read as what makes sense",
    arguments: [
      ([[0x52, 0x82, 0x73, 0x75, 0x6D, 0x82, 0x2E, 0x64, 0x6F, 0x63]], "Résumé.doc", "CP437"),
      (
        [[0x52, 0xE9, 0x73, 0x75, 0x6D, 0xE9, 0x2E, 0x64, 0x6F, 0x63]], "Résumé.doc",
        "windows-1252"
      ),
      ([[0x95, 0x5C, 0x82, 0xBE, 0x82, 0xE6, 0x2E, 0x74, 0x78, 0x74]], "表だよ.txt", "CP932"),
      (
        [[0xBA, 0xCF, 0xCD, 0xAC, 0xCE, 0xC4, 0xBC, 0xFE, 0x2E, 0x64, 0x6F, 0x63]], "合同文件.doc",
        "GBK"
      ),
      ([[0xAF, 0xE0, 0xA8, 0xA2, 0xA5, 0xE2]], "привет", "CP866"),
      ([[0xC4, 0xEE, 0xE3, 0xEE, 0xE2, 0xEE, 0xF0]], "Договор", "windows-1251"),
      ([[0xD0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4]], "привет", "KOI8-R"),
    ] as [([[UInt8]], String, String)])
  func guesses(raw: [[UInt8]], path: String, charset: String) throws {
    let entry = try #require(try names(raw).first)

    #expect(entry.entry.path == path)
    #expect(entry.entry.nameCharset == "\(charset) (guessed)")
    #expect(entry.entry.rawName == raw[0])
    #expect(entry.codes == [.entryNameCharsetGuessed])
  }

  @Test func oneClearNameDecidesForAllOfABundle() throws {
    // 0x82 0xA0 alone could be é and á; beside a name in hiragana it is あ.
    let entries = try names([
      [0x82, 0xA0], [0x95, 0x5C, 0x82, 0xBE, 0x82, 0xE6, 0x82, 0xBD, 0x82, 0xBF],
    ])

    #expect(entries.map(\.entry.path) == ["あ", "表だよたち"])
  }

  @Test func declaredUTF8IsNoGuess() throws {
    let entry = try #require(try names([Array("Größe.txt".utf8)], flags: 1 << 11).first)

    #expect(entry.entry.path == "Größe.txt")
    #expect(entry.entry.nameCharset == "UTF-8 (declared)")
    #expect(entry.defects.isEmpty)
  }

  @Test func declaredUTF8ThatIsNotValidIsSaid() throws {
    let entry = try #require(try names([[0x52, 0x82, 0x73]], flags: 1 << 11).first)

    #expect(entry.entry.path == "Rés")
    #expect(entry.codes == [.entryNameCharsetWrong, .entryNameCharsetGuessed])
  }

  @Test func theUnicodePathFieldCountsOnlyForItsOwnName() throws {
    let raw: [UInt8] = Array("_.txt".utf8)
    func field(_ crc: UInt32) -> [UInt8] {
      let data = [1] + little(Int(crc), 4) + Array("日.txt".utf8)
      return little(0x7075, 2) + little(data.count, 2) + data
    }

    let current = try #require(try names([raw], extra: field(CRC32.checksum(raw))).first)
    let stale = try #require(try names([raw], extra: field(1)).first)

    #expect(current.entry.path == "日.txt")
    #expect(current.entry.nameCharset == "UTF-8 (Unicode Path field)")
    #expect(stale.entry.path == "_.txt")
    #expect(stale.codes == [.entryNameUnicodeStale])
  }

  @Test(
    "names that were encoded twice are repaired and say so",
    arguments: [("Ã©tÃ©.txt", "été.txt"), ("GrÃ¶ÃŸe", "Größe"), ("├⌐t├⌐", "été")])
  func repairsMojibake(wrong: String, right: String) throws {
    let entry = try #require(try names([Array(wrong.utf8)], flags: 1 << 11).first)

    #expect(entry.entry.path == right)
    #expect(entry.entry.rawName == Array(wrong.utf8))
    #expect(entry.codes == [.entryNameMojibake])
  }

  @Test func ordinaryAccentsAreNoMojibake() throws {
    let entry = try #require(try names([Array("Â£ naïve ©.txt".utf8)], flags: 1 << 11).first)

    #expect(entry.entry.nameCharset == "UTF-8 (declared)")
    #expect(entry.defects.isEmpty)
  }

  @Test func repeatedNamesAndThoseThatDifferByCaseAreNoticed() throws {
    let entries = try names(["a.txt", "A.TXT", "a.txt"].map { Array($0.utf8) })

    #expect(
      entries.map(\.codes) == [[], [.entryNameCaseCollision], [.entryNameDuplicate]])
  }
}
