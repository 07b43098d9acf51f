/// One member of a bundle as its header describes it; the content is read from the `BundleReader`.
public struct BundleEntry: Sendable, Hashable {
  /// What an entry is.
  public enum Kind: Sendable, Hashable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A symbolic link; the target is shown as decoded and is never followed.
    case symbolicLink(target: String)
    /// Another name of an earlier entry; the target is shown as decoded and is never followed.
    case hardLink(target: String)
    /// A device, by `character` or `block`.
    case device(String)
    /// A named pipe.
    case pipe
    /// A socket.
    case socket
    /// None of these; the number is the file type bits of `st_mode`.
    case other(mode: UInt32)
  }

  /// The entry's ordinal in the bundle, from 0, in the order of `BundleReader.next`.
  public var index: Int
  /// The name as its bytes stand in the bundle.
  public var rawName: [UInt8]
  /// The name decoded, before anything unsafe was taken out.
  public var decodedName: String
  /// A relative path with `/`, never empty, without `..`, control or direction characters.
  public var path: String
  /// How the name was decoded and why, as in `CP932 (guessed from all names of the bundle)`.
  public var nameCharset: String
  /// What the entry is.
  public var kind: Kind
  /// Size of the content in bytes as declared; nil where the bundle does not say.
  public var declaredSize: Int?
  /// Size of the stored (compressed) content in bytes; nil where it is not known.
  public var storedSize: Int?
  /// The bytes of the stored content, counted from the start of the bundle; nil inside compression.
  public var storedRange: Range<Int>?
  /// First byte of the entry's header, counted from the start of the bundle; nil inside compression.
  public var headerOffset: Int?
  /// How the content is compressed, as in `deflate`; `stored` if it is not.
  public var method: String
  /// The CRC-32 that the bundle records for the content; nil where it records none.
  public var crc32: UInt32?
  /// When the file was last changed.
  public var modified: EntryTime
  /// Whether the content is encrypted.
  public var isEncrypted: Bool
  /// Why the entry is left aside although it is sound (`macOS resource fork`); nil if it is not.
  public var ignoreReason: String?
  /// Why the entry is not read; nil if it can be.
  public var quarantineReason: String?
  /// What is wrong with the entry's header and name.
  public var defects: [BundleDefect]
}

/// A time of modification with where it comes from.
public struct EntryTime: Sendable, Hashable {
  /// Where the time was found, which decides whether its zone is known.
  public enum Basis: String, Sendable, Hashable {
    /// The bundle gives no time.
    case none
    /// MS-DOS date and time (APPNOTE §4.4.6): the packer's local time in an unknown zone.
    case dosLocalTime = "dos-local-time"
    /// Info-ZIP extended timestamp 0x5455, UTC.
    case extendedTimestamp = "extended-timestamp"
    /// Info-ZIP Unix fields 0x5855 and 0x000d, UTC.
    case unixField = "unix-field"
    /// NTFS field 0x000a, UTC.
    case ntfsField = "ntfs-field"
    /// A header that records UTC, as in tar, 7z and gzip.
    case header
  }

  /// Seconds since 1970-01-01T00:00:00Z; nil if the zone of the time is not known.
  public var secondsSince1970: Int64?
  /// Nanoseconds after `secondsSince1970`, 0 if not recorded.
  public var nanoseconds: Int
  /// The date and time of day as written, `2012-03-04T05:06:08`, for a time without a zone.
  public var localText: String?
  /// Where the time was found.
  public var basis: Basis

  /// Creates a time.
  public init(
    secondsSince1970: Int64? = nil, nanoseconds: Int = 0, localText: String? = nil,
    basis: Basis = .none
  ) {
    self.secondsSince1970 = secondsSince1970
    self.nanoseconds = nanoseconds
    self.localText = localText
    self.basis = basis
  }
}
