import BagIt
import WorkroomModel

/// A native in the packet, with what its bytes told while they passed by.
struct StagedNative {
  /// Path from the data folder, as CSV files and pages name it.
  var path: String
  var sizeInBytes: Int
  var sha256: String
  var md5: String
  var header: MailHeader?
  var authenticity: MailAuthenticity?
}

/// The natives and texts of a packet under way.
struct Staging {
  /// By control number.
  var natives: [String: StagedNative] = [:]
  var texts: [String: String] = [:]
  /// How a file that came attached is cut out of its message, by SHA-256 of the file.
  var parts: [String: (origin: Origin, part: MailPart)] = [:]
  /// Wanted, but not handed over.
  var missing: Set<String> = []
  /// Why a slip-sheet stands in place of a native, by control number.
  var replaced: [String: String] = [:]
  /// SHA-256 of the natives that are not shown as they are.
  var hidden: Set<String> = []

  /// Where the bytes of an exhibit stand; the place that names it when they stand nowhere.
  func source(of exhibit: Exhibit) -> (origin: Origin, part: MailPart?)? {
    if exhibit.kind == .file, let digest = exhibit.digest {
      if let whole = exhibit.witnesses.first(where: { $0.origin.digest == digest }) {
        return (whole.origin, nil)
      }
      if let part = parts[digest] { return (part.origin, part.part) }
    }
    let held = exhibit.witnesses.first { $0.document.map { natives[$0] != nil } ?? false }
    return (held ?? exhibit.witnesses.first).map { ($0.origin, nil) }
  }

  /// The recipe that prints the SHA-256 of an exhibit's native from the original source; nil for a file
  /// whose bytes were not found in any place.
  func recipe(of exhibit: Exhibit) -> String? {
    guard let source = source(of: exhibit) else { return nil }
    // What is not shown as it is has no SHA-256 to print.
    if isSalted(source.origin.digest) || isSalted(exhibit.digest ?? "") { return nil }
    if let part = source.part {
      return WorkroomEvidence.recipe(source.origin, part: part.range, decoding: part.encoding)
    }
    if exhibit.kind == .file, source.origin.digest != exhibit.digest { return nil }
    return WorkroomEvidence.recipe(source.origin)
  }

  /// With salted commitments instead of the SHA-256 of what is not shown as it is.
  mutating func hide(_ digests: Set<String>, by redactor: Redactor) {
    func shown(_ digest: String) -> String {
      digests.contains(digest) ? redactor.commit(digest) : digest
    }
    parts = Dictionary(
      uniqueKeysWithValues: parts.map { digest, place in
        var origin = place.origin
        origin.digest = shown(origin.digest)
        origin.sourceDigest = shown(origin.sourceDigest)
        return (shown(digest), (origin, place.part))
      })
  }

  /// Where the native of an exhibit stands: its own, or that of the document that shows it.
  func native(of exhibit: Exhibit) -> StagedNative? {
    if let own = natives[exhibit.control] { return own }
    // The page that names a file is no copy of it.
    guard exhibit.kind != .file else { return nil }
    return exhibit.witnesses.lazy.compactMap { $0.document }.compactMap { natives[$0] }.first
  }
}

/// Whether a commitment stands where a SHA-256 would.
func isSalted(_ digest: String) -> Bool { digest.hasPrefix("salted:") }

