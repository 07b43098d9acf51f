import ArgumentParser
import Foundation
import Glibc
import WorkroomExport
import WorkroomImport
import WorkroomMatching
import WorkroomModel
import WorkroomStore

/// A source of a store that is made of parts of another's: what the ledger is to say, and a file with
/// its bytes that stands while it is handed over.
struct CutSource {
  var record: SourceRecord
  /// SHA-256 of the source that it was cut out of; nil of one that is taken as it stands.
  var cutFrom: String?
  var path: String
  /// Digests of the items that are to be found in it.
  var holds: Set<String>
}

/// Cuts sources down to what some jobs rest on, one cut at a time.
struct Cutting {
  let store: Store
  let limits: SourceLimits
  /// Where cuts lie while they are handed over.
  let folder: String

  private var profiles: PlatformProfiles { workroom.profiles(of: store.folder) }

  /// Hands over every cut. Messages of a mailbox stay in a mailbox, so that they are read as before.
  func deliver(_ plans: [CutPlan], _ take: (CutSource) throws -> Void) throws {
    for plan in plans {
      if plan.isWhole {
        let path = try store.vault.readablePath(of: plan.source.digest, name: plan.source.name)
        try take(
          CutSource(
            record: plan.source, cutFrom: nil, path: path,
            holds: Set(plan.pieces.map(\.origin.digest))))
      } else {
        try deliverPieces(of: plan, take)
      }
    }
  }

  private func deliverPieces(of plan: CutPlan, _ take: (CutSource) throws -> Void) throws {
    let mailbox = try mailbox(of: plan)
    if let mailbox {
      defer { unlink(mailbox.path) }
      try take(mailbox)
    }
    let held = mailbox?.holds ?? []
    let others = plan.pieces.filter { !($0.isInMailbox && held.contains($0.origin.digest)) }
    var found = held
    try read(others, of: plan.source) { piece, bytes in
      guard found.insert(piece.origin.digest).inserted || piece.kind != .message else { return }
      let path = "\(folder)/cut"
      defer { unlink(path) }
      try copy(bytes, to: path)
      try take(
        CutSource(
          record: try record(plan, piece, name: name(of: piece, in: plan), path: path),
          cutFrom: plan.source.digest, path: path, holds: [piece.origin.digest]))
    }
    guard let lost = plan.pieces.first(where: { !found.contains($0.origin.digest) }) else { return }
    say("\(lost.origin.citation): its bytes were not found again in the kept source")
    throw ExitCode.failure
  }

  /// The messages of the source's mailboxes as one mailbox; nil when there are none, or when they
  /// would not be read again as they stand, so that each is to be a file of its own.
  private func mailbox(of plan: CutPlan) throws -> CutSource? {
    let messages = plan.pieces.filter(\.isInMailbox)
    guard !messages.isEmpty else { return nil }
    let path = "\(folder)/cut.mbox"
    unlink(path)
    var written: Set<String> = []
    let file = try appending(to: path)
    try read(messages, of: plan.source) { piece, bytes in
      let message = try bytes.all(limit: .max)
      guard message.last == 0x0A, written.insert(piece.origin.digest).inserted else { return }
      try file.write(contentsOf: Data(Array("From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n".utf8)))
      try file.write(contentsOf: Data(message + [0x0A]))
    }
    try file.close()
    guard !written.isEmpty, try digestsOfMessages(at: path) == written else {
      unlink(path)
      return nil
    }
    let name = "mail/\(plan.source.digest.prefix(12)).mbox"
    return CutSource(
      record: try record(plan, nil, name: name, path: path), cutFrom: plan.source.digest,
      path: path, holds: written)
  }

  private func digestsOfMessages(at path: String) throws -> Set<String> {
    var found: Set<String> = []
    var walker = SourceWalker(profiles: profiles, limits: limits)
    let bytes = SourceBytes.file(path: path, sizeInBytes: try Vault.sizeInBytes(ofFileAt: path))
    try walker.read(bytes, path: path) { unit in
      if case .message(let message) = unit, message.place.parent == 0 {
        found.insert(message.digest)
      }
    }
    return found
  }

  /// Reads pieces of one source in their order, each once.
  private func read(
    _ pieces: [CutPiece], of source: SourceRecord, _ deliver: (CutPiece, SourceBytes) throws -> Void
  ) throws {
    let byOrdinal = Dictionary(
      pieces.map { ($0.origin.itemOrdinal, $0) }, uniquingKeysWith: { first, _ in first })
    guard !byOrdinal.isEmpty else { return }
    let path = try store.vault.readablePath(of: source.digest, name: source.name)
    var walker = SourceWalker(profiles: profiles, limits: limits)
    try walker.readMaterial(
      Set(byOrdinal.keys.map { WantedMaterial(ordinal: $0, part: nil) }),
      in: .file(path: path, sizeInBytes: source.sizeInBytes), path: source.name,
      digest: source.digest
    ) { place, bytes in
      if let piece = byOrdinal[place.ordinal] { try deliver(piece, bytes) }
    }
  }

  /// A cut is named by its place, for that may say whose it is, but for the names of what held it: a
  /// mailbox or a bundle is named by words that speak of all that is in it.
  private func name(of piece: CutPiece, in plan: CutPlan) -> String {
    let path = piece.origin.path
    let last = path.split(separator: "/").last.map(String.init) ?? path
    if piece.kind == .message {
      let own = piece.isInMailbox || !last.lowercased().hasSuffix(".eml")
      return "mail/" + (own ? "\(piece.origin.digest.prefix(12)).eml" : last)
    }
    guard let inner = path.range(of: "!/", options: .backwards) else { return path }
    return "bundle-\(plan.source.digest.prefix(12))/\(path[inner.upperBound...])"
  }

  private func record(
    _ plan: CutPlan, _ piece: CutPiece?, name: String, path: String
  ) throws -> SourceRecord {
    let found = try Vault.digest(ofFileAt: path)
    // What a bundle was opened with is needed again only for what may hold encrypted bundles.
    let mayBeEncrypted = piece.map { $0.kind == .message || $0.kind == .bundle } ?? true
    let options = plan.source.options.split(separator: " ").filter {
      $0.hasPrefix("platform=") || ($0 == "password-file" && mayBeEncrypted)
    }
    return SourceRecord(
      SourceDescription(
        name: name, sizeInBytes: found.sizeInBytes, digest: found.digest,
        options: options.joined(separator: " "), job: plan.source.job),
      importedAt: plan.source.importedAt)
  }

  private func appending(to path: String) throws -> FileHandle {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StoreError.cannotWrite(path, code: errno) }
    return FileHandle(fileDescriptor: file, closeOnDealloc: true)
  }

  private func copy(_ bytes: SourceBytes, to path: String) throws {
    unlink(path)
    let file = try appending(to: path)
    var cursor = try SourceCursor(bytes)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try cursor.fill(buffer), count > 0 {
      try file.write(contentsOf: Data(UnsafeRawBufferPointer(rebasing: buffer[..<count])))
    }
    try file.close()
  }
}

extension CutWish {
  /// What observations and citations of these jobs say of themselves.
  init(jobs keys: [String], in store: Store) throws {
    let groups = jobGroups(
      of: try store.jobLinks().links.map {
        JobIdentity(
          platform: $0.platform, workroomID: $0.workroomID, jobID: $0.jobID, title: $0.title)
      }
    ).filter { keys.contains($0.key) }
    self.init(
      jobKeys: keys, workroomIDs: Set(groups.flatMap(\.workroomIDs)),
      jobIDs: Set(groups.flatMap(\.jobIDs)), titles: Set(groups.flatMap(\.titles)))
  }
}
