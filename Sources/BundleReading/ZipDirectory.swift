/// The central directory of a zip (APPNOTE §4.3.12), completed from local headers where it is damaged.
///
/// Offsets count from the first byte of the file, whatever precedes the zip in it.
public struct ZipDirectory: Sendable, Hashable {
  /// The entries in the order of the directory, then those found without it.
  public internal(set) var entries: [ZipDirectoryEntry] = []
  /// First byte of the central directory; nil where it is missing.
  public internal(set) var offset: Int?
  /// First byte of the end of central directory record; nil where it is missing.
  public internal(set) var endRecordOffset: Int?
  /// Bytes that precede the zip, as in a self-extracting one.
  public internal(set) var prefixLength: Int = 0
  /// The comment of the archive, raw.
  public internal(set) var comment: [UInt8] = []
  /// The number of this part of a split zip, from 0; 0 for a whole one.
  public internal(set) var diskNumber: Int = 0
  /// What is wrong with the directory.
  public internal(set) var defects: [BundleDefect] = []
}

extension ZipDirectory {
  /// Whether it breaks off or contradicts itself or its end record.
  var isDamaged: Bool { defects.contains { $0.code == .bundleDirectoryDamaged } }

  /// Whether it is one part of a split zip.
  public var isSplit: Bool { defects.contains { $0.code == .bundleSplit } }
}

/// One record of the central directory.
public struct ZipDirectoryEntry: Sendable, Hashable {
  /// First byte of the record in the central directory; nil if the entry is not listed there.
  public internal(set) var directoryOffset: Int?
  /// First byte of the local header.
  public internal(set) var localHeaderOffset: Int
  /// The bytes of the stored content; empty where the local header cannot be read.
  public internal(set) var dataRange: Range<Int>
  /// The name, raw.
  public internal(set) var rawName: [UInt8]
  /// The extra fields, raw (APPNOTE §4.5).
  public internal(set) var extra: [UInt8]
  /// The comment, raw.
  public internal(set) var comment: [UInt8]
  /// Version made by: the upper byte is the host system (APPNOTE §4.4.2).
  public internal(set) var versionMadeBy: UInt16
  /// General purpose bit flags (APPNOTE §4.4.4).
  public internal(set) var flags: UInt16
  /// Compression method (APPNOTE §4.4.5).
  public internal(set) var method: UInt16
  /// MS-DOS time (APPNOTE §4.4.6).
  public internal(set) var dosTime: UInt16
  /// MS-DOS date (APPNOTE §4.4.6).
  public internal(set) var dosDate: UInt16
  /// CRC-32 of the content; nil where neither directory, header nor descriptor tells.
  public internal(set) var crc32: UInt32?
  /// Stored size in bytes; nil where neither directory, header nor descriptor tells.
  public internal(set) var compressedSize: Int?
  /// Size of the content in bytes; nil where neither directory, header nor descriptor tells.
  public internal(set) var uncompressedSize: Int?
  /// The disk on which the local header stands, 0 unless the zip is split.
  public internal(set) var diskNumber: Int
  /// External attributes; the upper 16 bits are `st_mode` for a Unix host.
  public internal(set) var externalAttributes: UInt32
  /// What the local header says, if that differs in what matters for reading the content.
  var localReading: LocalReading?
  /// The name in the local header, if that is another and the header is signed.
  var localName: [UInt8]?
  /// Whether its place belongs to an earlier entry.
  var isMisplaced = false
  /// Whether the header at its place has another name and describes other content.
  var isDoubtful = false
  /// Whether a local header was found.
  public internal(set) var hasLocalHeader = true
  /// Why the content must not be read; nil if it can be.
  public internal(set) var quarantineReason: String?
  /// What is wrong with the record, its local header or its place.
  public internal(set) var defects: [BundleDefect] = []
}

extension ZipDirectoryEntry {
  /// The fields of a local header, or of the descriptor behind the content, that decide how it is read.
  struct LocalReading: Sendable, Hashable {
    var flags: UInt16
    var method: UInt16
    var crc32: UInt32?
    var uncompressedSize: Int?
    var dataRange: Range<Int>
  }

  /// The entry as its local header would have it read; nil if that says the same.
  var asLocalHeaderSays: ZipDirectoryEntry? {
    guard let localReading else { return nil }
    var entry = self
    entry.flags = localReading.flags
    entry.method = localReading.method
    entry.crc32 = localReading.crc32 ?? crc32
    entry.uncompressedSize = localReading.uncompressedSize ?? uncompressedSize
    entry.dataRange = localReading.dataRange
    return entry
  }

  /// The host system on which the entry was made: 0 MS-DOS, 3 Unix, 10 NTFS, 19 macOS.
  public var hostSystem: UInt8 { UInt8(versionMadeBy >> 8) }

  var isEncrypted: Bool { flags & 1 != 0 }
  var hasDescriptor: Bool { flags & 1 << 3 != 0 }
  var isStronglyEncrypted: Bool { flags & 1 << 6 != 0 }
  var isFlaggedUTF8: Bool { flags & 1 << 11 != 0 }
  var isMasked: Bool { flags & 1 << 13 != 0 }
}

/// The signatures of APPNOTE §4.3.
enum ZipSignature {
  static let localHeader: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  static let directoryEntry: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
  static let endRecord: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
  static let zip64EndRecord: [UInt8] = [0x50, 0x4B, 0x06, 0x06]
  static let zip64Locator: [UInt8] = [0x50, 0x4B, 0x06, 0x07]
  static let descriptor: [UInt8] = [0x50, 0x4B, 0x07, 0x08]
}
