/// A message as Apple Mail keeps it (`.emlx`): a line with the message's length in bytes, the
/// message, and a property list with what the program knows about it.
public struct AppleMailFile: Sendable, Hashable {
  /// The message's bytes in the file.
  public var messageRange: Range<Int>
  /// The bytes after the message: the property list.
  public var propertyListRange: Range<Int>
  /// What is wrong with the stated length, by range in the file.
  public var defects: [MailDefect]

  /// Finds the message; nil if the bytes do not begin with a line of digits.
  public init?(_ bytes: [UInt8]) {
    var index = 0
    var length = 0
    while index < min(bytes.count, 12), bytes[index].isDigit {
      length = length * 10 + Int(bytes[index] - ASCII.zero)
      index += 1
    }
    let digits = index
    while index < min(bytes.count, 64), bytes[index].isBlank { index += 1 }
    if index < bytes.count, bytes[index] == ASCII.cr { index += 1 }
    guard digits > 0, index < bytes.count, bytes[index] == ASCII.lf else { return nil }
    let start = index + 1
    var end = start + length
    defects = []
    let isRight =
      end == bytes.count
      || end < bytes.count && bytes.hasText("<?xml", at: end, before: bytes.count)
    if !isRight {
      let mark = [UInt8]("\n<?xml version".utf8)
      var found: Int?
      var from = start
      while let hit = bytes.firstIndex(of: mark, in: from..<bytes.count) {
        found = hit + 1
        from = hit + 1
      }
      end = found ?? bytes.count
      defects.append(
        MailDefect(
          .contentLengthWrong, 0..<digits,
          "\(length) bytes are stated, \(end - start) were taken"))
    }
    messageRange = start..<end
    propertyListRange = end..<bytes.count
  }
}
