package import WorkroomModel

/// What a packet is asked to hold; together with the sources it determines every byte of the payload.
package struct PacketOptions: Sendable, Hashable {
  /// Prefix of all control numbers, letters and digits, at most six of them.
  package var packetID = "WR01"
  package var from: CivilDate?
  package var to: CivilDate?
  /// Part of a name, compared without case; concerns messages only.
  package var person: String?
  /// Kind of message as found (`message`, `meeting` …); concerns messages only.
  package var kind: String?
  /// Words that a message must hold, all of them, compared without case.
  package var query: String?
  /// So many messages before and after each selected one come along.
  package var contextMessages = 3
  package var asOf: CivilDate
  /// The clock in which times are shown; CSV files give UTC beside it.
  package var zone: Zone
  package var toolVersion: String
  package var includeAnnex = true
  /// A silence longer than this is named in the chronology.
  package var gapInDays = 14
  /// SHA-256 of source items that also speak of other jobs; their natives are withheld. Nil when the
  /// caller cannot tell: then pages that show only the state of the job are withheld as well.
  package var sharedDocuments: Set<String>?
  /// Numbers that an earlier packet of the same job gave.
  package var inherited: InheritedNumbers? {
    didSet { if let inherited { packetID = inherited.packetID } }
  }

  /// What to take out, and the secret behind its salts; nil for a packet that shows everything.
  package var redaction: Redaction?
  /// SHA-256 of mails that the screen holds back, and their outer words.
  var privileged: Set<String> = []
  var privilegedWords: [String] = []

  package init(asOf: CivilDate, zone: Zone, toolVersion: String) {
    self.asOf = asOf
    self.zone = zone
    self.toolVersion = toolVersion
  }

  /// Whether anything narrows the messages that go in.
  var isSelective: Bool {
    from != nil || to != nil || person != nil || kind != nil || query != nil
  }
}

/// Bytes that the packet needs, handed over by whoever holds the sources.
package struct PacketMaterial: Sendable {
  /// Hands over items as they stand in their sources (a message, a whole page), one after another.
  package var natives:
    @Sendable (_ wanted: [Origin], _ deliver: (Origin, [UInt8]) throws -> Void) throws -> Void
  /// Hands over contents of files by SHA-256.
  package var contents:
    @Sendable (_ digests: [String], _ deliver: (String, FileContent) throws -> Void) throws -> Void
  /// What the header fields of a mail prove of its origin; nil when nobody looked.
  package var authenticity: (@Sendable (_ message: [UInt8]) -> MailAuthenticity)?

  package init(
    natives:
      @escaping @Sendable (
        _ wanted: [Origin], _ deliver: (Origin, [UInt8]) throws -> Void
      ) throws -> Void,
    contents:
      @escaping @Sendable (
        _ digests: [String], _ deliver: (String, FileContent) throws -> Void
      ) throws -> Void,
    authenticity: (@Sendable (_ message: [UInt8]) -> MailAuthenticity)? = nil
  ) {
    self.natives = natives
    self.contents = contents
    self.authenticity = authenticity
  }
}

/// The content of a file, read piece by piece: it may be larger than what should be held at once.
package struct FileContent {
  package var sizeInBytes: Int
  /// Begins to read; the answer returns the next bytes, and nil at the end.
  private let reading: () throws -> () throws -> [UInt8]?

  package init(sizeInBytes: Int, reading: @escaping () throws -> () throws -> [UInt8]?) {
    self.sizeInBytes = sizeInBytes
    self.reading = reading
  }

  package init(_ bytes: [UInt8]) {
    self.init(sizeInBytes: bytes.count) {
      var rest: [UInt8]? = bytes
      return {
        defer { rest = nil }
        return rest
      }
    }
  }

  func chunks() throws -> () throws -> [UInt8]? { try reading() }

  func all() throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(sizeInBytes)
    let next = try chunks()
    while let chunk = try next() { bytes += chunk }
    return bytes
  }
}

