import MailReading
import Testing

/// Each limit, at the limit and one past it.
@Suite struct LimitTests {
  func codes(_ text: String, _ limits: ReadingLimits) -> [MailDefect.Code] {
    MailMessage([UInt8](text), limits: limits).structureDefects.map(\.code).filter(\.isLimit)
  }

  @Test func setsAsideAMessageOnePastTheLimit() throws {
    let first = "From a@x.org Thu Jan  1 00:00:01 2015\n"
    let body = "Subject: x\n\n0123456789\n"
    let next = "\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: y\n\n"
    let bytes = [UInt8](first + body + next)
    let length = body.utf8.count
    let at = try units(bytes, limits: ReadingLimits(messageBytes: length))
    #expect(at.count == 2)
    let past = try units(bytes, limits: ReadingLimits(messageBytes: length - 1))
    #expect(past.count == 2 && past.tile(bytes.count))
    guard case .oversized(let gap) = past[0], case .message(let message) = past[1] else {
      Issue.record("not set aside")
      return
    }
    #expect(gap.range == 0..<(first.utf8.count + length + 1))
    #expect(gap.defects.map(\.code) == [.messageTooLong])
    #expect(message.index == 1)
  }

  @Test func passesOverAMessageFarLongerThanMemoryAllows() throws {
    let first = [UInt8]("From a@x.org Thu Jan  1 00:00:01 2015\nSubject: x\n\n")
    let line = [UInt8](repeating: 0x61, count: 75) + [10]
    let body = (0..<100_000).flatMap { _ in line }
    let next = [UInt8]("\nFrom b@x.org Thu Jan  1 00:00:02 2015\nSubject: y\n\nbody\n")
    let bytes = first + body + next
    let all = try units(bytes, limits: ReadingLimits(messageBytes: 1_000_000))
    #expect(
      all.map(\.range) == [
        0..<(first.count + body.count + 1), (first.count + body.count + 1)..<bytes.count,
      ])
  }

  @Test func limitsTheHeader() {
    let header = "Subject: 0123456789"
    #expect(codes(header + "\n\nx", ReadingLimits(headerBytes: 19)) == [])
    #expect(codes(header + "\n\nx", ReadingLimits(headerBytes: 18)) == [.headerTooLong])
  }

  @Test func limitsAMessageByItself() {
    let text = "Subject: x\n\nbody"
    #expect(codes(text, ReadingLimits(messageBytes: 16)) == [])
    let past = MailMessage([UInt8](text), limits: ReadingLimits(messageBytes: 15))
    #expect(past.structureDefects.map(\.code) == [.messageTooLong])
    #expect(past.structureDefects.map(\.range) == [0..<16])
  }

  @Test func limitsTheHeaderOfEachPart() {
    let text =
      "Content-Type: multipart/mixed; boundary=b\n\n--b\nX-A: "
      + String(repeating: "x", count: 45) + "\n\n1\n--b--\n"
    #expect(codes(text, ReadingLimits(headerBytes: 50)) == [])
    #expect(codes(text, ReadingLimits(headerBytes: 49)) == [.headerTooLong])
  }

  @Test func limitsLinesOfTheHeader() {
    #expect(codes("Subject: 0123456789\n\nx", ReadingLimits(lineLength: 19)) == [])
    #expect(
      Set(codes("Subject: 0123456789\n\nx", ReadingLimits(lineLength: 18))) == [.lineTooLong])
  }

  @Test func everyLimitSetsTheMessageAside() {
    for code in MailDefect.Code.allCases where code.isLimit {
      #expect(code.setsMessageAside && code.usualSeverity == .damage)
    }
  }

  @Test func limitsLines() {
    #expect(codes("Subject: x\n\n0123456789\n", ReadingLimits(lineLength: 10)) == [])
    #expect(codes("Subject: x\n\n0123456789a\n", ReadingLimits(lineLength: 10)) == [.lineTooLong])
  }

  @Test func limitsTheTextOfABody() {
    func read(_ type: String, _ limit: Int) -> (text: String, codes: [MailDefect.Code], size: Int) {
      let message = MailMessage(
        [UInt8]("Content-Type: \(type)\n\n0123456789"), limits: ReadingLimits(textBytes: limit))
      let readings = message.readLeaves()
      return (
        message.body(from: readings).text, readings.flatMap(\.defects).map(\.code),
        readings[0].sizeInBytes
      )
    }
    #expect(read("text/plain", 10) == ("0123456789", [], 10))
    #expect(read("text/plain", 9) == ("", [.textTooLong], 10))
    #expect(read("image/png", 9) == ("", [], 10))
    #expect(MailDefect.Code.textTooLong.isLimit)
  }

  @Test func limitsNestingAndParts() {
    func nested(_ depth: Int) -> String {
      var text = "leaf"
      for level in (1...depth).reversed() {
        text =
          "Content-Type: multipart/mixed; boundary=b\(level)x\n\n--b\(level)x\n\(text)\n--b\(level)x--\n"
      }
      return text
    }
    #expect(codes(nested(3), ReadingLimits(depth: 3)) == [])
    #expect(codes(nested(4), ReadingLimits(depth: 3)) == [.nestingTooDeep])
    #expect(codes(nested(200), .standard) == [.nestingTooDeep])
    let parts = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b\n\n2\n--b--\n"
    #expect(codes(parts, ReadingLimits(parts: 3)) == [])
    #expect(codes(parts, ReadingLimits(parts: 2)) == [.tooManyParts])
  }
}
