/// A character reference read at some position of a document, as browsers read it (WHATWG HTML
/// §13.2.5.72–80).
package struct CharacterReference: Hashable, Sendable {
  /// The first or only character.
  package var first: Unicode.Scalar
  /// The second character of the few names that stand for two.
  package var second: Unicode.Scalar?
  /// Index of the first byte after it.
  package var end: Int

  /// What it stands for.
  var text: String {
    var text = String(first)
    if let second { text.unicodeScalars.append(second) }
    return text
  }

  /// Reads the reference whose `&` stands at `start`; nil if what follows is ordinary text.
  ///
  /// In an attribute value a name without its semicolon does not count before `=` or a letter, so that
  /// `?a=1&copy=2` stays what it is.
  package init?(in bytes: [UInt8], at start: Int, before limit: Int, inAttribute: Bool) {
    let first = start + 1
    guard first < limit else { return nil }
    if bytes[first] == ASCII.numberSign {
      self.init(numberIn: bytes, at: first + 1, before: limit)
    } else {
      self.init(nameIn: bytes, at: first, before: limit, inAttribute: inAttribute)
    }
  }

  private init?(numberIn bytes: [UInt8], at start: Int, before limit: Int) {
    var position = start
    var radix: UInt32 = 10
    if position < limit, bytes[position] | 0x20 == 0x78 {
      radix = 16
      position += 1
    }
    var number: UInt32 = 0
    let firstDigit = position
    while position < limit, let digit = bytes[position].hexValue.map(UInt32.init), digit < radix {
      // Anything past the last code point is the same mistake, so the number may stop growing.
      if number < 0x11_0000 { number = number * radix + digit }
      position += 1
    }
    guard position > firstDigit else { return nil }
    if position < limit, bytes[position] == ASCII.semicolon { position += 1 }
    first = displayed(number)
    end = position
  }

  private init?(nameIn bytes: [UInt8], at start: Int, before limit: Int, inAttribute: Bool) {
    guard bytes[start].isLetter else { return nil }
    var position = start
    while position < limit, position - start < 32, bytes[position].isLetterOrDigit {
      position += 1
    }
    if position < limit, bytes[position] == ASCII.semicolon,
      let named = NamedReference(bytes[start..<position])
    {
      self.init(named, end: position + 1)
      return
    }
    // No name without a semicolon is longer than six letters (`Aacute`).
    var length = min(6, position - start)
    while length >= 2 {
      let stop = start + length
      if let named = NamedReference(bytes[start..<stop]), named.standsBare {
        let next = stop < limit ? bytes[stop] : 0
        if inAttribute, next == ASCII.equals || next.isLetterOrDigit { return nil }
        self.init(named, end: stop)
        return
      }
      length -= 1
    }
    return nil
  }

  private init(_ named: NamedReference, end: Int) {
    first = named.first
    second = named.second
    self.end = end
  }
}

/// The character that browsers show for a number: pages of the time wrote windows-1252 octets as
/// references (`&#150;`), and numbers that are no character become U+FFFD.
private func displayed(_ number: UInt32) -> Unicode.Scalar {
  if number >= 0x80, number <= 0x9F { return windows1252Scalar(UInt8(number)) }
  if number == 0 { return "\u{FFFD}" }
  return Unicode.Scalar(number) ?? "\u{FFFD}"
}

/// What a name stands for, and whether it counts without a semicolon.
private struct NamedReference: Sendable {
  var first: Unicode.Scalar
  var second: Unicode.Scalar?
  var standsBare: Bool

  private init(_ first: Unicode.Scalar, _ second: Unicode.Scalar? = nil, standsBare: Bool) {
    self.first = first
    self.second = second
    self.standsBare = standsBare
  }

  init?(_ name: ArraySlice<UInt8>) {
    switch name.count {
    case 2 where name.elementsEqual("lt".utf8): self.init("<", standsBare: true)
    case 2 where name.elementsEqual("gt".utf8): self.init(">", standsBare: true)
    case 3 where name.elementsEqual("amp".utf8): self.init("&", standsBare: true)
    case 4 where name.elementsEqual("nbsp".utf8): self.init("\u{A0}", standsBare: true)
    case 4 where name.elementsEqual("quot".utf8): self.init("\"", standsBare: true)
    default:
      guard let known = NamedReference.all[String(decoding: name, as: UTF8.self)] else {
        return nil
      }
      self = known
    }
  }

  /// All names, parsed once from the table.
  private static let all: [String: NamedReference] = {
    var all: [String: NamedReference] = [:]
    all.reserveCapacity(2200)
    let table = "\(characterReferenceTable)"
    for entry in table.utf8.split(whereSeparator: { $0 == ASCII.space || $0 == ASCII.lf }) {
      guard let mark = entry.firstIndex(where: { $0 == ASCII.equals || $0 == ASCII.exclamation })
      else { continue }
      let scalars = entry[entry.index(after: mark)...].split(separator: 0x2c).compactMap {
        UInt32(String($0) ?? "", radix: 16).flatMap(Unicode.Scalar.init)
      }
      guard let first = scalars.first, let name = String(entry[..<mark]) else { continue }
      all[name] = NamedReference(
        first, scalars.dropFirst().first, standsBare: entry[mark] == ASCII.exclamation)
    }
    return all
  }()
}
