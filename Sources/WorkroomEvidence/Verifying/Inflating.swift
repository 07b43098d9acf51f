/// The canonical prefix codes of RFC 1951 §3.2.2, as a table that one look-up decodes.
private struct PrefixCode {
  /// Symbol and length (`symbol << 4 | length`) by the next bits of the input; 0 where no code is.
  private(set) var table: [UInt16]
  private(set) var longest = 1

  /// Nil for lengths that describe no prefix code.
  init?(_ lengths: some Collection<UInt8>) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var room = 1
    var next = [Int](repeating: 0, count: 16)
    for length in 1...15 {
      room = room * 2 - counts[length]
      guard room >= 0 else { return nil }
      if counts[length] > 0 { longest = length }
      if length < 15 { next[length + 1] = (next[length] + counts[length]) << 1 }
    }
    table = [UInt16](repeating: 0, count: 1 << longest)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let code = next[Int(length)]
      next[Int(length)] += 1
      var index = 0
      for bit in 0..<Int(length) where code >> bit & 1 == 1 {
        index |= 1 << (Int(length) - 1 - bit)
      }
      while index < table.count {
        table[index] = UInt16(symbol) << 4 | UInt16(length)
        index += 1 << Int(length)
      }
    }
  }
}

/// Decodes one deflate stream (RFC 1951), front to back, holding no more than a window of it.
struct Inflation {
  private var input: ByteRange
  private var bits: UInt32 = 0
  private var held = 0
  private var output: [UInt8] = []
  private var written = 0
  private let limit: Int

  /// `limit`: octets that may come out at most.
  init(_ input: ByteRange, limit: Int) {
    self.input = input
    self.limit = limit
  }

  /// Hands the octets over in pieces; false when the stream is damaged, ends early or gives too much.
  mutating func run(_ write: ([UInt8]) -> Bool) -> Bool {
    var isLast = false
    while !isLast {
      guard let header = take(3) else { return false }
      isLast = header & 1 == 1
      let isSound =
        switch header >> 1 {
        case 0: stored(write)
        case 1: compressed(Self.fixedLiterals, Self.fixedDistances, write)
        case 2: dynamic(write)
        default: false
        }
      guard isSound else { return false }
    }
    return write(output)
  }

  private mutating func take(_ count: Int) -> Int? {
    while held < count {
      guard let byte = input.next() else { return nil }
      bits |= UInt32(byte) << UInt32(held)
      held += 8
    }
    let value = Int(bits & (1 << UInt32(count) - 1))
    bits >>= UInt32(count)
    held -= count
    return value
  }

  private mutating func symbol(_ code: PrefixCode) -> Int? {
    // The last code of a stream may be shorter than the longest: what is missing reads as zeros.
    while held < code.longest, let byte = input.next() {
      bits |= UInt32(byte) << UInt32(held)
      held += 8
    }
    let entry = code.table[Int(bits) & (code.table.count - 1)]
    let length = Int(entry & 15)
    guard length > 0, length <= held else { return nil }
    bits >>= UInt32(length)
    held -= length
    return Int(entry >> 4)
  }

  private mutating func emit(_ byte: UInt8, _ write: ([UInt8]) -> Bool) -> Bool {
    guard written < limit else { return false }
    written += 1
    output.append(byte)
    guard output.count >= 1 << 20 else { return true }
    // The last 32 KiB may still be copied from; they are written with the next piece.
    let window = Array(output.suffix(1 << 15))
    output.removeLast(1 << 15)
    let isWritten = write(output)
    output = window
    return isWritten
  }

  private mutating func stored(_ write: ([UInt8]) -> Bool) -> Bool {
    _ = take(held % 8)
    guard let count = take(16), let check = take(16), count == ~check & 0xFFFF else { return false }
    for _ in 0..<count {
      guard let byte = take(8), emit(UInt8(byte), write) else { return false }
    }
    return true
  }

  private mutating func dynamic(_ write: ([UInt8]) -> Bool) -> Bool {
    guard let literals = take(5), let distances = take(5), let named = take(4) else { return false }
    var lengths = [UInt8](repeating: 0, count: 19)
    for place in Self.lengthOrder.prefix(named + 4) {
      guard let length = take(3) else { return false }
      lengths[place] = UInt8(length)
    }
    guard let code = PrefixCode(lengths) else { return false }
    let wanted = literals + 257 + distances + 1
    lengths = []
    while lengths.count < wanted {
      guard let symbol = symbol(code) else { return false }
      if symbol < 16 {
        lengths.append(UInt8(symbol))
        continue
      }
      let (width, least) = symbol == 16 ? (2, 3) : symbol == 17 ? (3, 3) : (7, 11)
      guard let more = take(width), symbol > 16 || !lengths.isEmpty else { return false }
      let repeated = symbol == 16 ? lengths[lengths.count - 1] : 0
      lengths += [UInt8](repeating: repeated, count: least + more)
    }
    guard lengths.count == wanted, lengths[256] > 0,
      let first = PrefixCode(lengths[..<(literals + 257)]),
      let second = PrefixCode(lengths[(literals + 257)...])
    else { return false }
    return compressed(first, second, write)
  }

  private mutating func compressed(
    _ literals: PrefixCode?, _ distances: PrefixCode?, _ write: ([UInt8]) -> Bool
  ) -> Bool {
    guard let literals, let distances else { return false }
    while let symbol = symbol(literals) {
      if symbol < 256 {
        guard emit(UInt8(symbol), write) else { return false }
        continue
      }
      if symbol == 256 { return true }
      guard symbol < 286, let more = take(Self.lengthBits[symbol - 257]),
        let far = self.symbol(distances), far < 30, let rest = take(Self.distanceBits[far])
      else { return false }
      let distance = Self.distanceBases[far] + rest
      for _ in 0..<(Self.lengthBases[symbol - 257] + more) {
        guard distance <= output.count, emit(output[output.count - distance], write) else {
          return false
        }
      }
    }
    return false
  }

  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]
  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  private static let distanceBits = (0..<30).map { max(0, $0 / 2 - 1) }
  private static let fixedLiterals = PrefixCode(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  private static let fixedDistances = PrefixCode([UInt8](repeating: 5, count: 30))
}
