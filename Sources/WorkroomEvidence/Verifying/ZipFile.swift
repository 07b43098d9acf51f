import Glibc

/// Bytes of an open file, read front to back through a buffer.
struct ByteRange {
  private let file: Int32
  private var offset: Int
  private let end: Int
  private var buffer: [UInt8] = []
  private var index = 0

  init(_ file: Int32, _ range: Range<Int>) {
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
  }

  mutating func next() -> UInt8? {
    if index == buffer.count {
      guard let piece = piece() else { return nil }
      buffer = piece
      index = 0
    }
    index += 1
    return buffer[index - 1]
  }

  /// The next piece; nil at the end, or when the file cannot be read on.
  mutating func piece() -> [UInt8]? {
    guard offset < end,
      let bytes = readBytes(file, offset..<min(end, offset + 1 << 18))
    else { return nil }
    offset += bytes.count
    return bytes
  }
}

/// What the central directory of a zip says of one member.
struct ZipMember {
  var name: [UInt8]
  /// Of the octets as they come out.
  var checksum: UInt32
  var sizeInBytes: Int
  var packedSizeInBytes: Int
  var headerOffset: Int
  /// 0 stored, 8 deflate.
  var method: Int
  var isEncrypted: Bool
  /// Type bits of the Unix mode; 0 where none is given.
  var type: UInt32

  var isFolder: Bool { name.last == UInt8(ascii: "/") }
}

/// A zip that may have been made to deceive (APPNOTE 6.3.3). The central directory must end where the
/// end record begins, members must not overlap, and both headers must give a member the same name.
final class ZipFile {
  private let file: Int32
  private(set) var members: [ZipMember] = []
  private var directoryOffset = 0

