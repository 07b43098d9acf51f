import WorkroomModel

/// Gives every exhibit of the job its control number and ties witnesses to the documents that hold
/// them. Numbers rest on content alone, so that they stay when the packet is made again.
func numberedExhibits(_ record: JobRecord, options: PacketOptions) -> [Exhibit] {
  var drafts = Drafting(record, zone: options.zone).exhibits
  let places = documents(of: record, drafts: drafts, options: options)
  let isNeeded = { (document: Document) in !document.isAnnex }
  let firstAnnex = drafts.firstIndex(where: \.isAnnex) ?? drafts.count
  let official = places.filter(isNeeded)
  let supporting = places.filter { !isNeeded($0) }
  // The order of numbering: the record, the places it stands in, then the annex in the same way.
  let identities =
    drafts[..<firstAnnex].map(\.identity) + official.map(identity)
    + drafts[firstAnnex...].map(\.identity) + supporting.map(identity)
  let keys = itemKeys(identities)
  let numbers = WorkroomEvidence.controls(for: keys, options)
  let (afterRecord, afterOfficial) = (firstAnnex, firstAnnex + official.count)
  /// The slot of a draft in the order of numbering.
  func slot(_ draft: Int) -> Int { draft < afterRecord ? draft : draft + official.count }
  var controls: [String: String] = [:]
  var slots: [String: Int] = [:]
  for (index, place) in official.enumerated() { slots[place.digest] = afterRecord + index }
  for (index, place) in supporting.enumerated() {
    slots[place.digest] = afterOfficial + drafts.count - firstAnnex + index
  }
  for (digest, slot) in slots { controls[digest] = numbers[slot] }

  func placed(_ place: Document) -> Exhibit {
    var exhibit = exhibit(of: place, control: controls[place.digest] ?? "")
    exhibit.key = slots[place.digest].map { keys[$0] } ?? ""
    return exhibit
  }
  // In their own place: a second list of tens of thousands would be the most that is ever held.
  for index in drafts.indices {
    drafts[index].identity = ""
    drafts[index].control = numbers[slot(index)]
    drafts[index].key = keys[slot(index)]
    drafts[index].parent = drafts[index].parent.flatMap { Int($0) }.map { numbers[slot($0)] }
    for witness in drafts[index].witnesses.indices
    where drafts[index].witnesses[witness].origin.medium != .file {
      drafts[index].witnesses[witness].document =
        controls[drafts[index].witnesses[witness].origin.digest]
    }
    drafts[index].witnesses = inOrder(drafts[index])
  }
  var exhibits = drafts
  drafts = []
  exhibits.reserveCapacity(exhibits.count + places.count)
  exhibits.insert(contentsOf: official.map(placed), at: firstAnnex)
  exhibits += supporting.map(placed)
  // Inherited numbers need not stand in the order in which numbers are given now.
  if options.inherited != nil { exhibits.sort { $0.control < $1.control } }
  var indices: [String: Int] = [:]
  for (index, exhibit) in exhibits.enumerated() { indices[exhibit.control] = index }
  for child in exhibits {
    guard let parent = child.parent.flatMap({ indices[$0] }) else { continue }
    exhibits[parent].attachments.append(child.control)
  }
  return exhibits
}

