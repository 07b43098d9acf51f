import BundleReading
import Crypto
import Glibc
import MailReading
import PageReading
import WorkroomModel

/// Reads one source, whatever it is, down to its leaves: sniffs each kind by content, enters bundles,
/// splits mailboxes. Damage becomes diagnostics; only a file that cannot be read throws.
package struct SourceWalker {
  private let profiles: PlatformProfiles
  let limits: SourceLimits
  private var nextOrdinal = 0
  /// Whether units of pages come with the text that a reader of the page sees.
  package var takesVisibleText = false
  /// Whether units of pages come with their trees, which are large.
  package var keepsTrees = false

  package init(profiles: PlatformProfiles, limits: SourceLimits = .standard) {
    self.profiles = profiles
    self.limits = limits
  }

  /// Reads a file. `digest` spares a pass over it when the caller knows it already; without it, a
  /// mailbox or bundle as a whole has none, for no line of `inspect` shows it but one on its damage.
  package mutating func read(
    _ bytes: SourceBytes, path: String, digest known: String? = nil,
    emit: (ReadUnit) throws -> Void
  ) throws {
    nextOrdinal = 0
    var content = Content(bytes: bytes, path: path, digest: known ?? "", outer: nil)
    let kind = try kind(of: content)
    if known == nil, kind != .mailbox, kind != .bundle { content.digest = try bytes.digest() }
    if kind == .other {
      let unit = EntryUnit(
        place: place(path, nil), sizeInBytes: bytes.sizeInBytes, knownDigest: content.digest,
        modified: nil, outcome: outcome(ofUnread: path), isRead: false,
        diagnostics: try findings(onUnread: content), bytes: bytes)
      try emit(.entry(unit))
    } else {
      try read(content, kind, parent: nil, emit)
    }
  }

  /// Whether a file is of a kind that is read; a cheap look at its first bytes.
  package func isKnown(_ source: FoundSource) throws -> Bool {
    let bytes = SourceBytes.file(path: source.path, sizeInBytes: source.sizeInBytes)
    return try kind(
      of: Content(bytes: bytes, path: source.name, digest: "", outer: nil)) != .other
  }

  /// Something to read: a file, an entry of a bundle, what a compressed file holds.
  struct Content {
    var bytes: SourceBytes
    var path: String
    /// Empty until somebody needs it.
    var digest: String
    var outer: BundleReader?
  }

  enum Kind: Equatable { case mailbox, message, appleMail, page, transcript, bundle, other }

  /// A path in `.eml` is a message and one in `.html` a page, whatever it holds; else content decides.
  func kind(of content: Content) throws -> Kind {
    if leftoverReason(ofPath: content.path) != nil { return .other }
    let name = content.path.lowercased()
    if name.hasSuffix(".eml") { return .message }
    if name.hasSuffix(".html") || name.hasSuffix(".htm") { return .page }
    let prefix = try content.bytes.prefix(1 << 16)
    guard !prefix.isEmpty else { return .other }
    if name.hasSuffix(".emlx"), AppleMailFile(prefix) != nil { return .appleMail }
    if looksLikeMailbox(prefix[...]) { return .mailbox }
    if isBundle(content, prefix) { return .bundle }
    switch looksLikePage(prefix: prefix) {
    case nil, .plainText: break
    default: return .page
    }
    if looksLikeMessage(prefix[...]) { return .message }
    if name.hasSuffix(".mbox") || name.hasSuffix(".mbx") { return .mailbox }
    if try transcript(content, prefix) != nil { return .transcript }
    return .other
  }

  func isBundle(_ content: Content, _ prefix: [UInt8]) -> Bool {
    if let format = bundleFormat(ofPrefix: prefix) {
      // Office documents, books and packages are zips, but to their owner each is one file.
      return format.isReadable && zipDocumentKind(ofPrefix: prefix) == nil
    }
    let name = content.path.lowercased()
    guard [".zip", ".exe", ".tar", ".tgz", ".7z"].contains(where: name.hasSuffix) else {
      return false
    }
    switch content.bytes {
    case .memory(let bytes): return bundleFormat(of: bytes) != nil
    case .file(let path, _):
      do { return try bundleFormat(ofFileAt: path) != nil } catch { return false }
    case .spool(let spool, _):
      do { return try bundleFormat(ofFileAt: spool.path) != nil } catch { return false }
    }
  }

  /// A pasted transcript that some profile recognises.
  private func transcript(
    _ content: Content, _ prefix: [UInt8]
  ) throws -> (text: String, extraction: PageExtraction)? {
    let isWide = prefix.starts(with: [0xFF, 0xFE]) || prefix.starts(with: [0xFE, 0xFF])
    guard content.bytes.sizeInBytes <= limits.transcriptBytes, isWide || !prefix.contains(0) else {
      return nil
    }
    let bytes = try content.bytes.all(limit: limits.transcriptBytes)
    // Pasted into an editor of its time, a text is as likely in the charset of the system.
    let text =
      String(validating: bytes, as: UTF8.self)
      ?? SavedPage(bytes, as: .plainText, limits: limits.page).document.root?.rawText ?? ""
    for profile in try profiles.all() {
      if let extraction = profile.extractTranscript(text) { return (text, extraction) }
    }
    return nil
  }

  mutating func read(
    _ content: Content, _ kind: Kind, parent: Int?, _ emit: (ReadUnit) throws -> Void
  ) throws {
    switch kind {
    case .mailbox: try readMailbox(content, parent: parent, emit)
    case .message: try readMessage(content, parent: parent, emit)
    case .appleMail: try readAppleMail(content, parent: parent, emit)
    case .page: try readPage(content, parent: parent, emit)
    case .transcript: try readTranscript(content, parent: parent, emit)
    case .bundle: try readBundle(content, parent: parent, emit)
    case .other: break
    }
  }

  mutating func place(_ path: String, _ parent: Int?) -> UnitPlace {
    defer { nextOrdinal += 1 }
    return UnitPlace(ordinal: nextOrdinal, parent: parent, path: path)
  }

  private mutating func readMailbox(
    _ content: Content, parent: Int?, _ emit: (ReadUnit) throws -> Void
  ) throws {
    guard !looksLikeUTF16(try content.bytes.prefix(64)[...]) else {
      try emit(.entry(quarantined(content, parent, textInUTF16, code: "text-in-utf-16")))
      return
    }
    let container = ContainerUnit(
      place: place(content.path, parent), sizeInBytes: content.bytes.sizeInBytes,
      digest: content.digest)
    try emit(.mailbox(container))
    var cursor = try SourceCursor(content.bytes)
    var reader = MailboxReader(limits: limits.mail) { try cursor.fill($0) }
    while let unit = try reader.next() {
      switch unit {
      case .message(let message):
        var unit = messageUnit(
          MailMessage(message, limits: limits.mail),
          place: place(content.path, container.place.ordinal),
          digest: digest(of: message.bytes), headerOffset: message.headerOffset)
        unit.index = message.index
        unit.offset = message.offset
        unit.framingInBytes = message.headerOffset - message.offset + message.trailing.count
        unit.diagnostics.insert(
          contentsOf: message.defects.map { diagnostic($0, shiftedBy: 0) }, at: 0)
        try emit(.message(unit))
        try readAttachedBundles(of: unit, in: content, emit)
      case .gap(let gap), .oversized(let gap):
        var isQuarantined = false
        if case .oversized = unit { isQuarantined = true }
        try emit(
          .gap(
            GapUnit(
              place: place(content.path, container.place.ordinal), range: gap.range,
              digest: try content.bytes.digest(of: gap.range), reason: gap.reason.rawValue,
              isQuarantined: isQuarantined,
              diagnostics: gap.defects.map { diagnostic($0, shiftedBy: 0) })))
      }
    }
  }

  private mutating func readMessage(
    _ content: Content, parent: Int?, _ emit: (ReadUnit) throws -> Void
  ) throws {
    guard content.bytes.sizeInBytes <= limits.mail.messageBytes else {
      try emit(.entry(quarantined(content, parent, "message over the limit")))
      return
    }
    let bytes = try content.bytes.all(limit: limits.mail.messageBytes)
    let unit = messageUnit(
      MailMessage(bytes, limits: limits.mail), place: place(content.path, parent),
      digest: content.digest, headerOffset: 0)
    try emit(.message(unit))
    try readAttachedBundles(of: unit, in: content, emit)
  }

  /// Decodes a message once for everything that is said of it.
  func messageUnit(
    _ message: MailMessage, place: UnitPlace, digest: String, headerOffset: Int
  ) -> MessageUnit {
    let leaves = message.leaves.map { part in
      var hash = SHA256()
      let reading = message.read(part) { piece in
        piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
      }
      return LeafUnit(reading: reading, digest: hexadecimal(hash.finalize()))
    }
    let defects =
      message.structureDefects + message.headerDefects + leaves.flatMap(\.reading.defects)
    return MessageUnit(
      place: place, index: 0, offset: headerOffset, headerOffset: headerOffset, message: message,
      leaves: leaves, body: message.body(from: leaves.map(\.reading)),
      quarantineReason: defects.first { $0.code.setsMessageAside }.map {
        $0.code.isLimit ? "past a limit: \($0.code.rawValue)" : textInUTF16
      },
      digest: digest, framingInBytes: 0,
      diagnostics: defects.map { diagnostic($0, shiftedBy: headerOffset) })
  }

  private mutating func readPage(
    _ content: Content, parent: Int?, _ emit: (ReadUnit) throws -> Void
  ) throws {
    guard content.bytes.sizeInBytes <= limits.page.fileBytes else {
      try emit(.entry(quarantined(content, parent, "page over the limit")))
      return
    }
    var page = try savedPage(content)
    // Before the records: both hold the words of the page, and the tree is large.
    let text = takesVisibleText ? page.visibleText : ""
    let quarantineReason = page.defects.first { $0.code == .overLimit }.map {
      "past a limit: \($0.code.rawValue)"
    }
    var diagnostics = page.defects.map {
      Diagnostic(
        code: $0.code.rawValue, severity: Severity(rawValue: $0.severity.rawValue) ?? .note,
        range: $0.range, detail: $0.detail)
    }
    var extraction: PageExtraction?
    if quarantineReason == nil {
      for profile in try profiles.all() where extraction == nil {
        extraction = try profile.extract(page)
      }
    }
    if !keepsTrees { page.releaseTree() }
    if let extraction {
      diagnostics += extraction.diagnostics
    } else if quarantineReason == nil {
      diagnostics.append(
        Diagnostic(
          code: "page-unrecognised", severity: .note, range: nil,
          detail: "no platform profile recognises this page; it is kept, its rows are not read"))
    }
    try emit(
      .page(
        PageUnit(
          place: place(content.path, parent), page: page, visibleText: text, bytes: content.bytes,
          sizeInBytes: content.bytes.sizeInBytes, digest: content.digest, extraction: extraction,
          quarantineReason: quarantineReason, diagnostics: diagnostics)))
  }

  /// The page alone, so that the bytes it was read from are let go of.
  private func savedPage(_ content: Content) throws -> SavedPage {
    let bytes = try content.bytes.all(limit: limits.page.fileBytes)
    // A file that is called a page is read as one even when its first bytes do not look like it.
    let form = looksLikePage(prefix: Array(bytes.prefix(1 << 12))) ?? .html
    return SavedPage(bytes, as: form, limits: limits.page)
  }

  private mutating func readTranscript(
    _ content: Content, parent: Int?, _ emit: (ReadUnit) throws -> Void
  ) throws {
    guard let found = try transcript(content, try content.bytes.prefix(1 << 16)) else { return }
    try emit(
      .transcript(
        TranscriptUnit(
          place: place(content.path, parent), text: found.text, bytes: content.bytes,
          sizeInBytes: content.bytes.sizeInBytes, digest: content.digest,
          extraction: found.extraction, diagnostics: found.extraction.diagnostics)))
  }

  mutating func quarantined(
    _ content: Content, _ parent: Int?, _ reason: String, code: String = "over-limit"
  ) -> EntryUnit {
    EntryUnit(
      place: place(content.path, parent), sizeInBytes: content.bytes.sizeInBytes,
      knownDigest: content.digest.isEmpty ? nil : content.digest, modified: nil,
      outcome: .quarantined(reason), isRead: false,
      diagnostics: [
        Diagnostic(code: code, severity: .damage, range: nil, detail: reason)
      ], bytes: content.bytes)
  }
}
