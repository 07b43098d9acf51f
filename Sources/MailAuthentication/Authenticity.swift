public import MailReading

/// One DKIM signature of a message and what checking it came to.
public struct SignatureExamination: Sendable, Hashable {
  /// How the signing domain relates to the author's address.
  public enum Alignment: String, Sendable, Hashable {
    /// The same domain.
    case same
    /// One is a subdomain of the other.
    case related
    /// Another domain: it vouches for having sent the message, not for the author.
    case none
    /// The message has no readable author address.
    case unknown
  }

  public var signature: DKIMSignature
  /// Nil if the declared hash cannot be recomputed, for the reasons in `signature.problems`.
  public var bodyHash: BodyHashCheck?
  public var keyCheck: KeyCheck
  public var alignment: Alignment
  /// Of From, Subject, Date, To and Message-ID, those the message has and the signature leaves out.
  public var uncoveredFields: [String]
  /// Fields with more instances than were signed: the signature does not say which of them is true.
  public var repeatedFields: [String]

  /// Whether a stored key confirms the header and the body is the signed one.
  public var isVerified: Bool {
    if case .verified = keyCheck { return bodyHash?.matching != nil }
    return false
  }

  /// Whether the body is the one the declared hash was made of, and the hash covers any of it.
  public var hasIntactBody: Bool {
    guard let bodyHash, bodyHash.matching != nil else { return false }
    return bodyHash.coveredOctets > 0 || bodyHash.bodyOctets == 0
  }
}

/// Everything a message itself says about where it comes from and whether it was changed.
public struct Authenticity: Sendable, Hashable {
  /// The DKIM signatures, in the order of their fields.
  public var signatures: [SignatureExamination]
  /// What servers on the way claim to have found, in the order of their fields.
  public var authenticationResults: [AuthenticationResults]
  /// The ARC sets, in order of instance.
  public var arcSets: [ARCSet]
  /// The Received fields, the latest hop first, as they stand.
  public var received: [ReceivedHop]
  /// The domain in the Message-ID, in lower case; nil if there is none.
  public var messageIDDomain: String?
  /// What all this comes to.
  public var grade: AuthenticityGrade
  /// The grade in words, and every reservation that belongs to it, one sentence each.
  public var findings: [String]
}

/// Examines a message offline: recomputes its body hashes and, where a key is given, its signatures.
public func examineAuthenticity(
  of message: MailMessage, keys: DKIMKeys = DKIMKeys()
) -> Authenticity {
  var signatures: [SignatureExamination] = []
  // More signatures than any path adds are read no further, so that a hostile message stays cheap.
  for (index, field) in message.fields.enumerated()
  where field.name.lowercased() == "dkim-signature" && signatures.count < 32 {
    let signature = DKIMSignature(field, index: index, in: message)
    signatures.append(
      SignatureExamination(
        signature: signature,
        bodyHash: checkBodyHash(signature, body: message.bytes[message.bodyRange]),
        keyCheck: checkSignature(signature, in: message, keys: keys),
        alignment: alignment(signature.domain, message),
        uncoveredFields: uncoveredFields(signature, message),
        repeatedFields: repeatedFields(signature, message)))
  }
  var authenticity = Authenticity(
    signatures: signatures,
    authenticationResults: message.all("authentication-results").map {
      AuthenticationResults($0.rawBody)
    },
    arcSets: arcSets(of: message), received: message.all("received").map { ReceivedHop($0) },
    messageIDDomain: message.messageID.flatMap(domain), grade: .unsigned, findings: [])
  authenticity.grade = AuthenticityGrade(authenticity)
  authenticity.findings = findings(authenticity)
  return authenticity
}

private let importantFields = ["From", "Subject", "Date", "To", "Message-ID"]

private func uncoveredFields(_ signature: DKIMSignature, _ message: MailMessage) -> [String] {
  importantFields.filter { message.first($0) != nil && !signature.covers($0.lowercased()) }
}

private func repeatedFields(_ signature: DKIMSignature, _ message: MailMessage) -> [String] {
  importantFields.filter { name in
    let signed = signature.signedFields.filter { $0.lowercased() == name.lowercased() }.count
    return signed > 0 && message.all(name).count > max(signed, 1)
  }
}

private func alignment(
  _ signer: String, _ message: MailMessage
) -> SignatureExamination.Alignment {
  guard let author = message.from.first?.address.flatMap(domain), !signer.isEmpty else {
    return .unknown
  }
  let signer = signer.lowercased()
  if author == signer { return .same }
  return author.hasSuffix("." + signer) || signer.hasSuffix("." + author) ? .related : .none
}

/// What stands after the last `@`, in lower case, without a closing bracket.
private func domain(_ address: String) -> String? {
  guard let at = address.utf8.lastIndex(of: 0x40) else { return nil }
  let rest = address[address.utf8.index(after: at)...].utf8.filter { $0 != 0x3E && !isSpace($0) }
  return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self).lowercased()
}
