/// Octets with their transfer encoding undone, and how well that went.
struct DecodedOctets {
  var octets: [UInt8] = []
  /// Characters outside the encoding's alphabet stand between the data.
  var isMalformed: Bool { foreign > 0 }
  /// How many characters outside the encoding's alphabet there are.
  var foreign = 0
  /// From the first to the last of them, as offsets in the text.
  var foreignRange = 0..<0
  /// The data ends within a group.
  var isCut = false
  /// Whether the cut group holds bits of an octet whose rest is missing.
  var isCutWithinOctet = false
  /// How many bytes after the end of the data were not decoded.
  var trailing = 0

  /// Counts a character that was passed over, by its offset in the text.
  mutating func noteForeign(at offset: Int) {
    foreignRange = (foreign == 0 ? offset : foreignRange.lowerBound)..<(offset + 1)
    foreign += 1
  }
}

/// Decodes base64 (RFC 2045 §6.8). Characters outside the alphabet are passed over; padding ends
/// the data once it stands past `dataEnd`, an offset in the text.
func decodeBase64(_ text: ArraySlice<UInt8>, dataEnd: Int) -> DecodedOctets {
  var decoder = Base64Decoder(count: text.count, dataEnd: dataEnd)
  let octets = decoder.decode(text)
  var result = decoder.result
  result.octets = octets
  return result
}

/// Decodes base64 as its text comes in, piece by piece.
struct Base64Decoder {
  /// What was found so far; it holds no octets.
  private(set) var result = DecodedOctets()
  /// How long the whole text is.
  private let count: Int
  private let dataEnd: Int
  /// How much of the text has been taken.
  private var taken = 0
  private var group: UInt32 = 0
  private var inGroup = 0
  private var isInPadding = false

  init(count: Int, dataEnd: Int) {
    self.count = count
    self.dataEnd = dataEnd
  }

  /// The octets that the next piece of the text completes.
  mutating func decode(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    guard taken < count else { return [] }
    precondition(piece.count <= count - taken)
    let capacity = piece.count / 4 * 3 + 6
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { target, written in
      unsafe piece.withUnsafeBufferPointer { source in
        guard let to = target.baseAddress else { return }
        if let from = source.baseAddress { unsafe decode(from, source.count, to, &written) }
        if taken == count { unsafe finish(to, &written) }
      }
    }
  }
}

/// 0–63 for a character of the alphabet, 64 for white space, 65 for padding, 66 for all others.
let base64Kinds: [UInt8] = (0..<256).map { index in
  let byte = UInt8(index)
  if let value = base64Value(byte) { return value }
  if byte.isSpace { return 64 }
  return byte == ASCII.equals ? 65 : 66
}

/// A character's value at its place in a group, with bit 24 set where it has none.
private func groupTable(shift: UInt32) -> [UInt32] {
  base64Kinds.map { $0 < 64 ? UInt32($0) << shift : 1 << 24 }
}

private let firstInGroup = groupTable(shift: 18)
private let secondInGroup = groupTable(shift: 12)
private let thirdInGroup = groupTable(shift: 6)
private let fourthInGroup = groupTable(shift: 0)

extension Base64Decoder {
  @unsafe private mutating func decode(
    _ source: UnsafePointer<UInt8>, _ pieceCount: Int, _ target: UnsafeMutablePointer<UInt8>,
    _ written: inout Int
  ) {
    unsafe base64Kinds.withUnsafeBufferPointer { kinds in
      unsafe firstInGroup.withUnsafeBufferPointer { first in
        unsafe secondInGroup.withUnsafeBufferPointer { second in
          unsafe thirdInGroup.withUnsafeBufferPointer { third in
            unsafe fourthInGroup.withUnsafeBufferPointer { fourth in
              let before = taken
              var index = 0
              var out = 0
              // In registers: the state itself would be loaded and stored for each character.
              var group = self.group
              var inGroup = self.inGroup
              while index < pieceCount {
                if isInPadding {
                  while index < pieceCount, unsafe kinds[Int(source[index])] | 1 == 65 {
                    index += 1
                  }
                  if index == pieceCount, before + index < count { break }
                  isInPadding = false
                  if before + index >= dataEnd {
                    result.trailing = count - before - index
                    taken = count
                    break
                  }
                  continue
                }
                if inGroup == 0 {
                  while index + 4 <= pieceCount {
                    let bits =
                      unsafe first[Int(source[index])] | second[Int(source[index + 1])]
                      | third[Int(source[index + 2])] | fourth[Int(source[index + 3])]
                    if bits & (1 << 24) != 0 { break }
                    unsafe target[out] = UInt8(truncatingIfNeeded: bits >> 16)
                    unsafe target[out + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                    unsafe target[out + 2] = UInt8(truncatingIfNeeded: bits)
                    out += 3
                    index += 4
                  }
                  if index >= pieceCount { break }
                }
                let kind = unsafe kinds[Int(source[index])]
                index += 1
                switch kind {
                case 0..<64:
                  group = group << 6 | UInt32(kind)
                  inGroup += 1
                  if inGroup == 4 {
                    unsafe target[out] = UInt8(truncatingIfNeeded: group >> 16)
                    unsafe target[out + 1] = UInt8(truncatingIfNeeded: group >> 8)
                    unsafe target[out + 2] = UInt8(truncatingIfNeeded: group)
                    out += 3
                    group = 0
                    inGroup = 0
                  }
                case 64: break
                case 65:
                  // Too few characters for an octet before padding: the padding is noise.
                  if inGroup < 2 {
                    result.noteForeign(at: before + index - 1)
                    continue
                  }
                  unsafe writeRest(group, inGroup, target, &out)
                  group = 0
                  inGroup = 0
                  isInPadding = true
                default: result.noteForeign(at: before + index - 1)
                }
              }
              self.group = group
              self.inGroup = inGroup
              taken = max(taken, before + pieceCount)
              written = out
            }
          }
        }
      }
    }
  }

  /// Writes what an incomplete last group holds.
  @unsafe private mutating func finish(
    _ target: UnsafeMutablePointer<UInt8>, _ written: inout Int
  ) {
    guard inGroup > 0 else { return }
    result.isCut = true
    let missing: UInt32 = inGroup == 3 ? 0x3 : inGroup == 2 ? 0xF : 0x3F
    result.isCutWithinOctet = inGroup == 1 || group & missing != 0
    unsafe writeRest(group, inGroup, target, &written)
    inGroup = 0
  }
}

/// Writes the octets of an incomplete group.
@unsafe private func writeRest(
  _ group: UInt32, _ inGroup: Int, _ target: UnsafeMutablePointer<UInt8>, _ out: inout Int
) {
  if inGroup >= 2 {
    unsafe target[out] = UInt8(truncatingIfNeeded: inGroup == 2 ? group >> 4 : group >> 10)
    out += 1
  }
  if inGroup == 3 {
    unsafe target[out] = UInt8(truncatingIfNeeded: group >> 2)
    out += 1
  }
}
