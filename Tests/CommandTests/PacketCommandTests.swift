import Foundation
import TestSupport
import Testing

/// The packet of the disputed sample job through the built program.
@Suite struct PacketCommandTests {
  private static let job = "75331846"

  @Test func aPeriodThatEndsBeforeItBeginsIsRefusedAsUsage() async throws {
    let answer = try await workroom(
      "packet", Self.job, "--from", "2016-02-01", "--to", "2016-01-01", "--out", "x")
    #expect(answer.status == 64)
    #expect(answer.err.contains("--from 2016-02-01 is after --to 2016-01-01"))
  }

  @Test func anOutThatExistsIsLeftAsItIsWithWordsOnWhatToDo() async throws {
    let folder = try TemporaryFolder()
    let taken = try folder.file("taken/mine.txt", "mine".utf8)
    let answer = try await workroom(
      "packet", Self.job, "--out", "\(folder.path)/taken", "--store", "\(folder.path)/none")
    #expect(answer.status == 1)
    #expect(
      answer.err.contains("exists already and is left as it is; name another place with --out"))
    #expect(try String(contentsOfFile: taken, encoding: .utf8) == "mine")
  }

  @Test func helpOfPacketAndItsVerbsShowsAnExample() async throws {
    for verb in [[], ["make"], ["diff"], ["stamp"]] {
      let answer = try await workroom(["packet"] + verb + ["--help"])
      #expect(answer.status == 0)
      #expect(answer.out.contains("Example:"), "\(verb)")
    }
  }

  @Test func rehearsesPacksComparesAndSupplements() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    func packet(_ arguments: String...) async throws -> Answer {
      try await workroom(
        ["packet", Self.job, "--as-of", "2016-06-01", "--store", store] + arguments,
        in: folder.path)
    }

    let rehearsal = try await packet(
      "--from", "2016-02-20", "--context", "1", "--dry-run", "--out", "A")
    #expect(rehearsal.status == 0, "\(rehearsal.err)")
    #expect(
      rehearsal.lines.first
        == "rule: Messages from 2016-02-20, and 1 message before and after each, marked as context."
    )
    #expect(rehearsal.lines.last == "nothing was written")
    #expect(rehearsal.out.contains("outside the selection"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/A"))

    let part = try await packet("--from", "2016-02-20", "--context", "1", "--zip", "--out", "A")
    #expect(part.status == 0, "\(part.err)")
    let verified = try await workroom("verify", "A.zip", in: folder.path)
    #expect(verified.status == 0, "\(verified.out)")
    let whole = try await packet("--supplement", "A.zip", "--out", "B")
    #expect(whole.status == 0, "\(whole.err)")
    let difference = try await workroom("packet", "diff", "A.zip", "B", in: folder.path)
    #expect(difference.status == 0, "\(difference.err)")
    #expect(difference.out.contains("only in the first: 0"))
    #expect(!difference.out.contains("only in the second: 0"))
    #expect(!difference.out.contains("control numbers that stand for something else"))

    try await expectEveryRecipeToPrintItsDigest("\(folder.path)/B")
    let request = try await workroom(
      "packet", "stamp", "B", "--request", "B.tsq", in: folder.path)
    #expect(request.status == 0, "\(request.err)")
    #expect(FileManager.default.contents(atPath: "\(folder.path)/B.tsq")?.isEmpty == false)
    let trust = try await workroom("verify", "B", "--signers", "x", in: folder.path)
    #expect(trust.status == 64)

    let rules = try folder.file("rules.txt", "person Anna Berg\npattern email\n".utf8)
    let redacted = try await packet("--redact", rules, "--no-annex", "--out", "R")
    #expect(redacted.status == 0, "\(redacted.err)")
    #expect(redacted.out.contains("kept for you alone: R.private"))
    let sound = try await workroom("verify", "R", in: folder.path)
    #expect(sound.status == 0, "\(sound.out)")
    let addresses = try await answer(
      of: "grep", ["-rlE", "[a-z]@[a-z-]+[.](example|com)", "R"], in: folder.path)
    #expect(addresses.out == "")
  }

  /// Runs each recipe where a stranger would, beside the sources, in one shell.
  private func expectEveryRecipeToPrintItsDigest(_ packet: String) async throws {
    let script = """
      import csv, subprocess, sys
      rows = [r for r in csv.DictReader(open(sys.argv[1] + '/data/exhibits.csv', encoding='utf-8-sig'))
              if r['RECIPE'] and r['SHA256HASH']]
      wrong = [r['BEGDOC'] for r in rows if subprocess.run(r['RECIPE'], shell=True,
               capture_output=True, text=True).stdout[:64] != r['SHA256HASH']]
      print(len(rows), wrong)
      """
    let answer = try await answer(
      of: "python3", ["-c", script, packet], in: Places.root.path)
    #expect(answer.out.hasSuffix(" []\n"), "\(answer.out) \(answer.err)")
    #expect(!answer.out.hasPrefix("0 "))
  }
}
