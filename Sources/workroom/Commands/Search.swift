import ArgumentParser
import Foundation
import Glibc
import WorkroomModel
import WorkroomStore

/// `workroom search QUERY`
struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds messages, reports, terms and files by words, people, dates and jobs.",
    discussion: """
      word               in subject, text, names, file names; case and accents do not matter
      "some words"       one after the other;  word* any ending;  -word, -"…", -from:… not
      from:NAME to:NAME  name or address, or its beginning
      job:NUMBER|WORDS   number, key or words of the title;  job:none  mail of no job
      before:YYYY-MM-DD after:YYYY-MM-DD   whole days, without the day named
      has:file           with a file or attachment
      kind:KIND          message, mail, system-mail, status-report, timesheet, terms, milestone,
                         file, payment, dispute, posting, proposal
      class:CLASS        official, copy, not-found-in-record, undetermined, supplementary
      witness:one        messages that a single place in the sources holds
      Values of several words stand in quotes: job:"garden room". Newest first.

      Example:
        workroom search 'oak range from:ashdown after:2016-01-01'
        workroom search -refund job:70609804
      """)

  // A query may begin with `-`; what looks like one of our options is refused below.
  @Argument(parsing: .allUnrecognized, help: "The query.") var query: [String]
  @OptionGroup var storeOptions: StoreOptions
  @Option(help: "How many to show at the most.") var limit = 50
  @Option(help: "Which page of so many.") var page = 1
  @Option(
    help: ArgumentHelp(
      "The time zone of days and of the times shown. Default: the platform's.", valueName: "zone"))
  var zone: String?
  @Flag(help: "One JSON object per line.") var json = false

  func validate() throws {
    if let option = query.first(where: { $0.hasPrefix("--") && $0 != "--" }) {
      throw ValidationError("Unknown option '\(option)'")
    }
    guard limit > 0, page > 0 else { throw ValidationError("--limit and --page count from 1") }
  }

  func run() throws {
    let parsed = try usage { try SearchQuery(words.joined(separator: " ")) }
    let store = try storeOptions.open()
    // The zone of a platform stands in its profile, and reading that takes as long as a search.
    let isZoneAsked = zone != nil || !json || parsed.after != nil || parsed.before != nil
    let zone = try isZoneAsked ? chosenZone(store) : .utc
    if try store.lacksSearchWords() {
      var progress = Progress(isQuiet: false)
      progress.show("building the search index")
      try store.completeSearchIndex()
      progress.clear()
    }
    let (skipped, overflow) = (page - 1).multipliedReportingOverflow(by: limit)
    guard !overflow else { throw ValidationError("there is no page \(page)") }
    let result = try usage {
      try store.search(parsed, zone: zone, limit: limit, skipping: skipped)
    }
    for hit in result.hits {
      if json { showJSON(hit) } else { showText(hit, zone) }
    }
    let total = (result.isTotalExact ? "" : "more than ") + counted(result.total, "document")
    let shown =
      result.hits.isEmpty
      ? "none shown" : "\(grouped(skipped + 1)) to \(grouped(skipped + result.hits.count)) shown"
    say("\(total) found, \(shown)")
  }

  private var words: [String] { query.filter { $0 != "--" } }

  private func chosenZone(_ store: Store) throws -> Zone {
    let name =
      try zone ?? platformFacts(of: store, in: storeOptions.folder).main.zoneIdentifier
    guard let zone = Zone(name) else {
      throw ValidationError("\(name) is no time zone; write one like Europe/Stockholm")
    }
    return zone
  }

  private func usage<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as StoreError {
      guard case .queryNotUnderstood = error else { throw error }
      throw ValidationError(error.description)
    }
  }

  private func showText(_ hit: SearchHit, _ zone: Zone) {
    show("\(hit.sentAt.map(zone.iso) ?? "no date")  \(hit.author ?? "unknown author")  \(hit.kind)")
    show("  \(hit.jobTitle ?? "no job"): \(hit.subject ?? "(no subject)")")
    if !hit.snippet.text.isEmpty { showMarked(hit.snippet) }
    show("  \(hit.path)\(hit.offset.map { ", byte \($0)" } ?? "")  [\(hit.key)]")
  }

  /// Matches stand out on a terminal that may show colour; elsewhere nothing is added to the words.
  private func showMarked(_ snippet: SearchSnippet) {
    let isPlain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    guard isatty(1) == 1, !isPlain else {
      show("  " + snippet.text)
      return
    }
    let scalars = Array(snippet.text.unicodeScalars)
    var out = "  "
    var position = 0
    for match in snippet.matches where match.lowerBound >= position {
      out += inert(scalars[position..<match.lowerBound])
      out += "\u{1B}[1m" + inert(scalars[match]) + "\u{1B}[0m"
      position = match.upperBound
    }
    write(Array((out + inert(scalars[position...]) + "\n").utf8), to: 1)
  }

  private func inert(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var out = String.UnicodeScalarView()
    for scalar in scalars {
      out.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
    }
    return String(out)
  }

  private func showJSON(_ hit: SearchHit) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("key", hit.key)
    writer.field("job", hit.jobKey)
    writer.field("jobTitle", hit.jobTitle)
    writer.field("kind", hit.kind)
    writer.field("recordClass", hit.recordClass)
    writer.field("author", hit.author)
    writer.field("date", hit.sentAt.map(Moment.utc))
    writer.field("subject", hit.subject)
    writer.field("snippet", hit.snippet.text)
    writer.key("matches")
    writer.beginArray()
    for match in hit.snippet.matches {
      writer.beginObject()
      writer.field("offset", match.lowerBound)
      writer.field("length", match.count)
      writer.endObject()
    }
    writer.endArray()
    writer.field("path", hit.path)
    writer.field("offset", hit.offset)
    writer.endObject()
    writer.endLine()
    write(writer.bytes, to: 1)
  }
}
