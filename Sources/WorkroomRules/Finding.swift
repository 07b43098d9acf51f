package import WorkroomModel

/// What a finding is about. The raw values appear in CSV files and in decisions, so they are stable.
package enum FindingKind: String, Sendable, Hashable, CaseIterable {
  case reviewTerms = "review-terms"
  case reviewChangedTerms = "review-changed-terms"
  case fundMilestone = "fund-milestone"
  case submitStatusReport = "submit-status-report"
  case releaseMilestone = "release-milestone"
  case submitTimesheet = "submit-timesheet"
  case payTimesheet = "pay-timesheet"
  case answerDispute = "answer-dispute"
  case answerCancellation = "answer-cancellation"
  case leaveFeedback = "leave-feedback"
  case setUpPayment = "set-up-payment"
  case authorizeHours = "authorize-hours"
  case answerScreenshot = "answer-screenshot"
  case answerMessage = "answer-message"
  case shownByPlatform = "shown-by-platform"
  case saveFiles = "save-files"
  case platformDate = "platform-date"
  case storageQuota = "storage-quota"
  case fileRule = "file-rule"

  /// For people to read.
  package var label: String {
    switch self {
    case .reviewTerms: "Review Terms"
    case .reviewChangedTerms: "Review changed Terms"
    case .fundMilestone: "Fund milestone"
    case .submitStatusReport: "Submit Status Report"
    case .releaseMilestone: "Release milestone"
    case .submitTimesheet: "Submit timesheet"
    case .payTimesheet: "Pay timesheet"
    case .answerDispute: "Answer in dispute"
    case .answerCancellation: "Answer cancel or refund request"
    case .leaveFeedback: "Leave feedback"
    case .setUpPayment: "Set up payment"
    case .authorizeHours: "Authorize hours"
    case .answerScreenshot: "Answer rejected screenshot"
    case .answerMessage: "Answer message"
    case .shownByPlatform: "Shown by the platform"
    case .saveFiles: "Save files"
    case .platformDate: "Platform date"
    case .storageQuota: "Storage quota"
    case .fileRule: "File rule"
    }
  }
}

/// Who has to act.
package enum Actor: String, Sendable, Hashable, CaseIterable {
  case us
  case otherSide = "other-side"
  case platform
  /// The archive does not show which side we were on.
  case undetermined
}

/// How pressing a finding is; the order of the cases is the order of lists.
package enum Urgency: String, Sendable, Hashable, CaseIterable, Comparable {
  case overdue
  case dueSoon = "due-soon"
  case open
  case note

  package var label: String { self == .dueSoon ? "due soon" : rawValue }

  package static func < (left: Urgency, right: Urgency) -> Bool {
    let order = Urgency.allCases
    return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
  }
}

/// The last day on which something can be done in time, and the instant where a clock time is known.
package struct Deadline: Sendable, Hashable {
  package var day: CivilDate
  package var instant: Int64?
  /// The day was counted from a time that a source prints without its zone.
  package var isZoneAssumed: Bool

  package init(day: CivilDate, instant: Int64? = nil, isZoneAssumed: Bool = false) {
    self.day = day
    self.instant = instant
    self.isZoneAssumed = isZoneAssumed
  }
}

/// A conclusion from a rule and the record, with all that is needed to check it.
package struct Finding: Sendable, Hashable {
  /// Stable and from content, so that a decision to dismiss it survives a rebuild.
  package var key: String
  package var kind: FindingKind
  package var rule: PolicyRule
  /// Nil when it concerns the platform as a whole.
  package var jobKey: String?
  package var jobTitle: String?
  package var actor: Actor
  /// When the reason arose.
  package var since: Moment?
  package var due: Deadline?
  /// Whole days from the reason to the as-of date; nil when the reason has no date.
  package var ageInDays: Int?
  package var urgency: Urgency
  /// What is to be done and why, in one sentence.
  package var statement: String
  /// The words or the field of the source that raised it.
  package var evidence: String
  package var origins: [Origin]
  package var settledBy: String
  package var isShownByPlatform: Bool

  package var isZoneAssumed: Bool { due?.isZoneAssumed ?? false }
}

/// Words of a source as part of a key that people can type: letters and digits, joined by hyphens.
/// What is too long or has neither is told apart by a checksum (FNV-1a, 64 bits).
func keyWords(_ text: String) -> String {
  let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  let head = String(String.UnicodeScalarView(words.unicodeScalars.prefix(60)))
  guard head.isEmpty || head != words else { return head }
  return head + (head.isEmpty ? "" : "-") + String(hashOfBytes(text.utf8), radix: 16)
}

/// Findings of which no two have the same key; of equal ones the later are numbered.
func withDistinctKeys(_ findings: [Finding]) -> [Finding] {
  var count: [String: Int] = [:]
  return findings.map { finding in
    count[finding.key, default: 0] += 1
    guard let number = count[finding.key], number > 1 else { return finding }
    var other = finding
    other.key += ":\(number)"
    return other
  }
}

/// The days before a deadline up to which it goes before what waits without one.
package let nearInDays = 30

/// The order of lists on a day: what the platform itself showed first, then by urgency; of equal
/// urgency what is due within thirty days by its day, then what waits without a day, the longest
/// first, then what is due later.
package func byUrgency(on asOf: CivilDate) -> (Finding, Finding) -> Bool {
  let near = asOf.adding(days: nearInDays)
  func rank(_ finding: Finding) -> Int {
    guard let due = finding.due?.day else { return 1 }
    return due <= near ? 0 : 2
  }
  return { left, right in
    if left.isShownByPlatform != right.isShownByPlatform { return left.isShownByPlatform }
    if left.urgency != right.urgency { return left.urgency < right.urgency }
    if rank(left) != rank(right) { return rank(left) < rank(right) }
    if let one = left.due?.day, let other = right.due?.day, one != other { return one < other }
    if left.ageInDays != right.ageInDays {
      return (left.ageInDays ?? -1) > (right.ageInDays ?? -1)
    }
    return left.key < right.key
  }
}
