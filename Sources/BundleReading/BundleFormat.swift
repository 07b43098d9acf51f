/// The formats of bundles, recognised by content.
public enum BundleFormat: String, Sendable, Hashable, CaseIterable {
  case zip, tar, cpio, rar, cab, lha, ar, iso, xar
  case sevenZip = "7z"
  case gzip, bzip2, xz, zstd, lz4, lzma, lzip, lzop, compress

  /// Whether it compresses one file (which may in turn be a tar) rather than holding several.
  public var isCompressedFile: Bool {
    switch self {
    case .gzip, .bzip2, .xz, .zstd, .lz4, .lzma, .lzip, .lzop, .compress: true
    default: false
    }
  }

  /// Whether `BundleReader` reads it; the others are recognised so that they can be named.
  public var isReadable: Bool {
    switch self {
    case .cab, .lha, .ar, .iso, .xar, .lzop: false
    default: true
    }
  }
}

/// The format of a bundle that begins with these bytes (64 KiB suffice), nil if it is none.
///
/// An Office document or an applet is a zip as well: see `zipDocumentKind`.
public func bundleFormat(ofPrefix prefix: [UInt8]) -> BundleFormat? {
  for (format, patterns) in signatures where patterns.contains(where: { prefix.holds($0) }) {
    return format
  }
  if let inner = startAfterSkippableFrames(prefix) {
    if prefix.holds([0x28, 0xB5, 0x2F, 0xFD], at: inner) { return .zstd }
    if prefix.holds([0x04, 0x22, 0x4D, 0x18], at: inner) { return .lz4 }
  }
  if isTarHeader(prefix) { return .tar }
  if isCompressHeader(prefix) { return .compress }
  if isLZMAHeader(prefix) { return .lzma }
  if prefix.holds(Array("-lh".utf8), at: 2), prefix.holds(Array("-".utf8), at: 6) { return .lha }
  if prefix.holds(Array("CD001".utf8), at: 0x8001) { return .iso }
  return nil
}

/// The format of a file, by its first 64 KiB or, for a zip with something before it, its end record.
public func bundleFormat(ofFileAt path: String) throws(BundleReadingError) -> BundleFormat? {
  bundleFormat(of: try ByteSource(path: path, byteRange: nil))
}

/// The format of a bundle held in memory, by its start or, for a prefixed zip, its end record.
public func bundleFormat(of bytes: [UInt8]) -> BundleFormat? {
  bundleFormat(of: ByteSource(bytes: bytes))
}

func bundleFormat(of source: ByteSource) -> BundleFormat? {
  if let format = bundleFormat(ofPrefix: source.bytes(at: 0, count: 65_536)) { return format }
  return hasZipAtItsEnd(source) ? .zip : nil
}

/// What kind of document a zip with this prefix is (`OOXML document`), nil for an ordinary zip.
///
/// Such a file is one file to the people who exchanged it, though it is packed as a zip.
public func zipDocumentKind(ofPrefix prefix: [UInt8]) -> String? {
  guard prefix.holds(ZipSignature.localHeader) else { return nil }
  let window = prefix.prefix(65_536)
  var at = 0
  while window.holds(ZipSignature.localHeader, at: at), window.count - at >= 30 {
    let header = window[(window.startIndex + at)...]
    let nameEnd = 30 + Int(header.littleEndian16(at: 26))
    let dataStart = nameEnd + Int(header.littleEndian16(at: 28))
    let name = String(decoding: header.dropFirst(30).prefix(nameEnd - 30), as: UTF8.self)
    switch name {
    case "[Content_Types].xml", "_rels/.rels": return "OOXML document"
    case "mimetype":
      let type = String(decoding: header.dropFirst(dataStart).prefix(64), as: UTF8.self)
      if type.hasPrefix("application/epub+zip") { return "EPUB" }
      if type.hasPrefix("application/vnd.oasis.opendocument") { return "OpenDocument" }
    case "AndroidManifest.xml": return "Android package"
    case "META-INF/", "META-INF/MANIFEST.MF": return "Java archive"
    default: break
    }
    let size = Int(header.littleEndian32(at: 18))
    // A writer that streams says the size only behind the content (APPNOTE §4.4.4, bit 3).
    guard size == 0, header.littleEndian16(at: 6) & 0x8 != 0 else {
      at += dataStart + size
      continue
    }
    let content = header.dropFirst(dataStart)
    guard let next = content.firstRange(of: ZipSignature.localHeader) else { break }
    at = next.lowerBound - window.startIndex
  }
  return nil
}

