internal import Glibc

/// Writes a BagIt 1.0 bag (RFC 8493).
///
/// Everything goes into a hidden folder beside the destination, which gets its name in
/// ``finish(info:sealing:)``: an interrupted run leaves nothing that looks finished, and a writer
/// that goes away unfinished removes what it wrote. The bytes written depend on nothing but what
/// the caller gives: no clock, no order of calls, no place.
public final class BagWriter {
  /// The algorithms of the manifests, weakest first.
  public let algorithms: [BagDigest]

  let staged: StagedFolder
  var names = UsedNames()
  var listing: PayloadListing
  var stage = Stage.payload
  private let second = DigestThread()

  enum Stage { case payload, sealing, finished }

  /// Begins a bag that will stand at `directory`, whose parent must exist.
  ///
  /// Throws ``BagError/Code/destinationExists`` if something stands there and
  /// ``BagError/Code/destinationBusy`` if another writer is at it.
  /// Unless `isDurable` is false, ``finish(info:sealing:)`` returns when all is on the disk.
  public init(
    directory: String, algorithms: [BagDigest] = [.sha256, .sha512], isDurable: Bool = true
  ) throws {
    self.algorithms = Array(Set(algorithms)).sorted()
    guard !algorithms.isEmpty else {
      throw BagError(.nameRefused, path: directory, detail: "a bag needs an algorithm")
    }
    listing = PayloadListing(Array(Set(algorithms).union([.sha256])).sorted())
    staged = try StagedFolder(for: directory, isDurable: isDurable)
    try makeFolder("data")
  }

  /// The folder being filled; at ``finish(info:sealing:)`` it is renamed to the destination.
  public var stagedDirectory: String { staged.location }

  /// The payload so far with its checksums, ordered by path; paths begin with `data/`.
  public var payload: [BagFile] { listing.ordered().map(listing.file) }

  /// The bytes of the payload so far.
  public var payloadSizeInBytes: Int { listing.sizeInBytes }

  /// The manifest of the payload so far: `CHECKSUM  PATH` lines as `sha256sum -c` reads them.
  ///
  /// Empty for an algorithm that this bag does not use.
  public func payloadManifest(_ algorithm: BagDigest) -> String {
    String(decoding: manifestLines(algorithm) { $0 }, as: UTF8.self)
  }

  /// The same with every path as `name` gives it, and as bytes: those of a long bag are large.
  public func manifestLines(
    _ algorithm: BagDigest, name: (String) -> some StringProtocol
  ) -> [UInt8] {
    guard algorithms.contains(algorithm) else { return [] }
    var lines: [UInt8] = []
    lines.reserveCapacity(listing.count * (algorithm.hexLength + 40))
    for position in listing.ordered() {
      guard let checksum = listing.checksum(position, algorithm) else { continue }
      lines += checksum.utf8
      lines += "  ".utf8
      lines += name(listing.path(position)).utf8
      lines.append(0x0A)
    }
    return lines
  }

  static func manifest(_ files: [BagFile], _ algorithm: BagDigest) -> String {
    files.compactMap { file in
      file.checksums[algorithm].map { "\($0)  \(file.path)\n" }
    }.joined()
  }

  /// Removes what was written, after which nothing can be added; returns whether the system let us.
  ///
  /// What could not be removed keeps its hidden name, and the next writer of the same bag tries
  /// again.
  @discardableResult
  public func abandon() -> Bool {
    stage = .finished
    return staged.abandon()
  }
}

extension BagWriter {
  /// Adds the file `data/PATH` with these bytes.
  ///
  /// Throws ``BagError/Code/nameRefused`` unless every name in `path` is made of `A-Z a-z 0-9 . _ -`,
  /// and ``BagError/Code/nameTaken`` for one that exists or differs from one only in case.
  @discardableResult
  public func addPayload(_ path: String, bytes: [UInt8]) throws -> BagFile {
    var rest: [UInt8]? = bytes
    return try addPayload(path) {
      defer { rest = nil }
      return rest
    }
  }

