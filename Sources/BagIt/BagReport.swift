/// What a validation found.
public struct BagReport: Equatable, Sendable {
  /// The version in `bagit.txt`, such as `1.0`; nil if there is no readable one.
  public var version: String?
  /// Everything found wrong or odd, ordered by path, then by code.
  public var problems: [BagProblem] = []
  /// Every regular file under `data/`, ordered by the bytes of its path.
  public var payload: [BagFile] = []
  /// Every regular file outside `data/`, ordered by the bytes of its path.
  public var tagFiles: [BagFile] = []
  /// The algorithms of the payload manifests that were verified, weakest first.
  public var algorithms: [BagDigest] = []
  /// What `bag-info.txt` says (`package-info.txt` before version 0.96).
  public var info = BagInfo()

  /// Whether all that is listed is there, all that is there is listed, and all parts conform
  /// (RFC 8493 §3); what the files contain does not matter.
  public var isComplete: Bool {
    let ofContents: Set<BagProblem.Code> = [.checksumMismatch, .payloadOxumMismatch]
    return !problems.contains { $0.severity == .error && !ofContents.contains($0.code) }
  }

  /// Whether the bag is complete and every checksum was verified (RFC 8493 §3).
  public var isValid: Bool { !problems.contains { $0.severity == .error } }

  /// The problems that make the bag invalid.
  public var errors: [BagProblem] { problems.filter { $0.severity == .error } }

  /// The problems that leave the bag valid.
  public var warnings: [BagProblem] { problems.filter { $0.severity == .warning } }
}

/// One file of a bag.
public struct BagFile: Equatable, Sendable {
  /// Relative to the bag, such as `data/README.txt`.
  public var path: String
  /// The number of bytes.
  public var sizeInBytes: Int
  /// The checksums that were computed, in lower-case hexadecimal.
  public var checksums: [BagDigest: String]

  /// The SHA-256 in lower-case hexadecimal, if it was computed.
  public var sha256: String? { checksums[.sha256] }

  /// Makes a description of a file.
  public init(path: String, sizeInBytes: Int, checksums: [BagDigest: String]) {
    self.path = path
    self.sizeInBytes = sizeInBytes
    self.checksums = checksums
  }
}