  /// Throws `PacketError.zipRefused`.
  init(_ path: String) throws {
    func refused(_ reason: String) -> PacketError { .zipRefused(path, reason: reason) }
    file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw PacketError.cannotRead(path) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw PacketError.cannotRead(path) }
    let size = Int(status.st_size)
    guard let end = endRecord(size) else {
      throw refused("is no zip that this program can read (or is cut short)")
    }
    guard end.size <= 1 << 28, end.count <= end.size / 46, end.offset >= 0, end.size >= 0,
      end.offset <= end.position, end.position - end.offset == end.size,
      let directory = readBytes(file, end.offset..<end.position)
    else { throw refused("has a list of members that does not fit the file") }
    directoryOffset = end.offset
    guard let members = members(in: directory, count: end.count) else {
      throw refused("has a list of members that does not hang together")
    }
    self.members = members
    // Members that share bytes are how a small file becomes an endless one.
    let ordered = members.sorted { $0.headerOffset < $1.headerOffset }
    for (index, member) in ordered.enumerated() {
      let limit =
        index + 1 < ordered.count ? ordered[index + 1].headerOffset : directoryOffset
      guard let data = data(of: member), data.upperBound <= limit else {
        throw refused(
          "holds “\(String(decoding: member.name, as: UTF8.self))” under two names, or twice over")
      }
    }
  }

  deinit { if file >= 0 { close(file) } }

  /// Hands over the octets of a member; false when they are not what the directory promises.
  func contents(of member: ZipMember, _ write: ([UInt8]) -> Bool) -> Bool {
    guard !member.isEncrypted, let data = data(of: member) else { return false }
    var checksum = ZipChecksum()
    var count = 0
    func pass(_ bytes: [UInt8]) -> Bool {
      checksum.update(bytes)
      count += bytes.count
      return write(bytes)
    }
    var source = ByteRange(file, data)
    switch member.method {
    case 0:
      guard member.sizeInBytes == member.packedSizeInBytes else { return false }
      while let piece = source.piece() {
        guard pass(piece) else { return false }
      }
    case 8:
      var inflation = Inflation(source, limit: member.sizeInBytes)
      guard inflation.run(pass) else { return false }
    default: return false
    }
    return count == member.sizeInBytes && checksum.value == member.checksum
  }

  private func data(of member: ZipMember) -> Range<Int>? {
    guard let header = readBytes(file, member.headerOffset..<(member.headerOffset + 30)),
      number(header, 0, 4) == 0x0403_4B50, number(header, 26, 2) == member.name.count
    else { return nil }
    let nameStart = member.headerOffset + 30
    let start = nameStart + member.name.count + number(header, 28, 2)
    guard start <= directoryOffset, directoryOffset - start >= member.packedSizeInBytes,
      readBytes(file, nameStart..<(nameStart + member.name.count)) == member.name
    else { return nil }
    return start..<(start + member.packedSizeInBytes)
  }

  private func endRecord(_ size: Int) -> (count: Int, size: Int, offset: Int, position: Int)? {
    let start = max(0, size - 0xFFFF - 22)
    guard size >= 22, let tail = readBytes(file, start..<size) else { return nil }
    var index = tail.count - 22
    while index >= 0 {
      if number(tail, index, 4) == 0x0605_4B50,
        index + 22 + number(tail, index + 20, 2) == tail.count
      {
        break
      }
      index -= 1
    }
    guard index >= 0, number(tail, index + 4, 4) == 0 else { return nil }
    let count = number(tail, index + 10, 2)
    let directory = number(tail, index + 12, 4)
    let offset = number(tail, index + 16, 4)
    let position = start + index
    guard count == 0xFFFF || directory == 0xFFFF_FFFF || offset == 0xFFFF_FFFF else {
      return (count, directory, offset, position)
    }
    guard position >= 76, let locator = readBytes(file, (position - 20)..<position),
      number(locator, 0, 4) == 0x0706_4B50, number(locator, 8, 8) == position - 76,
      let record = readBytes(file, (position - 76)..<(position - 20)),
      number(record, 0, 4) == 0x0606_4B50
    else { return nil }
    return (number(record, 32, 8), number(record, 40, 8), number(record, 48, 8), position - 76)
  }

  private func members(in directory: [UInt8], count: Int) -> [ZipMember]? {
    var members: [ZipMember] = []
    var index = 0
    for _ in 0..<count {
      guard index + 46 <= directory.count, number(directory, index, 4) == 0x0201_4B50 else {
        return nil
      }
      let (name, extra, comment) = (
        number(directory, index + 28, 2), number(directory, index + 30, 2),
        number(directory, index + 32, 2)
      )
      let next = index + 46 + name + extra + comment
      guard next <= directory.count else { return nil }
      let isUnix = directory[index + 5] == 3
      var member = ZipMember(
        name: Array(directory[(index + 46)..<(index + 46 + name)]),
        checksum: UInt32(number(directory, index + 16, 4)),
        sizeInBytes: number(directory, index + 24, 4),
        packedSizeInBytes: number(directory, index + 20, 4),
        headerOffset: number(directory, index + 42, 4), method: number(directory, index + 10, 2),
        isEncrypted: number(directory, index + 8, 2) & 1 == 1,
        type: isUnix ? UInt32(number(directory, index + 40, 2)) & 0o170000 : 0)
      let field = Array(directory[(index + 46 + name)..<(index + 46 + name + extra)])
      guard widen(&member, field), member.headerOffset <= directoryOffset,
        member.packedSizeInBytes <= directoryOffset, member.sizeInBytes >= 0
      else { return nil }
      members.append(member)
      index = next
    }
    return index == directory.count ? members : nil
  }

  /// Takes sizes and offset from the zip64 field where the short ones say so.
  private func widen(_ member: inout ZipMember, _ extra: [UInt8]) -> Bool {
    let isWide = [member.sizeInBytes, member.packedSizeInBytes, member.headerOffset].map {
      $0 == 0xFFFF_FFFF
    }
    guard isWide.contains(true) else { return true }
    var index = 0
    while index + 4 <= extra.count {
      let length = number(extra, index + 2, 2)
      guard index + 4 + length <= extra.count else { return false }
      if number(extra, index, 2) == 1 {
        guard length >= 8 * isWide.count(where: { $0 }) else { return false }
        var numbers = (0..<length / 8).map { number(extra, index + 4 + $0 * 8, 8) }
        if isWide[0] { member.sizeInBytes = numbers.removeFirst() }
        if isWide[1] { member.packedSizeInBytes = numbers.removeFirst() }
        if isWide[2] { member.headerOffset = numbers.removeFirst() }
        return member.sizeInBytes >= 0 && member.packedSizeInBytes >= 0 && member.headerOffset >= 0
      }
      index += 4 + length
    }
    return false
  }
}

/// A little-endian number; -1 for one that an `Int` does not hold.
private func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
  guard start >= 0, start + count <= bytes.count else { return -1 }
  let value = bytes[start..<(start + count)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  return Int(exactly: value) ?? -1
}

/// CRC-32 as zips use it (APPNOTE 4.4.7).
struct ZipChecksum {
  private var state: UInt32 = 0xFFFF_FFFF
  var value: UInt32 { ~state }

  mutating func update(_ bytes: [UInt8]) {
    for byte in bytes {
      state = Self.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8
    }
  }

  private static let table: [UInt32] = (0..<256).map { start in
    (0..<8).reduce(UInt32(start)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
    }
  }
}
