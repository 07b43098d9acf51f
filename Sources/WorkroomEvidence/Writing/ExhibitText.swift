import WorkroomModel

/// The text file of an exhibit: what it says, verbatim, and where it stands.
func exhibitText(_ exhibit: Exhibit, plan: PacketPlan, staging: Staging) -> String {
  var lines = [
    exhibit.control, exhibit.title, "",
    "Packet:       \(plan.options.packetID), job “\(plan.record.job.title)”",
    "Record class: \(exhibit.recordClass.label) (\(exhibit.classBasis))",
  ]
  if exhibit.isAnnex { lines.append("Annex:        supporting, not official record") }
  if let author = exhibit.author {
    lines.append("From:         \(author)\(inBrackets(exhibit.side))")
  }
  if let at = exhibit.at {
    let zone = plan.options.zone
    lines += [
      "Time:         \(shown(at, zone)) \(zone.identifier); UTC \(exact(at, zone))",
      "As found:     \(asFound(at)) (\(basisInWords(at)))",
    ]
  }
  if let subject = exhibit.subject { lines.append("Subject:      \(subject)") }
  if let id = exhibit.messageID { lines.append("Message-ID:   \(id)") }
  for fact in exhibit.facts { lines.append("\(fact.label): \(fact.value)") }
  for warning in exhibit.warnings { lines.append("Warning: \(warning)") }
  if let withheld = staging.replaced[exhibit.control] ?? exhibit.withheld {
    lines.append("Native not in this packet: \(withheld)")
  }
  if !exhibit.text.isEmpty {
    lines += ["", "---- verbatim ----", exhibit.text, "---- end ----"]
  }
  for witness in exhibit.witnesses {
    guard let text = witness.text else { continue }
    lines += ["", "---- verbatim in \(place(witness)) ----", text, "---- end ----"]
  }
  lines += ["", "Where it stands"]
  for (index, witness) in exhibit.witnesses.enumerated() {
    let origin = witness.origin
    lines.append("\(index + 1). \(origin.path)")
    if origin.sourceName != origin.path { lines.append("   source: \(origin.sourceName)") }
    lines.append("   SHA-256 of the source: \(origin.sourceDigest)")
    if let offset = origin.offset {
      lines.append("   bytes \(offset) to \(offset + origin.length) (\(origin.length) bytes)")
    }
    if let place = origin.place { lines.append("   place: \(place)") }
    lines.append("   SHA-256 of the item:   \(origin.digest)")
    if let document = witness.document { lines.append("   in this packet: \(document)") }
    if let agreement = witness.agreement {
      lines.append(
        "   \(agreementInWords(agreement, isCopy: exhibit.isCopy(witness: index)))"
          + (witness.difference.map { ": \($0)" } ?? ""))
    }
    if !isSalted(origin.digest) { lines.append("   recipe: \(recipe(origin))") }
  }
  if exhibit.kind == .file, let digest = exhibit.digest {
    lines += ["", "SHA-256 of the file: \(digest)"]
    if let recipe = staging.recipe(of: exhibit) { lines.append("recipe: \(recipe)") }
  }
  return lines.joined(separator: "\n") + "\n"
}

private func place(_ witness: Witness) -> String { witness.document ?? witness.origin.path }

/// What a witness comes to; a further place of bytes that another one holds is none of its own.
func agreementInWords(_ agreement: Agreement, isCopy: Bool) -> String {
  if isCopy { return "a copy of the same bytes" }
  return switch agreement {
  case .agrees: "says the same words"
  case .differs: "differs"
  case .onlyWitness: "the only witness"
  }
}

extension Exhibit {
  /// Whether a witness, by its position, holds the very bytes of one that is named before it.
  func isCopy(witness position: Int) -> Bool {
    guard witnesses.indices.contains(position) else { return false }
    let origin = witnesses[position].origin
    return witnesses[..<position].contains { earlier in
      let other = earlier.origin
      return other.digest == origin.digest && other.length == origin.length
        && other.place == origin.place && other.medium == origin.medium
    }
  }
}
