import WorkroomModel

/// The people of one job under all their names, found by pattern.
struct PartyNames {
  private(set) var parties: [Party] = []
  private let me: Me
  private let job: Job

  init(_ observations: [Observation], job: Job, me: Me) {
    self.me = me
    self.job = job
    for fact in observations where fact.kind == .job {
      if let name = fact["client"] { add(name, side: .client, fact.origin) }
      if let name = fact["freelancer"] { add(name, side: .freelancer, fact.origin) }
      if let name = fact["otherParty"] { add(name, side: job.side.other, fact.origin) }
    }
    for person in observations where person.kind == .person {
      guard let name = person["name"] else { continue }
      let side = person["side"].flatMap(Side.init(rawValue:)) ?? .unknown
      let index = add(name, side: side, person.origin)
      if let other = person["senderName"] { addName(other, to: index) }
      if let role = person.fields["role"]?.text, !role.isEmpty { parties[index].role = role }
      let marks = [person["role"], person["account"]].compactMap { $0?.lowercased() }
      if marks.contains(where: { $0.contains("guest") || $0.contains("no elance account") }) {
        parties[index].isGuest = true
      }
    }
    for message in observations where message.kind == .message {
      guard let author = message["author"] else { continue }
      let isOwn = message.origin.medium == .reply || isMe(author, me)
      let index = add(author, side: isOwn ? job.side : .unknown, message.origin, isWitness: false)
      if let address = message["authorAddress"], message.origin.medium == .reply,
        !parties[index].addresses.contains(address)
      {
        parties[index].addresses.append(address)
      }
    }
    // Once more: who was known by a short name only may have been met in full since.
    mergeShortNames()
    for index in parties.indices {
      // Whoever writes in our workroom and is not on our side is on the other; a guest may be either.
      if parties[index].side == .unknown, !parties[index].isGuest {
        parties[index].side = parties[index].isMe ? job.side : job.side.other
      }
      parties[index].names.sort()
      parties[index].addresses.sort()
      parties[index].origins = Array(unique(parties[index].origins).prefix(8))
      parties[index].key = digestOfWords(parties[index].name)
    }
    parties.sort { ($0.side.rawValue, $0.name, $0.key) < ($1.side.rawValue, $1.name, $1.key) }
  }

  private mutating func mergeShortNames() {
    for index in parties.indices.reversed() {
      let pattern = NamePattern(parties[index].name)
      guard pattern.isFirstCut || pattern.isLastInitial else { continue }
      let fuller = parties.indices.filter { other in
        other != index && NamePattern(parties[other].name).matches(pattern)
          && completeness(of: parties[other].name) > completeness(of: parties[index].name)
      }
      guard fuller.count == 1 else { continue }
      for name in parties[index].names { addName(name, to: fuller[0]) }
      for address in parties[index].addresses where !parties[fuller[0]].addresses.contains(address)
      {
        parties[fuller[0]].addresses.append(address)
      }
      parties[fuller[0]].origins += parties[index].origins
      parties.remove(at: index)
    }
  }

  /// The party that a printed name may stand for; nil when none or several may.
  func party(named name: String) -> Party? {
    let pattern = NamePattern(name)
    let found = parties.filter { NamePattern($0.name).matches(pattern) }
    return found.count == 1 ? found[0] : nil
  }

  func side(ofAuthor name: String?) -> Side {
    guard let name else { return .unknown }
    if let party = party(named: name) { return party.side }
    return isMe(name, me) ? job.side : .unknown
  }

  @discardableResult
  private mutating func add(
    _ name: String, side: Side, _ origin: Origin, isWitness: Bool = true
  ) -> Int {
    let pattern = NamePattern(name)
    // Against the fullest name only: `Alexa... K.` may stand for two people of one job.
    let found = parties.indices.filter { index in
      (side == .unknown || parties[index].side == .unknown || parties[index].side == side)
        && NamePattern(parties[index].name).matches(pattern)
    }
    let index: Int
    if found.count > 1, pattern.isFirstCut || pattern.isLastInitial { return found[0] }
    if let first = found.first {
      index = first
      if parties[index].side == .unknown { parties[index].side = side }
    } else {
      index = parties.count
      var party = Party(key: "", name: plainName(name), side: side)
      party.isMe = isMe(name, me)
      parties.append(party)
    }
    addName(name, to: index)
    if isWitness || parties[index].origins.isEmpty { parties[index].origins.append(origin) }
    return index
  }

  private mutating func addName(_ name: String, to index: Int) {
    let plain = plainName(name)
    // `Marta L` and `Marta L.` are one name printed twice.
    let isSpelledAlready = parties[index].names.contains { $0 == plain || $0 == plain + "." }
    if !isSpelledAlready {
      parties[index].names.removeAll { $0 + "." == plain }
      parties[index].names.append(plain)
    }
    if (completeness(of: plain), plain) > (
      completeness(of: parties[index].name), parties[index].name
    ) {
      parties[index].name = plain
    }
  }

  /// Without the `via Platform` that notification mail adds, whose initials carry no full stop.
  private func plainName(_ name: String) -> String {
    let words = name.split(whereSeparator: \.isWhitespace)
    guard let via = words.lastIndex(where: { $0.lowercased() == "via" }), via > 0 else {
      return words.joined(separator: " ")
    }
    let plain = words[..<via].joined(separator: " ")
    return NamePattern(plain).isLastInitial && !plain.hasSuffix(".") ? plain + "." : plain
  }
}
