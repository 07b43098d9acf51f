/// A field of the form `value; name=value; …` (RFC 2045 §5.1, RFC 2183 §2).
struct ParameterizedValue {
  /// What stands before the first semicolon, in lower case.
  var value = ""
  var parameters: [MIMEParameter] = []
  var isMalformed = false
  /// The name of the first parameter that is given twice.
  var repeated: String?

  /// The value of a parameter, whose name is in lower case.
  func parameter(_ name: String) -> String? {
    parameters.first { $0.name == name }?.value
  }
}

extension [UInt8] {
  /// The boundary of a multipart from the body of a Content-Type field.
  func boundary(inContentType range: Range<Int>) -> [UInt8]? {
    let start = trimmed(range).lowerBound
    guard hasLowercasedText("multipart", at: start, before: range.upperBound) else { return nil }
    let body = self[range].filter { $0 != ASCII.lf && $0 != ASCII.cr }
    return parseParameters(body, rawCharset: nil).parameter("boundary").map { Array($0.utf8) }
  }
}

/// A parameter before the pieces of RFC 2231 are put together.
private struct RawParameter {
  var name: String
  /// The number of the piece, nil for a whole value.
  var piece: Int?
  /// Whether the value is percent-encoded.
  var isEncoded: Bool
  var value: [UInt8]
}

/// Reads a parameterized value from an unfolded field body.
func parseParameters(_ bytes: [UInt8], rawCharset: String?) -> ParameterizedValue {
  var result = ParameterizedValue()
  var cursor = ParameterCursor(bytes: bytes)
  result.value = cursor.leadingValue()
  var raw: [RawParameter] = []
  while let parameter = cursor.nextParameter() { raw.append(parameter) }
  result.isMalformed = cursor.isMalformed
  for parameter in raw where !result.parameters.contains(where: { $0.name == parameter.name }) {
    let same = raw.filter { $0.name == parameter.name }
    let value =
      same.count == 1 && parameter.piece == nil && !parameter.isEncoded
      ? decodeEncodedWords(parameter.value[...], rawCharset: rawCharset).text
      : join(same, rawCharset: rawCharset, &result)
    result.parameters.append(MIMEParameter(name: parameter.name, value: value))
  }
  return result
}

/// Puts the pieces of a parameter together (RFC 2231 §3, §4).
private func join(
  _ same: [RawParameter], rawCharset: String?, _ result: inout ParameterizedValue
) -> String {
  let whole = same.filter { $0.piece == nil }
  if let first = whole.first(where: \.isEncoded) {
    return decodeExtended([first])
  }
  let pieces = same.filter { $0.piece != nil }
  if !pieces.isEmpty {
    var ordered: [RawParameter] = []
    for number in 0..<pieces.count {
      guard let piece = pieces.first(where: { $0.piece == number }) else {
        result.isMalformed = true
        continue
      }
      ordered.append(piece)
    }
    if ordered.isEmpty { ordered = pieces }
    if ordered.contains(where: \.isEncoded) { return decodeExtended(ordered) }
    let value = Array(ordered.map(\.value).joined())
    return decodeEncodedWords(value[...], rawCharset: rawCharset).text
  }
  if whole.count > 1 { result.repeated = result.repeated ?? whole[0].name }
  return decodeEncodedWords(whole[0].value[...], rawCharset: rawCharset).text
}

/// Decodes `charset'language'text` with percent escapes, maybe in pieces.
private func decodeExtended(_ pieces: [RawParameter]) -> String {
  var charset: String?
  var octets: [UInt8] = []
  for (position, piece) in pieces.enumerated() {
    var value = piece.value[...]
    if position == 0, piece.isEncoded {
      let quotes = value.indices.filter { value[$0] == 0x27 }
      if quotes.count >= 2 {
        charset = String(decoding: value[..<quotes[0]], as: UTF8.self)
        value = value[(quotes[1] + 1)...]
      }
    }
    octets += piece.isEncoded ? percentDecoded(value) : Array(value)
  }
  return decodeText(octets[...], charset: charset ?? "utf-8").text
}

private func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
  var octets: [UInt8] = []
  var index = text.startIndex
  while index < text.endIndex {
    if text[index] == 0x25, index + 2 < text.endIndex, let high = text[index + 1].hexValue,
      let low = text[index + 2].hexValue
    {
      octets.append(high << 4 | low)
      index += 3
    } else {
      octets.append(text[index])
      index += 1
    }
  }
  return octets
}

