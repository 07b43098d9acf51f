import BagIt
import ReportRendering
import WorkroomModel

/// A packet with everything known that its pages and tables need.
struct PacketContents {
  var plan: PacketPlan
  var staging: Staging
  /// SHA-256 of `evidence.sha256`; every page prints it.
  var fingerprint: String
  /// What took out values; nil in a packet that shows everything.
  var redactor: Redactor?

  var zone: Zone { plan.options.zone }
  var custodian: String { plan.record.parties.first(where: \.isMe)?.name ?? "" }

  func shownTime(_ moment: Moment?) -> String { moment.map { shown($0, zone) } ?? "" }

  func exhibit(_ control: String) -> Exhibit? {
    // Numbers ascend, so that a lookup need not walk the whole list.
    var (low, high) = (0, plan.exhibits.count)
    while low < high {
      let middle = (low + high) / 2
      if plan.exhibits[middle].control < control { low = middle + 1 } else { high = middle }
    }
    guard low < plan.exhibits.count, plan.exhibits[low].control == control else { return nil }
    return plan.exhibits[low]
  }
}

/// A CSV file of text columns, whose rows are made one after another as they are written.
struct PacketTable {
  var name: String
  var columns: [String]
  var rowCount: Int
  var row: (Int) -> [String]
}

func textTable(_ name: String, _ columns: [String], _ rows: [[String]]) -> PacketTable {
  PacketTable(name: name, columns: columns, rowCount: rows.count) { rows[$0] }
}

extension BagWriter {
  /// Adds the table as `NAME.csv`, some hundred rows at a time.
  func add(_ table: PacketTable) throws {
    let columns = table.columns.map { ReportColumn($0, $0) }
    let csv = CSVRenderer()
    var next = 0
    var bytes = csv.header(for: columns)
    try addPayload(
      "\(table.name).csv",
      copying: {
        while next < table.rowCount, bytes.count < 1 << 16 {
          let cells = table.row(next).map { $0.isEmpty ? ReportCell([], value: .none) : .text($0) }
          csv.append(ReportRow(cells), columns: columns, to: &bytes)
          next += 1
        }
        defer { bytes = [] }
        return bytes.isEmpty ? nil : bytes
      })
  }
}

extension PacketContents {
  /// `exhibits.csv`: one line per exhibit, with the columns that review programs know.
  func exhibitTable() -> PacketTable {
    PacketTable(name: "exhibits", columns: exhibitColumns, rowCount: plan.exhibits.count) {
      exhibitRow(plan.exhibits[$0])
    }
  }

  private func exhibitRow(_ exhibit: Exhibit) -> [String] {
    let native = staging.native(of: exhibit)
    let own = staging.natives[exhibit.control]
    let header = native?.header
    let primary = exhibit.witnesses.first
    let source = staging.source(of: exhibit)
    let job = plan.record.job
    let name = exhibit.fileName ?? ""
    let family = exhibit.attachments.filter { self.exhibit($0) != nil }
    let others = Set(exhibit.witnesses.dropFirst().compactMap(\.document))
      .subtracting([primary?.document].compactMap { $0 }).sorted()
    let id = exhibit.messageID ?? (exhibit.kind == .mail ? header?["message-id"] : nil)
    let fromMail = exhibit.kind == .mail || exhibit.kind == .message
    let places =
      exhibit.kind.isDocument && exhibit.witnesses.count > 1
      ? exhibit.witnesses.dropFirst().map { $0.origin.citation } : []
    return [
      exhibit.title, exhibit.control, exhibit.control,
      family.first ?? "", family.last ?? "", exhibit.parent ?? "",
      exhibit.attachments.isEmpty ? "" : String(exhibit.attachments.count),
      exhibit.kind.label, exhibit.recordClass.rawValue, plan.facts.title, job.workroomID ?? "",
      job.title, custodian,
      exhibit.author ?? (exhibit.kind == .mail ? header?["from"] ?? "" : ""),
      exhibit.side == .unknown ? "" : exhibit.side.rawValue,
      fromMail ? header?["to"] ?? "" : "", fromMail ? header?["cc"] ?? "" : "",
      exhibit.subject ?? (exhibit.kind == .mail ? header?["subject"] ?? "" : ""),
      exhibit.at.map { exact($0, zone) } ?? "",
      exhibit.at.map(asFound) ?? (exhibit.kind == .mail ? header?["date"] ?? "" : ""),
      exhibit.at.map(offset) ?? "", exhibit.at.map(basisInWords) ?? "",
      id ?? "", fromMail ? header?["in-reply-to"] ?? "" : "",
      fromMail ? header?["x-gm-thrid"] ?? "" : "", id.flatMap(messageIdentityHash) ?? "",
      name, fileEnding(name), (own?.sizeInBytes ?? exhibit.sizeInBytes).map(String.init) ?? "",
      exhibit.kind == .mail ? "message/rfc822" : exhibit.mediaType ?? "",
      // The digest of a native that stays out lets whoever holds the source check it all the same.
      native?.sha256 ?? exhibit.digest
        ?? (exhibit.kind == .file ? "" : source?.origin.digest ?? ""),
      native?.md5 ?? "", native?.path ?? "",
      staging.texts[exhibit.control] ?? "",
      source?.origin.sourceName ?? "", source?.origin.sourceDigest ?? "",
      source.map { locator($0.origin, part: $0.part) } ?? "",
      others.joined(separator: ";"),
      native?.authenticity?.grade ?? (header == nil ? "" : "NOT-CHECKED"),
      duplicate(of: exhibit) ?? "", isRedacted(exhibit) ? "yes" : "no", withheld(exhibit) ?? "",
      exhibit.issue.rawValue,
      description(exhibit, places), exhibit.warnings.joined(separator: "; "),
      exhibit.isAnnex ? "annex" : "record", exhibit.classBasis,
      exhibit.witnesses.map { "\($0.origin.medium.rawValue)" }.joined(separator: ";"),
      staging.recipe(of: exhibit) ?? "", exhibit.key,
      exhibit.digest.flatMap { isSalted($0) ? $0 : nil } ?? "",
    ]
  }

