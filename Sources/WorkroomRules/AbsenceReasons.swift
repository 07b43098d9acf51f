package import WorkroomModel

/// What could explain that no source holds a file: never that it did.
package struct AbsenceReason: Sendable, Hashable {
  /// The platform's rule; nil for what no rule is needed for.
  package var rule: PolicyRule?
  package var words: String
}

/// What could explain that a version is in no source, most telling first.
package func absenceReasons(
  of file: FileVersion, in record: JobRecord, retention: Retention?, facts: PlatformFacts,
  asOf: CivilDate
) -> [AbsenceReason] {
  guard file.isAbsent else { return [] }
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  var reasons: [AbsenceReason] = []
  for broken in brokenFileRules(file, context) {
    reasons.append(AbsenceReason(rule: broken.rule, words: broken.short))
  }
  if let retention, retention.from <= asOf {
    reasons.append(
      AbsenceReason(
        rule: retention.rule,
        words: "retention, which allowed its removal from \(retention.from.iso)"))
  }
  if file.visibility?.lowercased() == "private" {
    let side = context.side(named: file.uploadedBy)
    let isOurs = record.job.side != .unknown && side == record.job.side
    if !isOurs {
      reasons.append(
        AbsenceReason(rule: nil, words: "access: it is private, perhaps of the other side"))
    }
  }
  if let rule = context.rule("virus-scan") {
    reasons.append(AbsenceReason(rule: rule, words: "the virus scan"))
  }
  reasons.append(AbsenceReason(rule: nil, words: "that nobody saved it"))
  return reasons
}

/// The rules on single files that a name or size breaks.
func brokenFileRules(
  _ file: FileVersion, _ context: RuleContext
) -> [(rule: PolicyRule, statement: String, short: String)] {
  var broken: [(rule: PolicyRule, statement: String, short: String)] = []
  if let rule = context.rule("file-size"), let limit = rule.values["bytes"],
    let size = file.sizeInBytes, size > limit
  {
    broken.append(
      (
        rule, "“\(file.name)” has \(sizeInMB(size)); files could have \(sizeInMB(limit)).",
        "its size, over \(sizeInMB(limit))"
      ))
  }
  let name = file.name.drop { $0 == "." }
  let dot = name.lastIndex(of: ".")
  let suffix = dot.map { name[name.index(after: $0)...].lowercased() } ?? ""
  if suffix.isEmpty || suffix.contains(where: \.isWhitespace),
    let rule = context.rule("file-extension")
  {
    broken.append(
      (
        rule, "“\(file.name)” has no extension; an upload of that name was refused.",
        "its name, which has no extension"
      ))
  }
  if ["exe", "bat"].contains(suffix), let rule = context.rule("file-executable") {
    broken.append(
      (
        rule, "“\(file.name)” had to be zipped before an upload.",
        "its kind, which had to be zipped"
      ))
  }
  return broken
}