  /// Adds the file `data/PATH` with `text` as UTF-8.
  @discardableResult
  public func addPayload(_ path: String, text: String) throws -> BagFile {
    try addPayload(path, bytes: Array(text.utf8))
  }

  /// Adds the file `data/PATH` with the chunks that `next` returns until nil.
  ///
  /// The answer has the checksums of `digests` beside those of the bag's own algorithms. If `next`
  /// throws, the file is removed and its name is free again.
  @discardableResult
  public func addPayload(
    _ path: String, digests: Set<BagDigest> = [], copying next: () throws -> [UInt8]?
  ) throws -> BagFile {
    try addPayload(path, digests: digests) { write in
      while let chunk = try next() {
        try write(chunk.span)
      }
    }
  }

  /// Adds the file `data/PATH` with the bytes of the file `source`, or those in `range` of it.
  ///
  /// Throws ``BagError/Code/fileChanged`` if `source` ends before `range` does.
  @discardableResult
  public func addPayload(
    _ path: String, copyingFile source: String, range: Range<Int>? = nil
  ) throws -> BagFile {
    let input = try OpenFile.reading(source)
    if let range { try input.seek(to: range.lowerBound, path: source) }
    let wanted = range?.count ?? .max
    return try addPayload(path) { write in
      let count = try input.readChunks(upTo: wanted, path: source) { try write($0) }
      if range != nil, count != wanted {
        throw BagError(.fileChanged, path: source, detail: "ends before the range")
      }
    }
  }

  private func addPayload(
    _ path: String, digests: Set<BagDigest> = [],
    filling body: ((Span<UInt8>) throws -> Void) throws -> Void
  ) throws -> BagFile {
    guard stage == .payload else { throw BagError(.alreadyFinished, path: path) }
    let full = "data/" + path
    let wanted = digests.union(algorithms).union([.sha256])
    let file = try create(full, digests: wanted, filling: body)
    listing.append(file)
    return file
  }

  /// Adds a file outside `data/`, before or while the bag is sealed.
  ///
  /// Refuses the names that BagIt itself gives (`bagit.txt`, manifests, `fetch.txt`).
  public func addTag(_ path: String, bytes: [UInt8]) throws {
    guard stage != .finished else { throw BagError(.alreadyFinished, path: path) }
    try Self.checkTagName(path)
    _ = try create(path, digests: []) { write in
      try write(bytes.span)
    }
  }

  /// Adds a file outside `data/` with `text` as UTF-8.
  public func addTag(_ path: String, text: String) throws {
    try addTag(path, bytes: Array(text.utf8))
  }

  static func checkTagName(_ path: String) throws {
    let lower = path.lowercased()
    let own = ["bagit.txt", "bag-info.txt", "fetch.txt", "data"]
    guard !own.contains(lower), !lower.hasPrefix("data/"), BagManifest(fileName: path) == nil else {
      throw BagError(.nameRefused, path: path, detail: "BagIt's own name")
    }
  }

  func create(
    _ path: String, digests: Set<BagDigest>,
    filling body: ((Span<UInt8>) throws -> Void) throws -> Void
  ) throws -> BagFile {
    try BagPath.checkWritable(path)
    let folders = try names.claim(path)
    for folder in folders { try makeFolder(folder) }
    let location = staged.location + "/" + path
    let output = try OpenFile.creating(location)
    var running = FileDigests(digests, second: second)
    var size = 0
    do {
      try body { bytes in
        size += bytes.count
        try running.update(bytes) { try output.write(bytes, path: path) }
      }
    } catch {
      unsafe unlink(location)
      names.release(path)
      for folder in folders.reversed() where unsafe rmdir(staged.location + "/" + folder) == 0 {
        names.release(folder)
      }
      throw error
    }
    return BagFile(path: path, sizeInBytes: size, checksums: running.checksums())
  }

  private func makeFolder(_ path: String) throws {
    guard unsafe mkdir(staged.location + "/" + path, 0o777) == 0 || errno == EEXIST else {
      throw BagError.fromSystem("create", path: path)
    }
  }
}
