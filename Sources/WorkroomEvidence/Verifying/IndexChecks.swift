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
  var recipe: String
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

/// `exhibits.csv`: numbers once each, natives and texts there, digests true.
func checkIndex(
  _ folder: PacketFolder, _ verification: inout PacketVerification
) -> [IndexedExhibit] {
  guard let bytes = folder.bytes("data/exhibits.csv") else {
    verification.note("index", .failed, "data/exhibits.csv is not there.")
    return []
  }
  let records = CSVRecords(bytes)
  let exhibits = records.rows.map { row in
    let values = records.named(row)
    func value(_ column: String) -> String { values[column] ?? "" }
    return IndexedExhibit(
      control: value("BEGDOC"), kind: value("DOCTYPE"), digest: value("SHA256HASH"),
      native: value("NATIVEPATH"), text: value("TEXTPATH"), source: value("SOURCE_FILE"),
      sourceDigest: value("SOURCE_SHA256"), locator: value("SOURCE_LOCATOR"),
      recipe: value("RECIPE"))
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
    guard let bytes = folder.bytes(file.path) else { continue }
    for number in controlNumbers(in: bytes, packetID: id) {
      cited += 1
      if !known.contains(number) { unknown[number] = unknown[number] ?? file.path }
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

func controlNumbers(in bytes: [UInt8], packetID: String) -> [String] {
  let prefix = Array("\(packetID)-".utf8)
  var found: [String] = []
  var index = 0
  while index + prefix.count + 5 <= bytes.count {
    guard bytes[index] == prefix[0], bytes[index..<(index + prefix.count)].elementsEqual(prefix)
    else {
      index += 1
      continue
    }
    let end = index + prefix.count + 5
    let digits = bytes[(index + prefix.count)..<end]
    if digits.allSatisfy({ (0x30...0x39).contains($0) }) {
      found.append(String(decoding: bytes[index..<end], as: UTF8.self))
      index = end
    } else {
      index += 1
    }
  }
  return found
}
