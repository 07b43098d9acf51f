import WorkroomModel

/// The stock commands that cut an item out of its original source and print its SHA-256. They are
/// run in the folder from which the sources were named.
func recipe(_ origin: Origin) -> String {
  cut(origin) + " | sha256sum"
}

/// The same for a part of a message: `range` counts from the first byte of the message.
func recipe(_ origin: Origin, part range: Range<Int>, decoding: PartEncoding) -> String {
  var whole = origin
  let start = (origin.offset ?? 0) + range.lowerBound
  whole.offset = start
  whole.length = range.count
  return cut(whole) + decoding.decoder + " | sha256sum"
}

/// How the octets of a body part are written (RFC 2045 §6).
enum PartEncoding: String, Sendable, Hashable {
  case base64
  case quotedPrintable = "quoted-printable"
  case none

  /// What undoes it at the end of a pipe.
  fileprivate var decoder: String {
    switch self {
    case .base64: " | base64 -di"
    case .quotedPrintable: " | python3 -m quopri -d"
    case .none: ""
    }
  }
}

private func cut(_ origin: Origin) -> String {
  var steps: [String] = []
  let names = nesting(origin)
  var container = names[0]
  for (depth, entry) in names.dropFirst().enumerated() {
    let command =
      AttachmentStep(entry).map { $0.command(from: container) }
      ?? extraction(of: entry, from: container)
    if depth + 2 < names.count {
      container = "nested-\(depth + 1)" + fileExtension(entry)
      steps.append("\(command) > \(container)")
    } else {
      steps.append(command)
    }
  }
  let isInContainer = names.count > 1
  guard let offset = origin.offset else {
    return isInContainer ? steps.joined(separator: " && ") : "cat \(quoted(names[0]))"
  }
  let range = "head -c \(origin.length)"
  if isInContainer {
    return steps.joined(separator: " && ") + " | tail -c +\(offset + 1) | \(range)"
  }
  return "tail -c +\(offset + 1) \(quoted(names[0])) | \(range)"
}

/// The source and, inside it, one entry after another.
func nesting(_ origin: Origin) -> [String] {
  guard origin.path.hasPrefix(origin.sourceName + "!/") else { return [origin.sourceName] }
  let rest = String(origin.path.dropFirst(origin.sourceName.count + 2))
  return [origin.sourceName] + rest.components(separatedBy: "!/")
}

/// A step of a path into a bundle that is attached to a message: `bytes 120+4310 base64/files.zip`,
/// counted in what holds the message.
struct AttachmentStep: Sendable, Hashable {
  var range: Range<Int>
  var encoding: PartEncoding

  /// Nil for the name of a bundle's entry, and for an attachment inside another that is encoded as a
  /// whole, which no stock command reaches.
  init?(_ step: String) {
    guard step.hasPrefix("bytes "), let slash = step.firstIndex(of: "/") else { return nil }
    let words = step[..<slash].split(separator: " ")
    guard words.count == 2 || words.count == 3 else { return nil }
    let numbers = words[1].split(separator: "+").compactMap { Int($0) }
    guard numbers.count == 2, numbers[0] >= 0, numbers[1] >= 0,
      case let (end, overflow) = numbers[0].addingReportingOverflow(numbers[1]), !overflow,
      let encoding = words.count == 2 ? .some(.none) : PartEncoding(rawValue: String(words[2]))
    else { return nil }
    range = numbers[0]..<end
    self.encoding = encoding
  }

  fileprivate func command(from container: String) -> String {
    "tail -c +\(range.lowerBound + 1) \(quoted(container)) | head -c \(range.count)"
      + encoding.decoder
  }
}

private func extraction(of entry: String, from container: String) -> String {
  let name = container.lowercased()
  if name.hasSuffix(".zip") { return "unzip -p \(quoted(container)) \(quoted(pattern(entry)))" }
  if tarEndings.contains(where: name.hasSuffix) {
    // A tar of "." has its names with "./" before them, which the path leaves out.
    let cut = "tar -xOf \(quoted(container))"
    return "{ \(cut) \(quoted(entry)) 2>/dev/null || \(cut) \(quoted("./" + entry)); }"
  }
  if let program = decompressors.first(where: { name.hasSuffix($0.ending) })?.program {
    return "\(program) -dc \(quoted(container))"
  }
  return "bsdtar -xOf \(quoted(container)) \(quoted(entry))"
}

private let tarEndings =
  decompressors.map { ".tar" + $0.ending } + [
    ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst",
  ]

/// What undoes the compression of one file, by the ending of its name.
private let decompressors: [(ending: String, program: String)] = [
  (".gz", "gzip"), (".bz2", "bzip2"), (".xz", "xz"), (".zst", "zstd"), (".lz4", "lz4"),
]

/// `unzip` takes member names as patterns.
private func pattern(_ name: String) -> String {
  var escaped = ""
  for character in name {
    if "*?[]\\".contains(character) { escaped.append("\\") }
    escaped.append(character)
  }
  return escaped
}

func quoted(_ name: String) -> String {
  let isPlain = name.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "/"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
  // A name that begins with a hyphen would be read as an option.
  let safe = name.hasPrefix("-") ? "./" + name : name
  return isPlain && !name.isEmpty ? safe : "'" + safe.replacing("'", with: "'\\''") + "'"
}

/// The ending by which a container is known to be what it is.
private func fileExtension(_ name: String) -> String {
  if let ending = tarEndings.first(where: name.lowercased().hasSuffix) { return ending }
  guard let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 6,
    name[dot...].dropFirst().allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
  else { return "" }
  return String(name[dot...])
}

extension String {
  func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let found = rest.firstRange(of: separator) {
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    parts.append(String(rest))
    return parts
  }
}
