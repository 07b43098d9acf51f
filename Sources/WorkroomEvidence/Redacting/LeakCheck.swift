import Foundation

/// Looks for what was taken out in the finished files of a packet, through every coating it knows.
struct LeakCheck {
  private struct Secret {
    var words: [UInt8]
    var number: String
    var isShort: Bool
  }

  private var plain = SecretIndex()
  /// Numbers without their spaces and signs.
  private var compact = SecretIndex()

  init(_ secrets: [(words: String, number: String)]) {
    for (words, number) in secrets {
      let words = searched(words)
      plain.add(words, number, isShort: words.count < shortValue)
      let tight = tightened(words)
      if tight.count >= 8, tight.count(where: \.isNumber) >= 7 {
        compact.add(tight, number, isShort: false)
      }
    }
  }

  /// The number of a value that the bytes hold, and the way in which one gets to it; nil for none.
  func leak(in bytes: [UInt8]) -> (number: String, way: String)? {
    var leak: (number: String, way: String)?
    PlainViews.forEach(of: bytes) { view in
      guard leak == nil else { return }
      var words = searchedBytes(view.bytes)
      if let number = plain.first(in: words) {
        leak = (number, view.way)
      } else if !compact.isEmpty {
        words.removeAll(where: isFiller)
        leak = compact.first(in: words).map { ($0, view.way + " > without spaces") }
      }
    }
    return leak
  }
}

/// Many values that are looked for in one pass.
struct SecretIndex {
  private struct Secret {
    var words: [UInt8]
    var number: String
    var isShort: Bool
  }

  /// By their first three bytes.
  private var secrets: [UInt32: [Secret]] = [:]
  /// Whether any begins with bytes of this hash: most places of a text are passed by at this look.
  private var begins = [Bool](repeating: false, count: 1 << 16)

  var isEmpty: Bool { secrets.isEmpty }

  mutating func add(_ words: String, _ number: String, isShort: Bool) {
    let bytes = Array(words.utf8)
    guard bytes.count >= 3 else { return }
    let key = key(bytes[0], bytes[1], bytes[2])
    secrets[key, default: []].append(Secret(words: bytes, number: number, isShort: isShort))
    begins[hash(key)] = true
  }

  func first(in bytes: [UInt8]) -> String? {
    guard bytes.count >= 3, !isEmpty else { return nil }
    return bytes.withUnsafeBufferPointer { text in
      begins.withUnsafeBufferPointer { begins in
        for start in 0...(text.count - 3) {
          let key = key(text[start], text[start + 1], text[start + 2])
          guard begins[hash(key)], let candidates = secrets[key] else { continue }
          for secret in candidates where bytes[start...].starts(with: secret.words) {
            let end = start + secret.words.count
            if !secret.isShort || (isEdge(bytes, start - 1) && isEdge(bytes, end)) {
              return secret.number
            }
          }
        }
        return nil
      }
    }
  }

  private func key(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
    UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
  }

  private func hash(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 16) }
}

/// Whether no word goes on at this byte.
private func isEdge(_ bytes: [UInt8], _ index: Int) -> Bool {
  guard bytes.indices.contains(index) else { return true }
  let byte = bytes[index]
  let isWord =
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte >= 0x80
  return !isWord
}

/// Folded, without marks of quotation and without characters that nobody sees.
func searched(_ text: String) -> String {
  var plain = String.UnicodeScalarView()
  for scalar in text.unicodeScalars where !isUnseen(scalar) {
    plain.append(scalar == ">" ? " " : scalar)
  }
  return folded(String(plain))
}

/// The same as bytes; what is plain ASCII, as nearly everything is, is folded byte by byte.
/// Words beyond Latin-1 stay as they are unless all is to be folded.
func searchedBytes(_ bytes: [UInt8], foldingAll: Bool = true) -> [UInt8] {
  var out: [UInt8] = []
  out.reserveCapacity(bytes.count)
  var start = 0
  while start < bytes.count {
    var end = start
    var highest: UInt8 = 0
    while end < bytes.count, !isSpace(bytes[end]) {
      highest = max(highest, bytes[end])
      end += 1
    }
    if end > start {
      let size = out.count
      if size > 0 { out.append(0x20) }
      let begun = out.count
      if highest < 0x80 {
        for byte in bytes[start..<end] {
          out.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
      } else if !foldingAll, highest > 0xC3 {
        for byte in bytes[start..<end] {
          out.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
      } else if highest <= 0xC3 {
        appendLatin(bytes[start..<end], to: &out, from: begun)
      } else {
        out += Array(searched(String(decoding: bytes[start..<end], as: UTF8.self)).utf8)
      }
      // Of characters that nobody sees nothing is left, and no space either.
      if out.count == begun { out.removeSubrange(size...) }
    }
    start = end + 1
  }
  return out
}

/// Folds a word of Latin-1 in UTF-8, which needs no composition.
private func appendLatin(_ word: ArraySlice<UInt8>, to out: inout [UInt8], from begun: Int) {
  var isApart = false
  var lead: UInt8?
  for byte in word {
    if byte == 0xC2 || byte == 0xC3 {
      lead = byte
      continue
    }
    var scalar = byte
    if let first = lead { scalar = first << 6 | byte & 0x3F }
    lead = nil
    switch scalar {
    case 0x85, 0xA0:
      isApart = out.count > begun
      continue
    case 0xAD: continue
    case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE: scalar |= 0x20
    default: break
    }
    if isApart { out.append(0x20) }
    isApart = false
    if scalar < 0x80 {
      out.append(scalar)
    } else {
      out.append(0xC0 | scalar >> 6)
      out.append(0x80 | scalar & 0x3F)
    }
  }
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || (0x09...0x0D).contains(byte) || byte == UInt8(ascii: ">")
}

/// The bytes of ` -./()`, which numbers are written with.
private func isFiller(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: true
  default: false
  }
}

private func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
  default: false
  }
}

private func tightened(_ text: String) -> String {
  text.filter { !" -./()".contains($0) }
}
