/// One line of `fetch.txt` (RFC 8493 §2.2.3).
struct FetchEntry {
  var line: Int
  var lengthInBytes: Int?
  var path: [UInt8]
}

extension BagExamination {
  static let fetchPath = Array("fetch.txt".utf8)

  mutating func readFetch() {
    let name = Self.fetchPath
    guard files[name] != nil else { return }
    guard policy.allowsFetch else {
      note(.fetchRefused, .error, name, "a bag with holes")
      return
    }
    guard let text = text(of: name) else { return }
    for (index, line) in text.lines.enumerated() where !trimmed(line).isEmpty {
      guard fetched.count < policy.limits.manifestEntries else {
        note(.limitExceeded, .error, name, "more than \(policy.limits.manifestEntries) lines")
        return
      }
      readFetch(line, number: index + 1)
    }
  }

  private mutating func readFetch(_ line: ArraySlice<UInt8>, number: Int) {
    let url = line.prefix { !isBlank($0) }
    let rest = line[url.endIndex...].drop(while: isBlank)
    let length = rest.prefix { !isBlank($0) }
    let path = Array(rest[length.endIndex...].drop(while: isBlank))
    let size = Int(String(decoding: length, as: UTF8.self))
    let isLength = length == [UInt8(ascii: "-")] || (size ?? -1) >= 0
    guard !url.isEmpty, isLength, !path.isEmpty else {
      note(.fetchLineMalformed, .error, Self.fetchPath, "line \(number)")
      return
    }
    if let reason = BagPath.reasonOutOfScope(path) {
      note(.pathOutOfScope, .error, Self.fetchPath, "line \(number): \(reason)")
      return
    }
    let plain = BagPath.plain(path)
    if plain != path { note(.pathNotPlain, .warning, Self.fetchPath, "line \(number)") }
    guard isInPayload(plain) else {
      note(.pathOutsidePayload, .error, Self.fetchPath, "line \(number)")
      return
    }
    fetched.append(FetchEntry(line: number, lengthInBytes: size, path: plain))
  }

  /// Checks that what should be fetched is listed, and what was fetched has its size.
  mutating func checkFetch() {
    let payloadManifests = manifests.filter { !$0.isTagManifest }
    let listed = payloadManifests.map { Set($0.entries.map(\.path)) }
    for entry in fetched {
      let detail = "line \(entry.line)"
      if !listed.allSatisfy({ $0.contains(entry.path) }) {
        let severity: BagProblem.Severity = declaration.isFinal ? .error : .warning
        note(.fetchNotListed, severity, Self.fetchPath, detail)
      }
      if let size = diskPath(of: entry.path).flatMap({ files[$0] }),
        let length = entry.lengthInBytes, length != size
      {
        note(.fetchLengthMismatch, .warning, Self.fetchPath, detail)
      }
    }
  }
}
