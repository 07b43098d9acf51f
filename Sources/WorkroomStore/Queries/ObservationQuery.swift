import GRDB
package import WorkroomModel

/// The identifiers that one or more observations show together; matching joins jobs from these.
package struct JobLink: Sendable, Hashable {
  package var platform: String
  package var workroomID: String?
  package var jobID: String?
  package var title: String?
}

extension Store {
  /// Every distinct combination of identifiers in the observations, ordered.
  package func jobLinks() throws -> [JobLink] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT platform, workroomID, jobID, title FROM observation
          -- A number in a file's path may belong to a job; it never makes one.
          WHERE medium <> 'file'
          ORDER BY platform, workroomID, jobID, title
          """
      ).map {
        JobLink(
          platform: $0["platform"], workroomID: $0["workroomID"], jobID: $0["jobID"],
          title: $0["title"])
      }
    }
  }

  /// All observations that show one of the identifiers, or only the title, in the order of content;
  /// what a mail quotes is left out but for the message within (`quotedMessage`).
  package func observations(
    platform: String, workroomIDs: [String], jobIDs: [String], titles: [String]
  ) throws -> [Observation] {
    // Reentrant: matching reads the next job while `replaceJobs` writes the last.
    var found = try database.unsafeReentrantRead { database in
      var names = SourceNames(database)
      var decoding = FieldDecoding()
      var found: [Observation] = []
      // One row at a time, and what many rows share once: a job may have very many.
      let statement = try database.cachedStatement(
        sql: """
          SELECT observation.kind, observation.platform, observation.workroomID,
            observation.jobID, observation.rowNumber, observation.place, observation.medium,
            observation.fields, item.sourceId, item.path, item.ordinal, item.offset,
            item.sizeInBytes, item.digest
          FROM observation JOIN item ON item.id = observation.itemId
          -- Whose a file is that lies in a folder or bundle, matching says (`lyingFiles`).
          WHERE observation.platform = ?1 AND observation.medium <> 'file'
            -- Each by its own index; with OR between them all that lack a number would be read.
            AND observation.id IN (
              SELECT id FROM observation WHERE workroomID IN (SELECT value FROM json_each(?2))
              UNION ALL
              SELECT id FROM observation WHERE jobID IN (SELECT value FROM json_each(?3))
              UNION ALL
              SELECT id FROM observation INDEXED BY observationByTitle
              WHERE workroomID IS NULL AND jobID IS NULL
                AND title IN (SELECT value FROM json_each(?4)))
          """)
      let rows = try Row.fetchCursor(
        statement,
        arguments: [
          platform, try encoded(workroomIDs), try encoded(jobIDs), try encoded(titles),
        ])
      var (kind, workroomID, jobID) = (RepeatedText(0), RepeatedText(2), RepeatedText(3))
      var (medium, path, digest) = (RepeatedText(6), RepeatedText(9), RepeatedText(13))
      while let row = try rows.next() {
        let handle = statement.sqliteStatement
        let source = try names.name(of: row[8])
        let origin = Origin(
          sourceDigest: source.digest, sourceName: source.name,
          path: path.read(from: handle) ?? "", itemOrdinal: row[10], offset: row[11],
          length: row[12], digest: digest.read(from: handle) ?? "", place: row[5],
          medium: medium.read(from: handle).flatMap(Medium.init) ?? .file)
        found.append(
          Observation(
            kind: kind.read(from: handle).flatMap(ObservationKind.init) ?? .coverage,
            platform: platform, workroomID: workroomID.read(from: handle),
            jobID: jobID.read(from: handle),
            fields: try decoding.fields(octets(of: handle, at: 7), leavingOut: "quotedText"),
            row: row[4], origin: origin))
      }
      return found
    }
    found.sort(by: Observation.areInOrder)
    return found
  }

  /// Contents whose file names are among the given (see `fileNameKey`), and every further place of the
  /// same bytes, in the order of content.
  package func contents(nameKeys: [String]) throws -> [HeldContent] {
    // Reentrant: matching reads the next job while `replaceJobs` writes the last.
    let found = try database.unsafeReentrantRead { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT content.name, content.mediaType, content.sizeInBytes AS contentSize,
              content.digest AS contentDigest, content.part, NULL AS place, 'file' AS medium,
              \(originColumns)
            FROM content JOIN item ON item.id = content.itemId
            JOIN source ON source.id = item.sourceId
            WHERE content.digest IN (
              SELECT digest FROM content WHERE nameKey IN (SELECT value FROM json_each(?)))
            """),
        arguments: [try encoded(nameKeys)]
      ).map { row in
        HeldContent(
          name: row["name"] ?? "", mediaType: row["mediaType"], sizeInBytes: row["contentSize"],
          digest: row["contentDigest"], part: row["part"], origin: origin(row))
      }
    }
    return found.sorted {
      ($0.origin.sortKey, $0.part ?? "", $0.digest) < ($1.origin.sortKey, $1.part ?? "", $1.digest)
    }
  }
}

extension Observation {
  /// By source, item, place, row and kind.
  fileprivate static func areInOrder(_ left: Observation, _ right: Observation) -> Bool {
    let (one, other) = (left.origin, right.origin)
    if one.sourceDigest != other.sourceDigest { return one.sourceDigest < other.sourceDigest }
    if one.itemOrdinal != other.itemOrdinal { return one.itemOrdinal < other.itemOrdinal }
    if one.place != other.place { return one.place ?? "" < other.place ?? "" }
    if left.row != right.row { return left.row < right.row }
    return left.kind.rawValue < right.kind.rawValue
  }
}