/// Walks over the parameters of a field.
private struct ParameterCursor {
  let bytes: [UInt8]
  var index = 0
  var isMalformed = false

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func skipSpaceAndComments() {
    while index < bytes.count {
      if bytes[index].isSpace {
        index += 1
      } else if bytes[index] == ASCII.leftParenthesis {
        index = bytes.commentEnd(at: index)
      } else {
        return
      }
    }
  }

  mutating func leadingValue() -> String {
    skipSpaceAndComments()
    let isQuoted = index < bytes.count && bytes[index] == ASCII.quote
    if isQuoted { index += 1 }
    let start = index
    while index < bytes.count, bytes[index] != ASCII.semicolon, !bytes[index].isSpace,
      bytes[index] != ASCII.leftParenthesis, bytes[index] != ASCII.quote,
      bytes[index] != ASCII.comma, bytes[index] != ASCII.equals
    { index += 1 }
    if index < bytes.count, bytes[index] == ASCII.equals {
      // `Content-Type: charset=…`, without a media type.
      isMalformed = true
      index = start
      return ""
    }
    let value = bytes.lowercasedString(start..<index)
    if isQuoted, index < bytes.count, bytes[index] == ASCII.quote { index += 1 }
    return value
  }

  mutating func nextParameter() -> RawParameter? {
    while true {
      skipSpaceAndComments()
      while index < bytes.count, bytes[index] == ASCII.semicolon || bytes[index] == ASCII.comma {
        index += 1
        skipSpaceAndComments()
      }
      guard index < bytes.count else { return nil }
      let start = index
      while index < bytes.count, bytes[index] != ASCII.equals, bytes[index] != ASCII.semicolon,
        !bytes[index].isSpace
      { index += 1 }
      let name = bytes.lowercasedString(start..<index)
      skipSpaceAndComments()
      guard index < bytes.count, bytes[index] == ASCII.equals else {
        isMalformed = true
        continue
      }
      index += 1
      skipSpace()
      let value = index < bytes.count && bytes[index] == ASCII.quote ? quotedValue() : plainValue()
      if name.isEmpty {
        isMalformed = true
        continue
      }
      return parameter(name, value)
    }
  }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index].isSpace { index += 1 }
  }

  private func parameter(_ name: String, _ value: [UInt8]) -> RawParameter {
    let marks = name.split(separator: "*", omittingEmptySubsequences: false)
    guard marks.count > 1 else {
      return RawParameter(name: name, piece: nil, isEncoded: false, value: value)
    }
    let isEncoded = marks.count > 1 && marks[marks.count - 1].isEmpty
    return RawParameter(
      name: String(marks[0]), piece: Int(marks[1]), isEncoded: isEncoded, value: value)
  }

  private mutating func quotedValue() -> [UInt8] {
    var value: [UInt8] = []
    index += 1
    while index < bytes.count, bytes[index] != ASCII.quote {
      if bytes[index] == ASCII.backslash, index + 1 < bytes.count,
        bytes[index + 1] == ASCII.quote || bytes[index + 1] == ASCII.backslash
      {
        index += 1
      }
      value.append(bytes[index])
      index += 1
    }
    if index >= bytes.count {
      isMalformed = true
      // Without the closing quote the value ends where the next parameter begins.
      if let end = value.firstIndex(of: ASCII.semicolon) {
        index -= value.count - end
        value = Array(value[..<end])
      }
    }
    index += 1
    return value
  }

  private mutating func plainValue() -> [UInt8] {
    let start = index
    var end = index
    while index < bytes.count, bytes[index] != ASCII.semicolon {
      if bytes[index].isSpace {
        end = index
        skipSpace()
        if index >= bytes.count || bytes[index] == ASCII.leftParenthesis
          || startsParameter(at: index)
        {
          return Array(bytes[start..<end])
        }
      } else {
        index += 1
      }
      end = index
    }
    let range = bytes.trimmed(start..<end)
    if bytes[range].contains(where: { $0.isSpace }) { isMalformed = true }
    return Array(bytes[range])
  }

  /// Whether `name=` begins at an index: a semicolon was forgotten.
  private func startsParameter(at start: Int) -> Bool {
    var index = start
    while index < bytes.count, bytes[index].isLetter || bytes[index] == ASCII.hyphen { index += 1 }
    return index > start && index < bytes.count && bytes[index] == ASCII.equals
  }
}

extension [UInt8] {
  /// The index after a comment that begins at an index (RFC 5322 §3.2.2); comments may nest.
  func commentEnd(at start: Int) -> Int {
    var depth = 0
    var index = start
    while index < count {
      switch self[index] {
      case ASCII.backslash: index += 1
      case ASCII.leftParenthesis: depth += 1
      case ASCII.rightParenthesis:
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
      index += 1
    }
    return count
  }
}
