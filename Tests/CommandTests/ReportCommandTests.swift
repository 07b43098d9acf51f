import Foundation
import TestSupport
import Testing

/// One store of the samples for all tests here: reports only read it.
private let samples = Task {
  let folder = try TemporaryFolder()
  _ = try await importSamples(into: "\(folder.path)/samples.workroom")
  return folder
}

/// `workroom report`: what its options do, with the built program.
@Suite struct ReportCommandTests {
  private let folder: TemporaryFolder
  private let store: String
  private let out: String

  init() async throws {
    folder = try TemporaryFolder()
    store = try await samples.value.path + "/samples.workroom"
    out = "\(folder.path)/reports"
  }

  private func report(_ arguments: String...) async throws -> Answer {
    try await workroom(["report"] + arguments + ["--out", out, "--store", store])
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(out)/\(name)", encoding: .utf8)
  }

  @Test func aBadZoneOrDayIsAUsageErrorThatSaysWhatIsExpected() async throws {
    let zone = try await report("job-status", "--zone", "Atlantis/Deep")
    #expect(zone.status == 64)
    #expect(zone.err.contains("Atlantis/Deep is no time zone; write one like Europe/Stockholm"))

    let since = try await report("job-status", "--since", "yesterday")
    #expect(since.status == 64)
    #expect(since.err.contains("write one like 2016-06-01, or last"))
    #expect(!FileManager.default.fileExists(atPath: out))
  }

  @Test func theZoneChangesWhatIsShownAndNotTheInstant() async throws {
    func instants(_ zone: String) async throws -> (page: String, values: [Date]) {
      let answer = try await report("job-status", "--zone", zone, "--as-of", "2016-06-01")
      #expect(answer.status == 0, "\(answer.err)")
      let rows = try text("job-status.csv").split(separator: "\r\n")
      let found = rows.flatMap { $0.matches(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d/) }
      return (
        try text("job-status.html"),
        found.compactMap { ISO8601DateFormatter().date(from: String($0.output)) }
      )
    }

    let tokyo = try await instants("Asia/Tokyo")
    let york = try await instants("America/New_York")

    #expect(!tokyo.values.isEmpty)
    #expect(tokyo.values == york.values)
    #expect(tokyo.page.contains("Times are shown in Asia/Tokyo"))
    #expect(tokyo.page != york.page)
  }

  @Test func sinceLastComparesWithTheReportThatStandsThere() async throws {
    let first = try await report("all", "--since", "last", "--as-of", "2016-04-01")
    #expect(first.status == 0, "\(first.err)")
    #expect(first.err.contains("no earlier report"))
    #expect(first.lines.count == 1)
    #expect(first.out.hasPrefix("Elance as of 2016-04-01: 11 jobs, "), "\(first.out)")
    #expect(!first.out.contains("since"))

    let second = try await report("all", "--since", "last", "--as-of", "2016-06-01")
    #expect(second.lines.count == 1)
    #expect(second.out.contains("; since 2016-04-01: "), "\(second.out)")
    #expect(
      try text("index.html").contains("What changed since <span class=\"d\">2016-04-01</span>"))
    let changes = try text("changes.csv")
    #expect(changes.contains("\r\nnew,") && changes.contains("\r\nfound,"))

