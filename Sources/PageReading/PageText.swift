/// The markup of a page in UTF-8, and how it was got from the octets.
struct PageText {
  var octets: [UInt8]
  /// The WHATWG name of the charset, in lower case.
  var charset: String
  var basis: CharsetBasis
  var mapping: PositionMapping
  var defects: [PageDefect] = []
}

/// What a page's charset was told from, strongest first (WHATWG HTML §13.2.3.2).
enum CharsetBasis: String {
  case byteOrderMark = "BOM"
  case mimeHeader = "MIME header"
  case meta
  case xmlDeclaration = "XML declaration"
  case sniffed
  case ascii = "default"
}

/// Turns the octets of a page into UTF-8.
///
/// - Parameters:
///   - bytes: the page, transfer encoding undone.
///   - offset: where it stands in the bytes given to the reader, or nil if positions do not lead
///     back.
///   - declared: the charset that the header of a part states.
func readText(
  _ bytes: [UInt8], offset: Int?, declared: String? = nil, limits: PageLimits
) -> PageText {
  if let mark = byteOrderMark(of: bytes) {
    let rest = mark.length == 0 ? bytes : Array(bytes[mark.length...])
    var text = convert(
      rest, to: mark.charset, mark.length == 0 ? .sniffed : .byteOrderMark,
      offset: offset.map { $0 + mark.length })
    if let stated = statedCharset(of: bytes, limits: limits),
      stated.charset.name != mark.charset.name
    {
      text.defects.append(
        PageDefect(
          .charsetMismatch, .note,
          detail: "the page states \(stated.charset.name) and begins with the mark of "
            + mark.charset.name))
    }
    return text
  }
  var unknown: [PageDefect] = []
  for (label, basis) in statements(in: bytes, declared: declared, limits: limits) {
    if let charset = PageCharset(label: label) {
      var text = judge(bytes, stated: charset, basis, offset: offset)
      text.defects = unknown + text.defects
      return text
    }
    unknown.append(
      PageDefect(.charsetUnknown, .warning, detail: "the charset \(label.prefix(40)) is not known"))
  }
  var text = sniff(bytes, offset: offset)
  text.defects = unknown + text.defects
  return text
}

private func byteOrderMark(of bytes: [UInt8]) -> (charset: PageCharset, length: Int)? {
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
  if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
  if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
  // Some tools drop the mark; markup begins with an ASCII character all the same.
  if bytes.count > 3, bytes[1] == 0, bytes[3] == 0, bytes[0] == Octet.less, bytes[2] != 0 {
    return (.utf16LittleEndian, 0)
  }
  if bytes.count > 3, bytes[0] == 0, bytes[2] == 0, bytes[1] == Octet.less, bytes[3] != 0 {
    return (.utf16BigEndian, 0)
  }
  return nil
}

private func statements(
  in bytes: [UInt8], declared: String?, limits: PageLimits
) -> [(label: String, basis: CharsetBasis)] {
  var found: [(label: String, basis: CharsetBasis)] = []
  if let declared { found.append((declared, .mimeHeader)) }
  if let label = metaCharset(in: bytes, limits: limits) { found.append((label, .meta)) }
  if let label = xmlEncoding(in: bytes) { found.append((label, .xmlDeclaration)) }
  return found
}

private func statedCharset(
  of bytes: [UInt8], limits: PageLimits
) -> (charset: PageCharset, basis: CharsetBasis)? {
  for (label, basis) in statements(in: bytes, declared: nil, limits: limits) {
    if let charset = PageCharset(label: label) { return (charset, basis) }
  }
  return nil
}

