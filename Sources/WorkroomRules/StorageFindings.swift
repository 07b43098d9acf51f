package import WorkroomModel

/// How much of a workroom's quota its files take, and by which rule.
package struct StorageUse: Sendable, Hashable {
  /// The sizes of all versions the sources name, added up.
  package var listedBytes: Int
  /// Versions whose size no source gives.
  package var unsizedVersions: Int
  /// Bytes of distinct contents that sources hold.
  package var heldBytes: Int
  package var heldVersions: Int
  package var absentVersions: Int
  /// Versions whose content another version of the job has as well.
  package var duplicateVersions: Int
  package var quotaBytes: Int?
  /// `quotaBytes` was given by the user instead of by the rule.
  package var isQuotaGiven: Bool
  package var rule: PolicyRule?
  /// Bytes used as the platform's own page printed them, when that could be read.
  package var printedBytes: Int?
  package var printedText: String?
  package var printedOrigins: [Origin]

  /// What the platform would count: its own figure where it is held, else the sizes added up.
  package var countedBytes: Int { printedBytes ?? listedBytes }
}

/// Measures one workroom. `quotaBytes` overrides the rule, since support granted more on request.
package func storageUse(
  record: JobRecord, facts: PlatformFacts, asOf: CivilDate, quotaBytes: Int? = nil
) -> StorageUse {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  let files = context.record.files
  var use = StorageUse(
    listedBytes: 0, unsizedVersions: 0, heldBytes: 0, heldVersions: 0, absentVersions: 0,
    duplicateVersions: 0, quotaBytes: quotaBytes, isQuotaGiven: quotaBytes != nil,
    rule: context.rule("quota"), printedBytes: nil, printedText: record.quotaText,
    printedOrigins: record.quotaOrigins)
  use.quotaBytes = quotaBytes ?? use.rule?.values["bytes"]
  var digests: Set<String> = []
  for file in files {
    if let size = file.sizeInBytes {
      let (sum, overflow) = use.listedBytes.addingReportingOverflow(size)
      use.listedBytes = overflow ? .max : sum
    } else {
      use.unsizedVersions += 1
    }
    if file.isAbsent { use.absentVersions += 1 } else { use.heldVersions += 1 }
    guard let digest = file.digest else { continue }
    if digests.insert(digest).inserted {
      if !file.isAbsent { use.heldBytes &+= file.sizeInBytes ?? 0 }
    } else {
      use.duplicateVersions += 1
    }
  }
  use.printedBytes = record.quotaText.flatMap(firstSize)
  return use
}

/// The first size printed in a text, `1.2 MB of 500 MB`, in bytes; the platform's MB is 1,048,576.
package func firstSize(in text: String) -> Int? {
  let words = text.split {
    $0.isWhitespace || $0 == "\u{A0}" || $0 == ":" || $0 == "(" || $0 == ")"
  }
  for (index, word) in words.enumerated() {
    let digits = word.prefix { $0.isNumber || $0 == "." || $0 == "," }
    guard !digits.isEmpty, digits.first?.isNumber == true else { continue }
    let rest = word.dropFirst(digits.count)
    let unit = (rest.isEmpty && index + 1 < words.count ? String(words[index + 1]) : String(rest))
      .lowercased()
    let factors = [
      "bytes": 1, "byte": 1, "b": 1, "kb": 1024, "mb": 1_048_576, "gb": 1_073_741_824,
    ]
    guard let factor = factors[unit] else { continue }
    let parts = digits.replacing(",", with: "").split(separator: ".")
    guard let whole = parts.first.flatMap({ Int($0) }) else { continue }
    let decimals = parts.count > 1 ? String(parts[1].prefix(3)) : ""
    let thousandths = Int((decimals + "000").prefix(3)) ?? 0
    let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    return product &+ factor / 1000 &* thousandths &+ factor % 1000 &* thousandths / 1000
  }
  return nil
}

