import WorkroomModel

/// Words as matching compares them: white space, quotation styles and case folded.
package func normalizedWords(_ text: String) -> String {
  normalizedASCII(text) ?? normalizedScalars(text)
}

/// The words of any text, one scalar after the other.
func normalizedScalars(_ text: String) -> String {
  var out = ""
  var needsSpace = false
  for scalar in text.unicodeScalars {
    let replaced: Unicode.Scalar
    switch scalar {
    case "\u{2018}", "\u{2019}", "\u{201B}": replaced = "'"
    case "\u{201C}", "\u{201D}": replaced = "\""
    case "\u{2013}", "\u{2014}", "\u{2212}": replaced = "-"
    case "\u{200B}", "\u{FEFF}", "\u{AD}": continue
    default: replaced = scalar
    }
    if replaced.properties.isWhitespace {
      needsSpace = !out.isEmpty
    } else {
      if needsSpace { out.unicodeScalars.append(" ") }
      needsSpace = false
      out.unicodeScalars.append(replaced)
    }
  }
  return out.lowercased()
}

/// The same for text without anything beyond ASCII, where bytes are characters; nil for other text.
/// Eight bytes are taken in one step unless white space stands beside white space there.
private func normalizedASCII(_ text: String) -> String? {
  var text = text
  return text.withUTF8 { octets in
    let bytes = UnsafeRawBufferPointer(octets)
    var isASCII = true
    let words = String(unsafeUninitializedCapacity: octets.count) { out in
      let target = UnsafeMutableRawBufferPointer(out)
      var index = 0
      var count = 0
      // White space at the start is left out as it is after other white space.
      var isAfterSpace = true
      while index < octets.count {
        if index + 8 <= octets.count {
          let eight = EightOctets(bytes, at: index)
          guard eight.areASCII else {
            isASCII = false
            return 0
          }
          if !eight.haveSpaceBesideSpace(isAfterSpace: isAfterSpace) {
            target.storeBytes(of: eight.folded, toByteOffset: count, as: UInt64.self)
            isAfterSpace = eight.endInSpace
            index += 8
            count += 8
            continue
          }
        }
        for octet in octets[index..<min(index + 8, octets.count)] {
          guard octet < 0x80 else {
            isASCII = false
            return 0
          }
          let isSpace = octet == 0x20 || (0x09...0x0D).contains(octet)
          if isSpace, isAfterSpace { continue }
          out[count] = isSpace ? 0x20 : (0x41...0x5A).contains(octet) ? octet | 0x20 : octet
          isAfterSpace = isSpace
          count += 1
        }
        index += 8
      }
      // White space at the end has been written as one space.
      return isAfterSpace && count > 0 ? count - 1 : count
    }
    return isASCII ? words : nil
  }
}

/// Eight bytes of a text as one number, the first of them lowest. Each mark is the highest bit of its
/// byte, which ASCII leaves free: no sum of two ASCII bytes carries into the next one.
private struct EightOctets {
  private let octets: UInt64
  private let spaces: UInt64
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    octets = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    spaces =
      EightOctets.marks(of: octets, in: 0x20...0x20)
      | EightOctets.marks(of: octets, in: 0x09...0x0D)
  }

  var areASCII: Bool { octets & EightOctets.tops == 0 }
  var endInSpace: Bool { spaces >> 63 == 1 }

  func haveSpaceBesideSpace(isAfterSpace: Bool) -> Bool {
    spaces & (spaces << 8 | (isAfterSpace ? 0x80 : 0)) != 0
  }

  /// Capitals as small letters, all white space as spaces, in the order of memory.
  var folded: UInt64 {
    let capitals = EightOctets.marks(of: octets, in: 0x41...0x5A)
    let small = octets | capitals >> 2
    // A mark in the lowest bit of its byte, times 0xFF, covers the byte.
    let covers = (spaces >> 7) &* 0xFF
    return (small & ~covers | covers & (EightOctets.ones &* 0x20)).littleEndian
  }

  @inline(__always)
  private static func marks(of octets: UInt64, in range: ClosedRange<UInt64>) -> UInt64 {
    let fromLower = octets &+ ones &* (0x80 &- range.lowerBound)
    let aboveUpper = octets &+ ones &* (0x7F &- range.upperBound)
    return fromLower & ~aboveUpper & tops
  }
}

/// Words that are looked up many times: their hash, which takes longer than all else of a lookup, is
/// taken once.
struct HashedWords: Hashable {
  let text: String
  private let hash: Int

  init(_ text: String) {
    self.text = text
    hash = text.hashValue
  }

  static func == (left: HashedWords, right: HashedWords) -> Bool {
    left.hash == right.hash && left.text == right.text
  }

  func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// Every six words in a row as hashes, case and punctuation left out.
func wordRuns(_ text: String) -> Set<UInt64> {
  let length = 6
  var words: [UInt64] = []
  var word: [UInt8] = []
  for byte in normalizedWords(text).utf8 {
    let isPart = byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    if isPart {
      word.append(byte)
    } else if !word.isEmpty {
      words.append(hashOfBytes(word))
      word.removeAll(keepingCapacity: true)
    }
  }
  if !word.isEmpty { words.append(hashOfBytes(word)) }
  guard words.count >= length else { return [] }
  return Set(
    (0...(words.count - length)).map { start in
      words[start..<(start + length)].reduce(0) { ($0 &* 0x9E37_79B9_7F4A_7C15) ^ $1 }
    })
}
