/// What is left of the limits that a bundle and all bundles nested in it share.
final class BundleBudget {
  private let limits: BundleLimits
  /// How much content may come out in all.
  let total: Int
  private var expanded = 0
  private var entries = 0
  private var bundles = 1

  init(_ limits: BundleLimits, outermostBytes: Int = .max) {
    self.limits = limits
    let (product, overflow) = outermostBytes.multipliedReportingOverflow(by: limits.expansionRatio)
    total = min(
      limits.totalExpandedBytes, overflow ? .max : max(limits.totalExpandedFloor, product))
  }

  /// Bytes of content that may still come out.
  var expandable: Int { max(0, total - expanded) }

  /// Bytes of content that an entry may still declare: what is declared may lie, so that only what
  /// comes out is held against the size of the outermost bundle.
  var declarable: Int { max(0, limits.totalExpandedBytes - expanded) }

  /// Entries that may still be listed.
  var listable: Int { max(0, limits.entryCount - entries) }

  func expand(_ count: Int) { expanded = expanded.addingReportingOverflow(count).partialValue }

  func list(_ count: Int) { entries += count }

  func openNested() throws(BundleReadingError) {
    bundles += 1
    guard bundles - 1 <= limits.nestedBundles else {
      throw .tooManyNestedBundles(count: limits.nestedBundles)
    }
  }
}
