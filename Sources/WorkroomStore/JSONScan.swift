import Glibc

/// Goes through JSON of known shape, value by value; throws where it has another.
struct JSONScan {
  private static var failure: StoreError { .indexDamaged("the fields of a record cannot be read") }

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
    while let quote = bytes.next(UInt8(ascii: "\""), from: position) {
      // A quotation mark behind a backslash belongs to the text, unless that one is escaped itself.
      while let backslash = bytes.next(UInt8(ascii: "\\"), from: position, before: quote) {
        hasEscapes = true
        position = backslash + 2
      }
      guard position <= quote else { continue }
      position = quote + 1
      return Text(
        bytes: UnsafeBufferPointer(rebasing: bytes[start..<quote]), hasEscapes: hasEscapes)
    }
    throw JSONScan.failure
  }

  mutating func integer() throws -> Int64 {
    let start = position
    while position < bytes.count,
      bytes[position] == UInt8(ascii: "-")
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Int64(digits) else { throw JSONScan.failure }
    return value
  }

  mutating func bool() throws -> Bool {
    let isTrue = next() == UInt8(ascii: "t")
    position += isTrue ? 4 : 5
    return isTrue
  }

  private func next() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func expect(_ byte: UInt8) throws {
    guard next() == byte else { throw JSONScan.failure }
    position += 1
  }
}

extension JSONScan.Text {
  var string: String {
    guard hasEscapes else { return String(decoding: bytes, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: bytes.count) { out in
      var count = 0
      func put(_ octets: Slice<UnsafeBufferPointer<UInt8>>) {
        count = out[count...].update(fromContentsOf: octets)
      }
      var position = 0
      while let backslash = bytes.next(UInt8(ascii: "\\"), from: position) {
        put(bytes[position..<backslash])
        position = backslash + 1
        guard position < bytes.count else { return count }
        let escape = bytes[position]
        position += 1
        switch escape {
        case UInt8(ascii: "n"): out[count] = 0x0A
        case UInt8(ascii: "r"): out[count] = 0x0D
        case UInt8(ascii: "t"): out[count] = 0x09
        case UInt8(ascii: "b"): out[count] = 0x08
        case UInt8(ascii: "f"): out[count] = 0x0C
        case UInt8(ascii: "u"):
          // Only controls are written so (`JSONWriter.string`); they are one byte.
          let digits = bytes[position..<Swift.min(position + 4, bytes.count)]
          out[count] = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0x3F
          position = digits.endIndex
        default: out[count] = escape
        }
        count += 1
      }
      put(bytes[position...])
      return count
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where a byte comes next.
  fileprivate func next(_ byte: UInt8, from start: Int, before end: Int? = nil) -> Int? {
    let end = end ?? count
    guard start < end, let base = baseAddress,
      let hit = memchr(base + start, Int32(byte), end - start)
    else { return nil }
    return base.distance(to: UnsafePointer(hit.assumingMemoryBound(to: UInt8.self)))
  }
}
