internal import MailReading

/// A DKIM-Signature field, read (RFC 6376 §3.5).
///
/// What the field does not say is nil or empty; what makes it unusable is listed in `problems`.
public struct DKIMSignature: Sendable, Hashable {
  /// How bytes are made comparable before they are hashed (RFC 6376 §3.4).
  public enum Canonicalization: String, Sendable, Hashable {
    case simple, relaxed
  }

  /// The signing algorithms (RFC 6376 §3.3, RFC 8463).
  public enum Algorithm: String, Sendable, Hashable {
    case rsaSHA1 = "rsa-sha1"
    case rsaSHA256 = "rsa-sha256"
    case ed25519SHA256 = "ed25519-sha256"
  }

  /// Position of the field among the message's header fields, from 0.
  public var fieldIndex: Int
  /// The field's bytes in the message, without its last line end.
  public var range: Range<Int>
  /// `v=`, which must be `1`.
  public var version: String?
  /// `a=` as written.
  public var algorithmText: String
  /// `a=`, if it is one of the known algorithms.
  public var algorithm: Algorithm?
  /// `c=`: how header fields were canonicalised; simple if nothing is said.
  public var headerCanonicalization: Canonicalization
  /// `c=` after the slash: how the body was canonicalised; simple if nothing is said.
  public var bodyCanonicalization: Canonicalization
  /// `d=`: the domain that takes responsibility.
  public var domain: String
  /// `s=`: which of the domain's keys was used.
  public var selector: String
  /// `i=`: on whose behalf the domain signed.
  public var identity: String?
  /// `h=`: the names of the signed header fields, as written.
  public var signedFields: [String]
  /// `l=`: number of octets of the canonicalised body that were signed; nil means all.
  public var bodyLength: Int64?
  /// `t=`: when it was signed, in seconds since 1970.
  public var signedAt: Int64?
  /// `x=`: when the signature expires, in seconds since 1970.
  public var expiresAt: Int64?
  /// `bh=`: the declared hash of the body.
  public var bodyHash: [UInt8]
  /// `b=`: the signature.
  public var signature: [UInt8]
  /// Why the signature cannot be checked as RFC 6376 demands; empty if it can.
  public var problems: [String]

  /// Whether a header field is covered by the signature; `name` in lower case.
  public func covers(_ name: String) -> Bool {
    signedFields.contains { $0.lowercased() == name }
  }
}

extension DKIMSignature {
  /// Reads a DKIM-Signature field, or an ARC-Message-Signature, which has the same tags but `v=`.
  init(_ field: HeaderField, index: Int, in message: MailMessage, isARC: Bool = false) {
    let tags = TagList(Array(message.bytes[field.bodyRange]))
    fieldIndex = index
    range = field.rawRange
    version = tags["v"]
    algorithmText = tags.compact("a") ?? ""
    algorithm = Algorithm(rawValue: algorithmText.lowercased())
    let methods = (tags.compact("c") ?? "simple").lowercased().utf8.split(
      separator: 0x2F, maxSplits: 1
    ).map { String(decoding: Array($0), as: UTF8.self) }
    let headerMethod = methods.first.flatMap(Canonicalization.init)
    let bodyMethod = methods.count > 1 ? Canonicalization(rawValue: methods[1]) : .simple
    headerCanonicalization = headerMethod ?? .simple
    bodyCanonicalization = bodyMethod ?? .simple
    domain = tags.compact("d") ?? ""
    selector = tags.compact("s") ?? ""
    identity = tags.compact("i")
    signedFields = tags.list("h") ?? []
    bodyLength = tags.number("l")
    signedAt = tags.number("t")
    expiresAt = tags.number("x")
    let declaredHash = tags["bh"].flatMap(base64Decoded)
    bodyHash = declaredHash ?? []
    let declaredSignature = tags["b"].flatMap(base64Decoded)
    signature = declaredSignature ?? []

    problems = tags.repeated.map { "the tag \($0)= is given twice" }
    problems += tags.malformed.map { "\"\($0)\" is no tag" }
    if !isARC, version != "1" { problems.append("v=1 is missing") }
    if algorithm == nil { problems.append("the algorithm \"\(algorithmText)\" is not known") }
    if headerMethod == nil || bodyMethod == nil {
      problems.append("the canonicalization \"\(tags["c"] ?? "")\" is not known")
    }
    if domain.isEmpty { problems.append("d= is missing") }
    if selector.isEmpty { problems.append("s= is missing") }
    if bodyHash.isEmpty { problems.append("bh= is missing or no base64") }
    if signature.isEmpty { problems.append("b= is missing or no base64") }
    if tags["l"] != nil, bodyLength == nil { problems.append("l= is no number") }
    if !covers("from") { problems.append("h= does not cover From") }
    if let identity, !isWithin(identity, domain) {
      problems.append("i=\(identity) is not within d=\(domain)")
    }
    if let signedAt, let expiresAt, expiresAt <= signedAt {
      problems.append("x= is not later than t=")
    }
  }
}

/// Whether the domain of an identity is a domain or one below it (RFC 6376 §3.5, `i=`).
private func isWithin(_ identity: String, _ domain: String) -> Bool {
  guard let at = identity.utf8.lastIndex(of: 0x40) else { return false }
  let host = String(identity[identity.utf8.index(after: at)...]).lowercased()
  let parent = domain.lowercased()
  return host == parent || host.hasSuffix("." + parent)
}
