import GRDB
package import WorkroomModel

/// The kinds of decisions beside those on who we are.
extension Decision {
  package static let merge = "people-merge"
  package static let split = "people-split"
  package static let override = "override"
  package static let assign = "assign"
  package static let dismiss = "dismiss"
}

/// Mail of no job that a person assigned to one.
package struct Assignment: Sendable, Hashable {
  package var jobKey: String
  /// The title of a job that only this decision makes.
  package var newTitle: String?
  package var messageKeys: [String]

  /// The key of a job that a person made: from its title.
  package static func key(ofNewJob title: String) -> String {
    "own-" + title.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }
}

/// An action that a person does not want to see any more, by the key of the finding.
package struct Dismissal: Sendable, Hashable {
  /// The number of the decision, by which it is undone.
  package var number: Int
  package var actionKey: String
  /// Why, in the person's words.
  package var reason: String?

  package init(number: Int, actionKey: String, reason: String? = nil) {
    self.number = number
    self.actionKey = actionKey
    self.reason = reason
  }
}

extension Store {
  /// The actions that people dismissed, in the order of the decisions.
  package func dismissals() throws -> [Dismissal] {
    try decisions().filter { $0.kind == Decision.dismiss }.compactMap { decision in
      decision.values["action"].map {
        Dismissal(number: decision.number, actionKey: $0, reason: decision.values["because"])
      }
    }
  }

  /// Adds a decision at the end of the list; the same one twice is one.
  package func decide(_ kind: String, _ values: [String: String]) throws -> Decision {
    var all = try decisions()
    if let known = all.first(where: { $0.kind == kind && $0.values == values }) { return known }
    let decision = Decision(
      number: (all.map(\.number).max() ?? 0) + 1, kind: kind, values: values)
    all.append(decision)
    try record(all)
    return decision
  }

  /// Takes a decision back; nil when there is none of that number.
  package func undoDecision(_ number: Int) throws -> Decision? {
    var all = try decisions()
    guard let position = all.firstIndex(where: { $0.number == number }) else { return nil }
    let decision = all.remove(at: position)
    try record(all)
    return decision
  }

  /// What matching is to be told; a later decision on the same field stands.
  package func rulings() throws -> Rulings {
    var rulings = Rulings()
    for decision in try decisions() {
      let values = decision.values
      switch decision.kind {
      case Decision.merge, Decision.split:
        guard let left = values["left"], let right = values["right"] else { continue }
        let names = Rulings.Names(left, right, jobKey: values["job"])
        if decision.kind == Decision.merge {
          rulings.merged.append(names)
        } else {
          rulings.separated.append(names)
        }
      case Decision.override:
        guard let job = values["job"], let field = values["field"], let value = values["value"]
        else { continue }
        rulings.overrides[job, default: [:]][field] = value
      default: continue
      }
    }
    return rulings
  }

  /// Which mail of no job belongs to which; a later decision on the same mail stands.
  package func assignments() throws -> [Assignment] {
    try decisions().filter { $0.kind == Decision.assign }.compactMap { decision in
      guard let job = decision.values["job"], let mails = decision.values["mails"] else {
        return nil
      }
      return Assignment(
        jobKey: job, newTitle: decision.values["title"],
        messageKeys: mails.split(separator: " ").map(String.init))
    }
  }

  /// The keys of all mail of no job, or of a job that a person assigned it to, that a search finds.
  package func mailKeys(matching query: SearchQuery) throws -> [String] {
    try keys(matching: query).filter { $0.hasPrefix("mail-") }.sorted()
  }

  /// Puts assigned mail into its jobs, within the transaction that derives them.
  static func apply(_ assignments: [Assignment], in database: Database) throws {
    for assignment in assignments {
      try database.execute(
        sql: """
          UPDATE message SET jobId = (SELECT id FROM job WHERE key = ?1),
            recordClassBasis = 'mail outside the workroom, assigned to this job by its owner'
          WHERE kind = 'mail' AND key IN (SELECT value FROM json_each(?2))
            AND EXISTS (SELECT 1 FROM job WHERE key = ?1)
          """, arguments: [assignment.jobKey, try encoded(assignment.messageKeys)])
    }
  }

  /// Takes all assigned mail out of its jobs, so that these can be derived anew; found by the index,
  /// since mail of no job is most of the table.
  static func releaseMail(in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE message SET jobId = NULL, recordClassBasis = 'mail outside any workroom'
        WHERE jobId IN (SELECT id FROM job) AND kind = 'mail' AND key GLOB 'mail-*'
        """)
  }
}
