import WorkroomModel

/// The payments of one job: a release from escrow and the payment it makes are one, however many mails
/// and pages tell of it; two payments of one amount on one day stay two.
func payments(_ observations: [Observation]) -> [Payment] {
  var drafts: [PaymentDraft] = []
  for observation in sortedByMedium(observations) {
    let draft = PaymentDraft(observation)
    if let known = drafts.firstIndex(where: { $0.isToldBy(draft) }) {
      drafts[known].merge(draft)
    } else {
      drafts.append(draft)
    }
  }
  return drafts.map(\.payment).sorted {
    ($0.at?.secondsSince1970 ?? 0, $0.kind, $0.description, $0.amountText ?? "")
      < ($1.at?.secondsSince1970 ?? 0, $1.kind, $1.description, $1.amountText ?? "")
  }
}

private struct PaymentDraft {
  var payment: Payment
  private var tellings: [Observation]
  /// The milestone it names; a list of payments names the job instead.
  private var milestone: String

  init(_ observation: Observation) {
    tellings = [observation]
    let description = observation.fields["description"]?.text ?? ""
    milestone = description == observation["title"] ? "" : normalizedWords(description)
    payment = Payment(kind: observation["kind"] ?? "payment", description: description)
    payment.at = observation.moment("date") ?? observation.moment("sent")
    payment.amount = observation.money("amount")
    payment.amountText = observation.fields["amount"]?.text
    payment.statusAsFound = observation.fields["status"]?.text
    payment.origins = [observation.origin]
  }

  private var kind: String { normalizedWords(payment.kind) }
  private var isTransfer: Bool { PaymentDraft.transfers.contains(kind) }
  private static let transfers: Set<String> = ["released", "paid", "payment"]

  func isToldBy(_ other: PaymentDraft) -> Bool {
    guard kind == other.kind || (isTransfer && other.isTransfer),
      isOneAmount(payment.amount, other.payment.amount),
      isOneDay(payment.at, other.payment.at),
      milestone == other.milestone || milestone.isEmpty || other.milestone.isEmpty
    else { return false }
    return !tellings.contains { told in other.tellings.contains { isAnother($0, than: told) } }
  }

  /// Whether two tellings in equal words are of two payments: two rows of one page, or two mails that
  /// are not copies of each other.
  private func isAnother(_ left: Observation, than right: Observation) -> Bool {
    guard normalizedWords(left["kind"] ?? "") == normalizedWords(right["kind"] ?? "") else {
      return false
    }
    if left.origin.medium != right.origin.medium { return false }
    if left.origin.medium != .notification { return left.origin.digest == right.origin.digest }
    if let one = left["messageID"], let other = right["messageID"], one == other { return false }
    return !isNear(left.moment("sent"), right.moment("sent"), 120)
  }

  mutating func merge(_ other: PaymentDraft) {
    tellings += other.tellings
    payment.origins = unique(payment.origins + other.payment.origins)
    payment.amount = fuller(payment.amount, other.payment.amount)
    payment.statusAsFound = payment.statusAsFound ?? other.payment.statusAsFound
    if milestone.isEmpty, !other.milestone.isEmpty {
      milestone = other.milestone
      payment.description = other.payment.description
    }
    // Which milestone it was for says more than that it was paid.
    if other.kind == "released", isTransfer { payment.kind = other.payment.kind }
  }
}

/// Equal amounts of one currency; a bare dollar sign may be any dollar.
func isOneAmount(_ left: Money?, _ right: Money?) -> Bool {
  guard let left, let right else { return left == nil && right == nil }
  guard left.minorUnits == right.minorUnits else { return false }
  func isDollar(_ currency: String) -> Bool { currency == "$" || currency.hasSuffix("D") }
  return left.currency == right.currency
    || ((left.currency == "$" || right.currency == "$") && isDollar(left.currency)
      && isDollar(right.currency))
}

/// Of two words for one amount the one that names the currency; a bare sign stays where nothing does.
func fuller(_ left: Money?, _ right: Money?) -> Money? {
  guard let left else { return right }
  return left.currency == "$" && isOneAmount(left, right) ? right ?? left : left
}

/// Days printed by the platform name one day of its clock; a mail's time lies in it or soon after.
private func isOneDay(_ left: Moment?, _ right: Moment?) -> Bool {
  guard let left, let right else { return left == nil && right == nil }
  let isCoarse = (left.uncertaintyInSeconds >= 86_399, right.uncertaintyInSeconds >= 86_399)
  if isCoarse.0, isCoarse.1 { return left.secondsSince1970 == right.secondsSince1970 }
  return isNear(left, right, 3_600)
}
