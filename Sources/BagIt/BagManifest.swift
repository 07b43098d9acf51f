/// A payload or tag manifest as it was read (RFC 8493 §2.1.3, §2.2.1).
struct BagManifest {
  struct Entry {
    var line: Int
    /// Lower-case hexadecimal.
    var checksum: String
    /// As the manifest has it, but plain: without `./` and empty parts.
    var path: [UInt8]
  }

  var name: String
  var isTagManifest: Bool
  /// Nil if the algorithm is not known here.
  var digest: BagDigest?
  var entries: [Entry] = []

  /// Recognizes `manifest-ALGORITHM.txt` and `tagmanifest-ALGORITHM.txt`.
  init?(fileName: String) {
    let lower = fileName.lowercased()
    guard lower.hasSuffix(".txt") else { return nil }
    let stem = lower.dropLast(4)
    isTagManifest = stem.hasPrefix("tagmanifest-")
    guard isTagManifest || stem.hasPrefix("manifest-") else { return nil }
    let algorithm = stem.drop { $0 != "-" }.dropFirst()
    guard !algorithm.isEmpty else { return nil }
    name = fileName
    digest = BagDigest(manifestName: String(algorithm))
  }
}

extension BagManifest {
  /// Reads the lines of `text` and hands every problem to `report`.
  mutating func read(
    _ text: TagText, limits: BagLimits,
    report: (BagProblem.Code, BagProblem.Severity, String) -> Void
  ) {
    for (index, line) in text.lines.enumerated() {
      let number = index + 1
      guard entries.count < limits.manifestEntries else {
        report(.limitExceeded, .error, "more than \(limits.manifestEntries) lines")
        return
      }
      guard !trimmed(line).isEmpty else {
        report(.manifestLineMalformed, .warning, "line \(number) is empty")
        continue
      }
      guard line.first != UInt8(ascii: "\\") else {
        report(.manifestLineMalformed, .error, "line \(number) is escaped by a checksum tool")
        continue
      }
      let checksum = line.prefix { !isBlank($0) }
      var path = Array(line[checksum.endIndex...].drop(while: isBlank))
      guard isHexadecimal(checksum), digest.map({ $0.hexLength == checksum.count }) ?? true,
        !path.isEmpty
      else {
        report(.manifestLineMalformed, .error, "line \(number)")
        continue
      }
      if path.first == UInt8(ascii: "*") {
        report(.binaryMarker, .warning, "line \(number)")
        path.removeFirst()
      }
      if let reason = BagPath.reasonOutOfScope(path) {
        report(.pathOutOfScope, .error, "line \(number): \(reason)")
        continue
      }
      let plain = BagPath.plain(path)
      if plain != path { report(.pathNotPlain, .warning, "line \(number)") }
      let text = String(decoding: checksum, as: UTF8.self).lowercased()
      entries.append(Entry(line: number, checksum: text, path: plain))
    }
  }

  private func isHexadecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty
      && bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
          UInt8(ascii: "A")...UInt8(ascii: "F"):
          true
        default: false
        }
      }
  }
}
