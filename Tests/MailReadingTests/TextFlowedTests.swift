import Testing

@testable import MailReading

@Suite struct TextFlowedTests {
  @Test(
    arguments: [
      ("one \ntwo\n", "one two\n"), ("one\ntwo\n", "one\ntwo\n"),
      ("a \nb \nc\n\nd \ne", "a b c\n\nd e"),
      ("> a \n> b\nc\n", "> a b\nc\n"), (">> a \n> b\n", ">> a \n> b\n"),
      (">a \n>  b\n", "> a  b\n"),
      (" >a\n From b\n  c\n", ">a\nFrom b\n c\n"), ("a \n-- \nsig \nname\n", "a \n-- \nsig name\n"),
      ("> a\n> -- \n> b\n", "> a\n> -- \n> b\n"), ("a \r\nb\r\nc \r\n", "a b\r\nc \r\n"),
      (">\n>>\n", ">\n>>\n"), ("", ""), ("\n\n", "\n\n"), (" \nb\n", "\nb\n"), ("a ", "a "),
    ])
  func joinsParagraphs(flowed: String, text: String) {
    #expect(unflowed(flowed, delSp: false) == text)
  }

  @Test(
    arguments: [
      ("one  \ntwo\n", "one two\n"), ("ab \ncd\n", "abcd\n"), ("> ab \n> cd\n", "> abcd\n"),
      ("a \n-- \nb\n", "a \n-- \nb\n"), ("a \n", "a \n"),
    ])
  func deletesTheSpaceOfASoftBreakIfDelSpSaysSo(flowed: String, text: String) {
    #expect(unflowed(flowed, delSp: true) == text)
  }
}
