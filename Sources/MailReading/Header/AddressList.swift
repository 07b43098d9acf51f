/// The addresses of a field, and whether some of its text is no address.
struct AddressList {
  var addresses: [MailAddress] = []
  var isMalformed = false
}

/// Reads an address list (RFC 5322 §3.4 and §4.4) from an unfolded field body.
func parseAddresses(_ bytes: [UInt8], rawCharset: String?) -> AddressList {
  var parser = AddressParser(bytes: bytes, rawCharset: rawCharset)
  parser.parse()
  return parser.list
}

private struct AddressParser {
  let bytes: [UInt8]
  let rawCharset: String?
  var list = AddressList()
  private var index = 0
  /// The words outside angle brackets, quotes removed.
  private var display: [UInt8] = []
  /// The same as written, comments left out.
  private var literal: [UInt8] = []
  private var angle: [UInt8]?
  private var comment: [UInt8]?
  private var group: String?
  /// A comment after a group belongs to it and names nobody.
  private var isAfterGroup = false
  private var hasQuotes = false
  /// Where the display name ended when the angle brackets came.
  private var nameEnd = 0

  init(bytes: [UInt8], rawCharset: String?) {
    self.bytes = bytes
    self.rawCharset = rawCharset
  }

  mutating func parse() {
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case ASCII.quote: takeQuoted()
      case ASCII.leftParenthesis: takeComment()
      case ASCII.less: takeAngle()
      case ASCII.comma:
        finish()
        isAfterGroup = false
        index += 1
      case ASCII.semicolon:
        finish()
        isAfterGroup = group != nil
        group = nil
        index += 1
      case ASCII.colon where angle == nil && !literal.contains(ASCII.at) && !display.isEmpty:
        group = text(display)
        clear()
        index += 1
      case ASCII.leftBracket: takeDomainLiteral()
      case ASCII.equals where encodedWordEnd() != nil:
        let end = encodedWordEnd() ?? index + 1
        take(bytes[index..<end])
        index = end
      case ASCII.backslash where index + 1 < bytes.count:
        take(bytes[(index + 1)...(index + 1)])
        index += 2
      default:
        var end = index + 1
        while end < bytes.count, !bytes[end].mayEndAddressText { end += 1 }
        take(bytes[index..<end])
        index = end
      }
    }
    finish()
  }

  private mutating func take(_ slice: ArraySlice<UInt8>) {
    display += slice
    literal += slice
  }

  /// The end of an encoded-word without spaces at the index: its commas do not separate.
  private func encodedWordEnd() -> Int? {
    guard index + 1 < bytes.count, bytes[index + 1] == ASCII.question else { return nil }
    var end = index + 2
    var marks = 0
    while end < bytes.count, !bytes[end].isSpace {
      if bytes[end] == ASCII.question {
        if marks >= 2, end + 1 < bytes.count, bytes[end + 1] == ASCII.equals { return end + 2 }
        marks += 1
      }
      end += 1
    }
    return nil
  }

  private mutating func takeQuoted() {
    hasQuotes = true
    let start = index
    index += 1
    var content: [UInt8] = []
    while index < bytes.count, bytes[index] != ASCII.quote {
      if bytes[index] == ASCII.backslash, index + 1 < bytes.count { index += 1 }
      content.append(bytes[index])
      index += 1
    }
    if index >= bytes.count { list.isMalformed = true }
    index = min(index + 1, bytes.count)
    if let last = display.last, !last.isSpace, !literal.isEmpty, literal.last != ASCII.period {
      display.append(ASCII.space)
    }
    display += content
    literal += bytes[start..<index]
  }

  private mutating func takeComment() {
    let end = bytes.commentEnd(at: index)
    let inner =
      (index + 1)..<max(index + 1, bytes[end - 1] == ASCII.rightParenthesis ? end - 1 : end)
    let content = bytes.trimmed(inner)
    if comment == nil, !content.isEmpty, !isAfterGroup {
      comment = Array(bytes[content])
    }
    index = end
  }

  private mutating func takeAngle() {
    if angle != nil {
      // Two addresses without a comma: what stands between them names the second.
      list.isMalformed = true
      let next = Array(display[nameEnd...])
      display = Array(display[..<nameEnd])
      finish()
      display = next
      literal = next
    }
    index += 1
    var content: [UInt8] = []
    var isQuoted = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == ASCII.quote { isQuoted.toggle() }
      if !isQuoted {
        if byte == ASCII.greater { break }
        if byte == ASCII.leftParenthesis {
          index = bytes.commentEnd(at: index)
          continue
        }
        if byte == ASCII.comma, !content.starts(with: [ASCII.at]) { break }
      }
      content.append(byte)
      index += 1
    }
    if index >= bytes.count || bytes[index] != ASCII.greater {
      list.isMalformed = true
    } else {
      index += 1
    }
    // One cut: byte by byte, a field of brackets would cost the square of its length.
    content.removeFirst(content.prefix { $0 == ASCII.less || $0.isSpace }.count)
    // A source route (RFC 5322 §4.4) ends with a colon.
    if content.first == ASCII.at, let colon = content.firstIndex(of: ASCII.colon) {
      content.removeFirst(colon + 1)
    }
    angle = joined(content)
    nameEnd = display.count
    while index < bytes.count, bytes[index] == ASCII.greater { index += 1 }
  }

  private mutating func takeDomainLiteral() {
    let start = index
    while index < bytes.count, bytes[index] != ASCII.rightBracket, bytes[index] != ASCII.comma,
      bytes[index] != ASCII.less
    { index += 1 }
    if index < bytes.count, bytes[index] == ASCII.rightBracket { index += 1 }
    take(bytes[start..<index])
  }

  /// An address without the white space that may stand around its dots and its at sign.
  private func joined(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for byte in text[text.trimmed(0..<text.count)] {
      if byte.isSpace {
        if let last = result.last, last == ASCII.period || last == ASCII.at || last.isSpace {
          continue
        }
        result.append(ASCII.space)
      } else {
        if byte == ASCII.period || byte == ASCII.at, result.last == ASCII.space {
          result.removeLast()
        }
        result.append(byte)
      }
    }
    return result
  }

  private func text(_ words: [UInt8]) -> String? {
    let text = decodeEncodedWords(words[words.trimmed(0..<words.count)], rawCharset: rawCharset)
      .text
    return text.isEmpty ? nil : text
  }

  private mutating func clear() {
    display = []
    literal = []
    angle = nil
    comment = nil
    hasQuotes = false
    nameEnd = 0
  }

  private mutating func finish() {
    defer { clear() }
    if let angle {
      let address = String(decoding: angle, as: UTF8.self)
      let name = text(display) ?? comment.flatMap { text($0) }
      if address.isEmpty, name == nil { return }
      list.addresses.append(
        MailAddress(name: name, address: address.isEmpty ? nil : address, group: group))
      return
    }
    let plain = joined(literal)
    // In a group a comment alone is an empty member (RFC 5322 §4.4); elsewhere it is all that a
    // field of a suppressed list says.
    guard !plain.isEmpty || (comment != nil && group == nil) else { return }
    let name = comment.flatMap { text($0) }
    let words = hasQuotes ? [plain[...]] : plain.split(separator: ASCII.space)
    if words.count <= 1 {
      if hasQuotes, !plain.contains(ASCII.at) {
        list.isMalformed = true
        list.addresses.append(MailAddress(name: text(display), address: nil, group: group))
        return
      }
      let address = plain.isEmpty ? nil : decodeText(plain[...], charset: rawCharset).text
      if !plain.contains(ASCII.at) { list.isMalformed = true }
      list.addresses.append(MailAddress(name: name, address: address, group: group))
      return
    }
    list.isMalformed = true
    let candidates = words.filter { $0.contains(ASCII.at) }
    if candidates.count == 1, let only = candidates.first {
      let rest = words.filter { !$0.contains(ASCII.at) }.joined(separator: [ASCII.space])
      list.addresses.append(
        MailAddress(
          name: text(Array(rest)) ?? name, address: String(decoding: only, as: UTF8.self),
          group: group))
    } else if words.count == 3, words[1].elementsEqual("at".utf8) {
      // List archives write `local at domain`.
      list.addresses.append(
        MailAddress(name: name, address: String(decoding: plain, as: UTF8.self), group: group))
    } else if let name {
      // The name in a comment: what stands before it is meant as an address.
      list.addresses.append(
        MailAddress(name: name, address: String(decoding: plain, as: UTF8.self), group: group))
    } else {
      list.addresses.append(MailAddress(name: text(display), address: nil, group: group))
    }
  }
}

extension UInt8 {
  /// Whether the character means something between the words of an address list.
  fileprivate var mayEndAddressText: Bool {
    switch self {
    case ASCII.quote, ASCII.leftParenthesis, ASCII.less, ASCII.comma, ASCII.semicolon, ASCII.colon,
      ASCII.leftBracket, ASCII.equals, ASCII.backslash:
      true
    default: false
    }
  }
}
