/// What kind of thing a source speaks of. The raw values are the record kinds of platform profiles.
package enum ObservationKind: String, Sendable, Codable, CaseIterable {
  case job, posting, proposal, person, message, statusReport, terms, milestone, timesheet
  case payment, file, dispute, action, accountFile, quota, coverage
}

/// One value as found and as understood.
package struct FieldValue: Sendable {
  package var text: String
  // Most values are words alone: what was understood stands apart, so that these stay small.
  private var reading: Reading?

  private final class Reading: Sendable {
    let value: String?
    let moment: Moment?

    init?(_ value: String?, _ moment: Moment?) {
      guard value != nil || moment != nil else { return nil }
      self.value = value
      self.moment = moment
    }
  }

  package init(_ text: String, value: String? = nil, moment: Moment? = nil) {
    self.text = text
    reading = Reading(value, moment)
  }

  /// Normalized by a named transform; nil when the transform could not read the text.
  package var value: String? {
    get { reading?.value }
    set { reading = Reading(newValue, reading?.moment) }
  }

  package var moment: Moment? {
    get { reading?.moment }
    set { reading = Reading(reading?.value, newValue) }
  }
}

extension FieldValue: Hashable {
  package static func == (left: FieldValue, right: FieldValue) -> Bool {
    left.text == right.text && left.value == right.value && left.moment == right.moment
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(value)
    hasher.combine(moment)
  }
}

/// The medium through which a source says something; it decides what the saying is worth.
package enum Medium: String, Sendable, Codable, CaseIterable {
  /// A page of the platform as saved: the record itself, as far as it was saved.
  case page
  /// A transcript pasted as plain text.
  case transcript
  /// Mail that the platform sent: a copy of the record.
  case notification
  /// Mail that we sent to the workroom: an attempt to add to the record.
  case reply
  /// A daily digest, which repeats messages.
  case digest
  /// A message as our own mail quotes it.
  case quote
  /// Mail outside the workroom.
  case mail
  /// A file in a bundle or folder.
  case file
}

/// Where an observation stands: enough to cite it and to find its bytes again. A value of one word: a
/// record cites the same places many times.
package struct Origin: Sendable {
  private var content: Content

  fileprivate struct Place: Sendable, Hashable, Codable {
    var sourceDigest: String
    var sourceName: String
    var path: String
    var itemOrdinal: Int
    var offset: Int?
    var length: Int
    var digest: String
    var place: String?
    var medium: Medium
  }

  private final class Content: Sendable {
    let place: Place
    init(_ place: Place) { self.place = place }
  }

  package init(
    sourceDigest: String, sourceName: String, path: String, itemOrdinal: Int, offset: Int?,
    length: Int, digest: String, place: String?, medium: Medium
  ) {
    content = Content(
      Place(
        sourceDigest: sourceDigest, sourceName: sourceName, path: path, itemOrdinal: itemOrdinal,
        offset: offset, length: length, digest: digest, place: place, medium: medium))
  }

  private mutating func change(_ body: (inout Place) -> Void) {
    var place = content.place
    body(&place)
    content = Content(place)
  }

  package var sourceDigest: String {
    get { content.place.sourceDigest }
    set { change { $0.sourceDigest = newValue } }
  }
  package var sourceName: String {
    get { content.place.sourceName }
    set { change { $0.sourceName = newValue } }
  }
  /// The item's path inside the source, as people write it.
  package var path: String {
    get { content.place.path }
    set { change { $0.path = newValue } }
  }
  package var itemOrdinal: Int {
    get { content.place.itemOrdinal }
    set { change { $0.itemOrdinal = newValue } }
  }
  package var offset: Int? {
    get { content.place.offset }
    set { change { $0.offset = newValue } }
  }
  package var length: Int {
    get { content.place.length }
    set { change { $0.length = newValue } }
  }
  package var digest: String {
    get { content.place.digest }
    set { change { $0.digest = newValue } }
  }
  /// XPath of the row in a page, or the line of a transcript.
  package var place: String? {
    get { content.place.place }
    set { change { $0.place = newValue } }
  }
  package var medium: Medium {
    get { content.place.medium }
    set { change { $0.medium = newValue } }
  }

  /// Orders origins by content, never by when they were imported.
  package var sortKey: String {
    "\(sourceDigest)\u{1}\(padded(itemOrdinal, 9))\u{1}\(place ?? "")"
  }

  /// What is said where, whatever holds it: the same for equal bytes in several sources.
  package var contentKey: String { "\(digest)\u{1}\(place ?? "")\u{1}\(medium.rawValue)" }

  /// The same as a value that costs no text of its own.
  package var saying: Saying { Saying(digest: digest, place: place ?? "", medium: medium) }

  package struct Saying: Sendable, Hashable {
    package var digest: String
    package var place: String
    package var medium: Medium
  }

  /// Orders origins by what is said first, then by where it stands.
  package static func areInOrder(_ left: Origin, _ right: Origin) -> Bool {
    if left.digest != right.digest { return left.digest < right.digest }
    if left.place != right.place { return left.place ?? "" < right.place ?? "" }
    if left.medium != right.medium { return left.medium.rawValue < right.medium.rawValue }
    if left.sourceDigest != right.sourceDigest { return left.sourceDigest < right.sourceDigest }
    return left.itemOrdinal < right.itemOrdinal
  }

  /// `mail/all.mbox, bytes 120–4,310` or `pages/terms.html, /html/body/table/tr[3]`.
  package var citation: String {
    if let place { return "\(path), \(place)" }
    if let offset { return "\(path), bytes \(offset)–\(offset + length)" }
    return path
  }
}

