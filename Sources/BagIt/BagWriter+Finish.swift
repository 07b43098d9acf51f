extension BagWriter {
  /// What the maker of a seal needs of a bag whose payload is complete.
  public struct Sealing {
    /// The folder being filled, for tools that sign a file of it in place.
    public let stagedDirectory: String
    /// The files that BagIt defines and that are final now: payload manifests, `bagit.txt`,
    /// `bag-info.txt`, ordered by path.
    public let files: [BagFile]
  }

  /// Writes `bagit.txt`, `bag-info.txt` and the payload manifests, lets `sealing` add tag files
  /// (through ``addTag(_:bytes:)`` or straight into the folder), then writes the tag manifests
  /// over all of them and puts the bag in its place. Until then `bagit.txt` has a hidden name.
  ///
  /// `Payload-Oxum` is added to `info`, which must not hold one. Throws
  /// ``BagError/Code/fileChanged`` if `sealing` touched what was final. After an error the bag is
  /// given up. Returns the tag files, ordered by path.
  @discardableResult
  public func finish(
    info: BagInfo = BagInfo(), sealing: ((Sealing) throws -> Void)? = nil
  ) throws -> [BagFile] {
    guard stage == .payload else { throw BagError(.alreadyFinished, path: staged.destination) }
    guard info["Payload-Oxum"].isEmpty else {
      throw BagError(.infoRefused, path: "bag-info.txt", detail: "Payload-Oxum is computed")
    }
    stage = .sealing
    do {
      let final = try writeFinalFiles(info)
      let known = Sealing(stagedDirectory: staged.location, files: final)
      try sealing?(known)
      let tags = try tagFiles(expecting: final)
      for algorithm in algorithms {
        let path = "tagmanifest-\(algorithm.rawValue).txt"
        _ = try create(path, text: Self.manifest(tags, algorithm))
      }
      try staged.publish(hidden: "bagit.txt")
      stage = .finished
      return tags
    } catch {
      abandon()
      throw error
    }
  }

  private func writeFinalFiles(_ info: BagInfo) throws -> [BagFile] {
    var info = info
    info.append("Payload-Oxum", "\(listing.sizeInBytes).\(listing.count)")
    let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    var final = [try create("bagit.txt", text: declaration)]
    try staged.hide("bagit.txt")
    final.append(try create("bag-info.txt", text: info.encoded()))
    for algorithm in algorithms {
      let path = "manifest-\(algorithm.rawValue).txt"
      final.append(try create(path, bytes: manifestLines(algorithm) { $0 }))
    }
    return final.sorted { $0.path < $1.path }
  }

  private func create(_ path: String, text: String) throws -> BagFile {
    try create(path, bytes: Array(text.utf8))
  }

  private func create(_ path: String, bytes: [UInt8]) throws -> BagFile {
    try create(path, digests: Set(algorithms).union([.sha256])) { write in
      try write(bytes.span)
    }
  }

  /// Reads the tag files as they stand in the folder, whoever wrote them.
  private func tagFiles(expecting final: [BagFile]) throws -> [BagFile] {
    let tree = try FileTree(staged.location)
    var sizes = Dictionary(
      uniqueKeysWithValues: (0..<listing.count).map { (listing.path($0), listing.size($0)) })
    var found: [BagFile] = []
    for entry in try tree.entries(limits: BagLimits()) {
      var path = String(decoding: entry.path, as: UTF8.self)
      // Whoever made one of this name meant to change what is final.
      if path == "bagit.txt" { throw BagError(.fileChanged, path: path) }
      if path == StagedFolder.hidden("bagit.txt") { path = "bagit.txt" }
      switch entry.kind {
      case .folder: continue
      case .link, .special: throw BagError(.fileNotRegular, path: path)
      case .file(let size) where isInPayload(entry.path):
        guard sizes.removeValue(forKey: path) == size else {
          throw BagError(.fileChanged, path: path)
        }
      case .file:
        try BagPath.checkWritable(path)
        if !final.contains(where: { $0.path == path }) { try Self.checkTagName(path) }
        var running = RunningDigests(Set(algorithms).union([.sha256]))
        let size = try tree.open(entry.path).readChunks(path: path) {
          running.update($0)
        }
        found.append(BagFile(path: path, sizeInBytes: size, checksums: running.checksums()))
      }
    }
    found.sort { $0.path < $1.path }
    for file in final where !found.contains(file) { throw BagError(.fileChanged, path: file.path) }
    if let lost = sizes.keys.min() { throw BagError(.fileChanged, path: lost) }
    return found
  }
}
