import BundleReading
import MailReading
import PageReading
package import WorkroomModel

/// Turns what the readers see in one source into items, observations, contents and diagnostics.
package struct SourceImporter: Sendable {
  let profiles: PlatformProfiles
  private let limits: SourceLimits
  private let isPlatformMailOnly: Bool

  package init(
    profiles: PlatformProfiles, limits: SourceLimits = .standard, isPlatformMailOnly: Bool = false
  ) {
    self.profiles = profiles
    self.limits = limits
    self.isPlatformMailOnly = isPlatformMailOnly
  }

  /// Reads a source and hands its events to `consume` in reading order.
  package func importSource(
    _ bytes: SourceBytes, description: SourceDescription,
    consume: (ImportEvent) throws -> Void
  ) throws {
    var walker = SourceWalker(profiles: profiles, limits: limits)
    // Messages that are left out, and what is attached to them.
    var leftOut: Set<Int> = []
    try walker.read(bytes, path: description.name, digest: description.digest) { unit in
      if let parent = unit.place.parent, leftOut.contains(parent) {
        leftOut.insert(unit.place.ordinal)
        return
      }
      switch unit {
      case .mailbox(let container): try emit(container, .mailbox, description, consume)
      case .bundle(let container): try emit(container, .bundle, description, consume)
      case .findings(let findings):
        try emit(findings.diagnostics, findings.bundle.place.ordinal, consume)
      case .entry(let entry): try emit(entry, description, consume)
      case .gap(let gap): try emit(gap, consume)
      case .message(let message):
        if try !emit(message, description, consume) { leftOut.insert(message.place.ordinal) }
      case .page(let page): try emit(page, description, consume)
      case .transcript(let transcript): try emit(transcript, description, consume)
      }
    }
  }

  private func emit(
    _ unit: ContainerUnit, _ kind: ItemKind, _ description: SourceDescription,
    _ consume: (ImportEvent) throws -> Void
  ) throws {
    try consume(
      .item(
        SourceItem(
          ordinal: unit.place.ordinal, parent: unit.place.parent, kind: kind,
          path: unit.place.path, range: nil, sizeInBytes: unit.sizeInBytes, digest: unit.digest,
          outcome: .imported, isLeaf: unit.sizeInBytes == 0)))
    guard kind == .bundle, unit.place.parent == nil else { return }
    try emitFile(
      at: unit.place, sizeInBytes: unit.sizeInBytes, digest: unit.digest, description, consume)
  }

  private func emit(
    _ unit: EntryUnit, _ description: SourceDescription,
    _ consume: (ImportEvent) throws -> Void
  ) throws {
    let digest = try unit.digest()
    var outcome: Outcome
    switch unit.outcome {
    case .read: outcome = .imported
    case .ignored(let reason): outcome = reason == keptAsFile ? .imported : .ignored(reason)
    case .quarantined(let reason): outcome = .quarantined(reason)
    }
    if unit.place.parent == nil, unit.sizeInBytes == 0 { outcome = .ignored("empty file") }
    try consume(
      .item(
        SourceItem(
          ordinal: unit.place.ordinal, parent: unit.place.parent,
          kind: unit.place.parent == nil ? .file : .entry, path: unit.place.path, range: nil,
          sizeInBytes: unit.sizeInBytes, digest: digest, outcome: outcome,
          isLeaf: !unit.isRead)))
    try emit(unit.diagnostics, unit.place.ordinal, consume)
    // Also what a reader goes into is a file of its owner: a page or a zip may be the work delivered.
    guard outcome == .imported, let size = unit.sizeInBytes, let digest else {
      return
    }
    try emitFile(at: unit.place, sizeInBytes: size, digest: digest, description, consume)
  }

  private func emit(_ unit: GapUnit, _ consume: (ImportEvent) throws -> Void) throws {
    try consume(
      .item(
        SourceItem(
          ordinal: unit.place.ordinal, parent: unit.place.parent, kind: .gap,
          path: unit.place.path, range: unit.range, sizeInBytes: unit.range.count,
          digest: unit.digest,
          outcome: unit.isQuarantined ? .quarantined(unit.reason) : .ignored(unit.reason),
          isLeaf: true)))
    try emit(unit.diagnostics, unit.place.ordinal, consume)
  }

  private func emit(
    _ diagnostics: [Diagnostic], _ item: Int, _ consume: (ImportEvent) throws -> Void
  ) throws {
    for diagnostic in diagnostics { try consume(.diagnostic(item: item, diagnostic)) }
  }

  /// Whether the message is taken in, rather than left out or quarantined.
  private func emit(
    _ unit: MessageUnit, _ description: SourceDescription,
    _ consume: (ImportEvent) throws -> Void
  ) throws -> Bool {
    let message = unit.message
    var interpretation: MailInterpretation?
    var platform = ""
    for profile in try profiles.all() where interpretation == nil {
      interpretation = profile.interpret(message)
      platform = profile.facts.name
    }
    let isLeftOut = isPlatformMailOnly && interpretation == nil
    try consume(
      .item(
        SourceItem(
          ordinal: unit.place.ordinal, parent: unit.place.parent, kind: .message,
          path: unit.place.path,
          range: unit.headerOffset..<(unit.headerOffset + message.bytes.count),
          sizeInBytes: message.bytes.count, framingInBytes: unit.framingInBytes,
          digest: unit.digest,
          outcome: unit.quarantineReason.map { .quarantined($0) }
            ?? (isLeftOut ? .ignored("not mail of the platform") : .imported), isLeaf: true)))
    try emit(unit.diagnostics, unit.place.ordinal, consume)
    if isLeftOut || unit.quarantineReason != nil { return false }
    try emit(interpretation?.diagnostics ?? [], unit.place.ordinal, consume)
    let attachments = try emitAttachments(of: unit, consume)
    let origin = Origin(
      sourceDigest: description.digest, sourceName: description.name, path: unit.place.path,
      itemOrdinal: unit.place.ordinal, offset: unit.headerOffset, length: message.bytes.count,
      digest: unit.digest, place: nil, medium: interpretation?.medium ?? .mail)
    if let interpretation, !interpretation.records.isEmpty {
      for (row, record) in interpretation.records.enumerated() {
        try emit(
          record, row: row, of: interpretation, platform: platform, attachments: attachments,
          origin: origin, consume)
      }
      // A message is found where matching puts it; other mail of the platform only as itself.
      if !interpretation.records.contains(where: { $0.kind == ObservationKind.message.rawValue }) {
        try consume(.notice(mailRecord(of: unit)))
      }
    } else {
      try consume(.mail(mailRecord(of: unit)))
    }
    return true
  }

  private func emit(
    _ record: PageRecord, row: Int, of interpretation: MailInterpretation, platform: String,
    attachments: [SourceContent], origin: Origin, _ consume: (ImportEvent) throws -> Void
  ) throws {
    guard let kind = ObservationKind(rawValue: record.kind) else { return }
    var fields = record.fields
    if !attachments.isEmpty {
      fields["attachmentNames"] = FieldValue(
        attachments.map { $0.name ?? "" }.joined(separator: "\n"))
      fields["attachmentDigests"] = FieldValue(
        attachments.map(\.digest).joined(separator: "\n"))
      fields["attachmentSizes"] = FieldValue(
        attachments.map { String($0.sizeInBytes) }.joined(separator: "\n"))
    }
    var origin = origin
    if !record.place.isEmpty { origin.place = record.place }
    try consume(
      .observation(
        Observation(
          kind: kind, platform: platform,
          workroomID: fields.removeValue(forKey: "workroomID")?.text ?? interpretation.workroomID,
          jobID: fields.removeValue(forKey: "jobID")?.text, fields: fields, row: row,
          origin: origin)))
  }

  /// Every leaf that is more than the text of the body, with its digest.
  private func emitAttachments(
    of unit: MessageUnit, _ consume: (ImportEvent) throws -> Void
  ) throws -> [SourceContent] {
    var named: [SourceContent] = []
    for leaf in unit.leaves {
      let part = leaf.reading.part
      let isBody =
        part.filename == nil && part.mediaType.hasPrefix("text/")
        && part.disposition != "attachment"
      if isBody { continue }
      let found = SourceContent(
        item: unit.place.ordinal, part: part.path, name: part.filename, mediaType: part.mediaType,
        sizeInBytes: leaf.reading.sizeInBytes, digest: leaf.digest)
      try consume(.content(found))
      if found.name != nil { named.append(found) }
    }
    return named
  }

  private func mailRecord(of unit: MessageUnit) -> MailRecord {
    let message = unit.message
    let sent = message.date.map(moment)
    let from = message.from.first
    let text = unit.body.text
    // Content, not position: the same message in another export has the same key.
    var identity = "\(message.messageID ?? "")\u{1}\(sent?.secondsSince1970 ?? 0)\u{1}"
    identity += "\(from?.address ?? "")\u{1}\(message.subject ?? "")\u{1}"
    let key = "mail-" + digest(of: Array((identity + text).utf8)).prefix(32)
    return MailRecord(
      item: unit.place.ordinal, index: unit.index, key: key, messageID: message.messageID,
      sent: sent, subject: message.subject, fromName: from?.name, fromAddress: from?.address,
      to: (message.to + message.cc).compactMap { $0.address ?? $0.name }.joined(separator: ", "),
      text: text)
  }
}

