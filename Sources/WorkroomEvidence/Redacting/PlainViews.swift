import Foundation

/// One way in which bytes can be read as words.
struct PlainView {
  /// `base64 > utf-16`: how one gets there.
  var way: String
  var text: String
}

/// Everything that can be read in some bytes, through every coating that hides words from a plain
/// search: transfer encodings, character encodings, entities, markup, percent signs, zip members.
struct PlainViews {
  private(set) var views: [PlainView] = []
  private var seen: Set<Int> = []
  private let deepest = 5
  /// What came out of stretches that may have been base64 and most likely were not: every digest and
  /// many a word is one. It is searched as it stands, and decoded no further.
  private var noise: [UInt8] = []

  init(_ bytes: [UInt8]) {
    look(at: bytes, way: "", depth: 0)
    addNoise()
  }

  init(_ text: String) {
    look(at: text, way: "", depth: 0)
    addNoise()
  }

  private mutating func addNoise() {
    if !noise.isEmpty { views.append(PlainView(way: "base64", text: latin(noise))) }
  }

  private mutating func look(at bytes: [UInt8], way: String, depth: Int) {
    guard bytes.count > 2, depth <= deepest else { return }
    if bytes.starts(with: [0x50, 0x4B]) { enterZip(bytes, way: way, depth: depth) }
    if let text = String(validating: bytes, as: UTF8.self) {
      look(at: text, way: way, depth: depth)
    } else {
      look(at: String(decoding: bytes, as: UTF8.self), way: way, depth: depth)
      look(at: latin(bytes), way: way + " > latin-1", depth: depth)
    }
    guard bytes.contains(0) else { return }
    for start in 0...1 {
      let units = stride(from: start, to: bytes.count - 1, by: 2)
      let little = units.map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
      look(at: String(decoding: little, as: UTF16.self), way: way + " > utf-16", depth: depth + 1)
      look(
        at: String(decoding: little.map(\.byteSwapped), as: UTF16.self), way: way + " > utf-16",
        depth: depth + 1)
    }
  }

  private mutating func look(at text: String, way: String, depth: Int) {
    guard text.utf8.count > 2, depth <= deepest, seen.insert(text.hashValue).inserted else {
      return
    }
    views.append(
      PlainView(way: way.isEmpty ? "as it stands" : String(way.dropFirst(3)), text: text))
    let bytes = Array(text.utf8)
    if let decoded = percentDecoded(bytes) {
      look(at: decoded, way: way + " > percent", depth: depth + 1)
    }
    if let decoded = quotedPrintableDecoded(bytes) {
      look(at: decoded, way: way + " > quoted-printable", depth: depth + 1)
    }
    if holds(bytes, "=", "?") {
      look(at: encodedWordsDecoded(text), way: way + " > encoded-word", depth: depth + 1)
    }
    if bytes.contains(UInt8(ascii: "&")) {
      look(at: entitiesDecoded(text), way: way + " > entities", depth: depth + 1)
    }
    if bytes.contains(UInt8(ascii: "<")), bytes.contains(UInt8(ascii: ">")) {
      look(at: withoutTags(text, gap: ""), way: way + " > without tags", depth: depth + 1)
    }
    if holds(bytes, "*", "0") {
      look(at: continuationsJoined(text), way: way + " > continuations", depth: depth + 1)
    }
    for run in base64Runs(in: bytes) {
      let octets = base64Decoded(run[...])
      if mayBeWords(octets) {
        look(at: octets, way: way + " > base64", depth: depth + 1)
      } else {
        noise += octets + [0x01]
      }
    }
  }

  private mutating func enterZip(_ bytes: [UInt8], way: String, depth: Int) {
    guard let members = zipMembers(bytes) else { return }
    for member in members {
      look(at: member.name, way: way + " > zip", depth: depth + 1)
      if let contents = member.contents {
        look(at: contents, way: way + " > zip", depth: depth + 1)
      }
    }
  }
}

private func holds(_ bytes: [UInt8], _ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
  let (first, second) = (UInt8(ascii: first), UInt8(ascii: second))
  return bytes.indices.dropLast().contains { bytes[$0] == first && bytes[$0 + 1] == second }
}

/// Whether octets look like something that a person or a program wrote: text in UTF-8, mostly plain
/// characters, or something with NUL in it, as UTF-16 and files have.
private func mayBeWords(_ octets: [UInt8]) -> Bool {
  if octets.contains(0) || octets.starts(with: [0x50, 0x4B]) { return true }
  if String(validating: octets, as: UTF8.self) != nil { return true }
  let plain = octets.count { (0x20...0x7E).contains($0) || (0x09...0x0D).contains($0) }
  return plain * 5 >= octets.count * 3
}

/// The members of a zip in memory; nil when it cannot be opened, contents nil where they cannot.
func zipMembers(_ bytes: [UInt8]) -> [(name: [UInt8], contents: [UInt8]?)]? {
  do {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.zip"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let zip = try ZipFile(path)
    var left = zipViewLimit
    return zip.members.map { member in
      guard !member.isFolder else { return (member.name, []) }
      guard member.sizeInBytes <= left else { return (member.name, nil) }
      left -= member.sizeInBytes
      var contents: [UInt8] = []
      let isWhole = zip.contents(of: member) { piece in
        contents += piece
        return true
      }
      return (member.name, isWhole ? contents : nil)
    }
  } catch {
    return nil
  }
}

/// What is looked at of one zip, unpacked; a member beyond it counts as one that cannot be seen into.
private let zipViewLimit = 64 << 20

func latin(_ bytes: [UInt8]) -> String {
  var text = String.UnicodeScalarView()
  for byte in bytes { text.append(Unicode.Scalar(byte)) }
  return String(text)
}
