import Foundation
import TestSupport
import Testing

/// The actions of the samples: on the day of the truth exactly those it names; on other days those that
/// a reader of the samples finds, each with its reason.
@Suite struct SampleActionTests {
  private static let shared = Task {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    return (folder, store)
  }

  @Test func onTheDayOfTheTruthExactlyItsActionsAreOpen() async throws {
    let kinds = [
      "accept or decline the award": "review-terms", "fund the milestone": "fund-milestone",
      "answer the question": "answer-message", "answer our question": "answer-message",
      "accept or decline changed": "review-changed-terms",
      "Status Report for": "submit-status-report",
      "answer the proposed settlement": "answer-dispute",
      "release (or settle)": "release-milestone",
    ]
    let truth = try Truth.load()
    let expected = truth.openAtAsOf.map { open in
      let kind = kinds.first { open.what.hasPrefix($0.key) }?.value ?? open.what
      return "\(open.bidId) \(open.who == "us" ? "us" : "other-side") \(kind) "
        + "\(open.due ?? "-") \(open.since) \(open.overdue == true)"
    }
    let rows = try await actions("2016-06-01")
    let found = rows.filter { !Self.standing.contains($0.kind) }.map { row in
      "\(row.bid) \(row.for) \(row.kind) \(row.due ?? "-") \(row.since ?? "-") "
        + "\(row.urgency == "overdue")"
    }
    #expect(found.sorted() == expected.sorted())

    let shown = Set(rows.filter(\.shown_by_platform).map(\.bid))
    // The fifth, of 2015, was settled by the report of 2015-11-27.
    #expect(shown == ["75331846", "78861203", "78930516", "78034721"])
    let positions = rows.map(\.shown_by_platform)
    #expect(positions == positions.sorted { $0 && !$1 })
    #expect(rows.allSatisfy { !$0.rule_text.isEmpty && !$0.rule_source.isEmpty })
    #expect(rows.allSatisfy { !$0.evidence.isEmpty && !$0.settled_by.isEmpty })
  }

