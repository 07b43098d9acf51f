import Foundation
import TestSupport
import Testing
import WorkroomStore

@Suite struct ImportCommandTests {
  @Test func aMissingPathAloneFailsAndMakesNoStore() async throws {
    let folder = try TemporaryFolder()
    let answer = try await workroom(
      "import", "/does/not/exist", "--store", "\(folder.path)/a.workroom")

    #expect(answer.status == 1)
    #expect(answer.err.contains("/does/not/exist: no such file or directory"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/a.workroom"))
  }

  @Test func aMissingPathBesideAReadableOneLetsTheOtherGoOn() async throws {
    let folder = try TemporaryFolder()
    let mailbox = try folder.file("a.mbox", oneMessage.utf8)
    let answer = try await workroom(
      "import", "/does/not/exist", mailbox, "--store", "\(folder.path)/a.workroom")

    #expect(answer.status == 2)
    #expect(answer.out.contains("1 item found = 1 imported"))
  }

  @Test func anEmptyFileIsSaidToBeEmptyAndLeavesTheStoreAsItWas() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    _ = try await workroom("import", try folder.file("a.mbox", oneMessage.utf8), "--store", store)
    let before = try Store(folder: store, isCreating: false).indexDigest()

    let answer = try await workroom("import", try folder.file("empty.mbox", []), "--store", store)

