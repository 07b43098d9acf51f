/// Bytes with a coating taken off, and where: what lies far from every change can be read in the bytes
/// before as well, so that only the neighbourhood of the changes needs to be looked at further.
struct Decoded {
  private(set) var bytes: [UInt8] = []
  /// Stretches in which something was taken off; neighbours are joined.
  private var changed: [Range<Int>] = []

  /// How far from a change a value may begin or end; many times the length of one that is written in
  /// the longest way.
  private static let reach = 4_096

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  var hasChanged: Bool { !changed.isEmpty }
  var count: Int { bytes.count }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }
  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Something is taken off here.
  mutating func mark() {
    let place = bytes.count
    if let last = changed.last, place - last.upperBound <= 2 * Self.reach {
      changed[changed.count - 1] = last.lowerBound..<max(last.upperBound, place)
    } else {
      changed.append(place..<place)
    }
  }

  /// Takes back bytes at the end for which a condition holds.
  mutating func drop(while isDropped: (UInt8) -> Bool) {
    while let last = bytes.last, isDropped(last) { bytes.removeLast() }
  }

  mutating func shorten(to count: Int) { bytes.removeSubrange(count...) }

  mutating func dropLast(_ byte: UInt8) {
    if bytes.last == byte { bytes.removeLast() }
  }

  /// The stretches around the changes, apart from each other; nil when nothing was changed.
  var neighbourhoods: [UInt8]? {
    guard hasChanged else { return nil }
    if changed.count == 1, changed[0].lowerBound <= Self.reach,
      changed[0].upperBound + Self.reach >= bytes.count
    {
      return bytes
    }
    var stretches: [UInt8] = []
    for place in changed {
      var first = max(0, min(place.lowerBound, bytes.count) - Self.reach)
      var last = min(bytes.count, place.upperBound + Self.reach)
      // Whole characters of UTF-8.
      while first > 0, first < bytes.count, bytes[first] & 0xC0 == 0x80 { first -= 1 }
      while last < bytes.count, bytes[last] & 0xC0 == 0x80 { last += 1 }
      stretches += bytes[first..<last]
      // No value goes on from one stretch to the next.
      stretches += [0x0A, 0x01, 0x0A]
    }
    return stretches
  }
}
