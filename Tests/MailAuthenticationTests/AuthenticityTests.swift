import MailReading
import Testing

@testable import MailAuthentication

@Suite struct AuthenticityTests {
  @Test func theFiveGradesHaveTheirPrintedNames() {
    #expect(
      AuthenticityGrade.allCases.map(\.rawValue) == [
        "KEY-VERIFIED", "BODY-INTACT", "PROVIDER-ATTESTED", "UNSIGNED", "BODY-ALTERED",
      ])
  }

  @Test func noWordingSpeaksOfProofItDoesNotHave() {
    for grade in AuthenticityGrade.allCases {
      let words = grade.wording.lowercased()
      for claim in ["genuine", "authentic", "certainly", "guarantee", "untampered", "original"] {
        #expect(!words.contains(claim), "\(grade): \(claim)")
      }
    }
  }

  @Test func aMessageWithoutSignatureIsUnsigned() {
    let result = examine("From: a@example.org\r\n\r\nHi\r\n")
    #expect(result.grade == .unsigned)
    #expect(result.findings == [AuthenticityGrade.unsigned.wording])
  }

  @Test func aProvidersClaimIsRecordedAsAClaim() {
    let result = examine(
      "Authentication-Results: mx.example.net; dkim=pass header.d=example.org\r\n"
        + "From: a@example.org\r\n\r\nHi\r\n")
    #expect(result.grade == .providerAttested)
    #expect(result.findings.last?.hasPrefix("mx.example.net claims dkim=pass") == true)
  }

  @Test func aChangedBodyOutweighsAnOldClaim() throws {
    let text =
      "Authentication-Results: mx.example.net; dkim=pass\r\n"
      + replacing(try TestSigner.rsa(bits: 1024).message(), "Hi", "Ho")
    #expect(examine(text).grade == .bodyAltered)
  }

  @Test func oneIntactSignatureIsEnoughBesideAnAlteredOne() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let other = "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=y; h=From; bh=AAAA; b=AAAA\r\n"
    let result = examine(other + (try signer.message()), signer.keys)
    #expect(result.grade == .keyVerified)
    #expect(result.signatures.map(\.alignment) == [.none, .same])
  }

  @Test func aLengthThatLeavesOutTheEndIsSaidInTheStatement() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let length = TestMessage.relaxedBody.utf8.count
    let text = try signer.message(extraTags: " l=\(length);") + "And I waive all fees.\r\n"
    let result = examine(text, signer.keys)
    #expect(result.grade == .keyVerified)
    #expect(result.statement.contains("the first \(length) of \(length + 23) octets"))
    #expect(result.findings.contains { $0.contains("could have been added by anyone") })
  }

  @Test func aLengthOfZeroMakesNoBodyIntact() {
    let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    let result = examine(
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=k; h=From; l=0;"
        + " bh=\(empty); b=AAAA\r\nFrom: a@example.org\r\n\r\nHi\r\n")
    #expect(result.grade == .unsigned)
  }

  @Test func listsTheFieldsASignatureLeavesOut() throws {
    let result = examine(
      "Date: Tue, 3 Apr 2012 16:55:26 +0400\r\n" + (try TestSigner.ed25519().message()))
    #expect(result.signatures.first?.uncoveredFields == ["Date"])
  }

  @Test func tellsASubdomainFromAStranger() {
    func alignment(_ author: String) -> SignatureExamination.Alignment? {
      examine(
        "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=y; h=From; bh=AAAA; b=AAAA\r\n"
          + "From: \(author)\r\n\r\n"
      ).signatures.first?.alignment
    }
    #expect(alignment("a@EXAMPLE.org") == .same)
    #expect(alignment("a@mail.example.org") == .related)
    #expect(alignment("a@notexample.org") == SignatureExamination.Alignment.none)
    #expect(alignment("nobody") == .unknown)
  }

  @Test func readsAuthenticationResults() {
    let results = AuthenticationResults(
      "mx.example.net 1; dkim=pass (2048-bit key; x) reason=\"good; really\" header.d=example.org"
        + " header.i=@example.org; spf = fail smtp.mailfrom=a@example.org; dmarc=none/1")
    #expect(results.authservID == "mx.example.net")
    #expect(results.results.map(\.method) == ["dkim", "spf", "dmarc"])
    #expect(results.results.map(\.result) == ["pass", "fail", "none/1"])
    #expect(results.results[0].reason == "good; really")
    #expect(
      results.results[0].properties == [
        .init(name: "header.d", value: "example.org"),
        .init(name: "header.i", value: "@example.org"),
      ])
  }

  @Test func anEmptyVerdictHasNoResults() {
    let results = AuthenticationResults("mx.example.net; none")
    #expect(results.authservID == "mx.example.net")
    #expect(results.results == [])
    #expect(AuthenticationResults("((((").results == [])
  }

  @Test func listsARCSetsByInstance() {
    let result = examine(
      "ARC-Seal: i=2; a=rsa-sha256; cv=pass; d=b.example; s=k; t=2; b=AA==\r\n"
        + "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=a.example; s=k; t=1; b=AA==\r\n"
        + "ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=a.example; s=k; h=From;"
        + " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AA==\r\n"
        + "ARC-Authentication-Results: i=1; a.example; dkim=pass\r\n"
        + "ARC-Seal: i=51; d=c.example\r\nFrom: a@example.org\r\n\r\n")
    #expect(result.arcSets.map(\.instance) == [1, 2])
    #expect(result.arcSets.map(\.chainValidation) == ["none", "pass"])
    #expect(result.arcSets.map(\.isComplete) == [true, false])
    #expect(result.arcSets[0].authenticationResults?.authservID == "a.example")
    #expect(result.arcSets[0].bodyHash?.matching == .asItStands)
    #expect(result.grade == .unsigned)
  }

  @Test func readsTheReceivedChainWithTimes() {
    let result = examine(
      "Received: by 10.0.0.1 with SMTP id x; Tue, 31 Mar 2015 21:27:05 -0700 (PDT)\r\n"
        + "Received: from mail.elance.com (mail.elance.com [192.0.2.1]; really)\r\n"
        + " by mx.example.net (Postfix) with ESMTPS id 42 for <a@example.net>;\r\n"
        + " Tue, 31 Mar 2015 21:27:03 -0700\r\n"
        + "Received: nonsense\r\nMessage-ID: <1@Mail.Elance.com>\r\n\r\n")
    #expect(result.received.map(\.by) == ["10.0.0.1", "mx.example.net", nil])
    #expect(result.received[1].from == "mail.elance.com")
    #expect(result.received[1].with == "ESMTPS")
    #expect(result.received[1].id == "42")
    #expect(result.received[1].recipient == "<a@example.net>")
    #expect(result.received.map(\.date?.secondsSince1970) == [1_427_862_425, 1_427_862_423, nil])
    #expect(result.messageIDDomain == "mail.elance.com")
  }
}
