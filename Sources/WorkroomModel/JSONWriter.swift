/// Appends JSON to a byte buffer: keys in the order written, no trees built (RFC 8259).
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() {}

  package mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Makes room for a line of about this length, so that a long one is not copied as it grows.
  package mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  package mutating func beginObject() { open(0x7B) }
  package mutating func endObject() { close(0x7D) }
  package mutating func beginArray() { open(0x5B) }
  package mutating func endArray() { close(0x5D) }

  package mutating func key(_ name: StaticString) {
    separate()
    bytes.append(0x22)
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(0x22)
    bytes.append(0x3A)
    needsComma = false
  }

  package mutating func key(name: String) {
    string(name)
    bytes.append(0x3A)
    needsComma = false
  }

  package mutating func field(_ name: StaticString, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  package mutating func field(_ name: StaticString, _ value: Int?) {
    key(name)
    if let value { integer(value) } else { null() }
  }

  package mutating func field(_ name: StaticString, _ value: Bool) {
    key(name)
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
    needsComma = true
  }

  package mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
    needsComma = true
  }

  package mutating func integer(_ value: Int) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
    needsComma = true
  }

  /// Escapes what RFC 8259 §7 demands, and DEL for the sake of terminals.
  package mutating func string(_ value: String) {
    separate()
    bytes.append(0x22)
    var copy = value
    copy.withUTF8 { appendEscaped($0) }
    bytes.append(0x22)
    needsComma = true
  }

  /// Ends one line of JSON Lines.
  package mutating func endLine() {
    bytes.append(0x0A)
    needsComma = false
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    if text.count > 1 << 16 { bytes.reserveCapacity(bytes.count + text.count + text.count / 16) }
    var start = 0
    while true {
      let index = text.firstToEscape(from: start)
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      guard index < text.count else { return }
      let byte = text[index]
      start = index + 1
      switch byte {
      case 0x22: appendEscape(0x22)
      case 0x5C: appendEscape(0x5C)
      case 0x0A: appendEscape(0x6E)
      case 0x0D: appendEscape(0x72)
      case 0x09: appendEscape(0x74)
      default:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(hexDigits[Int(byte >> 4)])
        bytes.append(hexDigits[Int(byte & 15)])
      }
    }
  }

  private mutating func appendEscape(_ letter: UInt8) {
    bytes.append(0x5C)
    bytes.append(letter)
  }

  private mutating func open(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The first byte from a place on that JSON escapes, or the end. Eight bytes are looked at in one
  /// step: an escape stands about once in a line of text.
  fileprivate func firstToEscape(from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let bytes = UnsafeRawBufferPointer(self)
    var index = start
    while index + 8 <= count {
      let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // The highest bit of each byte that is below 0x20, or zero once the byte sought is cleared.
      let controls = (word &- ones &* 0x20) & ~word
      let quotes = ((word ^ ones &* 0x22) &- ones) & ~(word ^ ones &* 0x22)
      let slashes = ((word ^ ones &* 0x5C) &- ones) & ~(word ^ ones &* 0x5C)
      let deletes = ((word ^ ones &* 0x7F) &- ones) & ~(word ^ ones &* 0x7F)
      let found = (controls | quotes | slashes | deletes) & tops
      if found != 0 { return index + found.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < count {
      let byte = self[index]
      if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F { return index }
      index += 1
    }
    return index
  }
}

private let hexDigits = Array("0123456789abcdef".utf8)

/// Lower-case hexadecimal.
@inlinable
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var out: [UInt8] = []
  out.reserveCapacity(64)
  func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
  for byte in bytes {
    out.append(digit(byte >> 4))
    out.append(digit(byte & 15))
  }
  return String(decoding: out, as: UTF8.self)
}
