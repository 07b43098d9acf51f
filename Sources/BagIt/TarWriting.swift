/// A tar being written (POSIX.1-1988 "ustar", POSIX.1-2001 "pax").
struct TarWriting {
  let path: String
  private var offset = 0

  init(path: String) {
    self.path = path
  }

  /// 1980-01-01 00:00:00 UTC, the zip's earliest time, in seconds.
  private static let time = 315_532_800

  mutating func add(
    _ entry: BagArchive.Entry, _ contents: BagArchive.Contents, to output: borrowing OpenFile
  ) throws {
    var records: [(String, [UInt8])] = []
    let split = Self.ustarName(entry.path)
    if split == nil { records.append(("path", entry.path)) }
    if entry.sizeInBytes >= 1 << 33 {
      records.append(("size", Array(String(entry.sizeInBytes).utf8)))
    }
    if !records.isEmpty {
      let body = records.flatMap { Self.paxRecord($0.0, $0.1) }
      try write(Self.header(([], Array("pax-header".utf8)), size: body.count, type: "x"), output)
      try write(body + Self.padding(body.count), output)
    }
    let name = split ?? ([], Array(entry.path.prefix(100).map { $0 < 0x80 ? $0 : 0x5F }))
    let isFolder = entry.path.last == UInt8(ascii: "/")
    let size = entry.sizeInBytes < 1 << 33 ? entry.sizeInBytes : 0
    try write(Self.header(name, size: size, type: isFolder ? "5" : "0"), output)
    try contents { try output.write($0, path: path) }
    offset += entry.sizeInBytes
    try write(Self.padding(entry.sizeInBytes), output)
  }

  mutating func finish(_ output: borrowing OpenFile) throws {
    // Two empty blocks end a tar; a record is 20 blocks.
    let end = offset + 1024
    let whole = (end + 10239) / 10240 * 10240
    try write([UInt8](repeating: 0, count: whole - offset), output)
  }

  private mutating func write(_ bytes: [UInt8], _ output: borrowing OpenFile) throws {
    try output.write(bytes, path: path)
    offset += bytes.count
  }

  private static func padding(_ size: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: (512 - size % 512) % 512)
  }

  /// The path as prefix and name, or nil if the two fields cannot hold it.
  private static func ustarName(_ path: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
    guard path.allSatisfy({ $0 < 0x80 }) else { return nil }
    if path.count <= 100 { return ([], path) }
    for index in path.indices.reversed() where path[index] == UInt8(ascii: "/") {
      let rest = path.count - index - 1
      if index <= 155, rest > 0, rest <= 100 {
        return (Array(path[..<index]), Array(path[(index + 1)...]))
      }
    }
    return nil
  }

  /// `LENGTH KEYWORD=VALUE` and a line end, where the length counts itself.
  private static func paxRecord(_ keyword: String, _ value: [UInt8]) -> [UInt8] {
    let rest = Array(" \(keyword)=".utf8) + value + [0x0A]
    var length = rest.count
    while String(length).utf8.count + rest.count != length {
      length = String(length).utf8.count + rest.count
    }
    return Array(String(length).utf8) + rest
  }

  private static func header(
    _ name: (prefix: [UInt8], name: [UInt8]), size: Int, type: Unicode.Scalar
  ) -> [UInt8] {
    func octal(_ number: Int, _ width: Int) -> [UInt8] {
      let digits = String(number, radix: 8)
      return Array((String(repeating: "0", count: width - 1 - digits.count) + digits).utf8) + [0]
    }
    func field(_ bytes: [UInt8], _ width: Int) -> [UInt8] {
      bytes + [UInt8](repeating: 0, count: width - bytes.count)
    }
    var block = field(name.name, 100) + octal(type == "5" ? 0o755 : 0o644, 8)
    block += octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(time, 12)
    let checksumAt = block.count
    block += [UInt8](repeating: 0x20, count: 8) + [UInt8(ascii: type)] + field([], 100)
    block += Array("ustar".utf8) + [0, 0x30, 0x30] + field([], 32) + field([], 32)
    block += octal(0, 8) + octal(0, 8) + field(name.prefix, 155) + field([], 12)
    let sum = block.reduce(0) { $0 + Int($1) }
    block.replaceSubrange(checksumAt..<checksumAt + 8, with: octal(sum, 7) + [0x20])
    return block
  }
}
