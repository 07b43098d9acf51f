package import WorkroomModel

/// A party with the job in which it stands.
package struct JobParty: Sendable, Hashable {
  package var jobKey: String
  package var jobTitle: String
  package var party: Party

  package init(jobKey: String, jobTitle: String, party: Party) {
    self.jobKey = jobKey
    self.jobTitle = jobTitle
    self.party = party
  }
}

/// One person across jobs, with every name and address, and the part played in each job.
package struct Person: Sendable, Hashable {
  /// Why parties of several jobs are taken for one person.
  package enum Basis: String, Sendable, CaseIterable, Comparable {
    /// A person said so, or it is us.
    case decided
    /// One account with the platform.
    case userName = "user name"
    /// One mail address.
    case address
    /// One full name: a guess.
    case name
    /// One job only.
    case alone

    package static func < (left: Basis, right: Basis) -> Bool { left.rank < right.rank }
    private var rank: Int { Basis.allCases.firstIndex(of: self) ?? 0 }
  }

  package var name: String
  /// All other names.
  package var names: [String]
  package var addresses: [String]
  package var userNames: [String]
  package var isMe: Bool
  /// By key of the job.
  package var parts: [JobParty]
  /// The weakest reason that joins the parts.
  package var basis: Basis
}

/// The people behind the parties of all jobs: one full name or one address is one person, as are all
/// parties that are us; names that are cut or have an initial are joined across jobs only when somebody
/// decided it. What people decided comes first.
package func people(of parties: [JobParty], rulings: Rulings) -> [Person] {
  var groups = PeopleGroups(count: parties.count)
  var byName: [String: [Int]] = [:]
  var byAddress: [String: [Int]] = [:]
  var byUserName: [String: [Int]] = [:]
  for (position, part) in parties.enumerated() {
    for name in Set(part.party.names + [part.party.name]) {
      byName[name, default: []].append(position)
    }
    for address in part.party.addresses {
      byAddress[address.lowercased(), default: []].append(position)
    }
    // Another platform may have given the name to somebody else.
    let platform = part.jobKey.prefix { $0 != "-" }
    for user in part.party.userNames {
      byUserName["\(platform)\u{1}\(user)", default: []].append(position)
    }
  }
  func join(_ positions: [Int], _ basis: Person.Basis) {
    if basis == .decided {
      for position in positions.dropFirst() { groups.join(positions[0], position, basis) }
      return
    }
    // Each with each: whom somebody set apart, no likeness brings back, and he must not part others.
    for (index, left) in positions.enumerated() {
      for right in positions[(index + 1)...]
      where !areSeparate(parties[left], parties[right], rulings) {
        groups.join(left, right, basis)
      }
    }
  }
  join(parties.indices.filter { parties[$0].party.isMe }, .decided)
  for pair in rulings.merged {
    let named = [pair.left, pair.right].flatMap { byName[$0] ?? [] }
    join(named.filter { pair.concerns(parties[$0].jobKey) }, .decided)
  }
  for user in byUserName.keys.sorted() { join(byUserName[user] ?? [], .userName) }
  for address in byAddress.keys.sorted() { join(byAddress[address] ?? [], .address) }
  for name in byName.keys.sorted() {
    let pattern = NamePattern(name)
    guard !pattern.isFirstCut, !pattern.isLastInitial, !pattern.last.isEmpty else { continue }
    join((byName[name] ?? []).filter { parties[$0].party.name == name }, .name)
  }
  return groups.members.map { members, basis in
    person(members.map { parties[$0] }, basis)
  }.sorted { ($0.name, $0.parts[0].jobKey) < ($1.name, $1.parts[0].jobKey) }
}

private func person(_ parts: [JobParty], _ basis: Person.Basis) -> Person {
  let parts = parts.sorted { ($0.jobKey, $0.party.key) < ($1.jobKey, $1.party.key) }
  let names = Set(parts.flatMap { $0.party.names + [$0.party.name] })
  let name =
    parts.map(\.party.name).max {
      (completeness(of: $0), $0) < (completeness(of: $1), $1)
    } ?? ""
  return Person(
    name: name, names: names.subtracting([name]).sorted(),
    addresses: Set(parts.flatMap(\.party.addresses)).sorted(),
    userNames: Set(parts.flatMap(\.party.userNames)).sorted(),
    isMe: parts.contains { $0.party.isMe }, parts: parts, basis: basis)
}

/// Whether somebody said that these are two people: by their names, or one name set apart in one job.
private func areSeparate(_ left: JobParty, _ right: JobParty, _ rulings: Rulings) -> Bool {
  func names(_ part: JobParty) -> [String] { part.party.names + [part.party.name] }
  return rulings.separated.contains { pair in
    if pair.left == pair.right, let job = pair.jobKey {
      return (left.jobKey == job) != (right.jobKey == job) && names(left).contains(pair.left)
        && names(right).contains(pair.left)
    }
    guard pair.concerns(left.jobKey) || pair.concerns(right.jobKey) else { return false }
    return (names(left).contains(pair.left) && names(right).contains(pair.right))
      || (names(left).contains(pair.right) && names(right).contains(pair.left))
  }
}

/// Positions joined step by step, with the weakest reason in each group.
private struct PeopleGroups {
  private var heads: [Int]
  private var bases: [Person.Basis?]

  init(count: Int) {
    heads = Array(0..<count)
    bases = Array(repeating: nil, count: count)
  }

  private func head(_ position: Int) -> Int {
    var position = position
    while heads[position] != position { position = heads[position] }
    return position
  }

  mutating func join(_ left: Int, _ right: Int, _ basis: Person.Basis) {
    let (one, other) = (head(left), head(right))
    guard one != other else { return }
    let (first, second) = (min(one, other), max(one, other))
    heads[second] = first
    bases[first] = [bases[first], bases[second], basis].compactMap { $0 }.max()
  }

  var members: [([Int], Person.Basis)] {
    Dictionary(grouping: heads.indices, by: head).map { ($0.value, bases[$0.key] ?? .alone) }
  }
}
