internal import Crypto
internal import MailReading
internal import _CryptoExtras

/// What checking a signature against the stored keys came to.
public enum KeyCheck: Sendable, Hashable {
  /// The signature over the listed header fields is right for this key.
  case verified(DKIMKey, bits: Int?)
  /// No stored key makes the signature right.
  case failed(keysTried: Int)
  /// No key of this selector and domain was given.
  case noKey
  /// It could not be tried.
  case unverifiable(reason: String)
}

/// Checks the signature over the header fields against each stored key of its selector and domain.
func checkSignature(
  _ signature: DKIMSignature, in message: MailMessage, keys: DKIMKeys
) -> KeyCheck {
  if let problem = signature.problems.first { return .unverifiable(reason: problem) }
  let candidates = keys.keys(selector: signature.selector, domain: signature.domain)
  guard !candidates.isEmpty else { return .noKey }
  let octets = signedHeader(of: message, signature)
  var reason: String?
  var tried = 0
  for key in candidates {
    switch check(signature, octets, key) {
    case .success(let bits): return .verified(key, bits: bits)
    case .failure(.wrong): tried += 1
    case .failure(.unusable(let why)): reason = reason ?? why
    }
  }
  return tried > 0 ? .failed(keysTried: tried) : .unverifiable(reason: reason ?? "no key")
}

private enum KeyFailure: Error {
  case wrong
  case unusable(String)
}

/// Checks one key; the result is its size in bits, where that is a measure of its strength.
private func check(
  _ signature: DKIMSignature, _ octets: [UInt8], _ key: DKIMKey
) -> Result<Int?, KeyFailure> {
  let tags = TagList(Array(key.record.utf8))
  if let version = tags["v"], version != "DKIM1" {
    return .failure(.unusable("the key record has v=\(version)"))
  }
  guard let text = tags.compact("p") else { return .failure(.unusable("the key record has no p=")) }
  if text.isEmpty { return .failure(.unusable("the key was revoked (p= is empty)")) }
  guard let material = base64Decoded(text) else {
    return .failure(.unusable("p= is no base64"))
  }
  let hashName = signature.algorithm == .rsaSHA1 ? "sha1" : "sha256"
  if let hashes = tags.list("h"), !hashes.contains(hashName) {
    return .failure(.unusable("the key record does not allow \(hashName)"))
  }
  if let services = tags.list("s"), !services.contains("*"), !services.contains("email") {
    return .failure(.unusable("the key record is not for mail"))
  }
  if tags.list("t")?.contains("s") == true, let identity = signature.identity,
    !identity.lowercased().hasSuffix("@" + signature.domain.lowercased())
  {
    return .failure(.unusable("the key record allows no subdomain in i="))
  }
  let keyType = (tags.compact("k") ?? "rsa").lowercased()
  switch (signature.algorithm, keyType) {
  case (.rsaSHA1, "rsa"):
    return checkRSA(signature, Insecure.SHA1.hash(data: octets), material)
  case (.rsaSHA256, "rsa"):
    return checkRSA(signature, SHA256.hash(data: octets), material)
  case (.ed25519SHA256, "ed25519"):
    return checkEd25519(signature, SHA256.hash(data: octets), material)
  default:
    return .failure(.unusable("a key of type \(keyType) does not fit \(signature.algorithmText)"))
  }
}

private func checkRSA(
  _ signature: DKIMSignature, _ digest: some Digest, _ material: [UInt8]
) -> Result<Int?, KeyFailure> {
  let bits = rsaModulusBits(material)
  if let bits, bits < 1024 {
    return .failure(
      .unusable("the RSA key has \(bits) bits; keys this short can be broken and are not accepted"))
  }
  let key: _RSA.Signing.PublicKey
  do {
    key = try _RSA.Signing.PublicKey(unsafeDERRepresentation: material)
  } catch {
    let size = bits.map { " of \($0) bits" } ?? ""
    return .failure(.unusable("the RSA key\(size) could not be read"))
  }
  let proof = _RSA.Signing.RSASignature(rawRepresentation: signature.signature)
  let isValid = key.isValidSignature(proof, for: digest, padding: .insecurePKCS1v1_5)
  return isValid ? .success(key.keySizeInBits) : .failure(.wrong)
}

private func checkEd25519(
  _ signature: DKIMSignature, _ digest: SHA256.Digest, _ material: [UInt8]
) -> Result<Int?, KeyFailure> {
  let key: Curve25519.Signing.PublicKey
  do {
    key = try Curve25519.Signing.PublicKey(rawRepresentation: material)
  } catch {
    return .failure(.unusable("the Ed25519 key does not have 32 octets"))
  }
  // RFC 8463 §3 signs the hash of the header, not the header.
  let isValid = key.isValidSignature(signature.signature, for: Array(digest))
  return isValid ? .success(nil) : .failure(.wrong)
}

/// Size of the modulus in a DER key, SubjectPublicKeyInfo or RSAPublicKey (RFC 8017 A.1.1); nil if the
/// bytes are neither.
private func rsaModulusBits(_ der: [UInt8]) -> Int? {
  var reader = DERReader(der[...])
  guard var outer = reader.contents(of: 0x30) else { return nil }
  if outer.rest.first == 0x30 {
    guard outer.contents(of: 0x30) != nil, var bitString = outer.contents(of: 0x03),
      bitString.skipByte() == 0, var sequence = bitString.contents(of: 0x30)
    else { return nil }
    return sequence.integerBits()
  }
  return outer.integerBits()
}

/// Reads definite-length DER elements one after the other.
private struct DERReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func skipByte() -> UInt8? { rest.popFirst() }

  mutating func contents(of tag: UInt8) -> DERReader? {
    guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
    var length = Int(first)
    if first >= 0x80 {
      let octets = Int(first & 0x7F)
      guard (1...4).contains(octets) else { return nil }
      length = 0
      for _ in 0..<octets {
        guard let octet = rest.popFirst() else { return nil }
        length = length << 8 | Int(octet)
      }
    }
    guard length <= rest.count else { return nil }
    let contents = rest.prefix(length)
    rest = rest.dropFirst(length)
    return DERReader(contents)
  }

  mutating func integerBits() -> Int? {
    guard let integer = contents(of: 0x02) else { return nil }
    let digits = integer.rest.drop { $0 == 0 }
    guard let first = digits.first else { return 0 }
    return digits.count * 8 - first.leadingZeroBitCount
  }
}
