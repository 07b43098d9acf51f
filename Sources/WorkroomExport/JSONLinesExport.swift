import WorkroomModel
package import WorkroomStore

/// The archive as JSON Lines: a manifest first, one record per line, a completion record last, so that
/// a reader can tell a whole export from one that was cut off.
package struct JSONLinesExport {
  package static let version = 1

  /// Hands over one line after another, each with its line end.
  package static func write(_ store: Store, line: ([UInt8]) throws -> Void) throws {
    var writer = JSONWriter()
    let sources = try store.sources()
    writer.beginObject()
    writer.field("record", "manifest")
    writer.field("format", "workroom-jsonl")
    writer.field("version", version)
    writer.key("sources")
    writer.beginArray()
    for source in sources {
      writer.beginObject()
      writer.field("name", source.name)
      writer.field("sha256", source.digest)
      writer.field("size", source.sizeInBytes)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    try flush(&writer, line)
    var count = 0
    for key in try store.jobKeys() {
      let record = try store.jobRecord(key: key, includingMessages: true)
      write(record.job, to: &writer)
      try flush(&writer, line)
      count += 1
      for message in record.messages {
        write(message, job: key, to: &writer)
        try flush(&writer, line)
        count += 1
      }
    }
    writer.beginObject()
    writer.field("record", "complete")
    writer.field("records", count)
    writer.endObject()
    try flush(&writer, line)
  }

  private static func flush(_ writer: inout JSONWriter, _ line: ([UInt8]) throws -> Void) throws {
    writer.endLine()
    try line(writer.bytes)
    writer.reset()
  }

  private static func write(_ job: Job, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("record", "job")
    writer.field("key", job.key)
    writer.field("platform", job.platform)
    writer.field("jobID", job.jobID)
    writer.field("workroomID", job.workroomID)
    writer.field("title", job.title)
    writer.field("type", job.type.rawValue)
    writer.field("side", job.side.rawValue)
    writer.field("otherParty", job.otherParty)
    writer.field("status", job.status.rawValue)
    writer.field("statusAsFound", job.statusAsFound)
    writer.field("folder", job.folder)
    writer.field("archived", job.isArchived)
    writer.field("inDispute", job.isInDispute)
    writer.endObject()
  }

  private static func write(_ message: Message, job: String, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("record", "message")
    writer.field("key", message.key)
    writer.field("job", job)
    writer.field("kind", message.kind)
    writer.field("author", message.author)
    writer.field("side", message.authorSide.rawValue)
    writer.field("sent", message.sent?.utc)
    writer.field("sentText", message.sent?.text)
    writer.field("zoneBasis", message.sent?.basis.rawValue)
    writer.field("subject", message.subject)
    writer.field("text", message.text)
    writer.field("recordClass", message.recordClass.rawValue)
    writer.key("attachments")
    writer.beginArray()
    for attachment in message.attachments {
      writer.beginObject()
      writer.field("name", attachment.name)
      writer.field("sha256", attachment.digest)
      writer.field("size", attachment.sizeInBytes)
      writer.endObject()
    }
    writer.endArray()
    writer.key("occurrences")
    writer.beginArray()
    for occurrence in message.occurrences {
      writer.beginObject()
      writer.field("source", occurrence.origin.sourceDigest)
      writer.field("path", occurrence.origin.path)
      writer.field("place", occurrence.origin.place)
      writer.field("offset", occurrence.origin.offset)
      writer.field("length", occurrence.origin.length)
      writer.field("sha256", occurrence.origin.digest)
      writer.field("medium", occurrence.origin.medium.rawValue)
      writer.field("agreement", occurrence.agreement.rawValue)
      writer.field("difference", occurrence.difference)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}
