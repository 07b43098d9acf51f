package import WorkroomModel

/// A file that a folder or bundle holds, before anything says whose it is.
package struct LyingFile: Sendable {
  /// Of kind file and medium file; `holds` is `bundle` when a reader goes on inside it.
  package var observation: Observation
  /// The path that speaks for it: of a further copy, not the path of the copy that was imported.
  package var path: String
  /// The job the user named when it was imported.
  package var namedJob: String?

  package init(observation: Observation, path: String, namedJob: String?) {
    self.observation = observation
    self.path = path
    self.namedJob = namedJob
  }
}

/// A place where a page or mail shows identifiers of a job.
package struct SpeakingPlace: Sendable, Hashable {
  package var path: String
  package var identity: JobIdentity

  package init(path: String, identity: JobIdentity) {
    self.path = path
    self.identity = identity
  }
}

/// Says of each file which job it belongs to, and why: the user named it; its path holds the job's
/// number; pages or mail of that job alone lie beside it; a folder bears the title of that job alone.
/// What nothing says of any job is left out. The result is by key of the job, in the order of content.
package func placedFiles(
  _ files: [LyingFile], groups: [JobGroup], speaking: [SpeakingPlace]
) -> [String: [Observation]] {
  var jobsByFolder: [String: Set<String>] = [:]
  for place in speaking {
    guard let group = groups.first(where: { $0.includes(place.identity) }) else { continue }
    jobsByFolder[folder(of: place.path), default: []].insert(group.key)
  }
  let titles = groups.map { group in
    (key: group.key, titles: group.titles.map { Set(words(of: $0)) })
  }
  var memory: [String: (key: String, basis: String)?] = [:]
  var placed: [String: [Observation]] = [:]
  for file in files where !isAsset(file.path) {
    let found: (key: String, basis: String)?
    if let name = file.namedJob {
      found = groups.first { $0.isCalled(name) }.map {
        ($0.key, "named by the user when it was imported (--job \(name))")
      }
    } else if let known = memory[file.path] {
      found = known
    } else {
      found =
        byNumber(file.path, groups) ?? byNeighbours(file.path, jobsByFolder)
        ?? byTitle(file.path, titles)
      memory[file.path] = .some(found)
    }
    guard let found else { continue }
    var observation = file.observation
    observation.fields["basis"] = FieldValue(found.basis)
    placed[found.key, default: []].append(observation)
  }
  return placed
}

extension JobGroup {
  /// Whether a user's word for a job means this one: key, workroom number, job number or title.
  package func isCalled(_ name: String) -> Bool {
    key == name || workroomIDs.contains(name) || jobIDs.contains(name) || titles.contains(name)
  }

  fileprivate func includes(_ identity: JobIdentity) -> Bool {
    guard identity.platform == platform else { return false }
    if let id = identity.workroomID { return workroomIDs.contains(id) }
    if let id = identity.jobID { return jobIDs.contains(id) }
    return identity.title.map(titles.contains) ?? false
  }
}

private func byNumber(_ path: String, _ groups: [JobGroup]) -> (key: String, basis: String)? {
  let numbers = Set(path.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).map(String.init))
  let found = groups.filter { group in
    !numbers.isDisjoint(with: group.workroomIDs) || !numbers.isDisjoint(with: group.jobIDs)
  }
  guard found.count == 1, let group = found.first else { return nil }
  let number = group.workroomIDs.union(group.jobIDs).intersection(numbers).min() ?? ""
  let kind = group.workroomIDs.contains(number) ? "workroom" : "job"
  return (group.key, "the \(kind)'s number \(number) stands in its path")
}

/// Pages or mail of one job in the same folder, or above folders whose names say nothing of a job.
private func byNeighbours(
  _ path: String, _ jobs: [String: Set<String>]
) -> (key: String, basis: String)? {
  var folder = folder(of: path)
  while true {
    if let found = jobs[folder] {
      guard found.count == 1, let key = found.first else { return nil }
      return (key, "pages or mail of this job alone lie beside it, in “\(lastName(folder))”")
    }
    guard !folder.isEmpty, words(of: lastName(folder)).isEmpty else { return nil }
    folder = WorkroomMatching.folder(of: folder)
  }
}

/// A folder or bundle above it whose words all stand in the title of exactly one job; two words at the
/// least, unless they are the whole title. The innermost such folder counts.
private func byTitle(
  _ path: String, _ titles: [(key: String, titles: [Set<String>])]
) -> (key: String, basis: String)? {
  var folder = folder(of: path)
  while !folder.isEmpty {
    let wanted = Set(words(of: lastName(folder)))
    if !wanted.isEmpty {
      let found = titles.filter { job in
        job.titles.contains { wanted == $0 || (wanted.count > 1 && wanted.isSubset(of: $0)) }
      }
      if found.count == 1, let job = found.first {
        return (job.key, "the name “\(lastName(folder))” agrees with this job's title alone")
      }
    }
    folder = WorkroomMatching.folder(of: folder)
  }
  return nil
}

/// What a browser saved beside a page is the page's, not the workroom's.
private func isAsset(_ path: String) -> Bool {
  folder(of: path).split(separator: "/").contains {
    $0.hasSuffix("_files") || $0.hasSuffix("-Dateien")
  }
}

private func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return String(path[..<slash])
}

private func lastName(_ path: String) -> String {
  var name = path.split(separator: "/").last.map(String.init) ?? path
  if name.hasSuffix("!") { name.removeLast() }
  return name
}

/// Words of a folder's name that may speak of a job: letters, without endings, dates and the words
/// that name kinds of things.
private func words(of name: String) -> [String] {
  let generic: Set<String> = [
    "file", "files", "workroom", "workrooms", "backup", "bundle", "bundles", "elance", "job",
    "jobs",
    "zip", "tar", "gz", "tgz", "rar", "7z", "shared", "private", "previous", "version", "versions",
    "page", "pages", "mail", "mails", "mailbox", "message", "messages", "attachment", "attachments",
    "download", "downloads", "from", "the", "and", "of", "for", "to", "in", "a", "an", "with", "my",
    "old", "new", "copy", "archive", "export", "saved",
  ]
  return normalizedWords(name).split(whereSeparator: { !$0.isLetter && !$0.isNumber })
    .map(String.init).filter { word in
      !generic.contains(word) && word.contains(where: \.isLetter)
    }
}