/// Follows a statement unless the octets contradict it.
private func judge(
  _ bytes: [UInt8], stated: PageCharset, _ basis: CharsetBasis, offset: Int?
) -> PageText {
  // Who writes UTF-16 in a `meta` that was read as ASCII does not mean it (WHATWG HTML §13.2.3.2).
  let stated = stated.isUTF16 && basis != .mimeHeader ? PageCharset.utf8 : stated
  guard stated == .utf8 || stated == .windows1252 else {
    return convert(bytes, to: stated, basis, offset: offset)
  }
  let census = UTF8Census(bytes)
  if stated == .windows1252 {
    guard census.isUTF8, census.sequences > 0 else {
      return convert(bytes, to: stated, basis, offset: offset)
    }
    var text = convert(bytes, to: .utf8, .sniffed, offset: offset)
    text.defects.append(mismatch(stated, .utf8))
    return text
  }
  guard census.errors > census.sequences else {
    return convert(bytes, to: .utf8, basis, offset: offset)
  }
  var text = convert(bytes, to: .windows1252, .sniffed, offset: offset)
  text.defects.append(mismatch(stated, .windows1252))
  return text
}

private func mismatch(_ stated: PageCharset, _ used: PageCharset) -> PageDefect {
  PageDefect(
    .charsetMismatch, .warning,
    detail: "the page states \(stated.name), its octets are \(used.name)")
}

private func sniff(_ bytes: [UInt8], offset: Int?) -> PageText {
  let census = UTF8Census(bytes)
  if census.isUTF8 {
    return convert(bytes, to: .utf8, census.sequences > 0 ? .sniffed : .ascii, offset: offset)
  }
  var text = convert(
    bytes, to: census.errors > census.sequences ? .windows1252 : .utf8, .sniffed, offset: offset)
  text.defects.append(
    PageDefect(
      .charsetGuessed, .warning,
      detail: "nothing states the charset; it was read as \(text.charset)"))
  return text
}

private func convert(
  _ bytes: [UInt8], to charset: PageCharset, _ basis: CharsetBasis, offset: Int?
) -> PageText {
  let (octets, replaced) = charset.decoded(bytes)
  var mapping = PositionMapping.none
  if let offset {
    if charset == .utf8, replaced == 0 {
      mapping = .same(offset: offset)
    } else if charset.isSingleOctet {
      mapping = .scalarPerOctet(offset: offset)
    }
  }
  var text = PageText(octets: octets, charset: charset.name, basis: basis, mapping: mapping)
  if replaced > 0 {
    text.defects.append(
      PageDefect(
        .octetsReplaced, .damage,
        detail: "\(replaced) octets are no text in \(charset.name); each reads as U+FFFD"))
  }
  return text
}

/// How much of some octets is UTF-8 (RFC 3629).
struct UTF8Census {
  /// Well-formed characters of more than one octet.
  var sequences = 0
  /// Octets that belong to no character.
  var errors = 0
  var isUTF8: Bool { errors == 0 }

  init(_ bytes: [UInt8]) {
    var index = 0
    while index < bytes.count {
      index = endOfASCII(in: bytes, from: index)
      guard index < bytes.count else { break }
      let length = UTF8Census.length(bytes, at: index)
      if length > 1 { sequences += 1 }
      if length == 0 { errors += 1 }
      index += max(1, length)
    }
  }

  /// The length of the well-formed character at a position, 0 if there is none.
  static func length(_ bytes: [UInt8], at index: Int) -> Int {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    let left = bytes.count - index
    func isTail(_ offset: Int) -> Bool { bytes[index + offset] & 0xC0 == 0x80 }
    switch first {
    case 0xC2...0xDF: return left > 1 && isTail(1) ? 2 : 0
    case 0xE0...0xEF:
      guard left > 2, isTail(1), isTail(2) else { return 0 }
      let second = bytes[index + 1]
      return first == 0xE0 && second < 0xA0 || first == 0xED && second > 0x9F ? 0 : 3
    case 0xF0...0xF4:
      guard left > 3, isTail(1), isTail(2), isTail(3) else { return 0 }
      let second = bytes[index + 1]
      return first == 0xF0 && second < 0x90 || first == 0xF4 && second > 0x8F ? 0 : 4
    default: return 0
    }
  }
}

/// Where octets below 128 end, from a position on; eight are looked at together, since most of a
/// page is such.
func endOfASCII(in bytes: [UInt8], from start: Int) -> Int {
  unsafe bytes.withUnsafeBytes { bytes in
    var index = start
    while index + 8 <= bytes.count,
      unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080
        == 0
    {
      index += 8
    }
    while index < bytes.count, unsafe bytes[index] < 0x80 { index += 1 }
    return index
  }
}
