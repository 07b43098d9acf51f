import Testing

@testable import MailReading

private func attachments(_ text: String) -> [UuencodedAttachment] {
  uuencodedAttachments(in: ArraySlice(text.utf8))
}

@Suite struct TextUuencodingTests {
  @Test func findsAFileInsideAText() throws {
    let text = "Hi,\n\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye\n"
    let found = try #require(attachments(text).first)
    #expect(found.name == Array("cat.txt".utf8))
    #expect(found.mode == 0o644)
    #expect(found.bytes == Array("Cat".utf8))
    #expect(found.isComplete)
    #expect(Array(text.utf8)[found.range].elementsEqual("begin 644 cat.txt\n#0V%T\n`\nend\n".utf8))
  }

  @Test func rangesAreIndicesOfTheSlice() {
    let bytes = Array("xxxbegin 600 a\n#0V%T\n`\nend".utf8)
    let found = uuencodedAttachments(in: bytes[3...])
    #expect(found.map(\.range) == [3..<bytes.count])
    #expect(found.map(\.mode) == [0o600])
  }

  @Test func readsSeveralFilesWithCRLF() {
    let one = "begin 644 a b\r\n#0V%T\r\n`\r\nend\r\n"
    let found = attachments(one + "text\r\n" + one)
    #expect(found.map(\.bytes) == [Array("Cat".utf8), Array("Cat".utf8)])
    #expect(found[0].name == Array("a b".utf8))
    #expect(found[1].range == one.utf8.count + 6..<2 * one.utf8.count + 6)
  }

  @Test(
    arguments: [
      "begin 644 the day with a smile\nand go on\n", "begin 6x4 a\n#0V%T\n`\nend\n",
      "begin 64 a\n#0V%T\n`\nend\n", " begin 644 a\n#0V%T\n`\nend\n", "begin\n", "begin 644 a\n",
      "begin 644 a",
      "beginning 644 a\n#0V%T\n", "",
    ])
  func leavesProseAlone(text: String) {
    #expect(attachments(text).isEmpty)
  }

  @Test func aMissingEndIsNotComplete() {
    let found = attachments("begin 644 a\n#0V%T\nBest regards\n")
    #expect(found.map(\.bytes) == [Array("Cat".utf8)])
    #expect(found.map(\.isComplete) == [false])
    #expect(found.map(\.range) == [0..<18])
  }

  @Test func aShortLineIsFilledWithZeroAndNotComplete() {
    let found = attachments("begin 644 a\n#0V%\n`\nend\n")
    #expect(found.map(\.bytes) == [[0x43, 0x61, 0x40]])
    #expect(found.map(\.isComplete) == [false])
  }

  @Test func toleratesACheckCharacterAndASpaceForZero() {
    let found = attachments("begin 644 a\n#0V%TX\n \nend\n")
    #expect(found.map(\.bytes) == [Array("Cat".utf8)])
    #expect(found.map(\.isComplete) == [true])
  }

  @Test func readsTheBase64Form() {
    let found = attachments("begin-base64 644 a\nQ2F0\nQ2E=\n====\n")
    #expect(found.map(\.bytes) == [Array("CatCa".utf8)])
    #expect(found.map(\.isComplete) == [true])
  }

  @Test func aTNEFStreamIsKnownByItsFirstFourBytes() {
    #expect(isTNEF([0x78, 0x9f, 0x3e, 0x22, 0x01]))
    #expect(!isTNEF([0x78, 0x9f, 0x3e]))
    #expect(!isTNEF([0x22, 0x3e, 0x9f, 0x78]))
  }

  @Test(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
  func decodesThePhotoByteForByte() throws {
    let folder = "mail-mimekit/UnitTests/TestData/encoders/"
    let found = uuencodedAttachments(in: Corpora.bytes(folder + "photo.uu")[...])
    #expect(found.count == 1)
    #expect(found.first?.bytes == Corpora.bytes(folder + "photo.jpg"))
    #expect(found.first?.isComplete == true)
  }

  @Test(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
  func findsTheFilesOfTheUuencodedMessages() {
    func list(_ path: String) -> [String] {
      uuencodedAttachments(in: Corpora.bytes(path)[...]).map {
        "\(String(decoding: $0.name, as: UTF8.self)) \($0.bytes.count) \($0.isComplete)"
      }
    }
    #expect(
      list("mail-mimetools/testmsgs/uu-zeegee.msg") == ["up.gif 110 true", "zeegee.gif 4834 true"])
    #expect(
      list("mail-mimetools/testin/sig-uu.msg") == [".signature 276 true", " 236 true"])
  }
}
