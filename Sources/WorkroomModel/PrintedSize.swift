/// A size as a platform prints it, `959 bytes` or `38.3 MB`; its MB is 1,048,576 bytes.
package struct PrintedSize: Sendable, Hashable {
  package var bytes: Int
  /// How far the true size may lie from `bytes`: one step of the last digit printed, 0 for a count of
  /// bytes.
  package var toleranceInBytes: Int

  /// The first size printed in a text; nil when there is none.
  package init?(_ text: String) {
    guard let first = PrintedSize.all(in: text).first else { return nil }
    self = first
  }

  private init(bytes: Int, toleranceInBytes: Int) {
    self.bytes = bytes
    self.toleranceInBytes = toleranceInBytes
  }

  /// All sizes printed in a text, in order: `1.2 MB of 500 MB` has two.
  package static func all(in text: String) -> [PrintedSize] {
    let words = text.split {
      $0.isWhitespace || $0 == "\u{A0}" || $0 == ":" || $0 == "(" || $0 == ")"
    }
    var sizes: [PrintedSize] = []
    for (index, word) in words.enumerated() {
      let digits = word.prefix { $0.isNumber || $0 == "." || $0 == "," }
      guard digits.first?.isNumber == true else { continue }
      let rest = word.dropFirst(digits.count)
      let unit = rest.isEmpty && index + 1 < words.count ? words[index + 1] : rest
      if let size = size(digits, unit: unit.lowercased()) { sizes.append(size) }
    }
    return sizes
  }

  private static func size(_ digits: Substring, unit: String) -> PrintedSize? {
    let factors = [
      "bytes": 1, "byte": 1, "b": 1, "kb": 1024, "mb": 1_048_576, "gb": 1_073_741_824,
    ]
    guard let factor = factors[unit] else { return nil }
    guard let (whole, fraction) = wholeAndFraction(String(digits)),
      factor > 1 || fraction.isEmpty
    else { return nil }
    let decimals = String(fraction.prefix(3))
    guard let thousandths = Int((decimals + "000").prefix(3)) else { return nil }
    let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    let rest = factor / 1000 &* thousandths &+ factor % 1000 &* thousandths / 1000
    let steps = [0: 1, 1: 10, 2: 100][decimals.count] ?? 1000
    let (bytes, carried) = product.addingReportingOverflow(rest)
    guard !carried else { return nil }
    return PrintedSize(bytes: bytes, toleranceInBytes: factor == 1 ? 0 : factor / steps)
  }
}

/// The digits before and behind the decimal mark. A comma groups digits where three follow it, else it
/// is the decimal mark; a point before three digits may be either (`18.442`), so the number is unknown.
private func wholeAndFraction(_ text: String) -> (whole: Int, fraction: String)? {
  var digits = Substring(text)
  while let last = digits.last, last == "," || last == "." { digits.removeLast() }
  let points = digits.split(separator: ".", omittingEmptySubsequences: false)
  let commas = digits.split(separator: ",", omittingEmptySubsequences: false)
  var (groups, fraction) = (commas, Substring())
  if points.count == 2 {
    groups = points[0].split(separator: ",", omittingEmptySubsequences: false)
    fraction = points[1]
    let mayGroup = groups.count == 1 && fraction.count == 3 && points[0] != "0"
    if mayGroup || fraction.contains(",") { return nil }
  } else if points.count == 1, commas.count == 2, commas[1].count != 3 {
    (groups, fraction) = ([commas[0]], commas[1])
  } else if points.count > 2 {
    return nil
  }
  guard groups.count == 1 || (1...3).contains(groups[0].count),
    groups.dropFirst().allSatisfy({ $0.count == 3 }), let whole = Int(groups.joined())
  else { return nil }
  return (whole, String(fraction))
}
