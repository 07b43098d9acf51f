import Glibc
import MailReading
import PageReading
import WorkroomModel

/// Writes what the readers see as JSON Lines (DESIGN §5), one object per unit, then a summary.
package struct Inspector {
  private var writer = JSONWriter()
  private var counts: [String: [String: Int]] = [:]
  package private(set) var hasDamage = false

  package init() {}

  /// The bytes of one line, valid until the next call.
  package mutating func line(for unit: ReadUnit) throws -> [UInt8]? {
    writer.reset()
    switch unit {
    // The line of a bundle's member stands before what it contains; containers have none of their own.
    case .mailbox, .bundle: return nil
    case .findings(let findings):
      count("entry", "read", findings.diagnostics)
      write(findings)
    case .gap(let gap):
      count("entry", gap.isQuarantined ? "quarantined" : "ignored", gap.diagnostics)
      write(gap)
    case .entry(let entry):
      count("entry", entry.outcome.name, entry.diagnostics)
      try write(entry)
    case .message(let message):
      let outcome = message.quarantineReason == nil ? "read" : "quarantined"
      count("message", outcome, message.diagnostics)
      write(message)
    case .page(let page):
      count("page", page.quarantineReason == nil ? "read" : "quarantined", page.diagnostics)
      write(page)
    case .transcript(let transcript):
      count("page", "read", transcript.diagnostics)
      write(transcript)
    }
    writer.endLine()
    return writer.bytes
  }

  /// The last line: how many of each kind with each outcome.
  package mutating func summaryLine(unreadable: Int) -> [UInt8] {
    writer.reset()
    writer.beginObject()
    writer.field("kind", "summary")
    writer.key("counts")
    writer.beginObject()
    for (kind, outcomes) in counts.sorted(by: { $0.key < $1.key }) {
      writer.key(name: kind)
      writer.beginObject()
      for (outcome, number) in outcomes.sorted(by: { $0.key < $1.key }) {
        writer.key(name: outcome)
        writer.integer(number)
      }
      writer.endObject()
    }
    writer.endObject()
    writer.field("unreadable", unreadable)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private mutating func count(_ kind: String, _ outcome: String, _ diagnostics: [Diagnostic]) {
    counts[kind, default: [:]][outcome, default: 0] += 1
    if diagnostics.contains(where: { $0.severity == .damage }) { hasDamage = true }
  }

  private mutating func write(_ unit: MessageUnit) {
    let message = unit.message
    writer.beginObject()
    writer.field("kind", "message")
    writer.field("path", unit.place.path)
    writer.field("index", unit.index)
    writer.field("offset", unit.offset)
    writer.field("headerOffset", unit.headerOffset)
    writer.field("length", message.bytes.count)
    writer.field("sha256", unit.digest)
    writer.field("messageID", message.messageID)
    let date = message.date
    writer.field("date", date.map { Moment.utc($0.secondsSince1970) })
    writer.field("dateText", message.dateText)
    writer.field("zoneOffsetMinutes", date?.offsetMinutes)
    writer.field("subject", message.subject)
    write("from", message.from)
    write("to", message.to)
    write("cc", message.cc)
    write("replyTo", message.replyTo)
    writer.field("text", unit.body.text)
    writer.field("newText", unit.body.newText)
    writer.key("parts")
    writer.beginArray()
    for leaf in unit.leaves {
      let part = leaf.reading.part
      writer.beginObject()
      writer.field("path", part.path)
      writer.field("mediaType", part.mediaType)
      writer.field("charset", part.charset)
      writer.field("filename", part.filename)
      writer.field("disposition", part.disposition)
      writer.field("size", leaf.reading.sizeInBytes)
      writer.field("sha256", leaf.digest)
      writer.endObject()
    }
    writer.endArray()
    write(unit.diagnostics)
    writer.field("outcome", unit.quarantineReason == nil ? "read" : "quarantined")
    writer.field("reason", unit.quarantineReason)
    writer.field("threadID", message.first("x-gm-thrid")?.rawBody)
    writer.field("labels", message.first("x-gmail-labels")?.decoded)
    writer.endObject()
  }

  /// What was found on a bundle as a whole closes it, as a line of the bundle itself.
  private mutating func write(_ unit: FindingsUnit) {
    writer.beginObject()
    writer.field("kind", "entry")
    writer.field("path", unit.bundle.place.path)
    writer.field("size", unit.bundle.sizeInBytes)
    writer.field("sha256", unit.bundle.digest)
    writer.field("modified", nil as String?)
    writer.field("outcome", EntryOutcome.read.name)
    writer.field("reason", nil as String?)
    write(unit.diagnostics)
    writer.endObject()
  }

  private mutating func write(_ unit: EntryUnit) throws {
    writer.beginObject()
    writer.field("kind", "entry")
    writer.field("path", unit.place.path)
    writer.field("size", unit.sizeInBytes)
    writer.field("sha256", try unit.digest())
    writer.field("modified", unit.modified)
    writer.field("outcome", unit.outcome.name)
    writer.field("reason", unit.outcome.reason)
    write(unit.diagnostics)
    writer.endObject()
  }

  /// Bytes of a mailbox that belong to no message are an entry that is left aside, with its offset.
  private mutating func write(_ unit: GapUnit) {
    writer.beginObject()
    writer.field("kind", "entry")
    writer.field("path", unit.place.path)
    writer.field("size", unit.range.count)
    writer.field("sha256", unit.digest)
    writer.field("modified", nil as String?)
    writer.field("outcome", unit.isQuarantined ? "quarantined" : "ignored")
    writer.field("reason", unit.reason)
    write(unit.diagnostics)
    writer.field("offset", unit.range.lowerBound)
    writer.endObject()
  }

  private mutating func write(_ unit: PageUnit) {
    // The words of a recognised page stand twice: in its text and in its records.
    let text = unit.visibleText
    writer.reserve(text.utf8.count * (unit.extraction == nil ? 9 : 20) / 8 + 4096)
    writer.beginObject()
    writer.field("kind", "page")
    writer.field("path", unit.place.path)
    writer.field("title", unit.page.title)
    writer.field("savedFrom", unit.page.savedFrom)
    writer.field("charset", unit.page.charset)
    writer.field("platform", unit.extraction?.platform)
    writer.field("pageKind", unit.extraction?.kind)
    writer.field("text", text)
    write(unit.extraction)
    write(unit.diagnostics)
    writer.field("form", unit.page.form.rawValue)
    writer.field("charsetBasis", unit.page.charsetBasis)
    writer.field("size", unit.sizeInBytes)
    writer.field("sha256", unit.digest)
    writer.endObject()
  }

  private mutating func write(_ unit: TranscriptUnit) {
    writer.beginObject()
    writer.field("kind", "page")
    writer.field("path", unit.place.path)
    writer.field("title", nil as String?)
    writer.field("savedFrom", nil as String?)
    writer.field("charset", "utf-8")
    writer.field("platform", unit.extraction.platform)
    writer.field("pageKind", unit.extraction.kind)
    writer.field("text", unit.text)
    write(unit.extraction)
    write(unit.diagnostics)
    writer.field("form", PageForm.plainText.rawValue)
    writer.field("size", unit.sizeInBytes)
    writer.field("sha256", unit.digest)
    writer.endObject()
  }

  private mutating func write(_ extraction: PageExtraction?) {
    writer.key("records")
    writer.beginArray()
    for record in extraction?.records ?? [] {
      writer.beginObject()
      writer.field("kind", record.kind)
      writer.field("place", record.place)
      writer.field("basis", record.basis)
      writer.key("fields")
      writer.beginObject()
      for (name, value) in record.fields.sorted(by: { $0.key < $1.key }) {
        writer.key(name: name)
        writer.beginObject()
        writer.field("text", value.text)
        writer.field("value", value.value)
        if let moment = value.moment {
          writer.field("instant", moment.utc)
          writer.field("zoneBasis", moment.basis.rawValue)
        }
        writer.endObject()
      }
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
  }

  private mutating func write(_ name: StaticString, _ addresses: [MailAddress]) {
    writer.key(name)
    writer.beginArray()
    for address in addresses {
      writer.beginObject()
      writer.field("name", address.name)
      writer.field("address", address.address)
      writer.endObject()
    }
    writer.endArray()
  }

  private mutating func write(_ diagnostics: [Diagnostic]) {
    writer.key("diagnostics")
    writer.beginArray()
    for diagnostic in diagnostics {
      writer.beginObject()
      writer.field("code", diagnostic.code)
      writer.field("severity", diagnostic.severity.rawValue)
      writer.field("offset", diagnostic.range?.lowerBound)
      writer.field("length", diagnostic.range?.count)
      writer.field("detail", diagnostic.detail)
      writer.endObject()
    }
    writer.endArray()
  }
}

extension EntryOutcome {
  var name: String {
    switch self {
    case .read: "read"
    case .ignored: "ignored"
    case .quarantined: "quarantined"
    }
  }

  var reason: String? {
    switch self {
    case .read: nil
    case .ignored(let reason), .quarantined(let reason): reason
    }
  }
}
