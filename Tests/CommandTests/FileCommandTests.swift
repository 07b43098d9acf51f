import Crypto
import Foundation
import TestSupport
import Testing
import WorkroomModel
import WorkroomStore

/// Files, the vault and `report storage` with the built program.
@Suite struct FileCommandTests {
  @Test func exportedFilesAreTheBytesOfTheTruthHoweverDeepTheyLie() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try await importSamples(into: store)

    let answer = try await workroom(
      "export", "files", "--out", "\(folder.path)/out", "--store", store)

    #expect(answer.status == 0)
    let check = try await self.answer(
      "sha256sum", ["-c", "--quiet", "sha256sums.txt"], folder, "out")
    #expect(check.status == 0 && check.out.isEmpty)
    var written: [String: Int] = [:]
    for path in try Places.files(below: "\(folder.path)/out") {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/out/\(path)"))
      written[hex(SHA256.hash(data: data)), default: 0] += 1
    }
    let truth = try Truth.load().files.filter { !$0.absent }
    #expect(truth.count == 28)
    for file in truth { #expect(written[file.sha256 ?? ""] != nil, "\(file.name)") }
    let index = try String(contentsOfFile: "\(folder.path)/out/index.csv", encoding: .utf8)
    // A zip in a zip in a folder is cited step by step.
    #expect(index.contains("assets-and-theme.zip!/assets.zip!/logo/choir-logo"))
    #expect(index.contains(",absent,"))

    let again = try await workroom(
      "export", "files", "--out", "\(folder.path)/out", "--store", store, "--job", "75331846")
    #expect(again.status == 0)
    let left = try Places.files(below: "\(folder.path)/out").filter { $0.contains("/") }
    #expect(left.allSatisfy { $0.hasPrefix("75331846 Garden room website") } && left.count == 15)
  }

  @Test func hostileNamesStayBelowTheFolderOfTheExport() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    let mail = """
      From: a@example.com
      Date: Mon, 2 Mar 2015 10:00:00 +0000
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=B

      --B
      Content-Type: text/plain; name="../../escape.txt"
      Content-Disposition: attachment; filename="../../escape.txt"

      one
      --B
      Content-Disposition: attachment; filename="ESCAPE.TXT"

      two
      --B
      Content-Disposition: attachment; filename="/etc/con.txt"

      three
      --B
      Content-Disposition: attachment; filename=".."

      four
      --B--

      """
    _ = try await workroom("import", try folder.file("m.eml", mail.utf8), "--store", store)

    let answer = try await workroom(
      "export", "files", "--out", "\(folder.path)/deep/out", "--store", store)

