import GRDB
import WorkroomModel

/// What the platform showed, how far pages reach, and what is missing.
extension JobReader {
  func actions() throws -> [ShownAction] {
    try rows("shownAction").map { row in
      var action = ShownAction(text: row["text"])
      action.link = row["link"]
      action.at = moment(row, "atId")
      action.origins = origins("shownAction", row)
      return action
    }
  }

  func coverage() throws -> [Coverage] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT coverage.fromId, coverage.throughId, coverage.isComplete, coverage.place,
            coverage.medium, \(originColumns)
          FROM coverage JOIN item ON item.id = coverage.itemId
          JOIN source ON source.id = item.sourceId
          WHERE coverage.jobId = ? ORDER BY coverage.id
          """), arguments: [id]
    ).map {
      Coverage(
        from: moment($0, "fromId"), through: moment($0, "throughId"),
        isComplete: $0["isComplete"], origin: origin($0))
    }
  }

  func gaps() throws -> [RecordGap] {
    try rows("gap").map { row in
      RecordGap(
        value(row, "kind", .noPage), row["text"], closedBy: row["closedBy"],
        isClosed: row["isClosed"], messageKey: row["messageKey"], from: moment(row, "fromId"),
        through: moment(row, "throughId"), origins: origins("gap", row))
    }
  }

  func nearMatches() throws -> [NearMatch] {
    try rows("nearMatch").map { row in
      NearMatch(
        messageKey: row["messageKey"], otherKey: row["otherKey"], reason: row["reason"],
        difference: row["difference"], origins: origins("nearMatch", row))
    }
  }
}
