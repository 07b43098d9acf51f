import WorkroomModel

/// The file versions of one job: rows of Files pages, attachments of messages and documents, entries
/// of bundles. A version has content when some source holds bytes of its name and size, or the mail it
/// came with; every place that holds the same bytes is one more occurrence of it.
func files(
  _ observations: [Observation], messages: [Message], context: MatchingContext
) -> [FileVersion] {
  let named = observations.filter { $0.kind == .file }
  var files: [FileVersion] = []
  for observation in named where observation.origin.medium != .file {
    addRow(observation, to: &files)
  }
  for message in messages {
    for mention in message.attachments { add(mention, of: message, to: &files) }
  }
  for observation in observations where namingKinds[observation.kind] != nil {
    addAttachments(of: observation, to: &files)
  }
  addHeld(named.filter { $0.origin.medium == .file }, to: &files)
  let held = HeldContents(
    context, own: context.contents.isEmpty ? [] : Set(observations.map { $0.origin.itemKey }))
  for index in files.indices { findContent(of: &files[index], among: held) }
  numberVersions(of: &files)
  return files.sorted {
    (fileNameKey($0.name), $0.version ?? 0, $0.uploadedAt?.secondsSince1970 ?? 0, $0.digest ?? "")
      < (
        fileNameKey($1.name), $1.version ?? 0, $1.uploadedAt?.secondsSince1970 ?? 0, $1.digest ?? ""
      )
  }
}

/// A row of a page's table of files.
private func addRow(_ observation: Observation, to files: inout [FileVersion]) {
  guard let name = observation["name"] else { return }
  var file = FileVersion(name: name)
  file.version = observation.integer("version")
  file.versionBasis = file.version == nil ? nil : "the page numbers its versions"
  file.fileID = observation["fileID"]
  file.sizeInBytes = observation.integer("size")
  let size = observation.fields["size"]
  setPrintedSize(size?.text, as: size?.value, of: &file)
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
  guard let known else {
    files.append(file)
    return
  }
  files[known].origins = unique(files[known].origins + file.origins)
  files[known].category = files[known].category ?? file.category
  files[known].visibility = files[known].visibility ?? file.visibility
}

/// What a page prints of a size: exact in bytes, rounded in KB, MB and GB. `plain` is the same with a
/// decimal point, where the platform writes a comma.
private func setPrintedSize(
  _ text: String?, as plain: String? = nil, of file: inout FileVersion
) {
  guard let text, !text.isEmpty else { return }
  file.sizeText = file.sizeText ?? text
  guard file.sizeInBytes == nil, let size = PrintedSize(plain ?? text) else { return }
  file.sizeInBytes = size.bytes
  file.isSizeRounded = size.toleranceInBytes > 0
}

/// The copy attached to a message and the copy in Files are one version with two places.
private func add(_ mention: AttachmentMention, of message: Message, to files: inout [FileVersion]) {
  let origins = message.occurrences.map(\.origin)
  let candidates = files.indices.filter { index in
    guard fileNameKey(files[index].name) == fileNameKey(mention.name) else { return false }
    if let size = mention.sizeInBytes, let other = files[index].sizeInBytes,
      !files[index].isSizeRounded, size != other
    {
      return false
    }
    return isNear(files[index].uploadedAt, message.sent, 900)
  }
  let same =
    candidates.first
    ?? files.firstIndex { file in
      mention.digest != nil && file.digest == mention.digest
        && fileNameKey(file.name) == fileNameKey(mention.name)
    }
  if let same {
    files[same].digest = files[same].digest ?? mention.digest
    if let size = mention.sizeInBytes {
      files[same].sizeInBytes = size
      files[same].isSizeRounded = false
    }
    setPrintedSize(mention.sizeText, of: &files[same])
    files[same].fileID = files[same].fileID ?? mention.fileID
    files[same].origins = unique(files[same].origins + origins)
    return
  }
  var file = FileVersion(name: mention.name)
  file.fileID = mention.fileID
  file.digest = mention.digest
  file.sizeInBytes = mention.sizeInBytes
  setPrintedSize(mention.sizeText, of: &file)
  file.uploadedBy = message.author
  file.uploadedAt = message.sent
  file.attachedTo = "Message"
  file.origins = unique(origins)
  files.append(file)
}

