package import WorkroomModel

/// A workroom near or above its quota, and files that break the platform's rules.
package func storageFindings(
  record: JobRecord, lastMessages: [Message] = [], facts: PlatformFacts, asOf: CivilDate,
  quotaBytes: Int? = nil
) -> [Finding] {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  var findings: [Finding] = []
  let use = storageUse(record: record, facts: facts, asOf: asOf, quotaBytes: quotaBytes)
  if let rule = use.rule, let quota = use.quotaBytes, quota > 0 {
    let share = use.sharePerMille ?? 0
    let warning = rule.values["warnAtPerMille"] ?? 750
    if share >= warning {
      var finding = context.finding(
        .storageQuota, rule, actor: .us, since: nil,
        statement: "The workroom uses \(percentWords(share)) of \(sizeInMB(quota)).",
        evidence: use.printedText ?? "Sizes of \(context.record.files.count) versions added up",
        origins: use.printedOrigins.isEmpty
          ? context.record.files.flatMap(\.origins).prefix(3).map { $0 } : use.printedOrigins,
        settledBy: "Removing files, or asking Customer Support for more.")
      finding.urgency = use.countedBytes > quota ? .overdue : .note
      findings.append(finding)
    }
  }
  for file in context.record.files { findings += fileFindings(file, context) }
  findings += countFindings(context, lastMessages)
  return withDistinctKeys(findings)
}

private func fileFindings(_ file: FileVersion, _ context: RuleContext) -> [Finding] {
  brokenFileRules(file, context).map {
    note(context, $0.rule, file.name, $0.statement, file.origins)
  }
}

private func note(
  _ context: RuleContext, _ rule: PolicyRule, _ detail: String, _ statement: String,
  _ origins: [Origin]
) -> Finding {
  var finding = context.finding(
    .fileRule, rule, detail: "\(rule.id):\(keyWords(detail))", actor: .platform, since: nil,
    statement: statement, evidence: detail, origins: origins,
    settledBy: "Nothing to do; it may explain why the file is absent or renamed.")
  finding.urgency = .note
  return finding
}

/// More files than one message, e-mail or document could carry.
private func countFindings(_ context: RuleContext, _ messages: [Message]) -> [Finding] {
  var findings: [Finding] = []
  let record = context.record
  for message in record.messages.isEmpty ? messages : record.messages {
    let count = message.attachments.count
    guard count > 1 else { continue }
    let media = message.occurrences.map(\.origin.medium)
    let isMail = media.contains(.reply)
    guard
      let rule = (isMail ? context.rule("files-per-mail") : nil)
        ?? context.rule("files-per-message"), let limit = rule.values["files"], count > limit
    else { continue }
    findings.append(
      note(
        context, rule, message.key,
        "\(isMail ? "An e-mail into the workroom" : "A message") names \(count) files; "
          + "\(limit) were allowed.", message.occurrences.map(\.origin)))
  }
  let documents = ["Job Posting", "Proposal", "Terms", "Status Report"]
  let attached = Dictionary(grouping: record.files) { $0.attachedTo ?? "" }
  for document in documents {
    // Terms and Status Reports have several; only what stands together counts together.
    let sets = Dictionary(grouping: attached[document] ?? []) {
      ["Job Posting", "Proposal"].contains(document) ? 0 : $0.uploadedAt?.secondsSince1970 ?? 0
    }
    for (_, files) in sets.sorted(by: { $0.key < $1.key }) {
      guard let rule = context.rule("files-per-document"), let limit = rule.values["files"],
        files.count > limit
      else { continue }
      findings.append(
        note(
          context, rule, document,
          "The \(document) carries \(files.count) files; \(limit) were allowed.",
          files.flatMap(\.origins)))
    }
  }
  return findings
}
