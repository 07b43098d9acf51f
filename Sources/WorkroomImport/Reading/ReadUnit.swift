package import MailReading
package import PageReading
package import WorkroomModel

/// Where a unit stands in the tree of its source.
package struct UnitPlace: Sendable, Hashable {
  /// Position in reading order; the root is 0.
  package var ordinal: Int
  package var parent: Int?
  /// As people write it: begins with the argument as given, `!/` enters a bundle.
  package var path: String
}

/// What reading a source yields, in reading order: a container before what it holds.
package enum ReadUnit {
  case mailbox(ContainerUnit)
  case bundle(ContainerUnit)
  /// After all that a bundle holds; only if there is something to say of it.
  case findings(FindingsUnit)
  case entry(EntryUnit)
  case message(MessageUnit)
  case gap(GapUnit)
  case page(PageUnit)
  case transcript(TranscriptUnit)
}

extension ReadUnit {
  /// What the unit holds in memory, roughly, in bytes.
  package var weight: Int {
    switch self {
    case .mailbox, .bundle, .findings, .gap: 512
    case .entry(let entry): 512 + (entry.bytes?.bytesInMemory ?? 0)
    case .message(let message):
      message.leaves.reduce(1_024 + 2 * message.message.bytes.count) {
        $0 + ($1.reading.text?.utf8.count ?? 0)
      }
    // Of a page, its words once or twice.
    case .page(let page): 1_024 + 2 * page.sizeInBytes
    case .transcript(let transcript): 4 * transcript.sizeInBytes
    }
  }
}

/// A mailbox or bundle as a whole.
package struct ContainerUnit {
  package var place: UnitPlace
  package var sizeInBytes: Int
  /// Empty for a source whose digest was not given, as nobody asks for it then.
  package var digest: String
}

/// What is odd or wrong with a bundle as a whole; its place is the bundle's own.
package struct FindingsUnit {
  package var bundle: ContainerUnit
  package var diagnostics: [Diagnostic]
}

/// A member of a bundle, a file that no reader takes, or what of a bundle cannot be reached.
package struct EntryUnit {
  package var place: UnitPlace
  /// Of the content; as declared where it could not be read, nil where nothing says it.
  package var sizeInBytes: Int?
  /// SHA-256 of the content where it is known already; see `digest()`.
  var knownDigest: String?
  /// RFC 3339, or the local time that the bundle printed without a zone.
  package var modified: String?
  package var outcome: EntryOutcome
  /// Whether a reader goes on inside it.
  package var isRead: Bool
  package var diagnostics: [Diagnostic]
  /// The content; nil when it could not be read.
  package var bytes: SourceBytes?

  /// SHA-256 of the content; nil where it could not be read. What lies in memory is hashed only here,
  /// so that reading goes on on its own thread while whoever consumes the units hashes this one.
  func digest() throws -> String? {
    if let knownDigest { return knownDigest }
    return try bytes?.digest()
  }
}

package enum EntryOutcome: Sendable, Hashable {
  case read
  case ignored(String)
  case quarantined(String)
}

/// The reason under which a file without a reader is listed; importing keeps such files.
package let keptAsFile = "no reader for this kind of file; kept as a file"

package struct MessageUnit {
  package var place: UnitPlace
  /// Position in its mailbox, from 0.
  package var index: Int
  /// First byte of the separator line, within the innermost decoded container.
  package var offset: Int
  package var headerOffset: Int
  package var message: MailMessage
  /// The leaves, decoded once for all who need them.
  package var leaves: [LeafUnit]
  /// The body a person reads, with what was newly written in it.
  package var body: MailBody
  /// Why it stands aside: past a limit of reading, so that not all of it was seen.
  package var quarantineReason: String?
  package var digest: String
  /// Separator line and blank lines around the message.
  package var framingInBytes: Int
  package var diagnostics: [Diagnostic]
}

/// A leaf of a message; of its octets only size and digest are left.
package struct LeafUnit {
  package var reading: PartReading
  package var digest: String
}

/// Bytes of a mailbox that belong to no message.
package struct GapUnit {
  package var place: UnitPlace
  package var range: Range<Int>
  package var digest: String
  package var reason: String
  package var isQuarantined: Bool
  package var diagnostics: [Diagnostic]
}

package struct PageUnit {
  package var place: UnitPlace
  /// Without its tree, unless the walker keeps trees.
  package var page: SavedPage
  /// Empty unless the walker takes it.
  package var visibleText: String
  package var bytes: SourceBytes
  package var sizeInBytes: Int
  package var digest: String
  package var extraction: PageExtraction?
  /// Why it stands aside: past a limit of reading, so that not all of it was seen.
  package var quarantineReason: String?
  package var diagnostics: [Diagnostic]
}

/// A page of the platform pasted as plain text.
package struct TranscriptUnit {
  package var place: UnitPlace
  package var text: String
  package var bytes: SourceBytes
  package var sizeInBytes: Int
  package var digest: String
  package var extraction: PageExtraction
  package var diagnostics: [Diagnostic]
}
