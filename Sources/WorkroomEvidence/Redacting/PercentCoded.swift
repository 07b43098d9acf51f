import Foundation

/// A stretch of a text without white space, read as an address of the web writes it (RFC 3986 §2.1):
/// `anna%40example.org` is an address of mail. Remembers where each character stands in the text.
struct PercentCoded {
  private(set) var text: String
  /// For each UTF-16 unit of `text` the units of the whole text that write it.
  private let places: [Range<Int>]

  /// Every stretch that holds a percent sign with two hexadecimal digits, decoded once, and once more
  /// where that leaves some.
  static func all(in text: String) -> [PercentCoded] {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return [] }
    let units = Array(text.utf16)
    var found: [PercentCoded] = []
    var start = 0
    for end in 0...units.count where end == units.count || isSpace(units[end]) {
      let place = start..<end
      start = end + 1
      guard units[place].contains(UInt16(UInt8(ascii: "%"))) else { continue }
      var stretch = place.map { (unit: units[$0], place: $0..<($0 + 1)) }
      for pass in 0..<2 {
        guard let decoded = decoded(stretch, isFirst: pass == 0) else { break }
        stretch = decoded
        found.append(
          PercentCoded(
            text: String(decoding: stretch.map(\.unit), as: UTF16.self),
            places: stretch.map(\.place)))
      }
    }
    return found
  }

  /// Where a range of `text` stands in the whole text; nil when it holds nothing.
  func range(of range: NSRange) -> NSRange? {
    guard range.length > 0, range.location >= 0, NSMaxRange(range) <= places.count else {
      return nil
    }
    let first = places[range.location].lowerBound
    return NSRange(location: first, length: places[NSMaxRange(range) - 1].upperBound - first)
  }

  private typealias Unit = (unit: UInt16, place: Range<Int>)

  /// Nil when nothing in it is coded. What is no UTF-8 stays as it is; in a query `+` is a space.
  private static func decoded(_ stretch: [Unit], isFirst: Bool) -> [Unit]? {
    var out: [Unit] = []
    var isQuery = false
    var hasChanged = false
    var index = 0
    while index < stretch.count {
      var octets: [UInt8] = []
      var end = index
      while let octet = octet(stretch, end) {
        octets.append(octet)
        end += 3
      }
      if !octets.isEmpty, let text = String(validating: octets, as: UTF8.self) {
        // Each character takes the octets that code it, so that only these go out.
        var taken = index
        for scalar in text.unicodeScalars {
          let next = taken + 3 * UTF8.width(scalar)
          let place = stretch[taken].place.lowerBound..<stretch[next - 1].place.upperBound
          for unit in String(scalar).utf16 { out.append((unit, place)) }
          taken = next
        }
        hasChanged = true
        index = end
        continue
      }
      let unit = stretch[index]
      if unit.unit == UInt16(UInt8(ascii: "?")) { isQuery = true }
      let isPlus = isFirst && isQuery && unit.unit == UInt16(UInt8(ascii: "+"))
      out.append(isPlus ? (0x20, unit.place) : unit)
      index += 1
    }
    return hasChanged ? out : nil
  }

  private static func octet(_ stretch: [Unit], _ index: Int) -> UInt8? {
    guard index + 2 < stretch.count, stretch[index].unit == UInt16(UInt8(ascii: "%")) else {
      return nil
    }
    let digits = stretch[(index + 1)...(index + 2)].compactMap { unit in
      UInt8(exactly: unit.unit).flatMap { Character(UnicodeScalar($0)).hexDigitValue }
    }
    return digits.count == 2 ? UInt8(digits[0] << 4 | digits[1]) : nil
  }

  private static func isSpace(_ unit: UInt16) -> Bool {
    unit == 0x20 || (0x09...0x0D).contains(unit) || unit == 0xA0
  }
}
