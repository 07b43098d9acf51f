extension BagExamination {
  mutating func readInfo() {
    let path = Array(declaration.infoFileName.utf8)
    guard files[path] != nil, let text = text(of: path) else { return }
    let (info, malformed, loose) = BagInfo.reading(text)
    report.info = info
    for line in malformed { note(.infoMalformed, .error, path, "line \(line)") }
    guard declaration.isFinal else { return }
    for line in loose { note(.infoMalformed, .warning, path, "line \(line) is not Label: value") }
    for label in ["Bagging-Date", "Bag-Size", "Bag-Group-Identifier", "Bag-Count"]
    where info[label].count > 1 {
      note(.infoLabelRepeated, .warning, path, label)
    }
  }

  /// Compares `Payload-Oxum` with what is there (RFC 8493 §2.2.2).
  mutating func checkPayloadOxum() {
    let path = Array(declaration.infoFileName.utf8)
    let values = report.info["Payload-Oxum"]
    if values.count > 1 {
      note(.infoLabelRepeated, declaration.isFinal ? .error : .warning, path, "Payload-Oxum")
    }
    let payload = files.filter { isInPayload($0.key) }
    let found = payload.values.reduce(0, +)
    for value in values {
      guard let oxum = Self.oxum(value) else {
        note(.payloadOxumMalformed, .error, path, value)
        continue
      }
      let (octets, count) = oxum
      let isSame = octets == found && count == payload.count
      let lacksSystemFiles =
        !missingSystemFiles.isEmpty && count == payload.count + missingSystemFiles.count
        && octets >= found
      if !isSame {
        let severity: BagProblem.Severity = lacksSystemFiles ? .warning : .error
        let counted = "says \(value), found \(found).\(payload.count)"
        note(.payloadOxumMismatch, severity, path, counted)
      }
    }
  }

  private static func oxum(_ text: String) -> (octets: Int, files: Int)? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let octets = Int(parts[0]), let files = Int(parts[1])
    else { return nil }
    return (octets, files)
  }
}
