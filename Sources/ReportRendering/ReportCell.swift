/// A cell: what a reader sees and, apart from it, the exact value for programs.
public struct ReportCell: Sendable, Hashable {
  /// What HTML shows.
  public var shown: [ReportInline]
  /// What CSV and JSON hold, and what HTML sorts by.
  public var value: CellValue

  /// Makes a cell.
  public init(_ shown: [ReportInline], value: CellValue) {
    self.shown = shown
    self.value = value
  }
}

/// The exact value of a cell.
public enum CellValue: Sendable, Hashable {
  /// No value: an empty field in CSV, `null` in JSON.
  case none
  /// Text as it stands.
  case text(String)
  /// A whole number.
  case integer(Int)
  /// A number as written, with `.` as its decimal separator and no grouping.
  case decimal(String)
  /// A decimal amount and its currency, never one without the other.
  case money(amount: String, currency: String)
  /// RFC 3339 with offset.
  case instant(String)
  /// `YYYY-MM-DD`.
  case date(String)
  /// True or false.
  case boolean(Bool)
}

extension ReportCell {
  /// Nothing shown, nothing known; prefer ``absent(_:)``, which says why.
  public static var empty: ReportCell { ReportCell([], value: .none) }

  /// Plain text.
  public static func text(_ text: String) -> ReportCell {
    ReportCell([.text(text)], value: .text(text))
  }

  /// An identifier, digest or path in a fixed-width face.
  public static func code(_ text: String) -> ReportCell {
    ReportCell([.code(text)], value: .text(text))
  }

  /// Text that leads somewhere inside the site.
  public static func link(_ text: String, to target: ReportTarget) -> ReportCell {
    ReportCell([.link(text: text, to: target)], value: .text(text))
  }

  /// A state in words; `value` when programs should see another word than readers.
  public static func badge(_ text: String, _ tone: ReportTone, value: String? = nil) -> ReportCell {
    ReportCell([.badge(text, tone)], value: .text(value ?? text))
  }

  /// A whole number, shown with thousands separated.
  public static func integer(_ number: Int, to target: ReportTarget? = nil) -> ReportCell {
    let shown = Figures.integer(number)
    return ReportCell(
      [target.map { .link(text: shown, to: $0) } ?? .text(shown)], value: .integer(number))
  }

  /// A number as written; shown as it stands.
  public static func decimal(_ number: String) -> ReportCell {
    ReportCell([.text(number)], value: .decimal(number))
  }

  /// An amount in minor units (ISO 4217), such as cents, with its currency code.
  public static func money(minorUnits: Int, currency: String, fractionDigits: Int = 2) -> ReportCell
  {
    ReportCell(
      [
        .text(
          Figures.money(minorUnits: minorUnits, currency: currency, fractionDigits: fractionDigits))
      ],
      value: .money(
        amount: Figures.decimal(minorUnits: minorUnits, fractionDigits: fractionDigits),
        currency: currency))
  }

  /// A size in bytes, shown in decimal units (1 MB = 1,000,000 bytes).
  public static func bytes(_ size: Int) -> ReportCell {
    ReportCell([.text(Figures.bytes(size))], value: .integer(size))
  }

  /// A part of a whole, shown as a small bar beside its words; the value is the part.
  public static func meter(part: Int, whole: Int, shown: String) -> ReportCell {
    ReportCell([.meter(part: part, whole: whole, shown: shown)], value: .integer(part))
  }

  /// A point in time: RFC 3339 for programs, and what the reader sees.
  public static func instant(iso: String, shown: String) -> ReportCell {
    ReportCell([.time(shown: shown, iso: iso)], value: .instant(iso))
  }

  /// A calendar date, `YYYY-MM-DD`, shown as it stands.
  public static func date(_ iso: String) -> ReportCell {
    ReportCell([.time(shown: iso, iso: iso)], value: .date(iso))
  }

  /// Yes or no.
  public static func boolean(_ value: Bool) -> ReportCell {
    ReportCell([.text(value ? "yes" : "no")], value: .boolean(value))
  }

  /// No value, and in words why: `none in this archive`, `cannot be determined`.
  public static func absent(_ reason: String) -> ReportCell {
    ReportCell([.emphasis(reason)], value: .none)
  }
}