    #expect(answer.status == 0)
    let found = try Places.files(below: folder.path).filter { !$0.hasPrefix("a.workroom/") }
    #expect(found.allSatisfy { $0 == "m.eml" || $0.hasPrefix("deep/out/") })
    let lower = found.map { $0.lowercased() }
    #expect(Set(lower).count == found.count)
    #expect(found.filter { $0.hasPrefix("deep/out/no job/") }.count == 4)
  }

  @Test func aFolderThatHoldsOtherThingsIsNeitherExportNorStore() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("mine/letter.txt", "x".utf8)
    let mail = try folder.file("m.eml", oneMail.utf8)
    let store = try await workroom("import", mail, "--store", "\(folder.path)/mine")
    #expect(store.status == 1)
    #expect(store.err.contains("is no workroom store and holds other things (letter.txt)"))
    #expect(try Places.files(below: "\(folder.path)/mine") == ["letter.txt"])

    _ = try await workroom("import", mail, "--store", "\(folder.path)/a.workroom")
    for out in ["\(folder.path)/mine", file] {
      let export = try await workroom(
        "export", "files", "--out", out, "--store", "\(folder.path)/a.workroom")
      #expect(export.status == 64)
      let report = try await workroom(
        "report", "storage", "--out", out, "--store", "\(folder.path)/a.workroom")
      #expect(report.status == 64)
      #expect(!report.err.contains("NSCocoaErrorDomain"))
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "x")
  }

  @Test func emptyAndLinkedFilesAndFurtherCopiesStandInTheReconciliation() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try folder.file("in/m.eml", oneMail.utf8)
    _ = try folder.file("in/copy of m.eml", oneMail.utf8)
    _ = try folder.file("in/empty.txt", [])
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/in/link", withDestinationPath: "/etc/passwd")

    _ = try await workroom("import", "in", "--store", store, in: folder.path)
    let audit = try await workroom("audit", "--store", store)

    #expect(audit.out.contains("in/empty.txt  0 bytes\n  1 ignored: empty file"))
    #expect(audit.out.contains("in/link  0 bytes\n  1 ignored: symbolic link, not followed"))
    #expect(audit.out.contains("in/m.eml"))
    #expect(audit.out.contains("1 known: the same bytes as sha256"))
    let before = try Store(folder: store, isCreating: false)
    let (digest, places) = (try before.contentDigest(), try before.places())
    #expect(try await workroom("store", "rebuild", "--store", store).status == 0)
    let after = try Store(folder: store, isCreating: false)
    #expect(try after.contentDigest() == digest)
    #expect(try after.places() == places)
  }

  @Test func aFolderWithNothingKnownIsKeptAsFilesOnceThereIsAStore() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try await workroom("import", try folder.file("m.eml", oneMail.utf8), "--store", store)
    _ = try folder.file("things/picture.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

    let answer = try await workroom("import", "things", "--store", store, in: folder.path)

    #expect(answer.status == 0 && answer.out.contains("1 source: 1 imported"))
    #expect(
      try Store(folder: store, isCreating: false).sources().map(\.name).contains(
        "things/picture.png"))
  }

  @Test func theJobNamedOnImportIsKeptAndSurvivesARebuild() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try await importSamples(into: store)
    _ = try folder.file("desk/scribble.bin", [0, 1, 2, 3])

    let answer = try await workroom(
      "import", "desk", "--job", "78930516", "--store", store, in: folder.path)

    #expect(answer.status == 0)
    func files() throws -> [FileVersion] {
      try Store(folder: store, isCreating: false)
        .jobRecord(key: "elance-78930516", includingMessages: false).files
    }
    #expect(try files().map(\.name) == ["scribble.bin"])
    #expect(
      try files().map(\.jobBasis) == ["named by the user when it was imported (--job 78930516)"])
    #expect(try await workroom("store", "rebuild", "--store", store).status == 0)
    #expect(try files().map(\.name) == ["scribble.bin"])
  }

  @Test func aReferencedSourceStaysWhereItIsAndItsChangesAreNamed() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    let zip = "\(folder.path)/files.zip"
    try FileManager.default.copyItem(
      atPath: "\(Places.samples)/bundles/workroom-files-2016-05-21.zip", toPath: zip)
    _ = try await workroom(
      ["import", "\(Places.samples)/pages", "--store", store])
    _ = try await workroom("import", "files.zip", "--reference", "--store", store, in: folder.path)
    let digest = try Store(folder: store, isCreating: false).contentDigest()
    let kept = try FileManager.default.contentsOfDirectory(atPath: "\(store)/sources")
    #expect(kept.filter { $0.hasSuffix(".pointer") }.count == 1)

    #expect(try await workroom("store", "verify", "--store", store).status == 0)
    let out = "\(folder.path)/out"
    #expect(try await workroom("export", "files", "--out", out, "--store", store).status == 0)
    let rebuilt = try await workroom("store", "rebuild", "--store", store)
    #expect(rebuilt.out.contains(digest))

    // One byte is changed in place, then the file goes away.
    var bytes = try Data(contentsOf: URL(fileURLWithPath: zip))
    bytes[100] ^= 1
    try bytes.write(to: URL(fileURLWithPath: zip))
    for command in [
      ["store", "verify"], ["store", "rebuild"], ["export", "files", "--out", out],
    ] {
      let answer = try await workroom(command + ["--store", store])
      #expect(answer.status == 1, "\(command)")
      #expect(
        (answer.out + answer.err).contains(
          "files.zip: the file it refers to has changed since its import"), "\(command)")
    }
    try FileManager.default.removeItem(atPath: zip)
    for command in [
      ["store", "verify"], ["store", "rebuild"], ["export", "files", "--out", out],
    ] {
      let answer = try await workroom(command + ["--store", store])
      #expect(answer.status == 1, "\(command)")
      #expect((answer.out + answer.err).contains("files.zip: the file it refers to is gone"))
    }
    // The index still answers.
    #expect(try await workroom("audit", "--store", store).status == 0)
    #expect(try Store(folder: store, isCreating: false).contentDigest() == digest)
  }

  @Test func verifyNamesWhatDoesNotAgreeWithItsRemedy() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try await workroom("import", try folder.file("m.eml", oneMail.utf8), "--store", store)
    func verify() async throws -> Answer { try await workroom("store", "verify", "--store", store) }
    #expect(
      try await verify().out.contains("1 source unchanged, 0 not; list, vault and index agree"))
    let list = "\(store)/sources.jsonl"
    let whole = try Data(contentsOf: URL(fileURLWithPath: list))

    try Data().write(to: URL(fileURLWithPath: list))
    #expect(try await verify().out.contains("in the index, not in sources.jsonl"))
    try Data("{\"digest\":\n".utf8).write(to: URL(fileURLWithPath: list))
    let damaged = try await verify()
    #expect(damaged.status == 1 && damaged.out.contains("sources.jsonl: line 1 cannot be read"))
    try whole.write(to: URL(fileURLWithPath: list))

    let kept = try #require(
      FileManager.default.contentsOfDirectory(atPath: "\(store)/sources").first)
    try Data("other".utf8).write(to: URL(fileURLWithPath: "\(store)/sources/\(kept)"))
    #expect(try await verify().out.contains("its kept bytes have changed"))
    // The same file again heals the vault.
    _ = try await workroom("import", "\(folder.path)/m.eml", "--store", store)
    #expect(try await verify().status == 0)

    let stray = String(repeating: "a", count: 64)
    try Data().write(to: URL(fileURLWithPath: "\(store)/sources/\(stray)"))
    #expect(try await verify().out.contains("no list names these bytes"))
    try FileManager.default.removeItem(atPath: "\(store)/sources/\(stray)")

    try Data(repeating: 7, count: 40_000).write(to: URL(fileURLWithPath: "\(store)/index.sqlite"))
    let broken = try await verify()
    #expect(broken.status == 1 && broken.out.contains("`workroom store rebuild`"))
    let report = try await workroom(
      "report", "storage", "--out", "\(folder.path)/r", "--store", store)
    #expect(report.status == 1 && report.err.contains("`workroom store rebuild`"))
    #expect(try await workroom("store", "rebuild", "--store", store).status == 0)
    #expect(try await verify().status == 0)
  }

  @Test func damagedDecisionsAndAMissingProfileAreToldInOneSentence() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    let mail = try folder.file("m.eml", oneMail.utf8)
    _ = try await workroom("import", mail, "--store", store)
    try Data("{nonsense\n".utf8).write(to: URL(fileURLWithPath: "\(store)/decisions.jsonl"))

    let me = try await workroom("me", "--name", "A", "--store", store)
    #expect(me.status == 1 && me.err.contains("decisions.jsonl: line 1 cannot be read; correct"))
    let profile = try await workroom(
      "import", mail, "--platform", "no/such.yaml", "--store", store)
    #expect(profile.status == 1 && profile.err.contains("no/such.yaml: no profile is built in"))
    for text in [me.err, profile.err] {
      #expect(!text.contains("NSCocoaErrorDomain") && !text.contains("DecodingError"))
      #expect(text.split(separator: "\n").count == 1)
    }
  }

  @Test func theReportOfStorageSaysWhatTheTruthSays() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try await importSamples(into: store)
    func rows(_ name: String, _ options: String...) async throws -> [[String: String]] {
      let out = "\(folder.path)/r"
      let answer = try await workroom(
        ["report", "storage", "--out", out, "--as-of", "2016-06-01", "--format", "html,json"]
          + ["--store", store] + options)
      #expect(answer.status == 0)
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(out)/\(name).json"))
      let list = try #require(JSONSerialization.jsonObject(with: data) as? [[String: Any]])
      return list.map { $0.mapValues { "\($0)" } }
    }

    let truth = try Truth.load()
    for expected in truth.storage {
      let found = try await rows("storage").first { $0["job_key"] == "elance-\(expected.bidId)" }
      #expect(found?["bytes_printed"] == String(expected.usedBytes))
      #expect(found?["quota_bytes"] == String(expected.quotaBytes))
    }
    let shares = try await rows("storage").map { $0["share_per_mille"] ?? "" }
    #expect(shares.first == "767")
    #expect(try await rows("file-rules").contains { $0["what"]?.contains("76.7") == true })
    let given = try await rows("storage", "--quota", "75331846=1GB", "--quota", "50MB")
    #expect(given.map { $0["quota_rule"] } == Array(repeating: "given", count: given.count))
    #expect(given.first { $0["job_key"] == "elance-75331846" }?["quota_bytes"] == "1073741824")
    #expect(given.first { $0["job_key"] == "elance-64893377" }?["quota_bytes"] == "52428800")
    let absent = try await rows("absent-files")
    #expect(absent.count == truth.files.filter(\.absent).count)
    #expect(absent.allSatisfy { $0["could_explain"]?.contains("that nobody saved it") == true })
    let page = try String(contentsOfFile: "\(folder.path)/r/storage.html", encoding: .utf8)
    for words in [
      "500 MB", "1 GB", "50 MB", "had any activity (e.g. payments", "By month of upload",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("was deleted"))
    let account = try await rows("account-files").map { $0["name"] ?? "" }
    #expect(account == ["CV Marta Lindqvist.pdf", "rates-2016.txt", "standard-NDA.txt"])
    let wrong = try await workroom(
      "report", "storage", "--out", "\(folder.path)/x", "--quota", "much", "--store", store)
    #expect(wrong.status == 64)
  }

  @Test func everyPlaceOfTheTruthThatHoldsAFileIsAnOccurrenceOfIt() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try await importSamples(into: store)
    let opened = try Store(folder: store, isCreating: false)
    let records = try opened.jobKeys().map {
      try opened.jobRecord(key: $0, includingMessages: false)
    }
    for file in try Truth.load().files where !file.absent {
      let versions = records.first { $0.job.workroomID == file.bidId }?.files ?? []
      let found = versions.filter { $0.name == file.name && $0.digest == file.sha256 }
      #expect(found.count == 1, "\(file.bidId) \(file.name)")
      let places = found.first?.origins ?? []
      // Held places are more than the rows and mails that name the file.
      let holding = places.filter { origin in
        file.held.contains { held in
          held.precomposedStringWithCanonicalMapping.contains(
            (origin.path.split(separator: "/").last.map(String.init) ?? "")
              .precomposedStringWithCanonicalMapping)
        }
      }
      #expect(holding.count >= file.held.count, "\(file.bidId) \(file.name) \(places.map(\.path))")
    }
    let all = records.flatMap(\.files)
    #expect(all.count == (try Truth.load().files.count) + 1)
    #expect(all.filter { $0.name == "readme." }.map(\.jobBasis).count == 1)
  }

  @Test func nothingInAStoreIsForOthersToRead() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try await workroom("import", try folder.file("m.eml", oneMail.utf8), "--store", store)
    _ = try await workroom("me", "--name", "A", "--store", store)

    for path in try FileManager.default.subpathsOfDirectory(atPath: store) + [""] {
      let mode = try FileManager.default.attributesOfItem(atPath: "\(store)/\(path)")[
        .posixPermissions]
      #expect((mode as? Int).map { $0 & 0o077 } == 0, "\(path)")
    }
  }

  private func answer(
    _ program: String, _ arguments: [String], _ folder: TemporaryFolder, _ below: String
  ) async throws -> Answer {
    try await CommandTests.answer(of: program, arguments, in: "\(folder.path)/\(below)")
  }
}

private let oneMail = """
  From: a@example.com
  To: b@example.com
  Subject: One
  Date: Mon, 2 Mar 2015 10:00:00 +0000

  Words.

  """

private func hex(_ digest: SHA256.Digest) -> String {
  digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}

private struct Truth: Decodable {
  struct File: Decodable {
    var bidId, name: String
    var sha256: String?
    var absent: Bool
    var held: [String]
  }
  struct Storage: Decodable {
    var bidId: String
    var usedBytes, quotaBytes: Int
  }
  var files: [File]
  var storage: [Storage]

  static func load() throws -> Truth {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(Places.samples)/truth.json"))
    return try JSONDecoder().decode(Truth.self, from: data)
  }
}
