import WorkroomModel

/// How amounts of a job are shown: those printed with a bare dollar sign in the one dollar that the
/// job's other amounts name, and marked; where these name none or several, as they stand.
struct Amounts {
  private let dollar: String?

  init(_ record: JobRecord) {
    let terms = record.terms.map(\.total) + record.milestones.map(\.amount)
    let work = record.statusReports.map(\.amount) + record.payments.map(\.amount)
    let rest = record.disputes.map(\.amount) + record.preliminaries.map(\.amount)
    let named = Set((terms + work + rest).compactMap { $0?.currency }).subtracting(["$"])
    let only = named.count == 1 ? named.first : nil
    dollar = only.flatMap { $0.hasSuffix("D") ? $0 : nil }
  }

  func shown(_ money: Money) -> String {
    guard money.currency == "$", let dollar else { return money.shown }
    return Money(minorUnits: money.minorUnits, currency: dollar).shown
      + ", a bare $ in the source"
  }

  /// In the words of the source where these name the currency.
  func shown(_ money: Money?, asFound text: String?) -> String? {
    guard let money else { return text }
    let isNamed = text?.contains { $0.isLetter || $0 == "€" || $0 == "£" } ?? false
    return isNamed ? text : shown(money)
  }
}