/// What could be found out about where a mail comes from, in the grades of the packet.
package struct MailAuthenticity: Sendable, Hashable {
  /// `KEY-VERIFIED`, `BODY-INTACT`, `PROVIDER-ATTESTED`, `UNSIGNED`, `BODY-ALTERED`, `NOT-CHECKED`.
  package var grade: String
  /// Domains of the signatures.
  package var domains: [String]
  /// One sentence each.
  package var facts: [String]

  package init(grade: String, domains: [String] = [], facts: [String] = []) {
    self.grade = grade
    self.domains = domains
    self.facts = facts
  }
}

/// What differs from run to run; it goes into tag files only.
package struct PacketRun: Sendable {
  /// RFC 3339 in UTC.
  package var time: String
  /// Who ran it, as they want to be named; nil leaves it out.
  package var agent: String?
  /// A private key that `ssh-keygen -Y sign` can use; nil leaves the seal unsigned.
  package var signingKey: String?
  /// Where the salts of a redacted packet are kept; never in it.
  package var sidecar: PrivateSidecar?
  /// Editions to print or upload, written beside the packet once it stands.
  package var editions: [ForumEdition] = []

  package init(
    time: String, agent: String? = nil, signingKey: String? = nil,
    sidecar: PrivateSidecar? = nil
  ) {
    self.time = time
    self.agent = agent
    self.signingKey = signingKey
    self.sidecar = sidecar
  }

  var date: String { String(time.prefix(10)) }
}

/// What was written.
package struct PacketSummary: Sendable, Hashable {
  package var directory: String
  package var exhibits: Int
  package var natives: Int
  /// Control numbers whose native is not in the packet, with the reason.
  package var withoutNative: [WithheldExhibit]
  package var sizeInBytes: Int
  /// SHA-256 of `data/evidence.sha256`.
  package var fingerprint: String
  package var isSigned: Bool
  /// Distinct values that were taken out; nil where the packet is not redacted.
  package var redactedValues: Int?
}

/// An exhibit whose native stays out, and why.
package struct WithheldExhibit: Sendable, Hashable {
  package var control: String
  package var title: String
  package var reason: String
}

/// Why a packet could not be written or read.
package enum PacketError: Error, CustomStringConvertible {
  case packetIDRefused(String)
  case nativeDiffers(path: String, expected: String, found: String)
  case nothingSelected(String)
  case programFailed(String, detail: String)
  case cannotRead(String)
  case cannotWrite(String)
  case zipRefused(String, reason: String)
  case stampRefused(String, reason: String)
  case trustFromPacket(String)
  case cannotInherit(String, reason: String)
  case rulesRefused(line: Int, reason: String)
  case leak(file: String, number: String, way: String)

  package var description: String {
    switch self {
    case .packetIDRefused(let id):
      "\(id): a packet id has one to six letters and digits, such as WR01"
    case .nativeDiffers(let path, let expected, let found):
      "\(path): SHA-256 \(found), but \(expected) was recorded at import"
    case .nothingSelected(let rule): "nothing of this job is selected by: \(rule)"
    case .programFailed(let program, let detail): "\(program): \(detail)"
    case .cannotRead(let path): "\(path): cannot be read"
    case .cannotWrite(let path): "\(path): cannot be written"
    case .zipRefused(let path, let reason), .stampRefused(let path, let reason),
      .cannotInherit(let path, let reason):
      "\(path): \(reason)"
    case .rulesRefused(let line, let reason): "line \(line) of the rules: \(reason)"
    case .leak(let file, let number, let way):
      "\(file) would still hold \(number) (read as: \(way)); no packet was written. Withhold what it "
        + "stands in, or name more of the value in the rules"
    case .trustFromPacket(let path):
      "\(path): lies in the packet; what a packet is checked against must come from elsewhere"
    }
  }
}
