/// Goes through JSON of known shape, value by value; the column is checked by `json_valid`.
struct JSONScan {
  struct Failure: Error {}
  struct Text: Sequence {
    var bytes: UnsafeBufferPointer<UInt8>
    var hasEscapes: Bool
    var count: Int { bytes.count }
    var first: UInt8? { bytes.first }
    func makeIterator() -> UnsafeBufferPointer<UInt8>.Iterator { bytes.makeIterator() }
  }
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Hands over the name of each member; the value is then for the body to read.
  mutating func object(_ member: (inout JSONScan, Text) throws -> Void) throws {
    try expect(UInt8(ascii: "{"))
    if next() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      let name = try string()
      try expect(UInt8(ascii: ":"))
      try member(&self, name)
      guard next() == UInt8(ascii: ",") else { break }
      position += 1
    }
    try expect(UInt8(ascii: "}"))
  }

  mutating func string() throws -> Text {
    try expect(UInt8(ascii: "\""))
    let start = position
    var hasEscapes = false
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") {
        hasEscapes = true
        position += 1
      }
      position += 1
    }
    guard position < bytes.count else { throw Failure() }
    position += 1
    return Text(
      bytes: UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)]), hasEscapes: hasEscapes)
  }

  mutating func integer() throws -> Int64 {
    let start = position
    while position < bytes.count,
      bytes[position] == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Int64(digits) else { throw Failure() }
    return value
  }

  mutating func bool() throws -> Bool {
    let isTrue = next() == UInt8(ascii: "t")
    position += isTrue ? 4 : 5
    return isTrue
  }

  private func next() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func expect(_ byte: UInt8) throws {
    guard next() == byte else { throw Failure() }
    position += 1
  }
}

extension JSONScan.Text {
  var string: String {
    guard hasEscapes else { return String(decoding: bytes, as: UTF8.self) }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      let plain = bytes[position...].prefix { $0 != UInt8(ascii: "\\") }
      out.append(contentsOf: plain)
      position = plain.endIndex + 1
      guard position < bytes.count else { break }
      let escape = bytes[position]
      position += 1
      switch escape {
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "u"):
        // Only controls are written so (`JSONWriter.string`); they are one byte.
        let digits = bytes[position..<Swift.min(position + 4, bytes.count)]
        out.append(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0x3F)
        position += 4
      default: out.append(escape)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