extension Origin: Hashable, Codable {
  package static func == (left: Origin, right: Origin) -> Bool {
    left.content === right.content || left.content.place == right.content.place
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(content.place) }

  package init(from decoder: any Decoder) throws {
    content = Content(try Place(from: decoder))
  }

  package func encode(to encoder: any Encoder) throws { try content.place.encode(to: encoder) }
}

/// What one source says about one thing. A value of one word: matching passes very many around.
package struct Observation: Sendable {
  private var content: Content

  private struct Said: Sendable {
    var kind: ObservationKind
    var platform: String
    var workroomID: String?
    var jobID: String?
    var fields: [String: FieldValue]
    var row: Int
    var origin: Origin
  }

  private final class Content: Sendable {
    let said: Said
    init(_ said: Said) { self.said = said }
  }

  package init(
    kind: ObservationKind, platform: String, workroomID: String?, jobID: String?,
    fields: [String: FieldValue], row: Int, origin: Origin
  ) {
    content = Content(
      Said(
        kind: kind, platform: platform, workroomID: workroomID, jobID: jobID, fields: fields,
        row: row, origin: origin))
  }

  private mutating func change(_ body: (inout Said) -> Void) {
    var said = content.said
    body(&said)
    content = Content(said)
  }

  package var kind: ObservationKind {
    get { content.said.kind }
    set { change { $0.kind = newValue } }
  }
  package var platform: String { content.said.platform }
  /// The platform's workroom number (on Elance the bid id), when the source shows it.
  package var workroomID: String? { content.said.workroomID }
  /// The platform's job number.
  package var jobID: String? { content.said.jobID }
  package var fields: [String: FieldValue] {
    get { content.said.fields }
    set { change { $0.fields = newValue } }
  }
  /// Row position on its page or in its mail, from 0.
  package var row: Int { content.said.row }
  package var origin: Origin {
    get { content.said.origin }
    set { change { $0.origin = newValue } }
  }

  package subscript(_ name: String) -> String? {
    content.said.fields[name].flatMap { $0.value ?? $0.text }.flatMap { $0.isEmpty ? nil : $0 }
  }
  package func moment(_ name: String) -> Moment? { content.said.fields[name]?.moment }
}
