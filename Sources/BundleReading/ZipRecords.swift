/// A local file header (APPNOTE §4.3.7).
struct ZipLocalHeader {
  var offset: Int
  var dataStart: Int
  var versionNeeded: UInt16
  var flags: UInt16
  var method: UInt16
  var dosTime: UInt16
  var dosDate: UInt16
  var crc32: UInt32
  /// Nil where a descriptor behind the content tells instead.
  var compressedSize: Int?
  var uncompressedSize: Int?
  var rawName: [UInt8]
  var extra: [UInt8]

  /// Whether its signature is as it should be.
  var isSigned: Bool

  /// Reads the header at an offset; nil if none stands there completely.
  ///
  /// Where the directory expects a header of some name and that name stands there, a damaged
  /// signature is passed over.
  init?(at offset: Int, expecting name: [UInt8]? = nil, in window: inout ByteWindow) {
    let fixed = window.bytes(at: offset, count: 30)
    guard fixed.count == 30 else { return nil }
    isSigned = fixed.holds(ZipSignature.localHeader)
    if !isSigned {
      guard let name, Int(fixed.littleEndian16(at: 26)) == name.count, name.count > 1,
        window.bytes(at: offset + 30, count: name.count).elementsEqual(name)
      else { return nil }
    }
    let nameLength = Int(fixed.littleEndian16(at: 26))
    let extraLength = Int(fixed.littleEndian16(at: 28))
    let rest = window.bytes(at: offset + 30, count: nameLength + extraLength)
    guard rest.count == nameLength + extraLength else { return nil }
    self.offset = offset
    dataStart = offset + 30 + rest.count
    versionNeeded = fixed.littleEndian16(at: 4)
    flags = fixed.littleEndian16(at: 6)
    method = fixed.littleEndian16(at: 8)
    dosTime = fixed.littleEndian16(at: 10)
    dosDate = fixed.littleEndian16(at: 12)
    crc32 = fixed.littleEndian32(at: 14)
    rawName = Array(rest.prefix(nameLength))
    extra = Array(rest.dropFirst(nameLength))
    let short = (fixed.littleEndian32(at: 22), fixed.littleEndian32(at: 18))
    let zip64 = ZipExtraFields(extra)[1] ?? []
    if short.0 == .max || short.1 == .max, zip64.count >= 16 {
      uncompressedSize = Int(exactly: zip64.littleEndian64(at: 0))
      compressedSize = Int(exactly: zip64.littleEndian64(at: 8))
    } else {
      uncompressedSize = Int(short.0)
      compressedSize = Int(short.1)
    }
    if flags & 1 << 3 != 0, compressedSize == 0 {
      compressedSize = nil
      uncompressedSize = nil
    }
  }

  /// Whether a header found by its signature alone is likely one.
  var isPlausible: Bool {
    versionNeeded & 0xFF <= 63 && !rawName.isEmpty && rawName.count <= 4096
      && !rawName.contains(0) && (method <= 20 || (93...99).contains(method))
      && !ZipExtraFields(extra).isMalformed
  }

  /// The entry as far as the local header describes it.
  var entry: ZipDirectoryEntry {
    ZipDirectoryEntry(
      directoryOffset: nil, localHeaderOffset: offset, dataRange: dataStart..<dataStart,
      rawName: rawName, extra: extra, comment: [], versionMadeBy: versionNeeded & 0xFF,
      flags: flags, method: method, dosTime: dosTime, dosDate: dosDate,
      crc32: compressedSize == nil ? nil : crc32, compressedSize: compressedSize,
      uncompressedSize: uncompressedSize, diskNumber: 0, externalAttributes: 0)
  }
}

/// A data descriptor (APPNOTE §4.3.9): with or without signature, with sizes of four or eight bytes.
struct ZipDescriptor {
  var crc32: UInt32
  var compressedSize: Int
  var uncompressedSize: Int
  var length: Int

  /// The descriptor that begins with its signature at the offset and fits content of this length.
  init?(at offset: Int, dataStart: Int, in window: inout ByteWindow) {
    let bytes = window.bytes(at: offset, count: 24)
    guard bytes.count >= 16, bytes.holds(ZipSignature.descriptor) else { return nil }
    self.init(fields: bytes.dropFirst(4), stored: offset - dataStart, signatureLength: 4)
  }