// MARK: - Pages

extension SourceImporter {
  private func emit(
    _ unit: PageUnit, _ description: SourceDescription, _ consume: (ImportEvent) throws -> Void
  ) throws {
    try consume(
      .item(
        SourceItem(
          ordinal: unit.place.ordinal, parent: unit.place.parent, kind: .page,
          path: unit.place.path, range: nil, sizeInBytes: unit.sizeInBytes, digest: unit.digest,
          outcome: unit.quarantineReason.map { .quarantined($0) } ?? .imported, isLeaf: true)))
    try emit(unit.diagnostics, unit.place.ordinal, consume)
    if unit.quarantineReason != nil { return }
    if unit.place.parent == nil {
      try emitFile(
        at: unit.place, sizeInBytes: unit.sizeInBytes, digest: unit.digest, description, consume)
    }
    try emitEmbedded(in: unit, consume)
    guard let extraction = unit.extraction else { return }
    let origin = Origin(
      sourceDigest: description.digest, sourceName: description.name, path: unit.place.path,
      itemOrdinal: unit.place.ordinal, offset: nil, length: unit.sizeInBytes, digest: unit.digest,
      place: nil, medium: .page)
    try emit(extraction, savedAt: try savedAt(unit), origin: origin, consume)
  }

  private func emit(
    _ unit: TranscriptUnit, _ description: SourceDescription,
    _ consume: (ImportEvent) throws -> Void
  ) throws {
    try consume(
      .item(
        SourceItem(
          ordinal: unit.place.ordinal, parent: unit.place.parent, kind: .transcript,
          path: unit.place.path, range: nil, sizeInBytes: unit.sizeInBytes, digest: unit.digest,
          outcome: .imported, isLeaf: true)))
    try emit(unit.diagnostics, unit.place.ordinal, consume)
    let origin = Origin(
      sourceDigest: description.digest, sourceName: description.name, path: unit.place.path,
      itemOrdinal: unit.place.ordinal, offset: nil, length: unit.sizeInBytes, digest: unit.digest,
      place: nil, medium: .transcript)
    try emit(
      unit.extraction, savedAt: try dateInName(unit.place.path, unit.extraction.platform),
      origin: origin, consume)
  }

