import Crypto
import MailReading
import _CryptoExtras

@testable import MailAuthentication

/// A message to sign, with its canonical forms written out by hand so that nothing is checked against
/// itself.
enum TestMessage {
  static let header =
    "From: A <a@example.org>\r\nTo: b@example.com\r\nSubject:  Hello \t there\r\n\tagain \r\n"
  static let body = "Hi  there \r\n\r\nFrom the start.\r\n"
  static let relaxedHeader =
    "from:A <a@example.org>\r\nto:b@example.com\r\nsubject:Hello there again\r\n"
  static let relaxedBody = "Hi there\r\n\r\nFrom the start.\r\n"
  /// The signed names; From once more, so that a second one would be noticed.
  static let names = "From:To:Subject:From"
}

/// Signs the test message with a key of the test's own.
struct TestSigner {
  enum Key {
    case rsa(_RSA.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)
  }

  let key: Key

  static func rsa(bits: Int) throws -> TestSigner {
    TestSigner(key: .rsa(try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: bits))))
  }

  static func ed25519() -> TestSigner { TestSigner(key: .ed25519(.init())) }

  /// The record its domain would publish.
  var record: String {
    switch key {
    case .rsa(let key):
      "v=DKIM1; k=rsa; p=" + base64Encoded(Array(key.publicKey.derRepresentation))
    case .ed25519(let key):
      "v=DKIM1; k=ed25519; p=" + base64Encoded(Array(key.publicKey.rawRepresentation))
    }
  }

  var keys: DKIMKeys {
    DKIMKeys([DKIMKey(name: "k1._domainkey.example.org", record: record, source: "this test")])
  }

  /// The signed message; `method` is used for header and body alike.
  func message(
    _ method: DKIMSignature.Canonicalization = .relaxed, sha1: Bool = false, extraTags: String = ""
  ) throws -> String {
    let body = method == .relaxed ? TestMessage.relaxedBody : TestMessage.body
    let header = method == .relaxed ? TestMessage.relaxedHeader : TestMessage.header
    let octets = Array(body.utf8)
    let hash = sha1 ? Array(Insecure.SHA1.hash(data: octets)) : Array(SHA256.hash(data: octets))
    let algorithm =
      switch key {
      case .rsa: sha1 ? "rsa-sha1" : "rsa-sha256"
      case .ed25519: "ed25519-sha256"
      }
    let tags =
      "v=1; a=\(algorithm); c=\(method)/\(method); d=example.org; s=k1;"
      + " h=\(TestMessage.names);\(extraTags) bh=\(base64Encoded(hash)); b="
    let name = method == .relaxed ? "dkim-signature:" : "DKIM-Signature: "
    let signature = try sign(Array((header + name + tags).utf8), sha1: sha1)
    return "DKIM-Signature: \(tags)\(base64Encoded(signature))\r\n" + TestMessage.header + "\r\n"
      + TestMessage.body
  }

  private func sign(_ octets: [UInt8], sha1: Bool) throws -> [UInt8] {
    switch key {
    case .rsa(let key):
      if sha1 {
        let digest = Insecure.SHA1.hash(data: octets)
        return Array(
          try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
      }
      let digest = SHA256.hash(data: octets)
      return Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
    case .ed25519(let key):
      return Array(try key.signature(for: Array(SHA256.hash(data: octets))))
    }
  }
}

/// What examining a message's text comes to.
func examine(_ text: String, _ keys: DKIMKeys = DKIMKeys()) -> Authenticity {
  examineAuthenticity(of: MailMessage(Array(text.utf8)), keys: keys)
}

func replacing(_ text: String, _ old: String, _ new: String) -> String {
  text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
}
