/// Where a job stands, in our words; the platform's own word is kept beside it.
package enum JobStatus: String, Sendable, Codable, CaseIterable {
  case proposed, open, awarded, working, paused, complete, cancelled
  case notHired = "not-hired"
  case unknown

  /// For people to read.
  package var label: String { self == .notHired ? "not hired" : rawValue }
}

package enum JobType: String, Sendable, Codable, CaseIterable {
  case fixed, hourly, unknown
}

/// Which side we were on.
package enum Side: String, Sendable, Codable, CaseIterable {
  case freelancer, client, unknown

  package var other: Side {
    switch self {
    case .freelancer: .client
    case .client: .freelancer
    case .unknown: .unknown
    }
  }
}

/// One source's word on a job's status, with the time for which it speaks.
package struct StatusObservation: Sendable, Hashable, Codable {
  package var asFound: String
  package var status: JobStatus
  package var at: Moment?
  package var origin: Origin

  package init(asFound: String, status: JobStatus, at: Moment?, origin: Origin) {
    self.asFound = asFound
    self.status = status
    self.at = at
    self.origin = origin
  }
}

/// One engagement: what the platform called a job, with its workroom.
package struct Job: Sendable, Hashable, Codable {
  /// Stable and from content: `elance-70609804` (the workroom number), or `elance-job-63992434`.
  package var key: String
  package var platform: String
  package var jobID: String?
  package var workroomID: String?
  package var title: String
  package var type: JobType
  package var side: Side
  package var otherParty: String?
  package var folder: String?
  package var isArchived: Bool
  package var isInDispute: Bool
  package var status: JobStatus
  package var statusAsFound: String?
  package var statusHistory: [StatusObservation]
  package var awardedAt: Moment?

  package init(key: String, platform: String) {
    self.key = key
    self.platform = platform
    title = ""
    type = .unknown
    side = .unknown
    isArchived = false
    isInDispute = false
    status = .unknown
    statusHistory = []
  }
}

/// A person or firm in one job, under all the names the sources use.
package struct Party: Sendable, Hashable, Codable {
  /// Stable within the job: the normalized name, never a row number.
  package var key: String
  package var name: String
  package var side: Side
  /// `Owner`, `Team Leader`, `Guest` … as found.
  package var role: String?
  package var names: [String]
  package var addresses: [String]
  /// Names of the person's accounts with the platform; they stand in the addresses of profile pages.
  package var userNames: [String]
  package var isMe: Bool
  package var isGuest: Bool
  package var origins: [Origin]

  package init(key: String, name: String, side: Side) {
    self.key = key
    self.name = name
    self.side = side
    names = []
    addresses = []
    userNames = []
    isMe = false
    isGuest = false
    origins = []
  }
}
