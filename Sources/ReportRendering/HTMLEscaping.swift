/// Appends `string` with `& < > " '` as character references and invisible characters shown.
///
/// Control, bidirectional and zero-width characters become their numbers, `⟨U+202E⟩`: none of them
/// may hide, reorder or cut what a reader sees. With `marking` they stand in a `span` of class `ctl`, which attributes cannot hold.
/// Tabs and line feeds stay; CR LF and CR become LF, as HTML parsers read them.
func appendEscaped(_ string: String, marking: Bool, to bytes: inout [UInt8]) {
  var string = string
  string.withUTF8 { input in
    var start = 0
    var index = 0
    while index < input.count {
      let byte = input[index]
      if isPlain[Int(byte)] {
        index += 1
        continue
      }
      let replacement = replacement(in: input, at: index, marking: marking)
      if let text = replacement.text {
        bytes.append(contentsOf: input[start..<index])
        bytes.append(contentsOf: text.utf8)
        start = index + replacement.length
      }
      index += replacement.length
    }
    bytes.append(contentsOf: input[start..<input.count])
  }
}

/// What the bytes at `index` are replaced by, or nil when they stay, and how many they are.
private func replacement(
  in input: UnsafeBufferPointer<UInt8>, at index: Int, marking: Bool
) -> (text: String?, length: Int) {
  switch input[index] {
  case UInt8(ascii: "&"): return ("&amp;", 1)
  case UInt8(ascii: "<"): return ("&lt;", 1)
  case UInt8(ascii: ">"): return ("&gt;", 1)
  case UInt8(ascii: "\""): return ("&quot;", 1)
  case UInt8(ascii: "'"): return ("&#39;", 1)
  case 0x0D:
    let isPair = index + 1 < input.count && input[index + 1] == 0x0A
    return (isPair ? "" : "\n", 1)
  case let byte where byte < 0x80:
    return (shown(codePoint(UInt32(byte)), marking: marking), 1)
  default:
    let (scalar, length) = scalar(in: input, at: index)
    guard isInvisible(scalar, in: input, from: index, length: length) else { return (nil, length) }
    return (shown(codePoint(scalar), marking: marking), length)
  }
}

private func shown(_ text: String, marking: Bool) -> String {
  marking ? "<span class=\"ctl\">\(text)</span>" : text
}

/// `⟨U+202E⟩` for U+202E.
func codePoint(_ scalar: UInt32) -> String {
  let digits = String(scalar, radix: 16, uppercase: true)
  return "⟨U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "⟩"
}

/// The scalar whose UTF-8 form begins at `index`; the input is a String's, so it is well-formed.
private func scalar(
  in input: UnsafeBufferPointer<UInt8>, at index: Int
) -> (scalar: UInt32, length: Int) {
  let lead = input[index]
  let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
  guard index + length <= input.count else { return (0xFFFD, 1) }
  var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
  for offset in 1..<length { value = value << 6 | UInt32(input[index + offset] & 0x3F) }
  return (value, length)
}

/// Whether a reader could not see the character, or it moves others about.
private func isInvisible(
  _ scalar: UInt32, in input: UnsafeBufferPointer<UInt8>, from index: Int, length: Int
) -> Bool {
  switch scalar {
  // Controls of Latin-1, soft hyphen, Arabic letter mark, Mongolian vowel separator.
  case 0x80...0x9F, 0xAD, 0x61C, 0x180E: true
  // Zero-width space, directional marks, separators, embeddings, overrides, isolates.
  case 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F: true
  // Joiners shape emoji, Persian and Indic words; between Latin letters they only hide.
  case 0x200C, 0x200D:
    index == 0 || input[index - 1] < 0x80 || index + length >= input.count
      || input[index + length] < 0x80
  // Byte order mark, annotation marks, non-characters.
  case 0xFEFF, 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF: true
  // Tag characters outside the flags that end with a cancel tag.
  case 0xE0001, 0xE0000, 0xE0002...0xE001F: true
  default: false
  }
}

/// Whether the text holds a right-to-left letter and so needs isolation from its surroundings.
func hasRightToLeft(_ string: String) -> Bool {
  var string = string
  return string.withUTF8 { input in
    for index in input.indices where input[index] >= 0xD6 {
      let next = index + 1 < input.count ? input[index + 1] : 0
      switch input[index] {
      // U+0590…U+07FF (with the last Armenian letters), then U+0800…U+08FF.
      case 0xD6...0xDF: return true
      case 0xE0 where next <= 0xA3: return true
      // Presentation forms U+FB1D…U+FDFF and U+FE70…U+FEFF.
      case 0xEF where (0xAC...0xB7).contains(next) || (0xB9...0xBB).contains(next): return true
      // U+10800…U+10FFF and U+1E800…U+1EFFF.
      case 0xF0 where next == 0x90 || next == 0x9E: return true
      default: continue
      }
    }
    return false
  }
}

/// Bytes that pass unread: printable ASCII without `& < > " '`, tab, line feed, continuation
/// bytes, and lead bytes that begin nothing invisible.
private let isPlain: [Bool] = (0...255).map { byte in
  switch UInt8(byte) {
  case 0x09, 0x0A: true
  case 0x00..<0x20, 0x7F: false
  case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
    UInt8(ascii: "'"):
    false
  case 0xC2, 0xD8, 0xE1, 0xE2, 0xEF, 0xF3: false
  default: true
  }
}
