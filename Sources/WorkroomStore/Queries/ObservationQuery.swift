import GRDB
package import WorkroomModel

/// The identifiers that one or more observations show together; matching joins jobs from these.
package struct JobLink: Sendable, Hashable {
  package var platform: String
  package var workroomID: String?
  package var jobID: String?
  package var title: String?

  /// In the order of its columns, one that is not there first; no text holds a NUL.
  fileprivate var octets: [UInt8] {
    [platform, workroomID, jobID, title].flatMap { column in
      column.map { [1] + Array($0.utf8) + [0] } ?? [0]
    }
  }
}

/// What all observations together say of jobs.
package struct JobLinks: Sendable, Hashable {
  /// Every distinct combination of identifiers, ordered.
  package var links: [JobLink] = []
  /// The media in which anything was observed at all.
  package var media: Set<Medium> = []
}

extension Store {
  /// What the observations say of whose they are, told in one pass over all of them.
  package func jobLinks() throws -> JobLinks {
    try database.read { database in
      // Rows of one page say the same one after the other: SQLite would sort them all to find that out.
      let statement = try database.makeStatement(
        sql: "SELECT platform, workroomID, jobID, title, medium FROM observation")
      let handle = statement.sqliteStatement
      var columns = (0..<5).map { RepeatedText($0) }
      var found = JobLinks()
      // By octets, as SQLite compares them: Swift takes `é` and `e` with an accent for equal.
      var links: [[UInt8]: JobLink] = [:]
      var isFirst = true
      let rows = try Row.fetchCursor(statement)
      while try rows.next() != nil {
        if !isFirst, columns.allSatisfy({ $0.isRepeated(in: handle) }) { continue }
        isFirst = false
        let medium = columns[4].read(from: handle).flatMap(Medium.init) ?? .file
        found.media.insert(medium)
        // A number in a file's path may belong to a job; it never makes one.
        if medium == .file { continue }
        let link = JobLink(
          platform: columns[0].read(from: handle) ?? "", workroomID: columns[1].read(from: handle),
          jobID: columns[2].read(from: handle), title: columns[3].read(from: handle))
        links[link.octets] = link
      }
      found.links = links.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
      return found
    }
  }

  /// All observations that show one of the identifiers, or only the title; what a mail quotes is left out
  /// but for the message within (`quotedMessage`).
  package func observations(
    platform: String, workroomIDs: [String], jobIDs: [String], titles: [String]
  ) throws -> ObservationRows {
    // Reentrant: matching reads the next job while `replaceJobs` writes the last.
    try database.unsafeReentrantRead { database in
      var names = SourceNames(database)
      var found = ObservationRows()
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
        try found.append(
          Observation(
            kind: kind.read(from: handle).flatMap(ObservationKind.init) ?? .coverage,
            platform: platform, workroomID: workroomID.read(from: handle),
            jobID: jobID.read(from: handle), fields: [:], row: row[4], origin: origin),
          fields: octets(of: handle, at: 7))
      }
      return found
    }
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
