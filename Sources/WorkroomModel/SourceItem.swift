/// What a place in a source is.
package enum ItemKind: String, Sendable, Codable, CaseIterable {
  case bundle, folder, entry, mailbox, message, part, page, transcript, file, gap
}

/// What became of a place in a source. Every leaf has one.
package enum Outcome: Sendable, Hashable {
  case imported
  /// The same content was imported before, from another place.
  case known
  case ignored(String)
  case quarantined(String)

  package var name: String {
    switch self {
    case .imported: "imported"
    case .known: "known"
    case .ignored: "ignored"
    case .quarantined: "quarantined"
    }
  }

  package var reason: String? {
    switch self {
    case .imported, .known: nil
    case .ignored(let reason), .quarantined(let reason): reason
    }
  }
}

/// A node of the tree that covers a source: bundle → entry → mailbox → message → part.
package struct SourceItem: Sendable {
  /// Position in reading order; the root of a source is 0.
  package var ordinal: Int
  package var parent: Int?
  package var kind: ItemKind
  /// Where it is, as people write it: `bundle.zip!/mail/inbox.mbox`.
  package var path: String
  /// Bytes within the innermost decoded container; nil when the item is a whole container.
  package var range: Range<Int>?
  /// Of what could not be read, as declared; nil where nothing says it.
  package var sizeInBytes: Int?
  /// Bytes around the item that belong to its container: separator line, blank lines.
  package var framingInBytes: Int
  /// SHA-256 of the bytes as they stand, lower-case hex; nil where they could not be read.
  package var digest: String?
  package var outcome: Outcome
  /// Whether it counts with its outcome. A message does even when a bundle attached to it is entered.
  package var isLeaf: Bool

  package init(
    ordinal: Int, parent: Int?, kind: ItemKind, path: String, range: Range<Int>?,
    sizeInBytes: Int?, framingInBytes: Int = 0, digest: String?, outcome: Outcome, isLeaf: Bool
  ) {
    self.framingInBytes = framingInBytes
    self.ordinal = ordinal
    self.parent = parent
    self.kind = kind
    self.path = path
    self.range = range
    self.sizeInBytes = sizeInBytes
    self.digest = digest
    self.outcome = outcome
    self.isLeaf = isLeaf
  }
}

/// A file inside a source: an attachment, a bundle entry, a resource of a page.
package struct SourceContent: Sendable {
  package var item: Int
  /// MIME part number, when the content is a part of a message.
  package var part: String?
  package var name: String?
  package var mediaType: String
  /// Octets after transfer decoding.
  package var sizeInBytes: Int
  package var digest: String

  package init(
    item: Int, part: String?, name: String?, mediaType: String, sizeInBytes: Int, digest: String
  ) {
    self.item = item
    self.part = part
    self.name = name
    self.mediaType = mediaType
    self.sizeInBytes = sizeInBytes
    self.digest = digest
  }
}
