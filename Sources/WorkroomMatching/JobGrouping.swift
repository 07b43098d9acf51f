import WorkroomModel

/// The identifiers that belong to one job, joined from every source that shows two of them together.
package struct JobGroup: Sendable, Hashable {
  package var platform: String
  package var workroomIDs: Set<String> = []
  package var jobIDs: Set<String> = []
  package var titles: Set<String> = []

  /// From content: the workroom number, which the platform's own addresses and links use.
  package var key: String {
    if let id = workroomIDs.min() { return "\(platform)-\(id)" }
    if let id = jobIDs.min() { return "\(platform)-job-\(id)" }
    return "\(platform)-title-\(digestOfWords(titles.sorted().joined(separator: "\n")))"
  }
}

/// One observed combination of identifiers.
package struct JobIdentity: Sendable, Hashable {
  package var platform: String
  package var workroomID: String?
  package var jobID: String?
  package var title: String?

  package init(platform: String, workroomID: String?, jobID: String?, title: String?) {
    self.platform = platform
    self.workroomID = workroomID
    self.jobID = jobID
    self.title = title
  }
}

/// Joins identities into jobs: equal workroom numbers and equal job numbers are the same job; a title
/// alone joins only when exactly one job carries it.
package func jobGroups(of identities: [JobIdentity]) -> [JobGroup] {
  var groups: [JobGroup] = []
  var byWorkroom: [String: Int] = [:]
  var byJob: [String: Int] = [:]
  for identity in identities where identity.workroomID != nil || identity.jobID != nil {
    let workroom = identity.workroomID.map { "\(identity.platform) \($0)" }
    let job = identity.jobID.map { "\(identity.platform) \($0)" }
    let first = workroom.flatMap { byWorkroom[$0] }
    let second = job.flatMap { byJob[$0] }
    var position = first ?? second ?? groups.count
    if position == groups.count { groups.append(JobGroup(platform: identity.platform)) }
    if let first, let second, first != second {
      position = min(first, second)
      let other = max(first, second)
      groups[position].workroomIDs.formUnion(groups[other].workroomIDs)
      groups[position].jobIDs.formUnion(groups[other].jobIDs)
      groups[position].titles.formUnion(groups[other].titles)
      groups[other] = JobGroup(platform: identity.platform)
      for (key, value) in byWorkroom where value == other { byWorkroom[key] = position }
      for (key, value) in byJob where value == other { byJob[key] = position }
    }
    if let id = identity.workroomID { groups[position].workroomIDs.insert(id) }
    if let id = identity.jobID { groups[position].jobIDs.insert(id) }
    if let title = identity.title { groups[position].titles.insert(title) }
    if let workroom { byWorkroom[workroom] = position }
    if let job { byJob[job] = position }
  }
  groups.removeAll { $0.workroomIDs.isEmpty && $0.jobIDs.isEmpty }
  var carriers: [String: Int] = [:]
  for group in groups {
    for title in group.titles { carriers["\(group.platform) \(title)", default: 0] += 1 }
  }
  // A title that several jobs carry joins none of them.
  for index in groups.indices {
    groups[index].titles = groups[index].titles.filter {
      carriers["\(groups[index].platform) \($0)"] == 1
    }
  }
  return groups.sorted { $0.key < $1.key }
}

/// 16 hex digits that depend on the words only (FNV-1a, 64 bit); a key for people, not a seal.
package func digestOfWords(_ text: String) -> String {
  var digest = WordsDigest()
  digest.add(normalized: normalizedWords(text))
  return digest.digits
}

/// The same digest of a text that comes in pieces, none of which begins or ends beside white space.
struct WordsDigest: Hashable {
  private var hash = hashOfBytes([])

  /// Goes on with what `normalizedWords` made, or would leave as it is.
  mutating func add(normalized words: String) {
    var words = words
    hash = words.withUTF8 { [hash] in hashOfBytes($0, after: hash) }
  }

  var digits: String {
    String(unsafeUninitializedCapacity: 16) { out in
      for position in 0..<16 {
        let digit = UInt8(truncatingIfNeeded: hash >> UInt64(60 - 4 * position)) & 15
        out[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
      }
      return 16
    }
  }
}
