import WorkroomModel

/// The people of one job under all their names, found by pattern.
struct PartyNames {
  private(set) var parties: [Party] = []
  private var patterns: [NamePattern] = []
  private let me: Me
  private let job: Job
  private let separated: [Rulings.Names]
  private var found: [String: Party?] = [:]

  init(_ observations: [Observation], job: Job, me: Me, rulings: Rulings = Rulings()) {
    self.me = me
    self.job = job
    // One name twice sets a person apart from those of other jobs (`people`), not within one.
    separated = rulings.separated.filter { $0.concerns(job.key) && $0.left != $0.right }
    for fact in observations where fact.kind == .job {
      if let name = fact["client"] { add(name, side: .client, fact.origin) }
      if let name = fact["freelancer"] { add(name, side: .freelancer, fact.origin) }
      if let name = fact["otherParty"] { add(name, side: job.side.other, fact.origin) }
    }
    for person in observations where person.kind == .person {
      guard let name = person["name"] else { continue }
      let side = person["side"].flatMap(Side.init(rawValue:)) ?? .unknown
      let index = add(name, userName: person["userName"], side: side, person.origin)
      if let other = person["senderName"] { addName(other, to: index) }
      if let role = person.fields["role"]?.text, !role.isEmpty { parties[index].role = role }
      let marks = [person["role"], person["account"]].compactMap { $0?.lowercased() }
      if marks.contains(where: { $0.contains("guest") || $0.contains("no elance account") }) {
        parties[index].isGuest = true
      }
      // Whoever has no account is listed with the address that was invited.
      if let address = person["account"].flatMap(addressInBrackets),
        !parties[index].addresses.contains(address)
      {
        parties[index].addresses.append(address)
      }
    }
    addAuthors(observations)
    // Once more: who was known by a short name only may have been met in full since.
    mergeShortNames()
    for pair in rulings.merged where pair.concerns(job.key) { merge(pair) }
    for index in parties.indices {
      // Whoever writes in our workroom and is not on our side is on the other; a guest may be either.
      if parties[index].side == .unknown, !parties[index].isGuest {
        parties[index].side = parties[index].isMe ? job.side : job.side.other
      }
      parties[index].names.sort()
      parties[index].addresses.sort()
      parties[index].userNames.sort()
      parties[index].origins = Array(unique(parties[index].origins).prefix(8))
      parties[index].key = digestOfWords(parties[index].name)
    }
    parties.sort { ($0.side.rawValue, $0.name, $0.key) < ($1.side.rawValue, $1.name, $1.key) }
    patterns = parties.map { NamePattern($0.name) }
    // Two people of one name on both sides of a job are told apart by the side.
    var seen: [String: Int] = [:]
    for index in parties.indices {
      let count = seen[parties[index].key, default: 0]
      seen[parties[index].key] = count + 1
      if count > 0 { parties[index].key = digestOfWords("\(parties[index].name)\u{1}\(count)") }
    }
  }

  /// Every name under which somebody wrote, once, in the order of the names that tell most.
  private mutating func addAuthors(_ observations: [Observation]) {
    struct Author: Hashable {
      var name: String
      var isOwn: Bool
      var userName: String?
    }
    var authors: [Author: (origin: Origin, addresses: Set<String>)] = [:]
    var ownNames: [String: Bool] = [:]
    func isOwn(_ name: String) -> Bool {
      if let known = ownNames[name] { return known }
      let isOwn = isMe(name, me)
      ownNames[name] = isOwn
      return isOwn
    }
    for message in observations where message.kind == .message {
      // What the platform itself says in a workroom is of no side.
      guard let name = message["author"], message["kind"]?.lowercased() != "system" else {
        continue
      }
      let isReply = message.origin.medium == .reply
      let key = Author(
        name: name, isOwn: isReply || isOwn(name), userName: message["authorUserName"])
      if isReply, let address = message["authorAddress"] {
        authors[key, default: (message.origin, [])].addresses.insert(address)
      } else if authors[key] == nil {
        authors[key] = (message.origin, [])
      }
      if isReply, let quoted = message["quotedAuthor"] {
        let other = Author(name: quoted, isOwn: isOwn(quoted))
        authors[other] = authors[other] ?? (message.origin, [])
      }
    }
    let ordered = authors.map {
      (author: $0.key, rest: $0.value, weight: completeness(of: $0.key.name))
    }
    .sorted {
      // Who is known by an account first: it settles which of two names that fit is meant.
      (
        $0.author.userName == nil ? 1 : 0, -$0.weight, $0.author.name, $0.author.isOwn ? 0 : 1,
        $0.author.userName ?? ""
      )
        < (
          $1.author.userName == nil ? 1 : 0, -$1.weight, $1.author.name, $1.author.isOwn ? 0 : 1,
          $1.author.userName ?? ""
        )
    }
    for (author, rest, _) in ordered {
      let index = add(
        author.name, userName: author.userName, side: author.isOwn ? job.side : .unknown,
        rest.origin, isWitness: false)
      for address in rest.addresses.sorted() where !parties[index].addresses.contains(address) {
        parties[index].addresses.append(address)
      }
    }
  }

