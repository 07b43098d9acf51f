import BagIt
import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

@Suite struct RecipeTests {
  @Test func recutsEveryExhibitFromTheSourcesWithStockTools() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    try job.writeSources(to: scratch.path)
    try job.write(to: scratch.path + "/WR01")
    var recut = 0
    for row in try indexRows(scratch.path + "/WR01") {
      guard let recipe = row["RECIPE"], !recipe.isEmpty, let digest = row["SHA256HASH"] else {
        continue
      }
      let printed = try shell(recipe, in: scratch.path).output.prefix(64)
      #expect(printed == digest, "\(row["BEGDOC"] ?? ""): \(recipe)")
      recut += 1
    }
    #expect(recut == 13)
  }

  @Test func writesDownHowAnAttachmentIsCutOut() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/WR01")
    let row = try #require(
      try indexRows(scratch.path + "/WR01").first { $0["FILENAME"] == "list.txt" })
    #expect(row["RECIPE"]?.hasPrefix("tail -c +") == true)
    #expect(
      row["RECIPE"]?.hasSuffix("'mail/in box.mbox' | head -c 32 | base64 -di | sha256sum") == true)
  }

  @Test func reachesIntoBundles() {
    func origin(_ path: String, offset: Int? = nil) -> Origin {
      Origin(
        sourceDigest: "", sourceName: "old/backup.zip", path: "old/backup.zip" + path,
        itemOrdinal: 1, offset: offset, length: 10, digest: "", place: nil, medium: .file)
    }
    #expect(
      recipe(origin("!/a [1].txt")) == "unzip -p old/backup.zip 'a \\[1\\].txt' | sha256sum")
    #expect(
      recipe(origin("!/in.mbox", offset: 5))
        == "unzip -p old/backup.zip in.mbox | tail -c +6 | head -c 10 | sha256sum")
    #expect(
      recipe(origin("!/deep.zip!/it's"))
        == "unzip -p old/backup.zip deep.zip > nested-1.zip && unzip -p nested-1.zip 'it'\\''s' | sha256sum"
    )
    #expect(
      recipe(origin("!/box.tar.gz!/x"))
        == "unzip -p old/backup.zip box.tar.gz > nested-1.tar.gz && { tar -xOf nested-1.tar.gz x "
        + "2>/dev/null || tar -xOf nested-1.tar.gz ./x; } | sha256sum")
    #expect(
      recipe(origin("!/x.txt.bz2!/x.txt"))
        == "unzip -p old/backup.zip x.txt.bz2 > nested-1.bz2 && bzip2 -dc nested-1.bz2 | sha256sum")
  }

  @Test func quotesNamesForTheShell() {
    #expect(quoted("plain/name-1.txt") == "plain/name-1.txt")
    #expect(quoted("a b") == "'a b'")
    #expect(quoted("$(rm x)") == "'$(rm x)'")
    #expect(quoted("-rf") == "./-rf")
    #expect(quoted("") == "''")
  }

  @Test func findsBodyPartsInsideNestedMultiparts() {
    let message = Array(
      """
      Content-Type: multipart/mixed; boundary="a"\r
      \r
      preamble\r
      --a\r
      Content-Type: multipart/alternative; boundary=b\r
      \r
      --b\r
      \r
      plain\r
      --b--\r
      --a\r
      Content-Transfer-Encoding: BASE64\r
      \r
      aGVs\r
      bG8=\r
      --a--\r
      epilogue
      """.utf8)
    let parts = leafParts(of: message)
    #expect(parts.map(\.encoding) == [.none, .base64])
    #expect(
      parts.map { decoded($0, of: message).map { String(decoding: $0, as: UTF8.self) } } == [
        "plain", "hello",
      ])
  }
}
