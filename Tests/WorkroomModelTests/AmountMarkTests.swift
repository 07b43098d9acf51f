import Testing
import WorkroomModel

/// Points and commas of amounts, in the ways of several countries.
@Suite struct AmountMarkTests {
  @Test(arguments: [
    ("$1,250.00", 125_000, "$"), ("USD 75", 7_500, "USD"), ("€80.50", 8_050, "EUR"),
    ("75 EUR", 7_500, "EUR"), ("$0.5", 50, "$"), ("$.99", 99, "$"), ("($1,250)", -125_000, "$"),
    ("US$1,250,000", 125_000_000, "USD"), ("$1,250.", 125_000, "$"),
    ("120,00 GBP", 12_000, "GBP"), ("1.250,00 €", 125_000, "EUR"), ("€12,5", 1_250, "EUR"),
    ("1.250.000,00 EUR", 125_000_000, "EUR"),
  ])
  func readsAnAmount(text: String, minorUnits: Int64, currency: String) {
    #expect(Money(text) == Money(minorUnits: minorUnits, currency: currency))
  }

  /// What could be read in two ways, or in none, is never an amount.
  @Test(arguments: [
    "1.250 EUR", "$1,25,000", "$12,3456", "1,250,00 EUR", "$1.250.00", "1250.000 EUR",
    "€1250,000.00", "100", "$", "$1 or $2", "1 USD 2 EUR", "99999999999999999999 USD",
  ])
  func readsNoAmountFromDoubtfulWords(text: String) {
    #expect(Money(text) == nil)
  }
}
