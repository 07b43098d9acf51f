import WorkroomModel

extension SourceImporter {
  /// Something that lies in a folder or bundle as a file. Whose file it is, is for matching to say: it
  /// sees the pages and mail beside it as well.
  func emitFile(
    at place: UnitPlace, sizeInBytes: Int, digest: String, _ description: SourceDescription,
    _ consume: (ImportEvent) throws -> Void
  ) throws {
    let name = lastComponent(place.path)
    try consume(
      .content(
        SourceContent(
          item: place.ordinal, part: nil, name: name, mediaType: mediaType(ofName: name),
          sizeInBytes: sizeInBytes, digest: digest)))
    for profile in try profiles.all() {
      guard let paths = profile.filePaths else { continue }
      var fields = [
        "name": FieldValue(name), "digest": FieldValue(digest),
        "size": FieldValue(String(sizeInBytes), value: String(sizeInBytes)),
      ]
      if paths.shared?.matches(place.path) == true { fields["visibility"] = FieldValue("Shared") }
      if paths.private?.matches(place.path) == true { fields["visibility"] = FieldValue("Private") }
      try consume(
        .observation(
          Observation(
            kind: .file, platform: profile.facts.name,
            workroomID: paths.workroom.firstGroup(in: place.path), jobID: nil, fields: fields,
            row: 0,
            origin: Origin(
              sourceDigest: description.digest, sourceName: description.name, path: place.path,
              itemOrdinal: place.ordinal, offset: nil, length: sizeInBytes, digest: digest,
              place: nil, medium: .file))))
      return
    }
  }
}