    // The third finds nothing that the second did not say.
    _ = try await report("all", "--since", "last", "--as-of", "2016-06-01")
    let third = FileManager.default.contents(atPath: "\(out)/changes.csv").map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(third?.contains("\r\nfound,") != true)
  }

  @Test func anInterruptedRunLeavesTheOldReports() async throws {
    _ = try await report("all", "--as-of", "2016-04-01")
    let before = try Places.files(below: out)
    let page = try text("index.html")

    // The system ends a program that writes a file past this size.
    let killed = try await answer(
      of: "sh",
      [
        "-c", "ulimit -f 40; exec \"$@\"", "sh", binary, "report", "all", "--as-of", "2016-06-01",
        "--out", out, "--store", store,
      ])

    #expect(killed.status != 0)
    #expect(try Places.files(below: out) == before)
    #expect(try text("index.html") == page)
    let after = try await report("all", "--as-of", "2016-06-01")
    #expect(after.status == 0, "\(after.err)")
    #expect(try text("index.html") != page)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["reports"])
  }

  @Test func theSameRunGivesTheSameBytes() async throws {
    _ = try await report("all", "--as-of", "2016-06-01", "--format", "html,csv,json")
    let names = try Places.files(below: out)
    let first = names.map { FileManager.default.contents(atPath: "\(out)/\($0)") }

    _ = try await report("all", "--as-of", "2016-06-01", "--format", "html,csv,json")

    #expect(try Places.files(below: out) == names)
    for (name, content) in zip(names, first) {
      #expect(FileManager.default.contents(atPath: "\(out)/\(name)") == content, "\(name)")
    }
    #expect(names.contains("search/index-1.js") && names.contains("state.json"))
  }

  @Test func everyTableLeadsToItsFilesInTheFormsThatWereChosen() async throws {
    func links(_ format: String) async throws -> Set<String> {
      let answer = try await report("all", "--as-of", "2016-06-01", "--format", format)
      #expect(answer.status == 0, "\(answer.err)")
      let names = Set(try Places.files(below: out))
      var found: Set<String> = []
      for page in names where page.hasSuffix(".html") {
        let folder = page.split(separator: "/").dropLast().map { $0 + "/" }.joined()
        for match in try text(page).matches(of: /<a class="file" href="([^"]+)"/) {
          #expect(names.contains(folder + match.1), "\(page): \(match.1)")
          found.insert(folder + match.1)
        }
      }
      let tables = names.filter { $0.hasSuffix(".csv") || $0.hasSuffix(".json") }
      #expect(found == tables.subtracting(["state.json"]))
      #expect(names.contains("columns.md"))
      return found
    }

    #expect(try await links("html,csv").contains("jobs/elance-75331846/message-table.csv"))
    #expect(try await links("html").isEmpty)
  }

  @Test func oneDefinitionOfAnOnlyWitnessHoldsOnAllPages() async throws {
    struct Line: Decodable {
      var job_key: String
      var messages_one_witness, messages_differing: Int
    }
    struct Said: Decodable { var agreement: String }
    func rows<Row: Decodable>(_ name: String) throws -> [Row] {
      try JSONDecoder().decode([Row].self, from: Data(text(name).utf8))
    }
    _ = try await report("all", "--as-of", "2016-06-01", "--format", "html,json")
    let lines: [Line] = try rows("job-status.json")
    #expect(lines.count == 11)
    for line in lines {
      let said: [Said] = try rows("jobs/\(line.job_key)/message-table.json")
      let (alone, differing) = (line.messages_one_witness, line.messages_differing)
      #expect(said.count { $0.agreement == "only-witness" } == alone, "\(line.job_key)")
      #expect(said.count { $0.agreement == "differs" } == differing, "\(line.job_key)")
    }
  }

  @Test func heldImagesHavePreviewsOnThePageOfTheirJob() async throws {
    _ = try await report("all", "--as-of", "2016-06-01")
    let images = try Places.files(below: out).filter { $0.hasPrefix("images/") }

    #expect(!images.isEmpty)
    let page = try text("jobs/elance-75331846.html")
    for image in images where page.contains("<img src=\"../\(image)\"") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(out)/\(image)"))
      #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) || bytes.starts(with: [0xFF, 0xD8]))
    }
    #expect(page.contains("<img src=\"../images/"))
  }

  @Test func aLongConversationStandsOnPagesByPeriodAndWholeInItsFiles() async throws {
    let long = "\(folder.path)/long.workroom"
    let archive = "\(folder.path)/archive"
    let maker = Places.root.appendingPathComponent("Tests/Benchmarks/archive.py").path
    let made = try await answer(of: "python3", [maker, "3", "1", "1300", archive])
    #expect(made.status == 0, "\(made.err)")
    _ = try await workroom(
      "import", "\(archive)/mail", "\(archive)/pages", "--store", long, "--quiet",
      "--no-search-index")
    let answer = try await workroom(
      "report", "all", "--out", out, "--store", long, "--as-of", "2017-01-01", "--format",
      "html,csv,json")
    #expect(answer.status == 0, "\(answer.err)")

    let names = try Places.files(below: out)
    let pages = names.filter { $0.contains("/messages-") && $0.hasSuffix(".html") }
    #expect(pages.count > 1)
    var keys: [String] = []
    for page in pages {
      let found = try text(page).matches(of: /<tr id="(msg-[0-9a-f]+)"/).map { String($0.1) }
      #expect(found.count <= 1000, "\(page)")
      keys += found
    }
    let table = try #require(names.first { $0.hasSuffix("/message-table.json") })
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(text(table).utf8)) as? [[String: Any]])
    #expect(rows.compactMap { $0["message_key"] as? String } == keys)
    #expect(Set(keys).count == keys.count)
    let csv = try text(table.replacing(".json", with: ".csv"))
    #expect(csv.matches(of: /msg-[0-9a-f]{16},/).count == keys.count)
    let job = try #require(
      names.first { $0.hasPrefix("jobs/") && $0.filter { $0 == "/" }.count == 1 })
    #expect(try text(job).contains("Messages by period"))
  }
}