private let namingKinds: [ObservationKind: (name: String, at: String, author: String)] = [
  .statusReport: ("Status Report", "submitted", "author"),
  .timesheet: ("Timesheet", "submitted", "author"), .terms: ("Terms", "proposed", "proposedBy"),
  .posting: ("Job Posting", "date", "author"), .proposal: ("Proposal", "date", "author"),
]

/// Files that Status Reports, Terms, the posting and the proposal name.
private func addAttachments(of document: Observation, to files: inout [FileVersion]) {
  guard let kind = namingKinds[document.kind] else { return }
  for (position, name) in document.lines("attachmentNames").enumerated() where !name.isEmpty {
    let sizes = document.lines("attachmentSizeTexts")
    var file = FileVersion(name: name)
    setPrintedSize(position < sizes.count ? sizes[position] : nil, of: &file)
    file.uploadedBy = document[kind.author]
    file.uploadedAt = document.moment(kind.at)
    file.attachedTo = kind.name
    file.origins = [document.origin]
    let named = files.indices.filter { fileNameKey(files[$0].name) == fileNameKey(name) }
    // The version of that minute, else the one that stood when the document was submitted.
    let before = named.filter {
      (files[$0].uploadedAt?.secondsSince1970 ?? .max) <= file.uploadedAt?.secondsSince1970 ?? .min
    }
    let known =
      named.first { isNear(files[$0].uploadedAt, file.uploadedAt, 900) }
      ?? before.max {
        (files[$0].uploadedAt?.secondsSince1970 ?? 0)
          < (files[$1].uploadedAt?.secondsSince1970 ?? 0)
      }
    if let known {
      files[known].origins = unique(files[known].origins + file.origins)
    } else {
      files.append(file)
    }
  }
}

/// Bytes of the right name and size; several different contents that fit leave the version absent,
/// for choosing among them would be a guess.
private func findContent(of file: inout FileVersion, among held: HeldContents) {
  var named = held.byName[fileNameKey(file.name)] ?? []
  if let version = file.version {
    named += held.byName[fileNameKey(versionedName(file.name, version))] ?? []
  }
  if file.digest == nil, let size = file.sizeInBytes {
    let slack = file.isSizeRounded ? file.sizeText.flatMap(PrintedSize.init)?.toleranceInBytes : 0
    let fitting = named.filter { abs($0.sizeInBytes - size) <= slack ?? 0 }
    if Set(fitting.map(\.digest)).count == 1 { file.digest = fitting.first?.digest }
  }
  guard let digest = file.digest else { return }
  file.isAbsent = false
  let places = held.byDigest[digest] ?? []
  file.mediaType = (named.first { $0.digest == digest } ?? places.first)?.mediaType
  if let exact = places.first?.sizeInBytes {
    file.sizeInBytes = exact
    file.isSizeRounded = false
  }
  file.origins = unique(file.origins + places.filter(held.isOurs).map(\.origin))
}

/// The contents that matching was given, and which of their places are this job's to cite.
private struct HeldContents {
  var byName: [String: [HeldContent]]
  var byDigest: [String: [HeldContent]]
  private let own: Set<String>
  private let elsewhere: Set<String>

  init(_ context: MatchingContext, own: Set<String>) {
    byName = context.contents
    byDigest = [:]
    for (_, contents) in context.contents.sorted(by: { $0.key < $1.key }) {
      for content in contents { byDigest[content.digest, default: []].append(content) }
    }
    self.own = own
    elsewhere = context.placesOfOtherJobs
  }

  /// An attachment is this job's when its mail is; a file when no other job has it.
  func isOurs(_ content: HeldContent) -> Bool {
    let key = content.origin.itemKey
    return own.contains(key) || (content.part == nil && !elsewhere.contains(key))
  }
}

extension Origin {
  /// The item alone, without the place on it.
  package var itemKey: String { "\(sourceDigest)\u{1}\(itemOrdinal)" }
}
