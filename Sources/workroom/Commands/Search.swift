import ArgumentParser
import WorkroomModel
import WorkroomStore

/// `workroom search QUERY`
struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds messages by their words, people, dates and jobs.",
    discussion: """
      Words must all occur; "a phrase" as it stands; word* any ending; -word not.
      from:NAME to:NAME job:NUMBER|WORD before:YYYY-MM-DD after:YYYY-MM-DD has:file kind:KIND
      A query that begins with - goes after --. Messages and private mail are searched; what the
      platform's system mail says stands in the reports.

      Example:
        workroom search 'oak range from:ashdown after:2016-01-01'
      """)

  @Argument(help: "The query.") var query: [String]
  @OptionGroup var storeOptions: StoreOptions
  @Option(help: "How many to show at the most.") var limit = 50
  @Flag(help: "One JSON object per line.") var json = false

  func run() throws {
    let store = try storeOptions.open()
    let found: (hits: [SearchHit], total: Int)
    do {
      found = try store.search(try SearchQuery(query.joined(separator: " ")), limit: limit)
    } catch let error as StoreError {
      throw ValidationError(error.description)
    }
    for hit in found.hits {
      if json { showJSON(hit) } else { showText(hit) }
    }
    say("\(counted(found.total, "message")) found, \(grouped(found.hits.count)) shown")
  }

  private func showText(_ hit: SearchHit) {
    show("\(hit.sentAt.map(Moment.utc) ?? "no date")  \(hit.author ?? "unknown sender")")
    show("  \(hit.jobTitle ?? "no job"): \(hit.subject ?? "(no subject)")")
    show("  \(hit.snippet.split(whereSeparator: \.isNewline).joined(separator: " "))")
    show("  \(hit.path)\(hit.offset.map { ", byte \($0)" } ?? "")  [\(hit.key)]")
  }

  private func showJSON(_ hit: SearchHit) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("key", hit.key)
    writer.field("job", hit.jobKey)
    writer.field("jobTitle", hit.jobTitle)
    writer.field("kind", hit.kind)
    writer.field("author", hit.author)
    writer.field("date", hit.sentAt.map(Moment.utc))
    writer.field("subject", hit.subject)
    writer.field("snippet", hit.snippet)
    writer.field("path", hit.path)
    writer.field("offset", hit.offset)
    writer.endObject()
    writer.endLine()
    write(writer.bytes, to: 1)
  }
}
