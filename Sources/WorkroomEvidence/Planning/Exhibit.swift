package import WorkroomModel

/// What an exhibit is.
package enum ExhibitKind: String, Sendable, Hashable, CaseIterable {
  case terms, message, posting, proposal, payment, file, page, transcript, mail
  case statusReport = "status-report"
  case timesheet
  case disputeEvent = "dispute-event"

  /// A place in the sources, shown whole, rather than something a place says.
  package var isDocument: Bool { self == .page || self == .transcript || self == .mail }

  package var label: String {
    switch self {
    case .terms: "Terms"
    case .message: "Message"
    case .posting: "Job posting"
    case .proposal: "Proposal"
    case .payment: "Payment entry"
    case .file: "File"
    case .page: "Saved page"
    case .transcript: "Pasted page"
    case .mail: "E-mail"
    case .statusReport: "Status Report"
    case .timesheet: "Timesheet"
    case .disputeEvent: "Dispute step"
    }
  }
}

/// What an exhibit speaks to, in the order in which a dispute is decided.
package enum Issue: String, Sendable, Hashable, CaseIterable {
  case agreed, delivered, paid, changed, said, dispute
}

/// A labelled value of an exhibit.
package struct ExhibitFact: Sendable, Hashable {
  package var label: String
  package var value: String
}

/// One witness of an exhibit, and the document of the packet that holds it.
package struct Witness: Sendable, Hashable {
  package var origin: Origin
  package var agreement: Agreement?
  package var difference: String?
  /// The words of this witness, when they differ.
  package var text: String?
  /// Control number of the page, mail or transcript it stands in; nil for files.
  package var document: String?
}

/// One line of the packet: something the sources say, or a place where they say it.
package struct Exhibit: Sendable, Hashable {
  /// `WR01-00001`; given from the content of the whole job, whatever is selected.
  package var control: String
  /// What tells it from all others of the job, from content; in clear only until the key is made of it.
  var identity: String
  /// 16 hex digits by which a supplement finds the number again.
  package var key: String
  package var kind: ExhibitKind
  package var recordClass: RecordClass
  package var classBasis: String
  /// Supporting, not official record: detachable.
  package var isAnnex: Bool
  package var issue: Issue
  package var author: String?
  package var side: Side
  package var at: Moment?
  /// Neutral, in a few words.
  package var title: String
  /// Verbatim; empty where the exhibit is a place or a file.
  package var text: String
  package var facts: [ExhibitFact]
  package var witnesses: [Witness]
  package var parent: String?
  package var attachments: [String]
  package var subject: String?
  package var messageID: String?
  package var fileName: String?
  package var mediaType: String?
  package var sizeInBytes: Int?
  /// SHA-256 of the native; nil when no source holds it.
  package var digest: String?
  /// Why the native is not in the packet.
  package var withheld: String?
  package var warnings: [String]
  /// Comes along as context of a selected message.
  package var isContext: Bool

  init(kind: ExhibitKind, recordClass: RecordClass, issue: Issue, title: String) {
    control = ""
    identity = ""
    key = ""
    self.kind = kind
    self.recordClass = recordClass
    self.issue = issue
    self.title = title
    classBasis = ""
    isAnnex = false
    side = .unknown
    text = ""
    facts = []
    witnesses = []
    attachments = []
    warnings = []
    isContext = false
  }

  mutating func add(_ label: String, _ value: String?) {
    if let value, !value.isEmpty { facts.append(ExhibitFact(label: label, value: value)) }
  }
}

extension RecordClass {
  /// For people to read.
  var label: String {
    switch self {
    case .official: "official record"
    case .copy: "copy of the record"
    case .notFoundInRecord: "not found in the record held"
    case .undetermined: "cannot be determined"
    case .secondary: "known from a quotation or digest only"
    case .supplementary: "supporting, not official record"
    }
  }
}

extension Side {
  var label: String { self == .unknown ? "side not shown" : rawValue }
}

/// ` (client)`; nothing where the side is not shown.
func inBrackets(_ side: Side) -> String { side == .unknown ? "" : " (\(side.rawValue))" }
