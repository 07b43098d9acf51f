import Foundation

/// A mail that was read, in the words the store keeps of it.
package struct MailRecord: Sendable {
  package var item: Int
  /// Position in its mailbox, from 0.
  package var index: Int
  package var key: String
  package var messageID: String?
  package var sent: Moment?
  package var subject: String?
  package var fromName: String?
  package var fromAddress: String?
  package var to: String
  package var text: String

  package init(
    item: Int, index: Int, key: String, messageID: String?, sent: Moment?, subject: String?,
    fromName: String?, fromAddress: String?, to: String, text: String
  ) {
    self.item = item
    self.index = index
    self.key = key
    self.messageID = messageID
    self.sent = sent
    self.subject = subject
    self.fromName = fromName
    self.fromAddress = fromAddress
    self.to = to
    self.text = text
  }
}

/// What reading a source yields, in reading order; an item comes before whatever rests on it.
package enum ImportEvent: Sendable {
  case item(SourceItem)
  case diagnostic(item: Int, Diagnostic)
  /// Mail that belongs to no workroom; workroom mail comes as observations.
  case mail(MailRecord)
  /// System mail of the platform: what it says comes as observations, this is for finding its words.
  case notice(MailRecord)
  case observation(Observation)
  case content(SourceContent)
}

/// A source as it was named to us.
package struct SourceDescription: Sendable {
  /// Relative to what was named on the command line, never absolute.
  package var name: String
  package var sizeInBytes: Int
  /// SHA-256, lower-case hex.
  package var digest: String
  /// Profile and options that shaped the reading, for the record.
  package var options: String
  /// The job its files belong to, when the user named one.
  package var job: String?

  package init(
    name: String, sizeInBytes: Int, digest: String, options: String, job: String? = nil
  ) {
    self.job = job
    self.name = name
    self.sizeInBytes = sizeInBytes
    self.digest = digest
    self.options = options
  }
}

/// Content that some source holds, found by name for the matching of files.
package struct HeldContent: Sendable, Hashable {
  package var name: String
  package var mediaType: String
  package var sizeInBytes: Int
  package var digest: String
  /// MIME part number inside the item.
  package var part: String?
  package var origin: Origin

  package init(
    name: String, mediaType: String, sizeInBytes: Int, digest: String, part: String?,
    origin: Origin
  ) {
    self.name = name
    self.mediaType = mediaType
    self.sizeInBytes = sizeInBytes
    self.digest = digest
    self.part = part
    self.origin = origin
  }
}

/// A file name as matching compares it: last component; case, runs of white space and the ways to write
/// an accent (some systems take it apart) folded.
package func fileNameKey(_ name: String) -> String {
  let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
  return last.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    .precomposedStringWithCanonicalMapping
}

/// The name under which people keep an older version beside the newest: `plan (version 1).txt`.
package func versionedName(_ name: String, _ version: Int) -> String {
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
    return "\(name) (version \(version))"
  }
  return "\(name[..<dot]) (version \(version))\(name[dot...])"
}
