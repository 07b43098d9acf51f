/// What `bagit.txt` declares (RFC 8493 §2.1.1).
struct BagDeclaration {
  static let fileName = "bagit.txt"
  static let versions: Set<String> = ["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"]

  /// A version that cannot be read is treated like 1.0, the strictest.
  var version = "1.0"
  var encoding = "UTF-8"

  var isFinal: Bool { !Self.versions.contains(version) || version == "1.0" }

  /// The name of the metadata file, which 0.96 renamed.
  var infoFileName: String {
    ["0.93", "0.94", "0.95"].contains(version) ? "package-info.txt" : "bag-info.txt"
  }
}

extension BagExamination {
  mutating func readDeclaration() {
    let path = Array(BagDeclaration.fileName.utf8)
    guard files[path] != nil else {
      note(.declarationMissing, .error, path)
      return
    }
    guard let bytes = contents(of: path), let text = TagText(bytes, encoding: "UTF-8") else {
      return
    }
    if text.hadByteOrderMark { note(.byteOrderMark, .error, path) }
    if text.isDamaged { note(.encodingDamaged, .error, path, "not UTF-8") }
    let lines = text.lines.map { String(decoding: $0, as: UTF8.self) }
    readVersion(lines.first ?? "", path)
    readEncoding(lines.dropFirst().first ?? "", path)
    for (index, line) in lines.enumerated().dropFirst(2) {
      let isBlankLine = line.allSatisfy { $0 == " " || $0 == "\t" }
      let detail = "line \(index + 1) is one too many"
      note(.declarationMalformed, isBlankLine ? .warning : .error, path, detail)
    }
  }

  private mutating func readVersion(_ line: String, _ path: [UInt8]) {
    guard let value = Self.value(line, of: "BagIt-Version"), Self.isVersion(value) else {
      note(.declarationMalformed, .error, path, "line 1 is not BagIt-Version: M.N")
      return
    }
    report.version = value
    declaration.version = value
    if !BagDeclaration.versions.contains(value) {
      note(.versionUnsupported, .error, path, value)
    }
    if declaration.isFinal && line != "BagIt-Version: \(value)" {
      note(.declarationMalformed, .error, path, "line 1 has other blanks or letters than 1.0 wants")
    }
  }

  private mutating func readEncoding(_ line: String, _ path: [UInt8]) {
    let label = "Tag-File-Character-Encoding"
    guard let value = Self.value(line, of: label), !value.isEmpty else {
      note(.declarationMalformed, .error, path, "line 2 is not \(label): NAME")
      return
    }
    if declaration.isFinal && line != "\(label): \(value)" {
      note(.declarationMalformed, .error, path, "line 2 has other blanks or letters than 1.0 wants")
    }
    declaration.encoding = value
    if TagText([], encoding: value) == nil { note(.encodingUnsupported, .error, path, value) }
  }

  private static func value(_ line: String, of label: String) -> String? {
    let bytes = Array(line.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let found = String(decoding: trimmed(bytes[..<colon]), as: UTF8.self)
    guard BagInfo.isSame(found, label) else { return nil }
    return String(decoding: trimmed(bytes[(colon + 1)...]), as: UTF8.self)
  }

  private static func isVersion(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      }
  }
}
