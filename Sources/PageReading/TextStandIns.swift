import Glibc

internal import CLibXML2

/// Long stretches of plain text that the parser is not shown, with the scalars that stand in for them.
///
/// libxml2 looks at text scalar by scalar, several times each, which costs more than anything else in
/// reading a page of messages. It is given one scalar of the plane 15 (private use) instead, which it
/// neither drops nor divides, and the text is put back when it hands that scalar over. The scalars
/// repeat on a long page; each means the next stretch of its number, so that one which the parser
/// drops does not displace the others.
struct TextStandIns {
  /// The stretches, one behind the other, and where each ends.
  private(set) var octets: [UInt8] = []
  private var ends: [UInt32] = []
  /// The first stretch that was not put back yet.
  private var next = 0

  /// How many scalars there are; the last two of the plane are no characters.
  private static let scalars = 0xFFFE
  /// The octets of one in UTF-8.
  private static let length = 4
  private static let firstOctet: UInt8 = 0xF3
  /// What lies below it behind the first octet belongs to other planes.
  private static let leastSecondOctet: UInt8 = 0xB0

  var isEmpty: Bool { ends.isEmpty }
  /// By how much the stretches are longer than what stands in for them.
  var octetsSaved: Int { octets.count - ends.count * Self.length }

  /// Whether stand-ins can be told from what a page itself holds, and whether the parser would take
  /// all of its plain text: it drops U+FFFE and U+FFFF.
  static func canServe(_ source: [UInt8]) -> Bool {
    if source.position(of: firstOctet, from: 0) != nil { return false }
    var from = 0
    while let start = source.position(of: 0xEF, from: from) {
      from = start + 3
      if from <= source.count, source[start + 1] == 0xBF, source[start + 2] >= 0xBE { return false }
    }
    return true
  }

  /// Whether a scalar would be taken for a stand-in.
  static func canBe(_ scalar: Unicode.Scalar) -> Bool { scalar.value >> 16 == 0xF }

  mutating func reserveCapacity(_ count: Int) { octets.reserveCapacity(count) }

  /// Keeps a stretch and writes its stand-in; false if there is no room for it.
  mutating func setAside(_ stretch: some Collection<UInt8>, in output: inout [UInt8]) -> Bool {
    guard stretch.count <= Int(Int32.max) - octets.count else { return false }
    let number = ends.count % Self.scalars
    octets.append(contentsOf: stretch)
    ends.append(UInt32(octets.count))
    output.append(Self.firstOctet)
    output.append(Self.leastSecondOctet | UInt8(number >> 12))
    output.append(0x80 | UInt8(number >> 6 & 0x3F))
    output.append(0x80 | UInt8(number & 0x3F))
    return true
  }

  /// Hands over text of the parser piece by piece, the stretches in place of their stand-ins.
  mutating func putBack(
    into text: UnsafeBufferPointer<xmlChar>, _ take: (UnsafeBufferPointer<xmlChar>) -> Void
  ) {
    guard let base = text.baseAddress else { return }
    var done = 0
    var from = 0
    while from < text.count,
      let hit = unsafe memchr(base + from, Int32(Self.firstOctet), text.count - from)
    {
      let place = unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
      from = place + Self.length
      guard let number = unsafe number(in: text, at: place), let stretch = takeStretch(number)
      else { continue }
      if place > done { unsafe take(UnsafeBufferPointer(rebasing: text[done..<place])) }
      unsafe octets.withUnsafeBufferPointer {
        unsafe take(UnsafeBufferPointer(rebasing: $0[stretch]))
      }
      done = from
    }
    if done < text.count { unsafe take(UnsafeBufferPointer(rebasing: text[done...])) }
  }

  /// The number of the stand-in at a position; nil for a scalar of another plane.
  private func number(in text: UnsafeBufferPointer<xmlChar>, at place: Int) -> Int? {
    guard place + Self.length <= text.count, unsafe text[place + 1] >= Self.leastSecondOctet else {
      return nil
    }
    return unsafe Int(text[place + 1] & 0x0F) << 12 | Int(text[place + 2] & 0x3F) << 6
      | Int(text[place + 3] & 0x3F)
  }

  /// The next stretch of a number.
  private mutating func takeStretch(_ number: Int) -> Range<Int>? {
    let skipped = (number - next % Self.scalars + Self.scalars) % Self.scalars
    let index = next + skipped
    guard index < ends.count else { return nil }
    next = index + 1
    return (index > 0 ? Int(ends[index - 1]) : 0)..<Int(ends[index])
  }
}
