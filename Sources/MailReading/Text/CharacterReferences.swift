/// The named references, parsed once from the table.
private struct NamedReferences: Sendable {
  var terminated: [String: String] = [:]
  /// Those that count without a semicolon.
  var unterminated: [String: String] = [:]

  static let all = NamedReferences(table: "\(characterReferenceTable)")

  init(table: String) {
    terminated.reserveCapacity(2200)
    for entry in table.utf8.split(whereSeparator: { $0 == ASCII.space || $0 == ASCII.lf }) {
      guard let mark = entry.firstIndex(where: { $0 == ASCII.equals || $0 == ASCII.exclamation })
      else { continue }
      let name = String(entry[..<mark]) ?? ""
      var value = ""
      for code in entry[entry.index(after: mark)...].split(separator: 0x2c) {
        let number = UInt32(String(code) ?? "", radix: 16)
        if let scalar = number.flatMap(Unicode.Scalar.init) { value.unicodeScalars.append(scalar) }
      }
      terminated[name] = value
      if entry[mark] == ASCII.exclamation { unterminated[name] = value }
    }
  }
}

/// What 0x80…0x9F mean where a document wrote windows-1252 numbers (WHATWG HTML §13.2.5.80).
private let windows1252Controls: [UInt32] = [
  0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
  0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122,
  0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
]

/// A character reference read at some position of a document.
struct CharacterReference {
  /// What it stands for.
  var text: String
  /// Index of the first byte after it.
  var end: Int

  /// Reads the reference whose `&` stands at `start`; nil if what follows is ordinary text.
  ///
  /// In an attribute value a name without its semicolon does not count before `=` or a letter, so that
  /// `?a=1&copy=2` stays what it is.
  init?(in bytes: [UInt8], at start: Int, inAttribute: Bool) {
    let first = start + 1
    guard first < bytes.count else { return nil }
    if bytes[first] == ASCII.numberSign {
      self.init(numberIn: bytes, at: first + 1)
    } else {
      self.init(nameIn: bytes, at: first, inAttribute: inAttribute)
    }
  }

  private init?(numberIn bytes: [UInt8], at start: Int) {
    var position = start
    var radix: UInt32 = 10
    if position < bytes.count, bytes[position] | 0x20 == 0x78 {
      radix = 16
      position += 1
    }
    var number: UInt32 = 0
    let firstDigit = position
    while position < bytes.count, let digit = bytes[position].hexValue.map(UInt32.init),
      digit < radix
    {
      // Anything past the last code point is the same mistake, so the number may stop growing.
      if number < 0x11_0000 { number = number * radix + digit }
      position += 1
    }
    guard position > firstDigit else { return nil }
    if position < bytes.count, bytes[position] == ASCII.semicolon { position += 1 }
    if (0x80...0x9f).contains(number) { number = windows1252Controls[Int(number) - 0x80] }
    let scalar = number == 0 ? nil : Unicode.Scalar(number)
    text = String(scalar ?? "\u{fffd}")
    end = position
  }

  private init?(nameIn bytes: [UInt8], at start: Int, inAttribute: Bool) {
    var position = start
    while position < bytes.count, position - start < 32, bytes[position].isLetterOrDigit {
      position += 1
    }
    guard position > start else { return nil }
    if position < bytes.count, bytes[position] == ASCII.semicolon,
      let value = NamedReferences.all.terminated[bytes.string(start..<position)]
    {
      text = value
      end = position + 1
      return
    }
    // No name without a semicolon is longer than six letters (`Aacute`).
    var length = min(6, position - start)
    while length >= 2 {
      let stop = start + length
      if let value = NamedReferences.all.unterminated[bytes.string(start..<stop)] {
        let next = stop < bytes.count ? bytes[stop] : 0
        if inAttribute, next == ASCII.equals || next.isLetterOrDigit { return nil }
        text = value
        end = stop
        return
      }
      length -= 1
    }
    return nil
  }
}
