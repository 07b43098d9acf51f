package import WorkroomModel

/// Where the quota that a workroom is held against comes from.
package enum QuotaBasis: String, Sendable, Hashable {
  /// The user said it, since support granted more on request.
  case given
  /// The workroom's own page prints another than the rule's.
  case printed
  case rule
}

/// How much of a workroom's quota its files take, and by which rule.
package struct StorageUse: Sendable, Hashable {
  /// The sizes of all versions the sources name, added up.
  package var listedBytes = 0
  /// Of `listedBytes`, what versions have whose size is printed rounded only.
  package var roundedVersions = 0
  /// Versions whose size no source gives.
  package var unsizedVersions = 0
  /// Versions that no page of the workroom names: known from mail, or from where they lie.
  package var unlistedVersions = 0
  package var unlistedBytes = 0
  /// Names of files; a file has one or more versions.
  package var fileNames = 0
  /// Versions that a later one of the same name replaced.
  package var olderVersions = 0
  package var olderBytes = 0
  /// Bytes of distinct contents that sources hold: what is stored once.
  package var heldBytes = 0
  package var heldVersions = 0
  package var absentVersions = 0
  /// Versions whose content another version of the job has as well.
  package var duplicateVersions = 0
  package var quotaBytes: Int?
  package var quotaBasis = QuotaBasis.rule
  package var rule: PolicyRule?
  /// Bytes used as the platform's own page printed them, when that could be read.
  package var printedBytes: Int?
  /// How far the true figure may lie from `printedBytes`; 0 when the page carries the count of bytes.
  package var printedTolerance = 0
  package var printedText: String?
  package var printedOrigins: [Origin] = []

  package init() {}

  /// `quotaBytes` was given by the user instead of by the rule.
  package var isQuotaGiven: Bool { quotaBasis == .given }

  /// What the platform would count: its own figure where it is held, else the sizes added up.
  package var countedBytes: Int { printedBytes ?? listedBytes }

  /// Share of the quota in tenths of a percent, rounded down; nil without a quota.
  package var sharePerMille: Int? {
    guard let quota = quotaBytes, quota > 0 else { return nil }
    let whole = countedBytes / quota
    // Parts of a quota never overflow; whole quotas beyond reason are shown as the largest number.
    let (thousands, overflow) = whole.multipliedReportingOverflow(by: 1000)
    let rest = countedBytes % quota
    let part = rest > Int.max / 1000 ? rest / (quota / 1000) : rest * 1000 / quota
    return overflow ? .max : thousands + part
  }
}

/// Measures one workroom. `quotaBytes` overrides the rule, since support granted more on request.
package func storageUse(
  record: JobRecord, facts: PlatformFacts, asOf: CivilDate, quotaBytes: Int? = nil
) -> StorageUse {
  let context = RuleContext(record: record, facts: facts, asOf: asOf)
  var use = StorageUse()
  use.rule = context.rule("quota")
  use.printedText = record.quotaText
  use.printedOrigins = record.quotaOrigins
  let printed = record.quotaText.map(PrintedSize.all) ?? []
  use.printedBytes = record.quotaUsedBytes ?? printed.first?.bytes
  use.printedTolerance = record.quotaUsedBytes == nil ? printed.first?.toleranceInBytes ?? 0 : 0
  use.quotaBytes = use.rule?.values["bytes"]
  if printed.count > 1, printed[1].bytes != use.quotaBytes {
    use.quotaBytes = printed[1].bytes
    use.quotaBasis = .printed
  }
  if let quotaBytes {
    use.quotaBytes = quotaBytes
    use.quotaBasis = .given
  }
  var digests: Set<String> = []
  for file in context.record.files { count(file, in: &use, &digests) }
  countVersions(of: context.record.files, in: &use)
  return use
}

private func count(_ file: FileVersion, in use: inout StorageUse, _ digests: inout Set<String>) {
  if let size = file.sizeInBytes {
    use.listedBytes = sum(use.listedBytes, size)
    if file.isSizeRounded { use.roundedVersions += 1 }
  } else {
    use.unsizedVersions += 1
  }
  if !file.origins.contains(where: { [.page, .transcript].contains($0.medium) }) {
    use.unlistedVersions += 1
    use.unlistedBytes = sum(use.unlistedBytes, file.sizeInBytes ?? 0)
  }
  if file.isAbsent { use.absentVersions += 1 } else { use.heldVersions += 1 }
  guard let digest = file.digest else { return }
  if digests.insert(digest).inserted {
    if !file.isAbsent { use.heldBytes = sum(use.heldBytes, file.sizeInBytes ?? 0) }
  } else {
    use.duplicateVersions += 1
  }
}

/// Only what a page or an order numbers is an older version of anything.
private func countVersions(of files: [FileVersion], in use: inout StorageUse) {
  let byName = Dictionary(grouping: files) { fileNameKey($0.name) }
  use.fileNames = byName.count
  for versions in byName.values {
    let newest = versions.compactMap(\.version).max()
    for file in versions {
      guard let version = file.version, let newest, version < newest else { continue }
      use.olderVersions += 1
      use.olderBytes = sum(use.olderBytes, file.sizeInBytes ?? 0)
    }
  }
}

private func sum(_ left: Int, _ right: Int) -> Int {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? .max : sum
}

/// The first size printed in a text, `1.2 MB of 500 MB`, in bytes; the platform's MB is 1,048,576.
package func firstSize(in text: String) -> Int? { PrintedSize(text)?.bytes }

/// `38.3 MB` in the platform's units of 1,024 and 1,048,576 bytes, rounded to tenths as the
/// platform's pages round.
package func sizeInMB(_ bytes: Int) -> String {
  let sign = bytes < 0 ? "−" : ""
  let size = Int(clamping: bytes.magnitude)
  let (unit, name) =
    size >= 1_073_741_824
    ? (1_073_741_824, "GB") : size >= 1_048_576 ? (1_048_576, "MB") : (1024, "KB")
  guard size >= 1024 else { return "\(sign)\(size) B" }
  let tenths = size / unit * 10 + (size % unit * 10 + unit / 2) / unit
  return sign + (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + " \(name)"
}

/// `76.7 %`, from tenths of a percent; the one place where shares are put in words.
package func percentWords(_ perMille: Int) -> String {
  "\(perMille / 10).\(perMille % 10)\u{A0}%"
}
