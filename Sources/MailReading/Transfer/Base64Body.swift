/// Decodes the base64 of a body as far as it goes; nil if the body is plainly none.
///
/// Characters outside the alphabet are ignored (RFC 2045 §6.8). What a list or a mail program wrote
/// under the data is not decoded although its letters are of the alphabet; it counts as trailing.
func decodeBase64Body(_ text: ArraySlice<UInt8>) -> DecodedOctets? {
  let whole = decodeBase64(text, dataEnd: 0)
  if whole.isPlain(text) { return whole }
  guard let (data, dataEnd) = dataOfBase64Body(text) else { return nil }
  var decoded = decodeBase64(data, dataEnd: dataEnd)
  decoded.trailing += text.count - data.count
  return decoded
}

/// Decodes the base64 of a body the same way, and hands over its octets in pieces; what it returns
/// holds none. A long body is decoded twice, since the first time tells whether it is to be read.
func decodeBase64Body(
  _ text: ArraySlice<UInt8>, _ receive: (ArraySlice<UInt8>) -> Void
) -> DecodedOctets? {
  if text.count <= base64PieceLength {
    guard var decoded = decodeBase64Body(text) else { return nil }
    receive(decoded.octets[...])
    decoded.octets = []
    return decoded
  }
  if decodePieces(of: text, dataEnd: 0, { _ in }).isPlain(text) {
    return decodePieces(of: text, dataEnd: 0, receive)
  }
  guard let (data, dataEnd) = dataOfBase64Body(text) else { return nil }
  var decoded = decodePieces(of: data, dataEnd: dataEnd, receive)
  decoded.trailing += text.count - data.count
  return decoded
}

/// Bytes of base64 that are decoded at once.
private let base64PieceLength = 4 << 20

private func decodePieces(
  of text: ArraySlice<UInt8>, dataEnd: Int, _ receive: (ArraySlice<UInt8>) -> Void
) -> DecodedOctets {
  var decoder = Base64Decoder(count: text.count, dataEnd: dataEnd)
  var index = text.startIndex
  while index < text.endIndex {
    let end = min(index + base64PieceLength, text.endIndex)
    receive(decoder.decode(text[index..<end])[...])
    index = end
  }
  return decoder.result
}

/// The data of a body that needs a closer look, and where in it padding may end the data; nil if
/// the body is plainly no base64.
private func dataOfBase64Body(
  _ text: ArraySlice<UInt8>
) -> (data: ArraySlice<UInt8>, dataEnd: Int)? {
  let lines = Base64Lines(text)
  guard lines.isBase64 else { return nil }
  return (text.prefix(lines.footerStart ?? text.count), lines.dataEnd)
}

extension DecodedOctets {
  /// Whether the text had no foreign character, second end or space inside a line: then it needs no
  /// closer look.
  fileprivate func isPlain(_ text: ArraySlice<UInt8>) -> Bool {
    foreign == 0 && trailing == 0 && !text.hasByte(ASCII.space)
  }
}

/// What the lines of a body that is said to be base64 look like, by offsets in the text.
private struct Base64Lines {
  /// The end of the last line that cannot be anything but data.
  var dataEnd = 0
  /// The start of the first line of words after it; nil if there is none.
  var footerStart: Int?
  private var beginsWithData = false
  private var dataCharacters = 0
  private var wordCharacters = 0

  /// Words make up a body that is none: neither do its lines begin with data nor is most of it.
  var isBase64: Bool { beginsWithData || dataCharacters > wordCharacters }

  init(_ text: ArraySlice<UInt8>) {
    var start = text.startIndex
    var isFirst = true
    while start < text.endIndex {
      let end = text[start...].firstIndex { $0 == ASCII.lf || $0 == ASCII.cr } ?? text.endIndex
      let line = Base64Line(text[start..<end])
      if !line.isBlank {
        if isFirst { beginsWithData = line.isCertain }
        isFirst = false
        if line.isData { dataCharacters += line.visible } else { wordCharacters += line.visible }
        if line.isCertain {
          dataEnd = end - text.startIndex
          footerStart = nil
        } else if !line.isData, footerStart == nil {
          footerStart = start - text.startIndex
        }
      }
      start = end + 1
    }
  }
}

/// One line of a body that is said to be base64.
private struct Base64Line {
  private var alphabet = 0
  private var padding = 0
  private var foreign = 0
  private var hasLetters = false
  private var hasGaps = false
  private var endsWithPadding = false

  init(_ line: ArraySlice<UInt8>) {
    var hasSpace = false
    for byte in line {
      let kind = base64Kinds[Int(byte)]
      if kind == 64 {
        hasSpace = true
        continue
      }
      if hasSpace, visible > 0 { hasGaps = true }
      endsWithPadding = kind == 65
      switch kind {
      case 0..<64:
        alphabet += 1
        hasLetters = hasLetters || byte.isLetter
      case 65: padding += 1
      default: foreign += 1
      }
    }
  }

  /// How many characters there are that can be seen.
  var visible: Int { alphabet + padding + foreign }
  var isBlank: Bool { visible == 0 }

  /// Whether the line is data, maybe with some foreign characters; a word by itself may be too.
  var isData: Bool {
    guard !hasGaps, alphabet > 0 else { return false }
    return foreign * 5 <= visible || foreign == 1 && (alphabet + padding) % 4 == 0
  }

  /// Whether the line cannot be a word: it is long, or ends as the last line of data does.
  var isCertain: Bool {
    guard foreign == 0, !hasGaps, hasLetters else { return false }
    return alphabet >= 24 || endsWithPadding && visible % 4 == 0
  }
}
