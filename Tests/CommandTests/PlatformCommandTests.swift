import Foundation
import TestSupport
import Testing

/// `workroom platform`, and profiles of one's own in a store.
@Suite struct PlatformCommandTests {
  static let profile = """
    platform: acme
    title: Acme
    zone: Europe/Berlin
    pages:
      - kind: room
        recognise: { title: '^Acme room' }
        facts:
          workroomID: { title: 'room (\\d+)' }
          title: '//h1'
        records:
          - kind: message
            rows: '//li'
            fields:
              author: { xpath: './b', required: true }
              sent: { xpath: './i', transform: date, format: 'dd.MM.yyyy HH:mm', required: true }
              text: './p'
    """

  static let page = """
    <html><head><title>Acme room 4711</title></head><body><h1>Roof</h1><ul>
    <li><b>Anna</b> <i>07.03.2016 10:15</i> <p>First words</p></li>
    <li><i>08.03.2016 11:15</i> <p>Second words</p></li></ul></body></html>
    """

  @Test func listNamesWhatIsBuiltIn() async throws {
    let folder = try TemporaryFolder()
    let answer = try await workroom("platform", "list", in: folder.path)
    #expect(answer.status == 0)
    #expect(
      answer.lines.map { $0.prefix { $0 != " " } } == ["elance", "upwork", "hypermail", "telegram"])
  }

  @Test func whatShowPrintsCanBeUsedAsAProfile() async throws {
    let folder = try TemporaryFolder()
    let shown = try await workroom("platform", "show", "elance")
    let path = try folder.file("mine.yaml", shown.out.utf8)
    let checked = try await workroom("platform", "check", "--platform", path)
    #expect(checked.status == 0, "\(checked.err)")
    #expect(checked.out.hasPrefix("elance: no fault found"))
  }

  @Test func checkPrintsEveryFieldAndWhatIsMissing() async throws {
    let folder = try TemporaryFolder()
    let profile = try folder.file("acme.yaml", Self.profile.utf8)
    let page = try folder.file("page.html", Self.page.utf8)
    let answer = try await workroom("platform", "check", page, "--platform", profile)
    #expect(answer.status == 2)
    for line in [
      "platform acme, kind room", "+ room: title ^Acme room: “Acme room 4711”",
      "workroomID          “4711”", "message: 2 records from 2 matches of //li",
      "author              “Anna”; in 1 of 2 rows",
      "= 2016-03-07T09:15:00Z, zone profile; in 2 of 2 rows", "./i: 1 match",
      "warning page-field-missing: message at /html/body/ul/li[2] has no author",
    ] {
      #expect(answer.out.contains(line), "\(line)\n\(answer.out)")
    }
    let json = try await workroom("platform", "check", page, "--platform", profile, "--json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any])
    #expect(object["kind"] as? String == "room")
    #expect((object["records"] as? [[String: Any]])?.first?["rows"] as? Int == 2)
  }

  @Test func checkSaysOfAnUnknownPageWhichMarksFailed() async throws {
    let folder = try TemporaryFolder()
    let page = try folder.file("page.html", Self.page.utf8)
    let answer = try await workroom("platform", "check", page)
    #expect(answer.status == 2)
    #expect(answer.out.contains("platform telegram, not recognised"))
    #expect(answer.out.contains("- telegram-chat: title ^Exported Data$: “Acme room 4711”"))
  }

  @Test func checkShowsTheFieldsOfAMail() async throws {
    let mail = "\(Places.samples)/bundles/backup-2016-02-27.bundle/mail/last message.eml"
    let answer = try await workroom("platform", "check", mail, "--platform", "elance")
    #expect(answer.status == 0, "\(answer.out)")
    #expect(answer.out.contains("platform elance, kind "))
    #expect(answer.out.contains("workroomID"))
    #expect(answer.out.contains("author"))
  }

  @Test func aMistakenProfileIsRefusedBeforeAnythingIsRead() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "acme.yaml", Self.profile.replacing("recognise", with: "recognize").utf8)
    _ = try folder.file("page.html", Self.page.utf8)
    for command in [["inspect"], ["import"], ["platform", "check"]] {
      let answer = try await workroom(command + ["page.html", "--platform", path], in: folder.path)
      #expect(answer.status == 1)
      #expect(
        answer.err.contains("acme.yaml:6:5: unknown key `recognize`; did you mean `recognise`?"))
    }
  }

  @Test func severalPlatformsShareAStoreWhichKeepsAProfileOfOnesOwn() async throws {
    let folder = try TemporaryFolder()
    let profile = try folder.file("acme.yaml", Self.profile.utf8)
    _ = try folder.file("page.html", Self.page.utf8)
    let mine = try await workroom(
      "import", "page.html", "--platform", "acme.yaml", "--store", "s.workroom", "--quiet",
      in: folder.path)
    #expect(mine.out.contains("1 job in s.workroom"), "\(mine.out) \(mine.err)")
    let jobs = "\(Places.samples)/pages/My Jobs/My Jobs 2015-11-22.html"
    let others = try await workroom(
      "import", jobs, "--store", "s.workroom", "--quiet", in: folder.path)
    #expect(others.out.contains("7 jobs in s.workroom"), "\(others.out) \(others.err)")

    try FileManager.default.removeItem(atPath: profile)
    let before = try await workroom("store", "info", "--store", "s.workroom", in: folder.path)
    let rebuilt = try await workroom(
      "store", "rebuild", "--store", "s.workroom", "--quiet", in: folder.path)
    #expect(rebuilt.status == 0, "\(rebuilt.err)")
    let after = try await workroom("store", "info", "--store", "s.workroom", in: folder.path)
    #expect(before.out == after.out)

    let report = try await workroom(
      "report", "job-status", "--out", "r", "--format", "csv", "--as-of", "2016-06-01", "--store",
      "s.workroom", in: folder.path)
    #expect(report.status == 0, "\(report.err)")
    let names = try Places.files(below: "\(folder.path)/r").filter { $0.hasSuffix(".csv") }
    let rows = try names.map {
      try String(contentsOfFile: "\(folder.path)/r/\($0)", encoding: .utf8)
    }.joined()
    #expect(rows.contains("acme-4711") && rows.contains("elance-75331846"))
  }

  /// Whoever has the program alone has its manual too.
  @Test func schemaPrintsTheManual() async throws {
    let folder = try TemporaryFolder()
    let shown = try await workroom("platform", "schema")
    #expect(shown.status == 0)
    #expect(shown.out.hasPrefix("# Writing a platform profile"))
    let parts = shown.out.components(separatedBy: "```yaml\n")
    let example = try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
    let path = try folder.file("acme.yaml", example.utf8)
    let checked = try await workroom("platform", "check", "--platform", path)
    #expect(checked.status == 0, "\(checked.err)")
  }

  @Test func checkShowsWordsThatWereNotUnderstood() async throws {
    let folder = try TemporaryFolder()
    let profile = try folder.file(
      "acme.yaml", Self.profile.replacing("dd.MM.yyyy HH:mm", with: "dd.MM.yyyy").utf8)
    let page = try folder.file(
      "page.html", Self.page.replacing("<li><i>", with: "<li><b>B</b><i>").utf8)
    let answer = try await workroom("platform", "check", page, "--platform", profile)
    #expect(answer.status == 2)
    #expect(
      answer.out.contains("2 rows NOT UNDERSTOOD: “07.03.2016 10:15”; in 2 of 2 rows"),
      "\(answer.out)")
    #expect(answer.out.contains("expected a date like dd.MM.yyyy"))
  }

  @Test func checkSaysThatAPageWasSavedLoggedOut() async throws {
    let folder = try TemporaryFolder()
    let profile = try folder.file("acme.yaml", Self.profile.utf8)
    let page = try folder.file(
      "page.html", "<title>Acme room 1</title><form><input type=password></form>".utf8)
    let answer = try await workroom("platform", "check", page, "--platform", profile)
    #expect(answer.status == 2)
    for code in ["warning page-without-records", "note page-logged-out"] {
      #expect(answer.out.contains(code), "\(answer.out)")
    }
    #expect(!answer.out.contains("MISSING"))
  }

  @Test func aChangedProfileIsToldToNeedARebuild() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("acme.yaml", Self.profile.utf8)
    _ = try folder.file("page.html", Self.page.utf8)
    let command = ["import", "page.html", "--platform", "acme.yaml", "--store", "s.workroom"]
    let told = "the profile acme is not the one that the store had"
    for _ in 1...2 {
      let same = try await workroom(command + ["--quiet"], in: folder.path)
      #expect(same.status == 0 && !same.err.contains(told), "\(same.err)")
    }
    _ = try folder.file("acme.yaml", Self.profile.replacing("./p", with: "./i").utf8)
    let other = try await workroom(command + ["--quiet"], in: folder.path)
    #expect(other.err.contains(told), "\(other.err)")
    #expect(other.err.contains("`workroom store rebuild` reads all of them again"))
  }
}
