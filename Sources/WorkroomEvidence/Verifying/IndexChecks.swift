import BagIt

/// One line of `exhibits.csv`, as far as checking needs it.
struct IndexedExhibit {
  var control: String
  var kind: String
  var digest: String
  var native: String
  var text: String
  var source: String
  var sourceDigest: String
  var locator: String
}

/// Every native and text stands in `evidence.sha256` with its digest, and nothing else does.
func checkEvidence(_ folder: PacketFolder, _ verification: inout PacketVerification) {
  guard let list = folder.text("data/evidence.sha256"),
    let fingerprint = folder.digest("data/evidence.sha256")
  else {
    verification.note("evidence", .failed, "data/evidence.sha256 is not there.")
    return
  }
  var isSound = true
  func fail(_ words: String) {
    isSound = false
    verification.note("evidence", .failed, words)
  }
  if let stated = verification.fingerprint, stated != fingerprint {
    fail("The evidence fingerprint is \(fingerprint), but bag-info.txt says \(stated).")
  }
  verification.fingerprint = fingerprint
  var listed: Set<String> = []
  for line in list.split(separator: "\n") {
    guard let gap = line.firstRange(of: "  ") else {
      fail("data/evidence.sha256 has a line that is none: \(line.prefix(80))")
      continue
    }
    let name = "data/" + line[gap.upperBound...]
    listed.insert(name)
    guard let digest = folder.digest(name) else {
      fail("\(name) is in evidence.sha256, but not in the packet.")
      continue
    }
    if digest != line[..<gap.lowerBound] { fail("\(name) is not what evidence.sha256 lists.") }
  }
  for file in folder.report.payload
  where (file.path.hasPrefix("data/natives/") || file.path.hasPrefix("data/text/"))
    && !listed.contains(file.path)
  {
    fail("\(file.path) is in the packet, but not in evidence.sha256.")
  }
  if isSound {
    verification.note(
      "evidence", .matched,
      "\(listed.count) natives and texts are as evidence.sha256 lists them; fingerprint \(fingerprint)."
    )
  }
}

private func indexedExhibits(_ folder: PacketFolder) -> [IndexedExhibit]? {
  var reading = CSVReading(picking: [
    "BEGDOC", "DOCTYPE", "SHA256HASH", "NATIVEPATH", "TEXTPATH", "SOURCE_FILE", "SOURCE_SHA256",
    "SOURCE_LOCATOR",
  ])
  var exhibits: [IndexedExhibit] = []
  // The rows of one page say the same of it, tens of thousands of times.
  var known: Set<String> = []
  func shared(_ word: String) -> String { known.insert(word).memberAfterInsert }
  func add(_ row: [String]) {
    exhibits.append(
      IndexedExhibit(
        control: row[0], kind: shared(row[1]), digest: shared(row[2]), native: shared(row[3]),
        text: row[4], source: shared(row[5]), sourceDigest: shared(row[6]), locator: row[7]))
  }
  guard folder.read("data/exhibits.csv", { reading.read($0, row: add) }) else { return nil }
  reading.finish(row: add)
  return exhibits
}

/// `exhibits.csv`: numbers once each, natives and texts there, digests true.
func checkIndex(
  _ folder: PacketFolder, _ verification: inout PacketVerification
) -> [IndexedExhibit] {
  guard let exhibits = indexedExhibits(folder) else {
    verification.note("index", .failed, "data/exhibits.csv is not there.")
    return []
  }
  var isSound = true
  func fail(_ words: String) {
    isSound = false
    verification.note("index", .failed, words)
  }
  var seen: Set<String> = []
  var named: Set<String> = []
  for exhibit in exhibits {
    if !seen.insert(exhibit.control).inserted {
      fail("\(exhibit.control) stands twice in exhibits.csv.")
    }
    if !exhibit.native.isEmpty {
      named.insert("data/" + exhibit.native)
      if let digest = folder.digest("data/" + exhibit.native) {
        if digest != exhibit.digest {
          fail("\(exhibit.control): \(exhibit.native) has another SHA-256 than exhibits.csv says.")
        }
      } else {
        fail("\(exhibit.control): \(exhibit.native) is not in the packet.")
      }
    }
    if !exhibit.text.isEmpty {
      named.insert("data/" + exhibit.text)
      if !folder.has("data/" + exhibit.text) {
        fail("\(exhibit.control): \(exhibit.text) is not in the packet.")
      }
    }
  }
  for file in folder.report.payload
  where (file.path.hasPrefix("data/natives/") || file.path.hasPrefix("data/text/"))
    && !named.contains(file.path)
  {
    fail("\(file.path) belongs to no exhibit.")
  }
  if isSound {
    verification.note(
      "index", .matched,
      "\(exhibits.count) exhibits have their natives and texts, with true digests.")
  }
  return exhibits
}

/// Every control number that a page, text or table names is an exhibit or is listed as left out.
func checkCitations(
  _ folder: PacketFolder, _ exhibits: [IndexedExhibit], _ verification: inout PacketVerification
) {
  guard let id = verification.packetID, !id.isEmpty else {
    verification.note("citations", .notChecked, "bag-info.txt names no packet id.")
    return
  }
  var known = Set(exhibits.map(\.control))
  if let bytes = folder.bytes("data/completeness.csv") {
    known.formUnion(controlsLeftOut(CSVRecords(bytes)))
  }
  var cited = 0
  var unknown: [String: String] = [:]
  for file in folder.report.payload where !file.path.hasPrefix("data/natives/") {
    var search = CitationSearch(packetID: id)
    _ = folder.read(file.path) { piece in
      search.read(piece) { number in
        cited += 1
        if !known.contains(number) { unknown[number] = unknown[number] ?? file.path }
      }
    }
  }
  for number in unknown.keys.sorted() {
    verification.note(
      "citations", .failed, "\(unknown[number] ?? ""): cites \(number), which is no exhibit.")
  }
  if unknown.isEmpty {
    verification.note(
      "citations", .matched, "All \(cited) citations of control numbers lead to an exhibit.")
  }
}

/// The control numbers that `completeness.csv` lists as left out.
func controlsLeftOut(_ completeness: CSVRecords) -> [String] {
  completeness.rows.filter { $0.first == "left out" }.compactMap { row in
    completeness.named(row)["remark"]?.split(separator: " ").first.map(String.init)
  }
}

/// Finds control numbers in a file that is read piece by piece.
private struct CitationSearch {
  private let prefix: [UInt8]
  /// The end of the piece before, which a number may have begun in.
  private var rest: [UInt8] = []

  init(packetID: String) { prefix = Array("\(packetID)-".utf8) }

  mutating func read(_ piece: [UInt8], found: (String) -> Void) {
    let bytes = rest + piece
    let length = prefix.count + 5
    var index = 0
    while index + length <= bytes.count {
      guard bytes[index] == prefix[0], bytes[index..<(index + prefix.count)].elementsEqual(prefix)
      else {
        index += 1
        continue
      }
      let end = index + length
      if bytes[(index + prefix.count)..<end].allSatisfy({ (0x30...0x39).contains($0) }) {
        found(String(decoding: bytes[index..<end], as: UTF8.self))
        index = end
      } else {
        index += 1
      }
    }
    rest = Array(bytes[index...])
  }
}
