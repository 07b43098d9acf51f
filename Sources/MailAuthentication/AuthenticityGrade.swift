/// How much the message itself proves, the most first.
public enum AuthenticityGrade: String, Sendable, Hashable, CaseIterable {
  /// A stored key confirms a signature over header and body.
  case keyVerified = "KEY-VERIFIED"
  /// The body is the one a signature's hash was made of; no key confirms who made the hash.
  case bodyIntact = "BODY-INTACT"
  /// A server on the way claims that a signature was right.
  case providerAttested = "PROVIDER-ATTESTED"
  /// There is no signature that could be checked.
  case unsigned = "UNSIGNED"
  /// No signature's hash fits the body as it is now.
  case bodyAltered = "BODY-ALTERED"

  /// The grade in one plain sentence, which claims no more than was checked.
  public var wording: String {
    switch self {
    case .keyVerified:
      "A holder of the signing domain's key signed the listed header fields and this body; the check"
        + " rests on the stored key. It does not show who typed the words."
    case .bodyIntact:
      "The body is unchanged since the hash in its DKIM-Signature was written. Without the domain's"
        + " key it is not shown who wrote that hash."
    case .providerAttested:
      "A mail server's header says that it found a valid DKIM signature on arrival. This is that"
        + " server's claim; it was not checked again."
    case .unsigned:
      "The message carries no DKIM signature that could be checked. Most mail of its time did not;"
        + " this speaks neither for nor against it."
    case .bodyAltered:
      "The body is not the one its DKIM-Signature was made for: it was changed in transit, in export or"
        + " later. This is no proof of forgery."
    }
  }

  init(_ authenticity: Authenticity) {
    let signatures = authenticity.signatures
    if signatures.contains(where: { $0.isVerified }) {
      self = .keyVerified
    } else if signatures.contains(where: { $0.hasIntactBody }) {
      self = .bodyIntact
    } else if signatures.contains(where: { $0.bodyHash.map { $0.matching == nil } ?? false }) {
      self = .bodyAltered
    } else if authenticity.authenticationResults.contains(where: { $0.claimsDKIMPass }) {
      self = .providerAttested
    } else {
      self = .unsigned
    }
  }
}

extension Authenticity {
  /// The grade in words for this message: what a signature leaves out, or a key speaks against, is
  /// said in the same breath.
  public var statement: String {
    switch grade {
    case .keyVerified:
      let verified = signatures.filter(\.isVerified)
      if verified.contains(where: { $0.bodyHash?.uncoveredOctets == 0 }) { return grade.wording }
      guard
        let hash = verified.compactMap(\.bodyHash).max(by: { $0.coveredOctets < $1.coveredOctets })
      else { return grade.wording }
      let part =
        hash.coveredOctets == 0
        ? "none of the body"
        : "the first \(hash.coveredOctets) of \(hash.bodyOctets) octets of the body"
      return "A holder of the signing domain's key signed the listed header fields and \(part); the"
        + " rest of the body could have been added by anyone. The check rests on the stored key. It"
        + " does not show who typed the words."
    case .bodyIntact:
      let intact = signatures.filter(\.hasIntactBody)
      let isContradicted = intact.allSatisfy {
        if case .failed = $0.keyCheck { return true }
        return false
      }
      guard isContradicted else { return grade.wording }
      return
        "The body is unchanged since the hash in its DKIM-Signature was written, but the signature"
        + " is wrong for the stored key: a signed field, or body and hash together, were changed, or"
        + " the key is not the one that signed."
    default: return grade.wording
    }
  }
}

/// The grade's sentence and the reservations that belong to this message.
func findings(_ authenticity: Authenticity) -> [String] {
  var findings = [authenticity.statement]
  for examination in authenticity.signatures { findings += remarks(on: examination) }
  for results in authenticity.authenticationResults where results.claimsDKIMPass {
    let server = results.authservID.isEmpty ? "An unnamed server" : results.authservID
    findings.append(
      "\(server) claims dkim=pass; anyone who could write the header could write this.")
  }
  return findings
}

private func remarks(on examination: SignatureExamination) -> [String] {
  let signature = examination.signature
  let name = "Signature d=\(signature.domain) s=\(signature.selector)"
  var findings: [String] = []
  if let hash = examination.bodyHash {
    switch hash.matching {
    case .asItStands: findings.append("\(name): the body hash matches the body as it stands.")
    case .mboxoUnquoted, .mboxrdUnquoted:
      findings.append(
        "\(name): the body hash matches once the mailbox's >From quoting is undone"
          + " (\(hash.matching?.rawValue ?? "")); so it was added by the mailbox, not by the author."
      )
    case nil: findings.append("\(name): the body hash matches no reading of the body.")
    }
    if hash.matching != nil, hash.uncoveredOctets > 0 {
      findings.append(
        "\(name): l= covers the first \(hash.coveredOctets) of \(hash.bodyOctets) octets; the last"
          + " \(hash.uncoveredOctets) could have been added by anyone.")
    }
  }
  switch examination.keyCheck {
  case .verified(let key, let bits):
    let size = bits.map { " of \($0) bits" } ?? ""
    let source = key.source.map { " from \($0)" } ?? " of unstated origin"
    let time = key.retrieved.map { ", retrieved \($0)" } ?? ""
    findings.append(
      "\(name): the header signature is right for the stored key\(size)\(source)\(time).")
    if let bits, bits < 2048 {
      findings.append(
        "\(name): a key of \(bits) bits is weak by the standards of today (RFC 8301).")
    }
    findings.append(
      "\(name): a private key can leak or be published after its use; a check cannot see that.")
  case .failed(let count):
    findings.append(
      "\(name): the header signature is wrong for \(count == 1 ? "the stored key" : "all \(count) stored keys"):"
        + " a signed field was changed, or the key is not the one that signed.")
  case .noKey: findings.append("\(name): no key was given, so the header was not checked.")
  case .unverifiable(let reason): findings.append("\(name): not verifiable: \(reason).")
  }
  if signature.algorithm == .rsaSHA1 {
    findings.append("\(name): uses SHA-1, which mail servers no longer accept (RFC 8301).")
  }
  if examination.alignment == .none {
    findings.append("\(name): the signing domain is not the author's domain.")
  }
  if !examination.uncoveredFields.isEmpty {
    findings.append(
      "\(name): does not cover \(examination.uncoveredFields.joined(separator: ", ")).")
  }
  if !examination.repeatedFields.isEmpty {
    findings.append(
      "\(name): \(examination.repeatedFields.joined(separator: ", ")) occurs more often than was signed."
    )
  }
  return findings
}
