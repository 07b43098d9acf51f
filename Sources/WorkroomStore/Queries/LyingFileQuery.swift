import GRDB
package import WorkroomModel

/// A file in a folder or bundle, with the path that may say whose it is.
package struct HeldFile: Sendable {
  package var observation: Observation
  package var path: String
  /// The job that the user named when it was imported.
  package var namedJob: String?
}

/// Where a page or mail shows identifiers of a job.
package struct JobMark: Sendable, Hashable {
  package var path: String
  package var link: JobLink
}

extension Store {
  /// Everything that lies in a folder or bundle as a file, further copies as well, in the order of
  /// content. Pages, mail and transcripts that say something of a job are its record, not its files.
  package func heldFiles() throws -> [HeldFile] {
    let found = try database.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT observation.platform, observation.fields, NULL AS place, 'file' AS medium,
            source.id AS sourceId, source.job, item.parentId IS NULL AS isRoot,
            item.kind = 'bundle' OR EXISTS (SELECT 1 FROM item AS child
              WHERE child.parentId = item.id AND child.kind = 'bundle') AS isBundle,
            \(originColumns)
          FROM observation JOIN item ON item.id = observation.itemId
          JOIN source ON source.id = item.sourceId
          WHERE observation.medium = 'file'
            AND NOT EXISTS (SELECT 1 FROM observation AS other
              WHERE other.itemId = item.id AND other.medium <> 'file')
            AND NOT EXISTS (SELECT 1 FROM item AS child
              WHERE child.parentId = item.id AND (child.kind IN ('mailbox', 'message', 'transcript')
                OR EXISTS (SELECT 1 FROM observation AS other
                  WHERE other.itemId = child.id AND other.medium <> 'file')))
          """)
      let copies = Dictionary(
        grouping: try Row.fetchAll(
          database,
          sql: "SELECT sourceId, name, job FROM sourcePlace WHERE outcome = 'known' ORDER BY name"),
        by: { $0["sourceId"] as Int64 })
      var fieldDecoding = FieldDecoding()
      return try rows.flatMap { row -> [HeldFile] in
        var fields = try fieldDecoding.fields(row["fields"])
        if row["isBundle"] { fields["holds"] = FieldValue("bundle") }
        let origin = origin(row)
        let observation = Observation(
          kind: .file, platform: row["platform"], workroomID: nil, jobID: nil, fields: fields,
          row: 0, origin: origin)
        var files = [HeldFile(observation: observation, path: origin.path, namedJob: row["job"])]
        guard row["isRoot"] else { return files }
        for copy in copies[row["sourceId"]] ?? [] {
          var other = observation
          let name: String = copy["name"]
          other.origin.place = "the same bytes as \(name)"
          files.append(HeldFile(observation: other, path: name, namedJob: copy["job"]))
        }
        return files
      }
    }
    return found.sorted {
      ($0.observation.origin.sortKey, $0.path) < ($1.observation.origin.sortKey, $1.path)
    }
  }

  /// Every distinct pair of a path and the identifiers that pages and mail at it show.
  package func jobMarks() throws -> [JobMark] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT item.path, observation.platform, observation.workroomID,
            observation.jobID, observation.title
          FROM observation JOIN item ON item.id = observation.itemId
          WHERE observation.medium <> 'file'
            AND coalesce(observation.workroomID, observation.jobID, observation.title) IS NOT NULL
          ORDER BY 1, 2, 3, 4, 5
          """
      ).map {
        JobMark(
          path: $0["path"],
          link: JobLink(
            platform: $0["platform"], workroomID: $0["workroomID"], jobID: $0["jobID"],
            title: $0["title"]))
      }
    }
  }
}