private let signatures: [(BundleFormat, [[UInt8]])] = [
  (
    .zip,
    [
      ZipSignature.localHeader, ZipSignature.endRecord, ZipSignature.descriptor,
      Array("PK00PK".utf8),
    ]
  ),
  (.gzip, [[0x1F, 0x8B, 0x08]]),
  (.bzip2, (0x31...0x39).map { [0x42, 0x5A, 0x68, $0] }),
  (.xz, [[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]]),
  (.zstd, [[0x28, 0xB5, 0x2F, 0xFD]]),
  (.lz4, [[0x04, 0x22, 0x4D, 0x18], [0x02, 0x21, 0x4C, 0x18]]),
  (.lzip, [Array("LZIP".utf8)]),
  (.lzop, [[0x89, 0x4C, 0x5A, 0x4F, 0x00, 0x0D, 0x0A, 0x1A, 0x0A]]),
  (.sevenZip, [[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]]),
  (.rar, [[0x52, 0x61, 0x72, 0x21, 0x1A, 0x07]]),
  (.cpio, [Array("070701".utf8), Array("070702".utf8), Array("070707".utf8)]),
  (.cab, [Array("MSCF\0\0\0\0".utf8)]),
  (.ar, [Array("!<arch>\n".utf8)]),
  (.xar, [Array("xar!".utf8)]),
]

/// Frames that zstd and lz4 readers pass over: 0x184D2A50 to 0x184D2A5F, then a length.
private func startAfterSkippableFrames(_ prefix: [UInt8]) -> Int? {
  var at = 0
  while prefix.count - at >= 8, prefix[at] & 0xF0 == 0x50,
    prefix.holds([0x2A, 0x4D, 0x18], at: at + 1)
  {
    at += 8 + Int(prefix[at...].littleEndian32(at: 4))
  }
  return at > 0 && at < prefix.count ? at : nil
}

/// POSIX.1-1988 §10.1.1: the sum of the header's bytes stands in it, in octal.
private func isTarHeader(_ prefix: [UInt8]) -> Bool {
  guard prefix.count >= 512 else { return false }
  var recorded = 0
  var digits = 0
  for byte in prefix[148..<156].drop(while: { $0 == 0x20 || $0 == 0 }) {
    guard (0x30...0x37).contains(byte) else { break }
    recorded = recorded * 8 + Int(byte - 0x30)
    digits += 1
  }
  guard digits > 0 else { return false }
  var sum = 8 * 0x20
  var signedSum = sum
  for (position, byte) in prefix.prefix(512).enumerated() where !(148..<156).contains(position) {
    sum += Int(byte)
    signedSum += Int(Int8(bitPattern: byte))
  }
  return recorded == sum || recorded == signedSum
}

/// compress(1): magic, then block mode and a code width of 9 to 16 bits.
private func isCompressHeader(_ prefix: [UInt8]) -> Bool {
  prefix.count > 3 && prefix[0] == 0x1F && prefix[1] == 0x9D && prefix[2] & 0x60 == 0
    && (9...16).contains(prefix[2] & 0x1F)
}

/// LZMA_Alone has no magic: usual properties, a usual dictionary size, a size that is possible.
private func isLZMAHeader(_ prefix: [UInt8]) -> Bool {
  guard prefix.count >= 14, prefix[0] < 225, prefix[13] == 0 else { return false }
  let dictionary = prefix.littleEndian32(at: 1)
  let size = prefix.littleEndian64(at: 5)
  return dictionary >= 4096 && dictionary.nonzeroBitCount <= 2
    && (size == .max || prefix[0] == 0x5D && size < 1 << 38)
}
