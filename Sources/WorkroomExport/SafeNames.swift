import Foundation

/// Paths of one export, so that no two are the same on any file system: compared without case and
/// without regard to how accents are written.
struct SafeNames {
  // Names that the export itself writes.
  private var taken: Set<String> = ["index.csv", "sha256sums.txt"]

  /// The path, with a number before its ending when another file has it.
  mutating func free(_ path: String) -> String {
    var candidate = path
    var number = 2
    while !taken.insert(candidate.lowercased().precomposedStringWithCanonicalMapping).inserted {
      let (stem, ending) = parted(path)
      candidate = "\(stem) (\(number))\(ending)"
      number += 1
    }
    return candidate
  }
}

/// A name that is one component of a path on any system: no separators, no control or direction
/// characters, nothing Windows reserves, at most 180 bytes with the ending kept.
func safeName(_ name: String) -> String {
  let last = name.precomposedStringWithCanonicalMapping
  var out = ""
  for scalar in last.unicodeScalars {
    let isRefused =
      "/\\:*?\"<>|".unicodeScalars.contains(scalar)
      || [.control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate]
        .contains(scalar.properties.generalCategory)
    out.unicodeScalars.append(isRefused ? "_" : scalar)
  }
  while let first = out.first, first.isWhitespace { out.removeFirst() }
  while let end = out.last, end.isWhitespace || end == "." { out.removeLast() }
  if out.hasPrefix(".") { out = "_" + out.dropFirst() }
  let (stem, ending) = parted(out)
  let reserved = ["con", "prn", "aux", "nul"]
  let lower = (stem.split(separator: ".").first.map(String.init) ?? stem).lowercased()
  let isPort = lower.utf8.count == 4 && (lower.hasPrefix("com") || lower.hasPrefix("lpt"))
  if reserved.contains(lower) || (isPort && lower.last?.isNumber == true) { out = "_" + out }
  guard out.utf8.count > 180 else { return out.isEmpty ? "_" : out }
  var short = stem
  let kept = ending.utf8.count > 24 ? "" : ending
  while short.utf8.count + kept.utf8.count > 180 { short.removeLast() }
  while let end = short.last, end.isWhitespace || end == "." { short.removeLast() }
  return short.isEmpty ? "_" : short + kept
}

/// Stem and ending with its dot.
private func parted(_ name: String) -> (stem: String, ending: String) {
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex, name[dot...].count > 1,
    !name[dot...].contains("/")
  else { return (name, "") }
  return (String(name[..<dot]), String(name[dot...]))
}
