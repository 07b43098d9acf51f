import GRDB
package import WorkroomModel

/// A file of the account, which its owner could link into any workroom.
package struct AccountFile: Sendable, Hashable {
  package var name: String
  package var fileID: String?
  package var sizeInBytes: Int?
  package var sizeText: String?
  package var uploadedAt: Moment?
  /// Where the page says it is linked, as found.
  package var linkedIn: String?
  /// SHA-256 of its content, where exactly one content of its name and size is held.
  package var digest: String?
  package var origins: [Origin]
}

extension Store {
  /// The Account Files that pages list, by name; several saves of one list are one file each.
  package func accountFiles() throws -> [AccountFile] {
    let observations = try database.read { database in
      var fieldDecoding = FieldDecoding()
      return try Row.fetchAll(
        database,
        sql: """
          SELECT observation.fields, observation.place, observation.medium, \(originColumns)
          FROM observation JOIN item ON item.id = observation.itemId
          JOIN source ON source.id = item.sourceId WHERE observation.kind = 'accountFile'
          """
      ).map { (try fieldDecoding.fields($0["fields"]), origin($0)) }
    }.sorted { $0.1.sortKey < $1.1.sortKey }
    var files: [AccountFile] = []
    for (fields, origin) in observations {
      guard let name = fields["name"]?.text else { continue }
      let file = AccountFile(
        name: name, fileID: fields["fileID"]?.value,
        sizeInBytes: fields["size"]?.value.flatMap { Int($0) }, sizeText: fields["size"]?.text,
        uploadedAt: fields["uploaded"]?.moment, linkedIn: fields["linkedIn"]?.text,
        digest: nil, origins: [origin])
      let known = files.firstIndex {
        $0.name == name && $0.fileID == file.fileID && $0.sizeText == file.sizeText
      }
      if let known { files[known].origins.append(origin) } else { files.append(file) }
    }
    let contents = Dictionary(
      grouping: try contents(nameKeys: files.map { fileNameKey($0.name) }),
      by: { fileNameKey($0.name) })
    for index in files.indices {
      let fitting = (contents[fileNameKey(files[index].name)] ?? []).filter {
        $0.sizeInBytes == files[index].sizeInBytes
      }
      if Set(fitting.map(\.digest)).count == 1 { files[index].digest = fitting.first?.digest }
    }
    return files.sorted { ($0.name, $0.fileID ?? "") < ($1.name, $1.fileID ?? "") }
  }
}
