package import WorkroomModel

/// What the terms and milestones of a record come to.
package struct JobState: Sendable {
  /// The latest terms that both sides accepted.
  package var termsInForce: TermsRevision?
  /// Newer terms that one side has not accepted.
  package var pendingTerms: TermsRevision?
  /// The milestones of the terms in force, else of the first that are known, else those that no table of
  /// terms names, with what is known of their money.
  package var milestones: [MilestoneState]
  /// Which of these they are, in words such as `the Terms in force`.
  package var milestoneBasis: String
  /// Where the Terms in force name no milestones: those of the latest Terms before them that do.
  package var replacedMilestones: [MilestoneState] = []

  package init(_ record: JobRecord) {
    termsInForce = record.terms.last(where: \.isAcceptedByBoth)
    let last = record.terms.last
    if let last, !last.isAcceptedByBoth, !isWithdrawn(last), isNewer(last, than: termsInForce) {
      pendingTerms = last
    }
    let numbered = record.milestones.filter { $0.revision != nil }
    let revision = termsInForce?.number ?? numbered.compactMap(\.revision).min()
    var current = numbered.filter { $0.revision == revision }
    if current.isEmpty { current = record.milestones.filter { $0.revision == nil } }
    let isNumbered = current.first?.revision != nil
    if termsInForce != nil, isNumbered || record.terms.count == 1 {
      milestoneBasis = "the Terms in force"
    } else if isNumbered {
      milestoneBasis = "Terms that are not accepted by both"
    } else {
      milestoneBasis = "the sources, of no known revision of the Terms"
    }
    milestones = current.map { MilestoneState($0, payments: record.payments) }
    if current.isEmpty, let latest = numbered.compactMap(\.revision).max() {
      replacedMilestones = numbered.filter { $0.revision == latest }
        .map { MilestoneState($0, payments: record.payments) }
    }
  }

  /// The first milestone whose money was not released.
  package var next: MilestoneState? { milestones.first { !$0.isReleased && !$0.isRefunded } }

  /// Work is under way: a funded milestone is neither released nor handed over for release.
  package var hasFundedWork: Bool {
    milestones.contains { $0.isFunded && !$0.isReleased && !$0.isRefunded && $0.requested == nil }
  }
}

private func isWithdrawn(_ terms: TermsRevision) -> Bool {
  let words = terms.statusAsFound?.lowercased() ?? ""
  return ["declined", "withdrawn", "replaced", "cancel", "rejected"].contains { words.contains($0) }
}

private func isNewer(_ terms: TermsRevision, than active: TermsRevision?) -> Bool {
  guard let active else { return true }
  if let left = terms.number, let right = active.number { return left > right }
  return (terms.proposedAt?.secondsSince1970 ?? .min)
    > (active.proposedAt?.secondsSince1970 ?? .min)
}

/// One milestone and the payments that name it.
package struct MilestoneState: Sendable {
  package var milestone: Milestone
  /// When and where the release was asked for, if it was.
  package var requested: (at: Moment?, origins: [Origin])?
  package var isFunded: Bool
  package var isReleased: Bool
  /// Its amount went back to the client after it was funded.
  package var isRefunded: Bool
  /// A source says outright that it is not funded, or asks for the money.
  package var unfundedWitness: (words: String, at: Moment?, origins: [Origin])?

  init(_ milestone: Milestone, payments: [Payment]) {
    self.milestone = milestone
    let named = payments.filter { isAbout($0, milestone) }
    let status = milestone.statusAsFound?.lowercased() ?? ""
    func kind(_ payment: Payment) -> String {
      payment.kind.lowercased() + " " + (payment.statusAsFound?.lowercased() ?? "")
    }
    let released = named.filter { kind($0).contains("releas") && !isRequest(kind($0)) }
    isReleased =
      milestone.releasedAt != nil || !released.isEmpty || status.hasPrefix("released")
    let funded = named.filter {
      kind($0).contains("fund") && !isRequest(kind($0))
        && !kind($0).contains("refund") && !kind($0).contains("not funded")
    }
    isFunded = milestone.fundedAt != nil || !funded.isEmpty || status.hasPrefix("funded")
    requested = nil
    unfundedWitness = nil
    let fundedAt = milestone.fundedAt ?? funded.first?.at
    isRefunded =
      isFunded && !isReleased
      && payments.contains { payment in
        kind(payment).contains("refund") && !isRequest(kind(payment))
          && payment.amount?.minorUnits == milestone.amount?.minorUnits
          && (payment.at?.secondsSince1970 ?? .max) >= (fundedAt?.secondsSince1970 ?? .min)
      }
    if !isReleased {
      if let payment = named.first(where: { kind($0).contains("releas") && isRequest(kind($0)) }) {
        requested = (payment.at, payment.origins)
      } else if isRequest(status) {
        requested = (dayMoment(in: milestone.statusAsFound ?? ""), milestone.origins)
      }
    }
    if !isFunded, !isReleased {
      // Mail about a milestone that is neither funded nor released is the platform's call to fund it.
      let mails = milestone.origins.filter { $0.medium == .notification }
      if status.contains("not funded") {
        unfundedWitness = (milestone.statusAsFound ?? "", nil, milestone.origins)
      } else if !mails.isEmpty {
        unfundedWitness = ("Mail of the platform asks to fund “\(milestone.name)”", nil, mails)
      } else if let payment = named.first(where: {
        (kind($0).contains("fund") && isRequest(kind($0))) || kind($0).contains("not funded")
      }) {
        let words = [payment.kind, payment.statusAsFound, payment.description].compactMap { $0 }
          .filter { !$0.isEmpty }.joined(separator: ", ")
        unfundedWitness = (words, payment.at, payment.origins)
      }
    }
  }
}

/// The day printed in a status such as `Requested Apr 18, 2016`.
private func dayMoment(in text: String) -> Moment? {
  printedDay(in: text).map {
    Moment(
      text: text, secondsSince1970: $0.secondsSince1970, offsetMinutes: 0, basis: .unknown,
      uncertaintyInSeconds: 86_399)
  }
}

private func isRequest(_ words: String) -> Bool { words.contains("request") }

/// A payment names a milestone by its name.
private func isAbout(_ payment: Payment, _ milestone: Milestone) -> Bool {
  let text = payment.description.lowercased()
  return !milestone.name.isEmpty && text.contains(milestone.name.lowercased())
}
