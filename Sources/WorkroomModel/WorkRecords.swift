/// A weekly status report (fixed price) or timesheet (hourly; the platform treats it as the status report).
package struct StatusReport: Sendable, Hashable, Codable {
  package var author: String?
  package var submitted: Moment?
  package var period: String?
  package var statusAsFound: String?
  package var text: String
  /// What the author planned for the time after the report.
  package var plans: String?
  package var revision: Int?
  package var minutesLogged: Int?
  package var minutesBilled: Int?
  package var amount: Money?
  package var isTimesheet: Bool
  package var origins: [Origin]

  package init(text: String, isTimesheet: Bool) {
    self.text = text
    self.isTimesheet = isTimesheet
    origins = []
  }
}

/// One version of the terms. It counts only once both sides accepted.
package struct TermsRevision: Sendable, Hashable, Codable {
  package var number: Int?
  package var proposedBy: String?
  package var proposedAt: Moment?
  package var clientAcceptedAt: Moment?
  package var freelancerAcceptedAt: Moment?
  /// What stands where the day of an acceptance would, such as “Not accepted”.
  package var clientAcceptanceText: String?
  package var freelancerAcceptanceText: String?
  package var statusAsFound: String?
  package var summary: String
  package var total: Money?
  package var origins: [Origin]

  package var isAcceptedByBoth: Bool { clientAcceptedAt != nil && freelancerAcceptedAt != nil }

  package init(summary: String) {
    self.summary = summary
    origins = []
  }
}

package struct Milestone: Sendable, Hashable, Codable {
  /// The terms revision whose table names it; nil when no table of terms does.
  package var revision: Int?
  package var name: String
  package var description: String?
  /// `2015-04-10`; the platform prints days only.
  package var due: CivilDay?
  package var dueText: String?
  package var amount: Money?
  package var fundedAt: Moment?
  package var releasedAt: Moment?
  package var statusAsFound: String?
  package var origins: [Origin]

  package init(name: String) {
    self.name = name
    origins = []
  }
}

/// `YYYY-MM-DD`; kept as text so that it prints and sorts as it stands.
package typealias CivilDay = String

package struct Payment: Sendable, Hashable, Codable {
  package var kind: String
  package var at: Moment?
  package var amount: Money?
  package var amountText: String?
  package var statusAsFound: String?
  package var description: String
  package var origins: [Origin]

  package init(kind: String, description: String) {
    self.kind = kind
    self.description = description
    origins = []
  }
}

package struct DisputeEvent: Sendable, Hashable, Codable {
  package var kind: String
  package var at: Moment?
  package var filedBy: String?
  /// What was asked for, in the words of the source.
  package var askedFor: String?
  package var text: String
  /// The day by which the source asks for an answer.
  package var due: Moment?
  package var amount: Money?
  package var origins: [Origin]

  package init(kind: String, text: String) {
    self.kind = kind
    self.text = text
    origins = []
  }
}

/// A posting or proposal: what was said before the workroom opened.
package struct PreliminaryRecord: Sendable, Hashable, Codable {
  package var kind: String
  package var author: String?
  package var at: Moment?
  package var text: String
  package var amount: Money?
  package var amountText: String?
  package var origins: [Origin]

  package init(kind: String, text: String) {
    self.kind = kind
    self.text = text
    origins = []
  }
}

/// An action that the platform itself showed as required.
package struct ShownAction: Sendable, Hashable, Codable {
  package var text: String
  package var link: String?
  package var at: Moment?
  package var origins: [Origin]

  package init(text: String) {
    self.text = text
    origins = []
  }
}

/// One version of a file of a workroom.
package struct FileVersion: Sendable, Hashable, Codable {
  package var name: String
  package var version: Int?
  package var versionBasis: String?
  package var fileID: String?
  package var sizeInBytes: Int?
  package var sizeText: String?
  package var digest: String?
  package var mediaType: String?
  package var uploadedBy: String?
  package var uploadedAt: Moment?
  /// `Shared`, `Private` … as found.
  package var visibility: String?
  package var category: String?
  /// Message, Files page, terms … where it was attached, as found.
  package var attachedTo: String?
  /// Why it is a file of this job, where no page or mail of the job names it.
  package var jobBasis: String?
  /// `sizeInBytes` is what a page printed in KB, MB or GB, rounded.
  package var isSizeRounded: Bool
  /// No source holds its bytes.
  package var isAbsent: Bool
  package var origins: [Origin]

  package init(name: String) {
    self.name = name
    isAbsent = true
    isSizeRounded = false
    origins = []
  }
}
