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

  /// Reads `$1,250.00`, `USD 75`, `€80.50`, `75 EUR`, `1.250,00 €`; nil when no single amount stands
  /// there, or one that could be read in two ways.
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
    guard let (units, cents) = unitsAndCents(digits),
      let major = Int64(units.isEmpty ? "0" : units),
      let minor = Int64((cents + "00").prefix(2))
    else { return nil }
    let (product, overflow) = major.multipliedReportingOverflow(by: 100)
    guard !overflow else { return nil }
    self.init(minorUnits: (isNegative ? -1 : 1) * (product + minor), currency: currency)
  }
}

/// The digits before and behind the decimal mark: the point, or the comma where it parts no three digits
/// and where points group them (`120,00`, `1.250,00`). Nil when the marks make no such number.
private func unitsAndCents(_ text: String) -> (units: String, cents: String)? {
  var digits = text
  while let last = digits.last, last == "," || last == "." { digits.removeLast() }
  let hasPoint = digits.contains(".")
  let behindComma = digits.lastIndex(of: ",").map { digits[digits.index(after: $0)...] }
  let isDecimalComma =
    behindComma.map { !$0.contains(".") && ($0.count < 3 || hasPoint) } ?? false
  let (mark, group): (Character, Character) = isDecimalComma ? (",", ".") : (".", ",")
  let parts = digits.split(separator: mark, omittingEmptySubsequences: false)
  let groups = parts[0].split(separator: group, omittingEmptySubsequences: false)
  let cents = parts.count == 2 ? String(parts[1]) : ""
  guard !digits.isEmpty, parts.count <= 2, cents.count <= 2, cents.allSatisfy(\.isNumber),
    groups.count == 1 || (1...3).contains(groups[0].count),
    groups.dropFirst().allSatisfy({ $0.count == 3 })
  else { return nil }
  return (groups.joined(), cents)
}