    #expect(answer.status == 0)
    #expect(answer.err.contains("empty.mbox: empty file, nothing to import"))
    #expect(try Store(folder: store, isCreating: false).indexDigest() == before)
  }

  @Test func aDirectoryWithoutAnythingKnownIsSaidToHoldNothing() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("things/picture.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let answer = try await workroom(
      "import", "\(folder.path)/things", "--store", "\(folder.path)/a.workroom")

    #expect(answer.status == 0)
    #expect(answer.err.contains("nothing here is of a kind that is read"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/a.workroom"))
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func anUnreadableFileFails() async throws {
    let folder = try TemporaryFolder()
    let mailbox = try folder.file("a.mbox", oneMessage.utf8)
    chmod(mailbox, 0)
    let answer = try await workroom("import", mailbox, "--store", "\(folder.path)/a.workroom")

    #expect(answer.status == 1)
    #expect(answer.err.contains("a.mbox: cannot be read"))
  }

  @Test func anUnknownOptionIsAUsageError() async throws {
    #expect(try await workroom("import", "--nonsense").status == 64)
  }

  @Test func importingAgainAddsNothingAndSaysSo() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    #expect(try await importSamples(into: store).status == 0)
    let before = try Store(folder: store, isCreating: false).indexDigest()

    let again = try await workroom(["import"] + Places.sampleSources + ["--store", store])

    #expect(again.status == 0)
    #expect(again.out.contains("0 imported, 57 already known"))
    #expect(again.err.contains("already in the store, 0 rows added"))
    #expect(try Store(folder: store, isCreating: false).indexDigest() == before)
  }

  @Test func theOrderOfImportsDoesNotMatter() async throws {
    let folder = try TemporaryFolder()
    let parts = Places.sampleSources
    var digests: Set<String> = []
    for (index, order) in [[0, 1, 2], [2, 1, 0], [1, 2, 0]].enumerated() {
      let store = "\(folder.path)/\(index).workroom"
      for part in order {
        _ = try await workroom("import", parts[part], "--store", store, "--quiet")
      }
      digests.insert(try Store(folder: store, isCreating: false).indexDigest())
    }

    #expect(digests.count == 1)
  }

  @Test func aRebuildGivesAnEqualIndex() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    let before = try Store(folder: store, isCreating: false).indexDigest()

    let answer = try await workroom("store", "rebuild", "--store", store)

    #expect(answer.status == 0, "\(answer.err)")
    #expect(try Store(folder: store, isCreating: false).indexDigest() == before)
  }

  /// Killed at many moments, an import leaves a store that opens, is sound, and takes the source anew
  /// to the same content.
  @Test func killingAnImportLosesNothing() async throws {
    let folder = try TemporaryFolder()
    let mailbox = try folder.file(
      "large.mbox", (0..<6_000).map { mboxMessage($0) }.joined().utf8)
    let whole = "\(folder.path)/whole.workroom"
    _ = try await workroom("import", mailbox, "--store", whole, "--quiet")
    let expected = try Store(folder: whole, isCreating: false).indexDigest()

    for delay in [20, 60, 120, 250, 400, 700, 1_000] {
      let store = "\(folder.path)/\(delay).workroom"
      let script =
        "\"$0\" import \"$1\" --store \"$2\" --quiet & sleep \(Double(delay) / 1_000); kill -9 $!; wait $!"
      _ = try await answer(of: "/bin/sh", ["-c", script, binary, mailbox, store])
      let again = try await workroom("import", mailbox, "--store", store, "--quiet")
      #expect(again.status == 0, "after \(delay) ms: \(again.err)")
      let opened = try Store(folder: store, isCreating: false)
      #expect(try opened.integrityProblems() == [], "after \(delay) ms")
      #expect(try opened.indexDigest() == expected, "after \(delay) ms")
    }
  }

  /// Small files share commits: what a kill or a failure leaves is whole groups, and nothing else.
  @Test func killingAnImportOfManySmallFilesLosesNothing() async throws {
    let folder = try TemporaryFolder()
    for number in 0..<1_500 {
      // Some have the size of another, some its bytes.
      let text = mboxMessage(number % 1_400).split(separator: "\n", maxSplits: 1)[1]
      _ = try folder.file("mail/\(number).eml", text.utf8)
    }
    let mail = "\(folder.path)/mail"
    let whole = "\(folder.path)/whole.workroom"
    let first = try await workroom("import", mail, "--store", whole)
    #expect(first.out.contains("1,500 sources: 1,400 imported, 100 already known"))
    let expected = try Store(folder: whole, isCreating: false).contentDigest()

    for delay in [50, 300, 800] {
      let store = "\(folder.path)/\(delay).workroom"
      let script =
        "\"$0\" import \"$1\" --store \"$2\" --quiet & sleep \(Double(delay) / 1_000); kill -9 $!; wait $!"
      _ = try await answer(of: "/bin/sh", ["-c", script, binary, mail, store])
      let again = try await workroom("import", mail, "--store", store, "--quiet")
      #expect(again.status == 0, "after \(delay) ms: \(again.err)")
      let verified = try await workroom("store", "verify", "--store", store)
      #expect(verified.status == 0, "after \(delay) ms: \(verified.out)")
      let opened = try Store(folder: store, isCreating: false)
      #expect(try opened.contentDigest() == expected, "after \(delay) ms")
    }
  }

  @Test(.enabled(if: Places.hasCorpora, "skipped: corpora absent"))
  func realMailIsReadWholeAndFound() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/real.workroom"
    let mail = ["enron-smith.mbox", "openbmc-slice-4000-4499.mbox"].map {
      "\(Places.corpora)/real-mail/\($0)"
    }
    let first = try await workroom(["import"] + mail + ["--store", store])
    #expect(first.out.contains("2,142 items found = 2,142 imported"))
    #expect(first.err.contains("enron-smith.mbox: 1,642 items: 1,642 imported"))
    #expect(first.err.contains("openbmc-slice-4000-4499.mbox: 500 items: 500 imported"))

    let audit = try await workroom("audit", "--json", "--store", store)
    #expect(audit.status == 0)
    #expect(audit.lines.count == 2 && audit.lines.allSatisfy { $0.contains("\"balances\":true") })

    let found = try await workroom("search", "openbmc gerrit", "--json", "--store", store)
    #expect(!found.lines.isEmpty)
    let byPerson = try await workroom("search", "from:smith meeting", "--store", store)
    #expect(byPerson.status == 0 && !byPerson.out.isEmpty)

    let pages = try await workroom(
      "report", "all", "--out", "\(folder.path)/site", "--as-of", "2020-03-01", "--store", store)
    #expect(pages.status == 0, "\(pages.err)")
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/site/index.html"))

    let again = try await workroom(["import"] + mail + ["--store", store])
    #expect(again.out.contains("0 imported, 2 already known"))
  }
}

private let oneMessage = mboxMessage(0)

private func mboxMessage(_ number: Int) -> String {
  """
  From someone@example.org Mon Jan  5 10:00:00 2015
  From: Someone <someone@example.org>
  To: us@example.com
  Date: Mon, 5 Jan 2015 10:00:00 +0000
  Subject: Message \(number)
  Message-ID: <\(number)@example.org>

  Words of message \(number), which are \(String(repeating: "many and varied ", count: number % 40)).


  """
}