/// A workroom near or above its quota, and files that break the platform's rules.
package func storageFindings(
  record: JobRecord, lastMessages: [Message] = [], facts: PlatformFacts, asOf: CivilDate,
  quotaBytes: Int? = nil
) -> [Finding] {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  var findings: [Finding] = []
  let use = storageUse(record: record, facts: facts, asOf: asOf, quotaBytes: quotaBytes)
  if let rule = use.rule, let quota = use.quotaBytes, quota > 0 {
    let share = use.countedBytes / (quota / 1000 + 1)
    let warning = rule.values["warnAtPerMille"] ?? 750
    if share >= warning {
      var finding = context.finding(
        .storageQuota, rule, actor: .us, since: nil,
        statement: "The workroom uses \(share / 10).\(share % 10) % of \(sizeInMB(quota)).",
        evidence: use.printedText ?? "Sizes of \(context.record.files.count) versions added up",
        origins: use.printedOrigins.isEmpty
          ? context.record.files.flatMap(\.origins).prefix(3).map { $0 } : use.printedOrigins,
        settledBy: "Removing files, or asking Customer Support for more.")
      finding.urgency = use.countedBytes > quota ? .overdue : .note
      findings.append(finding)
    }
  }
  for file in context.record.files { findings += fileFindings(file, context) }
  for (key, count, origins) in attachmentCounts(context.record, lastMessages) {
    guard let rule = context.rule("files-per-message"), let limit = rule.values["files"],
      count > limit
    else { continue }
    findings.append(
      note(context, rule, key, "A message names \(count) files; \(limit) were allowed.", origins))
  }
  return findings
}

/// `38.3 MB` in the platform's units of 1,024 and 1,048,576 bytes, rounded down to tenths.
package func sizeInMB(_ bytes: Int) -> String {
  let sign = bytes < 0 ? "−" : ""
  let size = Int(clamping: bytes.magnitude)
  let (unit, name) =
    size >= 1_073_741_824
    ? (1_073_741_824, "GB") : size >= 1_048_576 ? (1_048_576, "MB") : (1024, "KB")
  guard size >= 1024 else { return "\(sign)\(size) B" }
  let tenths = size / unit * 10 + size % unit * 10 / unit
  return sign + (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + " \(name)"
}

private func fileFindings(_ file: FileVersion, _ context: RuleContext) -> [Finding] {
  var findings: [Finding] = []
  if let rule = context.rule("file-size"), let limit = rule.values["bytes"],
    let size = file.sizeInBytes, size > limit
  {
    findings.append(
      note(
        context, rule, file.name,
        "“\(file.name)” has \(sizeInMB(size)); files could have \(sizeInMB(limit)).", file.origins))
  }
  let name = file.name.drop { $0 == "." }
  let dot = name.lastIndex(of: ".")
  let suffix = dot.map { name[name.index(after: $0)...].lowercased() } ?? ""
  if suffix.isEmpty || suffix.contains(where: \.isWhitespace),
    let rule = context.rule("file-extension")
  {
    findings.append(
      note(
        context, rule, file.name,
        "“\(file.name)” has no extension; an upload of that name was refused.", file.origins))
  }
  if ["exe", "bat"].contains(suffix), let rule = context.rule("file-executable") {
    findings.append(
      note(
        context, rule, file.name,
        "“\(file.name)” had to be zipped before an upload.", file.origins))
  }
  return findings
}

private func note(
  _ context: RuleContext, _ rule: PolicyRule, _ detail: String, _ statement: String,
  _ origins: [Origin]
) -> Finding {
  var finding = context.finding(
    .fileRule, rule, detail: "\(rule.id):\(detail)", actor: .platform, since: nil,
    statement: statement, evidence: detail, origins: origins,
    settledBy: "Nothing to do; it may explain why the file is absent or renamed.")
  finding.urgency = .note
  return finding
}

private func attachmentCounts(
  _ record: JobRecord, _ messages: [Message]
) -> [(key: String, count: Int, origins: [Origin])] {
  (record.messages.isEmpty ? messages : record.messages).filter { $0.attachments.count > 1 }.map {
    ($0.key, $0.attachments.count, $0.occurrences.map(\.origin))
  }
}
