import BagIt

/// Cuts every exhibit anew out of the original sources. Recipes in the packet are never run: its maker
/// is not trusted, so only the locators are followed.
func checkSources(
  _ exhibits: [IndexedExhibit], _ options: VerificationOptions,
  _ verification: inout PacketVerification
) {
  for path in options.sources {
    guard let whole = streamedDigest(path) else {
      verification.note("source", .failed, "\(path): cannot be read.")
      continue
    }
    let cited = exhibits.filter { $0.sourceDigest == whole }
    guard !cited.isEmpty else {
      verification.note(
        "source", .notChecked, "\(path): no exhibit of the packet stands in it (SHA-256 \(whole)).")
      continue
    }
    var (matched, failed, unchecked) = (0, 0, 0)
    for exhibit in cited where !exhibit.digest.isEmpty {
      switch rederived(exhibit, from: path) {
      case nil: unchecked += 1
      case exhibit.digest: matched += 1
      case let found?:
        failed += 1
        verification.note(
          "source", .failed,
          "\(exhibit.control): \(path) holds SHA-256 \(found) at \(exhibit.locator).")
      }
    }
    if failed == 0, matched > 0 {
      verification.note(
        "source", .matched, "\(path): \(matched) exhibits were cut out of it again, byte for byte.")
    }
    if unchecked > 0 {
      verification.note(
        "source", .notChecked,
        "\(path): \(unchecked) exhibits stand deeper in it (nested bundle, encoded attachment); their "
          + "recipes are in exhibits.csv.")
    }
  }
}

/// SHA-256 of what stands at the locator; nil when this check cannot reach it.
private func rederived(_ exhibit: IndexedExhibit, from path: String) -> String? {
  let parts = exhibit.locator.components(separatedBy: "; ")
  guard let place = parts.first else { return nil }
  // A file that came attached is encoded in its message; its digest is that of its content.
  if exhibit.kind == "File", exhibit.recipe.contains("base64 -d") { return nil }
  let names = place.components(separatedBy: "!/")
  guard names.count <= 2 else { return nil }
  let range = parts.dropFirst().lazy.compactMap(byteRange).first
  if names.count == 1 {
    guard let range else { return streamedDigest(path) }
    return readFile(path, range: range).map { BagDigest.sha256.checksum(of: $0) }
  }
  guard exhibit.source.lowercased().hasSuffix(".zip"), !names[1].hasPrefix("-"),
    let result = run("unzip", ["-p", path, names[1].replacing("[", with: "[[]")]),
    result.status == 0
  else { return nil }
  guard let range else { return BagDigest.sha256.checksum(of: result.output) }
  guard range.upperBound <= result.output.count else { return nil }
  return BagDigest.sha256.checksum(of: Array(result.output[range]))
}

/// Reads `bytes 120+4310`.
private func byteRange(_ text: String) -> Range<Int>? {
  guard text.hasPrefix("bytes ") else { return nil }
  let numbers = text.dropFirst(6).split(separator: "+").compactMap { Int($0) }
  guard numbers.count == 2, numbers[0] >= 0, numbers[1] >= 0,
    case let (end, overflow) = numbers[0].addingReportingOverflow(numbers[1]), !overflow
  else { return nil }
  return numbers[0]..<end
}

private func streamedDigest(_ path: String) -> String? {
  guard let digest = run("sha256sum", ["--", path]), digest.status == 0 else { return nil }
  let words = String(decoding: digest.output, as: UTF8.self).drop { $0 == "\\" }
  let hex = words.prefix(64)
  return hex.utf8.count == 64 ? String(hex) : nil
}
