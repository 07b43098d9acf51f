/// What kind of thing is missing from the record held.
package enum GapKind: String, Sendable, Codable, CaseIterable {
  /// A message known only because a mail of ours quotes it.
  case quoteOnly = "quote-only"
  /// A message known only from a line of a digest.
  case digestOnly = "digest-only"
  /// The platform's mail tells of a message; a page that covers its time shows no row.
  case mailWithoutRow = "mail-without-row"
  /// A row of the other side without the platform's mail, in a time from which its mail is held.
  case rowWithoutMail = "row-without-mail"
  /// The oldest page held says that there are older rows.
  case start
  /// Something happened after the newest page was saved.
  case end
  /// No page of Messages is held at all.
  case noPage = "no-page"
  /// A list says that there is more than it shows.
  case loadMore = "load-more"
  /// A page in the middle of the listing is not held.
  case middle
  /// A file that is named, of which no source holds the bytes.
  case absentFile = "absent-file"
  /// The same page was saved twice, and the saves disagree.
  case savesDiffer = "saves-differ"
}

/// Something that the sources held do not show, and what would.
package struct RecordGap: Sendable, Hashable, Codable {
  package var kind: GapKind
  package var text: String
  package var closedBy: String
  /// Another source held shows what is missing here.
  package var isClosed: Bool
  package var messageKey: String?
  package var from: Moment?
  package var through: Moment?
  package var origins: [Origin]

  package init(
    _ kind: GapKind, _ text: String, closedBy: String, isClosed: Bool = false,
    messageKey: String? = nil, from: Moment? = nil, through: Moment? = nil, origins: [Origin] = []
  ) {
    self.kind = kind
    self.text = text
    self.closedBy = closedBy
    self.isClosed = isClosed
    self.messageKey = messageKey
    self.from = from
    self.through = through
    self.origins = origins
  }
}

/// Two records that came near each other and were not taken for one message, with the reason.
package struct NearMatch: Sendable, Hashable, Codable {
  package var messageKey: String
  package var otherKey: String
  package var reason: String
  package var difference: String?
  /// The place of either record.
  package var origins: [Origin]

  package init(
    messageKey: String, otherKey: String, reason: String, difference: String?, origins: [Origin]
  ) {
    self.messageKey = messageKey
    self.otherKey = otherKey
    self.reason = reason
    self.difference = difference
    self.origins = origins
  }
}