  /// The descriptor, of whatever form, that ends where the next header begins.
  init?(before next: Int, dataStart: Int, in window: inout ByteWindow) {
    for (length, signature) in [(16, 4), (24, 4), (12, 0), (20, 0)] {
      let start = next - length
      guard start >= dataStart else { continue }
      let bytes = window.bytes(at: start, count: length)
      guard bytes.count == length, signature == 0 || bytes.holds(ZipSignature.descriptor),
        let found = ZipDescriptor(
          fields: bytes.dropFirst(signature), stored: start - dataStart, signatureLength: signature),
        found.length == length
      else { continue }
      self = found
      return
    }
    return nil
  }

  private init?(fields: ArraySlice<UInt8>, stored: Int, signatureLength: Int) {
    guard fields.count >= 12 else { return nil }
    crc32 = fields.littleEndian32(at: 0)
    compressedSize = stored
    // Eight bytes first: their upper half would pass for a size of zero in the short form.
    if fields.count >= 20, Int(exactly: fields.littleEndian64(at: 4)) == stored,
      let size = Int(exactly: fields.littleEndian64(at: 12)), size >> 40 == 0
    {
      uncompressedSize = size
      length = signatureLength + 20
    } else if Int(fields.littleEndian32(at: 4)) == stored {
      uncompressedSize = Int(fields.littleEndian32(at: 8))
      length = signatureLength + 12
    } else {
      return nil
    }
  }
}

extension ZipDirectoryEntry {
  /// Reads a record of the central directory; nil if none stands there completely.
  init?(at offset: Int, shift: Int, in window: inout ByteWindow) {
    let fixed = window.bytes(at: offset, count: 46)
    guard fixed.count == 46, fixed.holds(ZipSignature.directoryEntry) else { return nil }
    let lengths = (28...32).filter { $0 % 2 == 0 }.map { Int(fixed.littleEndian16(at: $0)) }
    let rest = window.bytes(at: offset + 46, count: lengths.reduce(0, +))
    guard rest.count == lengths.reduce(0, +) else { return nil }
    directoryOffset = offset
    rawName = Array(rest.prefix(lengths[0]))
    extra = Array(rest.dropFirst(lengths[0]).prefix(lengths[1]))
    comment = Array(rest.dropFirst(lengths[0] + lengths[1]))
    versionMadeBy = fixed.littleEndian16(at: 4)
    flags = fixed.littleEndian16(at: 8)
    method = fixed.littleEndian16(at: 10)
    dosTime = fixed.littleEndian16(at: 12)
    dosDate = fixed.littleEndian16(at: 14)
    crc32 = fixed.littleEndian32(at: 16)
    diskNumber = Int(fixed.littleEndian16(at: 34))
    externalAttributes = fixed.littleEndian32(at: 38)
    localHeaderOffset = -1
    dataRange = 0..<0
    readSizes(
      compressed: fixed.littleEndian32(at: 20), uncompressed: fixed.littleEndian32(at: 24),
      header: fixed.littleEndian32(at: 42), shift: shift)
  }

  /// APPNOTE §4.5.3: a field that is all ones stands in the zip64 field, in this order.
  private mutating func readSizes(
    compressed: UInt32, uncompressed: UInt32, header: UInt32, shift: Int
  ) {
    let fields = ZipExtraFields(extra)
    if fields.isMalformed {
      defects.append(
        .init(.entryBadExtraField, offset: directoryOffset, detail: "an extra field is cut short"))
    }
    var zip64 = fields[1] ?? []
    func wide(_ short: UInt32, _ meaning: String) -> Int? {
      guard short == .max else { return Int(short) }
      guard zip64.count >= 8 else {
        if fields[1] != nil || versionMadeBy & 0xFF >= 45 || meaning == "header offset" {
          defects.append(
            .init(
              .entryBadExtraField, severity: .damage, offset: directoryOffset,
              detail: "the zip64 field lacks the \(meaning)"))
          return nil
        }
        return Int(short)
      }
      defer { zip64 = zip64.dropFirst(8) }
      return Int(exactly: zip64.littleEndian64(at: 0))
    }
    uncompressedSize = wide(uncompressed, "size of the content")
    compressedSize = wide(compressed, "stored size")
    if let relative = wide(header, "header offset") {
      let (sum, overflow) = relative.addingReportingOverflow(shift)
      localHeaderOffset = overflow ? -1 : sum
    }
  }
}
