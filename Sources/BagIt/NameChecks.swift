/// File names found by what they look like: Swift compares strings by canonical equivalence, so
/// a dictionary of strings is one of normalized names.
struct AlikeNames {
  private var normalized: [String: [[UInt8]]] = [:]
  private var folded: [String: [[UInt8]]] = [:]

  init(_ paths: some Sequence<[UInt8]>) {
    for path in paths where isUTF8(path) {
      let text = String(decoding: path, as: UTF8.self)
      normalized[text, default: []].append(path)
      folded[text.lowercased(), default: []].append(path)
    }
  }

  /// The only file whose name is canonically equivalent to `path`, or else the only one that
  /// differs in case and is itself `listed`: a file that was merely renamed is not excused.
  func file(for path: [UInt8], listed: Set<[UInt8]>) -> [UInt8]? {
    let text = String(decoding: path, as: UTF8.self)
    if let found = normalized[text], found.count == 1 { return found[0] }
    if let found = folded[text.lowercased()], found.count == 1, listed.contains(found[0]) {
      return found[0]
    }
    return nil
  }

  /// The groups of two and more names that differ only in normalization, or only in case.
  func groups() -> [(code: BagProblem.Code, paths: [[UInt8]])] {
    let same = normalized.values.filter { $0.count > 1 }
    let similar = folded.values.filter { paths in
      Set(paths.map { String(decoding: $0, as: UTF8.self) }).count > 1
    }
    return same.map { (.nameDiffersInNormalization, $0) } + similar.map { (.nameDiffersInCase, $0) }
  }
}

extension BagExamination {
  /// Warns of names that other systems cannot keep apart or cannot hold (RFC 8493 §6.1).
  mutating func checkNames() {
    let onDisk = Set(files.keys.filter(isInPayload))
    var all = onDisk
    for manifest in manifests where !manifest.isTagManifest {
      for entry in manifest.entries where isInPayload(entry.path) {
        all.insert(diskPath(of: entry.path) ?? entry.path)
      }
    }
    for (code, paths) in AlikeNames(all).groups() {
      let sorted = paths.sorted { $0.lexicographicallyPrecedes($1) }
      let first = String(decoding: sorted[0], as: UTF8.self)
      for path in sorted.dropFirst() { note(code, .warning, path, "like \(first)") }
    }
    for path in onDisk {
      if !isUTF8(path) { note(.nameNotUTF8, .error, path) }
      if BagPath.isSystemFile(path) { note(.systemFile, .warning, path) }
      if !BagPath.isPortable(path) { note(.nameNotPortable, .warning, path) }
    }
  }
}
