/// How forgiving a validation is where RFC 8493 leaves a choice.
public struct BagPolicy: Equatable, Sendable {
  /// Whether a bag may carry a `fetch.txt` (§2.2.3); nothing is ever fetched.
  public var allowsFetch: Bool
  /// Whether files the operating system makes and deletes (`.DS_Store`, `Thumbs.db`) may be gone.
  public var toleratesMissingSystemFiles: Bool
  /// Whether a listed name may stand for a file whose name differs in Unicode normalization, or
  /// only in case from a name that is listed too (§6.1).
  public var toleratesAlikeNames: Bool
  /// Whether every file outside `data/` must stand in every tag manifest, and one must exist.
  public var requiresListedTagFiles: Bool
  /// Whether a manifest of an unknown algorithm is an error although another one was verified.
  public var requiresKnownAlgorithms: Bool
  /// The bounds of what is read.
  public var limits: BagLimits

  /// What RFC 8493 and its conformance suite accept: the policy for bags of unknown makers.
  public static let standard = BagPolicy(
    allowsFetch: true, toleratesMissingSystemFiles: true, toleratesAlikeNames: true,
    requiresListedTagFiles: false, requiresKnownAlgorithms: false, limits: BagLimits())

  /// Nothing forgiven: no `fetch.txt`, every tag file covered, every algorithm verified.
  public static let strict = BagPolicy(
    allowsFetch: false, toleratesMissingSystemFiles: false, toleratesAlikeNames: false,
    requiresListedTagFiles: true, requiresKnownAlgorithms: true, limits: BagLimits())
}

/// The bounds of what is read from a bag whose maker is not trusted.
public struct BagLimits: Equatable, Sendable {
  /// Bytes of one tag file that is parsed: `bagit.txt`, `bag-info.txt`, manifests, `fetch.txt`.
  public var tagFileSizeInBytes = 64 << 20
  /// Files and folders of a bag.
  public var files = 1_000_000
  /// Lines of one manifest.
  public var manifestEntries = 1_000_000
  /// Folders inside folders.
  public var folderDepth = 64
  /// Bytes of one path below the bag.
  public var pathLengthInBytes = 4096
  /// Problems in one report; the last one then says that there were more.
  public var problems = 10_000

  /// The default bounds.
  public init() {}
}
