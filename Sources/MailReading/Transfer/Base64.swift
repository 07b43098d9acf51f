/// Octets with their transfer encoding undone, and how well that went.
struct DecodedOctets {
  var octets: [UInt8] = []
  /// Characters outside the encoding's alphabet stand between the data.
  var isMalformed: Bool { foreign > 0 }
  /// How many characters outside the encoding's alphabet there are.
  var foreign = 0
  /// Whether so many characters are foreign that the text is no encoded data at all.
  var isNotEncoded: Bool { foreign > 0 && foreign * 12 > octets.count }
  /// The data ends within a group.
  var isCut = false
  /// How many bytes after the end of the data were not decoded.
  var trailing = 0
}

/// Decodes base64 (RFC 2045 §6.8). Characters outside the alphabet are passed over; padding ends
/// the data, unless nothing but further base64 follows it.
func decodeBase64(_ text: ArraySlice<UInt8>) -> DecodedOctets {
  var result = DecodedOctets()
  let count = text.count
  let capacity = count / 4 * 3 + 3
  result.octets = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { target, written in
    unsafe text.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress, let to = target.baseAddress else { return }
      unsafe decodeBase64(from, count, to, &written, &result)
    }
  }
  return result
}

/// 0–63 for a character of the alphabet, 64 for white space, 65 for padding, 66 for all others.
private let base64Kinds: [UInt8] = (0..<256).map { index in
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

@unsafe private func decodeBase64(
  _ source: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutablePointer<UInt8>,
  _ written: inout Int, _ result: inout DecodedOctets
) {
  unsafe base64Kinds.withUnsafeBufferPointer { kinds in
    unsafe firstInGroup.withUnsafeBufferPointer { first in
      unsafe secondInGroup.withUnsafeBufferPointer { second in
        unsafe thirdInGroup.withUnsafeBufferPointer { third in
          unsafe fourthInGroup.withUnsafeBufferPointer { fourth in
            var index = 0
            var out = 0
            var group: UInt32 = 0
            var inGroup = 0
            while index < count {
              if inGroup == 0 {
                while index + 4 <= count {
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
                if index >= count { break }
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
                  result.foreign += 1
                  continue
                }
                unsafe writeRest(group, inGroup, target, &out)
                group = 0
                inGroup = 0
                let rest = unsafe restAfterPadding(source, &index, count, kinds)
                if rest > 0 {
                  result.trailing = rest
                  index = count
                }
              default: result.foreign += 1
              }
            }
            if inGroup > 0 {
              result.isCut = true
              unsafe writeRest(group, inGroup, target, &out)
            }
            written = out
          }
        }
      }
    }
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

/// Skips padding and white space; returns how many bytes follow if they are not base64.
@unsafe private func restAfterPadding(
  _ source: UnsafePointer<UInt8>, _ index: inout Int, _ count: Int,
  _ kinds: UnsafeBufferPointer<UInt8>
) -> Int {
  while index < count, unsafe kinds[Int(source[index])] == 64 || kinds[Int(source[index])] == 65 {
    index += 1
  }
  for place in index..<count where unsafe kinds[Int(source[place])] == 66 { return count - index }
  // Words are made of base64 characters too: data fills its groups and its lines.
  var characters = 0
  for place in index..<count where unsafe kinds[Int(source[place])] < 64 { characters += 1 }
  let isData = characters >= 24 || characters == 0
  return isData ? 0 : count - index
}

extension [UInt8] {
  /// Whether the start of a range is words with spaces between them rather than encoded data.
  func looksLikeWords(_ range: Range<Int>) -> Bool {
    let head = range.lowerBound..<Swift.min(range.upperBound, range.lowerBound + 4_096)
    guard firstIndex(of: ASCII.space, in: head) != nil else { return false }
    var gaps = 0
    var index = head.lowerBound
    while let space = firstIndex(of: ASCII.space, in: index..<head.upperBound) {
      let isInside =
        space > head.lowerBound && !self[space - 1].isSpace
        && space + 1 < head.upperBound && !self[space + 1].isSpace
      if isInside { gaps += 1 }
      index = space + 1
    }
    return gaps > 2 && gaps * 40 > head.count
  }
}
