import BagIt
import ReportRendering
import WorkroomModel

/// Writes a packet as a BagIt 1.0 bag that appears at `directory` only when it is whole. The payload
/// depends on the plan and the sources alone; what belongs to this run goes into tag files.
package func write(
  _ plan: PacketPlan, material: PacketMaterial, to directory: String, run: PacketRun,
  isDurable: Bool = true
) throws -> PacketSummary {
  let id = plan.options.packetID
  guard (1...6).contains(id.utf8.count),
    id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
  else { throw PacketError.packetIDRefused(id) }
  guard plan.exhibits.contains(where: { !$0.kind.isDocument }) else {
    throw PacketError.nothingSelected(plan.selectionRule.joined(separator: " "))
  }
  if let inherited = plan.options.inherited {
    let earlier = Set(inherited.controls.values)
    guard plan.exhibits.contains(where: { earlier.contains($0.control) }) else {
      throw PacketError.cannotInherit(
        inherited.packetID,
        reason:
          "none of its numbers stands for anything here: it is of another job, or was redacted "
          + "under another secret (--redact, --private)")
    }
  }
  let bag = try BagWriter(directory: directory, isDurable: isDurable)
  do {
    return try fill(bag, plan, material, directory, run)
  } catch {
    bag.abandon()
    throw error
  }
}

private func fill(
  _ bag: BagWriter, _ plan: PacketPlan, _ material: PacketMaterial, _ directory: String,
  _ run: PacketRun
) throws -> PacketSummary {
  let redactor = try plan.options.redaction.flatMap { redaction in
    redaction.rules.isRedacting ? try Redactor(redaction) : nil
  }
  let natives = plan.wantedNatives
  var plan = try redactor.map { try plan.redacted(by: $0) } ?? plan
  var staging = try stageNatives(
    of: plan, wanted: natives, material: material, into: bag, redactor: redactor)
  if let redactor {
    let hidden = unshown(plan, staging)
    plan = plan.hiding(hidden, by: redactor)
    staging.hide(hidden, by: redactor)
  }
  for exhibit in plan.exhibits where !exhibit.kind.isDocument || exhibit.withheld != nil {
    let path = "text/\(exhibit.control).txt"
    staging.texts[exhibit.control] = path
    try bag.addPayload(path, text: exhibitText(exhibit, plan: plan, staging: staging))
  }
  let fingerprint =
    try bag.addPayload(
      "evidence.sha256",
      bytes: bag.manifestLines(.sha256) { $0.dropFirst("data/".count) }
    ).sha256 ?? ""
  let contents = PacketContents(
    plan: plan, staging: staging, fingerprint: fingerprint, redactor: redactor)
  try addPages(of: contents, to: bag)
  let tables: [() -> PacketTable] = [
    contents.exhibitTable, contents.chronologyTable, contents.partyTable,
    contents.completenessTable, contents.authenticityTable, contents.sourceTable,
    contents.redactionTable,
  ]
  // One at a time: those of a long packet are large.
  for table in tables { try bag.add(table()) }
  try bag.addPayload("README.txt", text: readme(contents))
  try bag.addPayload("VERIFY.txt", text: verifyText(contents))
  try bag.addPayload("method.txt", text: methodText(contents))
  try bag.addPayload("profile.json", text: profileText)

  let custody = custody(of: contents, run: run)
  try bag.addTag("custody/custody.jsonl", text: custody.text)
  var isSigned = false
  try bag.finish(info: bagInfo(contents, run: run)) { sealing in
    let seal = sealText(of: contents, files: sealing.files, custody: custody, run: run)
    try bag.addTag("seal/SEAL.txt", text: seal)
    if let key = run.signingKey {
      try sign(sealing.stagedDirectory + "/seal/SEAL.txt", with: key)
      isSigned = true
    }
    try refuseLeaks(in: sealing.stagedDirectory, redactor, plan.options)
    if let redactor { try run.sidecar?.keep(redactor) }
  }
  for edition in run.editions {
    try contents.write(edition)
    try refuseLeaks(in: edition.folder, redactor, plan.options)
  }
  let withoutNative = plan.exhibits.compactMap { exhibit -> WithheldExhibit? in
    contents.withheld(exhibit).map {
      WithheldExhibit(control: exhibit.control, title: exhibit.title, reason: $0)
    }
  }
  return PacketSummary(
    directory: directory, exhibits: plan.exhibits.count,
    natives: Set(staging.natives.values.map(\.path)).count, withoutNative: withoutNative,
    sizeInBytes: bag.payloadSizeInBytes, fingerprint: fingerprint,
    isSigned: isSigned, redactedValues: redactor?.values.count)
}

