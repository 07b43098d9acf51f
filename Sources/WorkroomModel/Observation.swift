/// What kind of thing a source speaks of. The raw values are the record kinds of platform profiles.
package enum ObservationKind: String, Sendable, Codable, CaseIterable {
  case job, posting, proposal, person, message, statusReport, terms, milestone, timesheet
  case payment, file, dispute, action, accountFile, quota, coverage
}

/// One value as found and as understood.
package struct FieldValue: Sendable, Hashable, Codable {
  package var text: String
  /// Normalized by a named transform; nil when the transform could not read the text.
  package var value: String?
  package var moment: Moment?

  package init(_ text: String, value: String? = nil, moment: Moment? = nil) {
    self.text = text
    self.value = value
    self.moment = moment
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

/// Where an observation stands: enough to cite it and to find its bytes again.
package struct Origin: Sendable, Hashable, Codable {
  package var sourceDigest: String
  package var sourceName: String
  /// The item's path inside the source, as people write it.
  package var path: String
  package var itemOrdinal: Int
  package var offset: Int?
  package var length: Int
  package var digest: String
  /// XPath of the row in a page, or the line of a transcript.
  package var place: String?
  package var medium: Medium

  package init(
    sourceDigest: String, sourceName: String, path: String, itemOrdinal: Int, offset: Int?,
    length: Int, digest: String, place: String?, medium: Medium
  ) {
    self.sourceDigest = sourceDigest
    self.sourceName = sourceName
    self.path = path
    self.itemOrdinal = itemOrdinal
    self.offset = offset
    self.length = length
    self.digest = digest
    self.place = place
    self.medium = medium
  }

  /// Orders origins by content, never by when they were imported.
  package var sortKey: String {
    "\(sourceDigest)\u{1}\(padded(itemOrdinal, 9))\u{1}\(place ?? "")"
  }

  /// What is said where, whatever holds it: the same for equal bytes in several sources.
  package var contentKey: String { "\(digest)\u{1}\(place ?? "")\u{1}\(medium.rawValue)" }

  /// `mail/all.mbox, bytes 120–4,310` or `pages/terms.html, /html/body/table/tr[3]`.
  package var citation: String {
    if let place { return "\(path), \(place)" }
    if let offset { return "\(path), bytes \(offset)–\(offset + length)" }
    return path
  }
}

/// What one source says about one thing.
package struct Observation: Sendable {
  package var kind: ObservationKind
  package var platform: String
  /// The platform's workroom number (on Elance the bid id), when the source shows it.
  package var workroomID: String?
  /// The platform's job number.
  package var jobID: String?
  package var fields: [String: FieldValue]
  /// Row position on its page or in its mail, from 0.
  package var row: Int
  package var origin: Origin

  package init(
    kind: ObservationKind, platform: String, workroomID: String?, jobID: String?,
    fields: [String: FieldValue], row: Int, origin: Origin
  ) {
    self.kind = kind
    self.platform = platform
    self.workroomID = workroomID
    self.jobID = jobID
    self.fields = fields
    self.row = row
    self.origin = origin
  }

  package subscript(_ name: String) -> String? {
    fields[name].flatMap { $0.value ?? $0.text }.flatMap { $0.isEmpty ? nil : $0 }
  }
  package func moment(_ name: String) -> Moment? { fields[name]?.moment }
}
