/// A character reference in markup, read as browsers read it (WHATWG HTML §13.2.5.72–80).
struct CharacterReference: Hashable {
  /// The first or only character.
  var first: Unicode.Scalar
  /// The second character of the few names that stand for two.
  var second: Unicode.Scalar?
  /// Octets from the ampersand to the end of the reference.
  var length: Int
}

/// The reference that begins with the ampersand at a position, or nil if the ampersand is a plain
/// character. Within an attribute a name without semicolon counts only if nothing follows that
/// could belong to it, since addresses such as `?a=1&copy=2` must survive.
func characterReference(
  in source: [UInt8], at position: Int, before end: Int, inAttribute: Bool
) -> CharacterReference? {
  let start = position + 1
  guard start < end else { return nil }
  if source[start] == Octet.number {
    return numericReference(in: source, at: position, before: end)
  }
  guard source[start].isLetter else { return nil }
  var stop = start
  let farthest = min(end, start + longestName)
  while stop < farthest, source[stop].isLetter || source[stop].isDigit { stop += 1 }
  if stop < end, source[stop] == Octet.semicolon, let named = namedCharacter(source[start..<stop]) {
    return CharacterReference(
      first: named.first, second: named.second, length: stop + 1 - position)
  }
  var length = min(stop - start, longestBareName)
  while length >= 2 {
    if let named = namedCharacter(source[start..<start + length]), named.standsBare {
      let next = start + length
      let continues =
        next < end
        && (source[next] == Octet.equals || source[next].isLetter || source[next].isDigit)
      if inAttribute && continues { return nil }
      return CharacterReference(
        first: named.first, second: named.second, length: next - position)
    }
    length -= 1
  }
  return nil
}

private func numericReference(
  in source: [UInt8], at position: Int, before end: Int
) -> CharacterReference? {
  var index = position + 2
  guard index < end else { return nil }
  let hexadecimal = source[index] | 0x20 == UInt8(ascii: "x")
  if hexadecimal { index += 1 }
  let firstDigit = index
  var value: UInt32 = 0
  while index < end, let digit = source[index].hexadecimalValue, hexadecimal || digit < 10 {
    value = min(value * (hexadecimal ? 16 : 10) + UInt32(digit), 0x110000)
    index += 1
  }
  guard index > firstDigit else { return nil }
  if index < end, source[index] == Octet.semicolon { index += 1 }
  return CharacterReference(first: displayed(value), second: nil, length: index - position)
}

/// The character that browsers show for a number: pages of the time wrote windows-1252 octets as
/// references (`&#150;`), and numbers that are no character become U+FFFD.
private func displayed(_ value: UInt32) -> Unicode.Scalar {
  if value >= 0x80, value <= 0x9F { return windows1252(UInt8(value)) }
  if value == 0 { return "\u{FFFD}" }
  return Unicode.Scalar(value) ?? "\u{FFFD}"
}

private struct NamedCharacter {
  var first: Unicode.Scalar
  var second: Unicode.Scalar?
  var standsBare: Bool
}

private let longestName = 32
private let longestBareName = 6

private func namedCharacter(_ name: ArraySlice<UInt8>) -> NamedCharacter? {
  switch name.count {
  case 2 where name.elementsEqual("lt".utf8):
    NamedCharacter(first: "<", second: nil, standsBare: true)
  case 2 where name.elementsEqual("gt".utf8):
    NamedCharacter(first: ">", second: nil, standsBare: true)
  case 3 where name.elementsEqual("amp".utf8):
    NamedCharacter(first: "&", second: nil, standsBare: true)
  case 4 where name.elementsEqual("nbsp".utf8):
    NamedCharacter(first: "\u{A0}", second: nil, standsBare: true)
  case 4 where name.elementsEqual("quot".utf8):
    NamedCharacter(first: "\"", second: nil, standsBare: true)
  default:
    namedCharacters[String(decoding: name, as: UTF8.self)]
  }
}

private let namedCharacters: [String: NamedCharacter] = {
  var table: [String: NamedCharacter] = [:]
  for entry in characterNames.description.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
    guard let mark = entry.firstIndex(where: { $0 == "=" || $0 == "!" }) else { continue }
    let scalars = entry[entry.index(after: mark)...].split(separator: "+").compactMap {
      UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
    }
    guard let first = scalars.first else { continue }
    table[String(entry[..<mark])] = NamedCharacter(
      first: first, second: scalars.dropFirst().first, standsBare: entry[mark] == "!")
  }
  return table
}()

/// The character of a windows-1252 octet (WHATWG Encoding §9.1); the five that the charset leaves
/// open are the C1 controls.
func windows1252(_ octet: UInt8) -> Unicode.Scalar {
  guard octet >= 0x80, octet <= 0x9F else { return Unicode.Scalar(octet) }
  return Unicode.Scalar(windows1252Specials[Int(octet) - 0x80]) ?? "\u{FFFD}"
}

private let windows1252Specials: [UInt16] = [
  0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
  0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
]
