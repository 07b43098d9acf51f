/// The ways a stored body may have to be read to be the body that was signed.
public enum BodyReading: String, Sendable, Hashable, CaseIterable {
  /// As the bytes stand, line ends restored to CRLF.
  case asItStands = "as-it-stands"
  /// One `>` taken from each line that begins with `>From `.
  case mboxoUnquoted = "mboxo-unquoted"
  /// One `>` taken from each line that begins with `From ` after any number of `>`.
  case mboxrdUnquoted = "mboxrd-unquoted"

  /// The readings of a body that differ from each other, the stored bytes first.
  ///
  /// Where no line has more than one `>`, both unquotings are the same and stand as `mboxo`.
  static func distinct(for body: ArraySlice<UInt8>) -> [BodyReading] {
    var mostMarks = 0
    var hasOne = false
    forEachLine(of: body) { line in
      let marks = quoteMarks(before: line)
      if marks == 1 { hasOne = true }
      mostMarks = max(mostMarks, marks)
    }
    switch mostMarks {
    case 0: return [.asItStands]
    case 1: return [.asItStands, .mboxoUnquoted]
    default:
      return hasOne
        ? [.asItStands, .mboxoUnquoted, .mboxrdUnquoted] : [.asItStands, .mboxrdUnquoted]
    }
  }

  /// A line as this reading has it.
  func unquoted(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard line.first == 0x3E else { return line }
    switch self {
    case .asItStands: return line
    case .mboxoUnquoted: return quoteMarks(before: line) == 1 ? line.dropFirst() : line
    case .mboxrdUnquoted: return quoteMarks(before: line) > 0 ? line.dropFirst() : line
    }
  }
}

/// Number of `>` before a `From ` at the start of a line; 0 if none follows.
private func quoteMarks(before line: ArraySlice<UInt8>) -> Int {
  guard line.first == 0x3E else { return 0 }
  let rest = line.drop { $0 == 0x3E }
  return rest.starts(with: "From ".utf8) ? line.count - rest.count : 0
}

/// Calls `body` with each line without its line end: LF, CRLF, or lone CR if there is no LF at all.
private func forEachLine(of bytes: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) -> Void) {
  let lineEnd: UInt8 = bytes.contains(0x0A) ? 0x0A : 0x0D
  var start = bytes.startIndex
  while start < bytes.endIndex {
    let next = bytes[start...].firstIndex(of: lineEnd)
    var end = next ?? bytes.endIndex
    if lineEnd == 0x0A, next != nil, end > start, bytes[end - 1] == 0x0D { end -= 1 }
    body(bytes[start..<end])
    start = next.map { $0 + 1 } ?? bytes.endIndex
  }
}

/// Feeds the canonical form of a body to `consume`, in pieces (RFC 6376 §3.4.3, §3.4.4).
///
/// Empty lines at the end are left out, every line ends in CRLF, and the relaxed form shortens runs of
/// spaces and tabs. Nothing but one line is ever held.
func canonicalize(
  _ body: ArraySlice<UInt8>, _ method: DKIMSignature.Canonicalization, reading: BodyReading,
  consume: ([UInt8]) -> Void
) {
  var buffer: [UInt8] = []
  var emptyLines = 0
  var hasLine = false
  forEachLine(of: body) { stored in
    let line = reading.unquoted(stored)
    let length = method == .simple ? line.count : relaxedLength(line)
    if length == 0 {
      emptyLines += 1
      return
    }
    while emptyLines > 0 {
      buffer += [0x0D, 0x0A]
      emptyLines -= 1
      if buffer.count >= 1 << 16 { flush(&buffer, consume) }
    }
    if method == .simple { buffer += line } else { appendRelaxed(line, to: &buffer) }
    buffer += [0x0D, 0x0A]
    hasLine = true
    if buffer.count >= 1 << 16 { flush(&buffer, consume) }
  }
  // The simple form of an empty body is one line end, the relaxed form is nothing (erratum 1376).
  if !hasLine, method == .simple { buffer += [0x0D, 0x0A] }
  flush(&buffer, consume)
}

private func flush(_ buffer: inout [UInt8], _ consume: ([UInt8]) -> Void) {
  if !buffer.isEmpty { consume(buffer) }
  buffer.removeAll(keepingCapacity: true)
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// Bytes of a line in relaxed form, which counts only for being zero or not.
private func relaxedLength(_ line: ArraySlice<UInt8>) -> Int {
  line.contains { !isBlank($0) } ? line.count : 0
}

/// Appends a line with its runs of white space made one space, and none at its end.
private func appendRelaxed(_ line: ArraySlice<UInt8>, to buffer: inout [UInt8]) {
  var hasSpace = false
  for byte in line {
    if isBlank(byte) {
      hasSpace = true
    } else {
      if hasSpace { buffer.append(0x20) }
      hasSpace = false
      buffer.append(byte)
    }
  }
}
