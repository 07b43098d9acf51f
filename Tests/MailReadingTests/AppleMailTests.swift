import MailReading
import Testing

@Suite struct AppleMailTests {
  static let message = "From: a@x.org\nSubject: one\n\nbody\n"
  static let list = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"/>\n"

  private func file(_ length: Int, _ rest: String, end: String = "      \n") -> AppleMailFile? {
    AppleMailFile([UInt8]("\(length)\(end)\(rest)"))
  }

  @Test func findsTheMessageBetweenItsLengthAndThePropertyList() {
    let count = Self.message.utf8.count
    let found = file(count, Self.message + Self.list)
    #expect(found?.messageRange == 9..<(9 + count))
    #expect(found?.propertyListRange == (9 + count)..<(9 + count + Self.list.utf8.count))
    #expect(found?.defects == [])
    let alone = file(count, Self.message, end: "\r\n")
    #expect(alone?.messageRange == 4..<(4 + count))
    #expect(alone?.propertyListRange.isEmpty == true)
  }

  @Test(arguments: [0, 3, 200, 99_999_999]) func takesAWrongLengthForWhatItIs(_ length: Int) throws
  {
    let digits = "\(length)\n".utf8.count
    let found = try #require(file(length, Self.message + Self.list, end: "\n"))
    #expect(found.messageRange == digits..<(digits + Self.message.utf8.count))
    #expect(found.defects.map(\.code) == [.contentLengthWrong])
    let cut = try #require(file(length, Self.message, end: "\n"))
    #expect(cut.messageRange.upperBound == digits + Self.message.utf8.count)
    #expect(cut.propertyListRange.isEmpty)
  }

  @Test(arguments: ["", "12", "x\n", "From: a\n", "12 x\n", "1234567890123\n", "\n"])
  func claimsNothingElse(_ text: String) {
    #expect(AppleMailFile([UInt8](text)) == nil)
  }
}
