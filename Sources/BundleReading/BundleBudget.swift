/// What is left of the limits of one bundle, of the bundles around it, and of what all bundles in one
/// outermost bundle share.
final class BundleBudget {
  /// What an outermost bundle and all that lies in it have used together.
  private final class Common {
    let total: Int
    var expanded = 0
    var entries = 0
    var bundles = 1

    init(total: Int) { self.total = total }
  }

  private let limits: BundleLimits
  private let common: Common
  private let around: BundleBudget?
  /// How much content may come out of this bundle and of those in it.
  private let total: Int
  /// How much of that counts in the bundle around: what its size allows, less the size itself, which
  /// came out of the bundle around and was counted there.
  private let share: Int
  private var expanded = 0

  /// The budget of an outermost bundle of this size.
  init(_ limits: BundleLimits, bytes: Int) {
    self.limits = limits
    total = limits.total(ofBytes: bytes, floor: limits.totalExpandedFloor)
    common = Common(total: limits.total(ofBytes: bytes, floor: limits.overallExpandedFloor))
    (share, around) = (0, nil)
  }

  /// The budget of a bundle of this size that lies in the one of `outer`.
  init(bytes: Int, nestedIn outer: BundleBudget) throws(BundleReadingError) {
    limits = outer.limits
    total = limits.total(ofBytes: bytes, floor: limits.totalExpandedFloor)
    share = max(0, limits.total(ofBytes: bytes, floor: 0) - bytes)
    (common, around) = (outer.common, outer)
    common.bundles += 1
    guard common.bundles - 1 <= limits.nestedBundles else {
      throw .tooManyNestedBundles(count: limits.nestedBundles)
    }
  }

  /// A budget for decoding that only finds something out; what it costs counts overall.
  init(forTrialsOf budget: BundleBudget) {
    (limits, common, total) = (budget.limits, budget.common, .max)
    (share, around) = (0, nil)
  }

  /// Bytes of content that may still come out.
  var expandable: Int { max(0, min(bound.left, common.total - common.expanded)) }

  /// Bytes of content that an entry may still declare: what is declared may lie, so that only what
  /// comes out is held against the sizes of bundles.
  var declarable: Int { max(0, limits.totalExpandedBytes - common.expanded) }

  /// Why no more may come out.
  var refusal: String {
    bound.left <= common.total - common.expanded
      ? "the bundle expands to more than \(bound.total) bytes"
      : "the outermost bundle, with all that lies in it, expands to more than \(common.total) bytes"
  }

  /// What may still come out, by this bundle's total or by that of the one around it.
  private var bound: (left: Int, total: Int) {
    let own = (left: total - expanded, total: total)
    guard let outer = around?.bound, outer.left < own.left, outer.left < share - expanded else {
      return own
    }
    return outer
  }

  /// Entries that may still be listed.
  var listable: Int { max(0, limits.entryCount - common.entries) }

  func expand(_ count: Int) {
    common.expanded = common.expanded.addingReportingOverflow(count).partialValue
    charge(count)
  }

  private func charge(_ count: Int) {
    let before = min(expanded, share)
    expanded = expanded.addingReportingOverflow(count).partialValue
    let counted = min(expanded, share) - before
    if counted > 0 { around?.charge(counted) }
  }

  func list(_ count: Int) { common.entries += count }
}

extension BundleLimits {
  /// How much may come out of so many bytes: all that the ratio allows, and at least a floor.
  fileprivate func total(ofBytes bytes: Int, floor: Int) -> Int {
    let (product, overflow) = bytes.multipliedReportingOverflow(by: expansionRatio)
    return min(totalExpandedBytes, overflow ? .max : max(floor, product))
  }
}
