import Foundation

/// A Bloom filter of how the words of a text begin: their first three letters and their first six.
///
/// Words are runs of ASCII letters and digits after compatibility decomposition, without marks and
/// case, as `search.js` makes them; a search for anything else loads every file. Two bits stand for
/// a beginning, by its FNV-1a hash.
struct WordFilter: Sendable {
  /// A power of two, so that the filter can be folded to the size it needs.
  private static let size = 1 << 17
  private var bits = [UInt64](repeating: 0, count: WordFilter.size / 64)

  /// Adds the words of a text.
  mutating func add(_ text: String) {
    var text = text
    let isASCII = text.withUTF8 { bytes in
      addWords(bytes)
      return bytes.allSatisfy { $0 < 0x80 }
    }
    guard !isASCII else { return }
    // The pass above broke words at their first accented letter; here they stand without accents.
    for word in text.split(whereSeparator: { $0.isWhitespace })
    where word.utf8.contains(where: { $0 >= 0x80 }) {
      var plain = String.UnicodeScalarView()
      for scalar in word.decomposedStringWithCompatibilityMapping.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: continue
        default: plain.append(scalar)
        }
      }
      var lowered = String(plain).lowercased()
      lowered.withUTF8 { addWords($0) }
    }
  }

  private mutating func addWords(_ bytes: UnsafeBufferPointer<UInt8>) {
    var hash: UInt32 = 2_166_136_261
    var length = 0
    for byte in bytes {
      let letter = byte | 0x20
      let isLetter = letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
      let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      guard isLetter || isDigit else {
        hash = 2_166_136_261
        length = 0
        continue
      }
      hash = (hash ^ UInt32(isLetter ? letter : byte)) &* 16_777_619
      length += 1
      if length == 3 || length == 6 { set(hash) }
    }
  }

  private mutating func set(_ hash: UInt32) {
    let (first, second) = WordFilter.positions(hash)
    bits[first >> 6] |= 1 << UInt64(first & 63)
    bits[second >> 6] |= 1 << UInt64(second & 63)
  }

  private static func positions(_ hash: UInt32) -> (Int, Int) {
    (Int(hash) & (size - 1), Int((hash &* 2_654_435_769) >> 7) & (size - 1))
  }

  /// Whether a word may begin with these three or six ASCII letters or digits.
  func mayHold(_ beginning: String) -> Bool {
    let hash = beginning.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    let (first, second) = WordFilter.positions(hash)
    return [first, second].allSatisfy { bits[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }
  }

  mutating func formUnion(_ other: WordFilter) {
    for index in bits.indices { bits[index] |= other.bits[index] }
  }

  /// The filter in base 64, halved as long as less than a quarter of its bits would be set.
  func folded() -> [UInt8] {
    var folded = bits
    while folded.count > 1 {
      let half = folded.count / 2
      let halved = (0..<half).map { folded[$0] | folded[$0 + half] }
      guard halved.reduce(0, { $0 + $1.nonzeroBitCount }) * 4 < half * 64 else { break }
      folded = halved
    }
    let bytes = folded.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    return Array(base64(bytes).utf8)
  }
}
