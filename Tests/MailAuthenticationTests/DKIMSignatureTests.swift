import MailReading
import Testing

@testable import MailAuthentication

private func readSignature(_ field: String) -> DKIMSignature? {
  let text = "DKIM-Signature: \(field)\r\nFrom: a@example.org\r\n\r\n"
  return examineAuthenticity(of: MailMessage(Array(text.utf8))).signatures.first?.signature
}

@Suite struct DKIMSignatureTests {
  @Test func readsEveryTagOfAFoldedField() throws {
    let field =
      "v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=sel.a; i=@news.example.org;\r\n"
      + " h=From : To\r\n :Subject; l=42; t=1117574938; x=1118006938;\r\n"
      + " bh=frcCV1k9oG9oKj3dpUqd\r\n Jg1PxRT2RSN/XKdLCPjaYaY=; b=AA\r\n BB=="
    let signature = try #require(readSignature(field))
    #expect(signature.problems == [])
    #expect(signature.algorithm == .rsaSHA256)
    #expect(signature.headerCanonicalization == .relaxed)
    #expect(signature.bodyCanonicalization == .simple)
    #expect(signature.domain == "example.org")
    #expect(signature.selector == "sel.a")
    #expect(signature.identity == "@news.example.org")
    #expect(signature.signedFields == ["From", "To", "Subject"])
    #expect(signature.bodyLength == 42)
    #expect(signature.signedAt == 1_117_574_938)
    #expect(signature.expiresAt == 1_118_006_938)
    #expect(base64Encoded(signature.bodyHash) == "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")
    #expect(signature.signature == [0, 0, 0x41])
  }

  @Test func bothFormsAreSimpleIfNothingIsSaid() throws {
    let plain = try #require(readSignature("v=1; a=rsa-sha256; d=x; s=y; h=From; bh=AA==; b=AA=="))
    #expect(plain.headerCanonicalization == .simple)
    #expect(plain.bodyCanonicalization == .simple)
    let half = try #require(
      readSignature("v=1; a=rsa-sha256; c=relaxed; d=x; s=y; h=From; bh=AA==; b=AA=="))
    #expect(half.headerCanonicalization == .relaxed)
    #expect(half.bodyCanonicalization == .simple)
  }

  @Test(arguments: [
    ("a=rsa-sha256; d=x; s=y; h=From; bh=AA==; b=AA==", "v=1 is missing"),
    ("v=1; a=rsa-md5; d=x; s=y; h=From; bh=AA==; b=AA==", "the algorithm \"rsa-md5\" is not known"),
    ("v=1; a=rsa-sha256; s=y; h=From; bh=AA==; b=AA==", "d= is missing"),
    ("v=1; a=rsa-sha256; d=x; h=From; bh=AA==; b=AA==", "s= is missing"),
    ("v=1; a=rsa-sha256; d=x; s=y; h=To; bh=AA==; b=AA==", "h= does not cover From"),
    ("v=1; a=rsa-sha256; d=x; s=y; h=From; b=AA==", "bh= is missing or no base64"),
    ("v=1; a=rsa-sha256; d=x; s=y; h=From; bh=AA==; b=", "b= is missing or no base64"),
    ("v=1; a=rsa-sha256; d=x; d=z; s=y; h=From; bh=AA==; b=AA==", "the tag d= is given twice"),
    ("v=1; a=rsa-sha256; d=x; s=y; h=From; bh=AA==; b=AA==; l=-1", "l= is no number"),
    ("v=1; a=rsa-sha256; d=x; s=y; h=From; bh=AA==; b=AA==; i=a@z", "i=a@z is not within d=x"),
    ("v=1; a=rsa-sha256; d=x; s=y; h=From; bh=AA==; b=AA==; t=9; x=8", "x= is not later than t="),
    (
      "v=1; a=rsa-sha256; c=nowsp; d=x; s=y; h=From; bh=AA==; b=AA==",
      "the canonicalization \"nowsp\" is not known"
    ),
  ])
  func saysWhatMakesASignatureUnusable(field: String, problem: String) throws {
    #expect(try #require(readSignature(field)).problems == [problem])
  }

  @Test func anUnusableSignatureLeavesTheMessageUnsigned() {
    let result = examine("DKIM-Signature: nonsense\r\nFrom: a@example.org\r\n\r\nHi\r\n")
    #expect(result.grade == .unsigned)
    #expect(result.signatures.count == 1)
  }

  @Test func readsNoMoreThanThirtyTwoSignatures() {
    let field = "DKIM-Signature: v=1; a=rsa-sha256; d=x; s=y; h=From; bh=AA==; b=AA==\r\n"
    #expect(examine(String(repeating: field, count: 32) + "\r\n").signatures.count == 32)
    #expect(examine(String(repeating: field, count: 33) + "\r\n").signatures.count == 32)
  }
}
