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
    let parts = digits.replacing(",", with: "").split(separator: ".")
    guard let whole = parts.first.flatMap({ Int($0) }) else { return nil }
    let decimals = parts.count > 1 ? String(parts[1].prefix(3)) : ""
    let thousandths = Int((decimals + "000").prefix(3)) ?? 0
    let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    let fraction = factor / 1000 &* thousandths &+ factor % 1000 &* thousandths / 1000
    let steps = [0: 1, 1: 10, 2: 100][decimals.count] ?? 1000
    let (bytes, carried) = product.addingReportingOverflow(fraction)
    guard !carried else { return nil }
    return PrintedSize(bytes: bytes, toleranceInBytes: factor == 1 ? 0 : factor / steps)
  }
}