  func withheld(_ exhibit: Exhibit) -> String? {
    if let reason = staging.replaced[exhibit.control] ?? exhibit.withheld { return reason }
    return staging.missing.contains(exhibit.control)
      ? "its bytes were not at hand when the packet was made" : nil
  }

  func isRedacted(_ exhibit: Exhibit) -> Bool {
    staging.replaced[exhibit.control] != nil
      || redactor?.places.keys.contains { $0.control == exhibit.control } == true
  }

  /// Files of equal bytes share one native; later ones name the first.
  private func duplicate(of exhibit: Exhibit) -> String? {
    guard exhibit.kind == .file, let own = staging.natives[exhibit.control] else { return nil }
    let first = own.path.dropFirst("natives/".count).prefix(exhibit.control.utf8.count)
    return String(first) == exhibit.control ? nil : String(first)
  }

  private func description(_ exhibit: Exhibit, _ places: [String]) -> String {
    var words = exhibit.facts.map { "\($0.label): \($0.value)" }
    if exhibit.isContext { words.append("context of a selected message") }
    words += places.map { "also in \($0)" }
    return words.joined(separator: "; ")
  }
}

/// `path; bytes 120+4310; base64`, `path; place …`: what `verify` needs to find the item again.
func locator(_ origin: Origin, part: MailPart? = nil) -> String {
  var parts = [origin.path]
  if let part {
    parts.append("bytes \((origin.offset ?? 0) + part.range.lowerBound)+\(part.range.count)")
    if part.encoding != .none { parts.append(part.encoding.rawValue) }
    return parts.joined(separator: "; ")
  }
  if let offset = origin.offset { parts.append("bytes \(offset)+\(origin.length)") }
  if let place = origin.place { parts.append("place \(place)") }
  return parts.joined(separator: "; ")
}

/// EDRM Message Identification Hash 1.0: MD5 of the Message-ID with its angle brackets. Nil for what
/// is no Message-ID of the form `<left@right>`.
package func messageIdentityHash(_ messageID: String) -> String? {
  guard messageID.hasPrefix("<"), messageID.hasSuffix(">"), messageID.contains("@"),
    messageID.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
  else { return nil }
  return BagDigest.md5.checksum(of: Array(messageID.utf8))
}

private func fileEnding(_ name: String) -> String {
  guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
  return String(name[name.index(after: dot)...])
}

let exhibitColumns = [
  "EXHIBIT", "BEGDOC", "ENDDOC", "BEGATTACH", "ENDATTACH", "PARENTID", "ATTACHCOUNT", "DOCTYPE",
  "RECORD_CLASS", "PLATFORM", "WORKROOM_ID", "WORKROOM_TITLE", "CUSTODIAN", "FROM", "FROM_ROLE",
  "TO", "CC", "SUBJECT", "DATESENT", "DATESENT_ORIGINAL", "TZ_OFFSET", "TZ_BASIS", "MESSAGEID",
  "INREPLYTO", "THREADID", "EDRM_MIH", "FILENAME", "FILEEXT", "FILESIZE", "MIMETYPE", "SHA256HASH",
  "MD5HASH", "NATIVEPATH", "TEXTPATH", "SOURCE_FILE", "SOURCE_SHA256", "SOURCE_LOCATOR",
  "CORROBORATED_BY", "AUTH_GRADE", "DUP_OF", "REDACTED", "WITHHELD", "ISSUE", "DESCRIPTION",
  "WARNINGS", "SECTION", "CLASS_BASIS", "WITNESSES", "RECIPE",
  "ITEM_KEY", "COMMITMENT",
]
