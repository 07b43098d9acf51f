import BundleReading
import WorkroomModel

// What is inside bundles, down to the stated depth (`BundleLimits.nestingDepth`): bundles in bundles,
// mail in bundles, bundles attached to mail.

extension SourceWalker {
  mutating func readBundle(
    _ content: Content, parent: Int?, _ emit: (ReadUnit) throws -> Void
  ) throws {
    do {
      try readBundle(content, opened: try open(content), parent: parent, emit)
    } catch let error as BundleReadingError {
      try emit(.entry(unopened(content, parent, error)))
    }
  }

  private mutating func readBundle(
    _ content: Content, opened reader: BundleReader, parent: Int?,
    _ emit: (ReadUnit) throws -> Void
  ) throws {
    let container = ContainerUnit(
      place: place(content.path, parent), sizeInBytes: content.bytes.sizeInBytes,
      digest: content.digest)
    try emit(.bundle(container))
    var isEmpty = true
    var refusal: BundleReadingError?
    while refusal == nil {
      do {
        guard let entry = try reader.next() else { break }
        isEmpty = false
        try readEntry(entry, of: reader, in: content.path, parent: container.place.ordinal, emit)
      } catch let error as BundleReadingError {
        // Thrown once; what was read before it stands.
        refusal = error
      }
    }
    var findings = reader.bundleDefects.map(diagnostic)
    if let refusal, case .damaged = refusal {
    } else if let refusal {
      findings.append(bundleDiagnostic(refusal))
    }
    if let part = SplitPart(ofPath: content.path) { findings.append(splitDiagnostic(part)) }
    // Where not one entry is found, whatever is odd may be the reason.
    guard let loss = findings.first(where: { isEmpty || $0.severity == .damage }) else {
      if !findings.isEmpty {
        var found = FindingsUnit(bundle: container, diagnostics: findings)
        if found.bundle.digest.isEmpty { found.bundle.digest = try content.bytes.digest() }
        try emit(.findings(found))
      }
      return
    }
    // What cannot be reached of a bundle is a leaf of its own, or the sum would hide it.
    try emit(
      .entry(
        EntryUnit(
          place: place(content.path, container.place.ordinal), sizeInBytes: nil, knownDigest: nil,
          modified: nil, outcome: .quarantined("part of the bundle: \(loss.detail)"),
          isRead: false, diagnostics: findings)))
  }

  private func open(_ content: Content) throws -> BundleReader {
    if let outer = content.outer {
      switch content.bytes {
      case .memory(let bytes):
        return try BundleReader(bytes: bytes, name: content.path, nestedIn: outer)
      case .file(let path, _):
        return try BundleReader(path: path, name: content.path, nestedIn: outer)
      case .spool(let spool, _):
        return try BundleReader(path: spool.path, name: content.path, nestedIn: outer)
      }
    }
    switch content.bytes {
    case .memory(let bytes):
      return try BundleReader(
        bytes: bytes, name: content.path, limits: limits.bundle, password: limits.password)
    case .file(let path, _):
      return try BundleReader(
        path: path, name: content.path, limits: limits.bundle, password: limits.password)
    case .spool(let spool, _):
      return try BundleReader(
        path: spool.path, name: content.path, limits: limits.bundle, password: limits.password)
    }
  }

  private mutating func unopened(
    _ content: Content, _ parent: Int?, _ error: BundleReadingError
  ) -> EntryUnit {
    var diagnostics = [bundleDiagnostic(error)]
    if let part = SplitPart(ofPath: content.path) { diagnostics.append(splitDiagnostic(part)) }
    return EntryUnit(
      place: place(content.path, parent), sizeInBytes: content.bytes.sizeInBytes,
      knownDigest: content.digest.isEmpty ? nil : content.digest, modified: nil,
      outcome: .quarantined(describe(error)), isRead: false, diagnostics: diagnostics,
      bytes: content.bytes)
  }

