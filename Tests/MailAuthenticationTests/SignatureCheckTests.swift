import Testing

@testable import MailAuthentication

@Suite struct SignatureCheckTests {
  @Test(arguments: [DKIMSignature.Canonicalization.simple, .relaxed])
  func verifiesAnRSASignature(method: DKIMSignature.Canonicalization) throws {
    let signer = try TestSigner.rsa(bits: 2048)
    let result = examine(try signer.message(method), signer.keys)
    #expect(result.grade == .keyVerified)
    #expect(result.signatures.first?.keyCheck == .verified(signer.keys.keys[0], bits: 2048))
    #expect(result.signatures.first?.alignment == .same)
    #expect(result.statement == AuthenticityGrade.keyVerified.wording)
  }

  @Test func verifiesTheMessageAsAMailboxStoresIt() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    for method in [DKIMSignature.Canonicalization.simple, .relaxed] {
      let stored = replacing(try signer.message(method), "\r\n", "\n")
      #expect(examine(stored, signer.keys).grade == .keyVerified)
      let quoted = replacing(stored, "\nFrom the", "\n>From the")
      let result = examine(quoted, signer.keys)
      #expect(result.grade == .keyVerified)
      #expect(result.signatures.first?.bodyHash?.matching == .mboxoUnquoted)
    }
  }

  @Test func verifiesEd25519() throws {
    let signer = TestSigner.ed25519()
    let result = examine(try signer.message(), signer.keys)
    #expect(result.grade == .keyVerified)
    #expect(result.signatures.first?.keyCheck == .verified(signer.keys.keys[0], bits: nil))
  }

  @Test func verifiesSHA1AndSaysThatItIsWeak() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let result = examine(try signer.message(sha1: true), signer.keys)
    #expect(result.grade == .keyVerified)
    #expect(result.findings.contains { $0.contains("SHA-1") })
    #expect(result.findings.contains { $0.contains("1024 bits is weak") })
  }

  @Test func relaxedFormSurvivesRefoldingButNotANewWord() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let text = try signer.message()
    let refolded = replacing(
      text, "Subject:  Hello \t there\r\n\tagain ", "SUBJECT : Hello there again")
    #expect(examine(refolded, signer.keys).grade == .keyVerified)
    let changed = examine(replacing(text, "Hello", "Hullo"), signer.keys)
    #expect(changed.signatures.first?.keyCheck == .failed(keysTried: 1))
    #expect(changed.grade == .bodyIntact)
    #expect(changed.statement.contains("wrong for the stored key"))
  }

  @Test func aSecondFromFieldBreaksASignatureThatCountsThem() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let text = "From: forged@example.net\r\n" + (try signer.message())
    let result = examine(text, signer.keys)
    #expect(result.signatures.first?.keyCheck == .failed(keysTried: 1))
  }

  @Test func aForgedBodyWithANewHashFailsTheKey() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let forger = try TestSigner.rsa(bits: 1024)
    let result = examine(try forger.message(), signer.keys)
    #expect(result.grade == .bodyIntact)
    #expect(result.signatures.first?.keyCheck == .failed(keysTried: 1))
    #expect(result.statement != AuthenticityGrade.bodyIntact.wording)
  }

  @Test func triesEveryKeyOfASelector() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let old = try TestSigner.rsa(bits: 1024)
    let text = try signer.message()
    #expect(examine(text, old.keys.adding(signer.keys)).grade == .keyVerified)
    #expect(
      examine(text, old.keys.adding(old.keys)).signatures.first?.keyCheck == .failed(keysTried: 2))
  }

  // An RSA key of 768 bits, which the library does not take.
  let shortKey =
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhANpy1iLLgvdF/o71Sdn6dbYvJmdz6QCBT12Ez8h37Qc07TNlAMCOU9DJVTYOa8I2"
    + "Y3judrNLl5GA+NxZAwiFUhc5FnHx3aeJIl2Ub7DS2nPPYFypnI+kjjBeUUlcITbTiQIDAQAB"

  @Test(arguments: [
    ("v=DKIM1; p=", "revoked"), ("v=DKIM1; k=rsa", "no p="), ("v=DKIM2; p=AAAA", "v=DKIM2"),
    ("k=ed25519; p=AAAA", "does not fit"), ("p=!!", "no base64"), ("p=AAAA", "could not be read"),
    ("h=sha1; p=AAAA", "does not allow sha256"), ("s=tlsrpt; p=AAAA", "not for mail"),
  ])
  func aKeyThatCannotBeUsedIsUnverifiable(record: String, reason: String) throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let keys = DKIMKeys([DKIMKey(name: "k1._domainkey.example.org", record: record)])
    let result = examine(try signer.message(), keys)
    guard case .unverifiable(let why) = result.signatures.first?.keyCheck else {
      Issue.record("\(String(describing: result.signatures.first?.keyCheck))")
      return
    }
    #expect(why.contains(reason))
    #expect(result.grade == .bodyIntact)
  }

  @Test func aKeyTooSmallForTheLibraryIsUnverifiableWithItsSize() throws {
    let signer = try TestSigner.rsa(bits: 1024)
    let keys = DKIMKeys([DKIMKey(name: "k1._domainkey.example.org", record: "p=" + shortKey)])
    let result = examine(try signer.message(), keys)
    #expect(
      result.signatures.first?.keyCheck
        == .unverifiable(
          reason: "the RSA key has 768 bits; keys this short can be broken and are not accepted"))
  }

  @Test func withoutAKeyNothingIsSaidAboutTheHeader() throws {
    let result = examine(try TestSigner.rsa(bits: 1024).message())
    #expect(result.grade == .bodyIntact)
    #expect(result.signatures.first?.keyCheck == .noKey)
    #expect(result.findings.contains { $0.contains("no key was given") })
  }
}
