import Glibc

/// Decodes quoted-printable (RFC 2045 §6.7). White space at the end of a line was added on the way
/// and is removed; an escape that is none stays as it is.
func decodeQuotedPrintable(_ text: ArraySlice<UInt8>) -> DecodedOctets {
  var result = DecodedOctets()
  let count = text.count
  result.octets = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, written in
    unsafe text.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress, let to = target.baseAddress else { return }
      var start = 0
      while start < count {
        let next = unsafe offset(of: ASCII.lf, from + start, count - start).map { start + $0 + 1 }
        var end = next ?? count
        if next != nil { end -= 1 }
        if next != nil, end > start, unsafe from[end - 1] == ASCII.cr { end -= 1 }
        let lineEnd = end
        while end > start, unsafe from[end - 1].isBlank { end -= 1 }
        let isSoft = unsafe end > start && from[end - 1] == ASCII.equals
        if isSoft { end -= 1 }
        unsafe decodeLine(from + start, end - start, to, &written, &result)
        if !isSoft, let next {
          unsafe (to + written).update(from: from + lineEnd, count: next - lineEnd)
          written += next - lineEnd
        }
        start = next ?? count
      }
    }
  }
  return result
}

/// Decodes the escapes of a line without its end.
@unsafe private func decodeLine(
  _ source: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutablePointer<UInt8>,
  _ written: inout Int, _ result: inout DecodedOctets
) {
  var index = 0
  while index < count {
    let length = unsafe offset(of: ASCII.equals, source + index, count - index) ?? count - index
    if length > 0 {
      unsafe (target + written).update(from: source + index, count: length)
      written += length
      index += length
    }
    guard index < count else { return }
    if index + 2 < count, let high = unsafe source[index + 1].hexValue,
      let low = unsafe source[index + 2].hexValue
    {
      unsafe target[written] = high << 4 | low
      index += 3
    } else {
      result.foreign += 1
      unsafe target[written] = ASCII.equals
      index += 1
    }
    written += 1
  }
}

/// The distance to the first place of a byte.
@unsafe private func offset(of byte: UInt8, _ source: UnsafePointer<UInt8>, _ count: Int) -> Int? {
  guard let hit = unsafe memchr(source, Int32(byte), count) else { return nil }
  return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(source)
}