  private mutating func mergeShortNames() {
    for index in parties.indices.reversed() {
      let pattern = patterns[index]
      guard pattern.isFirstCut || pattern.isLastInitial else { continue }
      let fuller = parties.indices.filter { other in
        other != index && patterns[other].matches(pattern)
          && completeness(of: parties[other].name) > completeness(of: parties[index].name)
          && (parties[other].side == parties[index].side || parties[index].side == .unknown
            || parties[other].side == .unknown)
          && !isSeparate(parties[other].names, parties[index].names)
          && haveNoOtherAccounts(parties[other].userNames, parties[index].userNames)
      }
      guard fuller.count == 1 else { continue }
      fold(index, into: fuller[0])
    }
  }

  /// What a person decided: two names are one person's.
  private mutating func merge(_ pair: Rulings.Names) {
    func index(of name: String) -> Int? {
      parties.firstIndex { $0.name == name || $0.names.contains(name) }
    }
    guard let left = index(of: pair.left), let right = index(of: pair.right), left != right else {
      return
    }
    fold(right, into: left)
  }

  private mutating func fold(_ index: Int, into other: Int) {
    let party = parties[index]
    for name in party.names { addName(name, to: other) }
    for address in party.addresses where !parties[other].addresses.contains(address) {
      parties[other].addresses.append(address)
    }
    for user in party.userNames where !parties[other].userNames.contains(user) {
      parties[other].userNames.append(user)
    }
    parties[other].origins += party.origins
    parties[other].role = parties[other].role ?? party.role
    parties[other].isGuest = parties[other].isGuest || party.isGuest
    parties[other].isMe = parties[other].isMe || party.isMe
    if parties[other].side == .unknown { parties[other].side = party.side }
    parties.remove(at: index)
    patterns.remove(at: index)
  }

  /// The party that a printed name may stand for; nil when none or several may.
  mutating func party(named name: String) -> Party? {
    if let known = found[name] { return known }
    let plain = plainName(name)
    var candidates = parties.filter { $0.names.contains(plain) || $0.names.contains(plain + ".") }
    if candidates.count != 1 {
      let pattern = NamePattern(name)
      candidates = parties.indices.filter { patterns[$0].matches(pattern) }.map { parties[$0] }
    }
    let party = candidates.count == 1 ? candidates[0] : nil
    found[name] = .some(party)
    return party
  }

  /// The party that writes under an account.
  func party(userName: String) -> Party? {
    let user = userName.lowercased()
    return parties.first { $0.userNames.contains(user) }
  }

  mutating func side(ofAuthor name: String) -> Side {
    if let party = party(named: name) { return party.side }
    return isMe(name, me) ? job.side : .unknown
  }

  /// False when both are known by accounts and share none: names of two people may be cut to the same
  /// letters.
  private func haveNoOtherAccounts(_ left: [String], _ right: [String]) -> Bool {
    left.isEmpty || right.isEmpty || !Set(left).isDisjoint(with: right)
  }

  private func isSeparate(_ left: [String], _ right: [String]) -> Bool {
    separated.contains {
      (left.contains($0.left) && right.contains($0.right))
        || (left.contains($0.right) && right.contains($0.left))
    }
  }

  @discardableResult
  private mutating func add(
    _ name: String, userName: String? = nil, side: Side, _ origin: Origin, isWitness: Bool = true
  ) -> Int {
    let pattern = NamePattern(name)
    let plain = plainName(name)
    let userNames = [userName?.lowercased()].compactMap { $0 }
    // One account is one person, whatever name it printed at the time.
    if let user = userNames.first,
      let index = parties.firstIndex(where: { $0.userNames.contains(user) }),
      !isSeparate(parties[index].names, [plain])
    {
      addName(name, to: index)
      if isWitness { parties[index].origins.append(origin) }
      return index
    }
    // Against the fullest name only: `Alexa... K.` may stand for two people of one job.
    let found = parties.indices.filter { index in
      (side == .unknown || parties[index].side == .unknown || parties[index].side == side)
        && patterns[index].matches(pattern) && !isSeparate(parties[index].names, [plain])
        && haveNoOtherAccounts(parties[index].userNames, userNames)
    }
    let index: Int
    if found.count > 1, userNames.isEmpty, pattern.isFirstCut || pattern.isLastInitial {
      return found[0]
    }
    // Which of several an account belongs to nothing says: it is somebody of its own.
    if let first = found.first, found.count == 1 || userNames.isEmpty {
      index = first
      if parties[index].side == .unknown { parties[index].side = side }
    } else {
      index = parties.count
      var party = Party(key: "", name: plain, side: side)
      party.isMe = isMe(name, me)
      parties.append(party)
      patterns.append(NamePattern(plain))
    }
    addName(name, to: index)
    parties[index].userNames += userNames.filter { !parties[index].userNames.contains($0) }
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
      patterns[index] = NamePattern(plain)
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

/// `no account (name@example.org)`: the address.
private func addressInBrackets(_ text: String) -> String? {
  guard let start = text.lastIndex(of: "("), text.hasSuffix(")") else { return nil }
  let inner = text[text.index(after: start)...].dropLast()
  let isAddress = inner.split(separator: "@").count == 2 && !inner.contains(where: \.isWhitespace)
  return isAddress ? String(inner) : nil
}
