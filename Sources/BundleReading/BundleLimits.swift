/// What a bundle may cost; beyond it an entry or the bundle is quarantined, never read on.
///
/// The same content is read however it is packed, as a folder of bundles or as one bundle of them. What
/// comes out of a bundle and of those in it is held against that bundle's own size
/// (`totalExpandedFloor`, `expansionRatio`), wherever it lies; in the bundle around it no more of
/// that counts than the ratio allows for its size. So a bomb uses up what is its own and costs those
/// beside it nothing. Four bounds are counted from the outermost bundle, bombs included, and keep the
/// whole finite: `overallExpandedFloor`, `entryCount`, `nestedBundles` and `nestingDepth`. Only a
/// packing that reaches one of them reads differently from the folder of it.
public struct BundleLimits: Sendable, Hashable {
  /// Largest content of one entry in bytes; exports of whole accounts hold mailboxes of 30 GB.
  public var entryBytes: Int
  /// Sum of all content in bytes, of an outermost bundle and of every bundle nested in it.
  public var totalExpandedBytes: Int
  /// Most content bytes per stored byte; deflate cannot pass 1,032, text rarely passes 20.
  public var expansionRatio: Int
  /// Content up to this many bytes is read whatever its ratio, so that small blank files pass.
  public var expansionRatioFloor: Int
  /// The content of a bundle and of those nested in it is read up to this sum; past it, the sum obeys
  /// the ratio as well, counted from the size of that bundle.
  public var totalExpandedFloor: Int
  /// All that comes out of an outermost bundle and of every bundle nested in it is read up to this sum;
  /// past it, the sum obeys the ratio as well, counted from the size of the outermost bundle, so that
  /// many small copies nested in one another do not add up.
  public var overallExpandedFloor: Int
  /// Most entries of an outermost bundle and of every bundle nested in it.
  public var entryCount: Int
  /// Most bundles that may be opened inside one outermost bundle.
  public var nestedBundles: Int
  /// How many bundles may lie in one another; the outermost has depth 1.
  public var nestingDepth: Int
  /// Longest time in seconds that decoding one entry may take, without the time of the caller, and
  /// that passing over the rest of one may take.
  public var secondsPerEntry: Double
  /// Content that came out lengthens the time by a second for this many bytes, so that large entries
  /// end in time and stuck ones do not.
  public var slowestBytesPerSecond: Int
  /// Working memory in bytes that a decoder may ask for, such as the dictionary of LZMA.
  public var decoderMemory: Int
  /// Longest shown path of an entry in bytes; the raw name is never cut.
  public var nameBytes: Int

  /// Creates limits; what is left out has its standard value.
  public init(
    entryBytes: Int = 64_000_000_000, totalExpandedBytes: Int = 256_000_000_000,
    expansionRatio: Int = 200, expansionRatioFloor: Int = 16_777_216,
    totalExpandedFloor: Int = 268_435_456, overallExpandedFloor: Int = 1_073_741_824,
    entryCount: Int = 250_000,
    nestedBundles: Int = 20_000, nestingDepth: Int = 8, secondsPerEntry: Double = 20,
    slowestBytesPerSecond: Int = 2_000_000,
    decoderMemory: Int = 134_217_728,
    nameBytes: Int = 4_096
  ) {
    self.entryBytes = entryBytes
    self.totalExpandedBytes = totalExpandedBytes
    self.expansionRatio = expansionRatio
    self.expansionRatioFloor = expansionRatioFloor
    self.totalExpandedFloor = totalExpandedFloor
    self.overallExpandedFloor = overallExpandedFloor
    self.entryCount = entryCount
    self.nestedBundles = nestedBundles
    self.nestingDepth = nestingDepth
    self.secondsPerEntry = secondsPerEntry
    self.slowestBytesPerSecond = slowestBytesPerSecond
    self.decoderMemory = decoderMemory
    self.nameBytes = nameBytes
  }

  /// The limits that hold unless the caller has reasons for others.
  public static let standard = BundleLimits()
}