  private mutating func readEntry(
    _ entry: BundleEntry, of reader: BundleReader, in path: String, parent: Int,
    _ emit: (ReadUnit) throws -> Void
  ) throws {
    if entry.kind == .directory { return }
    let place = place("\(path)!/\(entry.path)", parent)
    let (bytes, knownDigest) = try contentOfCurrentEntry(of: reader, declaring: entry.declaredSize)
    let quarantine = reader.entryQuarantineReason ?? entry.quarantineReason
    var defects = entry.defects
    for defect in reader.entryDefects where !defects.contains(defect) { defects.append(defect) }
    var unit = EntryUnit(
      place: place, sizeInBytes: bytes.sizeInBytes, knownDigest: knownDigest,
      modified: entry.modified.secondsSince1970.map(Moment.utc) ?? entry.modified.localText,
      outcome: .read, isRead: false, diagnostics: defects.map(diagnostic), bytes: bytes)
    if let original = originalName(of: entry) { unit.diagnostics.append(original) }
    if let quarantine {
      let isLocked = defects.contains { $0.code == .entryEncrypted } && reader.format == .zip
      unit.outcome = .quarantined(quarantine + (isLocked ? ": --password-file" : ""))
      (unit.sizeInBytes, unit.knownDigest, unit.bytes) = (entry.declaredSize, nil, nil)
      if (unit.sizeInBytes ?? 0) < 0 { unit.sizeInBytes = nil }
      return try emit(.entry(unit))
    }
    if let reason = linkReason(entry.kind) ?? entry.ignoreReason {
      unit.outcome = .ignored(reason)
      return try emit(.entry(unit))
    }
    var content = Content(bytes: bytes, path: place.path, digest: knownDigest ?? "", outer: reader)
    let kind = try kind(of: content)
    if kind != .other, let digest = try unit.digest() {
      (content.digest, unit.knownDigest) = (digest, digest)
    }
    switch kind {
    case .other:
      unit.outcome = outcome(ofUnread: place.path)
      unit.diagnostics += try findings(onUnread: content)
      try emit(.entry(unit))
    case .bundle:
      let inner: BundleReader
      do {
        inner = try open(content)
      } catch let error as BundleReadingError {
        unit.outcome = .quarantined(describe(error))
        unit.diagnostics.append(bundleDiagnostic(error))
        return try emit(.entry(unit))
      }
      unit.isRead = true
      try emit(.entry(unit))
      try readBundle(content, opened: inner, parent: place.ordinal, emit)
    default:
      unit.isRead = true
      try emit(.entry(unit))
      try read(content, kind, parent: place.ordinal, emit)
    }
  }

  private func contentOfCurrentEntry(
    of reader: BundleReader, declaring size: Int?
  ) throws -> (bytes: SourceBytes, digest: String?) {
    var collector = BytesCollector(expecting: size ?? 0)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try reader.read(into: buffer), count > 0 {
      try collector.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    return collector.finish()
  }

  /// What becomes of a file that no reader takes.
  func outcome(ofUnread path: String) -> EntryOutcome {
    if let reason = leftoverReason(ofPath: path) { return .ignored(reason) }
    if let part = SplitPart(ofPath: path) {
      return .quarantined(splitDiagnostic(part).detail)
    }
    return .ignored(keptAsFile)
  }

  /// What there is to say of a file that no reader takes.
  func findings(onUnread content: Content) throws -> [Diagnostic] {
    if let part = SplitPart(ofPath: content.path) { return [splitDiagnostic(part)] }
    guard let format = bundleFormat(ofPrefix: try content.bytes.prefix(1 << 16)),
      !format.isReadable
    else { return [] }
    return [
      Diagnostic(
        code: "bundle-not-read", severity: .warning, range: nil,
        detail: describe(.unreadableFormat(format))
          + "; unpack it to have what is in it read, or keep it as the file it is")
    ]
  }

  private func splitDiagnostic(_ part: SplitPart) -> Diagnostic {
    Diagnostic(
      code: BundleDefect.Code.bundleSplit.rawValue, severity: .damage, range: nil,
      detail: (part.number.map { "part \($0)" } ?? "a part") + " of a split archive; to open it: "
        + part.need)
  }

  /// The name as the bundle has it, where the shown path is another.
  private func originalName(of entry: BundleEntry) -> Diagnostic? {
    let raw = entry.rawName
    let shown = Array(entry.path.utf8)
    guard raw != shown, raw != shown + [0x2F], raw != [0x2E, 0x2F] + shown else { return nil }
    let text =
      String(validating: raw, as: UTF8.self).map { "\"\(EntryPath.visible($0))\"" }
      ?? "the bytes " + hexadecimal(raw.prefix(512))
    return Diagnostic(
      code: "entry-name-original", severity: .note, range: nil,
      detail: "the name in the bundle is \(text)")
  }

  private func linkReason(_ kind: BundleEntry.Kind) -> String? {
    switch kind {
    case .file, .directory: nil
    case .symbolicLink(let target): "symbolic link to \(target), not followed"
    case .hardLink(let target): "hard link to \(target), not followed"
    case .device, .pipe, .socket, .other: "no file"
    }
  }
}