/// Writes all natives into the bag, checking each against the SHA-256 recorded at import. Under a
/// redactor, what it does not let pass is replaced by a slip-sheet.
func stageNatives(
  of plan: PacketPlan, wanted natives: [Origin], material: PacketMaterial, into bag: BagWriter,
  redactor: Redactor? = nil
) throws -> Staging {
  var staging = Staging()
  // By their positions: copies of tens of thousands of exhibits would take room for nothing.
  var documents: [String: Int] = [:]
  for (position, exhibit) in plan.exhibits.enumerated()
  where exhibit.kind.isDocument && exhibit.withheld == nil {
    guard let digest = exhibit.digest, documents[digest] == nil else { continue }
    documents[digest] = position
  }
  // Most mails of a job prove the same, and say so in the same words.
  var findings: Set<MailAuthenticity> = []
  let files = plan.exhibits.filter { $0.kind == .file && $0.withheld == nil && $0.digest != nil }
  var wanted: [String: Set<String>] = [:]
  for file in files {
    guard let digest = file.digest,
      !file.witnesses.contains(where: { $0.origin.digest == digest })
    else { continue }
    for witness in file.witnesses where witness.origin.medium != .page {
      wanted[witness.origin.digest, default: []].insert(digest)
    }
  }
  let withheld = Set(
    plan.exhibits.filter { redactor?.rules.withheld.contains($0.control) == true }
      .flatMap(\.witnesses).compactMap(\.document))
  try material.natives(natives) { origin, bytes in
    guard let exhibit = documents[origin.digest].map({ plan.exhibits[$0] }) else { return }
    let found = BagDigest.sha256.checksum(of: bytes)
    guard found == origin.digest else {
      throw PacketError.nativeDiffers(path: origin.path, expected: origin.digest, found: found)
    }
    let isMail = exhibit.kind == .mail
    let isShown = try redactor.map {
      try stage(
        exhibit, bytes, isWithheld: withheld.contains(exhibit.control), $0, into: bag, &staging)
    }
    let path = "natives/" + nativeName(of: exhibit)
    if isShown ?? true {
      try bag.addPayload(path, bytes: bytes)
      staging.natives[exhibit.control] = StagedNative(
        path: path, sizeInBytes: bytes.count, sha256: origin.digest,
        md5: BagDigest.md5.checksum(of: bytes), header: isMail ? MailHeader(bytes).indexed() : nil,
        authenticity: isMail
          ? (material.authenticity?(bytes)).map { findings.insert($0).memberAfterInsert } : nil)
    }
    guard let digests = wanted[origin.digest] else { return }
    for part in leafParts(of: bytes) {
      guard let octets = decoded(part, of: bytes) else { continue }
      let digest = BagDigest.sha256.checksum(of: octets)
      if digests.contains(digest), staging.parts[digest] == nil {
        staging.parts[digest] = (exhibit.witnesses.first?.origin ?? origin, part)
      }
    }
  }
  // Equal files have one native, under the first control number that has them.
  let equals = Dictionary(grouping: files) { $0.digest ?? "" }
  try material.contents(plan.wantedContents) { digest, content in
    guard let members = equals[digest], let exhibit = members.first else { return }
    func check(_ found: String) throws {
      guard found == digest else {
        throw PacketError.nativeDiffers(path: exhibit.title, expected: digest, found: found)
      }
    }
    let isWithheld = members.contains { redactor?.rules.withheld.contains($0.control) == true }
    if let redactor {
      let bytes = try content.all()
      try check(BagDigest.sha256.checksum(of: bytes))
      if try !stage(exhibit, bytes, isWithheld: isWithheld, redactor, into: bag, &staging) {
        for file in members {
          staging.natives[file.control] = staging.natives[exhibit.control]
          staging.replaced[file.control] = staging.replaced[exhibit.control]
        }
        return
      }
    }
    let path = "natives/" + nativeName(of: exhibit)
    let file = try bag.addPayload(path, digests: [.md5], copying: try content.chunks())
    try check(file.sha256 ?? "")
    let native = StagedNative(
      path: path, sizeInBytes: file.sizeInBytes, sha256: digest, md5: file.checksums[.md5] ?? "")
    for file in members { staging.natives[file.control] = native }
  }
  for position in documents.values
  where staging.natives[plan.exhibits[position].control] == nil {
    staging.missing.insert(plan.exhibits[position].control)
  }
  for file in files where staging.natives[file.control] == nil {
    staging.missing.insert(file.control)
  }
  return staging
}

/// Writes a slip-sheet where the redactor wants one; true when the native may stand as it is.
private func stage(
  _ exhibit: Exhibit, _ bytes: [UInt8], isWithheld: Bool, _ redactor: Redactor,
  into bag: BagWriter, _ staging: inout Staging
) throws -> Bool {
  guard
    case .replaced(let reason, let sheet) = redactor.fate(
      of: bytes, exhibit: exhibit, showsWithheld: isWithheld)
  else { return true }
  let path = "natives/\(exhibit.control).txt"
  let text = Array(sheet.utf8)
  try bag.addPayload(path, bytes: text)
  let isTold = exhibit.kind == .mail && !isWithheld
  staging.natives[exhibit.control] = StagedNative(
    path: path, sizeInBytes: text.count, sha256: BagDigest.sha256.checksum(of: text),
    md5: BagDigest.md5.checksum(of: text),
    header: isTold
      ? MailHeader(bytes).addressing {
        redactor.redact($0, in: exhibit.control, at: "header")
      } : nil, authenticity: nil)
  staging.replaced[exhibit.control] = reason
  if let digest = exhibit.digest { staging.hidden.insert(digest) }
  return false
}

/// `WR01-00012.eml`: the control number and an ending that opens nothing by accident.
func nativeName(of exhibit: Exhibit) -> String {
  switch exhibit.kind {
  case .mail: return exhibit.control + ".eml"
  case .transcript: return exhibit.control + ".txt"
  default: break
  }
  let name = exhibit.fileName ?? ""
  var ending = ""
  if let dot = name.lastIndex(of: "."), dot > name.startIndex {
    ending = name[name.index(after: dot)...].lowercased()
  }
  let isPlain =
    !ending.isEmpty && ending.utf8.count <= 5
    && ending.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  guard isPlain else { return exhibit.control + ".bin" }
  if activeText.contains(ending) { return "\(exhibit.control).\(ending).txt" }
  if activeBinary.contains(ending) { return "\(exhibit.control).\(ending).bin" }
  return "\(exhibit.control).\(ending)"
}

/// Kinds that run scripts or programs when opened; they are kept under a name that only shows them.
private let activeText: Set<String> = [
  "html", "htm", "xhtml", "shtml", "mht", "mhtml", "svg", "xml", "js", "vbs", "wsf", "hta", "bat",
  "cmd", "ps1", "sh", "url", "php", "py", "reg",
]
private let activeBinary: Set<String> = [
  "exe", "com", "scr", "msi", "jar", "lnk", "docm", "xlsm", "pptm", "dll", "pif", "app", "dmg",
]
