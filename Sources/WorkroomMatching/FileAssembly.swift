import WorkroomModel

/// The file versions of one job: rows of Files pages, attachments of messages, entries of bundles. A
/// version has content when some source holds bytes of its name and size, or the mail it came with.
func files(
  _ observations: [Observation], messages: [Message], context: MatchingContext
) -> [FileVersion] {
  var files: [FileVersion] = []
  for observation in observations where observation.origin.medium != .file {
    guard let name = observation["name"] else { continue }
    var file = FileVersion(name: name)
    file.version = observation.integer("version")
    file.versionBasis = file.version == nil ? nil : "the page numbers its versions"
    file.fileID = observation["fileID"]
    file.sizeInBytes = observation.integer("size")
    file.sizeText = observation.fields["size"]?.text
    file.uploadedBy = observation["uploadedBy"]
    file.uploadedAt = observation.moment("uploaded")
    file.visibility = observation["visibility"]
    file.category = observation["category"]
    file.attachedTo = observation["attachedTo"]
    file.origins = [observation.origin]
    let known = files.firstIndex {
      fileNameKey($0.name) == fileNameKey(name) && $0.version == file.version
        && isNear($0.uploadedAt, file.uploadedAt, 0)
    }
    if let known {
      files[known].origins = unique(files[known].origins + file.origins)
    } else {
      files.append(file)
    }
  }
  for message in messages {
    for mention in message.attachments { add(mention, of: message, to: &files) }
  }
  for observation in observations where observation.origin.medium == .file {
    addHeld(observation, to: &files)
  }
  for index in files.indices { findContent(of: &files[index], context: context) }
  return files.sorted {
    (fileNameKey($0.name), $0.version ?? 0, $0.uploadedAt?.secondsSince1970 ?? 0, $0.digest ?? "")
      < (
        fileNameKey($1.name), $1.version ?? 0, $1.uploadedAt?.secondsSince1970 ?? 0, $1.digest ?? ""
      )
  }
}

/// The copy attached to a message and the copy in Files are one version with two places.
private func add(_ mention: AttachmentMention, of message: Message, to files: inout [FileVersion]) {
  let candidates = files.indices.filter { index in
    guard fileNameKey(files[index].name) == fileNameKey(mention.name) else { return false }
    if let size = mention.sizeInBytes, let other = files[index].sizeInBytes, size != other {
      return false
    }
    return isNear(files[index].uploadedAt, message.sent, 900)
  }
  if let index = candidates.first {
    files[index].digest = files[index].digest ?? mention.digest
    files[index].sizeInBytes = files[index].sizeInBytes ?? mention.sizeInBytes
    files[index].fileID = files[index].fileID ?? mention.fileID
    files[index].origins = unique(files[index].origins + message.occurrences.map(\.origin))
    return
  }
  if let digest = mention.digest,
    let index = files.firstIndex(where: {
      $0.digest == digest && fileNameKey($0.name) == fileNameKey(mention.name)
    })
  {
    files[index].origins = unique(files[index].origins + message.occurrences.map(\.origin))
    return
  }
  var file = FileVersion(name: mention.name)
  file.fileID = mention.fileID
  file.digest = mention.digest
  file.sizeInBytes = mention.sizeInBytes
  file.uploadedBy = message.author
  file.uploadedAt = message.sent
  file.attachedTo = "Message"
  file.origins = unique(message.occurrences.map(\.origin))
  files.append(file)
}

/// An entry of a bundle whose path names the workroom; the same name again is a version only where a
/// page says so, so content that no row accounts for stands as a file of its own.
private func addHeld(_ observation: Observation, to files: inout [FileVersion]) {
  guard let name = observation["name"], let digest = observation["digest"] else { return }
  let size = observation.integer("size")
  let candidates = files.indices.filter {
    fileNameKey(files[$0].name) == fileNameKey(name)
      && (files[$0].digest == digest || (files[$0].digest == nil && files[$0].sizeInBytes == size))
  }
  if let index = candidates.first(where: { files[$0].digest == digest }) ?? candidates.first {
    files[index].digest = digest
    files[index].origins = unique(files[index].origins + [observation.origin])
    return
  }
  var file = FileVersion(name: name)
  file.digest = digest
  file.sizeInBytes = size
  file.category = observation["category"]
  file.visibility = observation["visibility"]
  file.attachedTo = observation["basis"]
  file.origins = [observation.origin]
  files.append(file)
}

/// The name under which people keep an older version beside the newest: `plan (version 1).txt`.
func versionedName(_ name: String, _ version: Int) -> String {
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
    return "\(name) (version \(version))"
  }
  return "\(name[..<dot]) (version \(version))\(name[dot...])"
}

/// Bytes of the right name and size; several different contents that fit leave the version absent,
/// for choosing among them would be a guess.
private func findContent(of file: inout FileVersion, context: MatchingContext) {
  var held = context.contents[fileNameKey(file.name)] ?? []
  if let version = file.version {
    held += context.contents[fileNameKey(versionedName(file.name, version))] ?? []
  }
  if let digest = file.digest {
    file.isAbsent = false
    file.mediaType = held.first { $0.digest == digest }?.mediaType
    return
  }
  guard let size = file.sizeInBytes else { return }
  let fitting = held.filter { $0.sizeInBytes == size }
  guard let first = fitting.first, Set(fitting.map(\.digest)).count == 1 else { return }
  file.digest = first.digest
  file.mediaType = first.mediaType
  file.isAbsent = false
  file.origins = unique(file.origins + fitting.map(\.origin))
}
