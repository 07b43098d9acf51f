/// Figures as text, the same everywhere: no locale, no rounding that is not stated.
public enum Figures {
  /// A whole number with thousands separated by commas: `-1,234,567`.
  public static func integer(_ number: Int) -> String {
    (number < 0 ? "-" : "") + grouped(String(number.magnitude))
  }

  /// A decimal number from minor units, without grouping: `1234.50` from 123450 and two digits.
  public static func decimal(minorUnits: Int, fractionDigits: Int = 2) -> String {
    let (whole, fraction) = parts(of: minorUnits, fractionDigits: fractionDigits)
    return (minorUnits < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// An amount with its currency after a no-break space: `1,234.50 USD`.
  public static func money(minorUnits: Int, currency: String, fractionDigits: Int = 2) -> String {
    let (whole, fraction) = parts(of: minorUnits, fractionDigits: fractionDigits)
    let amount = grouped(whole) + (fraction.isEmpty ? "" : "." + fraction)
    return (minorUnits < 0 ? "-" : "") + amount + "\u{A0}" + currency
  }

  /// A size in decimal units, rounded to the nearest tenth: `999 B`, `4.2 MB`, `1.0 GB`.
  public static func bytes(_ size: Int) -> String {
    guard size.magnitude >= 1000 else { return "\(size)\u{A0}B" }
    // In tenths of the unit; 9,999.5 tenths would read "1000.0", so the next unit takes over there.
    var tenths = (size.magnitude &+ 50) / 100
    var unit: UInt = 1000
    var names = ["MB", "GB", "TB", "PB", "EB"]
    var name = "kB"
    while tenths >= 10_000, !names.isEmpty {
      name = names.removeFirst()
      unit *= 1000
      let tenth = unit / 10
      tenths = size.magnitude / tenth + (size.magnitude % tenth >= tenth / 2 ? 1 : 0)
    }
    return "\(size < 0 ? "-" : "")\(tenths / 10).\(tenths % 10)\u{A0}\(name)"
  }

  private static func parts(of minorUnits: Int, fractionDigits: Int) -> (String, String) {
    let digits = String(minorUnits.magnitude)
    let wanted = max(0, fractionDigits)
    let padded = String(repeating: "0", count: max(0, wanted + 1 - digits.count)) + digits
    return (String(padded.dropLast(wanted)), String(padded.suffix(wanted)))
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.count - offset).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
