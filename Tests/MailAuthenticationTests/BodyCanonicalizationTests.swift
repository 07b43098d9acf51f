import Testing

@testable import MailAuthentication

/// The canonical form of a body as text, under one reading.
private func canonical(
  _ body: String, _ method: DKIMSignature.Canonicalization, _ reading: BodyReading = .asItStands
) -> String {
  var octets: [UInt8] = []
  canonicalize(ArraySlice(body.utf8), method, reading: reading) { octets += $0 }
  return String(decoding: octets, as: UTF8.self)
}

@Suite struct BodyCanonicalizationTests {
  // The example of RFC 6376 §3.4.5.
  let example = " C \r\nD \t E\r\n\r\n\r\n"

  @Test func relaxedFormShortensWhiteSpaceAndDropsEmptyLinesAtTheEnd() {
    #expect(canonical(example, .relaxed) == " C\r\nD E\r\n")
  }

  @Test func simpleFormDropsOnlyEmptyLinesAtTheEnd() {
    #expect(canonical(example, .simple) == " C \r\nD \t E\r\n")
  }

  @Test func restoresLineEndsThatAMailboxStoresAsLF() {
    #expect(canonical("a\n\nb\n", .simple) == "a\r\n\r\nb\r\n")
    #expect(canonical("a\r\rb", .simple) == "a\r\n\r\nb\r\n")
  }

  @Test func addsTheLineEndThatTheLastLineLost() {
    #expect(canonical("a", .simple) == "a\r\n")
    #expect(canonical("a", .relaxed) == "a\r\n")
  }

  @Test func linesOfWhiteSpaceAreEmptyOnlyInTheRelaxedForm() {
    #expect(canonical("a\r\n \t\r\n", .relaxed) == "a\r\n")
    #expect(canonical("a\r\n \t\r\n", .simple) == "a\r\n \t\r\n")
  }

  @Test func emptyBodyIsOneLineEndInTheSimpleFormAndNothingInTheRelaxed() {
    for body in ["", "\r\n", "\n\n\n"] {
      #expect(canonical(body, .simple) == "\r\n")
      #expect(canonical(body, .relaxed) == "")
    }
  }

  @Test func mboxoTakesTheMarkOffLinesWithExactlyOne() {
    let body = ">From a\n>>From b\n> From c\n>Fromage\n"
    #expect(
      canonical(body, .simple, .mboxoUnquoted)
        == "From a\r\n>>From b\r\n> From c\r\n>Fromage\r\n")
  }

  @Test func mboxrdTakesOneMarkOffEachQuotedLine() {
    let body = ">From a\n>>From b\n> From c\n"
    #expect(canonical(body, .simple, .mboxrdUnquoted) == "From a\r\n>From b\r\n> From c\r\n")
  }

  @Test func triesOnlyReadingsThatDiffer() {
    #expect(BodyReading.distinct(for: ArraySlice("a\n".utf8)) == [.asItStands])
    #expect(
      BodyReading.distinct(for: ArraySlice(">From a\n".utf8)) == [.asItStands, .mboxoUnquoted])
    #expect(
      BodyReading.distinct(for: ArraySlice(">>From a\n".utf8)) == [.asItStands, .mboxrdUnquoted])
    #expect(
      BodyReading.distinct(for: ArraySlice(">From a\n>>From b\n".utf8)) == BodyReading.allCases)
  }

  @Test func aLongBodyIsHashedInPiecesWithoutChange() {
    let line = String(repeating: "x", count: 999) + "\r\n"
    let body =
      String(repeating: line, count: 200) + String(repeating: "\r\n", count: 70_000) + "y\r\n"
    var pieces = 0
    var octets: [UInt8] = []
    canonicalize(ArraySlice(body.utf8), .simple, reading: .asItStands) {
      pieces += 1
      octets += $0
    }
    #expect(pieces > 3)
    #expect(octets == Array(body.utf8))
  }
}
