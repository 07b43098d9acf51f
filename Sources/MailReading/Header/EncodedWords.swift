/// The text of a header field with its encoded-words decoded.
struct DecodedWords {
  var text = ""
  /// Whether something that begins like an encoded-word is none, or names an unknown charset.
  var isMalformed = false
  /// Whether bytes above 127 stand in the field that are not UTF-8.
  var hasRawBytes = false
  /// How many bytes mean nothing in their charset.
  var undecodable = 0
}

/// Decodes the encoded-words of an unfolded text (RFC 2047), as mail programs write them: inside
/// words and quotes, with spaces, and with characters split between neighbours.
func decodeEncodedWords(_ bytes: ArraySlice<UInt8>, rawCharset: String?) -> DecodedWords {
  var words = DecodedWords()
  guard bytes.hasByte(ASCII.question) else {
    words.appendRaw(bytes, rawCharset)
    return words
  }
  var pending: (charset: String, octets: [UInt8])?
  var rawStart = bytes.startIndex
  var index = bytes.startIndex
  func flush() {
    guard let run = pending else { return }
    let decoded = decodeText(run.octets[...], charset: run.charset)
    words.text += decoded.text
    words.undecodable += decoded.undecodable
    if decoded.isUnknown { words.isMalformed = true }
    pending = nil
  }
  while index < bytes.endIndex {
    guard bytes[index] == ASCII.equals, index + 1 < bytes.endIndex,
      bytes[index + 1] == ASCII.question
    else {
      index += 1
      continue
    }
    guard let word = EncodedWord(bytes, at: index) else {
      words.isMalformed = true
      index += 2
      continue
    }
    let between = bytes[rawStart..<index]
    if pending == nil || !between.allSatisfy({ $0.isSpace }) {
      flush()
      words.appendRaw(between, rawCharset)
    }
    if let run = pending, run.charset.lowercased() == word.charset.lowercased() {
      pending?.octets += word.octets
    } else {
      flush()
      pending = (word.charset, word.octets)
    }
    index = word.end
    rawStart = index
  }
  flush()
  words.appendRaw(bytes[rawStart...], rawCharset)
  return words
}

extension DecodedWords {
  fileprivate mutating func appendRaw(_ bytes: ArraySlice<UInt8>, _ charset: String?) {
    guard !bytes.isEmpty else { return }
    let decoded = decodeText(bytes, charset: utf8Kind(of: bytes) == .other ? charset : "utf-8")
    if decoded.usedInstead != nil || utf8Kind(of: bytes) == .other { hasRawBytes = true }
    undecodable += decoded.undecodable
    text += decoded.text
  }
}

/// An encoded-word: `=?charset?encoding?text?=`.
private struct EncodedWord {
  var charset: String
  var octets: [UInt8]
  /// The index after the word.
  var end: Int

  init?(_ bytes: ArraySlice<UInt8>, at start: Int) {
    var index = start + 2
    let charsetStart = index
    while index < bytes.endIndex, bytes[index] != ASCII.question {
      guard bytes[index] > 0x20, bytes[index] < 0x7F, bytes[index] != ASCII.equals else {
        return nil
      }
      index += 1
    }
    guard index > charsetStart, index + 2 < bytes.endIndex else { return nil }
    var name = bytes[charsetStart..<index]
    // RFC 2231 §5 allows a language after an asterisk.
    if let mark = name.firstIndex(of: ASCII.asterisk) { name = name[..<mark] }
    let encoding = bytes[index + 1].lowercased
    guard bytes[index + 2] == ASCII.question, encoding == 0x62 || encoding == 0x71 else {
      return nil
    }
    let textStart = index + 3
    var textEnd = textStart
    while textEnd + 1 < bytes.endIndex,
      bytes[textEnd] != ASCII.question || bytes[textEnd + 1] != ASCII.equals
    { textEnd += 1 }
    guard textEnd + 1 < bytes.endIndex else { return nil }
    charset = String(decoding: name, as: UTF8.self)
    let text = bytes[textStart..<textEnd]
    octets = encoding == 0x62 ? decodeBase64(text, dataEnd: text.count).octets : decodeQ(text)
    end = textEnd + 2
  }
}

/// Decodes the "Q" encoding (RFC 2047 §4.2).
private func decodeQ(_ text: ArraySlice<UInt8>) -> [UInt8] {
  var octets = [UInt8]()
  octets.reserveCapacity(text.count)
  var index = text.startIndex
  while index < text.endIndex {
    let byte = text[index]
    if byte == ASCII.equals, index + 2 < text.endIndex, let high = text[index + 1].hexValue,
      let low = text[index + 2].hexValue
    {
      octets.append(high << 4 | low)
      index += 3
    } else {
      octets.append(byte == ASCII.underscore ? ASCII.space : byte)
      index += 1
    }
  }
  return octets
}
