/// Why a bundle cannot be opened, or why reading it ended before its end.
public enum BundleReadingError: Error, Sendable, Hashable {
  /// The file cannot be opened or read; the number is the `errno` of the system.
  case file(path: String, errno: Int32)
  /// The bytes are no bundle of a known format.
  case notABundle
  /// A format that is recognised but not read.
  case unreadableFormat(BundleFormat)
  /// The bundle lies deeper in other bundles than `BundleLimits.nestingDepth`.
  case nestedTooDeep(depth: Int)
  /// More bundles lie in the outermost one than `BundleLimits.nestedBundles`.
  case tooManyNestedBundles(count: Int)
  /// The rest of the bundle is lost; thrown once, the defect also stands in `bundleDefects`.
  case damaged(BundleDefect)
}
