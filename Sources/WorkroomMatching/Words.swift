import WorkroomModel

/// Words as matching compares them: white space, quotation styles and case folded.
package func normalizedWords(_ text: String) -> String {
  if let plain = normalizedASCII(text) { return plain }
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
private func normalizedASCII(_ text: String) -> String? {
  var text = text
  return text.withUTF8 { octets in
    guard octets.allSatisfy({ $0 < 0x80 }) else { return nil }
    return String(unsafeUninitializedCapacity: octets.count) { out in
      var count = 0
      var needsSpace = false
      for octet in octets {
        if octet == 0x20 || (0x09...0x0D).contains(octet) {
          needsSpace = count > 0
          continue
        }
        if needsSpace {
          out[count] = 0x20
          count += 1
          needsSpace = false
        }
        out[count] = (0x41...0x5A).contains(octet) ? octet | 0x20 : octet
        count += 1
      }
      return count
    }
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
