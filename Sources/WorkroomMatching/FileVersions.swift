import WorkroomModel

/// `plan.txt` and 1 for `plan (version 1).txt`; nil for a name that says no version.
func nameAndVersion(of name: String) -> (name: String, version: Int)? {
  guard let start = name.range(ofLast: " (version "),
    let end = name[start.upperBound...].firstIndex(of: ")"),
    let version = Int(name[start.upperBound..<end]), version > 0
  else { return nil }
  let rest = name[name.index(after: end)...]
  guard rest.isEmpty || rest.first == "." else { return nil }
  return (String(name[..<start.lowerBound] + rest), version)
}

/// Entries of bundles and folders that lie where files of this job lie; the same name again is a
/// version only where a page or an order says so, so content that no row accounts for stands alone.
/// A bundle is a file when a page or mail names it; else it only carried what is in it.
func addHeld(_ held: [Observation], to files: inout [FileVersion]) {
  let names = Set(files.map { fileNameKey($0.name) })
  func isNamed(_ observation: Observation) -> Bool {
    guard let name = observation["name"] else { return false }
    return names.contains(fileNameKey(name))
      || nameAndVersion(of: name).map { names.contains(fileNameKey($0.name)) } ?? false
  }
  let bundles = held.filter { $0["holds"] == "bundle" }
  let delivered = bundles.filter(isNamed).map { $0.origin.path + "!/" }
  let carriers = Set(bundles.filter { !isNamed($0) }.map(\.origin.path))
  for observation in held where !carriers.contains(observation.origin.path) {
    if delivered.contains(where: observation.origin.path.hasPrefix) { continue }
    addHeld(observation, to: &files)
  }
}

private func addHeld(_ observation: Observation, to files: inout [FileVersion]) {
  guard let found = observation["name"], let digest = observation["digest"] else { return }
  let size = observation.integer("size")
  let numbered = nameAndVersion(of: found)
  func fits(_ file: FileVersion) -> Bool {
    let isNamedSo =
      fileNameKey(file.name) == fileNameKey(found)
      || (numbered.map { fileNameKey($0.name) == fileNameKey(file.name) } ?? false
        && numbered?.version == file.version)
    return isNamedSo
      && (file.digest == digest
        || (file.digest == nil && file.sizeInBytes == size && !file.isSizeRounded))
  }
  let index = files.firstIndex { fits($0) && $0.digest == digest } ?? files.firstIndex(where: fits)
  if let index {
    files[index].digest = digest
    files[index].jobBasis = files[index].jobBasis ?? observation["basis"]
    files[index].category = files[index].category ?? observation["category"]
    files[index].visibility = files[index].visibility ?? observation["visibility"]
    files[index].origins = unique(files[index].origins + [observation.origin])
    return
  }
  var file = FileVersion(name: numbered?.name ?? found)
  file.version = numbered?.version
  file.versionBasis = numbered.map { "the file's name says version \($0.version)" }
  file.digest = digest
  file.sizeInBytes = size
  file.category = observation["category"]
  file.visibility = observation["visibility"]
  file.jobBasis = observation["basis"]
  file.origins = [observation.origin]
  files.append(file)
}

/// Numbers what no page numbers, by the order of the messages that carry one name. The platform took
/// the same name again as a new version only: it let its user add a version, rename, or cancel.
func numberVersions(of files: inout [FileVersion]) {
  let groups = Dictionary(grouping: files.indices) { fileNameKey(files[$0].name) }
  for (_, indices) in groups where indices.count > 1 {
    let open = indices.filter { files[$0].version == nil }
    if open.isEmpty { continue }
    let dated = open.filter { files[$0].uploadedAt != nil }.sorted {
      (files[$0].uploadedAt?.secondsSince1970 ?? 0, files[$0].digest ?? "")
        < (files[$1].uploadedAt?.secondsSince1970 ?? 0, files[$1].digest ?? "")
    }
    guard dated.count == indices.count else {
      for index in open {
        files[index].versionBasis =
          "the same name stands more than once; no page and no order says whether it is a version"
      }
      continue
    }
    let ids = Set(dated.compactMap { files[$0].fileID })
    let isOneFile = ids.count == 1 && dated.allSatisfy { files[$0].fileID != nil }
    if ids.count > 1 { continue }
    for (position, index) in dated.enumerated() {
      files[index].version = position + 1
      files[index].versionBasis =
        isOneFile
        ? "one file number on the page, in the order of the messages"
        : "the same name in the order of the messages; the platform took it as a new version, "
          + "renamed it or refused it"
    }
  }
}

extension String {
  fileprivate func range(ofLast words: String) -> Range<Index>? {
    var start = endIndex
    while start > startIndex {
      start = index(before: start)
      if self[start...].hasPrefix(words) {
        return start..<index(start, offsetBy: words.count)
      }
    }
    return nil
  }
}