/// SHA-256 that a redacted packet may not tell: of what it does not show as it is, and of every source
/// that holds some of that.
private func unshown(_ plan: PacketPlan, _ staging: Staging) -> Set<String> {
  var hidden = staging.hidden
  for exhibit in plan.exhibits where exhibit.withheld != nil {
    if let digest = exhibit.digest { hidden.insert(digest) }
  }
  for witness in plan.exhibits.flatMap(\.witnesses) where hidden.contains(witness.origin.digest) {
    hidden.insert(witness.origin.sourceDigest)
  }
  return hidden
}

/// Reads every finished file as the other side will, and gives the packet up where a value is left.
private func refuseLeaks(
  in folder: String, _ redactor: Redactor?, _ options: PacketOptions
) throws {
  let privileged = options.privilegedWords.map { ($0, "words of a mail that the screen held back") }
  let secrets = (redactor?.secrets ?? []) + privileged
  guard !secrets.isEmpty else { return }
  let check = LeakCheck(secrets)
  // Texts and natives first, whose names tell the exhibit that is to be withheld.
  let paths = regularFiles(below: folder)
  let isExhibit = { (path: String) in path.contains("/data/text/") || path.contains("/natives/") }
  for path in paths.filter(isExhibit) + paths.filter({ !isExhibit($0) }) {
    guard let bytes = readFile(path) else { throw PacketError.cannotRead(path) }
    let name = String(path.dropFirst(folder.count + 1))
    if let leak = check.leak(in: bytes) ?? check.leak(in: Array(name.utf8)) {
      throw PacketError.leak(file: name, number: leak.number, way: leak.way)
    }
  }
}

private func addPages(of contents: PacketContents, to bag: BagWriter) throws {
  func add(_ document: PacketDocument) throws {
    try document.writePages(byteLimit: 2_000_000) { try bag.addPayload($0.name, bytes: $0.bytes) }
  }
  try add(packetPage(contents))
  try add(PacketDocument(certificatePage(contents)))
  if contents.plan.exhibits.contains(where: \.isAnnex) { try add(annexPage(contents)) }
}

private func bagInfo(_ contents: PacketContents, run: PacketRun) -> BagInfo {
  let plan = contents.plan
  var info = BagInfo()
  func plain(_ text: String) -> String {
    text.split { $0.isNewline || $0 == "\t" }.joined(separator: " ").split(separator: " ")
      .joined(separator: " ")
  }
  if let agent = run.agent { info.append("Contact-Name", plain(agent)) }
  info.append("BagIt-Profile-Identifier", profileIdentifier)
  info.append("External-Identifier", plan.options.packetID)
  info.append(
    "External-Description",
    plain("Dispute evidence packet: \(plan.record.job.title) (\(plan.facts.title))"))
  info.append("Bagging-Date", run.date)
  info.append("Bag-Software-Agent", plain("workroom \(plan.options.toolVersion)"))
  info.append("Evidence-Fingerprint", contents.fingerprint)
  info.append("Redacted", contents.redactor == nil ? "no" : "yes")
  let times = plan.chronology.filter { !$0.isGap }.compactMap(\.at)
  if let first = times.first, let last = times.last {
    info.append(
      "Evidence-Period",
      "\(shownDay(first, contents.zone)) to \(shownDay(last, contents.zone))")
  }
  return info
}