/// The place of a file's own bytes first; else the record before its copies, and what names the thing
/// itself before what names its parts.
private func inOrder(_ exhibit: Exhibit) -> [Witness] {
  func rank(_ witness: Witness) -> Int {
    let isItself = exhibit.kind == .file && witness.origin.digest == exhibit.digest
    return isItself ? -1 : mediumRank(witness.origin.medium)
  }
  return exhibit.witnesses.enumerated().sorted {
    (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
  }.map(\.element)
}

private func mediumRank(_ medium: Medium) -> Int {
  let order: [Medium] = [.page, .transcript, .file, .notification, .reply, .digest, .mail]
  return order.firstIndex(of: medium) ?? order.count
}

/// One item of a source by its bytes, with every place where these bytes stand.
private struct Document {
  var digest: String
  var medium: Medium
  var places: [Origin]
  var isAnnex: Bool
  var recordClass: RecordClass
  var withheld: String?
}

private func documents(
  of record: JobRecord, drafts: [Exhibit], options: PacketOptions
) -> [Document] {
  var found: [String: Document] = [:]
  func add(_ origin: Origin, annex: Bool, recordClass: RecordClass?) {
    guard origin.medium != .file else { return }
    var place = origin
    place.place = nil
    // The document of a quotation is the mail that quotes.
    if place.medium == .quote { place.medium = .reply }
    let own: RecordClass =
      switch origin.medium {
      case .page, .transcript: recordClass == .official ? .official : .supplementary
      case .notification, .digest: .copy
      case .reply, .quote:
        [.notFoundInRecord, .undetermined].contains(recordClass ?? .copy)
          ? recordClass ?? .copy : .copy
      case .mail, .file: .supplementary
      }
    var document =
      found[origin.digest]
      ?? Document(
        digest: origin.digest, medium: place.medium, places: [], isAnnex: annex, recordClass: own)
    document.isAnnex = document.isAnnex && annex
    if own == .official { document.recordClass = .official }
    if !document.places.contains(where: { $0.sortKey == place.sortKey }) {
      document.places.append(place)
    }
    found[origin.digest] = document
  }
  for exhibit in drafts {
    for witness in exhibit.witnesses {
      add(witness.origin, annex: exhibit.isAnnex, recordClass: exhibit.recordClass)
    }
  }
  let cited = Set(found.keys)
  let ofJob =
    record.origins + record.job.statusHistory.map(\.origin) + record.parties.flatMap(\.origins)
    + record.actions.flatMap(\.origins) + record.quotaOrigins + record.coverage.map(\.origin)
  for origin in ofJob { add(origin, annex: true, recordClass: nil) }
  let people = Set(record.parties.filter { $0.role != nil }.flatMap(\.origins).map(\.digest))
  return found.values.map { document in
    var document = document
    document.places.sort { ($0.path, $0.sortKey) < ($1.path, $1.sortKey) }
    if let shared = options.sharedDocuments {
      if shared.contains(document.digest) { document.withheld = sharedReason }
    } else if document.medium == .digest {
      document.withheld = sharedReason
    } else if !cited.contains(document.digest), !people.contains(document.digest),
      document.medium == .page || document.medium == .transcript
    {
      document.withheld = "the page shows only the state of this job and may speak of other jobs"
    }
    return document
  }.sorted { left, right in
    (mediumRank(left.medium), left.places.first?.path ?? "", left.places.first?.sortKey ?? "")
      < (
        mediumRank(right.medium), right.places.first?.path ?? "", right.places.first?.sortKey ?? ""
      )
  }
}

private func identity(_ document: Document) -> String { "document\u{1}\(document.digest)" }

private let sharedReason = "the page or mail also speaks of other jobs"

private func exhibit(of document: Document, control: String) -> Exhibit {
  let kind: ExhibitKind =
    switch document.medium {
    case .page: .page
    case .transcript: .transcript
    default: .mail
    }
  let name = document.places.first?.path.split(separator: "/").last.map(String.init) ?? ""
  let title =
    switch document.medium {
    case .page: "Saved page “\(name)”"
    case .transcript: "Pasted page “\(name)”"
    case .notification: "E-mail sent by the platform"
    case .digest: "Daily digest sent by the platform"
    case .reply: "E-mail sent to the workroom"
    default: "E-mail outside the workroom"
    }
  var exhibit = Exhibit(
    kind: kind, recordClass: document.recordClass, issue: .said, title: title)
  exhibit.control = control
  exhibit.isAnnex = document.isAnnex
  exhibit.classBasis = "a place in the sources; its class is that of what it shows"
  exhibit.fileName = name
  exhibit.digest = document.digest
  exhibit.sizeInBytes = document.places.first?.length
  exhibit.withheld = document.withheld
  exhibit.witnesses = document.places.map { Witness(origin: $0) }
  if document.places.count > 1 {
    exhibit.add("The same bytes stand in", count(document.places.count, "place"))
  }
  return exhibit
}
