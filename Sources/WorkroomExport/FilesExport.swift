import ReportRendering
package import WorkroomModel
package import WorkroomStore

/// One file version and where an export puts it.
package struct ExportedFile: Sendable {
  /// Below the folder of the export, `/` between safe names; nil when nothing is written.
  package var path: String?
  package var digest: String?
  package var jobKey: String?
  package var jobTitle: String?
  package var file: FileVersion
  /// The place its bytes are taken from.
  package var place: ContentPlace?
}

/// All file versions with the paths they get, and last the held files that belong to no job.
///
/// Paths are safe on any system and depend on the content of the store alone: a name that is taken
/// gets a number, in the order of jobs, names and versions. `jobs` are keys; nil means everything.
package func exportedFiles(of store: Store, jobs: [String]?) throws -> [ExportedFile] {
  var files: [ExportedFile] = []
  var names = SafeNames()
  for key in try store.jobKeys().sorted() where jobs?.contains(key) ?? true {
    let record = try store.jobRecord(key: key, includingMessages: false)
    let job = record.job
    let number = job.workroomID ?? job.jobID ?? job.key
    let folder = safeName("\(number) \(job.title)")
    let newest = Dictionary(grouping: record.files) { fileNameKey($0.name) }
      .mapValues { $0.compactMap(\.version).max() ?? 0 }
    for file in record.files {
      var path: String?
      if file.digest != nil {
        var name = file.name
        if let version = file.version, version < newest[fileNameKey(name)] ?? 0 {
          name = versionedName(name, version)
        }
        let access = file.visibility?.lowercased() ?? ""
        let inner = ["shared", "private"].contains(access) ? "\(folder)/\(access)" : folder
        path = names.free("\(inner)/\(safeName(name))")
      }
      files.append(
        ExportedFile(
          path: path, digest: file.digest, jobKey: key, jobTitle: job.title, file: file, place: nil)
      )
    }
  }
  if jobs == nil { files += try filesOfNoJob(in: store, beside: files, &names) }
  let places = Dictionary(
    try store.places(ofContents: files.compactMap(\.digest)).map { ($0.digest, $0) },
    uniquingKeysWith: { first, _ in first })
  for index in files.indices {
    files[index].place = files[index].digest.flatMap { places[$0] }
    // A digest whose bytes no source yields has nothing to write.
    if files[index].place == nil { files[index].path = nil }
  }
  return files
}

private func filesOfNoJob(
  in store: Store, beside others: [ExportedFile], _ names: inout SafeNames
) throws -> [ExportedFile] {
  var known = Set(others.compactMap(\.digest))
  var found: [(name: String, digest: String, sizeInBytes: Int)] = []
  for held in try store.heldFiles() where held.observation["holds"] != "bundle" {
    guard let digest = held.observation["digest"], let name = held.observation["name"] else {
      continue
    }
    found.append((name, digest, held.observation["size"].flatMap { Int($0) } ?? 0))
  }
  found += try store.attachmentsOfNoJob()
  found.sort { ($0.name, $0.digest) < ($1.name, $1.digest) }
  return found.filter { known.insert($0.digest).inserted }.map { content in
    var file = FileVersion(name: content.name)
    file.digest = content.digest
    file.sizeInBytes = content.sizeInBytes
    file.isAbsent = false
    return ExportedFile(
      path: names.free("no job/" + safeName(content.name)), digest: content.digest, jobKey: nil,
      jobTitle: nil, file: file, place: nil)
  }
}

/// `index.csv` of an export: every version, written or absent, with what it rests on.
package func exportIndex(_ files: [ExportedFile], outcomes: [String: String]) -> [UInt8] {
  let columns = [
    "path", "sha256", "bytes", "outcome", "job", "job_key", "file", "version", "version_basis",
    "access", "category", "from", "uploaded_by", "uploaded", "file_id", "source", "source_sha256",
    "locator", "job_basis", "places",
  ].map { ReportColumn($0, $0) }
  return CSVRenderer().file(
    for: ReportTable(
      id: "index", caption: "", columns: columns,
      rows: files.map { exported in
        let file = exported.file
        func text(_ text: String?) -> ReportCell { text.map { .text($0) } ?? .empty }
        return ReportRow([
          text(exported.path), text(exported.digest),
          file.sizeInBytes.map { .integer($0) } ?? .empty,
          .text(exported.path.flatMap { outcomes[$0] } ?? "absent"), text(exported.jobTitle),
          text(exported.jobKey), .text(file.name), file.version.map { .integer($0) } ?? .empty,
          text(file.versionBasis), text(file.visibility), text(file.category),
          text(file.attachedTo), text(file.uploadedBy), text(file.uploadedAt?.utc),
          text(file.fileID), text(exported.place?.sourceName), text(exported.place?.sourceDigest),
          text(exported.place?.locator), text(file.jobBasis), .integer(file.origins.count),
        ])
      }))
}
