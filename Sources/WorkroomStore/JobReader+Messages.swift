import GRDB
import WorkroomModel

/// The messages of a job with their witnesses.
extension JobReader {
  func messages() throws -> [Message] {
    var occurrences: [Int64: [Occurrence]] = [:]
    let found = try Row.fetchCursor(
      database,
      sql: """
        SELECT occurrence.messageId, occurrence.agreement, occurrence.difference,
          occurrence.text, occurrence.matchedBy, occurrence.place, occurrence.medium,
          \(originColumns)
        FROM message CROSS JOIN occurrence ON occurrence.messageId = message.id
        CROSS JOIN item ON item.id = occurrence.itemId
        CROSS JOIN source ON source.id = item.sourceId
        -- In the order of an index, so that SQLite has next to nothing to sort.
        WHERE message.jobId = ? ORDER BY message.sentAt, message.id, occurrence.id
        """, arguments: [id])
    while let row = try found.next() {
      occurrences[row["messageId"], default: []].append(
        Occurrence(
          origin: words.sharing(origin(row)), agreement: value(row, "agreement", .onlyWitness),
          difference: row["difference"], text: row["text"],
          matchedBy: words.sharing(row["matchedBy"])))
    }
    // Mail that was assigned to the job has no place among the rows of its record.
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT * FROM message WHERE jobId = ?
        ORDER BY kind = 'mail' AND key GLOB 'mail-*',
          CASE WHEN kind = 'mail' THEN ifnull(sentAt, 0) END, CASE WHEN kind = 'mail' THEN key END, id
        """, arguments: [id])
    return try Array(
      rows.map { row in
        var message = Message(key: row["key"], kind: row["kind"], text: row["text"])
        message.author = row["author"]
        message.authorAddress = row["authorAddress"]
        message.authorSide = value(row, "authorSide", .unknown)
        if let text: String = row["sentText"] {
          message.sent = Moment(
            text: text, secondsSince1970: row["sentAt"], offsetMinutes: row["sentOffsetMinutes"],
            basis: value(row, "sentBasis", .unknown), uncertaintyInSeconds: row["sentUncertainty"],
            isAmbiguous: row["sentIsAmbiguous"])
        }
        message.subject = row["subject"]
        message.messageID = row["messageID"]
        message.recordClass = value(row, "recordClass", .supplementary)
        message.recordClassBasis = words.sharing(row["recordClassBasis"])
        message.entryDoubts = try decoded([EntryDoubt].self, row["entryDoubts"])
        message.quotedBy = try decoded([String].self, row["quotedBy"])
        message.attachments = try decoded([AttachmentMention].self, row["attachments"])
        message.occurrences = occurrences[row["id"]] ?? []
        return message
      })
  }
}
