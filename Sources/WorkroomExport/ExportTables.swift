import ReportRendering
import WorkroomModel

extension ExportTable {
  static let jobs = ExportTable(
    name: "jobs", title: "Jobs", primaryKey: ["key"],
    columns: [
      ReportColumn("key", "Key"), ReportColumn("platform", "Platform"),
      ReportColumn("job_id", "Job number"), ReportColumn("workroom_id", "Workroom number"),
      ReportColumn("title", "Title"), ReportColumn("type", "Type"),
      ReportColumn("side", "Our side"),
      ReportColumn("other_party", "Other party"), ReportColumn("status", "Status"),
      ReportColumn("status_text", "Status as found"), ReportColumn("folder", "Folder"),
      ReportColumn("archived", "Archived", type: .boolean),
      ReportColumn("in_dispute", "In dispute", type: .boolean),
    ] + time("awarded", "Awarded")
  ) { record in
    let job = record.job
    return [
      [
        .text(job.key), .text(job.platform), cell(job.jobID), cell(job.workroomID),
        .text(job.title), .text(job.type.rawValue), .text(job.side.rawValue), cell(job.otherParty),
        .text(job.status.rawValue), cell(job.statusAsFound), cell(job.folder),
        .boolean(job.isArchived), .boolean(job.isInDispute),
      ] + cells(job.awardedAt)
    ]
  }

  static let statuses = numbered(
    "statuses", "What sources said of a job's status",
    [ReportColumn("status", "Status"), ReportColumn("status_text", "Status as found")]
      + time("at", "At") + [ReportColumn("path", "Path"), ReportColumn("sha256", "SHA-256")],
    \.job.statusHistory
  ) { status in
    [.text(status.status.rawValue), .text(status.asFound)] + cells(status.at)
      + [.text(status.origin.path), .text(status.origin.digest)]
  }

  static let parties = ExportTable(
    name: "parties", title: "People and firms of a job", primaryKey: ["job", "key"],
    columns: [
      job, ReportColumn("key", "Key"), ReportColumn("name", "Name"), ReportColumn("side", "Side"),
      ReportColumn("role", "Role"),
      ReportColumn("names", "Names", description: "one per line"),
      ReportColumn("addresses", "Addresses", description: "one per line"),
      ReportColumn(
        "user_names", "User names", description: "of accounts with the platform, one per line"),
      ReportColumn("is_me", "We", type: .boolean),
      ReportColumn("is_guest", "Guest", type: .boolean),
    ]
  ) { record in
    record.parties.map { party in
      [
        .text(record.job.key), .text(party.key), .text(party.name), .text(party.side.rawValue),
        cell(party.role), .text(party.names.joined(separator: "\n")),
        .text(party.addresses.joined(separator: "\n")),
        .text(party.userNames.joined(separator: "\n")), .boolean(party.isMe),
        .boolean(party.isGuest),
      ]
    }
  }

  static let messages = ExportTable(
    name: "messages", title: "Messages, each once", primaryKey: ["key"],
    columns: [
      ReportColumn("key", "Key"), job, ReportColumn("kind", "Kind"),
      ReportColumn("author", "Author"),
      ReportColumn("author_address", "Address"), ReportColumn("side", "Side"),
    ] + time("sent", "Sent") + [
      ReportColumn("zone_basis", "Basis of the time zone"), ReportColumn("subject", "Subject"),
      ReportColumn("message_id", "Message-ID"), ReportColumn("record_class", "Record class"),
      ReportColumn("record_class_basis", "Why"),
      ReportColumn("attachments", "Attachments", description: "file names, one per line"),
      ReportColumn("text", "Text"),
    ]
  ) { record in
    record.messages.map { message in
      [
        .text(message.key), .text(record.job.key), .text(message.kind), cell(message.author),
        cell(message.authorAddress), .text(message.authorSide.rawValue),
      ] + cells(message.sent) + [
        cell(message.sent?.basis.rawValue), cell(message.subject), cell(message.messageID),
        .text(message.recordClass.rawValue), .text(message.recordClassBasis),
        .text(message.attachments.map(\.name).joined(separator: "\n")), .text(message.text),
      ]
    }
  }

  static let occurrences = ExportTable(
    name: "occurrences", title: "Where each message was found",
    primaryKey: ["message", "number"],
    columns: [
      ReportColumn("message", "Message", description: "key of the message in messages.csv"),
      ReportColumn("number", "Number", type: .integer), ReportColumn("medium", "Medium"),
      ReportColumn("agreement", "Agreement"), ReportColumn("difference", "Difference"),
      ReportColumn("source_sha256", "Source"), ReportColumn("path", "Path"),
      ReportColumn("place", "Place"), ReportColumn("offset", "Offset", type: .integer),
      ReportColumn("length", "Length", type: .integer), ReportColumn("sha256", "SHA-256"),
    ]
  ) { record in
    record.messages.flatMap { message in
      message.occurrences.enumerated().map { index, occurrence in
        let origin = occurrence.origin
        return [
          .text(message.key), .integer(index + 1), .text(origin.medium.rawValue),
          .text(occurrence.agreement.rawValue), cell(occurrence.difference),
          .text(origin.sourceDigest), .text(origin.path), cell(origin.place), cell(origin.offset),
          .integer(origin.length), .text(origin.digest),
        ]
      }
    }
  }

  static let files = numbered(
    "files", "Versions of files",
    [
      ReportColumn("name", "Name"), ReportColumn("version", "Version", type: .integer),
      ReportColumn("file_id", "File number"),
      ReportColumn("size", "Size", type: .integer, unit: "bytes"),
      ReportColumn("sha256", "SHA-256"), ReportColumn("media_type", "Media type"),
      ReportColumn("uploaded_by", "Uploaded by"),
    ] + time("uploaded", "Uploaded") + [
      ReportColumn("visibility", "Visibility"), ReportColumn("category", "Category"),
      ReportColumn("attached_to", "Attached to"),
      ReportColumn("is_absent", "Absent", type: .boolean, description: "no source holds its bytes"),
    ], \.files
  ) { file in
    [
      .text(file.name), cell(file.version), cell(file.fileID), cell(file.sizeInBytes),
      cell(file.digest), cell(file.mediaType), cell(file.uploadedBy),
    ] + cells(file.uploadedAt) + [
      cell(file.visibility), cell(file.category), cell(file.attachedTo), .boolean(file.isAbsent),
    ]
  }
}
