import GRDB
import Testing
import WorkroomModel

@testable import WorkroomStore

/// Fields of observations come out of their column as they went in.
@Suite struct FieldCodingTests {
  @Test(arguments: [
    "", "a", "\"", "\\", "\\\"", "\"\\", "a\\", "\\\\\"b\\\\", "line\nline\r\n\ttab",
    "\u{0}\u{1}\u{8}\u{C}\u{1F}\u{7F}", "„Zürich“ 東京 👩‍👧", "a text longer than sixteen bytes",
    "one \"quoted\" and \\escaped\\ text, longer than sixteen bytes\n",
    String(repeating: "long \\\" text\n", count: 500),
  ])
  func everyTextComesBack(text: String) throws {
    var moment = Moment(
      text: text, secondsSince1970: -1_234_567_890_123, offsetMinutes: -90, basis: .named)
    moment.uncertaintyInSeconds = 59
    moment.isAmbiguous = true
    let fields = [
      "text": FieldValue(text, value: text, moment: moment), "author": FieldValue(text),
      text: FieldValue("x"),
    ]
    // The column is not checked when it is written.
    let isValid = try DatabaseQueue().read { database in
      try Bool.fetchOne(database, sql: "SELECT json_valid(?)", arguments: [encoded(fields)])
    }
    #expect(isValid == true)
    var decoding = FieldDecoding()
    #expect(try decoding.fields(encoded(fields)) == fields)
    // What is known from the first time is taken from there.
    #expect(try decoding.fields(encoded(fields)) == fields)
    #expect(
      try decoding.fields(encoded(fields), leavingOut: "author")
        == fields.filter { $0.key != "author" })
  }

  @Test(arguments: [
    "", "{", "{\"a", "{\"a\\", "{\"a\\\"", "{\"a\":{\"text\":\"x}}", "{\"a\":{\"text\":\"x\"}",
    "[]", "{\"a\":1}",
  ])
  func aBrokenColumnIsDamageOfTheIndex(column: String) {
    var decoding = FieldDecoding()
    let error = #expect(throws: StoreError.self) { try decoding.fields(column) }
    #expect(error?.description.contains("the index of the store is damaged") == true)
  }

  @Test func textsOfTheSameLengthAreNotMistakenForEachOther() throws {
    var decoding = FieldDecoding()
    for number in 0..<5_000 {
      let fields = ["author": FieldValue("somebody with number \(10_000 + number)")]
      #expect(try decoding.fields(encoded(fields)) == fields)
    }
  }
}
