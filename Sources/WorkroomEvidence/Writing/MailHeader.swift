/// The header fields of a mail as they stand, unfolded (RFC 5322 §2.2.3) and not decoded: enough to
/// index a native without reading it anew.
struct MailHeader {
  private var fields: [(name: String, value: String)] = []
  /// Where the body begins.
  private(set) var bodyOffset: Int

  init(_ message: [UInt8]) {
    var offset = 0
    while offset < message.count {
      let end = lineEnd(in: message, from: offset)
      var content = message[offset..<end]
      while let last = content.last, last == 0x0A || last == 0x0D { content = content.dropLast() }
      if content.isEmpty {
        offset = end
        break
      }
      let line = String(decoding: content, as: UTF8.self)
      if line.first == " " || line.first == "\t" {
        if !fields.isEmpty {
          fields[fields.count - 1].value += " " + trimmed(line)
        }
      } else if let colon = line.firstIndex(of: ":") {
        fields.append(
          (line[..<colon].lowercased(), trimmed(String(line[line.index(after: colon)...]))))
      }
      offset = end
    }
    bodyOffset = offset
  }

  /// With the fields alone that tables name, for keeping it while thousands pass by.
  func indexed() -> MailHeader {
    let named = [
      "from", "to", "cc", "date", "subject", "message-id", "in-reply-to", "x-gm-thrid", "received",
      "authentication-results",
    ]
    var header = self
    header.fields = named.compactMap { name in fields.first { $0.name == name } }
    return header
  }

  /// Without what proves or betrays the original: the addressing fields alone, each changed by `change`.
  func addressing(_ change: (String) -> String) -> MailHeader {
    let shown = ["from", "to", "cc", "date", "subject", "message-id", "in-reply-to"]
    var header = self
    header.fields = fields.filter { shown.contains($0.name) }.map {
      ($0.name, change(encodedWordsDecoded($0.value)))
    }
    return header
  }

  /// The first field of a name, which is given in lower case.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// One past the line feed that ends the line, or the end of the bytes.
func lineEnd(in bytes: [UInt8], from start: Int, limit: Int? = nil) -> Int {
  let limit = limit ?? bytes.count
  var index = start
  while index < limit {
    if bytes[index] == 0x0A { return index + 1 }
    index += 1
  }
  return limit
}

private func trimmed(_ text: String) -> String {
  let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
  guard let first = text.utf8.firstIndex(where: { !isBlank($0) }),
    let last = text.utf8.lastIndex(where: { !isBlank($0) })
  else { return "" }
  return String(text[first...last])
}

/// A body part as it stands in a message.
struct MailPart: Hashable {
  /// Bytes of its encoded body within the message.
  var range: Range<Int>
  var encoding: PartEncoding
  /// Media type and charset in lower case, as the header gives them.
  var type = "text/plain"
  var charset = ""
}

/// The encoded bodies of all leaves of a message (RFC 2046 §5.1), to a depth of eight multiparts.
func leafParts(of message: [UInt8]) -> [MailPart] {
  var parts: [MailPart] = []
  collect(message, 0..<message.count, depth: 0, into: &parts)
  return parts
}

private func collect(
  _ message: [UInt8], _ range: Range<Int>, depth: Int, into parts: inout [MailPart]
) {
  let header = MailHeader(Array(message[range]))
  let body = (range.lowerBound + header.bodyOffset)..<range.upperBound
  let type = header["content-type"] ?? ""
  if type.lowercased().hasPrefix("multipart/"), depth < 8,
    let boundary = parameter("boundary", in: type)
  {
    for part in sections(message, body, boundary: boundary) {
      collect(message, part, depth: depth + 1, into: &parts)
    }
    return
  }
  let encoding: PartEncoding =
    switch header["content-transfer-encoding"]?.lowercased() {
    case "base64": .base64
    case "quoted-printable": .quotedPrintable
    default: .none
    }
  let media = type.lowercased().prefix { $0 != ";" && $0 != " " }
  parts.append(
    MailPart(
      range: body, encoding: encoding, type: media.isEmpty ? "text/plain" : String(media),
      charset: parameter("charset", in: type)?.lowercased() ?? ""))
}

private func parameter(_ name: String, in type: String) -> String? {
  guard let found = type.lowercased().firstRange(of: "\(name)=") else { return nil }
  let distance = type.lowercased().distance(
    from: type.lowercased().startIndex, to: found.upperBound)
  let rest = type.dropFirst(distance)
  if rest.first == "\"" { return String(rest.dropFirst().prefix { $0 != "\"" }) }
  return String(rest.prefix { $0 != ";" && $0 != " " })
}

/// What stands between the delimiter lines, without the line break that belongs to the delimiter.
private func sections(
  _ message: [UInt8], _ body: Range<Int>, boundary: String
) -> [Range<Int>] {
  let delimiter = Array("--\(boundary)".utf8)
  var found: [Range<Int>] = []
  var start: Int?
  var offset = body.lowerBound
  while offset < body.upperBound {
    let end = lineEnd(in: message, from: offset, limit: body.upperBound)
    if message[offset..<end].starts(with: delimiter) {
      if let start {
        var last = offset
        if last > start, message[last - 1] == 0x0A { last -= 1 }
        if last > start, message[last - 1] == 0x0D { last -= 1 }
        found.append(start..<last)
      }
      let isLast = message[offset..<end].dropFirst(delimiter.count).starts(with: Array("--".utf8))
      start = isLast ? nil : end
    }
    offset = end
  }
  if let start, start < body.upperBound { found.append(start..<body.upperBound) }
  return found
}

/// The octets of a part; nil when they are not as their encoding wants.
func decoded(_ part: MailPart, of message: [UInt8]) -> [UInt8]? {
  let body = message[part.range]
  switch part.encoding {
  case .none: return Array(body)
  case .quotedPrintable: return nil
  case .base64: return base64Octets(body)
  }
}

/// RFC 2045 §6.8, without what is not of its alphabet.
func base64Octets(_ body: ArraySlice<UInt8>) -> [UInt8] {
  var octets: [UInt8] = []
  octets.reserveCapacity(body.count * 3 / 4 + 1)
  var (bits, held): (UInt32, Int) = (0, 0)
  for byte in body {
    let value = base64Values[Int(byte)]
    guard value < 64 else { continue }
    bits = bits << 6 | UInt32(value)
    held += 6
    if held >= 8 {
      held -= 8
      octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      bits &= (1 << UInt32(held)) - 1
    }
  }
  return octets
}

/// By byte; 64 for what is not of the alphabet.
private let base64Values: [UInt8] = (0...255).map { base64Value(UInt8($0)) ?? 64 }

private func base64Value(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
  case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
