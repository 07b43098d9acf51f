/// A file that was sent as uuencoded lines inside a text body (IEEE Std 1003.1, `uuencode`).
public struct UuencodedAttachment: Sendable, Hashable {
  /// The name on the `begin` line, as its bytes stand; empty if there is none.
  public var name: [UInt8]
  /// The permission bits on the `begin` line, such as `0o644`.
  public var mode: Int
  /// The bytes of the body from `begin` up to and including the line end after `end`.
  public var range: Range<Int>
  /// The decoded octets.
  public var bytes: [UInt8]
  /// False if the `end` line is missing or a line was short: content may be lost.
  public var isComplete: Bool
}

/// Returns the uuencoded files in a body, in order; ranges are indices of `body`.
///
/// A `begin` line counts only if an encoded line follows it, so prose that begins with the word is left
/// alone. Both the historical alphabet and `begin-base64` are read.
public func uuencodedAttachments(in body: ArraySlice<UInt8>) -> [UuencodedAttachment] {
  var found: [UuencodedAttachment] = []
  var position = body.startIndex
  while position < body.endIndex {
    let lineEnd = endOfLine(in: body, from: position)
    if let begin = BeginLine(body[position..<lineEnd.content]) {
      var decoding = UuDecoding(body: body, position: lineEnd.next)
      if let attachment = decoding.attachment(begin, from: position) {
        found.append(attachment)
        position = attachment.range.upperBound
        continue
      }
    }
    position = lineEnd.next
  }
  return found
}

/// Whether the bytes begin with the signature of a TNEF stream (`winmail.dat`, MS-OXTNEF §2.1.3.1).
public func isTNEF(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.starts(with: [0x78, 0x9f, 0x3e, 0x22])
}

private func endOfLine(in body: ArraySlice<UInt8>, from start: Int) -> (content: Int, next: Int) {
  var end = start
  while end < body.endIndex, body[end] != 0x0a, body[end] != 0x0d { end += 1 }
  var next = min(end + 1, body.endIndex)
  if end < body.endIndex, body[end] == 0x0d, next < body.endIndex, body[next] == 0x0a { next += 1 }
  return (end, next)
}

/// `begin 644 name` or `begin-base64 644 name`.
private struct BeginLine {
  var mode = 0
  var name: ArraySlice<UInt8>
  var isBase64: Bool

  init?(_ line: ArraySlice<UInt8>) {
    guard line.first == 0x62 else { return nil }
    isBase64 = line.starts(with: "begin-base64 ".utf8)
    guard isBase64 || line.starts(with: "begin ".utf8) else { return nil }
    var rest = line.dropFirst(isBase64 ? 13 : 6)
    let digits = rest.prefix { (0x30...0x37).contains($0) }
    guard (3...6).contains(digits.count) else { return nil }
    for digit in digits { mode = mode * 8 + Int(digit - 0x30) }
    rest = rest.dropFirst(digits.count)
    guard rest.isEmpty || rest.first == 0x20 else { return nil }
    name = rest.dropFirst()
    while let last = name.last, last == 0x20 || last == 0x09 { name.removeLast() }
  }
}

/// Reads encoded lines until their end, or until a line that is none.
private struct UuDecoding {
  let body: ArraySlice<UInt8>
  var position: Int
  var bytes: [UInt8] = []
  var hasShortLine = false
  var hasEnd = false

  init(body: ArraySlice<UInt8>, position: Int) {
    self.body = body
    self.position = position
  }

  mutating func attachment(_ begin: BeginLine, from start: Int) -> UuencodedAttachment? {
    var lineCount = 0
    while position < body.endIndex {
      let end = endOfLine(in: body, from: position)
      let line = body[position..<end.content]
      if isEnd(line, begin) {
        position = end.next
        hasEnd = true
        break
      }
      guard begin.isBase64 ? readBase64(line) : read(line) else { break }
      lineCount += 1
      position = end.next
    }
    guard lineCount > 0 || hasEnd else { return nil }
    return UuencodedAttachment(
      name: Array(begin.name), mode: begin.mode, range: start..<position, bytes: bytes,
      isComplete: hasEnd && !hasShortLine)
  }

  private func isEnd(_ line: ArraySlice<UInt8>, _ begin: BeginLine) -> Bool {
    let text = line.prefix { $0 != 0x20 && $0 != 0x09 }
    guard line.dropFirst(text.count).allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return false }
    return text.elementsEqual((begin.isBase64 ? "====" : "end").utf8)
  }

  /// Reads one line of the historical alphabet; false if it cannot be one.
  private mutating func read(_ line: ArraySlice<UInt8>) -> Bool {
    // The line before `end` counts nothing; some mailers strip the space that stands for zero.
    guard let first = line.first else { return !bytes.isEmpty }
    guard (0x20...0x60).contains(first) else { return false }
    let count = Int((first &- 0x20) & 0x3f)
    let encoded = line.dropFirst()
    if count == 0 { return encoded.allSatisfy { $0 == 0x20 || $0 == 0x60 || $0 == 0x09 } }
    let expected = (count + 2) / 3 * 4
    // Some encoders add a check character; trailing spaces, which mean zero, are lost in transit.
    guard encoded.count <= expected + 2, encoded.count >= (count * 4 + 2) / 3 / 2,
      encoded.allSatisfy({ (0x20...0x60).contains($0) })
    else { return false }
    if encoded.count < (count * 4 + 2) / 3 { hasShortLine = true }
    var left = count
    var index = encoded.startIndex
    while left > 0 {
      var group: UInt32 = 0
      for _ in 0..<4 {
        let digit = index < encoded.endIndex ? UInt32((encoded[index] &- 0x20) & 0x3f) : 0
        group = group << 6 | digit
        if index < encoded.endIndex { index += 1 }
      }
      for shift in [16, 8, 0] where left > 0 {
        bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(shift)))
        left -= 1
      }
    }
    return true
  }

  /// Reads one line of `begin-base64`; false if it cannot be one.
  private mutating func readBase64(_ line: ArraySlice<UInt8>) -> Bool {
    var group: UInt32 = 0
    var digits = 0
    for byte in line {
      if byte == 0x3d || byte == 0x20 || byte == 0x09 { continue }
      guard let digit = base64Digit(byte) else { return false }
      group = group << 6 | digit
      digits += 1
      if digits == 4 {
        for shift in [16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(shift))) }
        group = 0
        digits = 0
      }
    }
    if digits == 1 { hasShortLine = true }
    if digits >= 2 { bytes.append(UInt8(truncatingIfNeeded: group >> (digits == 2 ? 4 : 10))) }
    if digits == 3 { bytes.append(UInt8(truncatingIfNeeded: group >> 2)) }
    return !line.isEmpty
  }

  private func base64Digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5a: UInt32(byte - 0x41)
    case 0x61...0x7a: UInt32(byte - 0x47)
    case 0x30...0x39: UInt32(byte) + 4
    case 0x2b: 62
    case 0x2f: 63
    default: nil
    }
  }
}
