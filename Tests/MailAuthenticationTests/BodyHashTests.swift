import MailReading
import Testing

@testable import MailAuthentication

private func check(_ body: String, _ tags: String) -> BodyHashCheck? {
  let header =
    "From: a@example.org\r\nDKIM-Signature: v=1; d=example.org; s=k; h=From; b=AA==; \(tags)"
  let message = MailMessage(Array((header + "\r\n\r\n" + body).utf8))
  return examineAuthenticity(of: message).signatures.first?.bodyHash
}

@Suite struct BodyHashTests {
  @Test(
    "hashes an empty body as RFC erratum 1376 has it",
    arguments: [
      ("rsa-sha1", "simple", "uoq1oCgLlTqpdDX/iUbLy7J1Wic="),
      ("rsa-sha256", "simple", "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="),
      ("rsa-sha1", "relaxed", "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
      ("rsa-sha256", "relaxed", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ])
  func hashesAnEmptyBody(algorithm: String, method: String, hash: String) throws {
    let result = try #require(check("", "a=\(algorithm); c=simple/\(method); bh=\(hash)"))
    #expect(result.matching == .asItStands)
    #expect(result.recomputed.map(\.hash) == [hash])
  }

  // SHA-256 of "From me\r\n", computed with sha256sum.
  let fromMe = "gSSWqz/AqRKmRQgML8wN30dn0bzaQVaGgQJtmRFpif8="

  @Test func aMatchingHashProvesTheQuotingOfTheMailbox() throws {
    let result = try #require(check(">From me\n", "a=rsa-sha256; bh=\(fromMe)"))
    #expect(result.matching == .mboxoUnquoted)
    #expect(result.recomputed.map(\.reading) == [.asItStands, .mboxoUnquoted])
  }

  @Test func anUnquotedBodyIsNotTouched() throws {
    let result = try #require(check("From me\n", "a=rsa-sha256; bh=\(fromMe)"))
    #expect(result.matching == .asItStands)
    #expect(result.recomputed.count == 1)
  }

  @Test func reportsEveryReadingThatFailed() throws {
    let result = try #require(check(">From me\n>>From you\n", "a=rsa-sha256; bh=\(fromMe)"))
    #expect(result.matching == nil)
    #expect(result.recomputed.map(\.reading) == BodyReading.allCases)
  }

  @Test func honoursALengthAndCountsWhatItLeavesOut() throws {
    let result = try #require(check("From me\nadded\n", "a=rsa-sha256; l=9; bh=\(fromMe)"))
    #expect(result.matching == .asItStands)
    #expect(result.coveredOctets == 9)
    #expect(result.uncoveredOctets == 7)
  }

  @Test func aBodyShorterThanItsLengthMatchesNothing() throws {
    let result = try #require(check("From me\n", "a=rsa-sha256; l=10; bh=\(fromMe)"))
    #expect(result.matching == nil)
  }

  @Test func anUnknownAlgorithmCannotBeRecomputed() {
    #expect(check("From me\n", "a=rsa-md5; bh=\(fromMe)") == nil)
  }
}
