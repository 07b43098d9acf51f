import Foundation
import TestSupport
import Testing

/// The contract of `inspect` (DESIGN §5): other programs rely on it.
@Suite struct InspectCommandTests {
  @Test func everyLineIsAnObjectWithTheKeysOfItsKind() async throws {
    let answer = try await workroom(["inspect"] + Places.sampleSources)
    #expect(answer.status == 0, "\(answer.err)")
    try expectContract(answer)
  }

  @Test func damagedSamplesAreReadToTheirEnd() async throws {
    let answer = try await workroom("inspect", "\(Places.samples)/damaged")
    #expect(answer.status == 2)
    try expectContract(answer)
  }

  @Test func aMissingPathIsReportedAndTheOthersGoOn() async throws {
    let answer = try await workroom(
      "inspect", "/does/not/exist", "\(Places.samples)/pages/Account Files 2016-05-21.html")
    #expect(answer.status == 1)
    #expect(answer.lines.count == 2)
    #expect(answer.err.contains("/does/not/exist"))
  }

  @Test(
    .enabled(if: Places.hasCorpora, "skipped: corpora absent"),
    arguments: [
      "mail-cpython", "mail-enmime", "mail-hyperkitty", "mail-hypermail", "mail-mime4j",
      "mail-mimekit", "mail-mimetools", "mail-mlarchive", "mail-mu", "mail-nodemailer",
      "mail-notmuch", "mail-patchwork", "mail-perceval", "mail-public-inbox", "mail-ruby",
      "mail-talon", "real-mail", "arc-yauzl", "arc-zipslip", "arc-codeclysm", "arc-golang",
      "html-pipermail-cf", "html-mhtml2html", "html-libxml2",
    ])
  func everyCorpusKeepsTheContract(_ corpus: String) async throws {
    let folder = "\(Places.corpora)/\(corpus)"
    guard FileManager.default.fileExists(atPath: folder) else { return }
    let answer = try await workroom("inspect", folder)
    #expect([0, 1, 2].contains(answer.status), "\(answer.err.suffix(600))")
    try expectContract(answer)
  }

  private func expectContract(_ answer: Answer) throws {
    let keys: [String: Set<String>] = [
      "message": [
        "path", "index", "offset", "headerOffset", "length", "sha256", "messageID", "date",
        "dateText", "zoneOffsetMinutes", "subject", "from", "to", "cc", "replyTo", "text",
        "newText", "parts", "diagnostics",
      ],
      "entry": ["path", "size", "sha256", "modified", "outcome", "reason", "diagnostics"],
      "page": [
        "path", "title", "savedFrom", "charset", "platform", "pageKind", "text", "records",
        "diagnostics",
      ],
      "summary": ["counts"],
    ]
    var last = ""
    for line in answer.lines {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      last = try #require(object["kind"] as? String)
      let expected = try #require(keys[last], "\(last)")
      #expect(expected.isSubset(of: object.keys), "\(line.prefix(200))")
    }
    #expect(last == "summary")
  }
}
