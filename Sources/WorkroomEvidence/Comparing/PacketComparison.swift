/// How one exhibit of two packets compares.
package enum ComparisonOutcome: String, Sendable, Hashable, CaseIterable {
  case onlyInFirst = "only in the first"
  case onlyInSecond = "only in the second"
  /// The same thing by its Message-ID, with other bytes.
  case differs
}

/// One exhibit that two packets do not share as it is.
package struct ComparisonLine: Sendable, Hashable {
  package var outcome: ComparisonOutcome
  /// Control numbers, where the packet has the exhibit.
  package var first: String?
  package var second: String?
  package var statement: String
}

/// What two packets share and where they part: mine and yours, or before and after a supplement.
package struct PacketComparison: Sendable, Hashable {
  /// Natives that are byte for byte the same.
  package var shared = 0
  package var lines: [ComparisonLine] = []
  /// Control numbers that stand for other things in the second packet.
  package var renumbered: [String] = []
}

/// The index of a packet, a folder or a zip of one, and what it says of its completeness. Throws when
/// there is no index to read.
func tables(of packet: String) throws -> (exhibits: CSVRecords, completeness: CSVRecords) {
  let unpacked = isRegularFile(packet) ? try UnpackedPacket(packet) : nil
  let data = (unpacked?.path ?? packet) + "/data"
  guard let exhibits = readFile(data + "/exhibits.csv") else {
    throw PacketError.cannotRead(data + "/exhibits.csv")
  }
  return (CSVRecords(exhibits), CSVRecords(readFile(data + "/completeness.csv") ?? []))
}

/// Compares two packets by the SHA-256 of their natives, then by Message-ID. Control numbers of
/// different packets mean nothing to each other, so they are only compared when the packet id is the
/// same. Throws when one has no readable index.
package func compare(
  packet first: String, with second: String
) throws -> PacketComparison {
  let left = documents(in: try tables(of: first).exhibits)
  let right = documents(in: try tables(of: second).exhibits)
  var comparison = PacketComparison()
  let leftDigests = Set(left.map(\.digest))
  let rightDigests = Set(right.map(\.digest))
  comparison.shared = leftDigests.intersection(rightDigests).count
  let unmatched = right.filter { !leftDigests.contains($0.digest) }
  var used: Set<String> = []
  for document in left where !rightDigests.contains(document.digest) {
    let twin = unmatched.first {
      !document.identity.isEmpty && $0.identity == document.identity && !used.contains($0.control)
    }
    guard let twin else {
      comparison.lines.append(
        ComparisonLine(
          outcome: .onlyInFirst, first: document.control, second: nil,
          statement: "\(document.control), \(document.title), is only in the first packet."))
      continue
    }
    used.insert(twin.control)
    comparison.lines.append(
      ComparisonLine(
        outcome: .differs, first: document.control, second: twin.control,
        statement:
          "\(document.control) and \(twin.control) bear the same Message-ID, but their bytes "
          + "differ: compare the two natives. Mail programs rewrite mail, so this alone shows no "
          + "forgery."))
  }
  for document in unmatched where !used.contains(document.control) {
    comparison.lines.append(
      ComparisonLine(
        outcome: .onlyInSecond, first: nil, second: document.control,
        statement: "\(document.control), \(document.title), is only in the second packet."))
  }
  let numbers = Dictionary(
    left.map { ($0.control, $0.digest) }, uniquingKeysWith: { first, _ in first })
  comparison.renumbered = right.filter { document in
    numbers[document.control].map { $0 != document.digest } ?? false
  }.map(\.control)
  return comparison
}

private struct IndexedDocument {
  var control: String
  var title: String
  var digest: String
  /// EDRM Message Identification Hash, for mail.
  var identity: String
}

/// The exhibits that have a native of their own.
private func documents(in records: CSVRecords) -> [IndexedDocument] {
  var seen: Set<String> = []
  return records.rows.compactMap { row in
    let values = records.named(row)
    guard let control = values["BEGDOC"], let digest = values["SHA256HASH"], !digest.isEmpty,
      values["NATIVEPATH"]?.contains("/\(control).") == true, seen.insert(digest).inserted
    else { return nil }
    return IndexedDocument(
      control: control, title: values["EXHIBIT"] ?? "", digest: digest,
      identity: values["EDRM_MIH"] ?? "")
  }
}
