import Testing

@testable import WorkroomMatching

@Suite struct WordsTests {
  /// Generated texts in which white space of every kind, capitals and the neighbours of both in the
  /// table stand beside one another at every distance from the start.
  @Test func textInASCIIIsFoldedAsAnyOtherTextIs() {
    let octets = Array("\t\n\u{B}\u{C}\r    aZAz@[`{09.\u{1}\u{8}\u{E}\u{1F}!\u{7F}\0".utf8)
    var state: UInt64 = 20_150_331
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for length in 0..<1_500 {
      // Of some texts most is white space, of others little.
      let letters = random(5)
      let text = String(
        decoding: (0..<(length % 50)).map { _ in
          random(5) < letters ? octets[9 + random(octets.count - 9)] : octets[random(9)]
        }, as: UTF8.self)
      #expect(normalizedWords(text) == normalizedScalars(text))
    }
  }

  @Test(arguments: [0, 7, 8, 15, 16, 39])
  func oneCharacterBeyondASCIIAnywhereIsFoldedToo(_ position: Int) {
    var scalars = Array(String(repeating: "Ab  c", count: 8).unicodeScalars)
    scalars[position] = "\u{2019}"
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    #expect(normalizedWords(text) == normalizedScalars(text))
    #expect(normalizedWords(text).unicodeScalars.contains("'"))
  }

  @Test func theDigestOfPiecesIsThatOfTheWhole() {
    let pieces = ["elance-17\u{1}", "1427825220\u{1}Élise\u{1}", "two words — “here”", "\u{1}0"]
    var digest = WordsDigest()
    for piece in pieces { digest.add(normalized: normalizedWords(piece)) }
    #expect(digest.digits == digestOfWords(pieces.joined()))
    #expect(digestOfWords("") == "cbf29ce484222325")
    #expect(digestOfWords("a") == "af63dc4c8601ec8c")
    // A hash that begins with a zero keeps its sixteen digits.
    #expect(digestOfWords("ab") == "089c4407b545986a")
  }
}
