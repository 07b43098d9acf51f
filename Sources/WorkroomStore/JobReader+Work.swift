import GRDB
import WorkroomModel

/// What was agreed, done, delivered and paid.
extension JobReader {
  func statusReports() throws -> [StatusReport] {
    try rows("statusReport").map { row in
      var report = StatusReport(text: row["text"], isTimesheet: row["isTimesheet"])
      report.author = row["author"]
      report.submitted = moment(row, "submittedId")
      report.period = row["period"]
      report.statusAsFound = row["statusAsFound"]
      report.plans = row["plans"]
      report.revision = row["revision"]
      report.minutesLogged = row["minutesLogged"]
      report.minutesBilled = row["minutesBilled"]
      report.amount = money(row, "amountMinorUnits")
      report.origins = origins("statusReport", row)
      return report
    }
  }

  func terms() throws -> [TermsRevision] {
    try rows("termsRevision").map { row in
      var terms = TermsRevision(summary: row["summary"])
      terms.number = row["number"]
      terms.proposedBy = row["proposedBy"]
      terms.proposedAt = moment(row, "proposedId")
      terms.clientAcceptedAt = moment(row, "clientAcceptedId")
      terms.freelancerAcceptedAt = moment(row, "freelancerAcceptedId")
      terms.clientAcceptanceText = row["clientAcceptanceText"]
      terms.freelancerAcceptanceText = row["freelancerAcceptanceText"]
      terms.statusAsFound = row["statusAsFound"]
      terms.total = money(row, "totalMinorUnits")
      terms.origins = origins("termsRevision", row)
      return terms
    }
  }

  func milestones() throws -> [Milestone] {
    try rows("milestone").map { row in
      var milestone = Milestone(name: row["name"])
      milestone.revision = row["revision"]
      milestone.description = row["description"]
      milestone.due = row["due"]
      milestone.dueText = row["dueText"]
      milestone.amount = money(row, "amountMinorUnits")
      milestone.fundedAt = moment(row, "fundedId")
      milestone.releasedAt = moment(row, "releasedId")
      milestone.statusAsFound = row["statusAsFound"]
      milestone.origins = origins("milestone", row)
      return milestone
    }
  }

  func payments() throws -> [Payment] {
    try rows("payment").map { row in
      var payment = Payment(kind: row["kind"], description: row["description"])
      payment.at = moment(row, "atId")
      payment.amount = money(row, "amountMinorUnits")
      payment.amountText = row["amountText"]
      payment.statusAsFound = row["statusAsFound"]
      payment.origins = origins("payment", row)
      return payment
    }
  }

  func disputes() throws -> [DisputeEvent] {
    try rows("disputeEvent").map { row in
      var event = DisputeEvent(kind: row["kind"], text: row["text"])
      event.at = moment(row, "atId")
      event.filedBy = row["filedBy"]
      event.askedFor = row["askedFor"]
      event.due = moment(row, "dueId")
      event.amount = money(row, "amountMinorUnits")
      event.origins = origins("disputeEvent", row)
      return event
    }
  }

  func preliminaries() throws -> [PreliminaryRecord] {
    try rows("preliminary").map { row in
      var record = PreliminaryRecord(kind: row["kind"], text: row["text"])
      record.author = row["author"]
      record.at = moment(row, "atId")
      record.amount = money(row, "amountMinorUnits")
      record.amountText = row["amountText"]
      record.origins = origins("preliminary", row)
      return record
    }
  }

  func files() throws -> [FileVersion] {
    try rows("fileVersion").map { row in
      var file = FileVersion(name: row["name"])
      file.version = row["version"]
      file.versionBasis = row["versionBasis"]
      file.fileID = row["fileID"]
      file.sizeInBytes = row["sizeInBytes"]
      file.sizeText = row["sizeText"]
      file.digest = row["digest"]
      file.mediaType = row["mediaType"]
      file.uploadedBy = row["uploadedBy"]
      file.uploadedAt = moment(row, "uploadedId")
      file.visibility = row["visibility"]
      file.category = row["category"]
      file.attachedTo = row["attachedTo"]
      file.jobBasis = row["jobBasis"]
      file.isSizeRounded = row["isSizeRounded"]
      file.isAbsent = row["isAbsent"]
      file.origins = origins("fileVersion", row)
      return file
    }
  }
}
