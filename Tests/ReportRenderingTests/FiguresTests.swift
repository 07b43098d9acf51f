import ReportRendering
import Testing

@Suite struct FiguresTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func separatesThousands(number: Int, shown: String) {
    #expect(Figures.integer(number) == shown)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1049, "1.0 kB"), (1050, "1.1 kB"),
    (999_949, "999.9 kB"), (999_950, "1.0 MB"), (4_200_000, "4.2 MB"), (500_000_000, "500.0 MB"),
    (1_000_000_000, "1.0 GB"), (Int.max, "9.2 EB"), (-1500, "-1.5 kB"),
  ])
  func roundsSizesToTenths(size: Int, shown: String) {
    #expect(Figures.bytes(size) == shown.replacing(" ", with: "\u{A0}"))
  }

  @Test(arguments: [
    (123_450, "USD", 2, "1,234.50 USD"), (5, "EUR", 2, "0.05 EUR"), (-5, "EUR", 2, "-0.05 EUR"),
    (1500, "JPY", 0, "1,500 JPY"), (1500, "BHD", 3, "1.500 BHD"), (0, "USD", 2, "0.00 USD"),
  ])
  func writesAmountsWithTheirCurrency(
    minorUnits: Int, currency: String, fractionDigits: Int, shown: String
  ) {
    let amount = Figures.money(
      minorUnits: minorUnits, currency: currency, fractionDigits: fractionDigits)

    #expect(amount == shown.replacing(" ", with: "\u{A0}"))
  }

  @Test func writesExactDecimals() {
    #expect(Figures.decimal(minorUnits: -123_450) == "-1234.50")
    #expect(Figures.decimal(minorUnits: 7, fractionDigits: 0) == "7")
  }
}
