/// What sources cover a stretch of the transcript of one job.
package struct Coverage: Sendable, Hashable, Codable {
  package var from: Moment?
  package var through: Moment?
  /// False when the page says there is more than it shows.
  package var isComplete: Bool
  package var origin: Origin

  package init(from: Moment?, through: Moment?, isComplete: Bool, origin: Origin) {
    self.from = from
    self.through = through
    self.isComplete = isComplete
    self.origin = origin
  }

  /// Whether the page would surely show what was there at an instant.
  package func covers(_ seconds: Int64) -> Bool {
    guard let from, let through else { return false }
    return (from.secondsSince1970...max(from.secondsSince1970, through.surelyShown))
      .contains(seconds)
  }
}

/// Everything the sources held say of one job: the entities that reports, rules and packets rest on.
package struct JobRecord: Sendable, Hashable, Codable {
  package var job: Job
  package var parties: [Party]
  package var messages: [Message]
  package var statusReports: [StatusReport]
  package var terms: [TermsRevision]
  package var milestones: [Milestone]
  package var payments: [Payment]
  package var disputes: [DisputeEvent]
  package var preliminaries: [PreliminaryRecord]
  package var files: [FileVersion]
  package var actions: [ShownAction]
  package var coverage: [Coverage]
  package var gaps: [RecordGap]
  package var nearMatches: [NearMatch]
  /// Space used and allowed as a page of the platform printed it.
  package var quotaText: String?
  /// The exact count of bytes behind the printed space, where the page carries it.
  package var quotaUsedBytes: Int?
  package var quotaOrigins: [Origin]
  /// All places that say anything of this job.
  package var origins: [Origin]

  package init(job: Job) {
    self.job = job
    parties = []
    messages = []
    statusReports = []
    terms = []
    milestones = []
    payments = []
    disputes = []
    preliminaries = []
    files = []
    actions = []
    coverage = []
    gaps = []
    nearMatches = []
    quotaOrigins = []
    origins = []
  }
}

/// Who we are, as declared or guessed.
package struct Me: Sendable, Hashable, Codable {
  package struct Address: Sendable, Hashable, Codable {
    package var address: String
    /// First and last day of registration; open when nil.
    package var from: CivilDay?
    package var through: CivilDay?

    package init(address: String, from: CivilDay? = nil, through: CivilDay? = nil) {
      self.address = address
      self.from = from
      self.through = through
    }
  }

  package var names: [String]
  package var addresses: [Address]

  package init(names: [String] = [], addresses: [Address] = []) {
    self.names = names
    self.addresses = addresses
  }

  package func owns(address: String) -> Bool {
    addresses.contains { $0.address.lowercased() == address.lowercased() }
  }

  /// Whether the address was registered with the platform on that day.
  package func isRegistered(address: String, on day: CivilDay) -> Bool {
    addresses.contains {
      $0.address.lowercased() == address.lowercased() && ($0.from ?? "") <= day
        && day <= ($0.through ?? "9999-12-31")
    }
  }
}

/// A rule of the platform with its words, where they stand, and when they held.
package struct PolicyRule: Sendable, Hashable, Codable {
  package var id: String
  package var text: String
  package var source: String
  package var from: CivilDay?
  package var through: CivilDay?
  /// Numbers the rule carries: `days`, `bytes`, `files`, `businessDays` …
  package var values: [String: Int]

  package init(
    id: String, text: String, source: String, from: CivilDay?, through: CivilDay?,
    values: [String: Int]
  ) {
    self.id = id
    self.text = text
    self.source = source
    self.from = from
    self.through = through
    self.values = values
  }

  package func holds(on day: CivilDay) -> Bool {
    (from ?? "") <= day && day <= (through ?? "9999-12-31")
  }
}

/// What reports and rules need of a platform: its name, its clock and its rules.
package struct PlatformFacts: Sendable, Hashable, Codable {
  package var name: String
  package var title: String
  package var zoneIdentifier: String
  package var rules: [PolicyRule]

  package init(name: String, title: String, zoneIdentifier: String, rules: [PolicyRule]) {
    self.name = name
    self.title = title
    self.zoneIdentifier = zoneIdentifier
    self.rules = rules
  }

  package func rule(_ id: String) -> PolicyRule? { rules.first { $0.id == id } }
}
