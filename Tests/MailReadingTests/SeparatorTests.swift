import MailReading
import Testing

/// Each clause of the rule that decides where a mailbox splits.
@Suite struct SeparatorTests {
  static let first = "From a@x.org Thu Jan  1 00:00:01 2015\nSubject: one\n\nbody\n"

  struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    /// The offset of each message's separator line.
    var offsets: [Int]
    /// The codes and offsets of the doubtful lines.
    var doubts: [String] = []
    var testDescription: String { name }
  }

  static let length = first.utf8.count

  static let cases: [Case] = [
    Case(
      name: "splits at a dated line after an empty line",
      text: first + "\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nbody\n",
      offsets: [0, length + 1]),
    Case(
      name: "splits without the empty line, with a warning",
      text: first + "From b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nbody\n",
      offsets: [0, length], doubts: ["separator-without-blank-line@\(length)"]),
    Case(
      name: "does not split at a line without a date",
      text: first + "\nFrom the desk of Bob\nSubject: two\n\nbody\n",
      offsets: [0], doubts: ["from-line-without-date@\(length + 1)"]),
    Case(
      name: "does not split at an address without a date",
      text: first + "\nFrom bob@example.org\nSubject: two\n\nbody\n",
      offsets: [0], doubts: ["from-line-without-date@\(length + 1)"]),
    Case(
      name: "does not split at a dated line that no header field follows",
      text: first + "\nFrom bob Thu Jan  1 00:00:02 2015\nhe said nothing\n",
      offsets: [0], doubts: ["from-line-without-header@\(length + 1)"]),
    Case(
      name: "does not split at a dated line before an empty line",
      text: first + "\nFrom bob Thu Jan  1 00:00:02 2015\n\nSubject: two\n",
      offsets: [0], doubts: ["from-line-without-header@\(length + 1)"]),
    Case(
      name: "takes a date from an indented second line",
      text: first
        + "\nFrom \"a very long name\"@x.org\n Thu Jan  1 00:00:02 2015\nSubject: two\n\nb\n",
      offsets: [0, length + 1], doubts: ["separator-folded@\(length + 1)"]),
    Case(
      name: "takes no date from a second line that is not indented",
      text: first + "\nFrom b@x.org\nThu Jan  1 00:00:02 2015\nSubject: two\n\nbody\n",
      offsets: [0], doubts: ["from-line-without-date@\(length + 1)"]),
    Case(
      name: "reads over quoted separator lines before the header",
      text: first
        + "\nFrom b@x.org Thu Jan  1 00:00:02 2015\n>From c Thu Jan  1 00:00:00 2015\nSubject: 2\n\n",
      offsets: [0, length + 1]),
    Case(
      name: "does not split at a quoted line",
      text: first + "\n>From b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n",
      offsets: [0]),
    Case(
      name: "does not split inside a line",
      text: first + "\nxFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n",
      offsets: [0]),
    Case(
      name: "does not split after a lone carriage return, and says so",
      text: first + "text\rFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n",
      offsets: [0], doubts: ["from-line-after-carriage-return@\(length + 5)"]),
    Case(
      name: "splits between mailboxes of other line ends",
      text: first + "\r\rFrom b@x.org Thu Jan  1 00:00:02 2015\rSubject: two\r\rbody\r",
      offsets: [0, length + 2], doubts: ["separator-with-other-line-end@\(length + 2)"]),
    Case(
      name: "knows the form of Gmail's exports",
      text: first + "\nFrom 1234567@xxx Thu Jan 01 00:00:02 +0000 2015\nX-GM-THRID: 1\n\nbody\n",
      offsets: [0, length + 1]),
    Case(
      name: "splits at dateless lines of the first one's form",
      text: "From -\nSubject: one\n\nbody\n\nFrom -\nSubject: two\n\nbody\n",
      offsets: [0, 27],
      doubts: ["separator-without-date@0", "separator-without-date@27"]),
    Case(
      name: "does not split at dateless prose in a dateless mailbox",
      text: "From -\nSubject: one\n\nbody\n\nFrom Russia with love\nYear: 1963\n",
      offsets: [0],
      doubts: ["separator-without-date@0", "from-line-without-date@27"]),
    Case(
      name: "reads a header before the first separator as a message",
      text:
        "Subject: one\nFrom: a@x.org\n\nbody\n\nFrom b@x.org Thu Jan  1 00:00:02 2015\nTo: c\n\n",
      offsets: [0, 34], doubts: ["separator-missing@0"]),
    Case(
      name: "splits at a dated line in a body that headers follow, with a warning",
      text: first + "he quoted:\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nx\n",
      offsets: [0, length + 11], doubts: ["separator-without-blank-line@\(length + 11)"]),
    Case(
      name: "lists every doubtful line of a body",
      text: first + "\nFrom here on\nFrom there\nFrom bob Thu Jan  1 00:00:02 2015\n\nx\n",
      offsets: [0],
      doubts: [
        "from-line-without-date@\(length + 1)", "from-line-without-date@\(length + 14)",
        "from-line-without-header@\(length + 25)",
      ]),
    Case(
      name: "takes the field From for no separator line",
      text: first + "\nFrom : b@x.org\nSubject: two\n\nFrom: c@x.org\n",
      offsets: [0]),
    Case(
      name: "splits at a folded date without the empty line before it, with both doubts",
      text: first + "From b@x.org\n\tThu Jan  1 00:00:02 2015\nSubject: two\n\nb\n",
      offsets: [0, length],
      doubts: ["separator-folded@\(length)", "separator-without-blank-line@\(length)"]),
    Case(
      name: "does not split at a folded date that no header field follows",
      text: first + "\nFrom b@x.org\n Thu Jan  1 00:00:02 2015\n\nprose\n",
      offsets: [0], doubts: ["from-line-without-header@\(length + 1)"]),
    Case(
      name: "sees a line of white space before a separator as no empty line",
      text: first + " \nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nbody\n",
      offsets: [0, length + 2], doubts: ["separator-without-blank-line@\(length + 2)"]),
    Case(
      name: "splits at the lines of a mailbox without dates, addresses alike",
      text: "From a@x.org\nSubject: one\n\nbody\n\nFrom b@x.org\nSubject: two\n\nbody\n",
      offsets: [0, 33],
      doubts: ["separator-without-date@0", "separator-without-date@33"]),
    Case(
      name: "does not split a mailbox without dates where the empty line is missing as well",
      text: "From a@x.org\nSubject: one\n\nbody\nFrom b@x.org\nSubject: two\n\nbody\n",
      offsets: [0],
      doubts: ["separator-without-date@0", "from-line-without-date@32"]),
    Case(
      name: "does not believe a length that ends inside a line",
      text:
        "From a@x.org Thu Jan  1 00:00:01 2015\nContent-Length: 3\n\nbody\n\n"
        + "From b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nbody\n",
      offsets: [0, 63]),
    Case(
      name: "keeps what a true length covers",
      text:
        "From a@x.org Thu Jan  1 00:00:01 2015\nContent-Length: 60\n\nx\n\n"
        + "From b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nbody\n\n" + first,
      offsets: [0, 119], doubts: ["from-line-in-content-length@61"]),
    Case(
      name: "reads bytes before the first separator as no message",
      text: "x\n\n" + first, offsets: [3]),
    Case(
      name: "knows a separator after a byte-order mark and empty lines",
      text: "\u{FEFF}\r\n" + first, offsets: [5]),
    Case(
      name: "needs no line end after the last message",
      text: first + "\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nbody",
      offsets: [0, length + 1]),
    Case(
      name: "keeps the separator line of a message that was cut off",
      text: first + "\nFrom b@x.org Thu Jan  1 00:00:02 2015\n",
      offsets: [0], doubts: ["mailbox-cut@\(length + 1)"]),
    Case(
      name: "takes a message that is cut within its first field's name",
      text: first + "\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubj",
      offsets: [0, length + 1]),
  ]

  @Test(arguments: cases) func splits(_ example: Case) throws {
    let bytes = [UInt8](example.text)
    let units = try units(bytes)
    let offsets = units.compactMap { if case .message(let m) = $0 { m.offset } else { nil } }
    #expect(offsets == example.offsets)
    let doubts = units.flatMap(\.defects).map { "\($0.code.rawValue)@\($0.range.lowerBound)" }
    #expect(doubts == example.doubts)
    #expect(units.tile(bytes.count))
  }

  static let dates = [
    "Thu Jan  1 00:00:01 2015", "Thu Jan 01 00:00:01 2015", "Thu Jan  1 00:00 2015",
    "Thu Jan  1 00:00:01 PST 2015", "Thu Jan  1 00:00 CDT 1998", "Thu Jan  1 00:00:01 +0100 2015",
    "Thu Jan  1 00:00:01 2015 -0500", "Thu, 1 Jan 2015 00:00:01 +0000", "1 Jan 15 00:00 GMT",
    "Thu Jan 1 2015 00:00:01", "2015-01-01 00:00:01", "2015-01-01T00:00:01",
    "Thu Jan  1 00:00:01 2015 remote from host", "thu jan  1 00:00:01 2015",
  ]

  @Test(arguments: dates) func knowsTheDate(_ date: String) throws {
    let text = Self.first + "\nFrom b@x.org \(date)\nSubject: two\n\nbody\n"
    #expect(
      try messages([UInt8](text)).map(\.separatorLine) == [
        [UInt8]("From a@x.org Thu Jan  1 00:00:01 2015"), [UInt8]("From b@x.org \(date)"),
      ])
  }

  static let proses = [
    "Monday to Friday at 10:00 in 2015", "January to March", "page 10 of 2015", "2015",
    "Jan 1 2015 we are open, 10:00 to 12:00 daily", "10:00", "Thu Jan  1 00:00:01",
  ]

  @Test(arguments: proses) func takesProseForNoDate(_ prose: String) throws {
    let text = Self.first + "\nFrom \(prose)\nSubject: two\n\nbody\n"
    #expect(try messages([UInt8](text)).count == 1)
  }

  @Test func doesNotSplitAtTheStartOfAnAttachedMessage() throws {
    let head = """
      From a@x.org Thu Jan  1 00:00:01 2015
      Content-Type: multipart/mixed; boundary="b1"

      --b1
      Content-Type: message/rfc822


      """
    let text =
      head + """
        From b@x.org Thu Jan  1 00:00:02 2015
        Subject: attached

        inside
        --b1--

        From c@x.org Thu Jan  1 00:00:03 2015
        Subject: next

        body

        """
    let found = try messages([UInt8](text))
    #expect(found.count == 2)
    #expect(found[0].defects.map(\.code) == [.fromLineInAttachedMessage])
    #expect(found[0].defects.map(\.range.lowerBound) == [head.utf8.count])
    #expect(MailMessage(found[0]).leaves.map(\.path) == ["1.1"])
  }

  @Test func splitsAfterAMultipartThatWasCut() throws {
    let cut =
      "From a@x.org Thu Jan  1 00:00:01 2015\nContent-Type: multipart/mixed; boundary=b\n\n"
      + "--b\n\ntext\n\n"
    let found = try messages([UInt8](cut + cut))
    #expect(found.map(\.offset) == [0, cut.utf8.count])
  }

  @Test func trustsAContentLengthThatLeadsToASeparator() throws {
    let body = "x\n\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: quoted by nobody\n\ny\n"
    func mailbox(_ length: Int) -> [UInt8] {
      [UInt8](
        "From a@x.org Thu Jan  1 00:00:01 2015\nContent-Length: \(length)\n\n\(body)\n"
          + Self.first)
    }
    let honest = try messages(mailbox(body.utf8.count))
    #expect(honest.count == 2)
    #expect(honest[0].defects.map(\.code) == [.fromLineInContentLength])
    for lie in [0, 1, body.utf8.count - 3, body.utf8.count + 5, 1_000_000, -5, Int.max] {
      #expect(try messages(mailbox(lie)).count == 3)
    }
    // The length was counted before the line ends were converted.
    #expect(try messages(mailbox(body.utf8.count).withLineEnds("\r\n")).count == 2)
  }

  @Test func readsCarriageReturnMailboxes() throws {
    let text = Self.first + "\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nbody\n"
    let found = try messages([UInt8](text).withLineEnds("\r"))
    #expect(found.map(\.offset) == [0, Self.length + 1])
    #expect(found.map { MailMessage($0).subject } == ["one", "two"])
    #expect(found.map { MailMessage($0).text } == ["body\n", "body\n"])
  }

  @Test func leavesOutOneEmptyLineOnly() throws {
    let text = Self.first + "\n\n\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: two\n\nbody\n\n"
    let found = try messages([UInt8](text))
    #expect(found[0].bytes == [UInt8]("Subject: one\n\nbody\n\n\n"))
    #expect(found[0].trailing == (Self.length + 2)..<(Self.length + 3))
    #expect(found[1].bytes == [UInt8]("Subject: two\n\nbody\n"))
    #expect(found[1].trailing.count == 1)
  }

  @Test func setsLeadingBlankLinesAndPreamblesAside() throws {
    let found = try units([UInt8]("\n\r\n" + Self.first))
    #expect(found.map(\.range) == [0..<3, 3..<(3 + Self.length)])
    let preamble = try units([UInt8]("rest of a body\n\n" + Self.first))
    #expect(preamble.count == 2)
    guard case .gap(let gap) = preamble[0] else {
      Issue.record("no gap")
      return
    }
    #expect(gap.reason == .preamble && gap.range == 0..<16)
    #expect(try units([]).isEmpty)
    #expect(try units([UInt8]("\n\n")).map(\.range) == [0..<2])
  }
}

extension [MailboxUnit] {
  /// Whether the units' ranges follow each other from 0 to a length without holes.
  func tile(_ length: Int) -> Bool {
    var end = 0
    for unit in self {
      guard unit.range.lowerBound == end else { return false }
      if case .message(let message) = unit {
        guard message.headerOffset + message.bytes.count == message.trailing.lowerBound else {
          return false
        }
      }
      end = unit.range.upperBound
    }
    return end == length
  }
}
