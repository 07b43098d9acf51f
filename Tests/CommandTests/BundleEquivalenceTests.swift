import Foundation
import TestSupport
import Testing
import WorkroomStore

/// A bundle imports exactly like the folder that it was made of.
@Suite(.enabled(if: hasPython, "skipped: python3 absent"))
struct BundleEquivalenceTests {
  private static let corpora = [
    "arc-zipslip", "arc-codeclysm/testdata", "arc-golang/src/archive", "arc-yauzl/test",
    "html-pipermail-cf", "html-telegram-secnews", "mail-cpython", "mail-mimekit", "mail-talon",
    "mail-perceval",
  ]

  /// The digest of the records that importing one thing gives.
  private func records(of name: String, in folder: TemporaryFolder) async throws -> String {
    let store = "\(folder.path)/\(name).workroom"
    let answer = try await workroom(
      "import", name, "--store", store, "--quiet", in: folder.path)
    #expect([0, 2].contains(answer.status), "\(name): \(answer.err.suffix(500))")
    // After the sources come the jobs, which have nothing to balance.
    let audit = try objects(
      try await workroom("audit", "--json", "--store", store).out
    ).filter { $0["job"] == nil }
    #expect(!audit.isEmpty, "\(name)")
    #expect(audit.allSatisfy { $0["balances"] as? Bool == true }, "\(name)")
    return try Store(folder: store, isCreating: false).recordsDigest()
  }

  private func expectAlike(_ tree: String) async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: tree, toPath: "\(folder.path)/t")
    try await python(packFolder, in: folder.path)
    let expected = try await records(of: "t", in: folder)
    for name in ["t.zip", "t.tar.gz", "nested.zip"] {
      #expect(try await records(of: name, in: folder) == expected, "\(name)")
    }
  }

  @Test func theSamplesAreAlike() async throws {
    try await expectAlike(Places.samples)
  }

  @Test(.enabled(if: Places.hasCorpora, "skipped: corpora absent"), arguments: corpora)
  func aCorpusIsAlike(_ corpus: String) async throws {
    try await expectAlike("\(Places.corpora)/\(corpus)")
  }

  @Test func recordsOfOtherContentDiffer() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("a.zip", zipOfOneFile("one"))
    _ = try folder.file("b.zip", zipOfOneFile("two"))

    let first = try await records(of: "a.zip", in: folder)
    let second = try await records(of: "b.zip", in: folder)

    #expect(first != second)
  }

  private func zipOfOneFile(_ text: String) throws -> Data {
    let folder = try TemporaryFolder()
    _ = try folder.file("a.txt", text.utf8)
    let process = try Process.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      arguments: ["python3", "-m", "zipfile", "-c", "\(folder.path)/z", "\(folder.path)/a.txt"])
    process.waitUntilExit()
    return try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/z"))
  }
}