  @Test func filesToSaveAreThoseOfJobsWithAbsentFilesWhoseDayIsToCome() async throws {
    let truth = try Truth.load()
    let rows = try await actions("2016-06-01").filter { $0.kind == "save-files" }
    let days = Dictionary(rows.map { ($0.bid, $0.due ?? "-") }, uniquingKeysWith: { $1 })
    #expect(
      days == [
        // Twelve months after the job was cancelled, 2015-12-17.
        "73311675": "2016-12-16",
        // After it was completed, 2016-04-04.
        "75120488": "2017-04-03",
        // After the last messages: our question of the 24th, the other side's of the 25th and 27th,
        // and our mail of the 30th.
        "64893377": "2017-05-23", "75331846": "2017-05-24", "78034721": "2017-05-29",
      ])
    let absent = Set(truth.files.filter(\.absent).map(\.bidId))
    #expect(Set(days.keys).isSubset(of: absent))
    // Of the others the day is past: complete in 2012 and 2013, and not hired in October 2015.
    #expect(absent.subtracting(days.keys) == ["28117640", "38450217", "75988104"])
  }

  @Test(arguments: [
    // Nothing had begun.
    ("2008-01-01", []),
    (
      "2015-11-23",
      [
        // My Jobs of 2015-11-22 shows it since the 16th; the report of the 27th is of the week after.
        "75331846 us submit-status-report 2015-11-22 overdue shown",
        // The last report was for the 8th; the third milestone was funded on the 12th.
        "75331846 us submit-status-report 2015-11-15 overdue",
        // Funded on 2015-07-23 and never released; no report of the designer is held.
        "73311675 other-side submit-status-report 2015-11-01 overdue",
        "73311675 other-side submit-status-report 2015-11-08 overdue",
        "73311675 other-side submit-status-report 2015-11-15 overdue",
        "73311675 other-side submit-status-report 2015-11-22 overdue",
      ]
    ),
    (
      "2016-05-14",
      [
        // The notice of Thursday the 12th, answered on the 16th.
        "75331846 us answer-dispute 2016-05-16 due-soon",
        // Awarded on the 6th, accepted on the 17th: late, as the truth says.
        "78861203 other-side review-terms 2016-05-13 overdue",
        "75331846 other-side review-changed-terms - open",
        "75331846 other-side release-milestone - open",
      ]
    ),
    (
      "2016-05-21",
      [
        // What My Jobs of that day shows.
        "78930516 us review-terms 2016-05-26 due-soon shown",
        "78861203 us fund-milestone - open shown",
        "78034721 us review-changed-terms - open shown",
        "75331846 us answer-dispute - open shown",
        // The week that ends on the morrow, and the plea to accept the Terms.
        "78034721 us submit-status-report 2016-05-22 due-soon",
        "78930516 us answer-message - open",
        "75331846 other-side review-changed-terms - open",
        "75331846 other-side release-milestone - open",
      ]
    ),
  ])
  func onOtherDaysThoseThatTheSamplesShow(_ day: String, _ expected: [String]) async throws {
    let found = try await actions(day).filter { !Self.standing.contains($0.kind) }.map { row in
      "\(row.bid) \(row.for) \(row.kind) \(row.due ?? "-") \(row.urgency)"
        + (row.shown_by_platform ? " shown" : "")
    }
    #expect(found.sorted() == expected.sorted())
  }

  @Test func supportChannelsAreActionsUntilTheyClose() async throws {
    func dates(_ day: String) async throws -> [String] {
      try await actions(day).filter { $0.kind == "platform-date" }
        .map { "\($0.due ?? "-") \($0.urgency)" }
    }
    #expect(
      try await dates("2016-05-13") == [
        "2016-05-13 due-soon", "2016-05-31 due-soon", "2016-07-24 open",
      ])
    #expect(try await dates("2016-05-14") == ["2016-05-31 due-soon", "2016-07-24 open"])
  }

  @Test func aDismissalStandsOverARebuildIsListedAndCanBeUndone() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    let key = "elance-78861203:fund-milestone:final-recording-cut-wav"
    let day = ["--as-of", "2016-06-01", "--store", store]
    let list = try await workroom(["dismiss"] + day)
    #expect(list.lines.contains(Substring(key)))

    let wrong = try await workroom(["dismiss", key, "elance-1:nothing"] + day)
    #expect(wrong.status == 1 && wrong.err.contains("no action has this key"))
    let answer = try await workroom(["dismiss", key, "--because", "paid by cheque"] + day)
    #expect(answer.status == 0, "\(answer.err)")
    let again = try await workroom(["dismiss", key] + day)
    #expect(again.err.contains("dismissed already"))
    _ = try await workroom("store", "rebuild", "--store", store, "--quiet")
    #expect(try await !rows(store, "2016-06-01", folder).contains { $0.action_key == key })
    let csv = try String(
      contentsOfFile: "\(folder.path)/actions/dismissed-actions.csv", encoding: .utf8)
    #expect(csv.contains("paid by cheque") && csv.contains("agreed but not funded"))
    let calendar = try await workroom(["export", "ics"] + day)
    #expect(!calendar.out.contains("Fund milestone"))

    let decisions = try await workroom("decisions", "--store", store)
    let line = try #require(decisions.lines.first { $0.contains("dismiss") })
    #expect(line.contains("paid by cheque"))
    let number = String(line.split(separator: " ")[0])
    _ = try await workroom("decisions", "undo", number, "--store", store)
    #expect(try await rows(store, "2016-06-01", folder).contains { $0.action_key == key })
  }

  @Test(.enabled(if: hasPython, "skipped: python3 absent"))
  func everyFigureOfThePagesIsThatOfTheTablesAndOfSQL() async throws {
    let (folder, store) = try await Self.shared.value
    let site = "\(folder.path)/figures"
    let report = try await workroom(
      "report", "all", "--out", site, "--format", "html,csv,json", "--as-of", "2016-06-01",
      "--store", store)
    #expect(report.status == 0, "\(report.err)")
    let judge = try await answer(
      of: "python3",
      ["Tests/Judges/judge_figures.py", "\(store)/index.sqlite", site, "2016-06-01"],
      in: Places.root.path)
    #expect(judge.status == 0, "\(judge.out)\(judge.err)")
    #expect(judge.out.components(separatedBy: ": passed").count == 7, "\(judge.out)")
  }

  /// Kinds that rest on the platform's end and on absent files, not on what someone asked for.
  private static let standing: Set<String> = ["platform-date", "save-files"]

  private func actions(_ day: String) async throws -> [Row] {
    let (_, store) = try await Self.shared.value
    return try await rows(store, day, try TemporaryFolder())
  }

  private func rows(
    _ store: String, _ day: String, _ folder: TemporaryFolder
  ) async throws -> [Row] {
    let out = "\(folder.path)/actions"
    let report = try await workroom(
      "report", "action-required", "--out", out, "--format", "csv,json", "--as-of", day,
      "--store", store)
    #expect(report.status == 0, "\(report.err)")
    let path = "\(out)/action-required.json"
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try JSONDecoder().decode(
      [Row].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private struct Row: Decodable {
    var `for`, urgency, job_key, kind, evidence, settled_by, rule, rule_text, rule_source: String
    var action_key: String
    var due, since: String?
    var shown_by_platform: Bool
    var bid: String { String(job_key.split(separator: "-").last ?? "") }
  }

  private struct Truth: Decodable {
    struct Open: Decodable {
      var bidId, who, what, since: String
      var due: String?
      var overdue: Bool?
    }
    struct File: Decodable {
      var bidId: String
      var absent: Bool
    }
    var openAtAsOf: [Open]
    var files: [File]

    static func load() throws -> Truth {
      try JSONDecoder().decode(
        Truth.self, from: Data(contentsOf: URL(fileURLWithPath: "\(Places.samples)/truth.json")))
    }
  }
}