  private func emit(
    _ extraction: PageExtraction, savedAt: Moment?, origin: Origin,
    _ consume: (ImportEvent) throws -> Void
  ) throws {
    var facts = extraction.facts
    let jobID = facts.removeValue(forKey: "jobID").map { $0.value ?? $0.text }
    let workroomID = facts.removeValue(forKey: "workroomID").map { $0.value ?? $0.text }
    if let savedAt { facts["savedAt"] = FieldValue(savedAt.text, moment: savedAt) }
    var covering: [Moment] = []
    // Facts of the page serve each of its rows, unless the row itself says otherwise.
    let shared = facts.filter { ["title", "savedAt", "page"].contains($0.key) }
    for (row, record) in extraction.records.enumerated() {
      guard let kind = ObservationKind(rawValue: record.kind) else { continue }
      var fields = record.fields
      for (name, value) in shared where fields[name] == nil { fields[name] = value }
      if record.basis == "headings" { fields["recordBasis"] = FieldValue("column headings") }
      if kind == .message {
        setAsideQuotation(in: &fields)
        if let sent = fields["sent"]?.moment { covering.append(sent) }
      }
      var origin = origin
      origin.place = record.place
      let ownWorkroom = fields.removeValue(forKey: "workroomID").map { $0.value ?? $0.text }
      let ownJob = fields.removeValue(forKey: "jobID").map { $0.value ?? $0.text }
      try consume(
        .observation(
          Observation(
            kind: kind, platform: extraction.platform, workroomID: ownWorkroom ?? workroomID,
            jobID: ownJob ?? jobID, fields: fields, row: row, origin: origin)))
    }
    if origin.medium == .transcript {
      try consume(
        .observation(
          Observation(
            kind: .job, platform: extraction.platform, workroomID: workroomID, jobID: jobID,
            fields: facts, row: extraction.records.count, origin: origin)))
    }
    if extraction.kind == "my-jobs", extraction.isIncomplete {
      // Of no job: the list of jobs itself is not all there.
      var fields = ["complete": FieldValue("false"), "of": FieldValue("job")]
      fields["savedAt"] = facts["savedAt"]
      try consume(
        .observation(
          Observation(
            kind: .coverage, platform: extraction.platform, workroomID: nil, jobID: nil,
            fields: fields, row: extraction.records.count, origin: origin)))
    }
    guard extraction.coveringKind == "message", let first = covering.min(by: earlier) else {
      return
    }
    let last = covering.max(by: earlier) ?? first
    var fields = [
      "from": FieldValue(first.text, moment: first),
      "complete": FieldValue(extraction.isIncomplete ? "false" : "true"),
    ]
    // Page 1, or the only page, is newest first: it covers the time until it was saved.
    let isNewest = facts["page"].map { $0.text == "1" } ?? true
    // What was saved on the day of its last row covers as far as that row.
    let through =
      isNewest
      ? [last, savedAt].compactMap { $0 }.max { $0.surelyShown < $1.surelyShown } ?? last
      : last
    fields["through"] = FieldValue(through.text, moment: through)
    for name in ["page", "savedAt"] { fields[name] = facts[name] }
    try consume(
      .observation(
        Observation(
          kind: .coverage, platform: extraction.platform, workroomID: workroomID, jobID: jobID,
          fields: fields, row: extraction.records.count + 1, origin: origin)))
  }

