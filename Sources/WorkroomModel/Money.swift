/// An amount in minor units of one currency. Amounts of different currencies never meet.
package struct Money: Sendable, Hashable, Codable {
  package var minorUnits: Int64
  /// ISO 4217, or `$` when the source shows a bare dollar sign and nothing says whose.
  package var currency: String

  package init(minorUnits: Int64, currency: String) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// `1250.00`
  package var decimal: String {
    let magnitude = minorUnits.magnitude
    let sign = minorUnits < 0 ? "-" : ""
    return "\(sign)\(magnitude / 100).\(padded(Int(magnitude % 100), 2))"
  }

  /// `$1,250.00` for a bare dollar sign, `EUR 1,250.00` else.
  package var shown: String {
    let parts = decimal.split(separator: ".")
    var grouped = ""
    let digits = Array(parts[0].drop(while: { $0 == "-" }))
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    let sign = minorUnits < 0 ? "−" : ""
    return currency == "$"
      ? "\(sign)$\(grouped).\(parts[1])" : "\(sign)\(currency) \(grouped).\(parts[1])"
  }

  /// Reads `$1,250.00`, `USD 75`, `€80.50`, `75 EUR`; nil when no single amount stands there.
  package init?(_ text: String) {
    var digits = ""
    var currency: String?
    var letters = ""
    var hasSeenDigit = false
    var isNegative = false
    for character in text {
      switch character {
      case "0"..."9", ".", ",":
        digits.append(character)
        hasSeenDigit = true
      case "$": currency = currency ?? "$"
      case "€": currency = "EUR"
      case "£": currency = "GBP"
      case "-", "−", "(": if !hasSeenDigit { isNegative = true }
      case " ", "\u{A0}", ")": continue
      case "A"..."Z": letters.append(character)
      default: return nil
      }
    }
    if letters.count == 3 { currency = letters } else if letters == "US" { currency = "USD" }
    guard let currency, hasSeenDigit, letters.isEmpty || letters.count == 3 || letters == "US"
    else { return nil }
    let whole = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let units = whole[0].filter { $0 != "," }
    let cents = whole.count == 2 ? String(whole[1]) : ""
    guard cents.count <= 2, let major = Int64(units.isEmpty ? "0" : units),
      let minor = Int64((cents + "00").prefix(2))
    else { return nil }
    let (product, overflow) = major.multipliedReportingOverflow(by: 100)
    guard !overflow else { return nil }
    self.init(minorUnits: (isNegative ? -1 : 1) * (product + minor), currency: currency)
  }
}
