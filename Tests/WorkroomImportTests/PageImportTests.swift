import PageReading
import Testing
import WorkroomModel

@testable import WorkroomImport

/// What becomes of a page beside its records: embedded files, limits, and what is said about it.
@Suite struct PageImportTests {
  private func events(
    _ markup: String, limits: SourceLimits = .standard, name: String = "page.html"
  ) throws -> [ImportEvent] {
    let bytes = Array(markup.utf8)
    let importer = SourceImporter(
      profiles: PlatformProfiles([try .elance()]), limits: limits)
    let description = SourceDescription(
      name: name, sizeInBytes: bytes.count, digest: digest(of: bytes), options: "")
    var events: [ImportEvent] = []
    try importer.importSource(.memory(bytes), description: description) { events.append($0) }
    return events
  }

  private func diagnostics(_ events: [ImportEvent]) -> [String] {
    events.compactMap { if case .diagnostic(_, let found) = $0 { found.code } else { nil } }
  }

  private let image = String(repeating: "QUJD", count: 100)

  @Test func embeddedFilesAreKeptWithAPlaceFromWhichTheyAreHadAgain() throws {
    let markup =
      "<html><body><p>x</p><img src=\"data:image/png;base64,\(image)\"><img src=\"data:image/gif,"
      + String(repeating: "%41", count: 100) + "\"></body></html>"
    let contents = try events(markup).compactMap {
      if case .content(let content) = $0 { content } else { nil }
    }
    let octets = Array(String(repeating: "ABC", count: 100).utf8)
    #expect(contents.map(\.part) == [nil, "embedded 1", "embedded 2"])
    #expect(contents.map(\.mediaType) == ["text/html", "image/png", "image/gif"])
    #expect(contents.map(\.name) == ["page.html", nil, nil])
    #expect(contents[1].sizeInBytes == 300)
    #expect(contents[1].digest == digest(of: octets))

    var walker = SourceWalker(profiles: PlatformProfiles([]))
    var delivered: [[UInt8]] = []
    try walker.readMaterial(
      [WantedMaterial(ordinal: 0, part: "embedded 1")], in: .memory(Array(markup.utf8)),
      path: "page.html", digest: ""
    ) { _, bytes in delivered.append(try bytes.all(limit: .max)) }
    #expect(delivered == [octets])
  }

  @Test func aPagePastTheLimitOfMarkupIsQuarantined() throws {
    var limits = SourceLimits.standard
    limits.page.markupBytes = 30
    let events = try events("<html><body><p>One</p><p>Two</p></body></html>", limits: limits)
    #expect(diagnostics(events) == ["page-over-limit"])
    guard case .item(let item) = events.first else {
      Issue.record("no item")
      return
    }
    #expect(item.outcome == .quarantined("past a limit: page-over-limit"))
    #expect(events.count == 2)
  }

  @Test func aFilePastTheLimitIsQuarantinedUnread() throws {
    var limits = SourceLimits.standard
    limits.page.fileBytes = 20
    #expect(diagnostics(try events("<html><p>abcdefgh</p>", limits: limits)) == ["over-limit"])
    let within = try events("<html><p>abcdefg</p>", limits: limits)
    #expect(diagnostics(within) == ["page-unrecognised"])
  }

  /// Each diagnostic of pages that a person should know of, by a page that has it.
  @Test(arguments: [
    ("<html><body><p>A page of nobody we know</p></body></html>", "page-unrecognised"),
    ("<html><body><form><input type=password></form></body></html>", "page-logged-out"),
    ("<html><body><table><tr><td>cut o", "page-truncated"),
  ])
  func whatIsOddAboutAPageIsSaid(markup: String, code: String) throws {
    #expect(diagnostics(try events(markup)).contains(code))
  }

  private func workroomPage(_ body: String) -> String {
    "<!-- saved from url=(0066)https://www.elance.com/php/collab/main/collab.php?bidid=64893377 -->"
      + "<html><head><title>A job - Messages | Elance Workroom</title></head>"
      + "<body>\(body)</body></html>"
  }

  @Test func aRowWithoutARequiredFieldIsSaidAndKept() throws {
    let events = try events(
      workroomPage(
        "<table id=msgTable><tr><td><div class=msgContentWidth><div>Words</div></div></td>"
          + "<td><div class=msgdateWidth>Mar 1, 2015<br>9:00 am</div></td></tr></table>"))
    #expect(diagnostics(events).contains("page-field-missing"))
    let observations = events.compactMap {
      if case .observation(let found) = $0 { found.kind } else { nil }
    }
    #expect(observations.contains(.message))
  }

  @Test func columnsThatNoFieldKnowsAreNamed() throws {
    let events = try events(
      workroomPage(
        "<table><tr><th>Type</th><th>Job Name</th><th>Date</th><th>Status</th><th>Amount</th>"
          + "<th>Karma</th></tr><tr><td>Payment</td><td>A job</td><td>Mar 1, 2015</td><td>Paid</td>"
          + "<td>$5.00 USD</td><td>7</td></tr></table>"))
    #expect(diagnostics(events).contains("page-columns-not-understood"))
  }
}
