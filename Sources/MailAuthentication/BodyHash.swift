internal import Crypto

/// The result of hashing a body again and comparing it with a declared hash.
public struct BodyHashCheck: Sendable, Hashable {
  /// The hash the signature declares (`bh=`), as base64.
  public var declared: String
  /// The hash of the body under each reading that was tried, as base64, in the order tried.
  public var recomputed: [Recomputed]
  /// The reading whose hash is the declared one; nil if none is.
  public var matching: BodyReading?
  /// Octets of the canonical body, under the matching reading or else as it stands.
  public var bodyOctets: Int
  /// Octets of it that the hash covers; fewer than `bodyOctets` if `l=` leaves a rest.
  public var coveredOctets: Int

  /// One reading and its hash.
  public struct Recomputed: Sendable, Hashable {
    public var reading: BodyReading
    public var hash: String
  }

  /// Octets at the end of the body that anyone could have added.
  public var uncoveredOctets: Int { bodyOctets - coveredOctets }
}

/// Hashes a body under every reading that makes a difference, until one gives the declared hash.
func checkBodyHash(_ signature: DKIMSignature, body: ArraySlice<UInt8>) -> BodyHashCheck? {
  guard let algorithm = signature.algorithm, !signature.bodyHash.isEmpty else { return nil }
  var check = BodyHashCheck(
    declared: base64Encoded(signature.bodyHash), recomputed: [], matching: nil, bodyOctets: 0,
    coveredOctets: 0)
  for reading in BodyReading.distinct(for: body) {
    var hash = BodyHasher(usesSHA1: algorithm == .rsaSHA1, limit: signature.bodyLength)
    canonicalize(body, signature.bodyCanonicalization, reading: reading) { hash.update($0) }
    let digest = hash.digest()
    // More octets signed than there are: the body was cut, and no hash of it can be the signed one.
    let isWhole = signature.bodyLength.map { $0 <= Int64(hash.total) } ?? true
    check.recomputed.append(.init(reading: reading, hash: base64Encoded(digest)))
    let matches = isWhole && digest == signature.bodyHash
    if matches || reading == .asItStands {
      check.bodyOctets = hash.total
      check.coveredOctets = hash.covered
    }
    if matches {
      check.matching = reading
      break
    }
  }
  return check
}

/// The hash of the first octets of a body, however they arrive.
private struct BodyHasher {
  private var sha1 = Insecure.SHA1()
  private var sha256 = SHA256()
  private let usesSHA1: Bool
  private let limit: Int64?
  private(set) var total = 0
  private(set) var covered = 0

  init(usesSHA1: Bool, limit: Int64?) {
    self.usesSHA1 = usesSHA1
    self.limit = limit
  }

  mutating func update(_ bytes: [UInt8]) {
    total += bytes.count
    let left = limit.map { max(0, $0 - Int64(covered)) } ?? Int64.max
    let piece = left >= Int64(bytes.count) ? bytes : Array(bytes[..<Int(left)])
    covered += piece.count
    if usesSHA1 { sha1.update(data: piece) } else { sha256.update(data: piece) }
  }

  func digest() -> [UInt8] {
    usesSHA1 ? Array(sha1.finalize()) : Array(sha256.finalize())
  }
}
