/// The extra fields of an entry (APPNOTE §4.5) in order; stops where they stop making sense.
struct ZipExtraFields {
  private(set) var fields: [(id: UInt16, data: ArraySlice<UInt8>)] = []
  /// Whether bytes are left that form no field.
  private(set) var isMalformed = false

  init(_ extra: [UInt8]) {
    var rest = extra[...]
    while rest.count >= 4 {
      let size = Int(rest.littleEndian16(at: 2))
      guard rest.count - 4 >= size else { break }
      fields.append((rest.littleEndian16(at: 0), rest.dropFirst(4).prefix(size)))
      rest = rest.dropFirst(4 + size)
    }
    // Zeros are padding that aligns content, as Android's packer writes it.
    isMalformed = rest.contains { $0 != 0 }
  }

  subscript(id: UInt16) -> ArraySlice<UInt8>? {
    fields.first { $0.id == id }?.data
  }

  /// Info-ZIP Unicode Path 0x7075: the name in UTF-8, current if its checksum is the raw name's.
  func unicodeName(for rawName: [UInt8]) -> (name: ArraySlice<UInt8>, isCurrent: Bool)? {
    let wanted = CRC32.checksum(rawName)
    var stale: ArraySlice<UInt8>?
    for (id, data) in fields where id == 0x7075 && data.count > 5 && data.first == 1 {
      if data.littleEndian32(at: 1) == wanted { return (data.dropFirst(5), true) }
      stale = data.dropFirst(5)
    }
    return stale.map { ($0, false) }
  }

  /// The time of modification, from the most precise field that has one.
  var modified: EntryTime? {
    if let data = self[0x000A], let time = ntfsTime(data) { return time }
    if let data = self[0x5455], data.count >= 5, data[data.startIndex] & 1 != 0 {
      let seconds = Int32(bitPattern: data.littleEndian32(at: 1))
      return EntryTime(secondsSince1970: Int64(seconds), basis: .extendedTimestamp)
    }
    for id in [0x5855, 0x000D] as [UInt16] {
      guard let data = self[id], data.count >= 8 else { continue }
      let seconds = Int32(bitPattern: data.littleEndian32(at: 4))
      return EntryTime(secondsSince1970: Int64(seconds), basis: .unixField)
    }
    return nil
  }

  /// APPNOTE §4.5.5: attribute 1 holds times in units of 100 ns since 1601.
  private func ntfsTime(_ data: ArraySlice<UInt8>) -> EntryTime? {
    var rest = data.dropFirst(4)
    while rest.count >= 4 {
      let size = Int(rest.littleEndian16(at: 2))
      if rest.littleEndian16(at: 0) == 1, size >= 8, rest.count >= 12 {
        let ticks = rest.littleEndian64(at: 4)
        guard ticks > 0 else { return nil }
        return EntryTime(
          secondsSince1970: Int64(ticks / 10_000_000) - 11_644_473_600,
          nanoseconds: Int(ticks % 10_000_000) * 100, basis: .ntfsField)
      }
      rest = rest.dropFirst(4 + size)
    }
    return nil
  }

  /// WinZip AES 0x9901: the method of the content beneath the encryption, and whether it is AE-2.
  var aes: (method: UInt16, hasNoChecksum: Bool)? {
    guard let data = self[0x9901], data.count >= 7 else { return nil }
    return (data.littleEndian16(at: 5), data.littleEndian16(at: 0) == 2)
  }
}

/// An MS-DOS date and time (APPNOTE §4.4.6) as written; nil if it is none.
func dosTimeText(date: UInt16, time: UInt16) -> String? {
  let year = 1980 + Int(date >> 9)
  let month = Int(date >> 5 & 15)
  let day = Int(date & 31)
  let hour = Int(time >> 11)
  let minute = Int(time >> 5 & 63)
  let second = Int(time & 31) * 2
  let days = [31, year % 4 == 0 && year != 2100 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  guard days.indices.contains(month - 1), day >= 1, day <= days[month - 1], hour < 24, minute < 60,
    second < 60
  else { return nil }
  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return "\(year)-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))"
}
