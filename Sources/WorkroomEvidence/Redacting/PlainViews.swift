import Foundation

/// One way in which bytes can be read as words.
struct PlainView {
  /// `base64 > utf-16`: how one gets there.
  var way: String
  /// UTF-8.
  var bytes: [UInt8]

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether this is something that was written, and not what a guess at base64 or UTF-16 made of other
  /// things: in millions of such guesses some hold what has the form of an address.
  var isWritten: Bool {
    guard way.contains("base64") || way.contains("utf-16") else { return true }
    guard bytes.count >= 10 else { return false }
    var previous: UInt8 = 0
    for byte in bytes {
      let isControl =
        byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x7F
        || previous == 0xC2 && byte < 0xA0
      // U+FFFD stands for what could not be read.
      if isControl || (previous == 0xBF && byte == 0xBD) { return false }
      previous = byte
    }
    return true
  }
}

/// Everything that can be read in some bytes, through every coating that hides words from a plain
/// search: transfer encodings, character encodings, entities, markup, percent signs, zip members. A
/// coating is taken off once; what it leaves is looked at further only around the places that it changed.
struct PlainViews {
  private let take: (PlainView) -> Void
  private var seen: Set<Int> = []
  private let deepest = 5
  /// What came out of stretches that may have been base64 and most likely were not: every digest and
  /// many a word is one. It is searched as it stands, and decoded no further.
  private var noise: [UInt8] = []

  private init(_ take: @escaping (PlainView) -> Void) { self.take = take }

  /// Hands over one view after another: together they are many times what they are views of.
  static func forEach(of bytes: [UInt8], _ take: (PlainView) -> Void) {
    withoutActuallyEscaping(take) { take in
      var views = PlainViews(take)
      views.look(at: bytes, way: "", depth: 0)
      views.addNoise(all: true)
    }
  }

  private mutating func addNoise(all: Bool) {
    guard all ? !noise.isEmpty : noise.count > 1 << 20 else { return }
    take(PlainView(way: "base64", bytes: latinBytes(noise)))
    noise = []
  }

  private mutating func look(at bytes: [UInt8], way: String, depth: Int) {
    guard bytes.count > 2, depth <= deepest else { return }
    if bytes.starts(with: [0x50, 0x4B]) { enterZip(bytes, way: way, depth: depth) }
    if isUTF8(bytes) {
      look(atText: bytes, way: way, depth: depth)
    } else {
      look(
        atText: Array(String(decoding: bytes, as: UTF8.self).utf8), way: way, depth: depth)
      look(atText: latinBytes(bytes), way: way + " > latin-1", depth: depth)
    }
    guard bytes.contains(0) else { return }
    for start in 0...1 {
      for isLittle in [true, false] {
        look(
          atText: utf8(ofUTF16: bytes, from: start, isLittle: isLittle), way: way + " > utf-16",
          depth: depth + 1)
      }
    }
  }

  private mutating func look(atText bytes: [UInt8], way: String, depth: Int) {
    guard bytes.count > 2, depth <= deepest, seen.insert(digest(bytes)).inserted else { return }
    take(PlainView(way: way.isEmpty ? "as it stands" : String(way.dropFirst(3)), bytes: bytes))
    let marks = Marks(bytes)
    func look(_ decoded: Decoded, _ coating: String) {
      guard let rest = decoded.neighbourhoods else { return }
      self.look(at: rest, way: way + " > " + coating, depth: depth + 1)
    }
    if marks.percent { look(percentDecoded(bytes), "percent") }
    if marks.equals { look(quotedPrintableDecoded(bytes), "quoted-printable") }
    if marks.encodedWord { look(encodedWordsDecoded(bytes), "encoded-word") }
    if marks.ampersand { look(entitiesDecoded(bytes), "entities") }
    if marks.tag { look(withoutTags(bytes, gap: ""), "without tags") }
    if marks.continuation { look(continuationsJoined(bytes), "continuations") }
    forEachBase64Run(in: bytes) { run in
      let octets = base64Octets(run)
      if mayBeWords(octets) {
        self.look(at: octets, way: way + " > base64", depth: depth + 1)
      } else {
        noise += octets
        noise.append(0x01)
      }
    }
    addNoise(all: false)
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

/// Which coatings a text may have, found in one pass.
private struct Marks {
  var percent = false
  var equals = false
  var encodedWord = false
  var ampersand = false
  var tag = false
  var continuation = false

  init(_ bytes: [UInt8]) {
    var (previous, opens, closes): (UInt8, Bool, Bool) = (0, false, false)
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "%"): percent = true
      case UInt8(ascii: "="): equals = true
      case UInt8(ascii: "&"): ampersand = true
      case UInt8(ascii: "<"): opens = true
      case UInt8(ascii: ">"): closes = true
      case UInt8(ascii: "?"): if previous == UInt8(ascii: "=") { encodedWord = true }
      case UInt8(ascii: "0"): if previous == UInt8(ascii: "*") { continuation = true }
      default: break
      }
      previous = byte
    }
    tag = opens && closes
  }
}

/// UTF-16 as UTF-8, with U+FFFD for what is none.
private func utf8(ofUTF16 bytes: [UInt8], from start: Int, isLittle: Bool) -> [UInt8] {
  var out: [UInt8] = []
  out.reserveCapacity(bytes.count * 3 / 2)
  func unit(_ index: Int) -> UInt32 {
    let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
    return isLittle ? first | second << 8 : first << 8 | second
  }
  var index = start
  while index + 1 < bytes.count {
    var scalar = unit(index)
    index += 2
    if (0xD800...0xDFFF).contains(scalar) {
      if scalar < 0xDC00, index + 1 < bytes.count, (0xDC00...0xDFFF).contains(unit(index)) {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(index) - 0xDC00)
        index += 2
      } else {
        scalar = 0xFFFD
      }
    }
    func append(_ lead: UInt32, _ shift: UInt32) {
      out.append(UInt8(truncatingIfNeeded: lead | scalar >> shift))
      for step in stride(from: Int(shift) - 6, through: 0, by: -6) {
        out.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> UInt32(step) & 0x3F))
      }
    }
    switch scalar {
    case ..<0x80: out.append(UInt8(scalar))
    case ..<0x800: append(0xC0, 6)
    case ..<0x10000: append(0xE0, 12)
    default: append(0xF0, 18)
    }
  }
  return out
}

private func digest(_ bytes: [UInt8]) -> Int {
  var hasher = Hasher()
  bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  return hasher.finalize()
}

private func isUTF8(_ bytes: [UInt8]) -> Bool {
  if bytes.allSatisfy({ $0 < 0x80 }) { return true }
  return String(validating: bytes, as: UTF8.self) != nil
}

/// Whether octets look like something that a person or a program wrote: text in UTF-8, mostly plain
/// characters, or something with NUL in it, as UTF-16 and files have.
private func mayBeWords(_ octets: [UInt8]) -> Bool {
  var (plain, hasNull, isASCII) = (0, false, true)
  for octet in octets {
    switch octet {
    case 0x20...0x7E, 0x09...0x0D: plain += 1
    case 0: hasNull = true
    case 0x80...: isASCII = false
    default: break
    }
  }
  if hasNull || isASCII || octets.starts(with: [0x50, 0x4B]) { return true }
  return plain * 5 >= octets.count * 3 || isUTF8(octets)
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
