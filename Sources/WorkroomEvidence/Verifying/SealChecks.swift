import BagIt

/// The custody log as its chain stands; nil when there is none.
func checkCustody(
  _ folder: PacketFolder, _ verification: inout PacketVerification
) -> (count: Int, head: String)? {
  guard let bytes = folder.bytes("custody/custody.jsonl") else {
    verification.note("custody", .failed, "custody/custody.jsonl is not there.")
    return nil
  }
  var head = Custody.start
  var count = 0
  for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: true) {
    count += 1
    let start = "{\"seq\":\(count),\"prev\":\"\(head)\","
    guard line.starts(with: Array(start.utf8)) else {
      verification.note(
        "custody", .failed,
        "The custody log breaks at line \(count): the line or the one before it was changed.")
      return nil
    }
    head = BagDigest.sha256.checksum(of: Array(line))
  }
  verification.note(
    "custody", .matched, "The custody log hangs together: \(count) events, head \(head).")
  return (count, head)
}

/// `SEAL.txt` names the manifests and the custody log as they are.
func checkSeal(
  _ folder: PacketFolder, _ custody: (count: Int, head: String)?,
  _ verification: inout PacketVerification
) {
  guard let seal = folder.text("seal/SEAL.txt") else {
    verification.note("seal", .failed, "seal/SEAL.txt is not there.")
    return
  }
  var isSound = true
  func fail(_ words: String) {
    isSound = false
    verification.note("seal", .failed, words)
  }
  var sealed: Set<String> = []
  for line in seal.split(separator: "\n") {
    guard let gap = line.firstRange(of: "  "),
      line[..<gap.lowerBound].utf8.count == 64, line[..<gap.lowerBound].allSatisfy(\.isHexDigit)
    else { continue }
    let name = String(line[gap.upperBound...])
    sealed.insert(name)
    if folder.digest(name).map({ $0 != line[..<gap.lowerBound] }) ?? true {
      fail("\(name) is not the one that was sealed.")
    }
  }
  for name in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "custody/custody.jsonl"]
  where !sealed.contains(name) {
    fail("The seal does not name \(name).")
  }
  if let custody {
    let stated = "Custody log: \(custody.count) events, head \(custody.head)"
    if !seal.split(separator: "\n").contains(Substring(stated)) {
      fail("The custody log has another length or end than the seal says: it was cut or continued.")
    }
  }
  if let fingerprint = verification.fingerprint,
    !seal.split(separator: "\n").contains(Substring("Evidence fingerprint: \(fingerprint)"))
  {
    fail("The seal is over another evidence fingerprint.")
  }
  if isSound {
    verification.note(
      "seal", .matched, "The seal fits the manifests, bag-info.txt and the custody log.")
  }
}

func checkSignature(
  _ folder: PacketFolder, _ options: VerificationOptions,
  _ verification: inout PacketVerification
) {
  let name = "seal/SEAL.txt.sig"
  guard folder.has(name) else {
    let isAsked = options.signers != nil
    verification.note(
      "signature", isAsked ? .failed : .notChecked, "The seal is not signed.")
    return
  }
  guard let signers = options.signers, let signer = options.signer else {
    verification.note(
      "signature", .notChecked,
      "The seal is signed, but no key from elsewhere was given to check it with (--signer).")
    return
  }
  let arguments = [
    "-Y", "verify", "-f", signers, "-I", signer, "-n", sealNamespace, "-s",
    folder.path + "/" + name,
  ]
  guard let result = run("ssh-keygen", arguments, input: folder.path + "/seal/SEAL.txt") else {
    verification.note("signature", .notChecked, "ssh-keygen cannot be started on this machine.")
    return
  }
  if result.status == 0 {
    verification.note(
      "signature", .matched, "The seal was signed with a key that \(signers) gives to \(signer).")
  } else {
    let reason =
      result.errors.isEmpty ? String(decoding: result.output, as: UTF8.self) : result.errors
    verification.note(
      "signature", .failed,
      "The seal was not signed by \(signer) with a key in \(signers), or was changed since: "
        + reason.split(separator: "\n").joined(separator: "; "))
  }
}

func checkTimestamp(
  _ folder: PacketFolder, _ options: VerificationOptions,
  _ verification: inout PacketVerification
) {
  let name = "seal/SEAL.txt.tsr"
  guard folder.has(name) else {
    if options.timestampAuthority != nil {
      verification.note("timestamp", .failed, "The seal has no timestamp.")
    }
    return
  }
  guard let authority = options.timestampAuthority else {
    verification.note(
      "timestamp", .notChecked,
      "The seal has a timestamp, but no certificate from elsewhere was given to check it with.")
    return
  }
  let arguments = [
    "ts", "-verify", "-data", folder.path + "/seal/SEAL.txt", "-in", folder.path + "/" + name,
    "-CAfile", authority,
  ]
  guard let result = run("openssl", arguments) else {
    verification.note("timestamp", .notChecked, "openssl cannot be started on this machine.")
    return
  }
  verification.note(
    "timestamp", result.status == 0 ? .matched : .failed,
    result.status == 0
      ? "The timestamp is over this seal, by an authority that \(authority) vouches for."
      : "The timestamp is not over this seal, or not by an authority that \(authority) vouches for."
  )
}
