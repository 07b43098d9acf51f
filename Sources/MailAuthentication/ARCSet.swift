internal import MailReading

/// The three fields one forwarder added to an Authenticated Received Chain (RFC 8617 §4.2).
///
/// They are listed, not verified: without the forwarder's key they are claims.
public struct ARCSet: Sendable, Hashable {
  /// `i=`: position in the chain, from 1.
  public var instance: Int
  /// `cv=` of the seal: what the forwarder found of the chain before it (`none`, `pass`, `fail`).
  public var chainValidation: String?
  /// `d=` of the seal: the domain that takes responsibility.
  public var sealDomain: String?
  /// `t=` of the seal, in seconds since 1970.
  public var sealedAt: Int64?
  /// The signature over the message as the forwarder had it.
  public var messageSignature: DKIMSignature?
  /// Whether the body is still the one the forwarder signed; nil if that cannot be computed.
  public var bodyHash: BodyHashCheck?
  /// What the forwarder says it found.
  public var authenticationResults: AuthenticationResults?

  /// Whether all three fields are there.
  public var isComplete: Bool {
    sealDomain != nil && messageSignature != nil && authenticationResults != nil
  }
}

/// The ARC sets of a message, in order of their instance.
func arcSets(of message: MailMessage) -> [ARCSet] {
  var sets: [Int: ARCSet] = [:]
  for (index, field) in message.fields.enumerated() {
    let name = field.name.lowercased()
    guard name.hasPrefix("arc-") else { continue }
    let tags = TagList(Array(message.bytes[field.bodyRange]))
    // RFC 8617 §4.2.1 allows 50 instances.
    guard let number = tags.number("i"), (1...50).contains(number) else { continue }
    let instance = Int(number)
    var set = sets[instance] ?? ARCSet(instance: instance)
    switch name {
    case "arc-seal" where set.sealDomain == nil:
      set.chainValidation = tags.compact("cv")?.lowercased()
      set.sealDomain = tags.compact("d")
      set.sealedAt = tags.number("t")
    case "arc-message-signature" where set.messageSignature == nil:
      let signature = DKIMSignature(field, index: index, in: message, isARC: true)
      set.messageSignature = signature
      set.bodyHash = checkBodyHash(signature, body: message.bytes[message.bodyRange])
    case "arc-authentication-results" where set.authenticationResults == nil:
      set.authenticationResults = AuthenticationResults(field.rawBody)
    default: break
    }
    sets[instance] = set
  }
  return sets.values.sorted { $0.instance < $1.instance }
}
