internal import Crypto

/// A checksum algorithm of a manifest, named as in `manifest-ALGORITHM.txt` (RFC 8493 §2.4).
public enum BagDigest: String, CaseIterable, Comparable, Sendable {
  case md5, sha1, sha224, sha256, sha384, sha512

  /// Reads the algorithm out of a manifest's file name, however it is cased or hyphenated.
  init?(manifestName: String) {
    let kept = manifestName.lowercased().filter { $0 != "-" && $0 != "_" }
    self.init(rawValue: kept)
  }

  /// How many hexadecimal digits a checksum has.
  public var hexLength: Int {
    switch self {
    case .md5: 32
    case .sha1: 40
    case .sha224: 56
    case .sha256: 64
    case .sha384: 96
    case .sha512: 128
    }
  }

  /// Orders algorithms by strength, weakest first.
  public static func < (left: BagDigest, right: BagDigest) -> Bool {
    left.hexLength < right.hexLength
  }

  /// The checksum of `bytes` in lower-case hexadecimal.
  public func checksum(of bytes: [UInt8]) -> String {
    var running = RunningDigests([self])
    running.update(bytes.span)
    return running.checksums()[self] ?? ""
  }
}

/// Several digests over one pass of the same bytes.
struct RunningDigests {
  private var md5: Insecure.MD5?
  private var sha1: Insecure.SHA1?
  private var sha224: SHA224?
  private var sha256: SHA256?
  private var sha384: SHA384?
  private var sha512: SHA512?

  init(_ wanted: Set<BagDigest>) {
    md5 = wanted.contains(.md5) ? Insecure.MD5() : nil
    sha1 = wanted.contains(.sha1) ? Insecure.SHA1() : nil
    sha224 = wanted.contains(.sha224) ? SHA224() : nil
    sha256 = wanted.contains(.sha256) ? SHA256() : nil
    sha384 = wanted.contains(.sha384) ? SHA384() : nil
    sha512 = wanted.contains(.sha512) ? SHA512() : nil
  }

  mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    unsafe md5?.update(bufferPointer: bytes)
    unsafe sha1?.update(bufferPointer: bytes)
    unsafe sha224?.update(bytes)
    unsafe sha256?.update(bufferPointer: bytes)
    unsafe sha384?.update(bufferPointer: bytes)
    unsafe sha512?.update(bufferPointer: bytes)
  }

  func checksums() -> [BagDigest: String] {
    var found: [BagDigest: String] = [:]
    found[.md5] = (md5?.finalize()).map(hexadecimal)
    found[.sha1] = (sha1?.finalize()).map(hexadecimal)
    found[.sha224] = (sha224?.finalized()).map(hexadecimal)
    found[.sha256] = (sha256?.finalize()).map(hexadecimal)
    found[.sha384] = (sha384?.finalize()).map(hexadecimal)
    found[.sha512] = (sha512?.finalize()).map(hexadecimal)
    return found
  }
}

/// Lower-case hexadecimal of `bytes`.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
