import Foundation

/// One word of a text as the index sees it: case and the accents of Latin letters folded; each CJK
/// character is a word of its own, since nothing in the text says where words end.
package struct SearchWord: Sendable, Hashable {
  package var folded: String
  package var range: Range<String.Index>
}

/// The words of a text in order. The same cuts as FTS5's `unicode61` with `remove_diacritics 2` makes
/// in the text that `spacedByCharacter` gives.
package func searchWords(_ text: Substring) -> [SearchWord] {
  var words: [SearchWord] = []
  var folded = ""
  let scalars = text.unicodeScalars
  var start = scalars.startIndex
  var index = scalars.startIndex
  func close(_ end: String.Index) {
    if !folded.isEmpty { words.append(SearchWord(folded: folded, range: start..<end)) }
    folded = ""
  }
  while index < scalars.endIndex {
    let scalar = scalars[index]
    let next = scalars.index(after: index)
    if isWrittenWithoutSpaces(scalar), isPartOfWord(scalar) {
      close(index)
      words.append(SearchWord(folded: String(scalar), range: index..<next))
    } else if isPartOfWord(scalar) {
      if folded.isEmpty { start = index }
      folded.unicodeScalars.append(contentsOf: fold(scalar))
    } else if folded.isEmpty || !isCombiningAccent(scalar) {
      close(index)
    }
    index = next
  }
  close(scalars.endIndex)
  return words
}

/// The text with every CJK character between spaces and accents composed; nil when it has none.
func spacedByCharacter(_ text: String) -> String? {
  guard holdsCharactersWithoutSpaces(text) else { return nil }
  var out = String.UnicodeScalarView()
  for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
    if isWrittenWithoutSpaces(scalar) {
      out.append(" ")
      out.append(scalar)
      out.append(" ")
    } else {
      out.append(scalar)
    }
  }
  return String(out)
}

/// Looks at lead bytes first: most texts hold none of these characters.
func holdsCharactersWithoutSpaces(_ text: String) -> Bool {
  var text = text
  return text.withUTF8 { holdsCharactersWithoutSpaces($0) }
}

/// The same of UTF-8.
func holdsCharactersWithoutSpaces(_ octets: UnsafeBufferPointer<UInt8>) -> Bool {
  guard let start = octets.baseAddress else { return false }
  let raw = UnsafeRawPointer(start)
  func word(_ position: Int) -> UInt64 {
    raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
  }
  var position = 0
  while position < octets.count {
    // Many at a time while they are ASCII: this is asked of every text.
    if octets.count - position >= 32,
      (word(position) | word(position + 8) | word(position + 16) | word(position + 24))
        & 0x8080_8080_8080_8080 == 0
    {
      position += 32
      continue
    }
    // They begin at U+1100, and none is between U+2000 and U+2FFF.
    if octets[position] == 0xE1 || octets[position] >= 0xE3 {
      return String(decoding: octets, as: UTF8.self).unicodeScalars.contains(
        where: isWrittenWithoutSpaces)
    }
    position += 1
  }
  return false
}

/// Han, kana, bopomofo and Hangul.
private func isWrittenWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x1100...0x11FF, 0x3005...0x3007, 0x3040...0x30FF, 0x3105...0x318F, 0x31F0...0x31FF,
    0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF66...0xFF9F,
    0x20000...0x3FFFF:
    true
  default: false
  }
}

private func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.isASCII {
    return switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: false
    }
  }
  return switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .decimalNumber, .letterNumber, .otherNumber, .privateUse:
    true
  default: false
  }
}

private func isCombiningAccent(_ scalar: Unicode.Scalar) -> Bool {
  (0x300...0x331).contains(scalar.value)
}

private func fold(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
  if scalar.isASCII { return String(scalar).lowercased().unicodeScalars }
  let apart = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
  if let base = apart.first, base.isASCII { return String(base).lowercased().unicodeScalars }
  return scalar.properties.lowercaseMapping.unicodeScalars
}
