/// What the platform's own rule says a record may count for; the forum decides.
package enum RecordClass: String, Sendable, Codable, CaseIterable {
  /// Messages, Status Reports and Terms as a page of the workroom shows them.
  case official
  /// Known only from the platform's notification: a copy of the record.
  case copy
  /// Sent to the workroom by mail, not found in the record held.
  case notFoundInRecord = "not-found-in-record"
  /// Sent to the workroom by mail; no page held covers the time, so it cannot be determined.
  case undetermined
  /// Known only from a quotation in our own mail or a line of a digest, which repeat a message.
  case secondary
  /// Anything else: outside mail, files, payments.
  case supplementary
}

/// Why the platform's rules give a reason to doubt that a mail of ours entered the record.
package enum EntryDoubt: String, Sendable, Codable, CaseIterable {
  /// It came from an address that was not registered at the time.
  case unregisteredAddress = "unregistered-address"
  /// Its subject is not that of the mail it answers.
  case alteredSubject = "altered-subject"
}

/// Whether a witness says the same as the message it stands for.
package enum Agreement: String, Sendable, Codable, CaseIterable {
  case agrees, differs
  case onlyWitness = "only-witness"
}

/// One place where a message was found.
package struct Occurrence: Sendable, Hashable, Codable {
  package var origin: Origin
  package var agreement: Agreement
  /// The difference in words, when it differs.
  package var difference: String?
  /// The words of this witness, when they are not those of the message.
  package var text: String?
  /// How it was found to be this message, in words.
  package var matchedBy: String

  package init(
    origin: Origin, agreement: Agreement, difference: String? = nil, text: String? = nil,
    matchedBy: String = ""
  ) {
    self.matchedBy = matchedBy
    self.origin = origin
    self.agreement = agreement
    self.difference = difference
    self.text = text
  }
}

/// A name of a file as a message or page gives it, with its platform file number when a link shows it.
package struct AttachmentMention: Sendable, Hashable, Codable {
  package var name: String
  package var fileID: String?
  /// Digest of the content, when a source holds it.
  package var digest: String?
  package var sizeInBytes: Int?
  /// The size printed beside the name, where the content itself is not held.
  package var sizeText: String?

  package init(
    name: String, fileID: String? = nil, digest: String? = nil, sizeInBytes: Int? = nil,
    sizeText: String? = nil
  ) {
    self.name = name
    self.fileID = fileID
    self.digest = digest
    self.sizeInBytes = sizeInBytes
    self.sizeText = sizeText
  }
}

extension Message {
  /// What its witnesses come to. Copies of the same bytes are one witness, wherever they lie.
  package var agreement: Agreement {
    if occurrences.contains(where: { $0.agreement == .differs }) { return .differs }
    return occurrences.contains { $0.agreement == .onlyWitness } ? .onlyWitness : .agrees
  }
}

/// One message of a workroom, once, with all its witnesses.
package struct Message: Sendable, Hashable, Codable {
  /// From content: `msg-` and 16 hex digits.
  package var key: String
  package var kind: String
  package var author: String?
  package var authorAddress: String?
  package var authorSide: Side
  package var sent: Moment?
  package var subject: String?
  package var text: String
  package var messageID: String?
  package var recordClass: RecordClass
  package var recordClassBasis: String
  package var entryDoubts: [EntryDoubt]
  package var attachments: [AttachmentMention]
  package var occurrences: [Occurrence]
  /// Keys of later messages of the other side that quote this one: where it is not found in the record,
  /// a contradiction.
  package var quotedBy: [String]

  package init(key: String, kind: String, text: String) {
    self.key = key
    self.kind = kind
    self.text = text
    authorSide = .unknown
    recordClass = .supplementary
    recordClassBasis = ""
    entryDoubts = []
    attachments = []
    occurrences = []
    quotedBy = []
  }
}