  private func earlier(_ left: Moment, _ right: Moment) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }

  /// When the page was saved, as far as anything says so: an MHTML Date, a SingleFile comment, or a
  /// date in the file's name.
  private func savedAt(_ unit: PageUnit) throws -> Moment? {
    if let saved = unit.page.savedAtText, let found = moment(in: saved, zone: .utc) {
      return found
    }
    return try dateInName(unit.place.path, unit.extraction?.platform ?? "")
  }

  private func dateInName(_ path: String, _ platform: String) throws -> Moment? {
    guard let found = Pattern.isoDate.firstGroup(in: lastComponent(path)),
      let date = CivilDate(iso: found)
    else { return nil }
    let zone = try profiles.all().first { $0.facts.name == platform }?.zone ?? .utc
    let start = zone.instant(date, secondsOfDay: 0).seconds
    return Moment(
      text: found, secondsSince1970: start, offsetMinutes: nil, basis: .unknown,
      uncertaintyInSeconds: 86_399)
  }
}

extension Pattern {
  static let isoDate = literal("(\\d{4}-\\d{2}-\\d{2})")

  private static func literal(_ text: String) -> Pattern {
    do { return try Pattern(text) } catch { preconditionFailure("a pattern of ours: \(error)") }
  }
}

func lastComponent(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
