extension BagExamination {
  mutating func readManifests() {
    for path in files.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard !path.contains(UInt8(ascii: "/")),
        var manifest = BagManifest(fileName: String(decoding: path, as: UTF8.self)),
        let text = text(of: path)
      else { continue }
      var problems: [(BagProblem.Code, BagProblem.Severity, String)] = []
      manifest.read(text, limits: policy.limits) { problems.append(($0, $1, $2)) }
      for (code, severity, detail) in problems { note(code, severity, path, detail) }
      removeRepeatedEntries(of: &manifest)
      if manifest.digest == nil {
        let severity: BagProblem.Severity = policy.requiresKnownAlgorithms ? .error : .warning
        note(.algorithmUnsupported, severity, path, "not verified")
      }
      manifests.append(manifest)
    }
    if !folders.contains(Array("data".utf8)) {
      note(.payloadFolderMissing, .error, "data")
    }
    report.algorithms = manifests.filter { !$0.isTagManifest }.compactMap(\.digest).sorted()
    if report.algorithms.isEmpty {
      note(.payloadManifestMissing, .error, "", "none of a known algorithm")
    }
  }

  /// Notes repeated paths and keeps the first of each: two checksums cannot both be right, and
  /// version 1.0 forbids even the same twice (§2.1.3).
  private mutating func removeRepeatedEntries(of manifest: inout BagManifest) {
    var first: [[UInt8]: String] = [:]
    var kept: [BagManifest.Entry] = []
    for entry in manifest.entries {
      guard let earlier = first[entry.path] else {
        first[entry.path] = entry.checksum
        kept.append(entry)
        continue
      }
      let isSame = earlier == entry.checksum
      note(
        .entryDuplicated, isSame && !declaration.isFinal ? .warning : .error,
        entry.path, "\(manifest.name) line \(entry.line), \(isSame ? "same" : "other") checksum")
    }
    manifest.entries = kept
  }

  /// The file that a listed path means, trying the percent encodings of each version.
  func diskPath(of listed: [UInt8]) -> [UInt8]? {
    candidates(for: listed).first { files[$0] != nil }
  }

  /// Version 1.0 encodes LF, CR and `%`; before, only line ends were, and not by all.
  private func candidates(for listed: [UInt8]) -> [[UInt8]] {
    guard listed.contains(UInt8(ascii: "%")) else { return [listed] }
    let whole = BagPath.percentDecoded(listed, decodingPercent: true)
    let lineEnds = BagPath.percentDecoded(listed, decodingPercent: false)
    return declaration.isFinal ? [whole, listed] : [listed, lineEnds, whole]
  }

  /// Finds the file of each entry of a manifest, and notes those that are not there.
  mutating func resolve(_ manifest: BagManifest, alike: AlikeNames) -> Set<[UInt8]> {
    var covered: Set<[UInt8]> = []
    let listed = Set(manifest.entries.map(\.path))
    let toFetch = Set(fetched.map(\.path))
    for entry in manifest.entries {
      let wanted = candidates(for: entry.path)
      let hasPercent = entry.path.contains(UInt8(ascii: "%"))
      if declaration.isFinal, hasPercent, wanted[0] == entry.path {
        note(.percentNotEncoded, .warning, entry.path, manifest.name)
      }
      var found = wanted.first { files[$0] != nil }
      if found == nil, policy.toleratesAlikeNames {
        found = wanted.lazy.compactMap { alike.file(for: $0, listed: listed) }.first
      }
      guard let path = found else {
        noteMissing(entry.path, manifest.name, isToFetch: toFetch.contains(entry.path))
        continue
      }
      covered.insert(path)
      if let digest = manifest.digest {
        expected[path, default: []].append(
          Expectation(digest: digest, checksum: entry.checksum, manifest: manifest.name))
      }
    }
    return covered
  }

  private mutating func noteMissing(_ path: [UInt8], _ manifest: String, isToFetch: Bool) {
    if folders.contains(path) {
      note(.fileNotRegular, .error, path, "a folder listed in \(manifest)")
    } else if BagPath.isSystemFile(path), policy.toleratesMissingSystemFiles {
      missingSystemFiles.insert(path)
      note(.systemFileMissing, .warning, path, "listed in \(manifest)")
    } else {
      note(.fileMissing, .error, path, isToFetch ? "not fetched yet" : "listed in \(manifest)")
    }
  }

  /// Reads every file once and compares it with all that the manifests say of it.
  mutating func verifyChecksums() {
    let second = DigestThread()
    for path in files.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let expectations = expected[path] ?? []
      let name = String(decoding: path, as: UTF8.self)
      var running = FileDigests(Set(expectations.map(\.digest)), second: second)
      var size = files[path] ?? 0
      if !expectations.isEmpty {
        do {
          size = try tree.open(path).readChunks(path: name) { running.update($0) }
        } catch {
          note(failure: error)
          continue
        }
      }
      let checksums = running.checksums()
      for expectation in expectations where checksums[expectation.digest] != expectation.checksum {
        note(.checksumMismatch, .error, path, expectation.manifest)
      }
      let file = BagFile(path: name, sizeInBytes: size, checksums: checksums)
      if isInPayload(path) { report.payload.append(file) } else { report.tagFiles.append(file) }
    }
  }
}
