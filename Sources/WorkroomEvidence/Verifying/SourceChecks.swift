import BagIt
import Glibc

/// Cuts every exhibit anew out of the original sources. Recipes in the packet are never run: its maker
/// is not trusted, so only the locators are followed.
func checkSources(
  _ exhibits: [IndexedExhibit], _ options: VerificationOptions,
  _ verification: inout PacketVerification
) throws {
  guard !options.sources.isEmpty else { return }
  let bySource = Dictionary(grouping: exhibits, by: \.sourceDigest)
  var found: Set<String> = []
  for named in options.sources {
    let isFolder = !isRegularFile(named)
    let paths = isFolder ? regularFiles(below: named) : [named]
    if paths.isEmpty { verification.note("source", .failed, "\(named): cannot be read.") }
    for path in paths {
      guard let whole = streamedDigest(path) else {
        verification.note("source", .failed, "\(path): cannot be read.")
        continue
      }
      guard let cited = bySource[whole] else {
        if !isFolder { noteStranger(path, whole, exhibits, &verification) }
        continue
      }
      found.insert(whole)
      try check(cited, in: path, whole, &verification)
    }
  }
  let others = exhibits.filter { !$0.sourceDigest.isEmpty && !found.contains($0.sourceDigest) }
  if !others.isEmpty {
    let names = Set(others.map(\.source)).sorted()
    verification.note(
      "source", .notChecked,
      "\(count(others.count, "exhibit")) of \(exhibits.count) stand in other sources, which were not "
        + "given: \(names.prefix(3).joined(separator: ", "))"
        + (names.count > 3 ? " and \(names.count - 3) more (sources.csv lists all)." : "."))
  }
}

private func noteStranger(
  _ path: String, _ digest: String, _ exhibits: [IndexedExhibit],
  _ verification: inout PacketVerification
) {
  let name = path.split(separator: "/").last ?? ""
  let namesake = exhibits.first { $0.source.split(separator: "/").last == name }
  verification.note(
    "source", .notChecked,
    namesake.map {
      "\(path): has the name of a source of this packet, but SHA-256 \(digest), where the packet says "
        + "\($0.sourceDigest): another export or save, or changed since. Nothing was cut out of it."
    } ?? "\(path): no exhibit of the packet stands in it (SHA-256 \(digest)).")
}

private func check(
  _ exhibits: [IndexedExhibit], in path: String, _ whole: String,
  _ verification: inout PacketVerification
) throws {
  let cutting = try SourceCutting(path, whole)
  var (matched, failed, unreached) = (0, 0, [String]())
  for exhibit in exhibits where !exhibit.digest.isEmpty {
    switch cutting.digest(of: exhibit) {
    case nil: unreached.append(exhibit.control)
    case exhibit.digest: matched += 1
    case let found?:
      failed += 1
      verification.note(
        "source", .failed,
        "\(exhibit.control): \(path) holds SHA-256 \(found) at \(exhibit.locator), not the one in "
          + "exhibits.csv.")
    }
  }
  if failed == 0, matched > 0 {
    verification.note(
      "source", .matched,
      "\(path): is the source that was listed; what \(count(matched, "exhibit")) cite"
        + "\(matched == 1 ? "s" : "") was cut out of it again and is the same, byte for byte.")
  }
  if !unreached.isEmpty {
    verification.note(
      "source", .notChecked,
      "\(path): \(unreached.prefix(5).joined(separator: ", "))"
        + (unreached.count > 5 ? " and \(unreached.count - 5) more" : "")
        + " cannot be reached by this check; run the recipe in exhibits.csv.")
  }
  let without = exhibits.filter(\.digest.isEmpty).count
  if without > 0 {
    verification.note(
      "source", .notChecked,
      "\(path): names \(count(without, "file")) that the packet lists as held nowhere, so there is "
        + "nothing to cut out.")
  }
}

/// One source at hand, with the members of bundles that were needed so far.
private final class SourceCutting {
  private let path: String
  private let whole: String
  private let folder: TemporaryFolder
  /// Where a member was put; nil for one that cannot be had.
  private var members: [[String]: String?] = [:]
  private var zips: [String: ZipFile] = [:]
  private var digests: [String: String] = [:]

  init(_ path: String, _ whole: String) throws {
    self.path = path
    self.whole = whole
    folder = try TemporaryFolder()
  }

  /// SHA-256 of what stands at the locator; nil when this check cannot reach it.
  func digest(of exhibit: IndexedExhibit) -> String? {
    if let known = digests[exhibit.locator] { return known }
    let found = cut(exhibit)
    digests[exhibit.locator] = found
    return found
  }

  private func cut(_ exhibit: IndexedExhibit) -> String? {
    // The path may hold "; " itself: it is known, so what follows it is looked at alone.
    guard exhibit.locator.hasPrefix(exhibit.source) else { return nil }
    let steps = exhibit.locator.components(separatedBy: "; ")
    let marks = steps.reversed().prefix { isMark($0) }.reversed()
    let place = steps.dropLast(marks.count).joined(separator: "; ")
    var names: [String] = []
    if place != exhibit.source {
      guard place.hasPrefix(exhibit.source + "!/") else { return nil }
      names = String(place.dropFirst(exhibit.source.count + 2)).components(separatedBy: "!/")
    }
    guard names.count <= 8, let file = member(names) else { return nil }
    guard let range = marks.lazy.compactMap(byteRange).first else {
      return names.isEmpty ? whole : streamedDigest(file)
    }
    guard var bytes = readFile(file, range: range) else { return nil }
    if marks.contains("base64") {
      let part = MailPart(range: 0..<bytes.count, encoding: .base64)
      guard let octets = decoded(part, of: bytes) else { return nil }
      bytes = octets
    } else if marks.contains("quoted-printable") {
      return nil
    }
    return BagDigest.sha256.checksum(of: bytes)
  }

  private func member(_ names: [String]) -> String? {
    guard let name = names.last else { return path }
    if let known = members[names] { return known }
    let container = member(names.dropLast())
    let made =
      AttachmentStep(name).map { detached($0, from: container) } ?? extracted(name, from: container)
    members[names] = made
    return made
  }

  /// A bundle that is attached to a message in the container.
  private func detached(_ step: AttachmentStep, from container: String?) -> String? {
    guard let container, step.encoding != .quotedPrintable,
      var bytes = readFile(container, range: step.range)
    else { return nil }
    if step.encoding == .base64 {
      let part = MailPart(range: 0..<bytes.count, encoding: .base64)
      guard let octets = decoded(part, of: bytes) else { return nil }
      bytes = octets
    }
    let target = folder.path + "/\(members.count)"
    let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { return nil }
    defer { close(output) }
    return writeAll(bytes, to: output) ? target : nil
  }

  private func extracted(_ name: String, from container: String?) -> String? {
    guard let container else { return nil }
    let zip: ZipFile
    if let open = zips[container] {
      zip = open
    } else {
      do { zip = try ZipFile(container) } catch { return nil }
      zips[container] = zip
    }
    let fitting = zip.members.filter { $0.name == Array(name.utf8) }
    guard let member = fitting.first, fitting.count == 1, !member.isFolder,
      member.sizeInBytes <= ZipLimits().sizeInBytes
    else { return nil }
    let target = folder.path + "/\(members.count)"
    let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { return nil }
    defer { close(output) }
    return zip.contents(of: member) { writeAll($0, to: output) } ? target : nil
  }
}

private func isMark(_ text: String) -> Bool {
  byteRange(text) != nil || text.hasPrefix("place ") || text == "base64"
    || text == "quoted-printable"
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
