import BagIt

/// What a check came to.
package enum CheckOutcome: String, Sendable, Hashable, CaseIterable {
  case matched
  case failed
  case notChecked = "could not be checked"
}

/// One thing that was looked at, in plain words.
package struct PacketCheck: Sendable, Hashable {
  /// `zip`, `bag`, `evidence`, `index`, `citations`, `custody`, `seal`, `signature`, `timestamp`, `source`.
  package var subject: String
  package var outcome: CheckOutcome
  package var statement: String
}

/// What to check a packet against, beside itself.
package struct VerificationOptions: Sendable {
  /// An allowed-signers file of `ssh-keygen`, from elsewhere than the packet, and the signer's name.
  package var signers: String?
  package var signer: String?
  /// A certificate file of a timestamp authority.
  package var timestampAuthority: String?
  /// Original sources by their paths.
  package var sources: [String]

  package init(
    signers: String? = nil, signer: String? = nil, timestampAuthority: String? = nil,
    sources: [String] = []
  ) {
    self.signers = signers
    self.signer = signer
    self.timestampAuthority = timestampAuthority
    self.sources = sources
  }
}

/// The result of verifying a packet.
package struct PacketVerification: Sendable {
  package var packetID: String?
  package var fingerprint: String?
  package var checks: [PacketCheck] = []

  /// Whether nothing that was checked failed.
  package var isSound: Bool { !checks.contains { $0.outcome == .failed } }

  /// What the matched checks do not show, in plain words.
  package var provesNot: [String] {
    var words: [String] = []
    let isSigned = checks.contains { $0.subject == "signature" && $0.outcome == .matched }
    if !isSigned {
      words.append(
        "Without a signature checked against a key from elsewhere, a packet only agrees with itself: "
          + "whoever changed it could have made all lists anew.")
    }
    if !checks.contains(where: { $0.subject == "timestamp" && $0.outcome == .matched }) {
      words.append("When it was made is the maker's own statement.")
    }
    let cuts = checks.filter { $0.subject == "source" && $0.outcome != .notChecked }
    if cuts.contains(where: { $0.outcome == .failed }) {
      words.append("That all exhibits stand in the original sources: see what failed above.")
    } else if cuts.isEmpty {
      words.append(
        "That the exhibits stand in the original sources was not checked; --source FILE does, with a "
          + "source that sources.csv lists.")
    }
    words.append(
      "Nothing here shows that the sources were complete or unaltered before import, or who wrote what."
    )
    return words
  }

  mutating func note(_ subject: String, _ outcome: CheckOutcome, _ statement: String) {
    checks.append(PacketCheck(subject: subject, outcome: outcome, statement: statement))
  }
}

/// Checks a packet, a folder or a zip of one, against itself and, where given, against keys and original
/// sources. It needs no store. Throws only when the packet cannot be opened or the zip is refused.
package func verify(
  packet path: String, options: VerificationOptions = VerificationOptions()
) throws -> PacketVerification {
  for file in [options.signers, options.timestampAuthority].compactMap({ $0 })
  where isInside(file, path) {
    throw PacketError.trustFromPacket(file)
  }
  guard isRegularFile(path) else { return try verify(folder: path, options, PacketVerification()) }
  let unpacked = try UnpackedPacket(path)
  var verification = PacketVerification()
  for name in unpacked.damaged {
    verification.note(
      "zip", .failed, "\(name): its bytes are not those that the zip itself promises.")
  }
  if unpacked.damaged.isEmpty {
    verification.note(
      "zip", .matched, "\(path): \(count(unpacked.files, "file")) unpacked whole, as it promises.")
  }
  if !unpacked.strangers.isEmpty {
    verification.note(
      "zip", .notChecked,
      "Beside the packet's folder it holds \(count(unpacked.strangers.count, "file")) that belong to no "
        + "packet and were not looked at, such as \(unpacked.strangers[0]).")
  }
  return try verify(folder: unpacked.path, options, verification)
}

private func verify(
  folder directory: String, _ options: VerificationOptions, _ begun: PacketVerification
) throws -> PacketVerification {
  let folder = PacketFolder(
    path: directory, report: try BagValidator.validate(directory: directory, policy: .strict))
  var verification = begun
  verification.packetID = folder.report.info["External-Identifier"].first
  verification.fingerprint = folder.report.info["Evidence-Fingerprint"].first
  checkBag(folder.report, &verification)
  checkEvidence(folder, &verification)
  let index = checkIndex(folder, &verification)
  checkCitations(folder, index, &verification)
  let custody = checkCustody(folder, &verification)
  checkSeal(folder, custody, &verification)
  checkSignature(folder, options, &verification)
  checkTimestamp(folder, options, &verification)
  try checkSources(index, options, &verification)
  return verification
}

/// Packs a packet's folder into one zip that is the same, byte for byte, for the same packet; the
/// folder in it has the packet's name. Never replaces a file.
package func pack(_ directory: String, to path: String) throws {
  try BagArchive.writeZip(of: directory, to: path)
}

/// The files of a packet with the SHA-256 that the validator computed.
struct PacketFolder {
  var path: String
  /// Without checksums of the payload, which `digest` gives.
  var report: BagReport
  private var digests: [String: String] = [:]

  init(path: String, report: BagReport) {
    self.path = path
    digests.reserveCapacity(report.payload.count + report.tagFiles.count)
    for files in [report.payload, report.tagFiles] {
      for file in files { digests[file.path] = file.sha256 ?? "" }
    }
    self.report = report
    for index in self.report.payload.indices { self.report.payload[index].checksums = [:] }
  }

  func has(_ name: String) -> Bool { digests[name] != nil }

  /// SHA-256 of a file; nil when there is none of that name.
  func digest(_ name: String) -> String? {
    guard let known = digests[name] else { return nil }
    // Tag manifests and the like are in no manifest, so the validator had no reason to hash them.
    return known.isEmpty ? bytes(name).map { BagDigest.sha256.checksum(of: $0) } : known
  }

  /// Hands over a file piece by piece; false when there is none, or none that can be read.
  func read(_ name: String, _ take: ([UInt8]) -> Void) -> Bool {
    has(name) && readPieces(path + "/" + name, take)
  }

  func bytes(_ name: String) -> [UInt8]? { has(name) ? readFile(path + "/" + name) : nil }

  func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
}

private func checkBag(_ report: BagReport, _ verification: inout PacketVerification) {
  for problem in report.errors {
    verification.note("bag", .failed, "\(problem.path): \(inWords(problem))")
  }
  if report.isValid {
    verification.note(
      "bag", .matched,
      "All \(report.payload.count) files of the packet and \(report.tagFiles.count) around it are as "
        + "the manifests list them; none is missing, none was added.")
  }
}

private func inWords(_ problem: BagProblem) -> String {
  let detail = problem.detail.isEmpty ? "" : " (\(problem.detail))"
  switch problem.code {
  case .checksumMismatch: return "its bytes are not those that were listed\(detail)"
  case .fileMissing: return "is listed, but not there\(detail)"
  case .fileNotListed, .tagFileNotListed: return "is there, but not listed\(detail)"
  case .payloadOxumMismatch: return "gives another number of bytes or files\(detail)"
  default: return problem.code.rawValue.replacing("-", with: " ") + detail
  }
}
